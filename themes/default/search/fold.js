/**
 * One form for all spellings, character by character, exactly as the index was made: compatibility forms, case, accents,
 * invisible marks, and traditional characters as far as `simplified` knows them.
 */

const MARKS = /[\p{M}\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/gu;
const LETTER = /[\p{Alphabetic}\p{N}]/u;
const DIGIT = /[0-9]$/;

export class Folding {
  constructor() {
    /** Traditional characters and the simplified ones; fetched when a query needs them. */
    this.simplified = new Map();
    this._known = new Map();
  }

  /** @param {string} pairs a traditional character, its simplified one, and so on */
  learn(pairs) {
    const letters = [...pairs];
    for (let i = 0; i + 1 < letters.length; i += 2) this.simplified.set(letters[i], letters[i + 1]);
    this._known.clear();
  }

  _fold(letter) {
    let folded = this._known.get(letter);
    if (folded === undefined) {
      const parts = [...letter.normalize("NFKD")].map((part) => part.toLowerCase()).join("").replace(MARKS, "");
      folded = [...parts].map((part) => this.simplified.get(part) || part);
      this._known.set(letter, folded);
    }
    return folded;
  }

  /**
   * The words of a text, folded. A point stays between digits, a percent sign behind one.
   * @param {string} text
   * @returns {string[]}
   */
  words(text) {
    const words = [];
    let word = "";
    let point = false;
    const end = () => {
      if (word) words.push(word);
      word = "";
      point = false;
    };
    for (const letter of text) {
      for (const part of this._fold(letter)) {
        if (part === "." && !point && DIGIT.test(word)) {
          point = true;
        } else if (part === "%" && !point && DIGIT.test(word)) {
          word += part;
        } else if (LETTER.test(part)) {
          if (point) {
            if (/[0-9]/.test(part)) word += ".";
            else end();
            point = false;
          }
          word += part;
        } else {
          end();
        }
      }
    }
    end();
    return words;
  }

  /** The words of a text with one space between them. */
  line(text) {
    return this.words(text).join(" ");
  }
}

const SPACE = /\s/;
const QUOTE = /["“”＂]/;
const TITLE = /^(?:标题|標題|title)[:：](?=\S)/i;

/**
 * Takes a query apart: parts between white space, `-` before one excludes it, `标题:` asks for it in the title, quotation marks keep one whole.
 * @returns {{ words: string[], titled: string[], excluded: { words: string[], titled: boolean }[], exact: string[] }}
 */
export function parse(text, folding) {
  const query = { words: [], titled: [], excluded: [], exact: [] };
  let at = 0;
  const letters = [...text];
  while (at < letters.length) {
    if (SPACE.test(letters[at])) {
      at += 1;
      continue;
    }
    const excluded = letters[at] === "-" && at + 1 < letters.length && !SPACE.test(letters[at + 1]);
    if (excluded) at += 1;
    const title = (TITLE.exec(letters.slice(at).join("")) || [""])[0];
    at += title.length;
    const quoted = QUOTE.test(letters[at]);
    if (quoted) at += 1;
    const ends = quoted ? QUOTE : SPACE;
    let part = "";
    while (at < letters.length && !ends.test(letters[at])) part += letters[at++];
    if (quoted) at += 1;
    const words = folding.words(part).map((word) => [...word].slice(0, 64).join(""));
    if (words.length === 0) continue;
    if (excluded) {
      query.excluded.push({ words, titled: title !== "" });
      continue;
    }
    if (title) query.titled.push(...(quoted ? [folding.line(part)] : words));
    else if (quoted) query.exact.push(folding.line(part));
    for (const word of words) if (!query.words.includes(word)) query.words.push(word);
  }
  query.words.length = Math.min(query.words.length, 32);
  return query;
}
