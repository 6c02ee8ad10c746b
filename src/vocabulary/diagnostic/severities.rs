//! [`Severities`]: what a site makes of each rule, as `rules` in `site.yaml` says.

use std::collections::BTreeMap;

use super::{Code, Diagnostic, Severity};

/// The severity of rules that a site has changed; `None` switches a rule off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Severities(BTreeMap<Code, Option<Severity>>);

impl Severities {
    /// Changes a rule. A rule that protects stays what it is: `false` says that it was not changed.
    pub fn set(&mut self, code: Code, severity: Option<Severity>) -> bool {
        if code.is_fixed() {
            return severity == Some(code.severity());
        }
        self.0.insert(code, severity);
        true
    }

    /// What the site makes of a rule; `None` when it is off.
    pub fn of(&self, code: Code) -> Option<Severity> {
        self.0.get(&code).copied().unwrap_or(Some(code.severity()))
    }

    /// Gives every diagnostic the severity that the site wants, and takes out what is switched off.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.0.is_empty() {
            return;
        }
        diagnostics.retain_mut(|diagnostic| match self.0.get(&diagnostic.code) {
            Some(Some(severity)) => {
                diagnostic.severity = *severity;
                true
            }
            Some(None) => false,
            None => true,
        });
    }
}
