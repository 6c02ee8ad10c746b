// How long it takes from a save to the changed page in Chromium.
//
//     node tests/speed/preview.js SITE [--edits 30] [--casebook target/release/casebook] [--hugo hugo]
//
// SITE comes from generate.py; one of its reports, and a style of its theme, are written anew for each edit and removed or
// put back at the end. With --hugo, Hugo's server is measured on the same reports too, by edits of the same one. Nothing is
// asserted: read the figures. Needs `npm ci` in tests/browser.

import { execFileSync, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { parseArgs } from "node:util";
import { browser, repository } from "../browser/site.js";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { edits: { type: "string", default: "30" }, hugo: { type: "string" }, casebook: { type: "string", default: path.join(repository, "target/release/casebook") } },
});
const [site] = positionals;
const edits = Number(values.edits);

const folder = path.join(site, "content/cases/party-building");
const name = fs.readdirSync(folder).filter((file) => file.endsWith(".md")).sort()[0];
const where = `cases/party-building/${name.replace(/md$/, "html")}`;
const chromium = await browser();

const rest = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const told = (all) => {
  const sorted = [...all].sort((a, b) => a - b);
  const at = (share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return `median ${at(0.5)}, 90 % ${at(0.9)}, most ${at(1)}`;
};

/** Starts a server, and waits for the address that it says and for its first page. */
async function start(command, options, output) {
  const began = performance.now();
  const server = spawn(command, options, { stdio: ["ignore", "pipe", "pipe"] });
  server[output === "stdout" ? "stderr" : "stdout"].resume();
  const lines = readline.createInterface({ input: server[output] });
  const address = await new Promise((resolve) => lines.on("line", (line) => /http:\/\/\S+/.test(line) && resolve(/http:\/\/[^\s/]+\//.exec(line)[0])));
  await fetch(address).then((answer) => answer.text());
  return { server, address, first: performance.now() - began };
}

/** Opens a page that says which edit it shows, as soon as it shows it. */
async function watched(address) {
  const page = await (await chromium.newContext({ bypassCSP: true })).newPage();
  const watch = { wanted: null };
  await page.exposeFunction("casebookSeen", (token) => watch.wanted?.token === token && watch.wanted.done(performance.now()));
  await page.addInitScript(() => {
    let said = "";
    const look = () => {
      const heading = document.querySelector("h1");
      const body = document.querySelector("main") ?? document.body;
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
  await page.goto(address);
  return [page, watch];
}

/** Milliseconds until an edit is shown. */
async function time(watch, token, write) {
  const shown = new Promise((done) => (watch.wanted = { token, done }));
  const start = performance.now();
  write();
  const milliseconds = (await shown) - start;
  // The next edit comes at any moment, as those of a person.
  await rest(300 + Math.random() * 700);
  return milliseconds;
}

/** Edits of a report, in milliseconds. */
async function texts(watch, report) {
  const original = fs.readFileSync(report, "utf8");
  const all = [];
  for (let edit = 0; edit < edits; edit++) {
    all.push(await time(watch, `${edit}/`, () => fs.writeFileSync(report, `${original}\n改动${edit}次。\n`)));
  }
  fs.writeFileSync(report, original);
  return all;
}

const resident = ({ pid }) => {
  const status = fs.existsSync(`/proc/${pid}/status`) ? fs.readFileSync(`/proc/${pid}/status`, "utf8") : "";
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
};

{
  const { server, address, first } = await start(values.casebook, ["--lang", "en", "--root", site, "serve", "--port", "0"], "stderr");
  const [page, watch] = await watched(address + where);
  await page.waitForFunction(() => document.querySelector("[data-casebook-preview]")?.dataset.number > 0);
  console.log(`casebook: start to first page ${Math.round(first)} ms`);
  console.log(`casebook: ${edits} edits of a report, ms: ${told(await texts(watch, path.join(folder, name)))}`);
  await page.waitForFunction(() => !/改动\d+次/.test(document.querySelector("main").textContent));
  const style = path.join(site, "themes/default/styles/more.css");
  fs.mkdirSync(path.dirname(style), { recursive: true });
  const themes = [];
  for (let edit = 0; edit < edits; edit++) {
    const css = `@layer utilities { h1 { --edit: ${edit}; } }\n`;
    themes.push(await time(watch, `/${edit}`, () => fs.writeFileSync(style, css)));
  }
  console.log(`casebook: ${edits} edits of a style, ms: ${told(themes)}`);
  console.log(`casebook: resident at the end ${resident(server)} MiB`);
  fs.rmSync(path.join(site, "themes"), { recursive: true });
  server.kill();
}

if (values.hugo) {
  const theirs = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "casebook-hugo-")), "site");
  const make = "import pathlib, sys; sys.path.insert(0, sys.argv[1]); import compare; compare.hugo_site(*map(pathlib.Path, sys.argv[2:]))";
  execFileSync("python3", ["-c", make, path.join(repository, "tests/speed"), site, theirs]);
  const { server, address, first } = await start(values.hugo, ["server", "--source", theirs], "stdout");
  const [, watch] = await watched(address + where);
  // Its page has no mark of being ready: the socket must be open.
  await rest(2000);
  console.log(`Hugo: start to first page ${Math.round(first)} ms`);
  console.log(`Hugo: ${edits} edits of a report, ms: ${told(await texts(watch, path.join(theirs, "content/cases/party-building", name)))}`);
  console.log(`Hugo: resident at the end ${resident(server)} MiB`);
  server.kill();
  fs.rmSync(path.dirname(theirs), { recursive: true });
}
await chromium.close();
