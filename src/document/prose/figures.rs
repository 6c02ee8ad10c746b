//! Figures in the text held against the same metrics of the header: another number, or counted otherwise.

use std::ops::Range;

use memchr::memmem::Finder;

use super::{Effect, Finds, Found};
use crate::document::case::{CaseHeader, Metric};
use crate::document::markdown::{Block, BlockKind};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// A number with its unit in a text.
#[derive(Clone, Debug)]
struct Figure<'a> {
    /// In the base unit: people, households, yuan.
    value: f64,
    /// Half of what the last digit counts.
    rounding: f64,
    /// `人`, `户`, `人次`, `元`, `%`.
    unit: &'static str,
    /// As it is written.
    shown: &'a str,
    range: Range<usize>,
    /// `约`, `近`, `余` stand beside it.
    about: bool,
}

/// Units as texts write them, the longest first, with the base unit and its factor.
const UNITS: [(&str, &str, f64); 14] = [
    ("人次", "人次", 1.0),
    ("户次", "户次", 1.0),
    ("人", "人", 1.0),
    ("名", "人", 1.0),
    ("户", "户", 1.0),
    ("个家庭", "户", 1.0),
    ("亿元", "元", 1e8),
    ("万元", "元", 1e4),
    ("元", "元", 1.0),
    ("%", "%", 1.0),
    ("％", "%", 1.0),
    ("件", "件", 1.0),
    ("天", "天", 1.0),
    ("个", "个", 1.0),
];

/// Households, people and times that people were served are never the same.
const COUNTED: [&str; 3] = ["户", "人", "人次"];

/// What is found here.
pub(super) const FINDS: Finds =
    &[(Code::FIGURE_CONTRADICTS, Effect::Advises), (Code::COUNTED_OTHERWISE, Effect::Advises)];

pub(super) fn check(case: &CaseHeader, blocks: &[Block], found: &mut Found<'_>) {
    if case.metrics.is_empty() {
        return;
    }
    let texts = blocks.iter().filter(|block| !matches!(block.kind, BlockKind::Code | BlockKind::Heading(_)));
    // What holds no figure contradicts none.
    let texts = texts.map(|block| (block, figures(&block.text))).filter(|(_, figures)| !figures.is_empty());
    let figures: Vec<(&Block, Vec<Figure<'_>>)> = texts.collect();
    for metric in &case.metrics {
        if let Some((unit, value)) = base(metric) {
            contradictions(metric, unit, value, &figures, found);
            counted_otherwise(metric, unit, value, &figures, found);
        }
    }
}

/// The unit and value of a metric in its base unit.
fn base(metric: &Metric) -> Option<(&'static str, f64)> {
    let (_, unit, factor) = UNITS.iter().find(|(name, ..)| *name == metric.unit.value)?;
    Some((unit, metric.value * factor))
}

/// The metric's name, then at once another number. Where one of them agrees, the others are of other years.
fn contradictions(
    metric: &Metric,
    unit: &str,
    value: f64,
    figures: &[(&Block, Vec<Figure<'_>>)],
    found: &mut Found<'_>,
) {
    let baseline = metric.baseline.map(|baseline| baseline / metric.value * value);
    let mut other = None;
    let name = Finder::new(&metric.name);
    for (block, figures) in figures {
        // A name that is missing, which is reported elsewhere, stands between any two bytes.
        for at in name.find_iter(block.text.as_bytes()).filter(|at| block.text.is_char_boundary(*at)) {
            let behind = at + metric.name.len();
            let next = figures.iter().find(|figure| figure.range.start >= behind);
            let Some(figure) =
                next.filter(|figure| figure.unit == unit && is_filler(&block.text[behind..figure.range.start]))
            else {
                continue;
            };
            let about = figure.about || metric.qualifier.is_some();
            let agrees = |value: f64| {
                let apart = (figure.value - value).abs();
                apart <= figure.rounding || about && apart <= value.abs() / 10.0
            };
            if agrees(value) || baseline.is_some_and(agrees) {
                return;
            }
            other.get_or_insert((*block, figure));
        }
    }
    let Some((block, figure)) = other else { return };
    let (name, shown, stated, stated_unit) = (&metric.name, figure.shown, metric.value, &metric.unit.value);
    let message = text!(
        "正文写“{name}”{shown}，文件头写的是 {stated}{stated_unit}",
        "the text says {shown} of “{name}”, the header {stated} {stated_unit}"
    );
    let help = text!(
        "核对后改成一致；是另一年的数字，请写明年份",
        "make them agree; if it is the figure of another year, say which"
    );
    found.push(block, figure.range.clone(), Code::FIGURE_CONTRADICTS, message, Some(help));
}

/// The same number, but households where the header has people.
fn counted_otherwise(
    metric: &Metric,
    unit: &str,
    value: f64,
    figures: &[(&Block, Vec<Figure<'_>>)],
    found: &mut Found<'_>,
) {
    // Small numbers come twice by chance.
    if !COUNTED.contains(&unit) || value < 100.0 {
        return;
    }
    let same = |figure: &&Figure<'_>| (figure.value - value).abs() < 0.5 && COUNTED.contains(&figure.unit);
    let all =
        || figures.iter().flat_map(|(block, figures)| figures.iter().filter(same).map(move |figure| (block, figure)));
    if all().any(|(_, figure)| figure.unit == unit) {
        return;
    }
    if let Some((block, figure)) = all().next() {
        let (shown, stated, stated_unit) = (figure.shown, metric.value, &metric.unit.value);
        let message = text!(
            "正文写“{shown}”，文件头写的是 {stated}{stated_unit}：户、人、人次不是一回事",
            "the text says “{shown}”, the header {stated} {stated_unit}: households, people and times are not the same"
        );
        found.push(block, figure.range.clone(), Code::COUNTED_OTHERWISE, message, None);
    }
}

/// What may stand between the name of a metric and its number.
fn is_filler(between: &str) -> bool {
    let fillers =
        ['了', '共', '约', '达', '到', '为', '是', '近', '超', '过', '：', ':', '累', '计', '总', '合', '有', ' '];
    between.chars().count() <= 6 && between.chars().all(|c| fillers.contains(&c))
}

/// Every number with a unit.
fn figures(text: &str) -> Vec<Figure<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text.as_bytes()[at..].iter().position(u8::is_ascii_digit).map(|found| at + found) {
        let length =
            text[start..].find(|c: char| !(c.is_ascii_digit() || matches!(c, ',' | '.'))).unwrap_or(text.len() - start);
        let digits = text[start..start + length].trim_end_matches([',', '.']);
        at = start + length;
        let mut end = start + digits.len();
        let plain = digits.replace(',', "");
        let Ok(number) = plain.parse::<f64>() else { continue };
        let decimals = plain.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let mut about = false;
        let mut factor = 1.0;
        loop {
            let rest = &text[end..];
            match rest.chars().next() {
                Some(c @ ('余' | '多')) => {
                    about = true;
                    end += c.len_utf8();
                }
                // `万元` is a unit of its own.
                Some('万') if !rest.starts_with("万元") => {
                    factor *= 1e4;
                    end += '万'.len_utf8();
                }
                Some('亿') if !rest.starts_with("亿元") => {
                    factor *= 1e8;
                    end += '亿'.len_utf8();
                }
                Some(' ') => end += 1,
                _ => break,
            }
        }
        let Some((name, unit, scale)) = UNITS.iter().find(|(name, ..)| text[end..].starts_with(name)) else { continue };
        end += name.len();
        let before = &text[..start];
        about |= ["约", "近", "超", "超过", "逾", "不足", "大约"].iter().any(|word| before.ends_with(word));
        about |= ["左右", "以上"].iter().any(|word| text[end..].starts_with(word));
        // A digit of a number without decimals, scaled by 万, counts ten thousand.
        let rounding = if factor * scale > 1.0 || decimals > 0 {
            factor * scale * 10f64.powi(-i32::try_from(decimals).unwrap_or(0)) / 2.0
        } else {
            0.0
        };
        found.push(Figure {
            value: number * factor * scale,
            rounding: rounding * (1.0 + 1e-9),
            unit,
            shown: &text[start..end],
            range: start..end,
            about,
        });
        at = end;
    }
    found
}
