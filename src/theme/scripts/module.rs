//! What a module imports and exports.

use std::ops::Range;

use super::lexemes::{Lexeme, LexemeKind, lexemes};
use crate::text;
use crate::vocabulary::diagnostic::Text;

/// A statement, or a part of one, that only a module may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// Its bytes.
    pub(super) range: Range<usize>,
    pub(super) kind: StatementKind<'a>,
}

/// What it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum StatementKind<'a> {
    /// `import { a, b } from "./c.js";`, or `import "./c.js";` without names.
    Import { names: Vec<&'a str>, from: &'a str },
    /// `import("./c.js"`: the bytes up to the bracket that closes it.
    ImportLater { from: &'a str },
    /// The word `export` before a declaration.
    Export { name: &'a str },
    /// `export { a, b };`
    ExportList { names: Vec<&'a str> },
    /// What modules may do, but no classic script: `import.meta`, `import(address)`.
    ModuleOnly,
    /// A form that is not understood here, and what to write instead.
    Other { instead: Text },
}

/// Finds all that a module imports and exports, in order.
pub(super) fn statements(script: &str) -> Vec<Statement<'_>> {
    let lexemes: Vec<Lexeme> = lexemes(script).into_iter().filter(Lexeme::says_something).collect();
    let finder = Finder { script, lexemes };
    let mut found = Vec::new();
    for at in 0..finder.lexemes.len() {
        let before = at.checked_sub(1).map(|before| finder.sign(before));
        // `a.import` is a name like any other.
        if before == Some(Some('.')) {
            continue;
        }
        let top = finder.lexemes[at].depth == 0;
        found.extend(match finder.word(at) {
            Some("import") if finder.sign(at + 1) == Some('(') => Some(finder.import_later(at)),
            Some("import") if finder.sign(at + 1) == Some('.') => Some(finder.module_only(at)),
            Some("import") if top => Some(finder.import(at)),
            Some("export") if top => Some(finder.export(at)),
            _ => None,
        });
    }
    found
}

/// The names that a module declares for all of itself, and where.
pub(super) fn declared(script: &str) -> Vec<(&str, Range<usize>)> {
    let lexemes: Vec<Lexeme> = lexemes(script).into_iter().filter(Lexeme::says_something).collect();
    let finder = Finder { script, lexemes };
    let at_top = (0..finder.lexemes.len()).filter(|at| finder.lexemes[*at].depth == 0);
    let names = at_top.filter_map(|at| {
        let mut name = match finder.word(at)? {
            "const" | "let" | "var" | "class" | "function" => at + 1,
            _ => return None,
        };
        // A function or class may be a part of an expression.
        let before = at.checked_sub(1).map(|before| finder.sign(before));
        if matches!(before, Some(Some(sign)) if !matches!(sign, ';' | '}' | ')')) {
            return None;
        }
        name += usize::from(finder.sign(name) == Some('*'));
        Some((finder.word(name)?, finder.lexemes[name].range.clone()))
    });
    names.collect()
}

struct Finder<'a> {
    script: &'a str,
    /// Without space and comments.
    lexemes: Vec<Lexeme>,
}

impl<'a> Finder<'a> {
    fn text(&self, at: usize) -> &'a str {
        self.lexemes.get(at).map_or("", |lexeme| &self.script[lexeme.range.clone()])
    }

    fn word(&self, at: usize) -> Option<&'a str> {
        let lexeme = self.lexemes.get(at).filter(|lexeme| lexeme.kind == LexemeKind::Word)?;
        Some(&self.script[lexeme.range.clone()])
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.lexemes.get(at)?.kind {
            LexemeKind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    /// A text in quotes that holds no escape.
    fn quoted(&self, at: usize) -> Option<&'a str> {
        let lexeme = self.lexemes.get(at).filter(|lexeme| lexeme.kind == LexemeKind::Quoted)?;
        Some(&self.script[lexeme.range.start + 1..lexeme.range.end - 1]).filter(|text| !text.contains('\\'))
    }

    /// The statement from a lexeme to before another.
    fn statement(&self, from: usize, to: usize, kind: StatementKind<'a>) -> Statement<'a> {
        let end = self.lexemes[..to.min(self.lexemes.len())].last().map_or(0, |last| last.range.end);
        Statement { range: self.lexemes[from].range.start..end, kind }
    }

    fn other(&self, at: usize, instead: Text) -> Statement<'a> {
        self.statement(at, at + 1, StatementKind::Other { instead })
    }

    fn module_only(&self, at: usize) -> Statement<'a> {
        self.statement(at, at + 1, StatementKind::ModuleOnly)
    }

    fn import_later(&self, at: usize) -> Statement<'a> {
        match self.quoted(at + 2).filter(|_| self.sign(at + 3) == Some(')')) {
            Some(from) => self.statement(at, at + 3, StatementKind::ImportLater { from }),
            None => self.module_only(at),
        }
    }

    fn import(&self, start: usize) -> Statement<'a> {
        let instead = || {
            text!(
                "导入只能写成“import {{ a, b }} from \"./c.js\";”或“import \"./c.js\";”",
                "an import is to be written “import {{ a, b }} from \"./c.js\";” or “import \"./c.js\";”"
            )
        };
        let (names, at) = match self.sign(start + 1) {
            Some('{') => match self.names(start + 1) {
                Some((names, behind)) if self.word(behind) == Some("from") => (names, behind + 1),
                _ => return self.other(start, instead()),
            },
            _ => (Vec::new(), start + 1),
        };
        let Some(from) = self.quoted(at).filter(|_| !matches!(self.text(at + 1), "with" | "assert")) else {
            return self.other(start, instead());
        };
        self.statement(start, self.end(at + 1), StatementKind::Import { names, from })
    }

    fn export(&self, start: usize) -> Statement<'a> {
        let instead = || {
            text!(
                "导出只能写成“export function a() …”“export class a …”“export const a = …;”或“export {{ a, b }};”",
                "an export is to be written “export function a() …”, “export class a …”, “export const a = …;” \
                 or “export {{ a, b }};”"
            )
        };
        if self.sign(start + 1) == Some('{') {
            return match self.names(start + 1) {
                Some((names, behind)) if self.word(behind) != Some("from") => {
                    self.statement(start, self.end(behind), StatementKind::ExportList { names })
                }
                _ => self.other(start, instead()),
            };
        }
        let mut at = start + 1;
        at += usize::from(self.word(at) == Some("async"));
        let name = match self.word(at) {
            Some("function") => at + 1 + usize::from(self.sign(at + 1) == Some('*')),
            Some("class") => at + 1,
            Some("const" | "let" | "var") if self.declares_one(at + 1) => at + 1,
            _ => return self.other(start, instead()),
        };
        match self.word(name) {
            Some(name) => {
                // With the space behind the word.
                let range = self.lexemes[start].range.start..self.lexemes[start + 1].range.start;
                Statement { range, kind: StatementKind::Export { name } }
            }
            None => self.other(start, instead()),
        }
    }

    /// Whether the names that are declared here end with the first.
    fn declares_one(&self, from: usize) -> bool {
        let rest = self.lexemes[from..].iter().filter(|lexeme| lexeme.depth == 0);
        let end = rest.into_iter().find(|lexeme| matches!(lexeme.kind, LexemeKind::Sign(';' | ',')));
        end.is_some_and(|end| end.kind == LexemeKind::Sign(';'))
    }

    /// The names in braces, and the lexeme behind these; names that are given another name are not understood.
    fn names(&self, open: usize) -> Option<(Vec<&'a str>, usize)> {
        let mut names = Vec::new();
        let mut at = open + 1;
        loop {
            if self.sign(at) == Some('}') {
                return Some((names, at + 1));
            }
            names.push(self.word(at)?);
            at += 1;
            match self.sign(at)? {
                ',' => at += 1,
                '}' => {}
                _ => return None,
            }
        }
    }

    /// The lexeme behind the `;` that may stand here.
    fn end(&self, at: usize) -> usize {
        at + usize::from(self.sign(at) == Some(';'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each statement as `kind text`.
    fn found(script: &str) -> Vec<String> {
        let said = statements(script).into_iter().map(|statement| {
            let kind = match statement.kind {
                StatementKind::Import { names, from } => format!("import {} of {from}", names.join("+")),
                StatementKind::ImportLater { from } => format!("later {from}"),
                StatementKind::Export { name } => format!("export {name}"),
                StatementKind::ExportList { names } => format!("exports {}", names.join("+")),
                StatementKind::ModuleOnly => "module".to_owned(),
                StatementKind::Other { .. } => "other".to_owned(),
            };
            format!("{kind}: {}", &script[statement.range])
        });
        said.collect()
    }

    #[test]
    fn every_form_is_understood_or_refused() {
        for (script, statement) in [
            ("import { a, b } from \"./c.js\";", "import a+b of ./c.js: import { a, b } from \"./c.js\";"),
            (
                "import {\n  a, // x\n  b,\n} from './c.js'\n",
                "import a+b of ./c.js: import {\n  a, // x\n  b,\n} from './c.js'",
            ),
            ("import \"./c.js\";", "import  of ./c.js: import \"./c.js\";"),
            ("import/**/{a}from\"./c.js\"", "import a of ./c.js: import/**/{a}from\"./c.js\""),
            ("import a from \"./c.js\";", "other: import"),
            ("import * as a from \"./c.js\";", "other: import"),
            ("import a, { b } from \"./c.js\";", "other: import"),
            ("import { a as b } from \"./c.js\";", "other: import"),
            ("import { a } from \"./c.json\" with { type: \"json\" };", "other: import"),
            ("import { a } from \"./\\u0063.js\";", "other: import"),
            ("export const a = (b, c) => b;", "export a: export "),
            ("export async function a() {}", "export a: export "),
            ("export function* a() {}", "export a: export "),
            ("export class A {}", "export A: export "),
            ("export { a, b };", "exports a+b: export { a, b };"),
            ("export { a as b };", "other: export"),
            ("export { a } from \"./c.js\";", "other: export"),
            ("export * from \"./c.js\";", "other: export"),
            ("export default 1;", "other: export"),
            ("export const a = 1, b = 2;", "other: export"),
            ("export const { a } = b;", "other: export"),
            ("export let a\nlet b, c", "other: export"),
            ("const a = () => import(\"./c.js\");", "later ./c.js: import(\"./c.js\""),
            ("`${await import('./c.js')}`", "later ./c.js: import('./c.js'"),
            ("import(`./${a}.js`)", "module: import"),
            ("import(a)", "module: import"),
            ("import.meta.url", "module: import"),
        ] {
            assert_eq!(found(script), [statement], "{script}");
        }
        assert_eq!(found("import \"./a.js\"; import { b } from \"./b.js\"; export { b };").len(), 3);
        for script in [
            "// import \"./a.js\";",
            "/*\nimport \"./a.js\";\n*/",
            "'import \"./a.js\";'",
            "`\nimport \"./a.js\";\nexport const a = 1;\n`",
            "/import(\"a\")/.test(b)",
            "a.import(\"./b.js\")",
        ] {
            assert_eq!(found(script), [""; 0], "{script}");
        }
    }

    #[test]
    fn names_of_a_module_are_those_of_its_first_level() {
        let script =
            "const a = function b() { let c; };\nexport async function* d() {}\nclass E {}\nfor (const f of g) {}\n";
        let names: Vec<&str> = declared(script).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["a", "d", "E"]);
    }
}
