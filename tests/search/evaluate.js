// How well the search finds, measured without a judge: queries taken from the texts of a published site, held against a plain
// search for the string in every text. Prints a table.
//
//     node tests/search/evaluate.js FOLDER [QUERIES-PER-KIND]

import process from "node:process";
import { pathToFileURL } from "node:url";
import { Folding } from "../../themes/default/search/fold.js";
import { documents, open, random } from "./site.js";

const HAN = /^\p{Script=Han}+$/u;

/** A stretch of `length` Han characters of a text, or nothing. */
function stretch(text, length, dice) {
  for (let round = 0; round < 50; round++) {
    const start = dice.below(text.length - length + 1);
    const piece = text.slice(start, start + length);
    if (piece.length === length && HAN.test(piece)) return piece;
  }
  return null;
}

/** Queries with the document they were taken from, by kind. */
export function queries(all, count, seed = 1) {
  const dice = random(seed);
  const cases = all.filter(({ url }) => url.startsWith("cases/"));
  const kinds = {
    "2 characters": ({ body }) => stretch(body, 2, dice),
    "3–5 characters": ({ body }) => stretch(body, 3 + dice.below(3), dice),
    "4–8 characters": ({ body }) => stretch(body, 4 + dice.below(5), dice),
    "3–5 characters, a word": ({ body }) => {
      // What stands in many texts is a word or a phrase, as readers type them.
      for (let round = 0; round < 30; round++) {
        const piece = stretch(body, 3 + dice.below(3), dice);
        if (piece && all.filter((document) => document.body.includes(piece)).length * 250 >= all.length) return piece;
      }
      return null;
    },
    "2 characters across words": ({ body }) => {
      // What stands in few texts is hardly a word.
      for (let round = 0; round < 30; round++) {
        const piece = stretch(body, 2, dice);
        if (piece && all.filter((document) => document.body.includes(piece)).length < all.length / 50) return piece;
      }
      return null;
    },
    "two words of the title": ({ title }) => {
      const words = [...title.matchAll(/\p{Script=Han}{2}/gu)].map(([word]) => word);
      return words.length < 3 ? null : `${words[0]} ${words[1 + dice.below(words.length - 1)]}`;
    },
    "a piece of the title": ({ title }) => stretch(title, 4 + dice.below(4), dice),
  };
  const found = {};
  for (const [kind, make] of Object.entries(kinds)) {
    found[kind] = [];
    for (let round = 0; found[kind].length < count && round < count * 20; round++) {
      const document = dice.pick(cases);
      const query = make(document);
      // A known item is one that the query names: no other title holds it.
      const words = query?.split(" ");
      if (query && kind.includes("title") && all.filter(({ title }) => words.every((word) => title.includes(word))).length > 1) continue;
      if (query) found[kind].push({ query, url: document.url });
    }
  }
  return found;
}

const mean = (values) => (values.length === 0 ? Number.NaN : values.reduce((sum, value) => sum + value, 0) / values.length);

/** Measures one engine: `search(query, limit)` gives the addresses it finds, best first. */
export async function measure(all, kinds, search) {
  const folding = new Folding();
  const texts = all.map(({ url, title, summary, body, visible }) => ({
    url,
    line: [title, summary, body].map((text) => folding.line(text)).join("\n"),
    page: folding.line(visible),
  }));
  const rows = [];
  for (const [kind, list] of Object.entries(kinds)) {
    const row = { kind, recall: [], precision: [], top: [], first: [], reciprocal: [], never: 0, milliseconds: [] };
    for (const { query, url } of list) {
      const words = folding.words(query);
      const holds = (text) => words.every((word) => text.includes(word));
      // What must be found, and what may be: names beside the text count too.
      const right = new Set(texts.filter(({ line }) => holds(line)).map(({ url }) => url));
      const fair = new Set(texts.filter(({ url, page }) => right.has(url) || holds(page)).map(({ url }) => url));
      const start = performance.now();
      const found = await search(query, 1e6);
      row.milliseconds.push(performance.now() - start);
      const hits = found.filter((url) => right.has(url));
      row.recall.push(hits.length / right.size);
      if (found.length > 0) row.precision.push(found.filter((url) => fair.has(url)).length / found.length);
      const top = found.slice(0, 10);
      row.top.push(top.length === 0 ? 0 : top.filter((url) => fair.has(url)).length / top.length);
      const place = found.indexOf(url);
      row.first.push(place === 0 ? 1 : 0);
      row.reciprocal.push(place >= 0 && place < 10 ? 1 / (place + 1) : 0);
      row.never += place < 0 ? 1 : 0;
    }
    rows.push(row);
  }
  return rows;
}

/** The table, as Markdown. */
export function table(rows) {
  const number = (values) => mean(values).toFixed(3);
  const lines = ["| query | recall | precision | P@10 | success@1 | MRR@10 | never found |", "|---|--:|--:|--:|--:|--:|--:|"];
  for (const row of rows) {
    const title = row.kind.includes("title");
    const cells = [number(row.recall), number(row.precision), number(row.top), title ? number(row.first) : "", title ? number(row.reciprocal) : "", title ? `${((100 * row.never) / row.first.length).toFixed(1)} %` : ""];
    lines.push(`| ${row.kind} | ${cells.join(" | ")} |`);
  }
  return lines.join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [folder, count = "300"] = process.argv.slice(2);
  const all = documents(folder);
  const { index } = await open(folder);
  const search = async (query, limit) => (await index.search(query, { limit: 1 })).total === 0 ? [] : rank(index, query, limit);
  console.log(table(await measure(all, queries(all, Number(count)), search)));
}

/** The addresses of the full matches, best first. */
export async function rank(index, query, limit) {
  const { results, total } = await index.search(query, { limit });
  return results.slice(0, total).map(({ url }) => url);
}
