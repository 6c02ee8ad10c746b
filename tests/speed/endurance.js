// Whether the preview stays small: thousands of edits, and how much memory it has after some of them.
//
//     node tests/speed/endurance.js SITE [--edits 20000] [--casebook target/release/casebook]
//
// SITE comes from generate.py. Reports are edited in turn, each written as soon as the one before is shown; every hundredth edit is
// one of a style, every thousandth a new file that goes again. The page of the edited report and the list are asked for each time, as
// an open page does. The files are put back at the end. Nothing is asserted: read the figures.

import { spawn } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { repository } from "../browser/site.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: "string", default: "20000" }, casebook: { type: "string", default: path.join(repository, "target/release/casebook") } },
});
const [site] = positionals;
const edits = Number(values.edits);

const server = spawn(values.casebook, ["--lang", "en", "--root", site, "serve", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
const lines = readline.createInterface({ input: server.stderr });
const address = await new Promise((resolve) => lines.on("line", (line) => /http:\/\/\S+/.test(line) && resolve(/http:\/\/\S+/.exec(line)[0])));
lines.removeAllListeners("line").on("line", () => {});

const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
const get = (where) =>
  new Promise((resolve, reject) => {
    const request = http.get(address + where, { agent }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part)).on("end", () => resolve(Buffer.concat(parts).toString()));
    });
    request.on("error", reject);
  });

/** Resolves with the next number that the stream of events brings. */
let arrived = () => {};
http.get(`${address}__preview/events`, (stream) => stream.on("data", (part) => /data: /.test(part) && arrived()));
const next = () => new Promise((resolve) => (arrived = resolve));

const folder = path.join(site, "content/cases");
const reports = fs
  .readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith(".md"))
  .sort()
  .slice(0, 50)
  .map((name) => ({ file: path.join(folder, name), page: `cases/${name.replace(/md$/, "html")}`, text: fs.readFileSync(path.join(folder, name), "utf8") }));
const style = path.join(site, "themes/default/styles/more.css");
fs.mkdirSync(path.dirname(style), { recursive: true });

const resident = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${server.pid}/status`, "utf8"))[1]) / 1024);

/** Writes something, and waits until a page shows it. */
async function shown(page, wanted, write) {
  let event = next();
  write();
  while (!(await get(page)).includes(wanted)) {
    await event;
    event = next();
  }
}

await get("index.html");
console.log(`start: ${resident()} MiB`);
const began = performance.now();
for (let edit = 1; edit <= edits; edit++) {
  const { file, page, text } = reports[edit % reports.length];
  if (edit % 1000 === 0) {
    const added = `${file.slice(0, -3)}-more.md`;
    await shown(page.replace(/\.html$/, "-more.html"), "<article", () => fs.writeFileSync(added, text));
    await shown(page.replace(/\.html$/, "-more.html"), "没有找到这个页面", () => fs.rmSync(added));
  } else if (edit % 100 === 0) {
    const before = /assets\/\w+\//.exec(await get(page))[0];
    let event = next();
    fs.writeFileSync(style, `@layer utilities { h1 { --edit: ${edit}; } }\n`);
    while ((await get(page)).includes(before)) {
      await event;
      event = next();
    }
  } else {
    await shown(page, `改动${edit}次`, () => fs.writeFileSync(file, `${text}\n改动${edit}次。\n`));
    await get("cases/index.html");
  }
  if ([1000, 5000, 10_000, 20_000].includes(edit) || edit === edits) {
    console.log(`${edit} edits: ${resident()} MiB, ${((performance.now() - began) / edit).toFixed(1)} ms each`);
  }
}
server.kill();
for (const { file, text } of reports) fs.writeFileSync(file, text);
fs.rmSync(path.join(site, "themes"), { recursive: true });
process.exit(0);
