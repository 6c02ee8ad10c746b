//! Two things at one address, at two that some system takes for one, or one that would be a folder of the other.

use crate::check::inputs::Outline;
use crate::plan::{Output, Page, Purpose};
use crate::text;
use crate::vocabulary::diagnostic::{Code, Diagnostic, Location};
use crate::vocabulary::path::{OutPath, SourcePath, folded_name};

/// Looks at what the plan could not place.
pub(in crate::check) fn check(outline: &Outline<'_>, found: &mut Vec<Diagnostic>) {
    for collision in outline.collisions() {
        let (address, wanted) = (&collision.address, &collision.wanted);
        let first = location(outline, &collision.first, address);
        let second = location(outline, &collision.second, wanted);
        // Of two texts the one whose file comes first has the address, as it has the id.
        let texts = [&collision.first, &collision.second].map(|output| output.page().and_then(Page::text).is_some());
        let (first, location) =
            if texts == [true; 2] && second.path < first.path { (second, first) } else { (first, second) };
        let first = first.path;
        let message = if folded_name(address.as_str()) == folded_name(wanted.as_str()) {
            text!("地址 {address} 已经被占用（{first}）", "the address {address} is taken already ({first})")
        } else {
            text!(
                "地址 {wanted} 和 {address}（{first}）不能并存：文件不能同时是文件夹",
                "the address {wanted} cannot stand beside {address} ({first}): a file is no folder"
            )
        };
        let help = text!("请改名或去掉这个旧地址", "rename it, or take this old address out");
        let diagnostic = Diagnostic::new(Code::ADDRESS_COLLISION, location, message).help(help);
        found.push(diagnostic.resting_on([SourcePath::new(&first)]));
    }
}

/// The file that asks for an address.
fn location(outline: &Outline<'_>, output: &Output, address: &OutPath) -> Location {
    let registry = || Location::file(&SourcePath::new("content/registry/programme.yaml"));
    match output {
        Output::File(file) => file.source().map_or_else(registry, Location::file),
        Output::Page(page) => match page.purpose() {
            Purpose::Text(key) => Location::file(&outline.document(key).source.path),
            Purpose::Redirect(target) => alias(outline, target, address),
            Purpose::Home | Purpose::Unit | Purpose::Collection | Purpose::Overview | Purpose::Missing => registry(),
        },
    }
}

/// Where the header of `target` asks for an old address.
fn alias(outline: &Outline<'_>, target: &OutPath, address: &OutPath) -> Location {
    let owner = outline.all().find(|document| document.address == target);
    let Some(owner) = owner else { return Location::file(&SourcePath::new(target.as_str())) };
    let source = owner.source;
    let alias = owner.header.aliases().iter().find(|alias| alias.value == *address);
    alias.map_or_else(|| Location::file(&source.path), |alias| source.locate(alias.range.clone()))
}
