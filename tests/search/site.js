// A published site as the engine sees it: files of a folder, fetched by address, and counted.

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const engine = await import(new URL("../../themes/default/search/engine.js", import.meta.url));

/** Runs casebook on a site and returns what it prints. */
export function casebook(root, args, input) {
  const program = process.env.CASEBOOK ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(repository, "target"), "release/casebook");
  return execFileSync(program, ["--root", root, "--quiet", ...args], { input, encoding: "utf8", maxBuffer: 1 << 30 });
}

/** A `fetch` that reads files below a folder and notes what was asked and how many bytes came. */
export function files(folder) {
  const asked = [];
  const fetch = async (address) => {
    const name = decodeURIComponent(new URL(address).pathname.slice(1));
    const file = path.join(folder, name);
    if (!fs.existsSync(file)) return new Response(null, { status: 404 });
    const bytes = fs.readFileSync(file);
    asked.push({ name, bytes: bytes.length });
    return new Response(bytes);
  };
  return { fetch, asked };
}

/** Opens the index of a published site. */
export async function open(folder) {
  const { fetch, asked } = files(folder);
  return { index: await engine.openIndex("http://localhost/", { fetch }), asked };
}

/** The text content of HTML: tags vanish. */
const textContent = (html) =>
  html
    .replace(/<[^>]*>/g, "")
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

/** The HTML within the element `data-search-body`, a div, by counting what opens and closes. */
function searchBody(html) {
  const start = html.indexOf("data-search-body>");
  if (start < 0) return "";
  const from = start + "data-search-body>".length;
  let depth = 1;
  for (const tag of html.slice(from).matchAll(/<\/?div\b/g)) {
    depth += tag[0] === "<div" ? 1 : -1;
    if (depth === 0) return html.slice(from, from + tag.index);
  }
  throw new Error("data-search-body is not closed");
}

/** Everything that can be found: address, title, summary and the text of the element `data-search-body`, read from the published pages; an old address only leads on. */
export function documents(folder) {
  const names = fs.readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll("\\", "/"));
  const wanted = names.filter((name) => /^(cases\/[^/]+\/[^/]+|(?:pages|practices|units)\/[^/]+)\.html$/.test(name) && !/(?:^practices\/index|\/page-\d+)\.html$/.test(name));
  const pages = wanted.sort().map((name) => ({ name, html: fs.readFileSync(path.join(folder, name), "utf8") }));
  const places = pages.filter(({ html }) => !html.includes('<meta http-equiv="refresh"'));
  return places.map(({ name, html }) => {
    const title = textContent(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? "");
    const summary = textContent(/<meta name="description" content="([^"]*)"/i.exec(html)?.[1] ?? "");
    const body = textContent(searchBody(html));
    // What can be read on the page besides: names of unit, regions and tags, and notes.
    const visible = textContent(/<main.*<\/main>/s.exec(html)?.[0] ?? "");
    return { url: name, title, summary: name.startsWith("units/") ? "" : summary, body, visible };
  });
}

/** Numbers that look random and are the same every time (mulberry32). */
export function random(seed) {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return { next, below: (limit) => Math.floor(next() * limit), pick: (list) => list[Math.floor(next() * list.length)] };
}
