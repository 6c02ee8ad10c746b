//! Scripts as they are published: without comments, modules that belong together as one file, and as classic scripts in copies
//! that are opened from disk.

mod lexemes;
mod module;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::refusal::Refusal;
use crate::text;
use lexemes::{LexemeKind, lexemes};
use module::{StatementKind, declared, statements};

/// A script with the modules it imports.
#[derive(Debug)]
pub(super) struct Bundle {
    /// The script, below the theme.
    pub(super) entry: String,
    /// The modules that are part of it.
    pub(super) parts: BTreeSet<String>,
    /// All of them, in the order in which they need one another.
    pub(super) text: String,
}

/// Joins a script and the modules that it imports from its own folder.
///
/// # Errors
/// When a module imports or exports in a way that is not understood, imports what is not there or lies elsewhere, or declares a
/// name that another module declares.
pub(super) fn bundle<'a>(entry: &str, read: &dyn Fn(&str) -> Option<Cow<'a, str>>) -> Result<Bundle, Refusal> {
    let bundle = Bundle { entry: entry.to_owned(), parts: BTreeSet::new(), text: String::new() };
    let mut joiner = Joiner { read, bundle, declared: BTreeMap::new() };
    // The caller has the entry: it is one of the files of the theme.
    joiner.add(entry, &read(entry).unwrap_or_default())?;
    let mut bundle = joiner.bundle;
    // No line has the number that it has in its module, so those that are left empty can go too.
    bundle.text = tidy(&bundle.text, Lines::Squeezed);
    Ok(bundle)
}

struct Joiner<'a, 'r> {
    read: &'r dyn Fn(&str) -> Option<Cow<'a, str>>,
    bundle: Bundle,
    /// Which module declares a name.
    declared: BTreeMap<String, String>,
}

impl Joiner<'_, '_> {
    /// Adds what a module imports, and then the module itself.
    fn add(&mut self, path: &str, script: &str) -> Result<(), Refusal> {
        self.bundle.parts.insert(path.to_owned());
        let refuse = |range: Range<usize>, problem| Err(Refusal { path: path.to_owned(), range, problem });
        for (name, range) in declared(script) {
            if let Some(other) = self.declared.insert(name.to_owned(), path.to_owned()) {
                let problem = text!(
                    "合成一个文件的模块里，{other} 和 {path} 都定义了“{name}”",
                    "{other} and {path} are joined to one file, and both declare “{name}”"
                );
                return refuse(range, problem);
            }
        }
        let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
        let mut own = String::with_capacity(script.len());
        let mut copied = 0;
        for statement in statements(script) {
            match statement.kind {
                StatementKind::Import { from, .. } => {
                    let Some(name) = from.strip_prefix("./").filter(|name| !name.contains('/')) else {
                        let problem = text!(
                            "合成一个文件的模块只能从自己的文件夹导入，“{from}”不在那里",
                            "modules that are joined to one file import from their own folder; “{from}” is not there"
                        );
                        return refuse(statement.range, problem);
                    };
                    let imported = format!("{folder}{name}");
                    let Some(text) = (self.read)(&imported) else {
                        let problem = text!("没有文件“{imported}”", "there is no file “{imported}”");
                        return refuse(statement.range, problem);
                    };
                    if !self.bundle.parts.contains(&imported) {
                        self.add(&imported, &text)?;
                    }
                }
                // Only what the entry exports is seen outside.
                StatementKind::Export { .. } | StatementKind::ExportList { .. } if path != self.bundle.entry => {}
                StatementKind::Other { instead } => return refuse(statement.range, instead),
                _ => continue,
            }
            own.push_str(&script[copied..statement.range.start]);
            copied = statement.range.end;
        }
        own.push_str(&script[copied..]);
        self.bundle.text.push_str(&own);
        Ok(())
    }
}

/// A module as a classic script: what it exports is kept in `casebookModules` under its path, from where other scripts take it; what it
/// imports when it is needed (`import("./c.js")`) is asked of `casebookImport`, which knows files by their paths below the theme.
///
/// # Errors
/// When it imports or exports in a way that is not understood.
pub(super) fn classic(path: &str, script: &str) -> Result<String, Refusal> {
    let mut exports: Vec<&str> = Vec::new();
    let mut body = String::with_capacity(script.len() + 200);
    let mut copied = 0;
    for statement in statements(script) {
        let resolved = |from: &str| {
            resolve(path, from).ok_or_else(|| {
                let problem = text!(
                    "只能导入主题自己的文件，“{from}”不是",
                    "only files of the theme itself can be imported; “{from}” is none"
                );
                Refusal { path: path.to_owned(), range: statement.range.clone(), problem }
            })
        };
        let instead = match statement.kind {
            StatementKind::Import { names, from } => {
                let from = resolved(from)?;
                match names.as_slice() {
                    [] => String::new(),
                    names => format!("const {{ {} }} = globalThis.casebookModules[\"{from}\"];", names.join(", ")),
                }
            }
            StatementKind::ImportLater { from } => format!("globalThis.casebookImport(\"{}\"", resolved(from)?),
            StatementKind::Export { name } => {
                exports.push(name);
                String::new()
            }
            StatementKind::ExportList { names } => {
                exports.extend(names);
                String::new()
            }
            StatementKind::ModuleOnly => {
                let problem = text!(
                    "从磁盘打开的网站里没有模块，不能用“import.meta”，“import()”里只能直接写文件地址",
                    "a site that is opened from disk has no modules: no “import.meta”, and the address of a file itself in “import()”"
                );
                return Err(Refusal { path: path.to_owned(), range: statement.range, problem });
            }
            StatementKind::Other { instead } => {
                return Err(Refusal { path: path.to_owned(), range: statement.range, problem: instead });
            }
        };
        body.push_str(&script[copied..statement.range.start]);
        body.push_str(&instead);
        copied = statement.range.end;
    }
    body.push_str(&script[copied..]);
    let kept = match exports.as_slice() {
        [] => String::new(),
        names => format!(
            "(globalThis.casebookModules = globalThis.casebookModules || {{}})[\"{path}\"] = {{ {} }};\n",
            names.join(", ")
        ),
    };
    Ok(format!("(() => {{\n\"use strict\";\n{body}{kept}}})();\n"))
}

/// The path of what a script imports; `None` when it is no file of the theme.
fn resolve(script: &str, from: &str) -> Option<String> {
    let mut path: Vec<&str> = script.split('/').collect();
    path.pop();
    if !from.starts_with("./") && !from.starts_with("../") {
        return None;
    }
    for step in from.split('/') {
        match step {
            "." => {}
            ".." => drop(path.pop()?),
            name => path.push(name),
        }
    }
    Some(path.join("/"))
}

/// A script without the comments that have lines of their own, which readers of the site need not download; its lines are counted as
/// before.
pub(super) fn without_comments(script: &str) -> String {
    tidy(script, Lines::Kept)
}

/// What becomes of lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lines {
    /// Each stays where it is.
    Kept,
    /// Empty ones and indents go.
    Squeezed,
}

/// Takes comments out that have lines of their own. Texts that go over lines stay as they are.
fn tidy(script: &str, lines: Lines) -> String {
    let mut out = String::with_capacity(script.len());
    for lexeme in lexemes(script) {
        let text = &script[lexeme.range.clone()];
        match lexeme.kind {
            LexemeKind::Comment if has_own_lines(script, &lexeme.range) => {
                // Its indent has been written already.
                out.truncate(out.trim_end_matches([' ', '\t']).len());
                if lines == Lines::Kept {
                    out.extend(text.matches('\n'));
                }
            }
            LexemeKind::Space if lines == Lines::Squeezed => {
                let begins_line = out.is_empty() || out.ends_with('\n');
                match text.contains('\n') {
                    true if begins_line => {}
                    true => out.push('\n'),
                    false if begins_line => {}
                    false => out.push_str(text),
                }
            }
            _ => out.push_str(text),
        }
    }
    out
}

/// Whether nothing but space stands before a comment on its first line, and behind it on its last.
fn has_own_lines(script: &str, range: &Range<usize>) -> bool {
    let before = script[..range.start].rsplit('\n').next().unwrap_or_default();
    let behind = script[range.end..].split('\n').next().unwrap_or_default();
    before.trim().is_empty() && behind.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_go_and_lines_stay() {
        let script = "/**\n * What it is.\n */\nconst a = 1; // kept\n  // gone\n/* one line */\nb(`/*`);\n";
        assert_eq!(without_comments(script), "\n\n\nconst a = 1; // kept\n\n\nb(`/*`);\n");
    }

    #[test]
    fn modules_become_classic_scripts() {
        let module = "import { a, b } from \"./c.js\";\nexport async function open() {}\nexport const x = a;\n";
        let script = "(() => {\n\"use strict\";\nconst { a, b } = globalThis.casebookModules[\"s/c.js\"];\n\
             async function open() {}\nconst x = a;\n(globalThis.casebookModules = globalThis.casebookModules || {})[\"s/d.js\"] = { open, x };\n})();\n";
        assert_eq!(classic("s/d.js", module).unwrap(), script);
    }

    #[test]
    fn modules_that_are_needed_later_are_asked_for_by_path() {
        let module = "const a = await import(\"./b.js\");\nexport const c = () => import(\"../../d/e.js\").then(f);\n";
        let script = classic("s/t/a.js", module).unwrap();
        assert!(script.contains("const a = await globalThis.casebookImport(\"s/t/b.js\");\n"), "{script}");
        assert!(script.contains("const c = () => globalThis.casebookImport(\"d/e.js\").then(f);\n"), "{script}");
    }

    #[test]
    fn modules_are_joined_once_and_in_order() {
        let read = |path: &str| {
            Some(Cow::Borrowed(match path {
                "s/a.js" => "import { b } from \"./b.js\";\nimport { c } from \"./c.js\";\nexport const a = b + c;\n",
                "s/b.js" => "import { c } from \"./c.js\";\nexport const b = c;\n",
                _ => "export const c = 1;\n",
            }))
        };
        let bundle = bundle("s/a.js", &read).unwrap();
        assert_eq!(bundle.text, "const c = 1;\nconst b = c;\nexport const a = b + c;\n");
        assert_eq!(bundle.parts.len(), 3);
    }

    #[test]
    fn texts_that_go_over_lines_stay() {
        let script = "const a = `\n  /* b */\n\n  c`;\n  // d\n  e();\n";
        assert_eq!(without_comments(script), "const a = `\n  /* b */\n\n  c`;\n\n  e();\n");
        let bundle = bundle("a.js", &|_| Some(Cow::Borrowed(script))).unwrap();
        assert_eq!(bundle.text, "const a = `\n  /* b */\n\n  c`;\ne();\n");
    }

    #[test]
    fn imports_may_be_written_over_lines_and_side_by_side() {
        let read = |path: &str| {
            Some(Cow::Borrowed(match path {
                "a.js" => {
                    "import {\n  b, // x\n  c,\n} from './b.js'; import \"./d.js\"; export { a };\nconst a = b;\n"
                }
                "b.js" => "const b = 1;\nfunction c() {}\nexport { b, c };\n",
                _ => "start();\n",
            }))
        };
        let bundle = bundle("a.js", &read).unwrap();
        let lines: Vec<&str> = bundle.text.lines().map(str::trim).collect();
        assert_eq!(lines, ["const b = 1;", "function c() {}", "start();", "export { a };", "const a = b;"]);
        let script = classic("a.js", &read("a.js").unwrap()).unwrap();
        assert!(script.contains("const { b, c } = globalThis.casebookModules[\"b.js\"];"), "{script}");
        assert!(script.contains("[\"a.js\"] = { a };"), "{script}");
        assert!(!script.contains("import") && !script.contains("export"), "{script}");
    }

    #[test]
    fn what_is_not_understood_is_refused_where_it_stands() {
        let joined = |entry: &'static str, part: &'static str| {
            let read = |path: &str| match path {
                "s/a.js" => Some(Cow::Borrowed(entry)),
                "s/b.js" => Some(Cow::Borrowed(part)),
                _ => None,
            };
            let refusal = bundle("s/a.js", &read).unwrap_err();
            let text = if refusal.path == "s/a.js" { entry } else { part };
            (refusal.path, &text[refusal.range], refusal.problem.en)
        };
        let (path, at, problem) = joined("import { b } from \"./b.js\";", "\nexport default 1;");
        assert!(
            path == "s/b.js" && at == "export" && problem.starts_with("an export is to be"),
            "{path} {at} {problem}"
        );
        let (path, at, problem) = joined("import { c } from \"./c.js\";", "");
        assert_eq!((&*path, at), ("s/a.js", "import { c } from \"./c.js\";"));
        assert_eq!(problem, "there is no file “s/c.js”");
        let (_, _, problem) = joined("import { c } from \"../c.js\";", "");
        assert!(problem.contains("“../c.js” is not there"), "{problem}");
        let (path, at, problem) = joined("import \"./b.js\";\nconst c = 1;", "let c;");
        assert_eq!((&*path, at), ("s/b.js", "c"));
        assert_eq!(problem, "s/a.js and s/b.js are joined to one file, and both declare “c”");
        for (script, at) in [
            ("import a from \"./b.js\";", "import"),
            ("a(import.meta.url);", "import"),
            ("await import(b);", "import"),
            ("await import(\"https://b.cn/c.js\");", "import(\"https://b.cn/c.js\""),
            ("import { a } from \"b\";", "import { a } from \"b\";"),
        ] {
            assert_eq!(&script[classic("s/a.js", script).unwrap_err().range], at, "{script}");
        }
    }
}
