//! The whole index as files: what a browser needs first in one of them, all else in small ones, each asked for when
//! it is needed. The form of every file is described in `docs/search-index.md`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::alphabet::Alphabet;
use super::coder::{Model, read_varint, varint};
use super::entry::Entry;
use super::models::models;
use super::pack::{base36, bearers, deflate, deflate_text, inflate, inflate_text, join, split};
use super::phrases::{Phrase, PhraseKind, lexicon};
use super::postings::{self, MOST_ENTRIES};
use super::ranking::{RANKING, Ranking};
use super::{directory, fold, pinyin, shards};
use crate::registry::{CategoryKey, RegionKey, Registry};
use crate::site::Site;
use crate::vocabulary::fingerprint::Fingerprint;
use crate::vocabulary::path::OutPath;

/// The version of the form of the files.
pub(super) const VERSION: u32 = 4;
/// The file that is read first.
pub(super) const MANIFEST: &str = "search/index.bin";
/// How many cards are in a file.
pub(super) const CARDS: usize = 16;

/// The search index of a site: its files, by address.
#[derive(Debug, Default)]
pub struct Index {
    files: BTreeMap<OutPath, Vec<u8>>,
}

/// Letters that bind words or ask a question: 助词、介词、连词、疑问代词、能愿动词. A pair of letters with one of them says little of what a
/// question is about, and is rare by chance.
const PARTICLES: &str = "的了着过是在有和与及或就也都不没吗呢吧么怎样什哪谁几如何多少能会要到从里把被对给让";

/// The head of the manifest, as JSON.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    /// [`VERSION`].
    pub(super) version: u32,
    /// The folder of the other files below `search/`; it changes with any of them.
    pub(super) folder: String,
    /// How many entries there are.
    pub(super) entries: u32,
    /// A word of the lexicon of two letters or more that more entries have has a file of its own.
    pub(super) long: u32,
    /// How many files hold terms.
    pub(super) shards: usize,
    /// Slug and short name of each category.
    pub(super) categories: Vec<(String, String)>,
    /// Id and short name of each province-level region that has an entry.
    pub(super) regions: Vec<(String, String)>,
    /// Words that mean the same.
    pub(super) synonyms: Vec<Vec<String>>,
    /// [`PARTICLES`].
    pub(super) particles: String,
    /// [`RANKING`].
    pub(super) ranking: Ranking,
}

/// Entries that follow one another and have category, province and year in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Place in [`Head::categories`], from 1; 0 for none.
    pub(super) category: u32,
    /// Place in [`Head::regions`], from 1; 0 for none.
    pub(super) region: u32,
    /// The year; 0 for none.
    pub(super) year: u32,
    /// How many entries.
    pub(super) length: u32,
}

impl Index {
    /// Indexes everything of a site that can be found.
    pub(crate) fn make(site: &Site) -> Index {
        let mut entries = Entry::all(site);
        entries.truncate(MOST_ENTRIES);
        let alphabet = Alphabet::of(&entries);
        let phrases = lexicon(site, &entries);
        let parts = postings::gather(&entries, &alphabet, &phrases);
        let shards = shards::pack(parts, &alphabet, &phrases, entries.len());
        let models = models(&shards.weights, entries.len() as u32);
        let provinces = provinces(&entries);
        let mut files: Vec<(String, Vec<u8>)> = Vec::new();
        let count = shards.files.len();
        let numbered = shards.files.into_iter().enumerate();
        files.extend(numbered.map(|(number, bytes)| (terms_file(number), bytes)));
        files.extend(cards(&entries, site));
        files.push(("dates".to_owned(), dates(&entries)));
        files.push(("tags".to_owned(), tags(&entries, site, &models)));
        files.push(("regions".to_owned(), regions(&entries, site, &models)));
        files.push(("pinyin".to_owned(), deflate_text(&pinyin::file(&phrases))));
        files.push(("simplified".to_owned(), deflate_text(&simplified(&alphabet))));
        let registry = &site.registry;
        let categories = registry.programme.categories();
        let short = |key: &RegionKey| registry.regions.get(*key);
        let mut head = Head {
            version: VERSION,
            folder: String::new(),
            entries: entries.len() as u32,
            long: directory::long_word(entries.len() as u32),
            shards: count,
            categories: categories.map(|(_, category)| (category.slug.clone(), category.short_name.clone())).collect(),
            regions: provinces.iter().map(|key| (short(key).id.clone(), short(key).short.clone())).collect(),
            synonyms: synonyms(registry),
            particles: PARTICLES.to_owned(),
            ranking: RANKING,
        };
        let rest = [
            deflate(&shards.weights),
            directory::write(&shards.groups, &shards.pairs),
            write_runs(&entries, &provinces),
            deflate_text(&write_words(&phrases)),
            deflate(&write_frequencies(&shards.frequencies)),
        ];
        let parts = files.iter().flat_map(|(name, bytes)| [name.as_bytes(), bytes.as_slice()]);
        head.folder = Fingerprint::of_parts(parts.chain(rest.iter().map(Vec::as_slice))).short();
        // A struct of strings and numbers can always be written.
        let json = serde_json::to_vec(&head).unwrap_or_default();
        let manifest = join(&[&deflate(&json), &rest[0], &rest[1], &rest[2], &rest[3], &rest[4]]);
        let place = |name: &str| OutPath::made(&format!("search/{}/{name}.bin", head.folder));
        let mut files: BTreeMap<OutPath, Vec<u8>> =
            files.into_iter().map(|(name, bytes)| (place(&name), bytes)).collect();
        files.insert(OutPath::made(MANIFEST), manifest);
        Index { files }
    }

    /// The files, by address.
    pub fn files(&self) -> impl Iterator<Item = (&OutPath, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path, bytes.as_slice()))
    }

    /// The bytes of one file.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The files themselves, for handing them on.
    pub fn into_files(self) -> BTreeMap<OutPath, Vec<u8>> {
        self.files
    }
}

/// Words that mean the same: those of the glossary, and the names of tags with their other names.
fn synonyms(registry: &Registry) -> Vec<Vec<String>> {
    let tags = registry.tags.iter().filter(|(_, tag)| !tag.aliases.is_empty());
    let tags = tags.map(|(_, tag)| std::iter::once(&tag.name).chain(&tag.aliases).cloned().collect());
    let groups = registry.glossary.synonyms.iter().cloned().chain(tags);
    // A word that folds to nothing would stand in every other.
    groups.map(|group: Vec<String>| group.into_iter().filter(|word| !fold::line(word).is_empty()).collect()).collect()
}

/// The province-level regions of the entries, in the order of the table.
fn provinces(entries: &[Entry<'_>]) -> Vec<RegionKey> {
    let found: BTreeSet<RegionKey> = entries.iter().filter_map(|entry| entry.province).collect();
    found.into_iter().collect()
}

/// The name of a file of terms. The hyphen parts it from other names, and from those that Windows reserves.
pub(super) fn terms_file(number: usize) -> String {
    format!("t-{}", base36(number))
}

/// The name of a file of cards.
pub(super) fn cards_file(number: usize) -> String {
    format!("c-{}", base36(number))
}

/// Sixteen cards a file: path, title, date, region, one card a line.
fn cards(entries: &[Entry<'_>], site: &Site) -> Vec<(String, Vec<u8>)> {
    let regions = &site.registry.regions;
    let card = |entry: &Entry<'_>| {
        let path = entry.address.as_str();
        let folder = entry.category.map(|key| site.registry.programme.category(key).slug.as_str());
        // `~id` is short for the address of a report of the entry's category.
        let short = folder.and_then(|slug| path.strip_prefix("cases/")?.strip_prefix(slug)?.strip_prefix('/'));
        let path = short.map_or_else(|| path.to_owned(), |name| format!("~{}", name.trim_end_matches(".html")));
        let date = entry.date.map(|date| date.day()).unwrap_or_default();
        let region = entry.region.filter(|key| Some(*key) != entry.province);
        let region = region.map(|key| regions.get(key).id.as_str()).unwrap_or_default();
        let title: String = entry.title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        format!("{path}\t{title}\t{date}\t{region}")
    };
    let blocks: Vec<&[Entry<'_>]> = entries.chunks(CARDS).collect();
    let text = |block: &[Entry<'_>]| block.iter().map(card).collect::<Vec<_>>().join("\n");
    let numbered = blocks.par_iter().enumerate();
    numbered.map(|(number, block)| (cards_file(number), deflate_text(&text(block)))).collect()
}

/// Days since 1970 of each entry, as differences to the one before; 0 and less for none.
fn dates(entries: &[Entry<'_>]) -> Vec<u8> {
    let (mut out, mut last) = (Vec::new(), 0_i64);
    for entry in entries {
        let day = entry.date.map_or(0, |date| days(date.at.date()));
        let change = last - day;
        varint((change << 1 ^ change >> 63) as u64, &mut out);
        last = day;
    }
    deflate(&out)
}

/// Undoes [`dates`].
pub(super) fn read_dates(bytes: &[u8], entries: u32) -> Vec<i64> {
    let bytes = inflate(bytes);
    let (mut rest, mut last) = (bytes.as_slice(), 0_i64);
    (0..entries)
        .map(|_| {
            let change = read_varint(&mut rest);
            last -= (change >> 1) as i64 ^ -((change & 1) as i64);
            last
        })
        .collect()
}

fn days(date: Date) -> i64 {
    let epoch = Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| i64::from(span.get_days()))
}

fn tags(entries: &[Entry<'_>], site: &Site, models: &[Model]) -> Vec<u8> {
    let used: Vec<_> = site.used_tags().map(|(key, _)| key).collect();
    let tag = |key| site.registry.tags.get(key);
    let names: Vec<(String, String)> = used.iter().map(|key| (tag(*key).id.clone(), tag(*key).name.clone())).collect();
    let mut lists = vec![Vec::new(); used.len()];
    for (number, entry) in entries.iter().enumerate() {
        for key in entry.tags {
            if let Ok(place) = used.binary_search(key) {
                lists[place].push(number as u32);
            }
        }
    }
    lists.iter_mut().for_each(Vec::dedup);
    bearers(&names, &lists, entries.len() as u32, models)
}

/// Cities, counties, areas and groups: provinces are in the runs.
fn regions(entries: &[Entry<'_>], site: &Site, models: &[Model]) -> Vec<u8> {
    let regions = &site.registry.regions;
    let mut lists: BTreeMap<RegionKey, Vec<u32>> = BTreeMap::new();
    for (number, entry) in entries.iter().enumerate() {
        for key in entry.region.map(|key| regions.roll_up(key)).unwrap_or_default() {
            if Some(key) != entry.province {
                lists.entry(key).or_default().push(number as u32);
            }
        }
    }
    let names: Vec<(String, String)> =
        lists.keys().map(|key| (regions.get(*key).id.clone(), regions.get(*key).name.clone())).collect();
    let lists: Vec<Vec<u32>> = lists.into_values().collect();
    bearers(&names, &lists, entries.len() as u32, models)
}

/// Pairs of traditional and simplified characters of which the site has the second.
fn simplified(alphabet: &Alphabet) -> String {
    let pairs = fold::simplified().filter(|(_, to)| alphabet.number(u32::from(*to)) > 0);
    pairs.flat_map(|(from, to)| [from, to]).collect()
}

fn write_runs(entries: &[Entry<'_>], provinces: &[RegionKey]) -> Vec<u8> {
    let place = |entry: &Entry<'_>| {
        let region = entry.province.and_then(|key| provinces.binary_search(&key).ok());
        let category = entry.category.map_or(0, |CategoryKey(place)| place as u64 + 1);
        [category, region.map_or(0, |place| place as u64 + 1), u64::from(entry.year().unsigned_abs())]
    };
    let mut out = Vec::new();
    for run in entries.chunk_by(|a, b| place(a) == place(b)) {
        place(&run[0]).iter().for_each(|value| varint(*value, &mut out));
        varint(run.len() as u64, &mut out);
    }
    deflate(&out)
}

/// Undoes `write_runs`.
pub(super) fn read_runs(bytes: &[u8]) -> Vec<Run> {
    let bytes = inflate(bytes);
    let mut rest = bytes.as_slice();
    let mut runs = Vec::new();
    while !rest.is_empty() {
        let mut next = || read_varint(&mut rest) as u32;
        runs.push(Run { category: next(), region: next(), year: next(), length: next() });
    }
    runs
}

/// The lexicon, a word a line: how many characters it shares with the word before (as a letter from `A`), the
/// others, and behind a tab what it is if it is a name.
fn write_words(phrases: &[Phrase]) -> String {
    let mut out = String::new();
    let mut last: Vec<char> = Vec::new();
    for phrase in phrases {
        let letters: Vec<char> = phrase.text.chars().collect();
        let same = last.iter().zip(&letters).take_while(|(a, b)| a == b).count().min(25);
        out.push(char::from(b'A' + same as u8));
        out.extend(&letters[same..]);
        match &phrase.kind {
            PhraseKind::Region(id) => out.extend(["\tr", id]),
            PhraseKind::Unit(id) => out.extend(["\tu", id]),
            PhraseKind::Category(id) => out.extend(["\tc", id]),
            PhraseKind::Tag(id) => out.extend(["\tt", id]),
            PhraseKind::Phrase => {}
        }
        out.push('\n');
        last = letters;
    }
    out
}

/// Undoes `write_words`: the text and what it is.
pub(super) fn read_words(bytes: &[u8]) -> Vec<(String, Option<(char, String)>)> {
    let text = inflate_text(bytes);
    let mut words: Vec<(String, Option<(char, String)>)> = Vec::new();
    for line in text.lines() {
        let (word, name) = line.split_once('\t').map_or((line, None), |(word, name)| (word, Some(name)));
        let mut letters = word.chars();
        let same = letters.next().map_or(0, |same| u32::from(same).saturating_sub(u32::from('A')));
        let before = words.last().map(|(text, _)| text.chars().take(same as usize).collect::<String>());
        let mut name = name.map(str::chars);
        let name = name.as_mut().and_then(|name| Some((name.next()?, name.as_str().to_owned())));
        words.push((before.unwrap_or_default() + letters.as_str(), name));
    }
    words
}

/// How many entries hold each word.
fn write_frequencies(frequencies: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    frequencies.iter().for_each(|frequency| varint(u64::from(*frequency), &mut out));
    out
}

/// The blocks of a manifest: head, models, directory, runs, words, frequencies.
pub(super) fn read_manifest(bytes: &[u8]) -> Option<(Head, [&[u8]; 5])> {
    let blocks = split(bytes);
    let [head, models, directory, runs, words, frequencies] = blocks.as_slice() else { return None };
    let head: Head = serde_json::from_slice(&inflate(head)).ok()?;
    (head.version == VERSION).then_some((head, [*models, *directory, *runs, *words, *frequencies]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_safe_name_of_its_own() {
        let others = ["dates", "tags", "regions", "pinyin", "simplified"].map(str::to_owned);
        // `tags` and `con` are numbers in 36 digits too, behind a letter.
        let numbered = (0..60_000).flat_map(|number| [terms_file(number), cards_file(number)]);
        let names: BTreeSet<String> = numbered.chain(others).collect();
        assert_eq!(names.len(), 2 * 60_000 + 5);
        for name in names {
            let path = format!("search/0123456789/{name}.bin");
            assert_eq!(OutPath::made(&path).as_str(), path);
        }
    }
}
