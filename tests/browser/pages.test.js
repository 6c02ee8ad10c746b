// No page scrolls sideways, asks another host for anything or has an error; axe finds nothing in the pages that hold all parts of all pages.

import assert from "node:assert/strict";
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { browser, build, onDisk, pages, serve } from "./site.js";

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

let folder;
let site;
let chromium;

before(async () => {
  folder = build();
  site = await serve(folder);
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  await site?.close();
  if (folder) fs.rmSync(path.dirname(folder), { recursive: true });
});

async function open(options) {
  const context = await chromium.newContext(options);
  const problems = [];
  return { context, page: await watched(context, problems), problems };
}

/** A page whose errors, and requests to other hosts, are noted in `problems`. */
async function watched(context, problems) {
  const page = await context.newPage();
  page.on("pageerror", (error) => problems.push(`error: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(site.address) && !request.url().startsWith("file:")) problems.push(`asks ${request.url()}`);
  });
  return page;
}

/** What axe finds in a page. */
async function violations(page) {
  await page.evaluate(AXE);
  const runOnly = { type: "tag", values: RULES };
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html.slice(0, 200)}`);
}

/** How far a page is wider than its window, in pixels. */
const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** How tall the header is, in pixels. */
const header = (page) => page.evaluate(() => document.querySelector(".site-header").getBoundingClientRect().height);

/** Where an element ends, in pixels from the top of the page. */
const end = (page, selector, at = 0) => page.evaluate(([selector, at]) => document.querySelectorAll(selector)[at].getBoundingClientRect().bottom + scrollY, [selector, at]);

/** What a text begins with, after its note and its heading. */
const FIRST = ".prose > :not(.alert):not(h2):not(h3)";

/** Where it begins. */
const start = (page, selector) => page.evaluate((selector) => document.querySelector(selector).getBoundingClientRect().top + scrollY, selector);

/** What a page is made of: each element with its classes and the names of its attributes, in the element that it stands in. */
const parts = (page) =>
  page.evaluate(() => {
    const name = (element) =>
      [element.localName, ...[...element.classList].sort(), ...element.getAttributeNames().sort().map((attribute) => `[${attribute}]`)].join(".");
    return [...new Set([...document.querySelectorAll("body, body *")].map((element) => `${name(element.parentElement)} > ${name(element)}`))];
  });

/** Opens each page in a few tabs at once, from disk: the policy forbids injected scripts, so axe is run where a page has none. */
async function each(options, names, look) {
  const { context, page, problems } = await open(options);
  const waiting = [...names];
  const walk = async (page) => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await page.goto(onDisk(folder, name));
      await look(page, name);
    }
  };
  await Promise.all([walk(page), walk(await watched(context, problems))]);
  // Chromium loads no module from disk; the page is complete without it, as the next tests show.
  const left = problems.filter((problem) => !problem.includes("CORS") && !problem.includes("ERR_FAILED"));
  assert.deepEqual(left, []);
  await context.close();
}

// Few pages of a site differ in more than their words. Every page is opened on the narrowest screen, where what is too wide shows;
// those which together hold every part that any page has are then seen whole by axe, in both schemes and at every width.
let distinct;

test("no page scrolls sideways at 320 px", async () => {
  const seen = new Set();
  distinct = [];
  await each({ viewport: { width: 320, height: 900 }, colorScheme: "light" }, pages(folder), async (page, name) => {
    assert.ok((await overflow(page)) <= 0, `${name} is ${await overflow(page)} px too wide`);
    const fresh = (await parts(page)).filter((part) => !seen.has(part));
    if (fresh.length === 0) return;
    fresh.forEach((part) => seen.add(part));
    distinct.push(name);
  });
  const folders = new Set(pages(folder).map((name) => path.dirname(name)));
  assert.ok(distinct.length > folders.size, `${distinct.length} pages for ${folders.size} folders`);
});

for (const [width, colorScheme] of [
  [320, "light"],
  [768, "dark"],
  [1280, "light"],
  [1280, "dark"],
]) {
  test(`pages of every make at ${width} px, ${colorScheme}`, async () => {
    assert.ok(distinct, "the pages are chosen by the test before");
    await each({ viewport: { width, height: 900 }, colorScheme }, distinct, async (page, name) => {
      assert.ok((await overflow(page)) <= 0, `${name} is ${await overflow(page)} px too wide`);
      assert.deepEqual(await violations(page), [], name);
    });
  });
}

test("below a sub-path, under a strict policy, nothing is refused and nothing is missing", async () => {
  const { context, page, problems } = await open({ viewport: { width: 1280, height: 900 } });
  for (const name of pages(folder)) {
    const answer = await page.goto(site.address + name);
    assert.equal(answer.status(), 200, name);
  }
  assert.deepEqual(problems, []);
  await context.close();
});

test("the header is a line on every screen, and leaves out nothing", async () => {
  for (const [width, most] of [
    [320, 56],
    [360, 56],
    [768, 56],
    [1280, 64],
  ]) {
    const { context, page } = await open({ viewport: { width, height: 740 }, javaScriptEnabled: false });
    for (const name of ["index.html", "cases/service-based/jingan-advisers.html", "search.html"]) {
      await page.goto(site.address + name);
      assert.ok((await header(page)) <= most, `${name} at ${width}: ${await header(page)} px`);
    }
    await page.goto(site.address + "index.html");
    const menu = page.locator(".site-header__nav");
    const field = page.locator("#search-box");
    assert.equal(await menu.isVisible(), width >= 1200);
    assert.equal(await field.isVisible(), width >= 1200);
    if (width < 1200) {
      await page.locator(".site-header summary").first().click();
      assert.equal(await menu.getByRole("link").count(), await menu.getByRole("link").filter({ visible: true }).count());
      await page.locator(".site-header summary").last().click();
      assert.equal(await field.isVisible(), true);
      assert.equal(await menu.isVisible(), false, "one panel closes the other");
      await field.fill("低保");
      await field.press("Enter");
      await page.waitForURL(/search\.html\?q=/);
    }
    await context.close();
  }
});

test("the first screen of a phone holds what one came for", async () => {
  const { context, page } = await open({ viewport: { width: 360, height: 740 } });
  const reports = pages(folder).filter((name) => /^cases\/.+\/.+\.html$/.test(name));
  assert.ok(reports.length > 20);
  for (const name of reports) {
    await page.goto(site.address + name);
    assert.ok((await end(page, ".answer-strip")) < 740, name);
    // Notes of more than two lines say what is particular of the report: they are read first.
    const notes = await page.locator(".prose > .alert:first-child p, .prose > .alert:first-child + .alert p").allInnerTexts();
    const long = notes.join("").length > 46;
    const begin = await start(page, long ? ".prose > .alert" : FIRST);
    assert.ok(begin < 740, `${name}: the text begins at ${begin}`);
  }
  for (const name of ["categories/service-based.html", "regions/320000.html"]) {
    await page.goto(site.address + name);
    assert.ok((await end(page, ".case-card")) < 740, `${name}: the first report ends at ${await end(page, ".case-card")}`);
  }
  await page.goto(`${site.address}search.html?q=${encodeURIComponent("残疾人")}`);
  await page.waitForFunction(() => document.documentElement.dataset.searchState === "done");
  assert.ok((await end(page, ".search-result", 1)) < 740, `the second result ends at ${await end(page, ".search-result", 1)}`);
  await context.close();
});

test("no two pages have the same title", () => {
  const titles = new Map();
  for (const name of pages(folder)) {
    const html = fs.readFileSync(path.join(folder, name), "utf8");
    const [, title] = /<title>(.*?)<\/title>/.exec(html);
    if (/http-equiv="refresh"/.test(html)) continue;
    assert.equal(titles.get(title), undefined, `${name}: ${title}`);
    titles.set(title, name);
  }
});

test("without script every page says the same", async () => {
  const plain = await open({ javaScriptEnabled: false });
  const full = await open({});
  for (const name of ["index.html", "cases/index.html", "categories/service-based.html", "regions/320000.html"]) {
    const texts = [];
    for (const { page } of [plain, full]) {
      await page.goto(site.address + name);
      // Filters that work at once are there for script alone; what they choose from is linked on the page.
      await page.evaluate(() => document.querySelector(".list-filter__form")?.remove());
      texts.push((await page.locator("main").innerText()).replace(/\n+/g, "\n"));
    }
    assert.equal(texts[0], texts[1], name);
    assert.ok(texts[0].length > 200, name);
  }
  await plain.page.goto(site.address + "index.html");
  assert.equal(await plain.page.locator("theme-choice").isVisible(), false, "controls that need script are not shown");
  await plain.context.close();
  await full.context.close();
});

test("opened from disk the site can be walked", async () => {
  const { context, page } = await open({});
  await page.goto(onDisk(folder, "index.html"));
  await page.getByRole("link", { name: /^江苏省，/ }).click();
  await page.waitForURL(/regions\/320000\.html$/);
  await page.getByRole("link", { name: "江苏省宿迁市" }).first().click();
  await page.waitForURL(/units\/jiangsu-suqian\.html$/);
  await page.getByRole("link", { name: "宿迁市：数据模型主动发现困难群众" }).click();
  await page.waitForURL(/cases\/needs-assessment\/suqian-data-models\.html$/);
  assert.equal(await page.locator("h1").innerText(), "宿迁市：数据模型主动发现困难群众");
  await context.close();
});

test("the keyboard reaches the text, and large text and colours are remembered", async () => {
  const { context, page } = await open({ viewport: { width: 1280, height: 900 }, colorScheme: "light" });
  await page.goto(site.address + "index.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "跳到正文");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  const before = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  await page.getByRole("button", { name: "深色" }).click();
  await page.getByRole("button", { name: "大字版" }).click();
  await page.goto(site.address + "cases/index.html");
  await page.waitForFunction(() => document.documentElement.dataset.size === "large");
  const now = await page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
  assert.ok(now > before * 1.2, `${before} → ${now}`);
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0);
  await context.close();
});

test("large text does not scroll sideways on a phone", async () => {
  const { context, page } = await open({ viewport: { width: 320, height: 700 } });
  await page.goto(site.address + "index.html");
  await page.getByText("菜单").locator("..").click();
  await page.getByRole("button", { name: "大字版" }).click();
  assert.ok((await header(page)) <= 120);
  for (const name of ["index.html", "cases/residence-based/jiaozuo-policy-finds-people.html", "categories/party-building.html"]) {
    await page.goto(site.address + name);
    await page.waitForFunction(() => document.documentElement.dataset.size === "large");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(overflow <= 0, `${name} is ${overflow} px too wide`);
  }
  await context.close();
});

test("printed, a report is black on white, without its frame, with the addresses of its sources", async () => {
  const { context, page } = await open({ colorScheme: "dark" });
  await page.goto(site.address + "cases/residence-based/jiaozuo-policy-finds-people.html");
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const style = await page.evaluate(() => {
    const body = getComputedStyle(document.body);
    const source = document.querySelector(".prose a.external");
    return {
      text: body.color,
      page: body.backgroundColor,
      header: getComputedStyle(document.querySelector(".site-header")).backgroundColor,
      nav: getComputedStyle(document.querySelector(".site-header__panel")).display,
      address: getComputedStyle(source, "::after").content,
    };
  });
  assert.equal(style.text, "rgb(0, 0, 0)");
  assert.equal(style.page, "rgb(255, 255, 255)");
  assert.equal(style.header, "rgba(0, 0, 0, 0)");
  assert.equal(style.nav, "none");
  assert.match(style.address, /jiaozuo/);
  const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
  assert.ok(pdf.length > 10_000);
  await context.close();
});

test("the tile grid keeps the order of the codes and its tiles are large enough to touch", async () => {
  const { context, page } = await open({ viewport: { width: 360, height: 800 } });
  await page.goto(site.address + "regions/index.html");
  const tiles = await page.locator(".tile-grid__tile").evaluateAll((all) =>
    all.map((tile) => ({ name: tile.textContent.trim(), width: tile.getBoundingClientRect().width })),
  );
  assert.equal(tiles.length, 34);
  assert.match(tiles[0].name, /北京市/);
  assert.match(tiles.at(-1).name, /澳门特别行政区/);
  assert.ok(Math.min(...tiles.map((tile) => tile.width)) >= 40);
  await context.close();
});

test("the HTML is valid", () => {
  const jar = path.join(path.dirname(require.resolve("vnu-jar/package.json")), "build/dist/vnu.jar");
  // Exits with 1 and prints what is wrong when something is.
  execFileSync("java", ["-jar", jar, "--errors-only", "--skip-non-html", folder], { stdio: ["ignore", "inherit", "inherit"] });
});
