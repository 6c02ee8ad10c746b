//! What can be said on the command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

/// Turns Markdown case reports from government pilots into a public site.
#[derive(Debug, Parser)]
#[command(name = "casebook", version, disable_help_subcommand = true)]
pub(super) struct Arguments {
    /// The site's folder, which holds content/
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub(super) root: PathBuf,
    /// Language of the messages
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<Lang>,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub(super) color: Color,
    /// Print nothing but problems
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Print more
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
    /// What to do
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    Zh,
    En,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Make a new site with two sample reports
    Init(Init),
    /// Begin a report or a practice
    New(New),
    /// Make drafts of reports that come as Word files, their pictures beside them
    Import(Import),
    /// Build the site
    Build(Build),
    /// Say every problem of the content, and write no site
    Check(Check),
    /// Pack a copy to be opened from disk into one zip, search included
    Pack(Pack),
    /// Preview the site while it is being written
    Serve(Serve),
    /// Search the reports in the terminal, as readers do on the site
    Search(Search),
    /// List reports, units or tags
    List(List),
    /// Show coverage, completeness, gaps and what was cleared of the privacy rule
    Stats(Stats),
    /// Explain a diagnostic
    Explain(Explain),
    /// Print the JSON Schema of a header, for editors
    Schema(Schema),
    /// Work on the theme
    Theme(Theme),
    /// Print completions for a shell
    Completions(Completions),
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The folder to make; it must be new or empty
    pub(super) dir: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct New {
    /// What to begin
    #[command(subcommand)]
    pub(super) command: NewCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum NewCommand {
    /// Begin a report: every required key, the allowed values, the suggested sections
    Case(NewReport),
    /// Begin a practice: every required key, the allowed values, the reports it could come from
    Practice(NewPractice),
}

#[derive(Debug, Args)]
pub(super) struct NewReport {
    /// Whose report it is: the id of a pilot unit, or its Chinese name
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: String,
    /// Where it is filed, if not under the unit's own category
    #[arg(long, value_name = "SLUG")]
    pub(super) category: Option<String>,
    /// The day of the report
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
    /// Its id, which becomes its address: lower-case letters, digits and “-”
    pub(super) id: String,
}

#[derive(Debug, Args)]
pub(super) struct NewPractice {
    /// A report that it comes from, by its id; may be given more than once
    #[arg(long, value_name = "ID")]
    pub(super) case: Vec<String>,
    /// Its id, which becomes its address: lower-case letters, digits and “-”
    pub(super) id: String,
}

#[derive(Debug, Args)]
pub(super) struct Import {
    /// Word files (.docx), as Word and WPS save them, or a folder of them; they are only read. Behind a single file its id may
    /// stand: lower-case letters, digits and “-”
    #[arg(value_name = "FILE", required = true, num_args = 1..)]
    pub(super) files: Vec<PathBuf>,
    /// Whose reports they are: the id of a pilot unit, or its Chinese name; without it, the unit that a title or an issuer names
    #[arg(long, value_name = "UNIT")]
    pub(super) unit: Option<String>,
    /// Where they are filed, if not under the unit's own category
    #[arg(long, value_name = "SLUG")]
    pub(super) category: Option<String>,
    /// The day of the reports
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Of which header
    #[arg(value_enum)]
    pub(super) kind: SchemaKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaKind {
    Case,
    Practice,
}

/// What is published, as a folder or as one file.
#[derive(Debug, Args)]
pub(super) struct Edition {
    /// Show drafts too, and mark them
    #[arg(long)]
    pub(super) drafts: bool,
    /// Absolute address of the site, instead of the one in site.yaml
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub(super) base_url: Option<String>,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
    /// Make every booklet a PDF too, with the program typst
    #[arg(long)]
    pub(super) pdf: bool,
    /// The program typst, where it is not found by its name
    #[arg(long, value_name = "PROGRAM", requires = "pdf")]
    pub(super) typst: Option<PathBuf>,
    /// The day of the build; reports may not be dated after it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct Build {
    /// Where the site is written; the folder is replaced as a whole [default: ROOT/public]
    #[arg(long, short, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// What is published.
    #[command(flatten)]
    pub(super) edition: Edition,
    /// A copy to be opened from disk, search included: scripts and index in a form that browsers load without a server
    #[arg(long)]
    pub(super) offline: bool,
    /// Write .gz and .br beside every text
    #[arg(long)]
    pub(super) precompress: bool,
    /// How many threads to use
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(super) jobs: Option<u16>,
    /// Print how long each stage took
    #[arg(long)]
    pub(super) timings: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Check {
    /// Check drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(super) strict: bool,
    /// The day of the check; reports may not be dated after it
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub(super) format: CheckFormat,
    /// Also ask other sites whether links to them still lead somewhere; slow, and never done unasked
    #[arg(long)]
    pub(super) external: bool,
    /// Also write the report and the self-check table to one HTML file, to be sent and printed
    #[arg(long, value_name = "FILE.html")]
    pub(super) report: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CheckFormat {
    /// For people
    Text,
    /// One object a line
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations of GitHub workflows
    Github,
}

#[derive(Debug, Args)]
pub(super) struct Pack {
    /// The zip; one that is there is replaced [default: ROOT/site.zip]
    #[arg(long, short, value_name = "FILE.zip")]
    pub(super) output: Option<PathBuf>,
    /// What is published.
    #[command(flatten)]
    pub(super) edition: Edition,
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// The address to listen on; anything but 127.0.0.1 shows drafts to others
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1", value_parser = host)]
    pub(super) host: IpAddr,
    /// The port; 0 takes any that is free [default: 4000, or the next that is free]
    #[arg(long, short, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Drafts are always shown in the preview, and marked
    #[arg(long)]
    pub(super) drafts: bool,
    /// Open the preview in the browser
    #[arg(long)]
    pub(super) open: bool,
    /// Look for changes again and again: for network drives, where the system gives no notice
    #[arg(long)]
    pub(super) poll: bool,
    /// Jump to the report that was saved
    #[arg(long)]
    pub(super) follow: bool,
    /// Today, as in build
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(super) today: Option<Date>,
}

#[derive(Debug, Args)]
pub(super) struct Search {
    /// What to look for: words, “exact phrases”, -without; - reads one query a line from standard input
    #[arg(allow_hyphen_values = true)]
    pub(super) query: String,
    /// Only this category
    #[arg(long, value_name = "SLUG")]
    pub(super) category: Option<String>,
    /// Only this region: a code or the id of a group
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    /// Only this year
    #[arg(long, value_name = "YYYY")]
    pub(super) year: Option<u32>,
    /// Only with this tag; may be given more than once
    #[arg(long, value_name = "ID")]
    pub(super) tag: Vec<String>,
    /// Newest first
    #[arg(long)]
    pub(super) by_date: bool,
    /// Partial matches too, even where there are full ones
    #[arg(long)]
    pub(super) more: bool,
    /// How many results
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(super) limit: usize,
    /// Search drafts too
    #[arg(long)]
    pub(super) drafts: bool,
    /// Form of the results; JSON is one object a query
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct List {
    /// What to list
    #[arg(value_enum)]
    pub(super) what: Listed,
    /// Only this category
    #[arg(long, value_name = "SLUG")]
    pub(super) category: Option<String>,
    /// Only this region: a code or the id of a group
    #[arg(long, value_name = "CODE")]
    pub(super) region: Option<String>,
    /// Only reports or practices of this status; drafts are listed too
    #[arg(long, value_enum)]
    pub(super) status: Option<ListedStatus>,
    /// Form of the list
    #[arg(long, value_enum, default_value_t = TableFormat::Table)]
    pub(super) format: TableFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Listed {
    Cases,
    Practices,
    Units,
    Tags,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ListedStatus {
    Draft,
    Review,
    Published,
    Archived,
    Candidate,
    Reviewed,
    Promoted,
    Retired,
}

impl ListedStatus {
    /// What headers say.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            ListedStatus::Draft => "draft",
            ListedStatus::Review => "review",
            ListedStatus::Published => "published",
            ListedStatus::Archived => "archived",
            ListedStatus::Candidate => "candidate",
            ListedStatus::Reviewed => "reviewed",
            ListedStatus::Promoted => "promoted",
            ListedStatus::Retired => "retired",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TableFormat {
    Table,
    Csv,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct Stats {
    /// Name every report of which something is missing, not only those of which most is
    #[arg(long)]
    pub(super) all: bool,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The code in the brackets of a message, such as unknown-region
    pub(super) code: String,
}

#[derive(Debug, Args)]
pub(super) struct Theme {
    /// What to do
    #[command(subcommand)]
    pub(super) command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum ThemeCommand {
    /// Copy files of the embedded theme to themes/, to be changed there
    Eject(Eject),
}

#[derive(Debug, Args)]
pub(super) struct Eject {
    /// Paths in the theme, such as pages/home.html, or the beginning of paths, such as components/
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<String>,
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

fn day(text: &str) -> Result<Date, String> {
    crate::document::parse_day(text).ok_or_else(|| "YYYY-MM-DD".to_owned())
}

fn host(text: &str) -> Result<IpAddr, String> {
    let text = if text.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { text };
    text.parse().map_err(|_| "127.0.0.1, 0.0.0.0, ::1 …".to_owned())
}

fn base_url(text: &str) -> Result<String, String> {
    crate::registry::base_url(text).ok_or_else(|| "http(s)://…".to_owned())
}
