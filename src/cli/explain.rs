//! `casebook explain CODE`.

use super::arguments::Explain;
use super::{Console, Failure};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Language, entry, nearest};

pub(super) fn run(options: &Explain, console: &Console) -> Result<(), Failure> {
    let name = options.code.trim().trim_start_matches("error[").trim_start_matches("warning[").trim_end_matches(']');
    let Some((code, entry)) = Code::parse(name).and_then(|code| Some((code, entry(code)?))) else {
        let near = nearest(name, Code::all().map(Code::as_str));
        return Err(Failure::Usage(match near {
            Some(near) => {
                text!("没有代号“{name}”，是不是“{near}”？", "there is no code “{name}”; did you mean “{near}”?")
            }
            None => text!("没有代号“{name}”", "there is no code “{name}”"),
        }));
    };
    let (wrong, right) = match console.language {
        Language::Chinese => ("错误写法：", "正确写法："),
        Language::English => ("Wrong:", "Right:"),
    };
    let indented =
        |text: &str| text.trim_end().lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n");
    console.print(&format!(
        "{code} ({severity})\n\n{what}\n\n{why}\n\n{wrong}\n\n{}\n\n{right}\n\n{}",
        indented(&entry.wrong),
        indented(&entry.right),
        severity = code.severity(),
        what = entry.what.get(console.language).trim(),
        why = entry.why.get(console.language).trim(),
    ))
}
