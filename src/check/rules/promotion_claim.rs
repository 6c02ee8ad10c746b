//! A practice whose promotion outruns its reports: promoted with too low a grade, or for too wide a scope.

use crate::check::at;
use crate::check::inputs::Outline;
use crate::document::PracticeStatus;
use crate::registry::Grade;
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Severity};

/// Compares `status` and `scope` of every practice with its grade. A scope is advice of the programme office and
/// gets a warning.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for practice in outline.placed_practices() {
        let (header, source) = (practice.head.header, practice.head.source);
        let grade = practice.rating.grade.as_str();
        if header.status.value == PracticeStatus::Promoted && practice.rating.grade == Grade::C {
            let message = text!(
                "等级是 {grade}，还不能列入推广：至少要有成果和制度文件",
                "its grade is {grade}, too low to be promoted: results and a document are wanted at least"
            );
            let help = text!(
                "改为 reviewed，或在案例里补上成果、文件",
                "make it reviewed, or add results and documents to its reports"
            );
            let diagnostic = at(source, &header.status, Code::PROMOTION_CLAIM, message).help(help);
            found.push(diagnostic.resting_on(outline.joined_to(&source.path)));
        }
        let Some(scope) = &header.scope else { continue };
        let needs = outline.registry().programme.scope_grades.iter().find(|(id, _)| *id == scope.value);
        if let Some((_, needs)) = needs.filter(|(_, needs)| practice.rating.grade > *needs) {
            let (name, needs) = (&scope.value, needs.as_str());
            let message = text!(
                "推广范围“{name}”要有 {needs} 级，这条经验是 {grade} 级",
                "the scope “{name}” wants grade {needs}, this practice has {grade}"
            );
            let mut diagnostic = at(source, scope, Code::PROMOTION_CLAIM, message);
            diagnostic.severity = Severity::Warning;
            found.push(diagnostic);
        }
    }
}
