//! Small marks: draft, archived, evidence, grade.

use serde::Serialize;

use crate::document::{Evidence, PracticeStatus, Status};
use crate::registry::Grade;
use crate::site::{CaseKey, PracticeKey};
use crate::view::Context;

/// A small mark: draft, archived, evidence.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Badge {
    /// `draft`, `review`, `archived`, `evidence`: chooses the style.
    pub kind: String,
    /// What it says.
    pub label: String,
    /// What it means, for a title or a screen reader.
    pub meaning: String,
}

impl Context<'_> {
    /// Draft, archived and evidence marks of a report.
    pub(in crate::view) fn badges(&self, key: CaseKey) -> Vec<Badge> {
        let header = &self.site.case(key).document.header;
        let status = match header.status {
            Status::Published => None,
            other => Some(other.as_str()),
        };
        let status = status.map(|kind| Badge {
            kind: kind.to_owned(),
            label: self.labels().owned(&format!("status_{kind}")),
            meaning: self.labels().owned(&format!("status_{kind}_meaning")),
        });
        status.into_iter().chain([self.evidence(self.site.case(key).evidence.level)]).collect()
    }

    pub(in crate::view) fn evidence(&self, evidence: Evidence) -> Badge {
        let id = evidence.as_str();
        let named = self.programme().evidence.iter().find(|named| named.id == id);
        let name = named.map_or(id, |named| named.name.as_str());
        let meaning = named.and_then(|named| named.meaning.clone()).unwrap_or_else(|| name.to_owned());
        let label = self.labels().filled("evidence_badge", &[("id", id), ("name", name)]);
        Badge { kind: "evidence".to_owned(), label, meaning }
    }

    /// Status, grade and evidence of a practice.
    pub(in crate::view) fn practice_badges(&self, key: PracticeKey) -> Vec<Badge> {
        let practice = self.site.practice(key);
        let status = self.practice_status(practice.document.header.status.value);
        vec![status, self.grade_badge(practice.rating.grade), self.evidence(practice.rating.evidence)]
    }

    pub(in crate::view) fn practice_status(&self, status: PracticeStatus) -> Badge {
        let kind = status.as_str();
        Badge {
            kind: kind.to_owned(),
            label: self.labels().owned(&format!("practice_{kind}")),
            meaning: self.labels().owned(&format!("practice_{kind}_meaning")),
        }
    }

    pub(in crate::view) fn grade_badge(&self, grade: Grade) -> Badge {
        Badge {
            kind: "grade".to_owned(),
            label: self.labels().filled("grade_badge", &[("grade", grade.as_str())]),
            meaning: self.labels().owned(&format!("grade_{}", grade.as_str())),
        }
    }
}
