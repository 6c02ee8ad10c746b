//! All tests that need more than one module, in reading order.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test stops at what it did not expect")]

mod booklet; // reports as a book: to be printed, and as an EPUB
mod booklet_pdf; // … and as a PDF, with a stand-in for the program that sets it
mod build; // content in, pages out
mod check; // formats and exit codes of check
mod cli; // exit codes, lists, explanations
mod compare; // reports side by side
mod content; // the site of this repository
mod diagnostics; // tests/diagnostics: a report and the message it gets
mod documentation; // what the README promises
mod editor; // a new report, the schema of its header
#[cfg(feature = "external-links")]
mod external; // check --external, over real sockets
mod first_minutes; // the first ten minutes of an editor, as the README shows them
mod harness; // a temporary site, its verbs and comparisons
mod pack; // the offline copy as one zip
mod practices; // from reports to practices
mod preview; // casebook serve: what it answers, and to whom
mod privacy; // personal information: found, left alone, hidden
mod programme; // another ministry's programme by data alone
mod publish; // kill -9, two builds at once, what is kept
mod same_bytes; // the same input gives the same bytes
mod terminal; // a picture of what stands on a terminal
mod tidy; // imports match the map in lib.rs and go in no circles
mod verdicts; // check, build and pack judge alike
mod word; // reports that arrive as Word files
mod workbook; // the promotion list, read back as a spreadsheet reads it
