//! The strip of five answers: who did it, for whom, what it cost, what came of it, how far to trust it.

use serde::Serialize;

use super::FactValue;
use crate::document::{Evidence, Metric};
use crate::registry::UnitKey;
use crate::site::{CaseKey, Practice};
use crate::view::Context;
use crate::view::context::grouped;

/// What a reader asks of every report and of every practice, in the same words and the same order.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answers {
    /// The answers in order. One that is not given has no values; where two or more are, they stand in `lacking` instead.
    pub rows: Vec<Answer>,
    /// What is not given, by its labels in one text; absent where that is one thing or nothing.
    pub lacking: Option<String>,
}

/// One of the five.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Answer {
    /// `谁做的`.
    pub label: String,
    /// The answer; none where nothing is given.
    pub values: Vec<FactValue>,
    /// What explains it, in a line.
    pub notes: Vec<FactValue>,
    /// The step of the ladder of evidence, 0 to 4; absent where the question is another one.
    pub level: Option<usize>,
}

impl Answers {
    /// The answers of a report, from its header.
    pub(in crate::view) fn of_case(context: &Context<'_>, key: CaseKey) -> Answers {
        let case = context.site.case(key);
        let (labels, header) = (context.labels(), &case.document.header);
        let stage = header.stage.as_ref().map(|stage| context.named(&context.programme().stages, &stage.value));
        let category = context.programme().category(case.category).short_name.clone();
        let task: Vec<String> = std::iter::once(category).chain(stage).collect();
        let resources = header.resources.as_ref();
        let money = resources.and_then(|resources| resources.money_wan);
        let source = resources.and_then(|resources| resources.fund_source.clone()).filter(|_| money.is_some());
        let more = match header.metrics.len() {
            0 | 1 => None,
            count => Some(FactValue {
                text: labels.filled("answer_more", &[("count", &count.to_string())]),
                href: Some("#metrics".to_owned()),
            }),
        };
        let evidence = context.evidence(case.evidence.level);
        Answers::new([
            Answer::new(
                labels.owned("answer_who"),
                vec![FactValue::linked(context.unit_link(case.unit))],
                vec![FactValue::plain(task.join("，"))],
            ),
            Answer::new(
                labels.owned("answer_whom"),
                header.target_groups.iter().map(|group| FactValue::plain(group.value.clone())).collect(),
                Vec::new(),
            ),
            Answer::new(
                labels.owned("answer_cost"),
                money.map(|money| FactValue::plain(wan(context, money))).into_iter().collect(),
                source.map(FactValue::plain).into_iter().collect(),
            ),
            Answer::new(
                labels.owned("answer_result"),
                header.metrics.first().map(|metric| FactValue::plain(figure(context, metric))).into_iter().collect(),
                more.into_iter().collect(),
            ),
            Answer::trust(labels.owned("answer_trust"), evidence.label, evidence.meaning, case.evidence.level),
        ])
    }

    /// The answers of a practice: its own where its header has them, else those of its reports.
    pub(in crate::view) fn of_practice(context: &Context<'_>, practice: &Practice) -> Answers {
        let (labels, programme) = (context.labels(), context.programme());
        let headers = || practice.cases.iter().map(|key| &context.site.case(*key).document.header);
        let with_unit = |key: UnitKey| FactValue::linked(context.unit_link(key));
        let categories: Vec<String> =
            practice.categories.iter().map(|category| programme.category(*category).short_name.clone()).collect();
        let is_served = |id: &str| headers().any(|header| header.target_groups.iter().any(|group| group.value == id));
        let served = programme.target_groups.iter().filter(|group| is_served(&group.id));
        let money = practice.cases.iter().find_map(|key| {
            let case = context.site.case(*key);
            let money = case.document.header.resources.as_ref()?.money_wan?;
            Some((wan(context, money), case.unit))
        });
        let (cost, paid_by) = match (practice.document.header.cost, money) {
            (Some(cost), _) => (Some(labels.owned(&format!("cost_{}", cost.as_str()))), None),
            (None, Some((money, unit))) => (Some(money), Some(unit)),
            (None, None) => (None, None),
        };
        let result = practice.cases.iter().find_map(|key| {
            let case = context.site.case(*key);
            Some((figure(context, case.document.header.metrics.first()?), case.unit))
        });
        let (result, of) = result.unzip();
        let evidence = context.evidence(practice.rating.evidence);
        let grade = context.grade_badge(practice.rating.grade);
        let grade = labels.filled("answer_grade", &[("grade", &grade.label), ("meaning", &grade.meaning)]);
        Answers::new([
            Answer::new(
                labels.owned("answer_who"),
                practice.units.iter().copied().map(with_unit).collect(),
                vec![FactValue::plain(categories.join("、"))],
            ),
            Answer::new(
                labels.owned("answer_whom"),
                served.map(|group| FactValue::plain(group.id.clone())).collect(),
                Vec::new(),
            ),
            Answer::new(
                labels.owned("answer_cost"),
                cost.map(FactValue::plain).into_iter().collect(),
                paid_by.map(with_unit).into_iter().collect(),
            ),
            Answer::new(
                labels.owned("answer_result"),
                result.map(FactValue::plain).into_iter().collect(),
                of.map(with_unit).into_iter().collect(),
            ),
            Answer::trust(labels.owned("answer_trust"), evidence.label, grade, practice.rating.evidence),
        ])
    }

    fn new(rows: [Answer; 5]) -> Answers {
        let lacking: Vec<&str> =
            rows.iter().filter(|row| row.values.is_empty()).map(|row| row.label.as_str()).collect();
        if lacking.len() < 2 {
            return Answers { rows: rows.into(), lacking: None };
        }
        let lacking = Some(lacking.join("、"));
        Answers { rows: rows.into_iter().filter(|row| !row.values.is_empty()).collect(), lacking }
    }
}

impl Answer {
    fn new(label: String, values: Vec<FactValue>, notes: Vec<FactValue>) -> Answer {
        Answer { label, values, notes, level: None }
    }

    fn trust(label: String, value: String, note: String, level: Evidence) -> Answer {
        Answer {
            level: Some(level as usize),
            ..Answer::new(label, vec![FactValue::plain(value)], vec![FactValue::plain(note)])
        }
    }
}

fn wan(context: &Context<'_>, money: f64) -> String {
    context.labels().filled("money_wan", &[("money", &grouped(money))])
}

/// A figure in words: `救助顾问 350人`.
fn figure(context: &Context<'_>, metric: &Metric) -> String {
    let value = format!("{}{}", metric.qualifier.as_deref().unwrap_or_default(), grouped(metric.value));
    let values = [("name", metric.name.as_str()), ("value", value.as_str()), ("unit", metric.unit.value.as_str())];
    context.labels().filled("answer_figure", &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, value: Option<&str>) -> Answer {
        let value = value.map(|value| FactValue::plain(value.to_owned()));
        Answer::new(label.to_owned(), value.into_iter().collect(), Vec::new())
    }

    fn labels(answers: &Answers) -> Vec<&str> {
        answers.rows.iter().map(|row| row.label.as_str()).collect()
    }

    #[test]
    fn one_thing_that_is_not_given_stands_in_its_place() {
        let answers = Answers::new([
            row("a", Some("1")),
            row("b", None),
            row("c", Some("3")),
            row("d", Some("4")),
            row("e", Some("5")),
        ]);
        assert_eq!(labels(&answers), ["a", "b", "c", "d", "e"]);
        assert_eq!(answers.lacking, None);
    }

    #[test]
    fn two_things_that_are_not_given_share_a_line() {
        let answers = Answers::new([
            row("a", Some("1")),
            row("b", None),
            row("c", None),
            row("d", Some("4")),
            row("e", Some("5")),
        ]);
        assert_eq!(labels(&answers), ["a", "d", "e"]);
        assert_eq!(answers.lacking.as_deref(), Some("b、c"));
    }
}
