// What is made of the reports: comparisons, the copy in a zip, booklets on paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { browser, onDisk, repository, serve } from "./site.js";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-distil-"));
const online = path.join(folder, "online");
let offline;
let site;
let chromium;

const casebook = (...options) => execFileSync("cargo", ["run", "--release", "--quiet", "--", "--quiet", ...options], { cwd: repository });

before(async () => {
  casebook("build", "--output", online);
  casebook("pack", "--output", path.join(folder, "copy.zip"));
  execFileSync("python3", ["-m", "zipfile", "-e", path.join(folder, "copy.zip"), path.join(folder, "unpacked")]);
  const [top, ...others] = fs.readdirSync(path.join(folder, "unpacked"));
  assert.deepEqual(others, [], "unpacking scatters nothing");
  offline = path.join(folder, "unpacked", top);
  site = await serve(online);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await site?.close();
  fs.rmSync(folder, { recursive: true });
});

async function open(address) {
  const page = await (await chromium.newContext({ viewport: { width: 360, height: 800 } })).newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  await page.goto(address);
  return page;
}

async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

const columns = (page, count) =>
  page.waitForFunction(
    (count) => document.documentElement.dataset.compareState === "done" && document.querySelectorAll(".comparison__table > thead th").length === count + 1,
    count,
  );

for (const [name, at] of [
  ["online, under the strict policy", (page) => site.address + page],
  ["unpacked, from disk", (page) => onDisk(offline, page)],
]) {
  test(`reports are chosen, compared and shared ${name}`, async () => {
    const page = await open(at("cases/residence-based/jiaozuo-policy-finds-people.html"));
    await page.getByRole("link", { name: "加入对比" }).first().click();
    await columns(page, 1);
    await page.goto(at("cases/residence-based/nanning-six-months.html"));
    await page.getByRole("link", { name: "加入对比" }).first().click();
    await columns(page, 2);
    assert.match(page.url(), /\?a=cases\/residence-based\/jiaozuo-policy-finds-people&b=cases\/residence-based\/nanning-six-months$/);
    assert.equal(await page.locator("compare-page [role=status]").textContent(), "正在对比2篇");
    const row = page.locator(".comparison__table > tbody > tr", { has: page.locator("th", { hasText: /^主要做法$/ }) });
    assert.equal(await row.locator("> td").count(), 2);
    assert.doesNotMatch(await row.locator("> td").first().innerText(), /^未写$/);
    await page.locator("#compare-pick").fill("静安");
    await page.locator(".compare-page__found a").first().click();
    await columns(page, 3);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    // The address alone is enough, in another browser.
    const shared = await open(page.url());
    await columns(shared, 3);
    await close(shared);
    await page.locator(".comparison__table > thead").getByRole("link", { name: /^去掉/ }).first().click();
    await columns(page, 2);
    await close(page);
  });
}

test("an address cannot make the comparison read anything else", async () => {
  const page = await open(`${site.address}compare.html?a=../../x&b=https://example.org/y&c=cases/a/%3Cb%3E`);
  await columns(page, 0);
  assert.equal(await page.locator(".comparison").isVisible(), false);
  await close(page);
});

test("the unpacked copy is searched from disk", async () => {
  const page = await open(`${onDisk(offline, "search.html")}?q=${encodeURIComponent("低保")}`);
  await page.waitForFunction(() => Number(document.querySelector("[data-search-total]").textContent) > 3);
  await close(page);
});

test("a booklet is printed without the frame, each report on its own page", async () => {
  const page = await open(`${site.address}booklet/party-building.html`);
  await page.emulateMedia({ media: "print" });
  for (const [selector, display] of [
    [".site-header", "none"],
    [".site-footer", "none"],
    [".booklet__tools", "none"],
    [".booklet__running", "table-header-group"],
    [".booklet__report", "table"],
  ]) {
    assert.equal(await page.locator(selector).first().evaluate((element) => getComputedStyle(element).display), display, selector);
  }
  const breaks = await page.locator(".booklet__report").evaluateAll((all) => all.map((report) => getComputedStyle(report).breakBefore));
  assert.deepEqual(new Set(breaks.slice(1)), new Set(["page"]));
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
  assert.ok(sheets >= breaks.length + 3, `${sheets} pages for cover, contents, ${breaks.length} reports and indexes`);
  assert.match(pdf, /\/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]/);
  await close(page);
});
