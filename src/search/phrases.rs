//! The lexicon: names that the registry knows, and phrases that the reports repeat. Each has a list of the documents
//! that hold it, so that a query made of such phrases needs few and short lists; and each can be suggested.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::entry::Entry;
use super::fold::{BREAK, Letter, is_ascii_word, words};
use crate::plan::address;
use crate::registry::{RegionKind, Registry};
use crate::site::Site;

/// What a word of the lexicon is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum PhraseKind {
    /// A region, by its id.
    Region(String),
    /// A pilot unit, by its id.
    Unit(String),
    /// A category, by its slug.
    Category(String),
    /// A tag, by its id.
    Tag(String),
    /// A phrase of the reports or the glossary.
    Phrase,
}

/// A word of the lexicon.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Its letters, at least two.
    pub(super) letters: Vec<Letter>,
    /// How it is written.
    pub(super) text: String,
    /// What it is.
    pub(super) kind: PhraseKind,
}

impl Phrase {
    /// Whether it is a term of its own: words of two letters and triples of ASCII letters are terms anyway.
    pub(super) fn is_term(&self) -> bool {
        self.letters.len() > 3 || self.letters.len() == 3 && !self.letters.iter().all(|letter| is_ascii_word(*letter))
    }
}

/// How many phrases are taken from the reports.
const MINED: usize = 1_200;
/// How many regions besides the provinces, those with most reports first.
const REGIONS: usize = 200;
/// Phrases have 3 to this many letters.
const LONGEST: usize = 8;
/// Reports that are read for phrases, spread evenly.
const SAMPLE: usize = 600;
/// A phrase stands this often in the sample.
const LEAST: u32 = 3;
/// No phrase begins or ends with one of these: particles, pronouns, conjunctions.
const LOOSE: &str = "的了和与及等在是对把将为被向从由或而以也又就都其这那并于所到个";

/// The lexicon of a site, sorted by letters.
pub(super) fn lexicon(site: &Site, entries: &[Entry<'_>]) -> Vec<Phrase> {
    let mut phrases = named(site);
    phrases.extend(mined(entries));
    // The browser folds a word again, and must get the same letters.
    phrases.retain(|phrase| words(&phrase.text).as_slice() == std::slice::from_ref(&phrase.letters));
    // Of two words with the same letters the one that leads somewhere is kept: kinds sort that way.
    phrases.sort_by(|a, b| (&a.letters, &a.kind, &a.text).cmp(&(&b.letters, &b.kind, &b.text)));
    phrases.dedup_by(|later, first| later.letters == first.letters);
    phrases
}

/// The words of the registry, as far as they are one word of two letters or more.
fn named(site: &Site) -> Vec<Phrase> {
    let registry: &Registry = &site.registry;
    let mut phrases = Vec::new();
    let mut add = |text: &str, kind: PhraseKind| {
        if let [letters] = words(text).as_slice()
            && letters.len() >= 2
        {
            phrases.push(Phrase { letters: letters.clone(), text: text.to_owned(), kind });
        }
    };
    let live = site.live_regions().into_iter().map(|key| (key, registry.regions.get(key)));
    let (mut finer, provinces): (Vec<_>, Vec<_>) = live.partition(|(_, region)| region.kind != RegionKind::Province);
    finer.sort_by_key(|(key, _)| (std::cmp::Reverse(site.cases_of_region(*key).len()), *key));
    finer.truncate(REGIONS);
    for (_, region) in provinces.into_iter().chain(finer) {
        add(&region.name, PhraseKind::Region(region.id.clone()));
        add(&region.short, PhraseKind::Region(region.id.clone()));
    }
    for (_, unit) in registry.programme.units() {
        let place = address::unit(unit);
        let id = place.as_str().trim_start_matches("units/").trim_end_matches(".html");
        add(&unit.published_name, PhraseKind::Unit(id.to_owned()));
    }
    for (_, category) in registry.programme.categories() {
        add(&category.short_name, PhraseKind::Category(category.slug.clone()));
    }
    for (key, _) in site.used_tags() {
        let tag = registry.tags.get(key);
        add(&tag.name, PhraseKind::Tag(tag.id.clone()));
    }
    for word in registry.glossary.synonyms.iter().flatten() {
        add(word, PhraseKind::Phrase);
    }
    phrases
}

/// Phrases that the reports repeat in different surroundings.
///
/// Level by level: a run of n letters can only be frequent where the runs of n-1 letters at its first and second
/// letter are (Karp, Miller, Rosenberg 1972; Apriori). A run that mostly stands within one and the same longer run
/// is a part of a word and is passed over.
fn mined(entries: &[Entry<'_>]) -> Vec<Phrase> {
    let step = entries.len().div_ceil(SAMPLE).max(1);
    let sample: Vec<&Entry<'_>> = entries.iter().step_by(step).collect();
    let texts: Vec<Vec<Letter>> = sample.par_iter().map(|entry| entry.words().letters).collect();
    let mut letters: Vec<Letter> = Vec::with_capacity(texts.iter().map(Vec::len).sum::<usize>() + texts.len());
    for text in texts {
        letters.extend(text);
        letters.push(BREAK);
    }
    let loose: Vec<Letter> = LOOSE.chars().map(u32::from).collect();
    // The class of the run at each place: runs of equal letters have equal classes, rare ones have none (0).
    let mut classes: Vec<u32> = letters.clone();
    let mut levels: Vec<Level> = Vec::new();
    for length in 2..=LONGEST + 1 {
        let level = Level::next(&letters, &classes, length);
        if level.runs.is_empty() {
            break;
        }
        classes.clone_from(&level.classes);
        levels.push(level);
    }
    let mut found: Vec<(u64, Vec<Letter>)> = Vec::new();
    for (index, level) in levels.iter().enumerate().skip(1).take(LONGEST - 2) {
        let length = index + 2;
        let within = levels.get(index + 1).map(|longer| longer.parts(level)).unwrap_or_default();
        for (class, (count, place)) in level.runs.iter().enumerate() {
            let run = &letters[*place..place + length];
            let part = within.get(class).copied().unwrap_or(0);
            let edges = [run[0], run[length - 1]];
            // Seven of ten times within the same longer run: not a word of its own.
            let telling = !edges.iter().any(|letter| loose.contains(letter)) && !is_number(run);
            if u64::from(part) * 10 < u64::from(*count) * 7 && telling {
                found.push((u64::from(*count) * (length as u64 - 1), run.to_vec()));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.truncate(MINED);
    let phrase =
        |letters: Vec<Letter>| Phrase { text: super::fold::spelled(&letters), letters, kind: PhraseKind::Phrase };
    found.into_iter().map(|(_, letters)| phrase(letters)).collect()
}

/// Whether a run holds a digit beside other letters: dates and amounts, cut anywhere.
fn is_number(run: &[Letter]) -> bool {
    let digit = |letter: &Letter| matches!(letter, 0x25..=0x39);
    run.iter().any(digit) && !run.iter().all(|letter| is_ascii_word(*letter))
}

/// The frequent runs of one length.
struct Level {
    /// The class of the run at each place, from 1; 0 where the run is rare or crosses a break.
    classes: Vec<u32>,
    /// How often each class stands, and where first.
    runs: Vec<(u32, usize)>,
}

impl Level {
    fn next(letters: &[Letter], shorter: &[u32], length: usize) -> Level {
        let mut counts: FxHashMap<(u32, u32), (u32, usize)> = FxHashMap::default();
        let key = |place: usize| {
            // For pairs the classes are the letters themselves, else those of the runs one shorter.
            let (first, second) = (shorter[place], *shorter.get(place + 1)?);
            let open = length > 2 || letters[place] != BREAK && letters[place + 1] != BREAK;
            (first != 0 && second != 0 && open).then_some((first, second))
        };
        for place in 0..letters.len() {
            if let Some(key) = key(place) {
                counts.entry(key).or_insert((0, place)).0 += 1;
            }
        }
        let mut level = Level { classes: vec![0; letters.len()], runs: Vec::new() };
        let mut numbers: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for place in 0..letters.len() {
            let Some(key) = key(place) else { continue };
            let (count, first) = counts[&key];
            if count >= LEAST {
                level.classes[place] = *numbers.entry(key).or_insert_with(|| {
                    level.runs.push((count, first));
                    level.runs.len() as u32
                });
            }
        }
        level
    }

    /// For each class of the runs one shorter, how often the commonest run of this level holds it.
    fn parts(&self, shorter: &Level) -> Vec<u32> {
        let mut most = vec![0; shorter.runs.len()];
        for (count, place) in &self.runs {
            for class in [shorter.classes[*place], shorter.classes[place + 1]] {
                if class > 0 {
                    let most = &mut most[class as usize - 1];
                    *most = (*most).max(*count);
                }
            }
        }
        most
    }
}

/// Finds the phrases of the lexicon in a text.
pub(super) struct Matcher {
    /// The phrases that begin with a pair: their numbers and the letters behind the pair.
    by_pair: FxHashMap<u64, Vec<(u32, Vec<Letter>)>>,
    /// One bit for the hash of each such pair, to pass over others quickly.
    seen: Vec<u64>,
}

const SEEN: u64 = 1 << 18;

fn hash(pair: u64) -> u64 {
    pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 46
}

fn pair(letters: &[Letter]) -> u64 {
    u64::from(letters[0]) << 32 | u64::from(letters[1])
}

impl Matcher {
    /// A matcher for the phrases that are terms of their own.
    pub(super) fn new(phrases: &[Phrase]) -> Matcher {
        let mut matcher = Matcher { by_pair: FxHashMap::default(), seen: vec![0; SEEN as usize / 64] };
        for (number, phrase) in phrases.iter().enumerate().filter(|(_, phrase)| phrase.is_term()) {
            let pair = pair(&phrase.letters);
            matcher.by_pair.entry(pair).or_default().push((number as u32, phrase.letters[2..].to_vec()));
            let bit = hash(pair) % SEEN;
            matcher.seen[bit as usize / 64] |= 1 << (bit % 64);
        }
        matcher
    }

    /// The phrases that begin at the first letter: number and length.
    pub(super) fn at<'a>(&'a self, letters: &'a [Letter]) -> impl Iterator<Item = (u32, usize)> + 'a {
        let found = (letters.len() > 2)
            .then(|| {
                let pair = pair(letters);
                let bit = hash(pair) % SEEN;
                (self.seen[bit as usize / 64] >> (bit % 64) & 1 == 1).then(|| self.by_pair.get(&pair)).flatten()
            })
            .flatten();
        let phrases = found.into_iter().flatten();
        phrases.filter(|(_, rest)| letters[2..].starts_with(rest)).map(|(number, rest)| (*number, rest.len() + 2))
    }
}
