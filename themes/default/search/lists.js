/**
 * Terms and their lists of entries, as they stand in the files of the index.
 */

import { Bits } from "./bits.js";

/** The boundaries of the files of terms, but the first. */
export function readDirectory(bytes, count) {
  const bits = new Bits(bytes);
  let first = 0;
  return Array.from({ length: count }, () => {
    if (bits.bit(MORE) === 1) first += 1 + bits.golomb(2, REST);
    let cut = 1;
    while (cut < 16) cut = 2 * cut + bits.bit(FREQUENCY + cut);
    cut -= 16;
    const rest = cut === 15 ? "" : cut === 14 ? readTerm([], bits).join("") : letterOf(0x4e00 + (bits.raw(15 - cut) << cut));
    return letterOf(first) + rest;
  });
}

/** The choices of a file: of terms, then of lists. `OWN` ones are learned anew by each long list. */
const MORE = 0;
const LONGER = 1;
const SAME_CODE = 2;
const REST = 14;
const BEHIND = 26;
const FOREIGN = 38;
export const FREQUENCY = 40;
const UNUSUAL = 52;
const HIGH = 53;
const LEVEL = 71;
const CLASSES = 83;
const TREE = 91;
const OWN_HIGH = 123;
const LONG = 64;

/** The signature of an entry in which all of these letters follow the term, in classes of `bits` bits. */
export function signature(letters, bits) {
  let found = 0;
  if (bits > 0) for (const letter of letters) found |= 1 << (Math.imul(letter.codePointAt(0), 0x9e3779b1) >>> (32 - bits));
  return found;
}

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
  const [same, rest] = bits.bit(LONGER) === 0 ? [1, 1] : [bits.golomb(0, SAME_CODE), bits.golomb(0, REST) + 1];
  const term = before.slice(0, same);
  for (let i = 0; i < Math.min(rest, 64); i++) {
    if (i === 0 && same < before.length) {
      term.push(letterOf(before[same].codePointAt(0) + 1 + bits.golomb(3, BEHIND)));
    } else if (bits.bit(FOREIGN) === 0) {
      term.push(letterOf(0x4e00 + bits.raw(15)));
    } else {
      term.push(letterOf(bits.raw(bits.bit(FOREIGN + 1) === 0 ? 7 : 21)));
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
  let k = usualK(count, total);
  if (count >= LONG) {
    bits.forget(OWN_HIGH, 6);
    if (bits.bit(UNUSUAL) === 1) k = bits.raw(5);
  }
  const high = count >= LONG ? OWN_HIGH : HIGH + 6 * Math.min(count - 1, 2);
  const scale = 2 ** k;
  let next = 0;
  for (let i = 0; i < count; i++) {
    next += bits.unary(high, 6) * scale + (k > 0 ? bits.raw(k) : 0);
    found[i] = next++;
  }
  return found;
}

/** How much each entry is about the term: so many ones and a zero, which 3 has not. */
function readLevels(count, bits) {
  const levels = new Uint8Array(count);
  const first = LEVEL + 3 * (count < 4 ? 0 : count < 16 ? 1 : count < LONG ? 2 : 3);
  if (count >= LONG) bits.forget(first, 3);
  for (let i = 0; i < count; i++) while (levels[i] < 3 && bits.bit(first + levels[i]) === 1) levels[i] += 1;
  return levels;
}

/** Which classes of letters follow the term in each entry, one bit each. */
function readSignatures(count, size, bits) {
  const follows = new Int32Array(count);
  const first = CLASSES + (count < LONG ? 0 : 4);
  bits.forget(TREE, 32);
  if (count >= LONG) bits.forget(first, 4);
  for (let i = 0; i < count; i++) {
    let least = 0;
    for (let left = Math.min(bits.unary(first, 4), 1 << size); left > 0; left--) {
      let node = 1;
      let tight = true;
      for (let place = size - 1; place >= 0; place--) {
        const bound = (least >> place) & 1;
        const bit = tight && bound === 1 ? 1 : bits.bit(TREE + node);
        tight &&= bit === bound;
        node = 2 * node + bit;
      }
      const found = node - (1 << size);
      follows[i] |= 1 << found;
      least = found + 1;
    }
  }
  return follows;
}

/**
 * The entries that hold a term: their numbers, how much each is about it (0 to 3; 3 in the title), and one bit for each class of
 * letters that follow it there; `size` is how many bits tell a class.
 */
function readList(letters, count, total, bits) {
  if (letters === 1 || (count > 1024 && count > Math.floor(total / 4))) {
    const absent = count > Math.floor(total / 2);
    let entries = readNumbers(absent ? total - count : count, total, bits);
    if (absent) {
      const without = entries;
      entries = new Int32Array(count);
      for (let entry = 0, i = 0, j = 0; entry < total; entry++) {
        if (without[i] === entry) i += 1;
        else entries[j++] = entry;
      }
    }
    const levels = new Uint8Array(count);
    const titled = Math.min(bits.golomb(0, FREQUENCY), count);
    for (const place of readNumbers(titled, count, bits)) levels[place] = 3;
    return { entries, levels, follows: null, size: 0 };
  }
  const entries = readNumbers(count, total, bits);
  const levels = readLevels(count, bits);
  const size = count < 3 ? 0 : count < 16 ? 2 : count < 128 ? 4 : 5;
  return { entries, levels, follows: size > 0 ? readSignatures(count, size, bits) : null, size };
}

/** A term that no entry holds. */
export const NOTHING = { entries: new Int32Array(0), levels: new Uint8Array(0), follows: null, size: 0 };

/** Reads the lists of the wanted terms of a file into `lists`. */
export function lookup(bits, wanted, total, lists) {
  let last = [];
  let left = wanted.size;
  while (left > 0 && bits.bit(MORE) === 1 && !bits.done) {
    const letters = readTerm(last, bits);
    const count = Math.min(bits.golomb(0, FREQUENCY) + 1, total);
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
