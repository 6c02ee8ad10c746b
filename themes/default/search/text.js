/**
 * What stands on a page, for exact phrases and excerpts: needed only when there are results.
 */

const STOP = /[。！？；\n]/;

/** About `length` characters around the first mark, begun and ended at punctuation where there is some near. */
function around(text, ranges, length = 72) {
  const [first, last] = ranges[0] || [0, 0];
  let start = Math.max(0, first - Math.floor(length / 3));
  for (let at = first; at > start; at--) {
    if (STOP.test(text[at - 1])) {
      start = at;
      break;
    }
  }
  // Not within a pair of surrogates.
  if (/[\uDC00-\uDFFF]/.test(text[start] || "")) start -= 1;
  let end = Math.min(text.length, Math.max(start + length, last));
  const stop = text.slice(start, end).search(STOP);
  if (stop >= length / 2 && start + stop >= (last)) end = start + stop + 1;
  if (/[\uD800-\uDBFF]/.test(text[end - 1] || "")) end += 1;
  const inside = ranges.filter(([from, to]) => from >= start && to <= end);
  return { text: text.slice(start, end), marks: inside.map(([from, to]) => [from - start, to - start]), cut: [start > 0, end < text.length] };
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&amp;": "&", "&#39;": "'" };
const plain = (html) => html.replace(/<[^>]*>/g, "").replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => ENTITIES[entity]);

/** The HTML within the `<div data-search-body>` of a page. */
function searchBody(html) {
  const [, rest = ""] = html.split("data-search-body>");
  let depth = 1;
  const end = [...rest.matchAll(/<(\/?)div\b/g)].find(([, closes]) => (depth += closes ? -1 : 1) === 0);
  return rest.slice(0, end && end.index);
}

/** What a page says of itself in its head. */
const descriptionOf = (html) => plain((/<meta name="description" content="([^"]*)"/i.exec(html) || ["", ""])[1]);

/** The text of a page that is searched for exact phrases: its description and all that can be read in its main part. */
export const pageText = (html) => `${descriptionOf(html)}\n${plain((/<main\b[^>]*>(.*)<\/main>/s.exec(html) || ["", ""])[1])}\n`;

/** The sections of a page: the id and text of the heading, and the text below it. */
function sections(html) {
  const parts = searchBody(html).split(/<h[2-6] id="([^"]*)"[^>]*>(.*?)<\/h[2-6]>/s);
  const found = [{ id: "", heading: "", text: plain(parts[0]).trim() }];
  for (let i = 1; i + 2 < parts.length + 1; i += 3) {
    found.push({ id: parts[i], heading: plain(parts[i + 1]), text: plain(parts[i + 2] || "").trim() });
  }
  return found;
}

/**
 * The piece of a page where the words stand, and the sections that hold them.
 * @param {string} html
 * @param {(text: string) => number[][]} marked where the words stand in a text
 */
export function excerpt(html, marked) {
  const parts = sections(html).map((section) => ({ ...section, marks: marked(section.text) }));
  const held = parts.filter((section) => section.marks.length > 0);
  const description = descriptionOf(html);
  const found = held[0] || { text: description, marks: marked(description) };
  const headings = held.filter(({ id }) => id).slice(0, 2);
  return { ...around(found.text, found.marks), sections: headings.map(({ id, heading }) => ({ id, heading })) };
}
