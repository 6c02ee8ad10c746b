// Every kind of page in the browsers that offices still have: laid out as in today's, and everything works. The oldest one and one between are
// always tried; `CASEBOOK_ENGINES="78 80 83 88 92"` tries these.

import assert from "node:assert/strict";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { engine } from "./engines.js";
import { browser, casebook, onDisk, pages, serve } from "./site.js";

const ENGINES = (process.env.CASEBOOK_ENGINES ?? "78 92").split(" ").map(Number);
const WIDTHS = [360, 1280];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-engines-"));
const [online, offline] = ["online", "offline"].map((name) => path.join(folder, name));
/** A page of every kind. */
const kinds = new Map();
/** What today's browser makes of them: by page and width. */
const today = new Map();
let site;

/** Where the parts of a page are that make its layout, and what would show that it has none. */
const measured = () => {
  const box = (selector) => {
    const element = document.querySelector(selector);
    if (!element) return null;
    const { left, width, height } = element.getBoundingClientRect();
    return { left, width, height };
  };
  const style = (selector, property) => getComputedStyle(document.querySelector(selector))[property];
  const marks = [...document.querySelectorAll("ul[class], ol[class]")].map((list) => `${list.className} ${getComputedStyle(list).listStyleType}`);
  return {
    boxes: Object.fromEntries([".site-header", ".site-header__bar", ".site-header__nav", "main", "main .wrap", "h1", ".case-card", ".with-aside__main", ".table-scroll", ".site-footer"].map((selector) => [selector, box(selector)])),
    looks: { header: style(".site-header", "backgroundColor"), bar: style(".site-header__bar", "display"), text: style("body", "fontSize"), marks },
    tall: document.documentElement.scrollHeight,
    wide: document.documentElement.scrollWidth,
  };
};

/** Whether the scripts of the page have done what they do when it is opened. */
const settled = () => {
  const { searchState, filterState, compareState } = document.documentElement.dataset;
  return document.readyState === "complete" && [searchState, filterState, compareState].every((state) => !state || state === "done");
};

before(async () => {
  casebook("build", "--output", online);
  casebook("build", "--output", offline, "--offline");
  for (const page of pages(online)) {
    const [, kind] = /<body class="page page--([\w-]+)"/.exec(fs.readFileSync(path.join(online, page), "utf8")) ?? [];
    if (kind && !kinds.has(kind)) kinds.set(kind, page);
  }
  site = await serve(online);
  const chromium = await browser();
  for (const width of WIDTHS) {
    const page = await chromium.newPage({ viewport: { width, height: 740 } });
    for (const address of kinds.values()) {
      await page.goto(site.address + address);
      await page.waitForFunction(settled);
      today.set(`${address} ${width}`, await page.evaluate(measured));
    }
  }
  await chromium.close();
});

after(async () => {
  await site?.close();
  fs.rmSync(folder, { recursive: true });
});

const near = (a, b, allowed) => Math.abs(a - b) <= allowed;

for (const number of ENGINES) {
  test(`Chromium ${number}: every kind of page is laid out, and all functions work`, async (t) => {
    const old = await engine(number);
    try {
      assert.match(old.version, new RegExp(`Chrome/${number}\\.`));
      await t.test("layout", () => layout(old));
      await t.test("search, suggestions and filters", () => search(old));
      await t.test("filters of lists", () => filters(old));
      await t.test("comparison", () => comparison(old));
      await t.test("large text and dark colours", () => choices(old));
      await t.test("the copy on disk", () => fromDisk(old));
    } finally {
      await old.close();
    }
  });
}

/**
 * The parts of a page stand where they do today, to the pixel. What depends on rounding sizes of text up or down, and on where lines break then, may
 * make a page a tenth taller or shorter.
 */
async function layout(old) {
  assert.ok(kinds.size >= 16, `${[...kinds.keys()]}`);
  for (const width of WIDTHS) {
    for (const address of kinds.values()) {
      const place = `${address} at ${width}`;
      await old.open(site.address + address, { width });
      await old.until(`the scripts of ${place}`, settled);
      const now = await old.evaluate(measured);
      const then = today.get(`${address} ${width}`);
      assert.deepEqual(old.errors, [], place);
      assert.deepEqual(now.looks, then.looks, place);
      assert.ok(now.wide <= width, `${place}: ${now.wide} px wide`);
      for (const [part, box] of Object.entries(now.boxes)) {
        const wanted = then.boxes[part];
        const same = wanted === box || (near(box.left, wanted.left, 1) && near(box.width, wanted.width, 1));
        assert.ok(same, `${place}: ${part} ${JSON.stringify(box)} is not ${JSON.stringify(wanted)}`);
      }
      assert.ok(near(now.tall, then.tall, then.tall / 10), `${place}: ${now.tall} px tall, not ${then.tall}`);
    }
  }
}

async function search(old) {
  await old.open(`${site.address}search.html?q=${encodeURIComponent("低保")}`);
  const total = () => Number(document.querySelector("[data-search-total]").textContent);
  await old.until("results", settled);
  const all = await old.evaluate(total);
  assert.ok(all > 2, `${all} results`);
  await old.evaluate(() => document.querySelector("[data-search-results]").scrollIntoView());
  await old.until("an excerpt", () => document.querySelector("[data-excerpt] mark"));
  await old.evaluate(() => {
    document.querySelector(".search-page__drawer").open = true;
    document.querySelector("fieldset[data-facet=c] input:not(:disabled)").click();
  });
  await old.until("fewer results", (all) => document.documentElement.dataset.searchState === "done" && Number(document.querySelector("[data-search-total]").textContent) < all, all);
  assert.match(await old.evaluate(() => location.search), /[?&]c=/);
  await old.open(`${site.address}index.html`);
  await old.evaluate(() => {
    const input = document.querySelector("search-box input");
    input.closest(".site-header__panel").previousElementSibling.open = true;
    input.focus();
    input.value = "dibao";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await old.until("suggestions", () => document.querySelectorAll("search-box [role=option]").length > 0);
  assert.deepEqual(old.errors, []);
}

async function filters(old) {
  await old.open(`${site.address}cases/index.html`);
  await old.until("the filter", () => !document.querySelector("list-filter form").hidden);
  await old.evaluate(() => {
    const select = document.querySelector("list-filter select");
    select.value = [...select.options].find((option) => option.value).value;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  });
  await old.until("what was found", () => document.documentElement.dataset.filterState === "done" && /\d/.test(document.querySelector("list-filter [role=status]").textContent));
  assert.match(await old.evaluate(() => location.search), /^\?\w+=/);
  assert.deepEqual(old.errors, []);
}

async function comparison(old) {
  const [a, b] = pages(online).filter((page) => /^cases\/[\w-]+\/(?!index)[\w-]+\.html$/.test(page)).map((page) => page.replace(".html", ""));
  await old.open(`${site.address}compare.html?a=${a}&b=${b}`);
  await old.until("two reports", () => document.querySelectorAll(".comparison__table > thead th").length === 3);
  assert.ok((await old.evaluate(() => document.querySelectorAll(".comparison__table > tbody > tr").length)) > 5);
  assert.deepEqual(old.errors, []);
}

async function choices(old) {
  await old.open(`${site.address}index.html`);
  const look = () => [getComputedStyle(document.documentElement).fontSize, getComputedStyle(document.body).backgroundColor];
  assert.deepEqual(await old.evaluate(look), ["16px", "rgb(255, 255, 255)"]);
  await old.evaluate(() => document.querySelectorAll("theme-choice button").forEach((button) => button.click()));
  const chosen = await old.evaluate(look);
  assert.deepEqual(chosen, ["20.8px", "rgb(14, 23, 34)"]);
  await old.open(`${site.address}cases/index.html`);
  assert.deepEqual(await old.evaluate(look), chosen);
  assert.ok((await old.evaluate(() => document.documentElement.scrollWidth)) <= 360);
  await old.evaluate(() => localStorage.clear());
}

async function fromDisk(old) {
  await old.open(`${onDisk(offline, "search.html")}?q=${encodeURIComponent("救助")}`);
  await old.until("results", () => document.querySelectorAll("[data-search-results] > li").length > 2);
  assert.deepEqual(old.errors, []);
}
