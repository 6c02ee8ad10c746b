/**
 * Where the words of a query stand in a text.
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
