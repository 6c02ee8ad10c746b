//! Judging the address of a link or picture: where it leads, or why it may not stand.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::text;
use crate::vocabulary::diagnostic::{Code, Text};
use crate::vocabulary::path::{OutPath, SourcePath};

/// Where an address leads.
pub(super) enum Target {
    /// To a file of the site.
    File {
        /// The file.
        path: SourcePath,
        /// The heading in it.
        anchor: Option<String>,
        /// The address on the page.
        href: String,
    },
    /// To another site.
    Web(String),
    /// To a mail or telephone program.
    Contact(String),
}

/// Why an address may not stand.
pub(super) struct Refusal {
    pub(super) code: Code,
    pub(super) message: Text,
    pub(super) help: Option<Text>,
}

impl Refusal {
    fn new(code: Code, message: Text) -> Refusal {
        Refusal { code, message, help: None }
    }

    fn help(mut self, help: Text) -> Refusal {
        self.help = Some(help);
        self
    }
}

/// What an address is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    Link,
    Picture,
}

/// The path of a file beside the report `from`, as it is written in it.
pub(super) fn beside(from: &SourcePath, name: &str) -> String {
    match from.file_name().strip_suffix(".md") {
        Some("index") | None => name.to_owned(),
        Some(id) => format!("{id}/{name}"),
    }
}

/// Judges an address in the file `from`, whose page is `page`.
pub(super) fn judge(
    address: &str,
    use_: Use,
    from: &SourcePath,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
) -> Result<Target, Refusal> {
    let address = address.trim();
    if address.is_empty() {
        let (zh, en) = if use_ == Use::Picture { ("图片", "picture") } else { ("链接", "link") };
        let message = text!("{zh}没有地址", "the {en} has no address");
        let help = text!("请在圆括号里写上地址，或只留文字", "write one in the brackets, or leave the words alone");
        return Err(Refusal::new(Code::DEAD_LINK, message).help(help));
    }
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    // Browsers drop tabs and line ends before they look at the scheme, so none may stand in it.
    let bare: String = decoded.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    if let Some(refusal) = web_slip(&decoded, &bare).or_else(|| own_file(&bare, use_, from)) {
        return Err(refusal);
    }
    if let Some(scheme) = scheme(&bare) {
        let known = scheme.to_ascii_lowercase();
        let whole = !address.contains(|c: char| c.is_control() || c.is_whitespace());
        return match known.as_str() {
            "http" | "https" if whole && address[scheme.len()..].starts_with("://") => {
                Ok(Target::Web(address.to_owned()))
            }
            "mailto" | "tel" if whole => Ok(Target::Contact(address.to_owned())),
            _ => {
                let message = text!("链接不能用“{known}:”开头", "a link cannot begin with “{known}:”");
                let help = text!(
                    "只用 http、https、mailto、tel 或相对路径",
                    "http, https, mailto, tel or a relative path only"
                );
                Err(Refusal::new(Code::UNSAFE_LINK, message).help(help))
            }
        };
    }
    if bare.starts_with("//") || bare.starts_with("\\\\") {
        let message = text!("链接“{bare}”缺少 http: 或 https:", "the link “{bare}” lacks http: or https:");
        return Err(Refusal::new(Code::UNSAFE_LINK, message));
    }
    relative(&decoded, use_, from, page, resolve)
}

/// An address of the web that is written wrong, and how it is written.
fn web_slip(address: &str, bare: &str) -> Option<Refusal> {
    let address = address.trim();
    let lower = bare.to_ascii_lowercase();
    let scheme = ["https", "http"].into_iter().find(|scheme| lower.starts_with(scheme));
    let wrong = |message: Text, right: String| {
        let help = text!("请写成：{right}", "write: {right}");
        Some(Refusal::new(Code::UNSAFE_LINK, message).help(help))
    };
    if let Some(scheme) = scheme {
        let rest = &bare[scheme.len()..];
        let sign = rest.chars().next()?;
        let behind = rest[sign.len_utf8()..].trim_start_matches(['/', '\\', '／', '、']);
        let right = format!("{scheme}://{}", behind.replace('\\', "/"));
        return match sign {
            '：' => wrong(text!("冒号是全角“：”", "the colon is a full-width “：”"), right),
            ':' if !rest.starts_with("://") => {
                wrong(text!("“{scheme}:”后面应是“//”", "“//” belongs behind “{scheme}:”"), right)
            }
            ':' if address.contains(char::is_whitespace) => {
                let parts: Vec<&str> = address.split_whitespace().collect();
                wrong(text!("地址里有空格", "there is a blank in the address"), parts.join("%20"))
            }
            _ => None,
        };
    }
    let host = lower.split(['/', '?', '#']).next().unwrap_or_default();
    let domain = [".cn", ".com", ".org", ".net"].iter().any(|end| host.ends_with(end)) && host.is_ascii();
    if host.starts_with("www.") || domain && !host.contains(['@', ':']) && !host.starts_with('.') {
        return wrong(text!("地址缺少“https://”", "the address lacks “https://”"), format!("https://{bare}"));
    }
    None
}

/// A file on the writer's own computer, or one that is written into the address.
fn own_file(bare: &str, use_: Use, from: &SourcePath) -> Option<Refusal> {
    let mut letters = bare.chars();
    let drive = letters.next().is_some_and(|c| c.is_ascii_alphabetic()) && letters.next() == Some(':');
    let lower = bare.to_ascii_lowercase();
    let data = use_ == Use::Picture && lower.starts_with("data:");
    let absolute = use_ == Use::Picture && bare.starts_with('/') && !bare.starts_with("//");
    if !drive && !data && !absolute && !lower.starts_with("file:") {
        return None;
    }
    let name = bare.rsplit(['/', '\\']).next().filter(|name| !data && name.contains('.')).unwrap_or("图片.png");
    let (folder, path) = (beside(from, ""), beside(from, name));
    let right = if use_ == Use::Picture { format!("![图片说明]({path})") } else { format!("[文字]({path})") };
    let message = match (data, absolute) {
        (true, _) => text!("图片写在了地址里（data:）", "the picture is written into its address (data:)"),
        (_, true) => text!("图片的地址不能以“/”开头", "the address of a picture cannot begin with “/”"),
        _ => {
            text!("这是自己电脑上的地址，读者打不开", "this is an address on your own computer; readers cannot open it")
        }
    };
    let help = match folder.is_empty() {
        true => text!("请把文件放在这篇案例旁边，写成：{right}", "put the file beside the report and write: {right}"),
        false => text!(
            "请把文件放进案例文件夹 {folder}，写成：{right}",
            "put the file into the report's own folder {folder} and write: {right}"
        ),
    };
    Some(Refusal::new(if absolute { Code::DEAD_LINK } else { Code::UNSAFE_LINK }, message).help(help))
}

fn relative(
    address: &str,
    use_: Use,
    from: &SourcePath,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
) -> Result<Target, Refusal> {
    let (path, anchor) = match address.split_once('#') {
        Some((path, anchor)) => (path, (!anchor.is_empty()).then(|| anchor.to_owned())),
        None => (address, None),
    };
    let dead = |help: Text| {
        let message = text!("链接“{address}”指不到本站的文件", "the link “{address}” leads to no file of this site");
        Err(Refusal::new(Code::DEAD_LINK, message).help(help))
    };
    if path.contains('\\') {
        let slashed = address.replace('\\', "/");
        return dead(text!("路径用“/”分隔，请写成 {slashed}", "paths are separated by “/”: write {slashed}"));
    }
    if path.contains(char::is_whitespace) {
        let name: String = path.rsplit('/').next().unwrap_or(path).split_whitespace().collect();
        let (path, sign) = (path.split_whitespace().collect::<String>(), if use_ == Use::Picture { "!" } else { "" });
        return dead(text!(
            "文件名不能有空格：把文件改名为 {name}，写成：{sign}[文字]({path})",
            "no blank can stand in a file name: rename it to {name} and write: {sign}[text]({path})"
        ));
    }
    if path.starts_with('/') || path.ends_with(".html") || path.contains('?') {
        return dead(text!(
            "站内链接请写 .md 文件的相对路径，例如 ../service-based/jingan.md",
            "link to the .md file by its relative path, such as ../service-based/jingan.md"
        ));
    }
    let target = if path.is_empty() { Some(from.clone()) } else { from.join(path) };
    let Some((target, out)) = target.and_then(|target| resolve(&target).map(|out| (target, out))) else {
        return dead(text!(
            "只能链接到案例、经验、页面的 .md 文件，以及放在案例文件夹里的图片和附件",
            "only .md files of reports, practices and pages, and files in a report's own folder, can be linked"
        ));
    };
    let mut href = if path.is_empty() { String::new() } else { out.relative_from(page) };
    if let Some(anchor) = &anchor {
        href.push('#');
        href.extend(utf8_percent_encode(anchor, FRAGMENT));
    }
    if href.is_empty() {
        href.push('#');
    }
    Ok(Target::File { path: target, anchor, href })
}

/// What stays as it is in a fragment.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The scheme of an address: letters, digits, `+`, `-`, `.` before the first colon.
fn scheme(address: &str) -> Option<&str> {
    let colon = address.find(':')?;
    let scheme = &address[..colon];
    let shaped = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    shaped.then_some(scheme)
}
