// Keeps an open page of the preview fresh: asks for it again when the site has changed, and changes only what differs.

import { Panel } from "./panel.js";
import { swap } from "./swap.js";

const own = document.querySelector('script[src="/__preview/preview.js"]');
/** Fingerprints of what is shown: the page, the folder of assets, the scripts. */
let shown = { page: own.dataset.page, assets: own.dataset.assets, scripts: own.dataset.scripts };
/** The page as it was sent. */
let sent = null;
/** Number of the site when this page began to listen. */
let first = null;
let stream = null;
const panel = new Panel();

/** The page, from the root of the site. */
const address = () => decodeURIComponent(location.pathname).replace(/^\//, "").replace(/^$|\/$/, "$&index.html");

/** Runs a task; what is asked for meanwhile is done once, afterwards. */
function oneAtATime(task) {
  let running = null;
  let again = false;
  return async function run() {
    if (running) {
      again = true;
      return running;
    }
    running = task().finally(() => {
      running = null;
      if (again) {
        again = false;
        run();
      }
    });
    return running;
  };
}

const freshen = oneAtATime(async () => {
  // The first time the page as it was sent is wanted too.
  const headers = sent ? { "If-None-Match": `"${shown.page}-${shown.assets}"` } : {};
  const answer = await fetch(location.href, { headers, cache: "no-store" }).catch(() => null);
  if (!answer || answer.status === 304) return;
  const text = await answer.text();
  const found = /data-page="(\w+)" data-assets="(\w+)" data-scripts="(\w+)"/.exec(text);
  if (!found || answer.redirected) return reload();
  const [, page, assets, scripts] = found;
  const after = new DOMParser().parseFromString(text, "text/html");
  if (scripts !== shown.scripts || (page !== shown.page && !sent)) return reload();
  if (assets !== shown.assets) {
    const [before, now] = [`assets/${shown.assets}/`, `assets/${assets}/`];
    await restyle(before, now);
    for (const part of [document, sent]) if (part) readdress(part, before, now);
  }
  if (page !== shown.page && !swapped(sent, after)) return reload();
  shown = { page, assets, scripts };
  Object.assign(own.dataset, shown);
  sent = after;
});

function swapped(before, after) {
  try {
    return swap(before, after);
  } catch (error) {
    console.warn(error);
    return false;
  }
}

/** Loads the page anew, where it was. */
function reload() {
  sessionStorage.setItem("casebook-scroll", JSON.stringify([location.href, scrollX, scrollY]));
  location.reload();
}

/** Puts new styles in the place of the old ones, which stay until the new ones are there. */
function restyle(before, after) {
  const styles = [...document.querySelectorAll('link[rel="stylesheet"]')].filter((link) => link.href.includes(before));
  return Promise.all(
    styles.map(
      (old) =>
        new Promise((done) => {
          const link = old.cloneNode();
          // The address as it is written: the page shall be what a reload would make of it.
          link.setAttribute("href", old.getAttribute("href").replace(before, after));
          link.onload = link.onerror = () => {
            old.remove();
            done();
          };
          old.after(link);
        }),
    ),
  );
}

/** Lets a page name the files of the theme where they are now. */
function readdress(page, before, after) {
  for (const element of page.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) if (value.includes(before)) element.setAttribute(name, value.split(before).join(after));
  }
}

const tell = oneAtATime(async () => {
  const answer = await fetch(`/__preview/state?page=${encodeURIComponent(address())}`, { cache: "no-store" }).catch(() => null);
  if (!answer || !answer.ok) return;
  const state = await answer.json();
  panel.show(state);
  const { follow } = state;
  if (follow && first !== null && state.number > first && follow.number === state.number && follow.page !== location.pathname.slice(1)) {
    location.assign(`/${follow.page}`);
    return;
  }
  if (first !== null && state.content > first && hasRead()) reload();
});

/** Whether the page shows what a script has read elsewhere, as searching, filtering and comparing do: that is of the site as it was. A
 * search box reads the index on any page, and shows it on another. */
function hasRead() {
  if (document.querySelector("[data-search-engine]")) return true;
  const read = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "fetch");
  const others = read.map(({ name }) => new URL(name)).filter(({ origin, pathname }) => origin === location.origin && pathname !== location.pathname);
  return others.some(({ pathname }) => !/^\/(?:__preview|search)\//.test(pathname));
}

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource("/__preview/events");
  stream.onmessage = (event) => {
    if (first === null) first = Number(event.data);
    panel.connected(true);
    // The page comes first.
    freshen().then(tell);
  };
  // The browser tries again by itself.
  stream.onerror = () => panel.connected(false);
}

/** A browser has six connections to one host; a page that nobody sees must not keep one. */
function rest() {
  if (stream) stream.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);

const [href, x, y] = JSON.parse(sessionStorage.getItem("casebook-scroll") || "[]");
if (href === location.href) {
  sessionStorage.removeItem("casebook-scroll");
  const back = () => scrollTo({ left: x, top: y, behavior: "instant" });
  back();
  addEventListener("load", back, { once: true });
  // What scripts fill in makes the page longer; the place is left alone as soon as the reader does something.
  if ("ResizeObserver" in globalThis) {
    const grown = new ResizeObserver(back);
    grown.observe(document.body);
    for (const type of ["wheel", "touchstart", "pointerdown", "keydown"]) addEventListener(type, () => grown.disconnect(), { once: true, passive: true });
    setTimeout(() => grown.disconnect(), 2000);
  }
}
listen();
