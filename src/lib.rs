//! casebook turns Markdown case reports from government pilots into a public site.
//!
//! # The flow
//!
//! ```text
//!  content/ ─┐
//!            ├─ source ──▶ Sources            files as text, each with a fingerprint        (reads)
//!  themes/ ──┘      │
//!                   ├─ document ─▶ Document   one file, parsed; no other file needed        ┐
//!                   ├─ registry ─▶ Registry   settings, programme, units, regions, tags     │
//!                   ├─ theme ────▶ Theme      templates, styles, scripts, labels            │ pure
//!                   ▼                                                                       │
//!                  site ────────▶ Site        documents resolved against the registry       │
//!                   ├─ check ────▶ diagnostics                                              │
//!                   ├─ plan ─────▶ Plan       which files exist: OutPath → Page             │
//!                   ├─ search ───▶ Index      what the browser searches, as files           │
//!                   ├─ view ─────▶ views      all that one page shows                       │
//!                   └─ render ───▶ bytes                                                    ┘
//!                           │
//!                 publish ◀─┴─▶ serve          public/ on disk, exchanged as a whole         (writes)
//!                                              any one path, when a browser asks for it     (listens)
//! ```
//!
//! Each arrow is one function and goes one way; [`pipeline`] holds them together on one screen.
//!
//! # Who may know whom
//!
//! A module imports from this crate only what its row allows; a test reads the `use` lines and holds
//! them against this table. The shared vocabulary (`path`, `fingerprint`, `memo`, `privacy`, `diagnostic`, `source`,
//! `yaml`, `fields` and the macro `text!`) may be used by every row below it.
//!
//! ```text
//! path         fingerprint
//! fingerprint  -
//! memo         fingerprint
//! privacy      -
//! diagnostic   fingerprint path privacy yaml
//! source       diagnostic fingerprint path
//! archive      -
//! spreadsheet  -
//! office       archive
//! word         archive diagnostic
//! markup       -
//! reading      -
//! yaml         diagnostic source
//! fields       diagnostic source yaml
//! document     diagnostic fields fingerprint path privacy reading source yaml
//! registry     diagnostic document fields path source yaml
//! site         diagnostic document fingerprint path reading registry source yaml
//! model        diagnostic registry yaml
//! plan         document fingerprint path registry site
//! check        archive diagnostic document fingerprint memo office path plan privacy registry site source yaml
//! theme        diagnostic fingerprint path registry source yaml
//! view         document fingerprint markup path plan reading registry site spreadsheet theme
//! book         archive fingerprint markup path theme view
//! workbook     view
//! render       book path plan site source theme view workbook
//! search       document fingerprint path plan reading registry site
//! publish      diagnostic fingerprint path
//! typesetter   book fingerprint theme
//! external     diagnostic
//! pipeline     check diagnostic document fingerprint memo path plan registry render search site source theme
//! serve        diagnostic document fingerprint model path pipeline plan registry render search site source theme
//! cli          archive check diagnostic document external fingerprint model path pipeline plan publish registry render search serve site source spreadsheet theme typesetter word yaml
//! ```
//!
//! # What each module never does
//!
//! - Only `external` asks other hosts, and only for `check --external`; it keeps its memory in `.casebook/`.
//! - Only `source` reads files, only `publish` writes the site, only `serve` listens, only `cli` prints. (`cli` also writes what a
//!   person asks for by name: a new site, a new or imported report, files of the theme, a zip.)
//! - Only `typesetter` runs another program (`typst`), and only for PDFs that are asked for; it writes into a temporary folder of its own.
//! - `word` touches no disk: bytes in, text and pictures out.
//! - `document` knows no other file and no registry; what a header says of others is checked later.
//! - `site` is inert once it is assembled: no I/O, no `&mut`.
//! - A page sees nothing but its view. A template decides nothing.
//! - `publish` knows no page: it gets paths and bytes.
//! - No module knows a category, a unit or a region by name: they are data under `content/registry/`.
//! - Nothing reads the clock but `cli`, which hands the day in. All orders are total.
//!
//! Each foreign crate has one home: `pulldown_cmark` in `document`, `tera` in `theme`, `html5gum` in `check`, `ureq` in
//! `external`, `serde_yaml` and `saphyr_parser` in `yaml`, `pinyin` in `reading`, `zip` in `archive`, `quick_xml` in `word` and `office`,
//! `rust_xlsxwriter` in `workbook`, `aho_corasick` in `privacy` and `document`, `memchr` in these, `source` and `check`, `exif` and `notify` in `source`,
//! `walkdir` in `source` and `publish`, `encoding_rs` in `source` and `search`,
//! `clap` and `open` in `cli`, `tiny_http`, `mio` and `httparse` in `serve`.
//!
//! # Two kinds of bad news
//!
//! A [`diagnostic::Diagnostic`] says that an author's text is wrong: many at once, located, never stopping a
//! stage. An error ([`source::SourceError`], [`publish::PublishError`]) says that the machine refused: one,
//! and it stops.
//!
//! # Glossary
//!
//! | word | 中文 | what it is |
//! |---|---|---|
//! | programme | 试点 | what a ministry started by a notice |
//! | notice | 通知 | the document that began it |
//! | category | 试点类型、项目类型 | one of the programme's tasks |
//! | unit | 试点单位 | who carries a task out |
//! | region | 地区 | a division of GB/T 2260, or a group of them |
//! | area | — | a region without a code that adopts others: 兵团, 雄安 |
//! | group | 区域 | a set of regions over the tree: 京津冀, 长三角 |
//! | case, report | 案例 | what a unit did, as one Markdown file |
//! | clearance | 放行 | a finding of the privacy rule that a person has judged harmless, with the reason |
//! | model | — | the keys of headers as data |
//! | practice | 经验 | the copyable item distilled from cases |
//! | adoption | 采用 | a place that took a practice over |
//! | promotion list | 推广清单 | all practices as a table |
//! | evidence | 证据等级 | how well a claim is borne out, E0 to E4 |
//! | rating, grade | 等级 | how well a practice can be copied: five parts and a grade |
//! | metric, baseline | 指标、基线值 | a figure, and the figure before |
//! | shared metric, figure | 指标对照、数值 | a metric that several reports give; one report's value of it |
//! | entry | 条目 | what search can find: a report, a practice, a unit, a page |
//! | term | — | what the index has a list for: a letter, a pair of letters, a phrase |
//! | lexicon | 词表 | the words that search knows: names, and phrases of the reports |
//! | booklet | 汇编 | reports as a book, to be printed, or read as an EPUB or PDF |
//! | volume | 册 | a part of a booklet that has too many reports for one |
//! | page of prose | 说明页 | about, the notice, privacy … |
//! | frame | — | what surrounds every page: head, header, footer |
//! | diagnostic | 提示 | a problem of an author's text |
//! | self-check | 自查表 | the table of an inspection, as bureaus file it |
//! | snapshot | — | a site at one moment, with its plan and theme |
//! | preview | 预览 | the site while it is being written |
//! | front | — | what accepts connections, reads heads and writes answers |
//! | panel | — | what the preview shows over a page: problems, drafts, completeness |
//! | record, marker | — | what the published tree says of itself |

pub mod archive;
pub mod book;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod document;
#[cfg(feature = "external-links")]
pub mod external;
pub mod fields;
pub mod fingerprint;
pub mod markup;
pub mod memo;
pub mod model;
pub mod office;
pub mod path;
pub mod pipeline;
pub mod plan;
pub mod privacy;
pub mod publish;
pub mod reading;
pub mod registry;
pub mod render;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod spreadsheet;
pub mod theme;
pub mod typesetter;
pub mod view;
pub mod word;
pub mod workbook;
pub mod yaml;
