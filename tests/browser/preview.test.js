// The preview in a real browser: a save is seen at once, where the reader was; new styles come without reloading; the
// panel tells what is wrong, and nothing that a report says runs.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { after, before, test } from "node:test";
import { browser, program, repository } from "./site.js";

const require = createRequire(import.meta.url);
const AXE = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const root = fs.mkdtempSync(path.join(os.tmpdir(), "casebook-preview-"));
const report = path.join(root, "content/cases/party-building/zhijiang-party-members.md");
const PAGE = "cases/party-building/zhijiang-party-members.html";
let server;
let address;
let chromium;

const text = (paragraph, more = "", title = "枝江市：党员联户走访的做法") => `---
title: ${title}
unit: hubei-zhijiang
date: 2021-03-09
summary: 这是测试用的一篇，不是真实案例，只用来看预览怎样更新，字数够二十个就行。
source: {name: 测试, kind: own}
${more}---
## 一、主要做法

${"很长的正文。\n\n".repeat(80)}
${paragraph}
`;

/** Starts the preview; resolves to its address. */
async function start(...options) {
  const child = spawn(program(), ["--lang", "en", "--root", root, "serve", ...(options.includes("--port") ? [] : ["--port", "0"]), ...options], { stdio: ["ignore", "ignore", "pipe"] });
  const lines = readline.createInterface({ input: child.stderr });
  const found = await new Promise((resolve, reject) => {
    const said = [];
    lines.on("line", (line) => {
      said.push(line);
      const match = /http:\/\/\S+/.exec(line);
      if (match) resolve(match[0]);
    });
    child.on("exit", () => reject(new Error(said.join("\n"))));
  });
  return [child, found];
}

before(async () => {
  fs.cpSync(path.join(repository, "content/registry"), path.join(root, "content/registry"), { recursive: true });
  fs.cpSync(path.join(repository, "content/pages"), path.join(root, "content/pages"), { recursive: true });
  fs.copyFileSync(path.join(repository, "content/site.yaml"), path.join(root, "content/site.yaml"));
  fs.mkdirSync(path.dirname(report), { recursive: true });
  fs.writeFileSync(report, text("原来的一段"));
  [server, address] = await start();
  chromium = await browser();
});

after(async () => {
  await chromium?.close();
  server?.kill();
  fs.rmSync(root, { recursive: true });
});

async function open(page = PAGE, options = {}) {
  const tab = await (await chromium.newContext({ viewport: { width: 1280, height: 800 }, ...options })).newPage();
  tab.problems = [];
  tab.on("pageerror", (error) => tab.problems.push(error.message));
  tab.on("console", (message) => message.type() === "error" && tab.problems.push(message.text()));
  await tab.goto(address + page);
  await settled(tab);
  // A mark that a reload takes away.
  await tab.evaluate(() => (globalThis.mark = true));
  return tab;
}

/** Waits until the panel has heard of the site. */
const settled = (tab) => tab.waitForFunction(() => document.querySelector("[data-casebook-preview]")?.dataset.number > 0);
const isMarked = (tab) => tab.evaluate(() => globalThis.mark === true);
const shows = (tab, wanted) => tab.waitForFunction((wanted) => document.querySelector("main").textContent.includes(wanted), wanted);
const number = (tab) => tab.evaluate(() => Number(document.querySelector("[data-casebook-preview]").dataset.number));

async function close(tab) {
  assert.deepEqual(tab.problems, []);
  await tab.context().close();
}

test("a save is shown where the reader was, without loading the page anew", async () => {
  const [tab, other, list] = [await open(), await open(), await open("pages/about.html")];
  await tab.evaluate(() => scrollTo(0, 1500));
  const before = await number(list);
  fs.writeFileSync(report, text("改过的一段"));
  await Promise.all([shows(tab, "改过的一段"), shows(other, "改过的一段")]);
  await tab.waitForFunction(() => Math.abs(scrollY - 1500) < 3);
  await list.waitForFunction((before) => Number(document.querySelector("[data-casebook-preview]").dataset.number) > before, before);
  for (const one of [tab, other, list]) {
    assert.equal(await isMarked(one), true);
    await close(one);
  }
});

/** The page as it stands, without what the preview adds to it. */
const standing = (tab) =>
  tab.evaluate(() => {
    const page = document.documentElement.cloneNode(true);
    for (const own of page.querySelectorAll("[data-casebook-preview]")) own.remove();
    // What a reader chose and typed is no part of the page.
    for (const custom of page.querySelectorAll("theme-choice, search-box")) custom.replaceChildren();
    delete page.dataset.size;
    return page.outerHTML;
  });

/** Waits until an open page, changed in its place, is what loading it would show. */
async function equalsReload(tab) {
  const fresh = await open(PAGE);
  assert.equal(await standing(tab), await standing(fresh));
  await close(fresh);
}

test("a page that is changed in its place is the one that a reload shows", async () => {
  const tab = await open();
  const parts = (...more) => ["## 二、工作成效", ...more, "| 项目 | 数量 |\n|---|--:|\n| 走访 | 12 |"].join("\n\n");
  const stages = [
    text(parts("甲", "乙", "丙")),
    text(parts("甲", "新的", "乙", "丙")),
    text(parts("丙", "甲")),
    text(parts("### 小标题", "- 一\n- 二\n- 三", "> 引文"), "tags: [visiting]\nstage: running\n", "枝江市：换了标题的走访做法"),
    text(parts("- 一\n- 三", "[^1]\n\n[^1]: 脚注。"), "status: draft\n"),
    text("只剩一段"),
  ];
  // What scripts have made of the page, and what the reader did, stay.
  await tab.locator("search-box input").first().fill("走访");
  for (const [place, stage] of stages.entries()) {
    fs.writeFileSync(report, `${stage}\n第${place}版。\n`);
    await shows(tab, `第${place}版`);
    assert.equal(await isMarked(tab), true, `stage ${place}`);
    await equalsReload(tab);
  }
  assert.equal(await tab.locator("search-box input").first().inputValue(), "走访");
  assert.equal(await tab.evaluate(() => document.activeElement.matches("search-box input")), true);
  await close(tab);
});

test("a page that a script has changed outside its own element is loaded anew", async () => {
  const tab = await open();
  await tab.evaluate(() => document.querySelector("main").append("别的脚本写的"));
  fs.writeFileSync(report, text("又改的一段"));
  await shows(tab, "又改的一段");
  await tab.waitForFunction(() => globalThis.mark === undefined);
  await settled(tab);
  assert.equal((await tab.locator("main").textContent()).includes("别的脚本写的"), false);
  fs.writeFileSync(report, text("改过的一段"));
  await shows(tab, "改过的一段");
  await close(tab);
});

test("styles and templates come without loading the page anew; other scripts load it", async () => {
  const tab = await open();
  const style = path.join(root, "themes/default/styles/more.css");
  fs.mkdirSync(path.dirname(style), { recursive: true });
  fs.writeFileSync(style, "@layer utilities { h1 { letter-spacing: 7px; } }");
  await tab.waitForFunction(() => getComputedStyle(document.querySelector("h1")).letterSpacing === "7px");
  assert.equal(await isMarked(tab), true);
  const template = path.join(root, "themes/default/pages/case.html");
  fs.mkdirSync(path.dirname(template), { recursive: true });
  const own = fs.readFileSync(path.join(repository, "themes/default/pages/case.html"), "utf8");
  fs.writeFileSync(template, own.replace("</h1>", "（新样子）</h1>"));
  await shows(tab, "（新样子）");
  assert.equal(await isMarked(tab), true);
  await equalsReload(tab);
  const script = path.join(root, "themes/default/components/theme-choice/theme-choice.js");
  fs.mkdirSync(path.dirname(script), { recursive: true });
  const choice = fs.readFileSync(path.join(repository, "themes/default/components/theme-choice/theme-choice.js"), "utf8");
  fs.writeFileSync(script, `${choice}\ndocument.documentElement.dataset.other = "yes";\n`);
  await tab.waitForFunction(() => document.documentElement.dataset.other === "yes");
  assert.equal(await isMarked(tab), false);
  await settled(tab);
  fs.rmSync(path.join(root, "themes"), { recursive: true });
  await tab.waitForFunction(() => !document.querySelector("h1").textContent.includes("（新样子）"));
  await close(tab);
});

test("a faulty report is shown with its problems, and the panel tells them; all of it goes when it is mended", async () => {
  const tab = await open();
  const panel = tab.locator("[data-casebook-preview] #panel");
  const button = tab.locator("[data-casebook-preview] button");
  assert.equal(await panel.isVisible(), false);
  fs.writeFileSync(report, text("有错误的一段\n\n（待填：写成效）", 'place: "<img src=x onerror=alert(1)>"\n'));
  await shows(tab, "有错误的一段");
  assert.equal(await isMarked(tab), true);
  assert.match(await tab.locator(".preview-notice").innerText(), /改好以前不能发布[\s\S]*zhijiang-party-members\.md:7:8/);
  assert.equal(await tab.locator(".preview-notice img").count(), 0);
  assert.match(await tab.locator(".preview-mark + p").innerText(), /待填：写成效/);
  const list = await open("cases/index.html");
  assert.equal(await list.locator(`main a[href$="zhijiang-party-members.html"]`).count(), 0);
  await list.locator("[data-casebook-preview] button").click();
  await list.locator(`[data-casebook-preview] #panel a[href="/${PAGE}"]`).click();
  await shows(list, "有错误的一段");
  await close(list);
  await button.click();
  const said = await panel.innerText();
  assert.match(said, /有错误的文件（1）/);
  assert.match(said, /zhijiang-party-members\.md:7:8/);
  assert.match(said, /<img src=x onerror=alert\(1\)>/);
  assert.equal(await panel.locator("img").count(), 0);
  // The policy forbids what axe does, so it looks at a page without one.
  const lax = await open(PAGE, { bypassCSP: true });
  await lax.locator("[data-casebook-preview] button").click();
  await lax.locator("[data-casebook-preview] #panel").waitFor();
  await lax.evaluate(AXE);
  const found = await lax.evaluate(() => globalThis.axe.run(document));
  assert.deepEqual(found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 200)}`), []);
  await lax.context().close();
  fs.writeFileSync(report, text("改好的一段", "status: draft\n"));
  await shows(tab, "改好的一段");
  assert.equal(await tab.locator(".preview-notice, .preview-mark").count(), 0);
  const mended = await panel.innerText();
  assert.match(mended, /未发布（1）/);
  assert.match(mended, /完整度 \d+%/);
  assert.match(mended, /正文\d+字/);
  assert.match(mended, /在列表里[\s\S]*在订阅里[\s\S]*在检索结果里/);
  await tab.keyboard.press("Escape");
  assert.equal(await panel.isVisible(), false);
  assert.equal(await button.getAttribute("aria-expanded"), "false");
  await close(tab);
  const phone = await open(PAGE, { viewport: { width: 360, height: 740 } });
  await phone.locator("[data-casebook-preview] button").click();
  assert.ok((await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)) <= 0);
  await close(phone);
  fs.writeFileSync(report, text("改好的一段"));
});

test("what is wrong with the whole site is told over the last one, and the panel closes when it is mended", async () => {
  const tab = await open();
  const panel = tab.locator("[data-casebook-preview] #panel");
  const tags = path.join(root, "content/registry/tags.yaml");
  const sound = fs.readFileSync(tags, "utf8");
  fs.writeFileSync(tags, "tags: [\n");
  await panel.waitFor();
  assert.match(await panel.innerText(), /关系到整个网站[\s\S]*tags\.yaml/);
  await shows(tab, "改好的一段");
  fs.writeFileSync(tags, sound);
  await panel.waitFor({ state: "hidden" });
  await close(tab);
});

test("a new case is shown at once, and stands in the lists when it is filled in", async () => {
  const made = path.join(root, "content/cases/party-building/new-one.md");
  fs.writeFileSync(made, "---\ntitle: （待填：标题）\nunit: hubei-zhijiang\n---\n## 一、做法\n\n（待填：做法）\n");
  const list = await open("cases/index.html");
  await list.locator("[data-casebook-preview] button").click();
  await list.locator('[data-casebook-preview] #panel a[href="/cases/party-building/new-one.html"]').click();
  await list.locator(".preview-notice").waitFor();
  assert.equal(await list.locator(".preview-mark").count(), 1);
  const other = await open();
  fs.writeFileSync(report, text("同时改的一段"));
  await shows(other, "同时改的一段");
  await close(other);
  fs.writeFileSync(made, text("写完的一段", "", "枝江市：新写的一篇案例"));
  await shows(list, "写完的一段");
  assert.equal(await list.locator(".preview-notice").count(), 0);
  await list.goto(`${address}cases/index.html`);
  assert.equal(await list.locator('main a[href$="new-one.html"]').count(), 1);
  await close(list);
  fs.rmSync(made);
});

test("search is fresh", async () => {
  const tab = await open("search.html?q=%E6%B7%98%E6%B0%94%E5%85%94%E5%AD%90");
  await tab.waitForFunction(() => document.documentElement.dataset.searchState === "done");
  assert.equal(await tab.locator("[data-search-total]").textContent(), "0");
  fs.writeFileSync(report, text("淘气兔子"));
  await tab.waitForFunction(() => document.querySelector("[data-search-total]")?.textContent === "1");
  await close(tab);
});

test("reports side by side are fresh, and stay where they were", async () => {
  fs.writeFileSync(report, text("一只獾"));
  const tab = await open(`compare.html?a=${PAGE.replace(/\.html$/, "")}`);
  await shows(tab, "一只獾");
  await tab.evaluate(() => scrollTo({ top: 300, behavior: "instant" }));
  for (const paragraph of ["两只獾", "三只獾"]) {
    fs.writeFileSync(report, text(paragraph));
    await shows(tab, paragraph);
  }
  await tab.waitForFunction(() => Math.abs(scrollY - 300) < 3);
  await close(tab);
});

test("a hidden tab holds no connection, and hears all when it is seen again", async () => {
  const tab = await open();
  const seen = (hidden) =>
    tab.evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  await seen(true);
  fs.writeFileSync(report, text("没人看的时候改的"));
  const other = await open();
  await shows(other, "没人看的时候改的");
  assert.equal(await isMarked(tab), true);
  await seen(false);
  await shows(tab, "没人看的时候改的");
  await close(tab);
  await close(other);
});

test("the gallery shows every component", async () => {
  const tab = await open("__components/");
  assert.ok((await tab.locator("[data-example]").count()) >= 20);
  assert.equal(await tab.locator(".gallery__problem").count(), 0);
  await close(tab);
});

test("with --follow the page jumps to the report that was saved", async () => {
  const [follower, own] = await start("--follow");
  const tab = await (await chromium.newContext()).newPage();
  await tab.goto(own);
  await settled(tab);
  fs.writeFileSync(report, text("跳到这里"));
  await tab.waitForURL(own + PAGE);
  await shows(tab, "跳到这里");
  await tab.context().close();
  follower.kill();
});

test("when the preview starts again its pages go on", async () => {
  const tab = await open();
  const port = new URL(address).port;
  const ended = new Promise((resolve) => server.on("exit", resolve));
  server.kill();
  await ended;
  await tab.waitForFunction(() => document.querySelector("[data-casebook-preview]").hasAttribute("data-lost"));
  tab.problems = [];
  fs.writeFileSync(report, text("重新开始以后"));
  [server] = await start("--port", port);
  await shows(tab, "重新开始以后");
  await tab.context().close();
});
