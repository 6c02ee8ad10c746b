//! Headings without a text below them.

use super::{Effect, Finds, Found};
use crate::document::markdown::{Block, BlockKind};
use crate::text;
use crate::vocabulary::diagnostic::Code;

/// What is found here.
pub(super) const FINDS: Finds = &[(Code::EMPTY_SECTION, Effect::Advises)];

pub(super) fn check(blocks: &[Block], found: &mut Found<'_>) {
    for (at, block) in blocks.iter().enumerate() {
        let BlockKind::Heading(level) = block.kind else { continue };
        let empty = match blocks.get(at + 1).map(|next| next.kind) {
            None => true,
            Some(BlockKind::Heading(next)) => next <= level,
            Some(_) => false,
        };
        if empty {
            let title = block.text.trim();
            let message = text!("“{title}”下面没有内容", "there is nothing below “{title}”");
            let help = text!("请写上内容，或删去这个标题", "write something there, or take the heading out");
            found.push(block, 0..block.text.len(), Code::EMPTY_SECTION, message, Some(help));
        }
    }
}
