// Search in a real browser: under the strict policy, by keyboard, with an input method, from disk, on a slow line.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { browser, casebook, onDisk, repository, serve } from "./site.js";

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-search-"));
const [online, offline] = ["online", "offline"].map((name) => path.join(folder, name));
let site;
let chromium;

const build = (...options) => casebook("build", ...options);

before(async () => {
  build("--output", online);
  build("--output", offline, "--offline");
  site = await serve(online);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await site?.close();
  fs.rmSync(folder, { recursive: true });
});

/** A page whose errors fail the test. */
async function open(address, options = {}) {
  const page = await (await chromium.newContext({ viewport: { width: 1280, height: 900 }, ...options })).newPage();
  page.problems = [];
  page.on("pageerror", (error) => page.problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.problems.push(message.text()));
  await page.goto(address);
  return page;
}

const done = (page) => page.waitForFunction(() => document.documentElement.dataset.searchState === "done");
const results = (page) => page.locator("ol[data-search-results] > li a[href]").evaluateAll((links) => links.map((link) => link.href));
const total = async (page) => Number(await page.locator("[data-search-total]").textContent());

async function close(page) {
  assert.deepEqual(page.problems, []);
  await page.context().close();
}

test("an address with a query shows its results, excerpts and facets", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("低保 申请")}`);
  await done(page);
  const count = await total(page);
  assert.ok(count > 2);
  assert.match(await page.title(), new RegExp(`低保 申请.*${count}`));
  await page.waitForFunction(() => document.querySelector("[data-excerpt] mark"));
  assert.match((await results(page))[0], /\.html(#:~:text=.*)?$/);
  // A facet narrows, counts itself, and goes into the address; back takes it away.
  const box = page.locator('input[name="c"]').first();
  const expected = Number(await page.locator('fieldset[data-facet="c"] [data-count]').first().textContent());
  await box.check();
  await page.waitForFunction((expected) => Number(document.querySelector("[data-search-total]").textContent) === expected, expected);
  assert.match(page.url(), /[?&]c=/);
  await page.goBack();
  await page.waitForFunction((count) => Number(document.querySelector("[data-search-total]").textContent) === count, count);
  assert.doesNotMatch(page.url(), /[?&]c=/);
  await close(page);
});

test("the filters of an address apply, and a chip takes one away", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("救助")}&y=2026&sort=date`);
  await done(page);
  const narrow = await total(page);
  const dates = await page.locator("ol[data-search-results] time").allTextContents();
  assert.deepEqual(dates, [...dates].sort().reverse());
  await page.locator(".search-page__chip").first().click();
  await page.waitForFunction((narrow) => Number(document.querySelector("[data-search-total]").textContent) >= narrow, narrow);
  assert.doesNotMatch(page.url(), /[?&]y=/);
  await close(page);
});

test("typing searches at once; letters of an unfinished composition do not", async () => {
  const page = await open(`${site.address}search.html`);
  await done(page);
  await page.locator("#q").pressSequentially("南宁", { delay: 30 });
  await page.waitForFunction(() => Number(document.querySelector("[data-search-total]").textContent) > 0);
  assert.match(page.url(), /q=/);
  // What excerpts are made with has come; pages of further results may still.
  await page.waitForFunction(() => document.querySelector("[data-excerpt] mark"));
  const asked = [];
  page.on("request", (request) => request.url().includes("/search/") && asked.push(request.url()));
  await page.locator("#q").evaluate((input) => {
    input.value = "nanning shi";
    input.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
  });
  await page.waitForTimeout(400);
  assert.deepEqual(asked, []);
  assert.doesNotMatch(page.url(), /nanning/);
  await close(page);
});

test("what is typed before the script has come is searched when it comes", async () => {
  const page = await open("about:blank");
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route("**/search/page.js", (route) => held.then(() => route.continue()));
  await page.goto(`${site.address}search.html`, { waitUntil: "commit" });
  await page.locator("#q").fill("社会救助");
  release();
  await page.waitForFunction(() => Number(document.querySelector("[data-search-total]").textContent) > 10);
  assert.equal(await page.locator("#q").inputValue(), "社会救助");
  await close(page);
});

test("what is not found is met with help", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("社会就助")}`);
  await done(page);
  assert.equal(await total(page), 0);
  const help = page.locator("[data-search-help] a", { hasText: "社会救助" });
  await help.click();
  await page.waitForFunction(() => Number(document.querySelector("[data-search-total]").textContent) > 10);
  await close(page);
});

test("the box in the header suggests, and is moved through by keyboard", async () => {
  const page = await open(`${site.address}cases/index.html`);
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "search-box");
  await page.keyboard.type("nann");
  const option = page.locator("#search-box-list [role=option]", { hasText: "南宁市" }).first();
  await option.waitFor();
  await page.keyboard.press("ArrowDown");
  assert.equal(await page.locator("#search-box").getAttribute("aria-activedescendant"), "search-box-0");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#search-box").getAttribute("aria-expanded"), "false");
  await page.locator("#search-box").fill("社会救助");
  await page.keyboard.press("Enter");
  await page.waitForURL(/search\.html\?q=/);
  await done(page);
  assert.ok((await total(page)) > 10);
  await close(page);
});

test("results and suggestions say what they are", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("南宁")}`);
  await done(page);
  const kinds = {};
  const count = await total(page);
  for (let seen = 0; seen < count; seen += 10) {
    for (const item of await page.locator("ol[data-search-results] > li").all()) {
      const [, folder] = /\/a\/b\/(\w+)\//.exec(await item.locator("a").first().evaluate((link) => link.href));
      (kinds[folder] ??= new Set()).add(await item.locator("[data-kind]").textContent());
    }
    const next = page.locator("[data-search-pages] a", { hasText: "下一页" });
    if ((await next.count()) === 0) break;
    await next.click();
    await done(page);
  }
  const expected = { cases: "", practices: "经验", units: "试点单位", pages: "说明页" };
  assert.ok("cases" in kinds && "units" in kinds && "practices" in kinds, Object.keys(kinds).join());
  for (const [folder, texts] of Object.entries(kinds)) assert.deepEqual([...texts], [expected[folder]], folder);
  const title = await page.evaluate(async (root) => {
    const response = await fetch(`${root}practices/index.html`);
    return new DOMParser().parseFromString(await response.text(), "text/html").querySelector('main a[href*="practices/"]:not([href*="index"]), main table a').textContent;
  }, site.address);
  await page.goto(`${site.address}cases/index.html`);
  await page.locator("#search-box").fill(title.trim().slice(0, 6));
  await page.locator("#search-box-list [role=option]", { hasText: "经验" }).first().waitFor();
  await close(page);
});

test("results are accessible and fit a phone", async () => {
  for (const [width, colorScheme] of [[360, "light"], [1280, "dark"]]) {
    const page = await open(onDisk(offline, `search.html`) + `?q=${encodeURIComponent("低保")}`, { viewport: { width, height: 800 }, colorScheme });
    await done(page);
    await page.locator("ol[data-search-results] > li").first().scrollIntoViewIfNeeded();
    await page.waitForFunction(() => document.querySelector("[data-excerpt] mark"));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 200)}`), []);
    // From disk axe cannot read the style sheet again, and says so.
    page.problems = page.problems.filter((problem) => !/ERR_FAILED|CORS/.test(problem));
    await close(page);
  }
});

test("a copy opened from disk searches, suggests and shows excerpts", async () => {
  const page = await open(onDisk(offline, "search.html"));
  await done(page);
  await page.locator("#q").fill("社会救助");
  await page.waitForFunction(() => document.querySelector("[data-excerpt] mark"));
  assert.ok((await total(page)) > 10);
  await page.goto(onDisk(offline, "cases/index.html"));
  await page.locator("#search-box").click();
  await page.keyboard.type("shjz");
  await page.locator("#search-box-list [role=option]", { hasText: "社会救助" }).first().waitFor();
  await close(page);
});

test("without script the page is a list of ways to browse", async () => {
  const page = await open(`${site.address}search.html`, { javaScriptEnabled: false });
  assert.ok((await page.locator(".facet-list a").count()) > 20);
  assert.ok(await page.locator("noscript").count());
  const groups = await page.locator(".facet-list__title").allTextContents();
  assert.deepEqual(groups, ["试点类型", "地区", "年份", "标签", "标题首字母"]);
  // Each letter leads to the reports whose titles begin with it.
  const letters = page.locator('.facet-list a[href*="titles/"]');
  const listed = {};
  for (const address of await letters.evaluateAll((links) => links.map((link) => link.href))) {
    await page.goto(address);
    const titles = await page.locator("main [class*=card] h2, main [class*=card] h3").allTextContents();
    assert.ok(titles.length > 0, address);
    listed[/titles\/(\w+)\.html/.exec(address)[1]] = titles;
  }
  assert.equal(new Set(Object.values(listed).flat()).size, fs.readdirSync(path.join(repository, "content/cases"), { recursive: true }).filter((name) => name.endsWith(".md")).length);
  assert.match(listed.s.join("\n"), /^宿迁.*\n(.*\n)*苏州/);
  await close(page);
});

test("标题: finds in titles alone", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("标题：救助")}`);
  await done(page);
  const titles = await page.locator("ol[data-search-results] h3").allTextContents();
  assert.ok(titles.length > 2 && titles.every((title) => title.includes("救助")), titles.join());
  assert.match(await page.locator("#search-hint").textContent(), /标题:/);
  await close(page);
});

test("what a reader of the screen hears, and the way to the results", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("救助")}`);
  await page.waitForFunction(() => /\d/.test(document.querySelector("search-page [role=status]").textContent));
  assert.equal(await page.locator("search-page [role=alert]").textContent(), "");
  // Behind the box and its button comes the link to the results, and the box keeps the focus until then.
  await page.locator("#q").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("href")), "#results");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches("[data-search-results] a")));
  await page.locator("#q").fill("查无此词");
  await page.waitForFunction(() => document.querySelector("search-page [role=alert]").textContent !== "");
  assert.equal(await page.locator("search-page [role=status]").textContent(), "");
  await page.locator("#q").focus();
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#q").inputValue(), "");
  await close(page);
});

test("filters that leave nothing can be taken away one by one, and choices without results stand disabled", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("救助")}&y=1999`);
  await done(page);
  assert.equal(await total(page), 0);
  const link = page.locator("[data-search-help] a", { hasText: /去掉“年份”（\d+）/ });
  const expected = Number(/（(\d+)）/.exec(await link.textContent())[1]);
  await link.click();
  await page.waitForFunction((expected) => Number(document.querySelector("[data-search-total]").textContent) === expected, expected);
  await page.goto(`${site.address}search.html?q=${encodeURIComponent("标题:救助顾问")}`);
  await done(page);
  const boxes = await page.locator('fieldset[data-facet="c"] label').evaluateAll((rows) => rows.map((row) => [Number(row.querySelector("[data-count]").textContent), row.querySelector("input").disabled]));
  assert.ok(boxes.some(([count]) => count === 0) && boxes.some(([count]) => count > 0));
  for (const [count, disabled] of boxes) assert.equal(disabled, count === 0);
  await close(page);
});

test("a partial match says which words it lacks", async () => {
  const page = await open(`${site.address}search.html?q=${encodeURIComponent("救助 低保 查无此词")}`);
  await done(page);
  assert.equal(await total(page), 0);
  await page.waitForFunction(() => document.querySelector("[data-search-partial] s"));
  assert.deepEqual([...new Set(await page.locator("[data-search-partial] s").allTextContents())].includes("查无此词"), true);
  await close(page);
});

test("the page holds under forced colours, large text, and as a drawer on a phone", async () => {
  for (const options of [{ forcedColors: "active" }, { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }, { viewport: { width: 320, height: 640 } }]) {
    const page = await open(`${site.address}search.html?q=${encodeURIComponent("救助")}&y=2026`, options);
    await done(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${wide} px too wide`);
    const drawer = page.locator(".search-page__drawer");
    const narrow = (options.viewport?.width ?? 1280) < 960;
    assert.equal(await drawer.evaluate((drawer) => drawer.open), !narrow);
    if (narrow) {
      await drawer.locator("summary").click();
      assert.ok(await page.locator('input[name="c"]').first().isVisible());
    }
    if (options.forcedColors) {
      const border = await page.locator(".search-page__chip").first().evaluate((chip) => getComputedStyle(chip).borderTopStyle);
      assert.equal(border, "solid");
    }
    await close(page);
  }
});
