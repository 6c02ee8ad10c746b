//! `casebook search QUERY`.

use std::borrow::Cow;
use std::io::{self, BufRead};
use std::path::Path;

use super::arguments::{Format, Search};
use super::list::{find_category, find_region, load};
use super::{Console, Failure};
use crate::search::{Answer, Filter, Question, Searcher};
use crate::site::Drafts;
use crate::text;

pub(super) fn run(root: &Path, options: &Search, console: &Console) -> Result<(), Failure> {
    let snapshot = load(root, if options.drafts { Drafts::Show } else { Drafts::Hide }, console)?;
    // A filter that does not exist is a slip, not an empty result.
    options.category.as_deref().map(|slug| find_category(&snapshot, slug)).transpose()?;
    options.region.as_deref().map(|code| find_region(&snapshot, code)).transpose()?;
    if let Some(id) = options.tag.iter().find(|id| snapshot.site.registry.tags.find(id).is_none()) {
        return Err(Failure::Usage(text!("没有标签“{id}”", "there is no tag “{id}”")));
    }
    let index = snapshot.search_index();
    let fetch = |path: &str| index.file(path).map(Cow::Borrowed);
    // The index was made a moment ago by the same program.
    let Some(searcher) = Searcher::open(Box::new(fetch)) else { return Ok(()) };
    let edition = snapshot.edition();
    let page = |path: &str| {
        let (path, page) = snapshot.plan.get(path)?;
        edition.bytes(path, page).ok().and_then(|bytes| String::from_utf8(bytes).ok())
    };
    let ask = |text: &str| {
        let question = Question {
            text: text.to_owned(),
            filter: Filter {
                category: options.category.clone(),
                region: options.region.clone(),
                year: options.year,
                tags: options.tag.clone(),
            },
            by_date: options.by_date,
            more: options.more,
            offset: 0,
            limit: options.limit,
        };
        print(&searcher.search(&question, &page), options.format, console)
    };
    match options.query.as_str() {
        "-" => ask_each(io::stdin().lock(), &ask, console),
        query => ask(query),
    }
}

/// Asks the question of every line. A line that is no text is named, and the next is asked.
fn ask_each(
    mut lines: impl BufRead,
    ask: &dyn Fn(&str) -> Result<(), Failure>,
    console: &Console,
) -> Result<(), Failure> {
    let mut all_asked = true;
    let mut bytes = Vec::new();
    for number in 1.. {
        bytes.clear();
        let read = lines.read_until(b'\n', &mut bytes).map_err(|cause| {
            Failure::Machine(text!("无法读取标准输入：{cause}", "cannot read standard input: {cause}"))
        })?;
        if read == 0 || !console.is_heard() {
            break;
        }
        let line = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
        match std::str::from_utf8(line.strip_suffix(b"\r").unwrap_or(line)) {
            Ok(question) => ask(question)?,
            Err(_) => {
                all_asked = false;
                console.error(&text!(
                    "第 {number} 行不是 UTF-8 文字，没有检索",
                    "line {number} is no text in UTF-8 and was not searched for"
                ));
            }
        }
    }
    if all_asked { Ok(()) } else { Err(Failure::Content) }
}

fn print(answer: &Answer, format: Format, console: &Console) -> Result<(), Failure> {
    if format == Format::Json {
        // A struct of strings and numbers can always be written.
        return console.print(&serde_json::to_string(answer).unwrap_or_default());
    }
    let Answer { total, partial, approximate, .. } = answer;
    console.say(&match approximate {
        true => text!("约 {total} 条结果，{partial} 条部分匹配", "about {total} results, {partial} partial matches"),
        false => text!("{total} 条结果，{partial} 条部分匹配", "{total} results, {partial} partial matches"),
    });
    console.print_lines(answer.results.iter().map(|hit| format!("{}\n  {}  {}", hit.title, hit.date, hit.url)))
}
