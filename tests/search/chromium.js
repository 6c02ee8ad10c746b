// What a search costs a reader in Chromium: how long the first results take on a slow line with a cold cache, and how long the engine computes on
// a slow processor. Uses the browser tests' Chromium and server (`npm ci` in tests/browser).
//
//     node tests/search/chromium.js FOLDER line [QUERY...]     1.6 Mbit/s, 40 ms
//     node tests/search/chromium.js FOLDER cpu [QUERIES]       processor slowed down four times

import process from "node:process";
import { browser, serve } from "../browser/site.js";

const [folder, what = "line", ...rest] = process.argv.slice(2);
const sites = { "text compressed by the host": await serve(folder, { compressed: true }), "nothing compressed": await serve(folder) };
const site = sites["nothing compressed"];
const chromium = await browser();

const share = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))];

/** Milliseconds from the first key to the first results that stand, in a browser that has seen nothing of the site. */
async function line(address, query, early) {
  const context = await chromium.newContext({ viewport: { width: 390, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 40, downloadThroughput: 1.6e6 / 8, uploadThroughput: 1.6e6 / 8 });
  // The time of the first key, and of the first frame that shows a result.
  await page.addInitScript(() => {
    addEventListener("input", () => (globalThis.firstKey ??= performance.now()), true);
    new MutationObserver(() => {
      if (globalThis.firstResult || !globalThis.firstKey || !document.querySelector("[data-search-results] > li, [data-search-partial] > li")) return;
      globalThis.firstResult = -1;
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstResult = performance.now())));
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(`${address}search.html`, { waitUntil: early ? "commit" : "load" });
  if (!early) await page.waitForFunction(() => document.documentElement.dataset.searchState === "done");
  await page.locator("#q").fill(query);
  await page.waitForFunction(() => globalThis.firstResult > 0);
  const taken = await page.evaluate(() => globalThis.firstResult - globalThis.firstKey);
  await context.close();
  return taken;
}

/** Milliseconds of each query with its files in memory but nothing decoded, and of opening the index. */
async function compute(count) {
  const page = await (await chromium.newContext()).newPage();
  await page.goto(`${site.address}search.html`);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  return page.evaluate(async (count) => {
    const { openIndex } = await import(document.querySelector("[data-search-engine]").href);
    const cache = new Map();
    const cached = async (address) => {
      if (!cache.has(address)) cache.set(address, await (await fetch(address)).arrayBuffer());
      // No Response: to read its body takes the browser longer than all of the engine, and comes with the network anyway.
      return { ok: true, arrayBuffer: async () => cache.get(address) };
    };
    const open = () => openIndex(new URL("./", location.href), { fetch: cached });
    const { words } = await open();
    const known = words.filter(({ folded, count }) => [...folded].length > 1 && count > 0 && !/[0-9a-z]/.test(folded));
    let seed = 9;
    const pick = () => known[(seed = (Math.imul(seed, 1103515245) + 12345) >>> 1) % known.length].text;
    const [times, opened] = [[], []];
    while (times.length < count) {
      const query = `${pick()} ${pick()}`;
      if ((await (await open()).search(query)).total === 0) continue;
      // The least of three, for other processes use the machine too.
      let [opening, searching] = [Infinity, Infinity];
      for (let round = 0; round < 3; round++) {
        let start = performance.now();
        const index = await open();
        opening = Math.min(opening, performance.now() - start);
        start = performance.now();
        await index.search(query);
        searching = Math.min(searching, performance.now() - start);
      }
      opened.push(opening);
      times.push(searching);
    }
    return { times, opened };
  }, count);
}

if (what === "line") {
  const asked = rest.length > 0 ? rest : ["社会救助", "低保 申请", "南宁", "救助顾问", "家庭经济状况核对"];
  for (const [host, { address }] of Object.entries(sites)) {
    for (const early of [false, true]) {
      const times = [];
      for (const query of asked) for (let round = 0; round < 5; round++) times.push(await line(address, query, early));
      const [median, worst] = [share(times, 0.5), Math.max(...times)].map((time) => time.toFixed(0));
      console.log(`${host}, ${early ? "typed while the page is still loading" : "typed when the page stands"}: results after ${median} ms, at worst ${worst} ms, of ${times.length}`);
    }
  }
} else {
  const { times, opened } = await compute(Number(rest[0] ?? 100));
  console.log(`processor slowed four times: search ${share(times, 0.5).toFixed(1)} ms median, ${share(times, 0.95).toFixed(1)} ms p95; opening the index ${share(opened, 0.5).toFixed(1)} ms median`);
}
await chromium.close();
for (const { close } of Object.values(sites)) await close();
