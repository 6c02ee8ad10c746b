//! [`Code`]: the stable names of the rules.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Severity;
use Level::{Error, Must, Note, Told, Warning};

/// How bad a breach of a rule is, and whether a site may decide otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// An error that protects readers, recipients or the site: no setting makes less of it.
    Must,
    /// An error, unless the site's settings say otherwise.
    Error,
    /// A warning, unless the site's settings say otherwise.
    Warning,
    /// Nothing is wrong, but it is told.
    Note,
    /// Nothing is wrong, but it protects recipients that it is told: no setting hides it.
    Told,
}

/// The name of a rule in kebab-case. What it means stands in `catalogue.yaml`, an example of it in `tests/diagnostics`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(usize);

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $level:ident;)*) => {
        #[expect(non_camel_case_types, reason = "only numbers the codes in order")]
        #[expect(clippy::upper_case_acronyms, reason = "the names are those of the constants")]
        enum Number { $($name,)* }

        impl Code {
            $($(#[$doc])* pub const $name: Code = Code(Number::$name as usize);)*
        }

        /// Every code with its level.
        const TABLE: &[(&str, Level)] = &[$(($code, $level),)*];
    };
}

codes! {
    // Files.
    /// The text is not UTF-8 but could be read as GB18030.
    ENCODING = "encoding", Warning;
    /// The bytes are text in no known encoding.
    NOT_TEXT = "not-text", Must;
    /// A Word, WPS, PDF or other office document under the name of a text.
    OFFICE_DOCUMENT = "office-document", Must;
    /// UTF-8 with bytes in it that are none.
    DAMAGED_TEXT = "damaged-text", Must;
    /// The file is larger than the site takes.
    FILE_TOO_LARGE = "file-too-large", Must;
    /// A symbolic link or another thing that is no regular file.
    NOT_A_FILE = "not-a-file", Warning;
    /// A file lies where nothing is read.
    UNEXPECTED_FILE = "unexpected-file", Warning;
    /// A file name that cannot become an address.
    UNSAFE_FILE_NAME = "unsafe-file-name", Must;
    /// A file the site cannot do without is missing.
    MISSING_FILE = "missing-file", Must;
    // Front matter.
    /// The file does not begin with front matter.
    MISSING_FRONT_MATTER = "missing-front-matter", Must;
    /// A line that was meant as `---`: full-width dashes, too many or too few of them.
    FENCE_LINE = "fence-line", Must;
    /// The front matter is not YAML.
    YAML_SYNTAX = "yaml-syntax", Must;
    /// A full-width sign where only its half-width twin can stand.
    FULL_WIDTH_SIGN = "full-width-sign", Must;
    /// No space behind a colon or the marker of a list.
    MISSING_SPACE = "missing-space", Must;
    /// A tab indents a line of YAML.
    TAB_INDENT = "tab-indent", Must;
    /// A text that must stand in quotes.
    UNQUOTED_TEXT = "unquoted-text", Must;
    /// A quote without its second.
    UNCLOSED_QUOTE = "unclosed-quote", Must;
    /// An item of a list begins with another sign than `-`.
    LIST_MARKER = "list-marker", Must;
    /// Typographic quotes around a value.
    SMART_QUOTES = "smart-quotes", Warning;
    /// YAML that the strict subset does not take: anchors, aliases, tags, merge keys, depth, size.
    YAML_SUBSET = "yaml-subset", Must;
    /// The same key twice.
    DUPLICATE_KEY = "duplicate-key", Must;
    /// A key that does not exist.
    UNKNOWN_KEY = "unknown-key", Must;
    /// A key that is not read any more.
    RETIRED_KEY = "retired-key", Told;
    /// A required key that is not there.
    MISSING_KEY = "missing-key", Must;
    /// A value of another type than the key wants.
    WRONG_TYPE = "wrong-type", Must;
    /// A value outside the closed list of the key.
    UNKNOWN_VALUE = "unknown-value", Must;
    /// A text shorter or longer than the key takes.
    WRONG_LENGTH = "wrong-length", Error;
    /// A date that is none, or in another form.
    INVALID_DATE = "invalid-date", Must;
    /// A date later than today.
    FUTURE_DATE = "future-date", Must;
    /// Two dates in the wrong order.
    DATE_ORDER = "date-order", Error;
    /// A title that ends with punctuation.
    TITLE_PUNCTUATION = "title-punctuation", Error;
    /// A number that is none.
    INVALID_NUMBER = "invalid-number", Must;
    /// The settings make less of a rule that protects.
    FIXED_SEVERITY = "fixed-severity", Must;
    /// An address that is no http, https, mailto or tel address.
    INVALID_ADDRESS = "invalid-address", Must;
    /// An id that does not fit `[a-z0-9-]{3,60}`.
    INVALID_ID = "invalid-id", Must;
    /// More evidence is claimed than the facts bear.
    EVIDENCE_CLAIM = "evidence-claim", Must;
    // References.
    /// No category of this slug.
    UNKNOWN_CATEGORY = "unknown-category", Must;
    /// No pilot unit of this id.
    UNKNOWN_UNIT = "unknown-unit", Must;
    /// A unit of another category.
    WRONG_CATEGORY = "wrong-category", Error;
    /// No region of this code.
    UNKNOWN_REGION = "unknown-region", Must;
    /// The place does not lie in the unit's region.
    PLACE_OUTSIDE_UNIT = "place-outside-unit", Error;
    /// No tag of this id.
    UNKNOWN_TAG = "unknown-tag", Must;
    /// No practice of this id.
    UNKNOWN_PRACTICE = "unknown-practice", Must;
    /// No report of this id, or none that is published.
    UNKNOWN_CASE = "unknown-case", Must;
    /// Practices that replace one another in a circle.
    SUPERSEDES_LOOP = "supersedes-loop", Must;
    /// A practice is promoted further than its grade bears.
    PROMOTION_CLAIM = "promotion-claim", Error;
    /// The same id twice.
    DUPLICATE_ID = "duplicate-id", Must;
    /// Two outputs at one address, or at two that differ only by case.
    ADDRESS_COLLISION = "address-collision", Must;
    /// The site demands a review before a report is published.
    MISSING_REVIEW = "missing-review", Must;
    /// A setting that government sites must have is empty.
    MISSING_GOV_FIELD = "missing-gov-field", Error;
    // Bodies.
    /// An HTML tag that is shown as text.
    RAW_HTML = "raw-html", Warning;
    /// An allowed HTML tag that is not closed in order.
    UNCLOSED_HTML = "unclosed-html", Warning;
    /// A link of a scheme that is not allowed.
    UNSAFE_LINK = "unsafe-link", Must;
    /// A link to a file that does not exist.
    DEAD_LINK = "dead-link", Error;
    /// A link to a heading that does not exist.
    DEAD_ANCHOR = "dead-anchor", Error;
    /// A link to a report that is not published.
    LINK_TO_DRAFT = "link-to-draft", Error;
    /// A picture without alternative text.
    MISSING_ALT = "missing-alt", Error;
    /// The same heading id twice.
    DUPLICATE_HEADING_ID = "duplicate-heading-id", Must;
    /// A picture that no browser shows, or whose bytes are not what its name says.
    UNSHOWN_PICTURE = "unshown-picture", Must;
    /// A link or picture that is none: a blank in its address, a title in Chinese quotes.
    BROKEN_LINK = "broken-link", Error;
    /// A line that is taken for the address of a link, which nothing mentions.
    UNUSED_REFERENCE = "unused-reference", Error;
    /// Cells of a table beyond those of its header.
    EXTRA_CELLS = "extra-cells", Error;
    /// Rows that are no table: parted by tabs, or without a line of dashes that fits.
    BROKEN_TABLE = "broken-table", Warning;
    /// A comment of HTML, which readers do not see.
    HTML_COMMENT = "html-comment", Warning;
    /// A comment of HTML that hides all that follows.
    UNCLOSED_COMMENT = "unclosed-comment", Must;
    /// A mark that another program knows: `[TOC]`, `==`, `:::`.
    FOREIGN_MARKUP = "foreign-markup", Warning;
    /// Blanks before a line, which begin no paragraph, or make code of it.
    PARAGRAPH_INDENT = "paragraph-indent", Warning;
    /// A short line that looks like a heading and has no mark of one.
    UNMARKED_HEADING = "unmarked-heading", Warning;
    /// A paragraph that a dividing line right below makes a heading.
    UNDERLINED_HEADING = "underlined-heading", Warning;
    /// The same footnote twice.
    DUPLICATE_FOOTNOTE = "duplicate-footnote", Error;
    /// A footnote mark without a footnote.
    MISSING_FOOTNOTE = "missing-footnote", Warning;
    /// Lists, quotes and emphasis nested beyond 100.
    NESTING_TOO_DEEP = "nesting-too-deep", Must;
    /// The parser cannot take the text.
    UNREADABLE_MARKDOWN = "unreadable-markdown", Must;
    // Personal information.
    /// The number of an identity or disability card.
    PERSONAL_ID = "personal-id", Must;
    /// A number like that of an identity card, whose check digit is wrong.
    DOUBTFUL_ID = "doubtful-id", Warning;
    /// A mobile number.
    PERSONAL_PHONE = "personal-phone", Must;
    /// The number of a bank card.
    PERSONAL_CARD = "personal-card", Must;
    /// The name of somebody who is helped or ill.
    PERSONAL_NAME = "personal-name", Warning;
    /// An address down to the door of somebody who is helped.
    PERSONAL_ADDRESS = "personal-address", Warning;
    /// Illness, age and village of one person.
    PERSONAL_HEALTH = "personal-health", Warning;
    /// The name of a file, or an attachment, holds a number of a person.
    PERSONAL_FILE = "personal-file", Must;
    /// An attachment that could not be looked through for numbers of persons.
    UNREAD_ATTACHMENT = "unread-attachment", Warning;
    /// A picture says where it was taken.
    PICTURE_POSITION = "picture-position", Must;
    /// A finding of the privacy rule that a person has cleared.
    CLEARED_PERSONAL_DATA = "cleared-personal-data", Told;
    /// A clearance that clears nothing.
    UNUSED_CLEARANCE = "unused-clearance", Warning;
    /// A heading whose `#` no space follows, so that it is none.
    HEADING_MARK = "heading-mark", Warning;
    /// A line that begins with the sign of a list, which Markdown does not take for one.
    LIST_MARK = "list-mark", Warning;
    /// Full-width signs where Markdown wants their half-width twins: headings, links, tables.
    FULL_WIDTH_MARKDOWN = "full-width-markdown", Warning;
    // Rendered pages, which only check looks at.
    /// A heading skips a level, or a page has not one heading of the first.
    HEADING_ORDER = "heading-order", Warning;
    /// A table whose columns have no names.
    TABLE_WITHOUT_HEADERS = "table-without-headers", Warning;
    /// A link whose text does not say where it leads.
    VAGUE_LINK_TEXT = "vague-link-text", Warning;
    /// A link without text.
    EMPTY_LINK = "empty-link", Warning;
    /// The same id twice on a page.
    DUPLICATE_ELEMENT_ID = "duplicate-element-id", Error;
    /// A picture that loads slowly on an old phone.
    OVERSIZED_PICTURE = "oversized-picture", Warning;
    /// A page makes the browser ask another host.
    FOREIGN_RESOURCE = "foreign-resource", Must;
    /// A meta tag without content.
    EMPTY_META = "empty-meta", Error;
    // Sentences.
    /// Half-width punctuation behind a Han character.
    MIXED_PUNCTUATION = "mixed-punctuation", Warning;
    /// Straight quotes around Han characters.
    STRAIGHT_QUOTES = "straight-quotes", Warning;
    /// A radical or a double of a Han character, which only looks like it.
    RADICAL_CHARACTER = "radical-character", Warning;
    /// A `#` that cuts a text of the header off.
    HASH_IN_TEXT = "hash-in-text", Warning;
    /// Two marks of punctuation where one is meant.
    DOUBLED_PUNCTUATION = "doubled-punctuation", Warning;
    /// A date in the text that does not exist.
    IMPOSSIBLE_DATE = "impossible-date", Warning;
    /// A date in the text that lies ahead, in a sentence that tells of the past.
    DATE_AHEAD = "date-ahead", Warning;
    /// A figure in the text that is not that of the same metric in the header.
    FIGURE_CONTRADICTS = "figure-contradicts", Warning;
    /// The same number as in the header, but of households instead of people, or the like.
    COUNTED_OTHERWISE = "counted-otherwise", Warning;
    /// A word on the site's list of words to avoid.
    AVOIDED_WORD = "avoided-word", Warning;
    /// A heading without a text below it.
    EMPTY_SECTION = "empty-section", Warning;
    /// A superlative without a source.
    ABSOLUTE_CLAIM = "absolute-claim", Warning;
    /// What a new file or an import left to be written.
    UNFINISHED_TEXT = "unfinished-text", Error;
    /// A link to another site that leads nowhere.
    DEAD_EXTERNAL_LINK = "dead-external-link", Warning;
    /// A link to another site of which nothing can be said from here.
    UNVERIFIED_EXTERNAL_LINK = "unverified-external-link", Note;
    // Theme.
    /// A template, style or label of the theme is broken.
    THEME_ERROR = "theme-error", Must;
}

impl Code {
    /// The name: `unknown-region`.
    pub fn as_str(self) -> &'static str {
        TABLE[self.0].0
    }

    /// How bad a breach of the rule is.
    pub fn severity(self) -> Severity {
        match TABLE[self.0].1 {
            Must | Error => Severity::Error,
            Warning => Severity::Warning,
            Note | Told => Severity::Note,
        }
    }

    /// Whether it stays what it is whatever the settings say: it protects people, or the site could not be made.
    pub fn is_fixed(self) -> bool {
        matches!(TABLE[self.0].1, Must | Told)
    }

    /// The code of this name.
    pub fn parse(name: &str) -> Option<Code> {
        TABLE.iter().position(|(code, _)| *code == name).map(Code)
    }

    /// Every code, in the order of this file.
    pub fn all() -> impl Iterator<Item = Code> {
        (0..TABLE.len()).map(Code)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Code::parse(&name).ok_or_else(|| serde::de::Error::custom("no such code"))
    }
}
