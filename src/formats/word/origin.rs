//! Where a document comes from: the letterhead, its number, and who signed it on which day, as GB/T 9704 sets them.

use super::body::{Block, plain_text};
use super::remark::{Remark, Remarks};

/// What a document says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Who issued it.
    pub issuer: Option<String>,
    /// On which day or in which month: `2021-06-01`.
    pub date: Option<String>,
    /// Its number: `枝民发〔2021〕12号`.
    pub number: Option<String>,
}

/// Longer lines are no names of offices.
const ISSUER_LENGTH: usize = 30;
/// How many paragraphs at either end are looked through.
const REACH: usize = 12;

/// Takes the origin out of the text where it is sure, which it is when it is said once; the rest stays, and is named.
pub(super) fn take(blocks: &mut Vec<Block>, title: Option<&str>, remarks: &mut Remarks) -> Origin {
    let lines: Vec<String> = blocks.iter().map(line).collect();
    let head = 0..lines.len().min(REACH);
    let tail = lines.len().saturating_sub(REACH)..lines.len();
    let numbers: Vec<usize> = head.clone().filter(|at| number(&lines[*at]).is_some()).collect();
    let letterheads: Vec<usize> = head.clone().filter(|at| letterhead(&lines[*at]).is_some()).collect();
    // Below the title, or above the date at the end.
    let byline = head.clone().take(2).filter(|at| {
        matches!(blocks[*at], Block::Paragraph { centred: true, .. }) && title.is_some() && is_issuer(&lines[*at])
    });
    let signature = tail.filter(|at| {
        let dated = lines.get(*at + 1).is_some_and(|next| date(next).is_some());
        let first = at.checked_sub(1).is_none_or(|before| !is_issuer(&lines[before]));
        is_issuer(&lines[*at]) && dated && first
    });
    let signed: Vec<usize> = signature.collect();
    let mut issuers: Vec<usize> = byline.chain(signed.iter().copied()).collect();
    issuers.dedup();
    let mut origin = Origin::default();
    let mut taken = Vec::new();
    if let (Some(title), [at]) = (title, numbers.as_slice())
        && !title.is_empty()
    {
        origin.number = number(&lines[*at]).map(str::to_owned);
        taken.push(*at);
    }
    let named = |at: &usize| lines[*at].replace(|letter: char| letter.is_whitespace(), "");
    if let Some(first) = issuers.first()
        && issuers.iter().all(|at| named(at) == named(first))
    {
        origin.issuer = Some(named(first));
        taken.extend(&issuers);
        let dates: Vec<usize> =
            issuers.iter().map(|at| at + 1).filter(|at| *at < lines.len() && date(&lines[*at]).is_some()).collect();
        if let Some(at) = dates.first()
            && dates.iter().all(|other| date(&lines[*other]) == date(&lines[*at]))
        {
            origin.date = date(&lines[*at]);
            taken.extend(&dates);
        }
    }
    if let [at] = letterheads.as_slice() {
        let stem = letterhead(&lines[*at]);
        if origin.issuer.is_none() && issuers.is_empty() {
            origin.issuer.clone_from(&stem);
        }
        if origin.issuer == stem {
            taken.push(*at);
        }
    }
    taken.sort_unstable();
    taken.dedup();
    let signs = numbers.into_iter().chain(letterheads).chain(issuers);
    let unsure = signs.filter(|at| !taken.contains(at)).count();
    (0..unsure).for_each(|_| remarks.add(Remark::UnsureOrigin));
    for at in taken.into_iter().rev() {
        remarks.add(Remark::Origin);
        blocks.remove(at);
    }
    origin
}

/// The text of a paragraph without what is around it; empty for what is none.
fn line(block: &Block) -> String {
    match block {
        Block::Paragraph { inlines, .. } | Block::Heading { inlines, .. } => plain_text(inlines).trim().to_owned(),
        _ => String::new(),
    }
}

/// Whether a line stands above the titles of official documents, or beside them, and is none.
pub(super) fn is_before_title(text: &str) -> bool {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let text = text.as_str();
    let secret = |word: &str| text.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with('★'));
    let issue = text
        .strip_suffix('）')
        .or(text.strip_suffix(')'))
        .and_then(|text| text.split_once(['（', '(']))
        .map_or(text, |(issue, _)| issue);
    let is_issue = issue.strip_prefix('第').and_then(|rest| rest.strip_suffix('期')).is_some_and(is_count);
    let attached = text.strip_prefix("附件").or(text.strip_prefix("附")).map(|rest| rest.trim_end_matches(['：', ':']));
    text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit())
        || ["绝密", "机密", "秘密", "特急", "加急", "平急", "急件", "内部资料"].iter().any(|word| secret(word))
        || text.starts_with("签发人：")
        || ["简报", "专报", "快报"].iter().any(|word| text.ends_with(word)) && text.chars().count() <= 16
        || attached.is_some_and(|rest| rest.is_empty() || is_count(rest))
        || is_issue
        || number(text).is_some()
        || letterhead(text).is_some()
        || date(text).is_some()
}

fn is_count(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|letter| letter.is_ascii_digit() || "一二三四五六七八九十百〇".contains(letter))
}

/// Whether a line is the name of an office and nothing else.
pub(super) fn is_issuer(text: &str) -> bool {
    const ENDS: [&str; 16] = [
        "政府",
        "局",
        "厅",
        "委员会",
        "委",
        "党委",
        "办公室",
        "办公厅",
        "部",
        "处",
        "中心",
        "领导小组",
        "街道",
        "协会",
        "联合会",
        "基金会",
    ];
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let length = text.chars().count();
    (4..=ISSUER_LENGTH).contains(&length)
        && ENDS.iter().any(|end| text.ends_with(end))
        && text.chars().all(char::is_alphanumeric)
        && !["的", "关于", "一是", "第"].iter().any(|word| text.contains(word))
}

/// Who issues, by a letterhead: `枝江市民政局文件`.
fn letterhead(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let stem = text.strip_suffix("文件")?;
    is_issuer(stem).then(|| stem.to_owned())
}

/// The number of a document, alone on its line: `枝民发〔2021〕12号`.
fn number(text: &str) -> Option<&str> {
    let text = text.trim();
    let open = text.find(['〔', '[', '［', '(', '（', '【'])?;
    let (office, rest) = text.split_at(open);
    let mut letters = rest.chars();
    letters.next();
    let year = letters.by_ref().take(4).filter(char::is_ascii_digit).count();
    let close = letters.next().is_some_and(|letter| "〕]］)）】".contains(letter));
    let count = letters.as_str().strip_suffix('号')?;
    let count = count.strip_prefix('第').unwrap_or(count);
    let sound = (1..=15).contains(&office.chars().count()) && office.chars().all(char::is_alphanumeric);
    (sound && year == 4 && close && !count.is_empty() && count.bytes().all(|byte| byte.is_ascii_digit()))
        .then_some(text)
}

/// A day or a month, alone on its line, as headers write it: `2021年6月1日`, `二〇二一年六月`.
fn date(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let text = text.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let (year, rest) = text.split_once('年')?;
    let year: u32 = year
        .chars()
        .try_fold((0, 0), |(value, count), letter| Some((value * 10 + digit(letter)?, count + 1)))
        .filter(|(_, count)| *count == 4)?
        .0;
    let (month, rest) = rest.split_once('月')?;
    let month = small(month).filter(|month| (1..=12).contains(month))?;
    if !(1949..=2100).contains(&year) {
        return None;
    }
    if rest.is_empty() {
        return Some(format!("{year}-{month:02}"));
    }
    let day = small(rest.strip_suffix('日')?).filter(|day| (1..=31).contains(day))?;
    Some(format!("{year}-{month:02}-{day:02}"))
}

fn digit(letter: char) -> Option<u32> {
    if matches!(letter, '○' | 'Ｏ' | 'O' | '零') {
        return Some(0);
    }
    let han = "〇一二三四五六七八九".chars().position(|other| other == letter).and_then(|at| u32::try_from(at).ok());
    letter.to_digit(10).or(han)
}

/// A number below a hundred, in digits or in Chinese.
fn small(text: &str) -> Option<u32> {
    if let Some((tens, ones)) = text.split_once('十') {
        let part = |text: &str, empty| if text.is_empty() { Some(empty) } else { one(text) };
        return Some(part(tens, 1)? * 10 + part(ones, 0)?);
    }
    if text.len() == 2 && text.is_ascii() { text.parse().ok() } else { one(text) }
}

fn one(text: &str) -> Option<u32> {
    let mut letters = text.chars();
    let value = digit(letters.next()?)?;
    letters.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_days_and_offices_are_told_from_text() {
        let numbers = [
            ("枝民发〔2021〕12号", true),
            ("鄂民政函[2021]第3号", true),
            ("（2021）12号", false),
            ("见枝民发〔2021〕12号文", false),
        ];
        for (text, expected) in numbers {
            assert_eq!(number(text).is_some(), expected, "{text}");
        }
        let dates = [
            ("2021年6月1日", Some("2021-06-01")),
            ("二〇二一年十二月三十一日", Some("2021-12-31")),
            ("二○二一年十月", Some("2021-10")),
            ("（2021 年 6 月 20 日）", Some("2021-06-20")),
            ("2021年13月1日", None),
            ("2021年6月1日印发", None),
            ("21年6月1日", None),
        ];
        for (text, expected) in dates {
            assert_eq!(date(text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("枝江市民政局", true),
            ("枝江市 民政局", true),
            ("加强领导的部", false),
            ("甲村", false),
            ("各乡镇，各部", false),
        ] {
            assert_eq!(is_issuer(text), expected, "{text}");
        }
        for text in
            ["枝江市民政局文件", "000012", "机密★1年", "特 急", "附件1", "附件：", "第12期（总第30期）", "签发人：某某"]
        {
            assert!(is_before_title(text), "{text}");
        }
        for text in ["社会救助改革案例", "附件管理的做法", "第一期工程的做法"] {
            assert!(!is_before_title(text), "{text}");
        }
    }
}
