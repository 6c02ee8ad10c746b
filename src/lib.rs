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
//!                   ├─ plan ─────▶ Plan       which files exist: OutPath → page or file     │
//!                   ├─ check ────▶ diagnostics                                              │
//!                   ├─ search ───▶ Index      what the browser searches, as files           │
//!                   ├─ view ─────▶ views      all that one page shows                       │
//!                   └─ render ───▶ bytes                                                    ┘
//!                           │
//!                 publish ◀─┴─▶ serve          public/ on disk, exchanged as a whole         (writes)
//!                                              any one path, when a browser asks for it     (listens)
//! ```
//!
//! Each arrow is one function and goes one way; [`pipeline`] holds them together on one screen. Below the stages lie two folders that
//! know none of them: [`vocabulary`], what all of them speak of, and [`formats`], what is read and written.
//!
//! # Who may know whom
//!
//! A module imports from this crate only what its row allows; a test reads the `use` lines and holds
//! them against this table, and refuses circles between modules, between folders and between files.
//!
//! ```text
//! vocabulary   -
//! formats      vocabulary
//! source       vocabulary
//! document     formats vocabulary
//! registry     document formats source vocabulary
//! theme        registry source vocabulary
//! site         document formats registry source vocabulary
//! plan         document registry site vocabulary
//! check        document formats plan registry site source vocabulary
//! search       document formats plan registry site vocabulary
//! view         document formats plan registry site theme vocabulary
//! render       formats plan site source theme view vocabulary
//! publish      vocabulary
//! pipeline     check document plan registry render search site source theme vocabulary
//! serve        document pipeline plan registry render search site source theme vocabulary
//! cli          check document formats pipeline plan publish registry render search serve site source theme vocabulary
//! ```
//!
//! # What each module never does
//!
//! - Only `check::external` asks other hosts, and only for `check --external`.
//! - Only `source` reads files, only `publish` writes, only `serve` listens, only `cli` prints. (What a person asks `cli` for by name
//!   is written by `publish::whole`: a new site, a new or imported report, files of the theme, a zip, a report of `check`.)
//! - Only `render::typesetter` runs another program (`typst`), and only for PDFs that are asked for; it writes into a temporary folder
//!   of its own.
//! - `formats` touches no disk: bytes in, text and pictures out.
//! - `document` knows no other file and no registry; what a header says of others is checked later.
//! - `site` is inert once it is assembled: no I/O, no `&mut`.
//! - A page sees nothing but its view. A template decides nothing.
//! - `publish` knows no page: it gets paths and bytes.
//! - No module knows a category, a unit or a region by name: they are data under `content/registry/`.
//! - Nothing reads the clock but `cli`, which hands the day in. All orders are total.
//!
//! Each foreign crate has one home: `pulldown_cmark` in `document`, `tera` in `theme`, `html5gum` and `ureq` in `check`,
//! `saphyr_parser`, `zip` and `quick_xml` in `formats`, `serde_yaml`, `pinyin` and `annotate_snippets` in `vocabulary`,
//! `rust_xlsxwriter` in `render`, `tempfile` in `publish` and `render`, `exif` and `notify` in `source`, `walkdir` in `source`
//! and `publish`, `clap` and `open` in `cli`, `tiny_http`, `mio` and `httparse` in `serve`; `aho_corasick`, `memchr` and
//! `encoding_rs` wherever bytes are looked through.
//!
//! # Two kinds of bad news
//!
//! A [`Diagnostic`](vocabulary::diagnostic::Diagnostic) says that an author's text is wrong: many at once, located, never stopping a
//! stage. An error ([`source::SourceError`], [`publish::PublishError`]) says that the machine refused: one,
//! and it stops.
//!
//! # Where codes come from
//!
//! The code of a diagnostic is the name of the file that finds it, `unknown-tag` in `rules/unknown_tag.rs`, with the page
//! `docs/diagnostics/unknown-tag.md`. These are found where something is read anyway; a test holds the table against the code.
//!
//! ```text
//! source/decode.rs                           encoding not-text office-document damaged-text
//! source/walk.rs                             not-a-file
//! formats/fields.rs                          full-width-sign unknown-key retired-key missing-key wrong-type invalid-number
//! formats/yaml/mod.rs                        yaml-syntax yaml-subset duplicate-key
//! formats/yaml/slips/repair.rs               yaml-syntax unquoted-text unclosed-quote
//! formats/yaml/slips/signs.rs                full-width-sign missing-space tab-indent list-marker invalid-number
//! document/case.rs                           date-order
//! document/date.rs                           invalid-date
//! document/front_matter.rs                   missing-front-matter fence-line yaml-subset
//! document/markdown/address.rs               unsafe-link
//! document/markdown/joined.rs                broken-table list-mark paragraph-indent
//! document/markdown/mod.rs                   unreadable-markdown
//! document/markdown/slips.rs                 heading-mark list-mark full-width-markdown
//! document/markdown/stray.rs                 broken-link foreign-markup underlined-heading unmarked-heading
//! document/markdown/writer/footnotes.rs      duplicate-footnote missing-footnote
//! document/markdown/writer/html.rs           html-comment unclosed-comment unclosed-html
//! document/markdown/writer/links.rs          html-comment unsafe-link unused-reference
//! document/markdown/writer/mod.rs            duplicate-heading-id extra-cells foreign-markup invalid-id nesting-too-deep paragraph-indent
//! document/parse.rs                          missing-front-matter invalid-id
//! document/practice.rs                       missing-key wrong-length
//! document/privacy.rs                        doubtful-id personal-phone personal-card personal-name personal-address personal-health
//!                                            cleared-personal-data
//! document/prose/dates.rs                    impossible-date
//! document/prose/figures.rs                  figure-contradicts counted-otherwise
//! document/prose/punctuation.rs              mixed-punctuation doubled-punctuation straight-quotes
//! document/prose/sections.rs                 empty-section
//! document/prose/signs.rs                    hash-in-text radical-character
//! document/prose/words.rs                    avoided-word absolute-claim unfinished-text
//! document/values.rs                         smart-quotes wrong-length title-punctuation invalid-number invalid-address
//! registry/mod.rs                            missing-file invalid-id
//! registry/regions.rs                        wrong-type invalid-id
//! registry/settings.rs                       fixed-severity invalid-address invalid-id
//! theme/mod.rs                               theme-error
//! site/documents.rs                          personal-phone personal-card
//! check/external.rs                          dead-external-link unverified-external-link
//! check/rules/personal_file.rs               unread-attachment
//! ```
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
//! | output | — | what stands at an address: a page that the theme makes, or a file |
//! | frame | — | what surrounds every page: head, header, footer |
//! | diagnostic | 提示 | a problem of an author's text |
//! | self-check | 自查表 | the table of an inspection, as bureaus file it |
//! | snapshot | — | a site at one moment, with its plan and theme |
//! | preview | 预览 | the site while it is being written |
//! | faulty file | 有错误的文件 | one with an error of its own: the preview leaves it out of the site and shows it by itself |
//! | front | — | what accepts connections, reads heads and writes answers |
//! | panel | — | what the preview shows over a page: problems, drafts, completeness |
//! | record, marker | — | what the published tree says of itself |

// In reading order: what all share, the stages of the flow, and the doors.
pub mod vocabulary;
pub mod formats;
pub mod source;
pub mod document;
pub(crate) mod registry;
pub(crate) mod theme;
pub mod site;
pub(crate) mod plan;
pub mod check;
pub(crate) mod search;
pub(crate) mod view;
pub mod render;
pub(crate) mod publish;
pub mod pipeline;
pub(crate) mod serve;
pub mod cli;
