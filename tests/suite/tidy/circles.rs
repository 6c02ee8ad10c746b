//! No circles: of the files and folders that stand beside one another, none leads back to itself by imports.
//!
//! An import counts from the file that writes it to the file that defines what is imported: what a module hands on (`use`, `pub use`)
//! is followed to where it is made. Two files are held against one another in the lowest folder that holds both, each as the file or
//! the folder that it lies in there, so a circle of files is also one of folders, down to the stages of the flow. Only a module and
//! what lies inside it are no two things: a rule may take the type of a finding from the module that lists all rules, and the module
//! may list it. Paths count wherever they are written, not only behind `use`; what only tests import does not.

use std::collections::{BTreeMap, BTreeSet};

use super::sources;

/// A module, by the names on the way down to it.
type Module = Vec<String>;

/// The files of the program, and what each hands on from elsewhere: by its name, the path where it comes from.
struct Program {
    texts: BTreeMap<Module, String>,
    handed_on: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Program {
    fn read() -> Program {
        let files = sources("src").into_iter().filter(|(file, _)| {
            !["lib.rs", "main.rs"].contains(&file.as_str()) && !file.ends_with("/tests.rs") && file != "tests.rs"
        });
        let texts: BTreeMap<Module, String> = files.map(|(file, text)| (module(&file), code(&text))).collect();
        let mut program = Program { texts, handed_on: BTreeMap::new() };
        for (here, text) in &program.texts {
            let mut names = BTreeMap::new();
            let declarations = text.match_indices("use ").filter(|(at, _)| {
                let before = text[..*at].rsplit('\n').next().unwrap_or_default().trim_start();
                before.is_empty() || before.starts_with("pub")
            });
            for mut path in declarations.flat_map(|(at, _)| trees(&text[at + 4..])) {
                let Some(own) = program.absolute(here, &path) else { continue };
                let last = path.pop().unwrap();
                assert_ne!(last, "*", "{here:?} imports everything of {path:?}: nobody sees what");
                let name = last.split_once(" as ").map_or(last.as_str(), |(_, name)| name);
                names.insert(name.to_owned(), own);
            }
            program.handed_on.insert(here.clone(), names);
        }
        program
    }

    /// A path from the top of the program; `None` if it leads to another crate.
    fn absolute(&self, here: &[String], path: &[String]) -> Option<Module> {
        let mut base = match path[0].as_str() {
            "crate" => Vec::new(),
            "super" | "self" => here.to_vec(),
            child => {
                let below = [here, &[child.to_owned()]].concat();
                self.texts.contains_key(&below).then(|| here.to_vec())?
            }
        };
        for part in path {
            match part.split_once(" as ").map_or(part.as_str(), |(part, _)| part) {
                "crate" | "self" => {}
                "super" => drop(base.pop()),
                part => base.push(part.to_owned()),
            }
        }
        Some(base)
    }

    /// The module that defines what stands at a path.
    fn home(&self, path: &[String], depth: usize) -> Module {
        assert!(depth < 20, "{path:?} is handed on in a circle");
        let length = (0..=path.len()).rev().find(|length| self.texts.contains_key(&path[..*length])).unwrap_or(0);
        let (home, rest) = path.split_at(length);
        let from = rest.first().and_then(|name| self.handed_on.get(home)?.get(name));
        match from {
            Some(from) if from != path => self.home(from, depth + 1),
            _ => home.to_vec(),
        }
    }

    /// For each folder: which of the files and folders in it imports which, with the files that do.
    fn imports(&self) -> BTreeMap<Module, BTreeMap<String, BTreeMap<String, String>>> {
        let mut imports: BTreeMap<Module, BTreeMap<String, BTreeMap<String, String>>> = BTreeMap::new();
        for (here, text) in &self.texts {
            let absolute = paths(text).into_iter().filter_map(|path| self.absolute(here, &path));
            let homes: BTreeSet<Module> = absolute.map(|path| self.home(&path, 0)).collect();
            for home in homes {
                let common = here.iter().zip(&home).take_while(|(a, b)| a == b).count();
                let (Some(one), Some(other)) = (here.get(common), home.get(common)) else { continue };
                let folder = imports.entry(here[..common].to_vec()).or_default().entry(one.clone()).or_default();
                folder.entry(other.clone()).or_insert_with(|| format!("{} → {}", here.join("/"), home.join("/")));
            }
        }
        imports
    }
}

fn module(file: &str) -> Module {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').map(str::to_owned).collect()
}

/// A file without its comments and its tests.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// All paths that begin with `crate` or `super`, wherever they stand.
fn paths(text: &str) -> Vec<Module> {
    let starts = ["crate::", "super::"].into_iter().flat_map(|start| text.match_indices(start));
    let begins = |at: usize| !text[..at].ends_with(|c: char| c.is_alphanumeric() || "_:$".contains(c));
    starts.filter(|(at, _)| begins(*at)).flat_map(|(at, _)| trees(&text[at..])).collect()
}

/// The paths of a tree as behind `use`: `a::{b, c::d}` has two.
fn trees(text: &str) -> Vec<Module> {
    let mut found = Vec::new();
    tree(text, &[], &mut found);
    found
}

/// Adds the paths of the tree that `text` begins with; gives what follows it.
fn tree<'t>(text: &'t str, above: &[String], found: &mut Vec<Module>) -> &'t str {
    let mut path = above.to_vec();
    let mut rest = text.trim_start();
    loop {
        if let Some(mut group) = rest.strip_prefix('{') {
            loop {
                group = group.trim_start().trim_start_matches(',').trim_start();
                match group.strip_prefix('}') {
                    Some(after) => return after,
                    None => group = tree(group, &path, found),
                }
            }
        }
        let length = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '*').unwrap_or(rest.len());
        if length == 0 {
            break;
        }
        path.push(rest[..length].to_owned());
        rest = &rest[length..];
        match rest.strip_prefix("::") {
            Some(after) => rest = after,
            None => break,
        }
    }
    if let Some(after) = rest.strip_prefix(" as ") {
        let length = after.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(after.len());
        let last = path.last_mut().unwrap();
        *last = format!("{last} as {}", &after[..length]);
        rest = &after[length..];
    }
    found.push(path);
    rest
}

/// A way from one name back to it, if there is any.
fn circle(imports: &BTreeMap<String, BTreeMap<String, String>>) -> Option<Vec<String>> {
    fn walk(
        name: &str,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
        imports: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> Option<Vec<String>> {
        if let Some(at) = way.iter().position(|other| other == name) {
            return Some([&way[at..], &[name.to_owned()]].concat());
        }
        if !done.insert(name.to_owned()) {
            return None;
        }
        way.push(name.to_owned());
        let found = imports.get(name).into_iter().flat_map(BTreeMap::keys).find_map(|to| walk(to, way, done, imports));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    imports.keys().find_map(|name| walk(name, &mut Vec::new(), &mut done, imports))
}

#[test]
fn no_file_and_no_folder_imports_in_a_circle() {
    let imports = Program::read().imports();
    assert!(imports[&Vec::new()]["view"].contains_key("plan"), "imports are seen");
    assert!(imports[&vec!["view".to_owned()]]["case"].contains_key("parts"), "imports by “super” are seen");
    let mut circles = Vec::new();
    for (folder, imports) in &imports {
        if let Some(way) = circle(imports) {
            let lines = way.windows(2).map(|pair| imports[&pair[0]][&pair[1]].clone());
            circles.push(format!("in src/{}: {}", folder.join("/"), lines.collect::<Vec<String>>().join(", ")));
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}

#[test]
fn circles_are_found() {
    let text = "use crate::a::{b, c::{D, self}, e as f};\nlet x = super::g::h();\n";
    let path = |path: &str| path.split("::").map(str::to_owned).collect::<Module>();
    let wanted = ["crate::a::b", "crate::a::c::D", "crate::a::c::self", "crate::a::e as f", "super::g::h"];
    assert_eq!(paths(text), wanted.map(path));
    let imports = |pairs: &[(&str, &str)]| {
        let mut imports: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (from, to) in pairs {
            imports.entry((*from).to_owned()).or_default().insert((*to).to_owned(), String::new());
        }
        imports
    };
    assert_eq!(circle(&imports(&[("a", "b"), ("b", "c"), ("a", "c")])), None);
    assert_eq!(circle(&imports(&[("a", "b"), ("b", "c"), ("c", "b")])), Some(path("b::c::b")));
}
