//! The text of a new file: required keys open, the others as comments, the suggested sections with a prompt each.

use std::fmt::Write;

use jiff::civil::Date;
use unicode_width::UnicodeWidthStr;

use crate::document::model::{Key, Listed, ValueKind, Values, Word, case, practice};
use crate::registry::{CategoryKey, Named, Registry, UnitKey};
use crate::vocabulary::diagnostic::Language;

/// What a new report begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewCase<'a> {
    /// The programme and its lists.
    pub registry: &'a Registry,
    /// Whose report it is.
    pub unit: UnitKey,
    /// Where it is filed.
    pub category: CategoryKey,
    /// The day of the report.
    pub today: Date,
    /// The language of the remarks.
    pub language: Language,
    /// What has been written already, such as a document that was imported.
    pub written: Option<Written<'a>>,
}

/// A report that was written elsewhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Written<'a> {
    /// Its title, if it has one.
    pub title: Option<&'a str>,
    /// Its text as Markdown, in place of the suggested sections.
    pub body: &'a str,
    /// Who published it, if it says so.
    pub publisher: Option<&'a str>,
    /// The day or month of that: `2021-06-01`.
    pub published: Option<&'a str>,
    /// Its number as an official document.
    pub number: Option<&'a str>,
}

/// What a new practice begins with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewPractice<'a> {
    /// The programme and its lists.
    pub registry: &'a Registry,
    /// Reports that it is distilled from, where they are known already.
    pub from: &'a [Known],
    /// Reports that could be its cases, in the order in which they are shown.
    pub reports: &'a [Known],
    /// Practices that it may replace or be like.
    pub practices: &'a [Known],
    /// The language of the remarks.
    pub language: Language,
}

/// A document that the site has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Slug of its category.
    pub category: String,
    /// Who answers for it, as pages name them.
    pub responsible: String,
}

/// Before what somebody must still write; the rule `unfinished-text` finds it.
const TO_DO: &str = "待填：";

/// The text of a new report.
pub(crate) fn new_case(new: &NewCase<'_>) -> String {
    let programme = &new.registry.programme;
    let unit = programme.unit(new.unit);
    let stranger = unit.category != new.category;
    let given = |key: &str| match key {
        "title" => new.written?.title.map(quoted),
        "source.name" => new.written?.publisher.map(quoted),
        "source.date" => new.written?.published.map(quoted),
        "documents" => new.written.as_ref().and_then(document),
        "unit" => Some(unit.id.clone()),
        "date" => Some(new.today.to_string()),
        "status" => Some("draft".to_owned()),
        "category_note" if stranger => Some(String::new()),
        _ => None,
    };
    let mut text = String::from("---\n");
    text.push_str(&about_unit(new));
    let writer = TemplateWriter { registry: new.registry, reports: &[], practices: &[], language: new.language };
    writer.header(case(), given, &mut text);
    match new.written {
        Some(written) => text.push_str(written.body),
        None => suggest_sections(new, &mut text),
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// The sections that the programme suggests, each with a prompt.
fn suggest_sections(new: &NewCase<'_>, text: &mut String) {
    const NUMBERS: [&str; 10] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
    for (at, section) in new.registry.programme.sections.iter().enumerate() {
        let number = NUMBERS.get(at).map(|number| format!("{number}、")).unwrap_or_default();
        let prompt = if section.prompt.is_empty() { section.title.as_str() } else { section.prompt.as_str() };
        let _ = write!(text, "## {number}{}\n\n（{TO_DO}{prompt}）\n\n", section.title);
    }
}

/// A report that is an official document itself, as an entry of its documents.
fn document(written: &Written<'_>) -> Option<String> {
    let (title, number) = (quoted(written.title?), quoted(written.number?));
    let date = written.published.map(|day| format!(", date: {}", quoted(day))).unwrap_or_default();
    Some(format!("[{{title: {title}, number: {number}{date}}}]"))
}

/// A text between quotation marks, which YAML takes in the form of JSON whatever signs it holds.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The text of a new practice.
pub(crate) fn new_practice(new: &NewPractice<'_>) -> String {
    // Each once, in the order of the reports.
    let all = |of: fn(&Known) -> &str| {
        let mut all: Vec<&str> = Vec::new();
        for one in new.from.iter().map(of) {
            if !all.contains(&one) {
                all.push(one);
            }
        }
        (!all.is_empty()).then_some(all)
    };
    let given = |key: &str| match key {
        "categories" => all(|report| &report.category).map(|slugs| format!("[{}]", slugs.join(", "))),
        "cases" => all(|report| &report.id).map(|ids| format!("[{}]", ids.join(", "))),
        "responsible" => all(|report| &report.responsible).map(|names| names.join("；")),
        "status" => Some("draft".to_owned()),
        _ => None,
    };
    let (reports, practices) = (new.reports, new.practices);
    let writer = TemplateWriter { registry: new.registry, reports, practices, language: new.language };
    let mut text = String::from("---\n");
    writer.header(practice(), given, &mut text);
    let _ = writeln!(text, "（{TO_DO}这条经验出自哪几篇案例，各地怎么做、有什么不同，数字是谁说的。）");
    for report in new.from {
        let Known { id, title, category, .. } = report;
        let title = title.replace('[', "\\[").replace(']', "\\]");
        let _ = write!(text, "\n见[{title}](../cases/{category}/{id}.md)。\n");
    }
    text
}

/// What the notice asks of the unit, at hand while somebody writes.
fn about_unit(new: &NewCase<'_>) -> String {
    let (programme, regions) = (&new.registry.programme, &new.registry.regions);
    let unit = programme.unit(new.unit);
    let category = programme.category(new.category);
    let region = &regions.get(unit.region).id;
    let path = regions.full_name(unit.region);
    let mut text = String::new();
    let writer = TemplateWriter { registry: new.registry, reports: &[], practices: &[], language: new.language };
    let (name, kind, objectives) = (&unit.published_name, &category.name, &category.objectives);
    writer.say(
        &format!("试点单位：{name}（{path}，地区代码 {region}）"),
        &format!("Pilot unit: {name} ({path}, region {region})"),
        &mut text,
    );
    writer.say(&format!("试点类型：{kind}"), &format!("Category: {kind}"), &mut text);
    writer.say(&format!("目标任务：{objectives}"), &format!("Objectives: {objectives}"), &mut text);
    text
}

struct TemplateWriter<'a> {
    registry: &'a Registry,
    reports: &'a [Known],
    practices: &'a [Known],
    language: Language,
}

/// Remarks are broken before they are wider than this.
const WIDTH: usize = 96;

/// Most documents that a remark lists; `casebook list` has the others.
const SHOWN: usize = 40;

impl TemplateWriter<'_> {
    /// The rest of a header: what must be written and what is given stand open, the others are remarks.
    fn header(&self, keys: &[Key], given: impl Fn(&str) -> Option<String>, text: &mut String) {
        let (open, closed): (Vec<&Key>, Vec<&Key>) =
            keys.iter().partition(|key| key.required || given(&key.key).is_some());
        for key in open {
            // A new practice begins with its title, a new report with its unit's place in the programme.
            if !text.ends_with("---\n") {
                text.push('\n');
            }
            self.open(key, &key.key, &given, 0, text);
        }
        text.push('\n');
        self.say(
            "以下各项能写的尽量写：去掉行首的“# ”就生效，不写的留着不管",
            "Give what you can of the following: take “# ” away before a line; what stays a remark does no harm",
            text,
        );
        for key in closed {
            text.push('\n');
            self.closed(key, "# ", text);
        }
        text.push_str("---\n");
    }

    /// A remark in the language of the reader.
    fn say(&self, zh: &str, en: &str, text: &mut String) {
        let remark = if self.language == Language::Chinese { zh } else { en };
        for line in wrap(remark) {
            let _ = writeln!(text, "# {line}");
        }
    }

    /// What a key means and which values it takes.
    fn explain(&self, key: &Key, indent: &str, text: &mut String) {
        let required = match (key.required, self.language) {
            (true, Language::Chinese) => "（必填）",
            (true, Language::English) => " (required)",
            (false, _) => "",
        };
        for line in wrap(&format!("{}{required}", key.what.get(self.language))) {
            let _ = writeln!(text, "{indent}# {line}");
        }
        for line in self.values(key) {
            let _ = writeln!(text, "{indent}#   {line}");
        }
    }

    /// A key to be filled.
    fn open(&self, key: &Key, path: &str, given: &impl Fn(&str) -> Option<String>, depth: usize, text: &mut String) {
        let own = given(path);
        let indent = "  ".repeat(depth);
        self.explain(key, &indent, text);
        let value = own.as_ref().map_or(String::new(), |given| format!(" {given}"));
        let _ = writeln!(text, "{indent}{}:{value}", key.key);
        if key.kind == ValueKind::Map && own.is_none() {
            for below in &key.keys {
                let path = format!("{path}.{}", below.key);
                match below.required || given(&path).is_some() {
                    true => self.open(below, &path, given, depth + 1, text),
                    false => self.closed(below, &format!("{indent}  # "), text),
                }
            }
        }
    }

    /// A key as a remark, with an example.
    fn closed(&self, key: &Key, before: &str, text: &mut String) {
        let indent = before.trim_end().trim_end_matches('#');
        self.explain(key, indent, text);
        let example = key.example.as_deref().unwrap_or_default();
        if key.kind != ValueKind::Map {
            let _ = writeln!(text, "{before}{}: {example}", key.key);
            return;
        }
        // On one line, so that one “# ” brings the whole to life.
        let keys: Vec<String> = key
            .keys
            .iter()
            .map(|below| format!("{}: {}", below.key, below.example.as_deref().unwrap_or_default()))
            .collect();
        for below in &key.keys {
            let what = below.what.get(self.language);
            let _ = writeln!(text, "{indent}#   {}: {what}", below.key);
            for line in self.values(below) {
                let _ = writeln!(text, "{indent}#     {line}");
            }
        }
        let all = keys.join(", ");
        let _ = match key.list {
            true => writeln!(text, "{before}{}: [{{{all}}}]", key.key),
            false => writeln!(text, "{before}{}: {{{all}}}", key.key),
        };
    }

    /// The values that a key takes, in lines.
    fn values(&self, key: &Key) -> Vec<String> {
        let programme = &self.registry.programme;
        let named = |list: &[Named]| -> Vec<String> { list.iter().map(named).collect() };
        let values: Vec<String> = match &key.values {
            None => return Vec::new(),
            Some(Values::Words(words)) => {
                let meaning = |word: &Word| match self.language {
                    Language::Chinese => word.zh.clone(),
                    Language::English => word.en.clone(),
                };
                words.iter().map(|word| format!("{} {}", word.id, meaning(word))).collect()
            }
            Some(Values::Listed(listed)) => match listed {
                Listed::SourceKinds => named(&programme.source_kinds),
                Listed::Stages => named(&programme.stages),
                Listed::TargetGroups => named(&programme.target_groups),
                Listed::Evidence => named(&programme.evidence),
                Listed::Areas => named(&programme.areas),
                Listed::Scopes => named(&programme.scopes),
                Listed::PreconditionKinds => named(&programme.precondition_kinds),
                Listed::MetricUnits => programme.metric_units.clone(),
                Listed::Tags => self.registry.tags.iter().map(|(_, tag)| format!("{} {}", tag.id, tag.name)).collect(),
                Listed::Categories => {
                    programme.categories().map(|(_, category)| format!("{} {}", category.slug, category.name)).collect()
                }
                Listed::Cases => return self.known(self.reports, "casebook list cases"),
                Listed::Practices => return self.known(self.practices, "casebook list practices"),
                Listed::Units | Listed::Regions => return Vec::new(),
            },
        };
        let mut lines: Vec<String> = Vec::new();
        for value in values {
            match lines.last_mut() {
                Some(line) if line.width() + value.width() + 3 <= WIDTH => {
                    line.push_str(" · ");
                    line.push_str(&value);
                }
                _ => lines.push(value),
            }
        }
        lines
    }

    /// Documents that the site has, one a line.
    fn known(&self, documents: &[Known], more: &str) -> Vec<String> {
        // An id stays on one line, whatever the title does.
        let line = |known: &Known| format!("{} {}", known.id, known.title.replace('\n', " "));
        let mut lines: Vec<String> = documents.iter().take(SHOWN).map(line).collect();
        if documents.len() > SHOWN {
            let rest = documents.len() - SHOWN;
            lines.push(match self.language {
                Language::Chinese => format!("还有 {rest} 篇，用 {more} 查"),
                Language::English => format!("and {rest} more: {more}"),
            });
        }
        lines
    }
}

fn named(named: &Named) -> String {
    let name = if named.name == named.id { String::new() } else { format!(" {}", named.name) };
    let meaning = named.meaning.as_ref().map(|meaning| format!("（{meaning}）")).unwrap_or_default();
    format!("{}{name}{meaning}", named.id)
}

/// Breaks a remark into lines; Chinese may be broken anywhere but before punctuation.
fn wrap(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut width = 0;
    let mut word = String::new();
    let mut flush = |word: &mut String, lines: &mut Vec<String>| {
        let wide = word.width();
        if width + wide > WIDTH && width > 0 {
            if let Some(line) = lines.last_mut() {
                line.truncate(line.trim_end().len());
            }
            lines.push(String::new());
            width = 0;
            *word = word.trim_start().to_owned();
        }
        width += word.width();
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        word.clear();
    };
    for character in text.chars() {
        let stays = character.is_ascii_graphic()
            || matches!(character, '，' | '。' | '、' | '；' | '：' | '）' | '》' | '”' | '！' | '？');
        if !stays || word.ends_with(' ') {
            flush(&mut word, &mut lines);
        }
        word.push(if character == '\n' { ' ' } else { character });
    }
    flush(&mut word, &mut lines);
    lines
}
