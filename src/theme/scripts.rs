//! Scripts as they are published: without comments, and modules that belong together as one file.

use std::borrow::Cow;
use std::collections::BTreeSet;

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

/// Joins a script and the modules that it imports from its own folder. A module is written for that: each import is a line of
/// its own, `import { a, b } from "./c.js";`, no two modules declare the same name, and no text goes over lines, so that
/// indents can be left out.
pub(super) fn bundle<'a>(entry: &str, read: &dyn Fn(&str) -> Option<Cow<'a, str>>) -> Bundle {
    let mut bundle = Bundle { entry: entry.to_owned(), parts: BTreeSet::new(), text: String::new() };
    add(entry, read, &mut bundle);
    // No line has the number that it has in its module, so those that are left empty can go too.
    let text = without_comments(&bundle.text);
    bundle.text = text.split_inclusive('\n').filter(|line| !line.trim().is_empty()).collect();
    bundle
}

fn add<'a>(path: &str, read: &dyn Fn(&str) -> Option<Cow<'a, str>>, bundle: &mut Bundle) {
    if !bundle.parts.insert(path.to_owned()) {
        return;
    }
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let text = read(path).unwrap_or_default();
    let mut own = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match imported(line) {
            Some(name) => add(&format!("{folder}{name}"), read, bundle),
            // Only what the entry exports is seen outside.
            None if path != bundle.entry => {
                own.push_str(line.strip_prefix("export ").unwrap_or(line).trim_start());
            }
            None => own.push_str(line.trim_start()),
        }
    }
    bundle.text.push_str(&own);
}

/// A module as a classic script: what it exports is kept in `casebookModules` under its path, from where other scripts take it; what it
/// imports when it is needed (`import("./c.js")`) is asked of `casebookImport`.
pub(super) fn classic(path: &str, text: &str) -> String {
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    let mut exports: Vec<&str> = Vec::new();
    let mut body = String::with_capacity(text.len() + 200);
    for line in text.split_inclusive('\n') {
        if let Some(name) = imported(line) {
            let names = line.split('{').nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
            body.push_str(&format!("const {{{names}}} = globalThis.casebookModules[\"{folder}{name}\"];\n"));
        } else if let Some(rest) = line.strip_prefix("export ") {
            let declared = rest.trim_start_matches("async ").split([' ', '(', '=']).nth(1);
            exports.extend(declared.filter(|name| !name.is_empty()));
            imported_later(folder, rest, &mut body);
        } else {
            imported_later(folder, line, &mut body);
        }
    }
    let kept = match exports.as_slice() {
        [] => String::new(),
        names => format!("(globalThis.casebookModules ??= {{}})[\"{path}\"] = {{ {} }};\n", names.join(", ")),
    };
    format!("(() => {{\n\"use strict\";\n{body}{kept}}})();\n")
}

/// A line with each `import("…")` in it asked of `casebookImport`, which knows files by their paths below the theme.
fn imported_later(folder: &str, line: &str, out: &mut String) {
    let mut rest = line;
    while let Some((before, (relative, after))) =
        rest.split_once("import(\"").and_then(|(before, after)| Some((before, after.split_once('"')?)))
    {
        let mut path: Vec<&str> = folder.split_terminator('/').collect();
        for step in relative.split('/') {
            match step {
                "." => {}
                ".." => drop(path.pop()),
                name => path.push(name),
            }
        }
        out.push_str(&format!("{before}globalThis.casebookImport(\"{}\"", path.join("/")));
        rest = after;
    }
    out.push_str(rest);
}

/// The file that a line imports from the same folder.
fn imported(line: &str) -> Option<&str> {
    let (_, from) = line.trim().strip_prefix("import {")?.split_once("} from \"./")?;
    from.strip_suffix("\";").filter(|name| !name.contains('/'))
}

/// A script without the comments that have lines of their own, which readers of the site need not download; its
/// lines are counted as before.
pub(super) fn without_comments(script: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(script.len());
    for line in script.split_inclusive('\n') {
        let text = line.trim();
        let opens = text.starts_with("/*");
        if inside || opens || text.starts_with("//") {
            // A comment that something follows on its last line is kept as it is.
            let whole = !text.contains("*/") || text.ends_with("*/");
            if whole {
                inside = (inside || opens) && !text.ends_with("*/");
                out.push('\n');
                continue;
            }
            inside = false;
        }
        out.push_str(line);
    }
    out
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
             async function open() {}\nconst x = a;\n(globalThis.casebookModules ??= {})[\"s/d.js\"] = { open, x };\n})();\n";
        assert_eq!(classic("s/d.js", module), script);
    }

    #[test]
    fn modules_that_are_needed_later_are_asked_for_by_path() {
        let module = "const a = await import(\"./b.js\");\nexport const c = () => import(\"../../d/e.js\").then(f);\n";
        let script = classic("s/t/a.js", module);
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
        let bundle = bundle("s/a.js", &read);
        assert_eq!(bundle.text, "const c = 1;\nconst b = c;\nexport const a = b + c;\n");
        assert_eq!(bundle.parts.len(), 3);
    }

    #[test]
    fn modules_of_a_bundle_declare_each_name_once() {
        let read = |path: &str| {
            crate::theme::embedded_file(path).map(|bytes| Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()))
        };
        let mut declared: BTreeSet<String> = BTreeSet::new();
        for path in &bundle("search/engine.js", &read).parts {
            for line in read(path).unwrap().lines() {
                let line = line.trim_start_matches("export ").trim_start_matches("async ");
                let name = ["const ", "let ", "function ", "class "].iter().find_map(|word| line.strip_prefix(word));
                let name = name.map(|rest| rest.split([' ', '(', '=']).next().unwrap().to_owned());
                if let Some(name) = name.filter(|name| !name.starts_with(['{', '['])) {
                    assert!(declared.insert(name.clone()), "{path} declares {name} a second time");
                }
            }
        }
        assert!(declared.len() > 20);
    }
}
