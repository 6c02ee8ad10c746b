//! The reference searcher: the same search as the browser's, over the same files, in plain steps. The engine in the
//! theme is held against it on thousands of queries.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::coder::{Model, read_varint};
use super::directory::{self, Directory, TermFile};
use super::fold::{self, Letter};
use super::index::{
    CARDS, Head, MANIFEST, Run, cards_file, read_dates, read_manifest, read_runs, read_words, terms_file,
};
use super::list::List;
use super::models::models;
use super::pack::{inflate, inflate_text, read_bearers};
use super::plan::{Needed, plan};
use super::query::Query;
use super::ranking::{is_share, weight};
use super::shards::{long_words, lookup};

/// What narrows a search besides its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filter {
    /// Slug of a category.
    pub category: Option<String>,
    /// Id of a region.
    pub region: Option<String>,
    /// A year.
    pub year: Option<u32>,
    /// Ids of tags, all of which a result bears.
    pub tags: Vec<String>,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct Question {
    /// What a person typed.
    pub text: String,
    /// What narrows it.
    pub filter: Filter,
    /// Newest first instead of best first.
    pub by_date: bool,
    /// Partial matches even where there are full ones.
    pub more: bool,
    /// How many results are passed over.
    pub offset: usize,
    /// How many results are wanted.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Answer {
    /// How many entries hold all words.
    pub total: usize,
    /// How many others hold most of them, or words of the same meaning; they follow the full matches.
    pub partial: usize,
    /// Whether some of `total` may hold the terms of a word apart: it has several, and no text was looked into.
    pub approximate: bool,
    /// Those that were asked for.
    pub results: Vec<Hit>,
}

/// An entry that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Hit {
    /// Its address below the site.
    pub url: String,
    /// Its title.
    pub title: String,
    /// What it is: `case`, `practice`, `unit` or `page`.
    pub kind: &'static str,
    /// `YYYY-MM-DD`, or empty.
    pub date: String,
    /// Slug of its category, or empty.
    pub category: String,
    /// Id of its region, or empty.
    pub region: String,
    /// How well it fits.
    pub score: u64,
}

/// Reads the bytes of a file of the index by its address.
pub(crate) type Fetch<'a> = dyn Fn(&str) -> Option<Cow<'a, [u8]>> + 'a;

/// A search index that is open.
pub(crate) struct Searcher<'a> {
    fetch: Box<Fetch<'a>>,
    head: Head,
    models: Vec<Model>,
    directory: Directory,
    runs: Vec<Run>,
    phrases: HashSet<Vec<Letter>>,
    longest: usize,
    lists: RefCell<HashMap<Vec<Letter>, List>>,
}

/// The level of a term in a title.
const TITLE: u8 = 3;

impl<'a> Searcher<'a> {
    /// Opens an index. `None` if its first file is missing, broken or of another version.
    pub(crate) fn open(fetch: Box<Fetch<'a>>) -> Option<Searcher<'a>> {
        let manifest = fetch(MANIFEST)?;
        let (head, [weights, directory, runs, words, frequencies]) = read_manifest(&manifest)?;
        let models = models(&inflate(weights), head.entries);
        let (runs, words) = (read_runs(runs), read_words(words));
        let frequencies = inflate(frequencies);
        let mut rest = frequencies.as_slice();
        let words: Vec<(String, u64)> = words.into_iter().map(|(word, _)| (word, read_varint(&mut rest))).collect();
        let folded: Vec<Vec<Letter>> =
            words.iter().map(|(word, _)| fold::words(word).pop().unwrap_or_default()).collect();
        let counted = folded.iter().map(Vec::as_slice).zip(words.iter().map(|(_, count)| *count));
        let (groups, pairs) = directory::read(directory);
        let directory = Directory::new(groups, long_words(counted, head.long).chain(pairs));
        let phrases: HashSet<Vec<Letter>> = folded.into_iter().filter(|word| word.len() > 2).collect();
        let longest = phrases.iter().map(Vec::len).max().unwrap_or(0);
        Some(Searcher { head, models, directory, runs, phrases, longest, lists: RefCell::default(), fetch })
    }

    /// Searches. `page` gives the HTML of an entry, to verify exact phrases.
    pub(crate) fn search(&self, question: &Question, page: &dyn Fn(&str) -> Option<String>) -> Answer {
        let query = Query::parse(&question.text);
        let allowed = self.allowed(question, &query);
        if query.words.is_empty() && !self.is_filtered(&question.filter) {
            return Answer::default();
        }
        let needed = self.plan(&query.words);
        let mut full = self.matches(&needed, &allowed, 0);
        if !query.titled.is_empty() {
            let words: Vec<Vec<Letter>> = query.titled.iter().flat_map(|line| fold::words(line)).collect();
            let titled = self.matches(&self.plan(&words), &allowed, TITLE);
            let titled: HashSet<u32> = titled.into_iter().map(|(entry, _)| entry).collect();
            full.retain(|(entry, _)| titled.contains(entry));
        }
        self.sort(&mut full, question.by_date);
        if !question.by_date {
            self.titles_first(&mut full, &needed, &query.words);
        }
        let whole = !query.exact.is_empty() || !query.titled.is_empty();
        if whole {
            self.verify(&mut full, &query, page);
        }
        let total = full.len();
        // What is quoted is looked for in the texts.
        let quoted = |word: &str| query.exact.iter().any(|phrase| phrase.split(' ').any(|part| part == word));
        let one_term = |word: &Vec<Letter>| needed.iter().any(|needed| needed.term == *word);
        let open = query.words.iter().any(|word| !one_term(word) && !quoted(&fold::spelled(word)));
        let approximate = total > 0 && (open || whole && total > self.head.ranking.verified);
        let mut partial = Vec::new();
        if (question.more || total == 0) && !query.words.is_empty() && !whole {
            let known: HashSet<u32> = full.iter().map(|(entry, _)| *entry).collect();
            partial = self.partial(&query.words, &allowed, &known);
        }
        let count = partial.len();
        full.append(&mut partial);
        let chosen = full.into_iter().skip(question.offset).take(question.limit);
        Answer {
            total,
            partial: count,
            approximate,
            results: chosen.map(|(entry, score)| self.hit(entry, score)).collect(),
        }
    }

    fn plan(&self, words: &[Vec<Letter>]) -> Vec<Needed> {
        let needed =
            plan(words, self.longest, |word| self.phrases.contains(word), |term| self.directory.place(term).file);
        self.load(&needed);
        needed
    }

    /// Reads the lists of these terms, as far as they are not at hand.
    fn load(&self, needed: &[Needed]) {
        let mut lists = self.lists.borrow_mut();
        let mut files: BTreeMap<TermFile, Vec<Vec<Letter>>> = BTreeMap::new();
        for Needed { term, .. } in needed.iter().filter(|needed| !lists.contains_key(&needed.term)) {
            files.entry(self.directory.place(term)).or_default().push(term.clone());
        }
        for (TermFile { file, step }, terms) in files {
            let bytes = self.file(&terms_file(file));
            let mut found: HashMap<_, _> =
                lookup(&bytes, step, &terms, self.head.entries, &self.models).into_iter().collect();
            lists.extend(terms.into_iter().map(|term| {
                let list = found.remove(&term).unwrap_or_default();
                (term, list)
            }));
        }
    }

    /// The entries that have every term at a level, with their scores, by number.
    fn matches(&self, needed: &[Needed], allowed: &[bool], least: u8) -> Vec<(u32, u64)> {
        let lists = self.lists.borrow();
        let mut counts = vec![(0_usize, 0_u64); allowed.len()];
        for Needed { term, follows } in needed {
            let Some(list) = lists.get(term) else { continue };
            let weight = weight(self.head.entries, list.postings.len());
            let follows = list.signature(follows);
            for posting in
                list.postings.iter().filter(|posting| posting.level >= least && posting.signature & follows == follows)
            {
                if let Some((count, score)) = counts.get_mut(posting.document as usize) {
                    *count += 1;
                    *score += weight * self.head.ranking.worth(posting.level);
                }
            }
        }
        let recency = self.recency();
        let entries =
            counts.into_iter().enumerate().filter(|(entry, (count, _))| *count == needed.len() && allowed[*entry]);
        entries.map(|(entry, (_, score))| (entry as u32, score * recency[entry])).collect()
    }

    /// Entries with most of the words, or with words of the same meaning, best first.
    fn partial(&self, words: &[Vec<Letter>], allowed: &[bool], known: &HashSet<u32>) -> Vec<(u32, u64)> {
        let mut held = vec![0_u64; allowed.len()];
        let mut scores = vec![0_u64; allowed.len()];
        let mut asked = 0;
        for word in words {
            let mut needed = self.plan(std::slice::from_ref(word));
            if needed.iter().any(|needed| self.tells(needed)) {
                needed.retain(|needed| self.tells(needed));
            }
            let mut own = vec![(0_u64, 0_u64); allowed.len()];
            let mut mass = 0;
            {
                let lists = self.lists.borrow();
                // What follows a term is not asked: that may be the part that is missing.
                for Needed { term, .. } in &needed {
                    let postings = lists.get(term).map_or(&[][..], |list| &list.postings);
                    // A term that no entry has asks for nothing: “怎么” of a question, say.
                    let weight = weight(self.head.entries, postings.len());
                    mass += weight;
                    for posting in postings {
                        if let Some((held, score)) = own.get_mut(posting.document as usize) {
                            *held += weight;
                            *score += weight * self.head.ranking.worth(posting.level);
                        }
                    }
                }
            }
            let others = self.same(word);
            // A word that no entry has may be known by another name.
            if mass == 0 && !others.is_empty() {
                mass = weight(self.head.entries, 1);
            }
            asked += mass;
            for other in others {
                let needed = self.plan(&other);
                for (entry, _) in self.matches(&needed, allowed, 0) {
                    let (held, score) = &mut own[entry as usize];
                    *held = (*held).max(mass);
                    *score = (*score).max(mass * self.head.ranking.same);
                }
            }
            for (entry, (own_held, own_score)) in own.into_iter().enumerate() {
                held[entry] += own_held;
                scores[entry] += own_score;
            }
        }
        let ranking = &self.head.ranking;
        let recency = self.recency();
        let open = |entry: &usize| allowed[*entry] && !known.contains(&(*entry as u32)) && held[*entry] > 0;
        let most = (0..allowed.len()).filter(open).map(|entry| held[entry]).max().unwrap_or(0);
        // A long question asks for more than any entry has: then those that come near the best one.
        let enough = |held: u64| {
            if is_share(most, ranking.quorum, asked) {
                is_share(held, ranking.quorum, asked)
            } else {
                let (of_asked, of_best) = ranking.near;
                is_share(most, of_asked, asked) && is_share(held, of_best, most)
            }
        };
        let entries = (0..allowed.len()).filter(|entry| open(entry) && enough(held[*entry]));
        let mut found: Vec<(u32, u64)> = entries.map(|entry| (entry as u32, scores[entry] * recency[entry])).collect();
        self.sort(&mut found, false);
        found.truncate(ranking.partial);
        found
    }

    /// Whether a term says what a question is about: no pair of letters with a particle does.
    fn tells(&self, Needed { term, .. }: &Needed) -> bool {
        let particle = |letter: &Letter| char::from_u32(*letter).is_some_and(|c| self.head.particles.contains(c));
        term.len() != 2 || !term.iter().any(particle)
    }

    /// The word with a part of it, or all of it, replaced by words of the same meaning.
    fn same(&self, word: &[Letter]) -> Vec<Vec<Vec<Letter>>> {
        let text = fold::spelled(word);
        let mut others: Vec<String> = Vec::new();
        for group in &self.head.synonyms {
            let lines: Vec<String> = group.iter().map(|word| fold::line(word)).collect();
            let Some(part) = lines.iter().find(|line| text.contains(line.as_str())) else { continue };
            let rest = lines.iter().filter(|line| *line != part && !part.contains(line.as_str()));
            others.extend(rest.map(|line| text.replacen(part, line, 1)));
        }
        others.dedup();
        others.truncate(self.head.ranking.synonyms);
        others.iter().map(|other| fold::words(other)).filter(|words| !words.is_empty()).collect()
    }

    fn sort(&self, found: &mut [(u32, u64)], by_date: bool) {
        if by_date {
            let dates = read_dates(&self.file("dates"), self.head.entries);
            let date = |entry: u32| dates.get(entry as usize).copied().unwrap_or(0);
            found.sort_by(|a, b| date(b.0).cmp(&date(a.0)).then_with(|| a.0.cmp(&b.0)));
        } else {
            found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        }
    }

    /// Of the first `titled` entries, those that have all terms in the title: first a title that is the query, then those that hold
    /// every word as it stands.
    fn titles_first(&self, found: &mut [(u32, u64)], needed: &[Needed], words: &[Vec<Letter>]) {
        let best: u64 = {
            let lists = self.lists.borrow();
            let weights = needed
                .iter()
                .map(|needed| weight(self.head.entries, lists.get(&needed.term).map_or(0, |list| list.postings.len())));
            weights.map(|weight| weight * self.head.ranking.worth(TITLE)).sum()
        };
        let titled = self.head.ranking.titled;
        let recency = self.recency();
        let full = |(entry, score): &(u32, u64)| *score == best * recency[*entry as usize];
        let count = found.iter().take(titled).filter(|hit| full(hit)).count();
        if count < 2 {
            return;
        }
        let words: Vec<String> = words.iter().map(|word| fold::spelled(word)).collect();
        let rank = |(entry, _): &(u32, u64)| {
            let title = fold::line(&self.hit(*entry, 0).title);
            match words.iter().all(|word| title.contains(word)) {
                _ if title == words.join(" ") => 0,
                true => 1,
                false => 2,
            }
        };
        let places: Vec<usize> = (0..found.len().min(titled)).filter(|place| full(&found[*place])).collect();
        let mut sorted: Vec<(u32, u64)> = places.iter().map(|place| found[*place]).collect();
        sorted.sort_by_cached_key(rank);
        for (place, hit) in places.into_iter().zip(sorted) {
            found[place] = hit;
        }
    }

    /// Keeps the entries whose title holds what is asked of titles, and whose title or text holds every exact phrase; behind so many as
    /// are verified all are kept.
    fn verify(&self, found: &mut Vec<(u32, u64)>, query: &Query, page: &dyn Fn(&str) -> Option<String>) {
        let mut place = 0;
        found.retain(|(entry, score)| {
            place += 1;
            if place > self.head.ranking.verified {
                return true;
            }
            let hit = self.hit(*entry, *score);
            let title = fold::line(&hit.title);
            if !query.titled.iter().all(|line| title.contains(line.as_str())) {
                return false;
            }
            if query.exact.is_empty() {
                return true;
            }
            let text = page(&hit.url).map(|html| fold::line(&super::page_text(&html))).unwrap_or_default();
            query.exact.iter().all(|phrase| text.contains(phrase) || title.contains(phrase))
        });
    }

    fn is_filtered(&self, filter: &Filter) -> bool {
        filter.category.is_some() || filter.region.is_some() || filter.year.is_some() || !filter.tags.is_empty()
    }

    /// Which entries pass the filter and hold nothing that is excluded.
    fn allowed(&self, question: &Question, query: &Query) -> Vec<bool> {
        let filter = &question.filter;
        let place = |list: &[(String, String)], id: &str| list.iter().position(|(known, _)| known == id);
        let mut allowed = Vec::with_capacity(self.head.entries as usize);
        let province = filter.region.as_deref().map(|id| place(&self.head.regions, id));
        for run in &self.runs {
            let of_category = filter.category.as_deref().is_none_or(|slug| {
                place(&self.head.categories, slug).is_some_and(|place| place as u32 + 1 == run.category)
            });
            let of_year = filter.year.is_none_or(|year| year == run.year);
            // A region that is no province is looked up below.
            let of_region = province.is_none_or(|place| place.is_none_or(|place| place as u32 + 1 == run.region));
            let entries = std::iter::repeat_n(of_category && of_year && of_region, run.length as usize);
            allowed.extend(entries.take(self.head.entries as usize - allowed.len()));
        }
        allowed.resize(self.head.entries as usize, false);
        let mut only = |file: &str, id: &str| {
            let rows = read_bearers(&self.file(file), self.head.entries, &self.models);
            let members: HashSet<u32> = rows
                .into_iter()
                .find(|(known, ..)| known == id)
                .map(|(.., list)| list.into_iter().collect())
                .unwrap_or_default();
            for (entry, allowed) in allowed.iter_mut().enumerate() {
                *allowed &= members.contains(&(entry as u32));
            }
        };
        if let Some(id) = filter.region.as_deref().filter(|_| province == Some(None)) {
            only("regions", id);
        }
        filter.tags.iter().for_each(|id| only("tags", id));
        for part in &query.excluded {
            let needed = self.plan(&part.words);
            let all = vec![true; allowed.len()];
            for (entry, _) in self.matches(&needed, &all, if part.titled { TITLE } else { 0 }) {
                allowed[entry as usize] = false;
            }
        }
        allowed
    }

    fn file(&self, name: &str) -> Cow<'a, [u8]> {
        (self.fetch)(&format!("search/{}/{name}.bin", self.head.folder)).unwrap_or_default()
    }

    /// What its age makes each entry worth, in thousandths.
    fn recency(&self) -> Vec<u64> {
        let newest = self.runs.iter().map(|run| run.year).max().unwrap_or(0);
        let ages = self.runs.iter().map(|run| ((run.year > 0).then(|| newest - run.year), run.length as usize));
        let worth = ages.flat_map(|(age, length)| std::iter::repeat_n(self.head.ranking.recency(age), length));
        let unknown = std::iter::repeat(self.head.ranking.recency(None));
        worth.chain(unknown).take(self.head.entries as usize).collect()
    }

    fn hit(&self, entry: u32, score: u64) -> Hit {
        let mut before = 0;
        let run = self.runs.iter().find(|run| {
            before += run.length;
            before > entry
        });
        let of = |list: &[(String, String)], place: u32| {
            (place as usize)
                .checked_sub(1)
                .and_then(|place| list.get(place))
                .map(|(id, _)| id.clone())
                .unwrap_or_default()
        };
        let category = run.map(|run| of(&self.head.categories, run.category)).unwrap_or_default();
        let province = run.map(|run| of(&self.head.regions, run.region)).unwrap_or_default();
        let cards = inflate_text(&self.file(&cards_file(entry as usize / CARDS)));
        let card: Vec<&str> = cards.split('\n').nth(entry as usize % CARDS).unwrap_or_default().split('\t').collect();
        let part = |place: usize| card.get(place).copied().unwrap_or_default().to_owned();
        let path = part(0);
        let url = path.strip_prefix('~').map(|id| format!("cases/{category}/{id}.html")).unwrap_or(path);
        let region = if part(3).is_empty() { province } else { part(3) };
        let kind = match url.split('/').next() {
            Some("practices") => "practice",
            Some("units") => "unit",
            Some("pages") => "page",
            _ => "case",
        };
        Hit { url, title: part(1), kind, date: part(2), category, region, score }
    }
}

impl std::fmt::Debug for Searcher<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Searcher").field("head", &self.head).finish_non_exhaustive()
    }
}
