//! The word lists under `words/`: one word a line, `#` begins a remark.

use std::collections::HashSet;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::memmem::Finder;

/// What a word that was found in a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who is helped or ill.
    Status,
    /// How people are called behind their names.
    Title,
    /// An address near it is that of somebody who is helped.
    Recipient,
    /// An illness.
    Illness,
}

/// Every word that begins a search, found in one pass.
pub(super) struct Triggers {
    automaton: Option<AhoCorasick>,
    roles: Vec<Role>,
}

/// A trigger in a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) role: Role,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Triggers {
    /// The triggers, made once.
    pub(super) fn get() -> &'static Triggers {
        static TRIGGERS: OnceLock<Triggers> = OnceLock::new();
        TRIGGERS.get_or_init(|| {
            let files = [
                (Role::Status, include_str!("words/statuses.txt")),
                (Role::Title, include_str!("words/titles.txt")),
                (Role::Illness, include_str!("words/illnesses.txt")),
                (Role::Recipient, include_str!("words/recipients.txt")),
            ];
            let words: Vec<(Role, &str)> =
                files.into_iter().flat_map(|(role, text)| lines(text).map(move |word| (role, word))).collect();
            let automaton = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(AhoCorasickKind::DFA))
                .build(words.iter().map(|(_, word)| word));
            Triggers { automaton: automaton.ok(), roles: words.into_iter().map(|(role, _)| role).collect() }
        })
    }

    /// The triggers in a text, in order.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Hit> + 'a {
        let matches = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        matches.map(|found| Hit {
            role: self.roles[found.pattern().as_usize()],
            start: found.start(),
            end: found.end(),
        })
    }
}

/// How sure a surname is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Surname {
    /// Seldom anything else.
    Clear,
    /// An everyday word too.
    Ambiguous,
}

/// What names are made of.
pub(super) struct Names {
    clear: HashSet<&'static str>,
    ambiguous: HashSet<&'static str>,
    ordinary: HashSet<&'static str>,
    not_given: HashSet<&'static str>,
    titles: HashSet<&'static str>,
    after: Vec<&'static str>,
}

impl Names {
    /// The lists, read once.
    pub(super) fn get() -> &'static Names {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(|| {
            let surnames = include_str!("words/surnames.txt");
            Names {
                clear: lines(surnames).filter(|name| !name.ends_with('?')).collect(),
                ambiguous: lines(surnames).filter_map(|name| name.strip_suffix('?')).collect(),
                ordinary: lines(include_str!("words/ordinary.txt")).collect(),
                not_given: lines(include_str!("words/no-given-names.txt")).collect(),
                titles: lines(include_str!("words/titles.txt")).collect(),
                after: lines(include_str!("words/after-names.txt")).collect(),
            }
        })
    }

    pub(super) fn surname(&self, text: &str) -> Option<Surname> {
        if self.clear.contains(text) {
            Some(Surname::Clear)
        } else {
            self.ambiguous.contains(text).then_some(Surname::Ambiguous)
        }
    }

    /// Whether a word begins like a name and is none.
    pub(super) fn is_ordinary(&self, word: &str) -> bool {
        self.ordinary.contains(word)
    }

    /// Whether a character may stand in a given name.
    pub(super) fn is_given(&self, character: &str) -> bool {
        !self.not_given.contains(character)
    }

    /// Whether a word is how people are called behind their names.
    pub(super) fn is_title(&self, word: &str) -> bool {
        self.titles.contains(word)
    }

    /// Whether a text begins with something that follows names.
    pub(super) fn follows(&self, text: &str) -> bool {
        self.after.iter().any(|word| text.starts_with(word))
    }
}

/// What says of a person that he is a man, or she a woman.
pub(super) fn sexes() -> &'static [Finder<'static>; 2] {
    static SEXES: LazyLock<[Finder<'static>; 2]> = LazyLock::new(|| ["男", "女"].map(Finder::new));
    &SEXES
}

/// Whether a text holds anything that the address of a door ends with.
pub(super) fn may_lead_to_a_door(text: &str) -> bool {
    static ENDS: LazyLock<[Finder<'static>; 3]> = LazyLock::new(|| ["号", "室", "单元"].map(Finder::new));
    ENDS.iter().any(|end| end.find(text.as_bytes()).is_some())
}

/// What may stand right before a name.
pub(super) fn before_names() -> impl Iterator<Item = &'static str> {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("words/before-names.txt")).collect());
    WORDS.iter().copied()
}

/// Words by which an address is a public one.
pub(super) fn public_places() -> impl Iterator<Item = &'static str> {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("words/public-places.txt")).collect());
    WORDS.iter().copied()
}

/// Words of sentences that tell who holds an office.
pub(super) fn offices() -> impl Iterator<Item = &'static str> {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("words/offices.txt")).collect());
    WORDS.iter().copied()
}

/// What ends like the name of a village and names none.
pub(super) fn no_villages() -> impl Iterator<Item = &'static str> {
    static WORDS: LazyLock<Vec<&str>> = LazyLock::new(|| lines(include_str!("words/no-villages.txt")).collect());
    WORDS.iter().copied()
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}
