/**
 * Terms and their lists of entries, as they stand in the files of the index.
 */

/** Which of four classes a letter behind a term belongs to. */
export const classOf = (letter) => Math.imul(letter.codePointAt(0), 0x9e3779b1) >>> 30;

/** Compares by code points: letters beyond U+FFFF come last, as they do in the index. */
export function compare(a, b) {
  for (let i = 0; i < a.length && i < b.length; i++) {
    let [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
    if (x !== y) {
      if (x >= 0xd800 && y >= 0xd800) {
        x += x < 0xe000 ? 0x2000 : -0x800;
        y += y < 0xe000 ? 0x2000 : -0x800;
      }
      return x - y;
    }
  }
  return a.length - b.length;
}

const letterOf = (code) => String.fromCodePoint(Math.min(code, 0x10ffff));

/** Reads a term behind the term before it, both as lists of letters. */
export function readTerm(before, bits) {
  const [same, rest] = bits.bits(1) === 0 ? [1, 1] : [bits.golomb(0), bits.golomb(0) + 1];
  const term = before.slice(0, same);
  for (let i = 0; i < Math.min(rest, 64); i++) {
    if (i === 0 && same < before.length) {
      term.push(letterOf(before[same].codePointAt(0) + 1 + bits.golomb(6)));
    } else if (bits.bits(1) === 0) {
      term.push(letterOf(0x4e00 + bits.bits(15)));
    } else {
      term.push(letterOf(bits.bits(bits.bits(1) === 0 ? 7 : 21)));
    }
  }
  return term;
}

function usualK(count, total) {
  const mean = Math.floor((total * 177) / (count * 256));
  return mean < 2 ? 0 : 31 - Math.clz32(mean);
}

/** Reads `count` numbers below `total`, ascending. */
export function readNumbers(count, total, bits) {
  const found = new Int32Array(count);
  if (count === 0) return found;
  const k = bits.bits(1) === 1 ? bits.bits(5) : usualK(count, total);
  let next = 0;
  for (let i = 0; i < count; i++) {
    next += bits.rice(k);
    found[i] = next++;
  }
  return found;
}

/**
 * The entries that hold a term: their numbers, how much each is about it (0 to 3; 3 in the title), and one bit for each class of
 * letters that follow it there.
 */
function readList(letters, count, total, bits) {
  const levels = new Uint8Array(count);
  if (letters === 1 || (total > 1024 && count > Math.floor(total / 4))) {
    let entries = readNumbers(count > Math.floor(total / 2) ? total - count : count, total, bits);
    if (count > Math.floor(total / 2)) {
      const absent = entries;
      entries = new Int32Array(count);
      for (let entry = 0, i = 0, j = 0; entry < total; entry++) {
        if (absent[i] === entry) i += 1;
        else entries[j++] = entry;
      }
    }
    const titled = Math.min(bits.golomb(0), count);
    for (const place of readNumbers(titled, count, bits)) levels[place] = 3;
    return { entries, levels, follows: null };
  }
  const entries = readNumbers(count, total, bits);
  const usual = count < 4 ? 0 : bits.bits(2);
  for (let i = 0; i < count; i++) {
    const rank = Math.min(bits.bits(1) === 0 ? 0 : bits.bits(1) === 0 ? 1 : 2 + bits.bits(1), 3);
    levels[i] = rank === 0 ? usual : rank <= usual ? rank - 1 : rank;
  }
  let follows = null;
  if (count >= 3) {
    follows = new Uint8Array(count);
    const common = bits.bits(1) === 1 ? bits.bits(4) : -1;
    for (let i = 0; i < count; i++) {
      if (common >= 0 && bits.bits(1) === 0) follows[i] = common;
      else follows[i] = bits.bits(1) === 0 ? 1 << bits.bits(2) : bits.bits(4);
    }
  }
  return { entries, levels, follows };
}

/** A term that no entry holds. */
export const NOTHING = { entries: new Int32Array(0), levels: new Uint8Array(0), follows: null };

/** Reads the lists of the wanted terms of a file into `lists`. */
export function lookup(bits, wanted, total, lists) {
  let last = [];
  let left = wanted.size;
  while (left > 0 && bits.bits(1) === 1 && !bits.done) {
    const letters = readTerm(last, bits);
    const count = Math.min(bits.golomb(0) + 1, total);
    const list = readList(letters.length, count, total, bits);
    const term = letters.join("");
    if (wanted.has(term)) {
      lists.set(term, list);
      left -= 1;
    }
    last = letters;
  }
  for (const term of wanted) if (!lists.has(term)) lists.set(term, NOTHING);
}
