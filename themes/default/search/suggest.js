/**
 * How words are read: suggestions by pinyin and initials, and what is meant when a word sounds like another one.
 */

/** Sounds that many speakers do not tell apart, made equal. */
const blur = (syllable) =>
  syllable
    .replace(/^([zcs])h/, "$1")
    .replace(/^n/, "l")
    .replace(/^r/, "l")
    .replace(/^hu/, "fu")
    .replace(/(in|en|an)g$/, "$1");

/** Whether two words differ by one letter: another one, one more or one less. */
function isNear(a, b) {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return Math.max(a.length, b.length) - start - end === 1;
}

export class Readings {
  /**
   * @param {string} file three lines: runs over GB 2312 level 1, other characters, words with readings of their own
   * @param {{ folded: string, text: string, count: number }[]} words the lexicon
   */
  constructor(file, words) {
    this._of = new Map();
    this._syllables = [];
    this._bySound = new Map();
    const [runs, others, own] = file.split("\n").map((line) => line.split(" ").filter(Boolean));
    const level = [];
    for (let row = 0xb0; row <= 0xd7; row++) for (let cell = 0xa1; cell <= (row < 0xd7 ? 0xfe : 0xf9); cell++) level.push(row, cell);
    const letters = [...new TextDecoder("gb18030").decode(Uint8Array.from(level))];
    let at = 0;
    for (const run of runs) {
      const [, syllable, count] = /^(\D+)(\d+)$/.exec(run) || [];
      for (let i = 0; i < Number(count); i++) this._of.set(letters[at++], syllable);
    }
    for (const other of others) {
      const [letter, ...syllable] = [...other];
      this._of.set(letter, syllable.join(""));
    }
    this.words = words;
    this._syllables = words.map(({ folded }) => [...folded].map((letter) => this._of.get(letter) || letter));
    for (const exception of own) {
      const [word, place, syllable] = exception.split(":");
      this._syllables[word][place] = syllable;
    }
    words.forEach((word, place) => {
      const sound = this._syllables[place].map(blur).join(" ");
      if (!this._bySound.has(sound)) this._bySound.set(sound, []);
      this._bySound.get(sound).push(word);
    });
  }

  /** Whether a word may be meant by what is typed: whole syllables, initials or characters, in any mixture. */
  matches(place, typed) {
    const syllables = this._syllables[place];
    const letters = [...this.words[place].folded];
    const follow = (at, rest) => {
      if (rest === "") return true;
      if (at === letters.length) return false;
      if (rest.startsWith(letters[at]) && follow(at + 1, rest.slice(letters[at].length))) return true;
      const syllable = syllables[at];
      let same = 0;
      while (same < syllable.length && syllable[same] === rest[same]) same += 1;
      // The whole syllable, its initial, or as far as it is typed.
      if (same === syllable.length && follow(at + 1, rest.slice(same))) return true;
      if (same === rest.length) return true;
      const initial = /^[zcs]h/.test(syllable) && same >= 2 ? [2, 1] : [1];
      return same > 0 && initial.some((length) => follow(at + 1, rest.slice(length)));
    };
    return follow(0, typed);
  }

  /** The sound of a word without what is commonly confused; empty if a character has no reading here. */
  _sound(letters) {
    const syllables = letters.map((letter) => this._of.get(letter));
    return syllables.includes(undefined) ? "" : syllables.map(blur).join(" ");
  }

  /** Queries in which a part is replaced by a word of the lexicon that sounds or looks nearly the same. */
  correct(query, limit = 3) {
    const found = new Map();
    const known = new Set(this.words.map(({ folded }) => folded));
    query.forEach((text, place) => {
      const letters = [...text];
      const replace = (from, to, word, rank) => {
        const changed = [...query];
        changed[place] = [...letters.slice(0, from), word.text, ...letters.slice(to)].join("");
        const whole = changed.join(" ");
        const before = found.get(whole);
        if (!before || rank > before.rank) found.set(whole, { text: whole, count: word.count, rank });
      };
      for (let from = 0; from < letters.length; from++) {
        for (let to = Math.min(letters.length, from + 8); to >= from + 2; to--) {
          const part = letters.slice(from, to);
          if (known.has(part.join(""))) continue;
          for (const word of this._bySound.get(this._sound(part)) || []) replace(from, to, word, 2 * (to - from));
        }
      }
      if (letters.length > 2 && letters.length <= 8) {
        for (const word of this.words) if (isNear(letters, [...word.folded])) replace(0, letters.length, word, letters.length);
      }
    });
    const ranked = [...found.values()].sort((a, b) => b.rank - a.rank || b.count - a.count || (a.text < b.text ? -1 : 1));
    return ranked.slice(0, limit).map(({ text, count }) => ({ text, count }));
  }
}
