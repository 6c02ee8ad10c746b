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

/// Judges an address in the file `from`, whose page is `page`.
pub(super) fn judge(
    address: &str,
    from: &SourcePath,
    page: &OutPath,
    resolve: &dyn Fn(&SourcePath) -> Option<OutPath>,
) -> Result<Target, Refusal> {
    let address = address.trim();
    let decoded = percent_decode_str(address).decode_utf8_lossy();
    // Browsers drop tabs and line ends before they look at the scheme, so none may stand in it.
    let bare: String = decoded.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
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
    relative(&decoded, from, page, resolve)
}

fn relative(
    address: &str,
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
