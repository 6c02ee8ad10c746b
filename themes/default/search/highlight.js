/**
 * Where the words of a query stand in a text, and the piece of the text around them.
 */

/** Ranges of the text (in UTF-16 units) that hold one of the words, sorted, without overlap. */
export function marks(text, words, folding) {
  let folded = "";
  const from = [];
  const to = [];
  let at = 0;
  for (const letter of text) {
    // Within a word a letter folds by itself; a space keeps words apart.
    const parts = folding.words(letter).join("") || (/[.%]/.test(letter.normalize("NFKD")) ? letter.normalize("NFKD") : " ");
    for (let i = 0; i < parts.length; i++) {
      from.push(at);
      to.push(at + letter.length);
    }
    folded += parts;
    at += letter.length;
  }
  const found = [];
  for (const word of words.filter(Boolean)) {
    for (let place = folded.indexOf(word); place >= 0; place = folded.indexOf(word, place + word.length)) {
      found.push([from[place], to[place + word.length - 1]]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const ranges = [];
  for (const [start, end] of found) {
    const last = ranges[ranges.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  }
  return ranges;
}

const STOP = /[。！？；\n]/;

/** About `length` characters around the first mark, begun and ended at punctuation where there is some near. */
export function excerpt(text, ranges, length = 72) {
  const first = ranges[0]?.[0] ?? 0;
  let start = Math.max(0, first - Math.floor(length / 3));
  for (let at = first; at > start; at--) {
    if (STOP.test(text[at - 1])) {
      start = at;
      break;
    }
  }
  // Not within a pair of surrogates.
  if (/[\uDC00-\uDFFF]/.test(text[start] ?? "")) start -= 1;
  let end = Math.min(text.length, Math.max(start + length, ranges[0]?.[1] ?? 0));
  const stop = text.slice(start, end).search(STOP);
  if (stop >= length / 2 && start + stop >= (ranges[0]?.[1] ?? 0)) end = start + stop + 1;
  if (/[\uD800-\uDBFF]/.test(text[end - 1] ?? "")) end += 1;
  const inside = ranges.filter(([from, to]) => from >= start && to <= end);
  return { text: text.slice(start, end), marks: inside.map(([from, to]) => [from - start, to - start]), cut: [start > 0, end < text.length] };
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&" };
const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|quot|amp);/g, (entity) => ENTITIES[entity]);

/** The HTML within the `<div data-search-body>` of a page. */
export function searchBody(html) {
  const [, rest = ""] = html.split("data-search-body>");
  let depth = 1;
  const end = [...rest.matchAll(/<(\/?)div\b/g)].find(([, closes]) => (depth += closes ? -1 : 1) === 0);
  return rest.slice(0, end?.index);
}

/** The text of a page that is searched for exact phrases: its description and its body. */
export function pageText(html) {
  const description = /<meta name="description" content="([^"]*)"/.exec(html)?.[1] ?? "";
  return plain(`${description}\n${searchBody(html)}\n`);
}

/** All that can be read in the main part of a page. */
export const visibleText = (html) => plain(/<main\b[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? html);

/** The sections of a page: the id and text of the heading, and the text below it. */
export function sections(html) {
  const parts = searchBody(html).split(/<h[2-6] id="([^"]*)"[^>]*>(.*?)<\/h[2-6]>/s);
  const found = [{ id: "", heading: "", text: plain(parts[0]).trim() }];
  for (let i = 1; i + 2 < parts.length + 1; i += 3) {
    found.push({ id: parts[i], heading: plain(parts[i + 1]), text: plain(parts[i + 2] ?? "").trim() });
  }
  return found;
}
