/**
 * The search engine: plain modules without DOM, the same in a browser and in Node. It reads the files of the index and nothing
 * else; no query leaves the machine, only the names of the files that hold its terms are seen by the host.
 */

import { Bits, inflate, numbers, split, text } from "./bits.js";
import { Folding, parse } from "./fold.js";
import { marks } from "./highlight.js";
import { countWhile, Directory, lookup, modelsOf, NOTHING, readNumbers, signature } from "./lists.js";
import { cover, plan } from "./plan.js";

const MANIFEST = "search/index.bin";
const CARDS = 16;
/** The level of a term in a title. */
const IN_TITLE = 3;

/** How telling a term is: 16·log2(1 + entries / frequency), in whole numbers. */
function weightOf(total, frequency) {
  if (frequency === 0) return 0;
  const ratio = Math.floor((total * 256) / frequency) + 256;
  const whole = 31 - Math.clz32(ratio);
  return (whole - 8) * 16 + ((ratio >> (whole - 4)) & 15);
}

/** The first `count` of what `each` hands over, the greatest key first, equal keys in the order they came. */
function best(count, each) {
  const kept = [];
  each((entry, key) => {
    if (kept.length === count && (count === 0 || key <= kept[count - 1].key)) return;
    kept.splice(countWhile(kept.length, (at) => kept[at].key >= key), 0, { entry, key });
    if (kept.length > count) kept.pop();
  });
  return kept;
}

/** What stands in a folder of the site; the first step of a path tells. */
const KINDS = { practices: "practice", units: "unit", pages: "page" };

const listOf = (value) => (value === undefined || value === null || value === "" ? [] : [value].flat().map(String));

/**
 * Opens the index of a site.
 * @param {string | URL} siteUrl address of the site's home
 * @param {{ fetch?: typeof globalThis.fetch }} [options]
 */
export async function openIndex(siteUrl, { fetch = globalThis.casebookFetch || globalThis.fetch.bind(globalThis) } = {}) {
  const base = new URL(".", new URL(siteUrl, (globalThis.location || {}).href));
  const get = async (path) => {
    const response = await fetch(new URL(path, base).href);
    if (!response.ok) throw new Error(`search: ${path}: ${response.status}`);
    return response;
  };
  return new Index(get, new Uint8Array(await (await get(MANIFEST)).arrayBuffer()));
}

class Index {
  constructor(get, manifest) {
    this._files = new Map();
    this._lists = new Map();
    this._cards = new Map();
    this._runs = [];
    this._bearers = new Map();
    this._folding = new Folding();
    this._get = get;
    const [head, weights, directory, runs, words, frequencies] = split(manifest);
    this.head = JSON.parse(new TextDecoder().decode(inflate(head)));
    if (this.head.version !== 4) throw new Error(`search: version ${this.head.version}`);
    this._models = modelsOf(inflate(weights), this.head.entries);
    const bytes = inflate(runs);
    const read = numbers(bytes);
    for (let first = 0; read.at < bytes.length; ) {
      const [category, region, year, length] = [read(), read(), read(), read()];
      this._runs.push({ category, region, year, first, end: first + length });
      first += length;
    }
    this._readWords(text(words), numbers(inflate(frequencies)));
    this._directory = new Directory(inflate(directory), this.words, this.head.long);
    const newest = Math.max(0, ...this._runs.map((run) => run.year));
    const [years, gain] = this.head.ranking.years;
    for (const run of this._runs) run.recency = 1000 + (run.year > 0 ? gain * Math.max(0, years - (newest - run.year)) : 0);
  }

  /** The lexicon: text, folded letters, what it is, how many entries hold it. */
  _readWords(lines, count) {
    this.words = [];
    this.lexicon = new Set();
    this.lexicon.longest = 0;
    let last = [];
    for (const line of lines.split("\n").filter(Boolean)) {
      const [word, name = ""] = line.split("\t");
      last = [...last.slice(0, word.charCodeAt(0) - 65), ...[...word].slice(1)];
      const text = last.join("");
      const folded = this._folding.words(text)[0] || "";
      const kind = { r: "region", u: "unit", c: "category", t: "tag" }[name[0]] || "phrase";
      this.words.push({ text, folded, kind, id: name.slice(1), count: count() });
      const length = [...folded].length;
      if (length > 2) {
        this.lexicon.add(folded);
        this.lexicon.longest = Math.max(this.lexicon.longest, length);
      }
    }
  }

  /** The bytes of a file of the index, fetched once. */
  _file(name) {
    if (!this._files.has(name)) {
      const asked = this._get(`search/${this.head.folder}/${name}.bin`).then((response) => response.arrayBuffer());
      const file = asked.then((buffer) => new Uint8Array(buffer));
      file.catch(() => this._files.delete(name));
      this._files.set(name, file);
    }
    return this._files.get(name);
  }

  _plan(words) {
    return plan(words, this.lexicon, (term) => this._directory.file(term));
  }

  /** Fetches the lists of these terms, all files at once. */
  async _load(terms) {
    const wanted = new Map();
    for (const term of terms) {
      if (this._lists.has(term)) continue;
      const file = this._directory.file(term);
      if (!wanted.has(file)) wanted.set(file, new Set());
      wanted.get(file).add(term);
    }
    if (this.head.shards === 0) return;
    await Promise.all(
      [...wanted].map(async ([file, terms]) => {
        const bytes = await this._file(`t-${file.toString(36)}`);
        lookup(bytes, this._directory.step(file), this._models, terms, this.head.entries, this._lists);
      }),
    );
  }

  _list(term) {
    return this._lists.get(term) || NOTHING;
  }

  /** The query, with its terms at hand; traditional characters are folded when they are met. */
  async _understand(text) {
    for (let again = 0; ; again++) {
      const query = parse(text, this._folding);
      query.needed = this._plan(query.words);
      query.without = query.excluded.map(({ words, titled }) => ({ needed: this._plan(words), least: titled ? IN_TITLE : 0 }));
      const terms = [query, ...query.without].flatMap(({ needed }) => [...needed.keys()]);
      await this._load(terms);
      const unknown = terms.some((term) => this._list(term).entries.length === 0 && /\p{Script=Han}/u.test(term));
      if (!unknown || again > 0 || this._folding.simplified.size > 0) return query;
      await this._learn();
    }
  }

  async _learn() {
    this._folding.learn(text(await this._file("simplified")));
  }

  /** Entries that have every term at a level, as a list of numbers, and for each the sum of the weights. */
  _matches(needed, least = 0) {
    const { worth } = this.head.ranking;
    const sums = new Int32Array(this.head.entries);
    const lists = Array.from(needed, ([term, letters]) => ({ ...this._list(term), letters })).sort((a, b) => a.entries.length - b.entries.length);
    let found = lists.length > 0 ? lists[0].entries : sums.map((_, entry) => entry);
    for (const { entries, levels, follows: behind, size, letters } of lists) {
      const follows = signature(letters, size);
      const weight = weightOf(this.head.entries, entries.length);
      let at = 0;
      found = found.filter((entry) => {
        // Where the entry stands in this list: in steps that grow, then between the last two.
        let reach = 1;
        while (entries[at + reach - 1] < entry) reach *= 2;
        const from = at;
        at += countWhile(reach, (place) => entries[from + place] < entry);
        if (entries[at] !== entry || levels[at] < least || (behind[at] & follows) !== follows) return false;
        sums[entry] += weight * worth[levels[at]];
        return true;
      });
    }
    return { found, sums };
  }

  /** Category, region and year of an entry, which it has in common with its neighbours, and how much its age makes it worth, in thousandths. */
  _facts(entry) {
    if (!this.places) {
      this.places = new Uint32Array(this.head.entries);
      this._runs.forEach((run, place) => this.places.fill(place, run.first, run.end));
    }
    return this._runs[this.places[entry]];
  }

  /** Tags, or regions below the provinces: id, name, and one byte for each entry that bears it. */
  async bearers(file) {
    if (!this._bearers.has(file)) {
      const [names, lists] = split(await this._file(file));
      const bits = new Bits(lists, this._models);
      const rows = text(names).split("\n").filter(Boolean);
      const read = rows.map((row) => {
        const [id, name] = row.split("\t");
        return { id, name, entries: readNumbers(Math.min(bits.open(), this.head.entries), this.head.entries, bits) };
      });
      this._bearers.set(file, read);
    }
    return this._bearers.get(file);
  }

  _members(rows, ids) {
    const members = new Uint8Array(this.head.entries);
    for (const row of rows) if (ids.includes(row.id)) for (const entry of row.entries) members[entry] = 1;
    return members;
  }

  /** For each facet a function that says whether an entry passes. */
  async _filters({ category, region, year, tags }) {
    const [categories, regions, years, bears] = [category, region, year, tags].map(listOf);
    const places = (ids, list) => ids.map((id) => list.findIndex(([known]) => known === id) + 1);
    const wanted = places(categories, this.head.categories);
    const filters = { category: null, region: null, year: null, tag: null };
    if (categories.length > 0) filters.category = (entry) => this._facts(entry).category > 0 && wanted.includes(this._facts(entry).category);
    if (years.length > 0) filters.year = (entry) => years.includes(String(this._facts(entry).year));
    if (regions.length > 0) {
      const provinces = places(regions, this.head.regions).filter((place) => place > 0);
      const finer = regions.filter((id) => !this.head.regions.some(([known]) => known === id));
      const members = finer.length > 0 ? this._members(await this.bearers("regions"), finer) : null;
      filters.region = (entry) => provinces.includes(this._facts(entry).region) || (members !== null && members[entry] === 1);
    }
    if (bears.length > 0) {
      const rows = await this.bearers("tags");
      const each = bears.map((id) => this._members(rows, [id]));
      filters.tag = (entry) => each.every((members) => members[entry] === 1);
    }
    return filters;
  }

  /**
   * Searches.
   * @param {string} text words; `"…"` exactly so; `标题:word` in the title; `-word` not
   * @param {object} [options] `category`, `region`, `year` (one or several of each), `tags` (all of them), `sort` (`relevance` or
   * `date`), `offset`, `limit`, `more` (partial matches even where there are full ones)
   * @returns {Promise<{ total: number, partial: number, results: object[], facets: object, approximate: boolean, words: string[] }>}
   */
  async search(text, options = {}) {
    const { sort = "relevance", offset = 0, limit = 10, more = false } = options;
    const { titled: looked, verified } = this.head.ranking;
    const query = await this._understand(text);
    const filters = await this._filters(options);
    const active = Object.values(filters).filter(Boolean);
    const answer = { total: 0, partial: 0, results: [], facets: {}, approximate: false, words: query.words };
    if (query.words.length === 0 && active.length === 0) return answer;
    const { found, sums } = this._matches(query.needed);
    const excluded = new Uint8Array(this.head.entries);
    for (const { needed, least } of query.without) for (const entry of this._matches(needed, least).found) excluded[entry] = 1;
    let open = found.filter((entry) => excluded[entry] === 0);
    if (query.titled.length > 0) {
      const titled = new Set(this._matches(this._plan(query.titled.flatMap((line) => line.split(" "))), IN_TITLE).found);
      open = open.filter((entry) => titled.has(entry));
    }
    let full = active.length === 0 ? open : open.filter((entry) => active.every((passes) => passes(entry)));
    const score = (entry) => sums[entry] * this._facts(entry).recency;
    const dates = sort === "date" ? await this._dates() : null;
    const ranked = (entries, count, key) => best(count, (take) => entries.forEach((entry) => take(entry, key(entry))));
    const key = dates ? (entry) => dates[entry] : score;
    const whole = query.exact.length + query.titled.length > 0;
    let hits = ranked(full, whole ? full.length : Math.max(offset + limit, looked), key);
    if (!dates) await this._titlesFirst(hits, query);
    if (whole) {
      hits = [...(await this._verify(hits.slice(0, verified), query)), ...hits.slice(verified)];
      full = hits.map(({ entry }) => entry);
    }
    answer.total = full.length;
    // A word of several terms may have them apart, unless it is quoted and looked for in the texts.
    const quoted = query.exact.join(" ").split(" ");
    const apart = query.words.some((word) => !query.needed.has(word) && !quoted.includes(word));
    answer.approximate = full.length > 0 && (apart || (whole && full.length > verified));
    hits = hits.slice(offset, offset + limit).map(({ entry }) => ({ entry, score: score(entry) }));
    let rest = [];
    if ((more || full.length === 0) && query.words.length > 0 && !whole) {
      rest = await this._partial(query.words, new Set(full), (entry) => excluded[entry] === 0 && active.every((passes) => passes(entry)));
      answer.partial = rest.length;
      const from = Math.max(0, offset - full.length);
      hits = [...hits, ...rest.slice(from, from + limit - hits.length)];
    }
    answer.facets = this._facets(full.length > 0 ? open : rest.map(({ entry }) => entry), filters);
    answer.results = await Promise.all(hits.map(({ entry, score }) => this._hit(entry, score)));
    return answer;
  }

  /** Of the first entries, those with all terms in the title: first a title that is the query, then those that hold every word as it stands. */
  async _titlesFirst(hits, { needed, words }) {
    const { worth, titled: looked } = this.head.ranking;
    let most = 0;
    for (const term of needed.keys()) most += worth[IN_TITLE] * weightOf(this.head.entries, this._list(term).entries.length);
    const places = [...hits.keys()].filter((place) => place < looked && hits[place].key === most * this._facts(hits[place].entry).recency);
    if (places.length < 2) return;
    const titled = await Promise.all(
      places.map(async (place) => {
        const title = this._folding.line((await this._hit(hits[place].entry, 0)).title);
        return { hit: hits[place], rank: title === words.join(" ") ? 0 : words.every((word) => title.includes(word)) ? 1 : 2 };
      }),
    );
    const sorted = titled.sort((a, b) => a.rank - b.rank);
    places.forEach((place, at) => {
      hits[place] = sorted[at].hit;
    });
  }

  /** Entries with most of the words, or with words of the same meaning, best first. */
  async _partial(words, known, passes) {
    const { worth, same, partial, quorum, near } = this.head.ranking;
    const total = this.head.entries;
    const [held, scores] = [new Float64Array(total), new Float64Array(total)];
    const parts = words.map((word) => ({ needed: this._plan([word]), others: this._same(word).map((other) => this._plan(other)) }));
    await this._load(parts.flatMap(({ needed, others }) => [needed, ...others].flatMap((needed) => [...needed.keys()])));
    let asked = 0;
    for (const { needed, others } of parts) {
      const [ownHeld, ownScore] = [new Float64Array(total), new Float64Array(total)];
      let mass = 0;
      // What follows a term is not asked: that may be the part that is missing.
      const terms = [...needed.keys()];
      // What says what a question is about: no pair of letters with a particle does.
      const telling = terms.filter((term) => term.length !== 2 || ![...this.head.particles].some((letter) => term.includes(letter)));
      for (const term of telling.length > 0 ? telling : terms) {
        const { entries, levels } = this._list(term);
        const weight = weightOf(total, entries.length);
        mass += weight;
        for (let i = 0; i < entries.length; i++) {
          ownHeld[entries[i]] += weight;
          ownScore[entries[i]] += weight * worth[levels[i]];
        }
      }
      // A word that no entry has may be known by another name.
      if (mass === 0 && others.length > 0) mass = weightOf(total, 1);
      asked += mass;
      for (const other of others) {
        for (const entry of this._matches(other).found) {
          if (!passes(entry)) continue;
          ownHeld[entry] = Math.max(ownHeld[entry], mass);
          ownScore[entry] = Math.max(ownScore[entry], mass * same);
        }
      }
      for (let entry = 0; entry < total; entry++) {
        held[entry] += ownHeld[entry];
        scores[entry] += ownScore[entry];
      }
    }
    const open = [];
    for (let entry = 0; entry < total; entry++) if (held[entry] > 0 && !known.has(entry) && passes(entry)) open.push(entry);
    let most = 0;
    for (const entry of open) most = Math.max(most, held[entry]);
    // A long question asks for more than any entry has: then those that come near the best one.
    const isShare = (held, [part, of], whole) => held * of >= whole * part;
    const [ofAsked, ofBest] = near;
    const enough = (held) =>
      isShare(most, quorum, asked) ? isShare(held, quorum, asked) : isShare(most, ofAsked, asked) && isShare(held, ofBest, most);
    const hits = best(partial, (take) => {
      for (const entry of open) if (enough(held[entry])) take(entry, scores[entry] * this._facts(entry).recency);
    });
    return hits.map(({ entry, key }) => ({ entry, score: key }));
  }

  /** The word with a part of it, or all of it, replaced by words of the same meaning. */
  _same(word) {
    const others = [];
    for (const group of this.head.synonyms) {
      const lines = group.map((other) => this._folding.line(other));
      const part = lines.find((line) => word.includes(line));
      if (part === undefined) continue;
      for (const line of lines) if (line !== part && !part.includes(line)) others.push(word.replace(part, () => line));
    }
    const unlike = others.filter((other, at) => other !== others[at - 1]).slice(0, this.head.ranking.synonyms);
    return unlike.map((other) => this._folding.words(other)).filter((words) => words.length > 0);
  }

  /** The query with one of its words replaced by one that means the same: hints for the reader. */
  synonyms(text) {
    const { words } = parse(text, this._folding);
    const replaced = words.flatMap((word, place) => this._same(word).map((other) => words.map((own, at) => (at === place ? other.join(" ") : own)).join(" ")));
    return [...new Set(replaced)];
  }

  /** How many of the entries each value of each facet has, the other facets applied. */
  _facets(entries, filters) {
    const names = Object.keys(filters).filter((name) => filters[name]);
    const each = () => new Uint32Array(1 << 16);
    const counts = { category: each(), region: each(), year: each() };
    const tags = this._bearers.get("tags");
    const tagged = tags ? new Uint8Array(this.head.entries) : null;
    for (const entry of entries) {
      let fails = 0;
      let failed;
      for (const name of names) {
        if (filters[name](entry)) continue;
        fails += 1;
        failed = name;
      }
      if (fails > 1) continue;
      const facts = this._facts(entry);
      for (const name in counts) if (fails === 0 || failed === name) counts[name][facts[name]] += 1;
      if (tagged && fails === 0) tagged[entry] = 1;
    }
    const named = (name, list) => list.map(([id, label], place) => ({ id, name: label, count: counts[name][place + 1] }));
    const years = [...new Set(this._runs.map((run) => run.year))].filter(Boolean).sort((a, b) => b - a);
    const counted = (row) => row.entries.reduce((sum, entry) => sum + tagged[entry], 0);
    return {
      category: named("category", this.head.categories),
      region: named("region", this.head.regions),
      year: years.map((year) => ({ id: String(year), name: String(year), count: counts.year[year] })),
      tag: tags ? tags.map((row) => ({ id: row.id, name: row.name, count: counted(row) })) : null,
    };
  }

  async _dates() {
    const read = numbers(inflate(await this._file("dates")));
    let day = 0;
    return Int32Array.from({ length: this.head.entries }, () => {
      const change = read();
      day -= change % 2 === 1 ? -(change + 1) / 2 : change / 2;
      return day;
    });
  }

  /** What is shown of an entry. */
  async _hit(entry, score) {
    const name = `c-${Math.floor(entry / CARDS).toString(36)}`;
    const file = await this._file(name);
    if (!this._cards.has(name)) this._cards.set(name, text(file).split("\n"));
    const [path = "", title = "", date = "", finer = ""] = (this._cards.get(name)[entry % CARDS] || "").split("\t");
    const facts = this._facts(entry);
    const [category, categoryName] = this.head.categories[facts.category - 1] || ["", ""];
    const [province, regionName] = this.head.regions[facts.region - 1] || ["", ""];
    const url = path.startsWith("~") ? `cases/${category}/${path.slice(1)}.html` : path;
    const kind = KINDS[url.split("/")[0]] || "case";
    return { url, title, kind, date, category, categoryName, region: finer || province, regionName, score };
  }

  /** Those of the entries whose title holds what is asked of titles, and whose text or title holds every exact phrase. */
  async _verify(found, { titled, exact }) {
    const { pageText } = await import("./text.js");
    const holds = await Promise.all(
      found.map(async ({ entry }) => {
        const hit = await this._hit(entry, 0);
        const title = this._folding.line(hit.title);
        if (!titled.every((line) => title.includes(line))) return false;
        if (exact.length === 0) return true;
        const html = await this._get(hit.url).then((response) => response.text(), () => "");
        const body = this._folding.line(pageText(html));
        return exact.every((phrase) => body.includes(phrase) || title.includes(phrase));
      }),
    );
    return found.filter((_, place) => holds[place]);
  }

  /** Starts to fetch what a query will need. */
  prefetch(text) {
    const { words } = parse(text, this._folding);
    return this._load(this._plan(words).keys()).catch(() => {});
  }

  /** Where the words of an answer stand in a text; where none does, where their parts do. */
  marks(text, words) {
    const whole = marks(text, words, this._folding);
    if (whole.length > 0) return whole;
    const split = words.map((word) => [...word]);
    const parts = split.flatMap((word) => cover(word, this.lexicon).map(([start, end]) => word.slice(start, end).join("")));
    return marks(text, parts.filter((part) => [...part].length > 1), this._folding);
  }

  /**
   * The piece of a page where the words stand, and the sections that hold them.
   * @param {string} url of a result
   * @returns {Promise<{ text: string, marks: number[][], cut: boolean[], sections: { id: string, heading: string }[], missing: string[] } | null>}
   * `missing` are words that stand nowhere on the page
   */
  async excerpt(url, words) {
    const [{ excerpt, pageText }, html] = await Promise.all([import("./text.js"), this._get(url).then((response) => response.text())]);
    const whole = this._folding.line(pageText(html));
    const missing = words.filter((word) => !whole.includes(word));
    return { ...excerpt(html, (text) => this.marks(text, words)), missing };
  }

  async _readings() {
    // Most searches need no pinyin.
    if (!this.readings) {
      this.readings = Promise.all([import("./suggest.js"), this._file("pinyin")]).then(([{ Readings }, file]) => new Readings(text(file), this.words));
      this.readings.catch(() => {
        this.readings = undefined;
      });
    }
    return this.readings;
  }

  /**
   * What a reader may be typing: words of the lexicon by Han characters, pinyin or initials, and titles.
   * @param {string} prefix
   * @returns {Promise<{ text: string, kind: string, count: number, id: string, of?: string, url?: string }[]>} `of` is what has the title
   */
  async suggest(prefix, limit = 8) {
    let typed = this._folding.words(prefix).join("");
    if (/[^\x00-\x7f]/.test(typed) && this._folding.simplified.size === 0 && !this.words.some(({ folded }) => folded.includes(typed))) {
      await this._learn();
      typed = this._folding.words(prefix).join("");
    }
    const length = [...typed].length;
    if (length === 0 || (/^[\x00-\x7f]*$/.test(typed) && length < 2)) return [];
    const latin = /[a-z]/.test(typed);
    const readings = latin ? await this._readings() : null;
    const ranked = [];
    this.words.forEach((word, place) => {
      if (word.folded === typed && word.kind === "phrase") return;
      const at = word.folded.indexOf(typed);
      const rank = at === 0 ? 0 : readings && readings.matches(place, typed) ? 1 : at > 0 ? 2 : -1;
      if (rank >= 0) ranked.push({ word, rank });
    });
    // Equal ones stay in the order of their letters.
    ranked.sort((a, b) => a.rank - b.rank || b.word.count - a.word.count);
    const found = new Map();
    for (const { word } of ranked) {
      const key = word.id ? `${word.kind} ${word.id}` : word.folded;
      if (!found.has(key)) found.set(key, { text: word.text, kind: word.kind, count: word.count, id: word.id });
      if (found.size === limit) break;
    }
    const words = [...found.values()];
    if (latin || length < 2) return words;
    const { results } = await this.search(prefix, { limit: 3 });
    const titled = results.filter(({ title }) => this._folding.words(title).join("").includes(typed));
    const titles = titled.map(({ title, kind, url }) => ({ text: title, kind: "title", of: kind, count: 1, id: url, url }));
    return [...words.slice(0, limit - titles.length), ...titles];
  }

  /**
   * Queries that may be meant instead: words that sound the same, or that differ by one character.
   * @returns {Promise<{ text: string, count: number }[]>}
   */
  async correct(query) {
    const readings = await this._readings();
    const { words } = parse(query, this._folding);
    return readings.correct(words);
  }
}
