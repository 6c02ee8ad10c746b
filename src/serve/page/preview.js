// Keeps an open page of the preview fresh: asks for it again when the site has changed, and reloads only what differs.

import { Panel } from "./panel.js";

const own = document.querySelector('script[src="/__preview/preview.js"]');
/** Fingerprints of what is shown: the page, the folder of assets, the scripts. */
let shown = { page: own.dataset.page, assets: own.dataset.assets, scripts: own.dataset.scripts };
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
  const known = `"${shown.page}-${shown.assets}"`;
  const answer = await fetch(location.href, { headers: { "If-None-Match": known }, cache: "no-store" }).catch(() => null);
  if (!answer || answer.status === 304) return;
  const found = /data-page="(\w+)" data-assets="(\w+)" data-scripts="(\w+)"/.exec(await answer.text());
  if (!found) return reload();
  const [, page, assets, scripts] = found;
  if (page !== shown.page || scripts !== shown.scripts) return reload();
  if (assets !== shown.assets) await restyle(`assets/${shown.assets}/`, `assets/${assets}/`);
  shown = { page, assets, scripts };
});

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
          link.href = old.href.replace(before, after);
          link.onload = link.onerror = () => {
            old.remove();
            done();
          };
          old.after(link);
        }),
    ),
  );
}

const tell = oneAtATime(async () => {
  const answer = await fetch(`/__preview/state?page=${encodeURIComponent(address())}`, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return;
  const state = await answer.json();
  panel.show(state);
  const { follow } = state;
  if (follow && first !== null && state.number > first && follow.number === state.number && follow.page !== location.pathname.slice(1)) {
    location.assign(`/${follow.page}`);
    return;
  }
  // The index of an open search page is of the site as it was.
  if (document.querySelector("[data-search-engine]") && first !== null && state.content > first) reload();
});

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource("/__preview/events");
  stream.onmessage = (event) => {
    first ??= Number(event.data);
    panel.connected(true);
    freshen();
    tell();
  };
  // The browser tries again by itself.
  stream.onerror = () => panel.connected(false);
}

/** A browser has six connections to one host; a page that nobody sees must not keep one. */
function rest() {
  stream?.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("pagehide", rest);
addEventListener("pageshow", listen);

const [href, x, y] = JSON.parse(sessionStorage.getItem("casebook-scroll") ?? "[]");
if (href === location.href) {
  sessionStorage.removeItem("casebook-scroll");
  scrollTo(x, y);
  addEventListener("load", () => scrollTo(x, y), { once: true });
}
listen();
