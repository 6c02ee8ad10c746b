// What a search costs a reader: bytes, requests and round trips of the first query on a cold cache, and the time of the engine itself.
//
//     node tests/search/measure.js FOLDER [QUERIES]
//
// Queries are pairs of words: what two documents have in their titles, or phrases of the lexicon.

import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import zlib from "node:zlib";
import { engine, open, random } from "./site.js";

const [folder, count = "300"] = process.argv.slice(2);
const dice = random(9);

function sizes(top) {
  const names = fs.readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const total = names.reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0);
  return { files: names.length, bytes: total };
}

const [assets] = fs.readdirSync(path.join(folder, "assets"));
const script = (name) => zlib.gzipSync(fs.readFileSync(path.join(folder, "assets", assets, "search", name)), { level: 9 }).length;
const scripts = { "engine.js": script("engine.js"), "page.js": script("page.js") };

const first = await open(folder);
const words = first.index.words.filter(({ folded, count }) => [...folded].length > 1 && count > 0 && !/[0-9a-z]/.test(folded));
const queries = [];
while (queries.length < Number(count)) {
  const query = `${dice.pick(words).text} ${dice.pick(words).text}`;
  if ((await first.index.search(query, { limit: 0 })).total > 0) queries.push(query);
}

const contents = new Map();
const held = async (address) => {
  const name = decodeURIComponent(new URL(address).pathname.slice(1));
  if (!contents.has(name)) contents.set(name, new Uint8Array(fs.readFileSync(path.join(folder, name))).buffer);
  return { ok: true, arrayBuffer: async () => contents.get(name) };
};

const sum = (asked) => asked.reduce((total, { bytes }) => total + bytes, 0);
const rows = [];
const manifest = sum(first.asked.filter(({ name }) => name === "search/index.bin"));
for (const query of queries) {
  const { index, asked } = await open(folder);
  await index.search(query);
  const shards = asked.filter(({ name }) => /\/t-[^/]*$/.test(name));
  const cards = asked.filter(({ name }) => /\/c-[^/]*$/.test(name));
  // The same again with the files in memory but nothing decoded: the engine alone, without what it takes to read a Response. The
  // least of three, for other processes use the machine too.
  let milliseconds = Infinity;
  for (let round = 0; round < 3; round++) {
    const again = await engine.openIndex("http://localhost/", { fetch: held });
    const start = performance.now();
    await again.search(query);
    milliseconds = Math.min(milliseconds, performance.now() - start);
  }
  rows.push({ shards: sum(shards), files: shards.length, cards: sum(cards), blocks: cards.length, all: sum(asked), milliseconds });
}
const of = (name, share) => {
  const sorted = rows.map((row) => row[name]).sort((a, b) => a - b);
  return share === undefined ? sorted.reduce((total, value) => total + value, 0) / sorted.length : sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};
const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
const js = scripts["engine.js"] + scripts["page.js"];
console.log(`index on disk: ${(sizes(path.join(folder, "search")).bytes / 1e6).toFixed(2)} MB in ${sizes(path.join(folder, "search")).files} files`);
console.log(`scripts, gzipped: engine ${kilobytes(scripts["engine.js"])} KB, page ${kilobytes(scripts["page.js"])} KB; first file of the index: ${kilobytes(manifest)} KB`);
console.log(`two words, cold: terms ${kilobytes(of("shards"))} KB mean, ${kilobytes(of("shards", 0.9))} p90, in ${of("files").toFixed(1)} files; cards ${kilobytes(of("cards"))} KB in ${of("blocks").toFixed(1)} files`);
console.log(`all bytes to the first results, scripts included: ${kilobytes(js + of("all"))} KB mean, ${kilobytes(js + of("all", 0.9))} p90`);
console.log(`engine: ${of("milliseconds", 0.5).toFixed(1)} ms median, ${of("milliseconds", 0.95).toFixed(1)} ms p95`);
