// What is made of the reports: comparisons, the copy in a zip, booklets on paper.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { browser, casebook, onDisk, serve } from "./site.js";

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-distil-"));
const online = path.join(folder, "online");
let offline;
let site;
let chromium;

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

for (const [name, at] of [
  ["online, under the strict policy", (page) => site.address + page],
  ["unpacked, from disk", (page) => onDisk(offline, page)],
]) {
  const done = (page) => page.waitForFunction(() => document.documentElement.dataset.filterState === "done");
  const status = (page) => page.locator("list-filter [role=status]").textContent();

  test(`a list over several pages is filtered at once ${name}`, async () => {
    const page = await open(at("cases/index.html"));
    await done(page);
    const cards = page.locator("list-filter .case-card");
    const whole = page.locator("[data-filter-static]").first();
    const before = await page.locator(".list-filter__form").boundingBox();
    await page.locator("select[name=c]").selectOption("residence-based");
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 4);
    assert.equal(await status(page), "找到4篇案例");
    assert.equal(await whole.isVisible(), false);
    assert.match(page.url(), /\?c=residence-based$/);
    assert.deepEqual(await page.locator(".list-filter__form").boundingBox(), before, "the form stays where it is");
    // Other boxes count what would be left, and what would leave nothing cannot be chosen.
    assert.equal(await page.locator("select[name=r] option:checked").textContent(), "全部");
    assert.equal(await page.locator("select[name=r] option[value='310000']").getAttribute("disabled"), "");
    await page.locator("select[name=r]").selectOption("410000");
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 1);
    // The address alone is enough, in another browser; an address that means nothing chooses nothing.
    const shared = await open(page.url());
    await shared.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 1);
    await close(shared);
    const wrong = await open(`${at("cases/index.html")}?c=nothing`);
    await done(wrong);
    assert.equal(await wrong.locator("[data-filter-static]").first().isVisible(), true);
    await close(wrong);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 4);
    await page.goForward();
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 1);
    // By keyboard alone: clear, and the focus is at the beginning of the form.
    await page.locator(".list-filter__clear").focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("list-filter [role=status]").textContent === "");
    assert.equal(await whole.isVisible(), true);
    assert.equal(await page.evaluate(() => document.activeElement.name), "c");
    await page.locator("select[name=c]").selectOption("party-building");
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 8);
    const heading = await cards.first().locator("a").textContent();
    await cards.first().locator("a").click();
    assert.equal(await page.locator("h1").textContent(), heading);
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("list-filter .case-card").length === 8);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${overflow} px too wide`);
    await close(page);
  });

  test(`the lists of a category and of a group of regions are filtered at once ${name}`, async () => {
    for (const [address, chosen, left] of [
      ["categories/party-building.html", ["r", "370000"], 1],
      ["regions/yangtze-river-delta.html", ["r", "320000"], 4],
      ["years/2026.html", ["c", "residence-based"], 4],
    ]) {
      const page = await open(at(address));
      await done(page);
      const listed = await page.locator("[data-filter-static] .case-card").count();
      const first = page.locator(`select[name=${chosen[0]}]`);
      // By keyboard alone: the form comes after the heading of the list, and typing a letter or arrows chooses.
      await first.focus();
      await first.selectOption(chosen[1]);
      await page.waitForFunction((left) => document.querySelectorAll("list-filter .case-card").length === left, left);
      assert.equal(await status(page), `找到${left}篇案例`);
      assert.equal(await page.locator("[data-filter-static]:visible").count(), 0);
      assert.ok(left < listed);
      // All that stands behind the choices adds up to the reports of this list, not of all.
      const counts = await first.locator("option:not([value=''])").evaluateAll((all) => all.map((option) => Number(/（(\d+)）$/.exec(option.text)[1])));
      assert.equal(counts.reduce((sum, count) => sum + count, 0), listed);
      const target = await page.locator("list-filter .case-card a").first().getAttribute("href");
      await page.keyboard.press("Tab");
      for (let step = 0; step < 8 && !(await page.evaluate(() => document.activeElement.closest("list-filter .case-card"))); step++) await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), target);
      await page.keyboard.press("Enter");
      await page.waitForSelector("h1");
      await page.goBack();
      await page.waitForFunction((left) => document.querySelectorAll("list-filter .case-card").length === left, left);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      await close(page);
    }
  });

  test(`the promotion list is filtered at once ${name}`, async () => {
    const page = await open(`${at("practices/index.html")}?g=B`);
    await done(page);
    const rows = page.locator("[data-filter-row]:visible");
    const count = await rows.count();
    assert.ok(count > 0 && count < (await page.locator("[data-filter-row]").count()));
    assert.equal(await status(page), `找到${count}条经验`);
    assert.deepEqual(new Set(await rows.evaluateAll((all) => all.map((row) => row.dataset.g))), new Set(["B"]));
    // No heading stands over an empty table.
    assert.equal(await page.locator("[data-filter-group]:visible:not(:has([data-filter-row]:not([hidden])))").count(), 0);
    await page.locator(".list-filter__clear").click();
    await page.waitForFunction(() => document.querySelectorAll("[data-filter-row][hidden]").length === 0);
    await close(page);
  });
}

test("without script lists show no filter and keep their links", async () => {
  const context = await chromium.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.address}cases/index.html?c=residence-based`);
  assert.equal(await page.locator(".list-filter__form").isVisible(), false);
  assert.ok((await page.locator(".facet-list a").count()) > 10);
  assert.equal(await page.locator("[data-filter-static] .case-card").first().isVisible(), true);
  await page.goto(`${site.address}categories/party-building.html?r=370000`);
  assert.equal(await page.locator(".list-filter__form").isVisible(), false);
  assert.ok((await page.locator("[data-filter-static] .tag-list a:visible").count()) > 5);
  assert.equal(await page.locator("[data-filter-static] .case-card").count(), 8);
  await context.close();
});

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
  assert.deepEqual(new Set(breaks), new Set(["page"]));
  // So a running head never stands in the middle of one.
  assert.equal(await page.locator(".booklet__part-head + .booklet__report").count(), 1);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  const sheets = pdf.match(/\/Type\s*\/Page\b/g).length;
  assert.ok(sheets >= breaks.length + 4, `${sheets} pages for cover, contents, the part, ${breaks.length} reports and indexes`);
  assert.match(pdf, /\/MediaBox\s*\[0 0 59[45]\S* 84[12]\S*\]/);
  await close(page);
});
