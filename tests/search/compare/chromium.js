// What the first query costs in Chromium, cold, on a line of 1.6 Mbit/s and 40 ms: bytes, requests, and milliseconds until the addresses and titles of
// ten results are there. The same reports for each engine; what it needs is installed as for compare.js, and in tests/browser.
//
//     node chromium.js FOLDER [QUERIES]

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import zlib from "node:zlib";
import { browser, serve } from "../../browser/site.js";
import { queries } from "../evaluate.js";
import { documents } from "../site.js";

const [folder, count = "20"] = process.argv.slice(2);
const all = documents(folder).filter(({ url }) => url.startsWith("cases/"));
const asked = queries(all, Number(count))["two words of the title"].map(({ query }) => query);

const root = fs.mkdtempSync(path.join(os.tmpdir(), "compare-"));
const put = (name, text) => {
  fs.mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  fs.writeFileSync(path.join(root, name), text);
};
put("empty.html", "<!DOCTYPE html><title>empty</title>");

// casebook: as it is published.
for (const name of ["search", "assets"]) fs.cpSync(path.join(folder, name), path.join(root, "casebook", name), { recursive: true });
const [assets] = fs.readdirSync(path.join(root, "casebook/assets"));

// Pagefind: pages with nothing but the report.
const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
for (const { url, title, summary, body } of all) {
  put(`pagefind/${url}`, `<!DOCTYPE html><html lang="zh-CN"><head><title>${escape(title)}</title></head><body><main data-pagefind-body><h1>${escape(title)}</h1><p>${escape(summary)}</p><p>${escape(body)}</p></main></body></html>`);
}
execFileSync("npx", ["pagefind", "--site", path.join(root, "pagefind")], { cwd: import.meta.dirname, stdio: "ignore" });

// MiniSearch: pairs of letters as terms, the index as one file; hosts send it compressed.
const tokenizer = `(text) => (text.normalize("NFKC").toLowerCase().match(/\\p{Script=Han}+|[\\p{L}\\p{N}]+/gu) ?? []).flatMap((word) => /\\p{Script=Han}/u.test(word) && word.length > 1 ? [...word].slice(1).map((letter, at) => word[at] + letter) : [word])`;
const { default: MiniSearch } = await import("minisearch");
const options = (tokenize) => ({ idField: "url", fields: ["title", "summary", "body"], storeFields: ["title"], tokenize, searchOptions: { combineWith: "AND", boost: { title: 8, summary: 4 } } });
const mini = new MiniSearch(options((0, eval)(tokenizer)));
mini.addAll(all);
fs.mkdirSync(path.join(root, "minisearch"));
put("minisearch/index.json.gz", zlib.gzipSync(JSON.stringify(mini), { level: 9 }));
fs.copyFileSync(path.join(import.meta.dirname, "node_modules/minisearch/dist/es/index.js"), path.join(root, "minisearch/minisearch.js"));

// Pagefind does not run under the policy that the browser tests send: it needs WASM.
const site = await serve(root, { compressed: true, policy: "default-src 'self' 'wasm-unsafe-eval'" });
const chromium = await browser();
const ENGINES = {
  casebook: `async (query) => {
    const { openIndex } = await import("${site.address}casebook/assets/${assets}/search/engine.js");
    return (await (await openIndex("${site.address}casebook/")).search(query)).results.map(({ title }) => title);
  }`,
  MiniSearch: `async (query) => {
    const { default: MiniSearch } = await import("${site.address}minisearch/minisearch.js");
    const compressed = await fetch("${site.address}minisearch/index.json.gz");
    const json = await new Response(compressed.body.pipeThrough(new DecompressionStream("gzip"))).text();
    const mini = MiniSearch.loadJSON(json, ${`{ idField: "url", fields: ["title", "summary", "body"], storeFields: ["title"], tokenize: ${tokenizer}, searchOptions: { combineWith: "AND", boost: { title: 8, summary: 4 } } }`});
    return mini.search(query).slice(0, 10).map(({ title }) => title);
  }`,
  Pagefind: `async (query) => {
    const pagefind = await import("${site.address}pagefind/pagefind/pagefind.js");
    const { results } = await pagefind.search(query);
    return (await Promise.all(results.slice(0, 10).map((result) => result.data()))).map(({ meta }) => meta.title);
  }`,
};

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];
console.log("| | bytes | requests | time | results |\n|---|--:|--:|--:|--:|");
for (const [name, run] of Object.entries(ENGINES)) {
  const rows = [];
  for (const query of asked) {
    const context = await chromium.newContext();
    const page = await context.newPage();
    await page.goto(`${site.address}empty.html`);
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 });
    const row = { bytes: 0, requests: 0 };
    session.on("Network.requestWillBeSent", () => (row.requests += 1));
    session.on("Network.loadingFinished", ({ encodedDataLength }) => (row.bytes += encodedDataLength));
    const [time, results] = await page.evaluate(`(async () => { const start = performance.now(); const found = await (${run})(${JSON.stringify(query)}); return [performance.now() - start, found.length]; })()`);
    await page.waitForTimeout(50);
    rows.push({ ...row, time, results });
    await context.close();
  }
  const of = (key) => median(rows.map((row) => row[key]));
  console.log(`| ${name} | ${(of("bytes") / 1000).toFixed(0)} KB | ${of("requests")} | ${of("time").toFixed(0)} ms | ${of("results")} |`);
}
await chromium.close();
await site.close();
fs.rmSync(root, { recursive: true });
process.exit(0);
