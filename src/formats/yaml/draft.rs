//! [`Draft`]: YAML as it is mended for further reading, each byte with its place in the file.

use std::ops::Range;

use crate::vocabulary::source_text::SourceText;

/// A text that is changed, and where each of its bytes came from.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    text: String,
    /// The byte of the file for every byte of the text, and one for its end. What was put in has the place of
    /// what it stands for.
    origin: Vec<usize>,
}

impl Draft {
    pub(super) fn new(source: &SourceText, range: Range<usize>) -> Draft {
        Draft { text: source.text[range.clone()].to_owned(), origin: (range.start..=range.end).collect() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte of the text came from.
    pub(super) fn origin(&self, at: usize) -> usize {
        self.origin.get(at).or(self.origin.last()).copied().unwrap_or(0)
    }

    /// Where a range of the text came from.
    pub(super) fn origin_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin(range.start);
        start..self.origin(range.end).max(start)
    }

    /// Where the characters of the text came from, and its end.
    pub(super) fn origins(&self) -> Vec<usize> {
        let characters = self.text.char_indices().map(|(at, _)| self.origin(at));
        characters.chain([self.origin(self.text.len())]).collect()
    }

    pub(super) fn replace(&mut self, range: Range<usize>, with: &str) {
        let place = self.origin(range.start);
        self.origin.splice(range.clone(), std::iter::repeat_n(place, with.len()));
        self.text.replace_range(range, with);
    }

    /// The line that a byte stands on, without its end.
    pub(super) fn line(&self, at: usize) -> Range<usize> {
        let at = (0..=at.min(self.text.len())).rev().find(|at| self.text.is_char_boundary(*at)).unwrap_or(0);
        let start = self.text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
        start..start + self.text[start..end].trim_end_matches('\r').len()
    }

    /// The line, as it is now, that holds what stood at a byte of the file.
    pub(super) fn line_of(&self, place: usize) -> &str {
        let at = self.origin.partition_point(|origin| *origin < place);
        self.text[self.line(at)].trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_has_the_place_of_what_it_stands_for() {
        let source = SourceText::new("a.md", "---\ntitle：甲\n---\n");
        let mut draft = Draft::new(&source, 4..16);
        let colon = draft.text().find('：').unwrap();
        draft.replace(colon..colon + 3, ": ");
        assert_eq!(draft.text(), "title: 甲\n");
        assert_eq!(draft.origin(colon + 1), 4 + colon);
        assert_eq!(draft.origin(draft.text().find('甲').unwrap()), source.text.find('甲').unwrap());
        assert_eq!(draft.line_of(4), "title: 甲");
        assert_eq!(draft.origins().len(), draft.text().chars().count() + 1);
    }
}
