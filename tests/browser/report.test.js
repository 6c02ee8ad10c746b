// The report that `check --report` writes: readable by everybody on any screen, under its own policy, and printed.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { browser, program, repository } from "./site.js";

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const FLAWED = `---
title：甲区的做法和经验
unit: unit-one
date: 2026年11月1日
summary: 这是一段样例摘要，说明这篇案例讲了什么，字数够二十个。
source: {name: 样例, kind: own}
tags: [no-such-tag-of-a-very-long-name-without-any-space-in-it-so-that-it-must-be-broken-somewhere-or-scroll]
---
<font>正文</font>，见[点击这里](https://www.gov.cn/)。
`;

let folder;
let report;
let chromium;

before(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-report-"));
  fs.cpSync(path.join(repository, "tests/sites/minimal"), folder, { recursive: true });
  const cases = path.join(folder, "content/cases/mushrooms");
  fs.mkdirSync(cases, { recursive: true });
  fs.writeFileSync(path.join(cases, "first.md"), FLAWED);
  const file = path.join(folder, "report.html");
  const arguments_ = ["--root", folder, "--lang", "zh", "check", "--report", file];
  const run = spawnSync(program(), arguments_, { cwd: repository });
  assert.equal(run.status, 1, run.stderr.toString());
  report = pathToFileURL(file).href;
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  if (folder) fs.rmSync(folder, { recursive: true });
});

/** The report in a window of this kind; what goes wrong is noted. */
async function open(options) {
  const context = await chromium.newContext(options);
  const page = await context.newPage();
  const problems = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== report) problems.push(`asks ${request.url()}`);
  });
  await page.goto(report);
  return { context, page, problems };
}

for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
  test(`the report at ${width} px, ${colorScheme}`, async () => {
    const { context, page, problems } = await open({ viewport: { width, height: 800 }, colorScheme });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it scrolls sideways");
    const weight = await page.locator("td.problem").first().evaluate((cell) => getComputedStyle(cell).fontWeight);
    assert.equal(weight, "700", "the policy lets its own style through");
    const text = await page.locator("body").innerText();
    for (const wanted of ["自查表", "空白栏目", "full-width-sign", "请写成：title: 甲区的做法和经验"]) {
      assert.ok(text.includes(wanted), wanted);
    }
    assert.deepEqual(problems, []);
    await context.close();
  });
}

test("axe finds nothing in the report", async () => {
  for (const [width, colorScheme] of [[360, "dark"], [1280, "light"]]) {
    // The policy of the report forbids scripts, axe's too.
    const { context, page } = await open({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true });
    await page.evaluate(AXE);
    const found = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), RULES);
    assert.deepEqual(found.violations.map((violation) => [violation.id, violation.nodes.map((node) => node.html)]), []);
    await context.close();
  }
});
