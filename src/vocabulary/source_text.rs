//! [`SourceText`]: one input as text, and where a byte of it stands.

use std::ops::Range;

use crate::vocabulary::diagnostic::Location;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::SourcePath;

/// A file as text. The fingerprint is that of the bytes on disk.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Where it lies.
    pub path: SourcePath,
    /// The text, without a byte order mark; line ends as they were.
    pub text: String,
    /// Fingerprint of the file's bytes.
    pub fingerprint: Fingerprint,
}

/// Longest excerpt of a line that a report shows, in bytes.
const EXCERPT_LIMIT: usize = 400;

impl SourceText {
    /// A text that does not come from a file; for tests and embedded files.
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: SourcePath::new(path), text: text.to_owned(), fingerprint: Fingerprint::of(text.as_bytes()) }
    }

    /// The file as far as byte `end`: enough to locate what stands in its header.
    pub fn head(&self, end: usize) -> Self {
        let end = self.boundary(end);
        Self { path: self.path.clone(), text: self.text[..end].to_owned(), fingerprint: self.fingerprint }
    }

    /// Line, column and excerpt of a range of bytes. A range that does not fit is cut to the text.
    pub fn locate(&self, range: Range<usize>) -> Location {
        let start = self.boundary(range.start);
        let end = self.boundary(range.end.max(start));
        let (line, column, line_start) = self.position(start);
        let (end_line, end_column, _) = self.position(end);
        let rest = &self.text[line_start..];
        let mut excerpt = rest.split(['\n', '\r']).next().unwrap_or_default();
        if excerpt.len() > EXCERPT_LIMIT {
            let cut = (0..=EXCERPT_LIMIT).rev().find(|at| excerpt.is_char_boundary(*at)).unwrap_or(0);
            excerpt = &excerpt[..cut];
        }
        Location {
            path: self.path.to_string(),
            line,
            column,
            end_line,
            end_column,
            // A tab would push the caret aside.
            excerpt: excerpt.replace('\t', " "),
        }
    }

    /// The line of a range with something else in its place: how it should read.
    pub fn corrected(&self, range: &Range<usize>, with: &str) -> String {
        let (start, end) = (self.boundary(range.start), self.boundary(range.end.max(range.start)));
        let line_start = self.text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let rest = self.text[end..].split(['\n', '\r']).next().unwrap_or_default();
        format!("{}{with}{rest}", &self.text[line_start..start]).trim().to_owned()
    }

    /// The byte at which a line begins; the end of the text where it has no such line.
    pub(crate) fn line_start(&self, line: u32) -> usize {
        let before = line.saturating_sub(1) as usize;
        match before {
            0 => 0,
            _ => memchr::memchr_iter(b'\n', self.text.as_bytes()).nth(before - 1).map_or(self.text.len(), |at| at + 1),
        }
    }

    fn boundary(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        (0..=at).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0)
    }

    /// Line and column (from 1) of a byte, and where its line begins.
    fn position(&self, at: usize) -> (u32, u32, usize) {
        let before = &self.text[..at];
        let line_start = memchr::memrchr(b'\n', before.as_bytes()).map_or(0, |newline| newline + 1);
        let line = 1 + memchr::memchr_iter(b'\n', before.as_bytes()).count();
        let column = 1 + before[line_start..].chars().count();
        (line as u32, column as u32, line_start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let source = SourceText::new("a.md", "标题：甲\r\n单位: 乙\r\n");
        let at = source.text.find('乙').unwrap();
        let location = source.locate(at..at + 3);
        assert_eq!((location.line, location.column, location.end_column), (2, 5, 6));
        assert_eq!(location.excerpt, "单位: 乙");
    }

    #[test]
    fn a_range_beyond_the_text_is_cut() {
        let source = SourceText::new("a.md", "甲");
        let location = source.locate(1..99);
        assert_eq!((location.line, location.column, location.end_column), (1, 1, 2));
    }
}
