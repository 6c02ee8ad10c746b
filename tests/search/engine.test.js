// The engine of the theme, in Node: it folds as the index does, finds every string that stands in a report, and answers
// thousands of queries as the reference searcher does.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import zlib from "node:zlib";
import { inflate } from "../../themes/default/search/bits.js";
import { Folding } from "../../themes/default/search/fold.js";
import { casebook, documents, engine, files, open, random, repository } from "./site.js";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-search-"));
const roots = { real: repository, made: path.join(folder, "made") };
const sites = {};

before(async () => {
  execFileSync("python3", [path.join(repository, "tests/search/corpus.py"), "400", roots.made]);
  for (const [name, root] of Object.entries(roots)) {
    const output = path.join(folder, `${name}-site`);
    casebook(root, ["build", "--output", output]);
    sites[name] = { root, output, documents: documents(output), ...(await open(output)) };
  }
});

after(() => fs.rmSync(folder, { recursive: true }));

/** Pieces of the texts of a site, as a reader might copy them: any characters, two or more. */
function pieces({ documents }, count, seed) {
  const dice = random(seed);
  const found = [];
  while (found.length < count) {
    const document = dice.pick(documents);
    const text = [...`${document.title}\n${document.summary}\n${document.body}`];
    const length = 2 + dice.below(dice.pick([2, 4, 12, 40]));
    const start = dice.below(text.length - length);
    if (start < 0) continue;
    const piece = text.slice(start, start + length).join("");
    if (!/[\p{Alphabetic}\p{N}]/u.test(piece)) continue;
    // A quotation mark or a leading minus would be understood as more than text.
    found.push({ document, piece: piece.replace(/["“”＂\n]|-(?=\S)/gu, " ") });
  }
  return found;
}

test("folding agrees with the vectors that the index is tested with", () => {
  const vectors = JSON.parse(fs.readFileSync(path.join(repository, "tests/search/folding.json"), "utf8"));
  const folding = new Folding();
  const table = fs.readFileSync(path.join(repository, "src/search/simplified.txt"), "utf8");
  folding.learn(table.split("\n").filter((line) => !line.startsWith("#")).join(""));
  for (const [text, folded] of vectors) assert.equal(folding.line(text), folded, JSON.stringify(text));
});

test("what was deflated is inflated", () => {
  const dice = random(5);
  for (let round = 0; round < 200; round++) {
    const size = dice.below(3000);
    const kinds = 1 + dice.below(255);
    const bytes = Uint8Array.from({ length: size }, () => dice.below(kinds));
    const level = dice.below(10);
    assert.deepEqual(inflate(zlib.deflateRawSync(bytes, { level })), bytes);
  }
});

test("the engine, with all that it loads before a search, is no more than 12 KB compressed", () => {
  const { output } = sites.real;
  const [assets] = fs.readdirSync(path.join(output, "assets"));
  const eager = new Set();
  const load = (file) => {
    if (eager.has(file)) return;
    eager.add(file);
    const script = fs.readFileSync(file, "utf8");
    for (const [, from] of script.matchAll(/^(?:import|export) [^"\n]*"(\.[^"]+)";/gm)) load(path.resolve(path.dirname(file), from));
  };
  load(path.join(output, "assets", assets, "search/engine.js"));
  const size = [...eager].reduce((sum, file) => sum + zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length, 0);
  assert.ok(size > 1000 && size <= 12_000, `${size} bytes in ${eager.size} files`);
  // What only some searches need comes when one does.
  assert.ok(fs.existsSync(path.join(output, "assets", assets, "search/suggest.js")));
});

test("words that stand in the summary alone are not called missing", async () => {
  const { index, documents } = sites.real;
  const document = documents.find(({ summary, visible }) => summary && !visible.includes(summary));
  const words = new Folding().words(document.summary).filter((word) => word.length > 2 && !new Folding().line(document.visible).includes(word));
  assert.ok(words.length > 0, document.url);
  const { marks, missing } = await index.excerpt(document.url, words.slice(0, 1));
  assert.ok(marks.length > 0, document.url);
  assert.deepEqual(missing, [], document.url);
});

test("what is quoted is found in the summary, in the text and in the notes beside it", async () => {
  const { index, documents } = sites.real;
  const { url, summary, body } = documents.find(({ visible }) => visible.includes("沪民救发〔2020〕15号"));
  for (const phrase of ["沪民救发〔2020〕15号", summary.slice(0, 8), /\p{Script=Han}{8}/u.exec(body)[0]]) {
    const { results, total } = await index.search(`"${phrase}"`, { limit: 100 });
    assert.ok(results.slice(0, total).some((result) => result.url === url), `${phrase} in ${url}`);
  }
});

for (const name of Object.keys(roots)) {
  test(`${name}: every piece of a text finds it`, async () => {
    const { index } = sites[name];
    for (const { document, piece } of pieces(sites[name], 1500, 11)) {
      const { results } = await index.search(piece, { limit: 1e6 });
      assert.ok(results.some(({ url }) => url === document.url), `${JSON.stringify(piece)} of ${document.url}`);
    }
  });

  test(`${name}: the engine and the reference searcher agree`, async () => {
    const { index, root } = sites[name];
    const dice = random(3);
    const texts = pieces(sites[name], 3000, 23).map(({ piece }) => piece);
    const queries = texts.map((text, place) => {
      const other = dice.pick(texts).slice(0, 4);
      const kind = place % 8;
      if (kind === 0) return `${text.slice(0, 3)} ${other}`;
      if (kind === 1) return `${text.slice(0, 4)} -${other.trim()}`;
      if (kind === 2) return [...text].reverse().join("");
      if (kind === 3) return `${text}怎么办`;
      if (kind === 4) return text.slice(0, 1);
      if (kind === 5) return `标题:${text.trim().slice(0, 2)} ${place % 3 === 0 ? "-title：" : ""}${other}`;
      return text;
    });
    for (const { title } of sites[name].documents) queries.push(`标题：${title.slice(0, 3)}`, `title:"${title}"`, `"${title.slice(0, 6)}"`);
    queries.push("社會救助", "最低生活保障 改革", "低保", "", " ", "-", "“", "ａｂｃ１２３", "𠮷野家", "5%", "5% .5 3.");
    const lines = queries.map((query) => query.replace(/[\r\n\u0085\u2028\u2029]/g, " "));
    for (const options of [["--limit", "25"], ["--limit", "25", "--more"], ["--limit", "25", "--by-date"]]) {
      const printed = casebook(root, ["search", "-", "--format", "json", ...options], lines.join("\n")).trimEnd().split("\n");
      assert.equal(printed.length, lines.length);
      for (const [place, line] of lines.entries()) {
        const expected = JSON.parse(printed[place]);
        const more = options.includes("--more");
        const sort = options.includes("--by-date") ? "date" : "relevance";
        const { total, partial, approximate, results } = await index.search(line, { limit: 25, more, sort });
        const plain = results.map(({ url, title, kind, date, category, region, score }) => ({ url, title, kind, date, category, region, score }));
        assert.deepEqual({ total, partial, approximate, results: plain }, expected, JSON.stringify(line));
      }
    }
  });

  test(`${name}: a number that is not given as approximate is exact`, async () => {
    const { index } = sites[name];
    const folding = new Folding();
    const texts = new Map(sites[name].documents.map(({ url, title, summary, visible }) => [url, [title, summary, visible].map((text) => folding.line(text)).join("\n")]));
    let exact = 0;
    for (const { piece } of pieces(sites[name], 1000, 5)) {
      const { approximate, total, results, words } = await index.search(piece, { limit: 1e6 });
      if (approximate || total === 0) continue;
      exact += 1;
      for (const { url } of results.slice(0, total)) {
        for (const word of words) assert.ok(texts.get(url).includes(word), `${word} in ${url}`);
      }
    }
    assert.ok(exact > 50, `${exact} of them`);
    const { approximate } = await index.search(sites[name].documents[0].title);
    assert.equal(approximate, true, "a title has several terms");
  });

  test(`${name}: filters and facets agree with what is found`, async () => {
    const { index, root } = sites[name];
    const all = await index.search("救助", { limit: 1e6 });
    assert.ok(all.total > 5);
    for (const [facet, option] of [["category", "--category"], ["region", "--region"], ["year", "--year"]]) {
      for (const { id, count } of all.facets[facet].filter(({ count }) => count > 0).slice(0, 6)) {
        const found = await index.search("救助", { [facet]: id, limit: 30 });
        assert.equal(found.total, count, `${facet} ${id}`);
        const expected = JSON.parse(casebook(root, ["search", "救助", "--format", "json", "--limit", "30", option, id]));
        assert.deepEqual([expected.total, expected.results.map(({ url }) => url)], [found.total, found.results.map(({ url }) => url)]);
      }
    }
    await index.bearers("tags");
    const { facets } = await index.search("救助", { limit: 1 });
    const tag = facets.tag.find(({ count }) => count > 0);
    assert.equal((await index.search("救助", { tags: [tag.id] })).total, tag.count);
  });
}

test("files of terms that are cut off or changed on their way give wrong answers, but an end", async () => {
  const { output, documents } = sites.made;
  const dice = random(29);
  for (let round = 0; round < 60; round++) {
    const { fetch } = files(output);
    const broken = async (address) => {
      const response = await fetch(address);
      if (!/\/t-[0-9a-z]+\.bin$/.test(address)) return response;
      const bytes = new Uint8Array(await response.arrayBuffer());
      for (let change = dice.below(4); change >= 0; change--) bytes[dice.below(bytes.length)] = dice.below(256);
      return new Response(bytes.subarray(0, round % 3 === 0 ? dice.below(bytes.length) : bytes.length));
    };
    const index = await engine.openIndex("http://localhost/", { fetch: broken });
    const { total } = await index.search(dice.pick(documents).title);
    assert.ok(total >= 0 && total <= index.head.entries);
  }
});

test("标题: finds in titles alone, and all that stands there", async () => {
  for (const { index, documents } of Object.values(sites)) {
    const folding = new Folding();
    for (const word of ["救助", "社会救助", "低保", "的", "南宁 救助"]) {
      const { results, total } = await index.search(`标题:${word.replace(" ", " 标题：")}`, { limit: 1e6 });
      const expected = documents.filter(({ title }) => word.split(" ").every((part) => folding.line(title).includes(part)));
      assert.deepEqual(results.map(({ title }) => title).sort(), expected.map(({ title }) => title).sort(), word);
      assert.equal(total, expected.length);
      const without = await index.search(`救助 -标题:${word.split(" ")[0]}`, { limit: 1e6 });
      assert.ok(without.results.every(({ title }) => !folding.line(title).includes(word.split(" ")[0])));
    }
  }
});

test("traditional characters, full width, pinyin, initials, slips and synonyms help", async () => {
  const { index } = sites.real;
  const simple = await index.search("社会救助");
  assert.deepEqual((await index.search("社會救助")).results, simple.results);
  for (const typed of ["shehuijiuzhu", "shjz", "社会jz", "shehui救助", "社会"]) {
    assert.ok((await index.suggest(typed)).some(({ text }) => text === "社会救助"), typed);
  }
  assert.deepEqual((await index.suggest("nanning")).map(({ kind, text }) => [kind, text])[0], ["region", "南宁市"]);
  assert.equal((await index.correct("社会就助"))[0].text, "社会救助");
  assert.equal((await index.correct("救助估问"))[0].text, "救助顾问");
  assert.ok(index.synonyms("低保").includes("最低生活保障"));
});
