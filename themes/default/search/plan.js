/**
 * Which terms a query needs: as few and as telling as will do.
 */

const ASCII_WORD = /[0-9a-z]/;

/** Covers `start` to `end` by all its pairs, a single letter by a pair with its neighbour. */
function pairs(start, end, stretches) {
  if (start === end) return;
  if (end - start === 1) {
    const from = Math.max(start - 1, 0);
    stretches.push([from, from + 2]);
    return;
  }
  for (let from = start; from + 1 < end; from++) stretches.push([from, from + 2]);
}

/** Stretches that together cover a word: phrases of the lexicon, triples of ASCII letters, pairs. */
export function cover(word, lexicon) {
  if (word.length < 2) return [[0, word.length]];
  const stretches = [];
  let open = 0;
  let at = 0;
  while (at < word.length) {
    let phrase = Math.min(lexicon.longest, word.length - at);
    while (phrase >= 3 && !lexicon.has(word.slice(at, at + phrase).join(""))) phrase -= 1;
    let ascii = at;
    while (ascii < word.length && ASCII_WORD.test(word[ascii])) ascii += 1;
    if (phrase < 3 && ascii - at < 3) {
      at += 1;
      continue;
    }
    const end = phrase >= 3 ? at + phrase : ascii;
    pairs(open, at, stretches);
    if (phrase >= 3) {
      stretches.push([at, end]);
    } else {
      for (let from = at; from + 3 <= end; from += 3) stretches.push([from, from + 3]);
      if ((end - at) % 3 !== 0) stretches.push([end - 3, end]);
    }
    at = end;
    open = end;
  }
  pairs(open, word.length, stretches);
  // A long term says little of what stands beside it, so the pairs across its ends are asked for too.
  for (const [start, end] of stretches.filter(([start, end]) => end - start > 2)) {
    if (start > 0) stretches.push([start - 1, start + 1]);
    if (end < word.length) stretches.push([end - 1, end + 1]);
  }
  return stretches;
}

/**
 * The terms that a result must have, each with the letters that must follow it.
 * Pairs that lie in a file that is needed anyway are used too.
 * @returns {Map<string, string[]>}
 */
export function plan(words, lexicon, fileOf) {
  const needed = new Map();
  const add = (word, start, end) => {
    const term = word.slice(start, end).join("");
    if (!needed.has(term)) needed.set(term, []);
    if (end < word.length) needed.get(term).push(word[end]);
  };
  const split = words.map((word) => [...word]);
  for (const word of split) for (const [start, end] of cover(word, lexicon)) add(word, start, end);
  const files = new Set([...needed.keys()].map(fileOf));
  for (const word of split) {
    for (let start = 0; start + 1 < word.length; start++) {
      if (files.has(fileOf(word[start] + word[start + 1]))) add(word, start, start + 2);
    }
  }
  return needed;
}
