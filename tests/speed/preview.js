// How long it takes from a save to the changed page in Chromium.
//
//     node tests/speed/preview.js SITE [--edits 30] [--casebook target/release/casebook]
//
// SITE comes from generate.py; one of its reports, and a style of its theme, are written anew for each edit and removed or
// put back at the end. Nothing is asserted: read the figures. Needs `npm ci` in tests/browser.

import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { browser, repository } from "../browser/site.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: "string", default: "30" }, casebook: { type: "string", default: path.join(repository, "target/release/casebook") } },
});
const [site] = positionals;
const edits = Number(values.edits);

const began = performance.now();
const server = spawn(values.casebook, ["--lang", "en", "--root", site, "serve", "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
const lines = readline.createInterface({ input: server.stderr });
const address = await new Promise((resolve) => lines.on("line", (line) => /http:\/\/\S+/.test(line) && resolve(/http:\/\/\S+/.exec(line)[0])));
await fetch(address).then((answer) => answer.text());
const first = performance.now() - began;

const folder = path.join(site, "content/cases/party-building");
const name = fs.readdirSync(folder).filter((file) => file.endsWith(".md")).sort()[0];
const report = path.join(folder, name);
const original = fs.readFileSync(report, "utf8");
const style = path.join(site, "themes/default/styles/more.css");

const chromium = await browser();
const page = await (await chromium.newContext({ bypassCSP: true })).newPage();
let wanted;
await page.exposeFunction("casebookSeen", (token) => wanted?.token === token && wanted.done(performance.now()));
// Says which edit the page shows, as soon as it shows it.
await page.addInitScript(() => {
  let said = "";
  const look = () => {
    const heading = document.querySelector("h1");
    const body = document.querySelector("[data-search-body]");
    const text = body && /改动(\d+)次/.exec(body.textContent)?.[1];
    const styled = heading && getComputedStyle(heading).getPropertyValue("--edit").trim();
    const token = `${text ?? ""}/${styled ?? ""}`;
    if (body && token !== said) {
      said = token;
      globalThis.casebookSeen(token);
    }
    requestAnimationFrame(look);
  };
  look();
});
await page.goto(`${address}cases/party-building/${name.replace(/md$/, "html")}`);
await page.waitForFunction(() => document.querySelector("[data-casebook-preview]")?.dataset.number > 0);

const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Milliseconds until an edit is shown. */
async function time(token, write) {
  const shown = new Promise((done) => (wanted = { token, done }));
  const start = performance.now();
  write();
  const milliseconds = (await shown) - start;
  // The next edit comes at any moment, as those of a person.
  await rest(300 + Math.random() * 700);
  return milliseconds;
}

const texts = [];
for (let edit = 0; edit < edits; edit++) {
  texts.push(await time(`${edit}/`, () => fs.writeFileSync(report, `${original}\n改动${edit}次。\n`)));
}
fs.mkdirSync(path.dirname(style), { recursive: true });
const themes = [];
for (let edit = 0; edit < edits; edit++) {
  const css = `@layer utilities { h1 { --edit: ${edit}; } }\n`;
  themes.push(await time(`${edits - 1}/${edit}`, () => fs.writeFileSync(style, css)));
}

const resident = () => {
  const status = fs.existsSync(`/proc/${server.pid}/status`) ? fs.readFileSync(`/proc/${server.pid}/status`, "utf8") : "";
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
};
const told = (all) => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return `median ${at(0.5)}, 90 % ${at(0.9)}, most ${at(1)}`;
};
console.log(`start to first page: ${Math.round(first)} ms`);
console.log(`${edits} edits of a report, ms: ${told(texts)}`);
console.log(`${edits} edits of a style, ms: ${told(themes)}`);
console.log(`resident at the end: ${resident()} MiB`);
await chromium.close();
server.kill();
fs.writeFileSync(report, original);
fs.rmSync(path.join(site, "themes"), { recursive: true });
