// The same queries put to Pagefind and MiniSearch (with pairs of letters as terms), on the reports of a published site. None of this
// is needed by a test; what it needs is installed by hand:
//
//     cd tests/search/compare && npm install
//     node compare.js FOLDER [QUERIES-PER-KIND]

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import zlib from "node:zlib";
import { measure, queries, rank, table } from "../evaluate.js";
import { documents, open } from "../site.js";

const [folder, count = "100"] = process.argv.slice(2);
const all = documents(folder).filter(({ url }) => url.startsWith("cases/"));
const kinds = queries(all, Number(count));

function weigh(top) {
  const files = fs.readdirSync(top, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size, 0);
  return `${(bytes / 1e6).toFixed(2)} MB in ${files.length} files`;
}

async function show(name, size, search) {
  const rows = await measure(all, kinds, search);
  const times = rows.flatMap(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  console.log(`## ${name}\n\nindex ${size}; time of a query, median ${times[Math.floor(times.length / 2)].toFixed(1)} ms, p95 ${times[Math.floor(times.length * 0.95)].toFixed(1)} ms\n`);
  console.log(`${table(rows)}\n`);
}

const known = new Set(all.map(({ url }) => url));

{
  const { index } = await open(folder);
  await show("casebook", weigh(path.join(folder, "search")), async (query, limit) => (await rank(index, query, limit)).filter((url) => known.has(url)));
}

{
  const { default: MiniSearch } = await import("minisearch");
  const tokenize = (text) => {
    const words = text.normalize("NFKC").toLowerCase().match(/\p{Script=Han}+|[\p{L}\p{N}]+/gu) ?? [];
    return words.flatMap((word) => (/\p{Script=Han}/u.test(word) && word.length > 1 ? [...word].slice(1).map((letter, at) => word[at] + letter) : [word]));
  };
  const mini = new MiniSearch({ idField: "url", fields: ["title", "summary", "body"], tokenize, searchOptions: { combineWith: "AND", boost: { title: 8, summary: 4 } } });
  mini.addAll(all);
  const size = zlib.gzipSync(JSON.stringify(mini)).length;
  await show("MiniSearch, pairs of letters", `${(size / 1e6).toFixed(2)} MB gzipped, all of it before the first query`, async (query) => mini.search(query).map(({ id }) => id));
}

{
  // Pagefind reads pages; of these only the reports, with their text alone.
  const site = fs.mkdtempSync(path.join(os.tmpdir(), "pagefind-"));
  const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  for (const { url, title, summary, body } of all) {
    fs.mkdirSync(path.dirname(path.join(site, url)), { recursive: true });
    const html = `<!DOCTYPE html><html lang="zh-CN"><head><title>${escape(title)}</title></head><body><main data-pagefind-body><h1>${escape(title)}</h1><p>${escape(summary)}</p><p>${escape(body)}</p></main></body></html>`;
    fs.writeFileSync(path.join(site, url), html);
  }
  const start = performance.now();
  execFileSync("npx", ["pagefind", "--site", site], { cwd: import.meta.dirname, stdio: "ignore" });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  globalThis.fetch = async (address) => new Response(fs.readFileSync(path.join(site, "pagefind", String(address).split("/pagefind/").pop().split("?")[0])));
  globalThis.document ??= { querySelector: () => ({ getAttribute: () => "zh-CN" }), documentElement: { lang: "zh-cn" }, currentScript: null };
  globalThis.location ??= new URL("http://localhost/");
  const script = path.join(site, "pagefind/pagefind.js");
  const module = path.join(site, "pagefind/pagefind.mjs");
  fs.copyFileSync(script, module);
  const pagefind = await import(module);
  await pagefind.options({ basePath: "http://localhost/pagefind/", baseUrl: "/" });
  await show(`Pagefind, indexed in ${seconds} s`, weigh(path.join(site, "pagefind")), async (query) => {
    const { results } = await pagefind.search(query);
    const found = [];
    for (const result of results) found.push((await result.data()).url.replace(/^\//, ""));
    return found;
  });
  fs.rmSync(site, { recursive: true });
}
process.exit(0);
