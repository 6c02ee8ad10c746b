/**
 * Terms and their lists of entries, as they stand in the files of the index.
 */

import { Bits, numbers, readModels } from "./bits.js";

/** The models: of terms, of how many entries have one, of distances, of levels, of classes. */
const TERMS = 12;
const FREQUENCY = TERMS;
const GAP = FREQUENCY + 1;
const LEVEL = GAP + 34;
const CLASS = LEVEL + 25;

/** The models of a site of `total` entries. */
export function modelsOf(weights, total) {
  const tokens = 63 - 2 * Math.clz32(total | 1);
  const sizes = [[TERMS, 23], [LEVEL - TERMS, tokens], [CLASS - LEVEL, 20], [10, 4], [10, 16], [10, 32]];
  return readModels(weights, sizes.flatMap(([count, size]) => new Array(count).fill(size)));
}

/** How many of the numbers below `count` hold, if the first ones do and no others. */
export function countWhile(count, holds) {
  let low = 0;
  while (low < count) {
    const middle = (low + count) >> 1;
    if (holds(middle)) low = middle + 1;
    else count = middle;
  }
  return low;
}

/** Which file holds a term. */
export class Directory {
  /**
   * @param {{ folded: string, count: number }[]} words the lexicon
   * @param {number} long what more entries have has a file of its own
   */
  constructor(bytes, words, long) {
    /** Groups of terms by their first letters, and terms with files of their own. */
    this._letters = [];
    this._first = [];
    this._own = new Map();
    /** Second letters of the terms of a file differ by multiples of this. */
    this._steps = new Map();
    const read = numbers(bytes);
    const groups = read();
    let letter = 0;
    while (this._letters.length < groups) this._letters.push((letter += read()));
    let next = 0;
    while (this._first.length < groups) {
      const files = read();
      this._first.push(next);
      if (files > 1) for (let file = 0; file < files; file++) this._steps.set(++next, files);
      next += 1;
    }
    for (const { folded, count } of words) if (count > long && [...folded].length > 1) this._own.set(folded, next++);
    letter = 0;
    while (read.at < bytes.length) this._own.set(String.fromCodePoint((letter += read()), read()), next++);
  }

  file(term) {
    const own = this._own.get(term);
    if (own !== undefined) return own;
    const [letter, second] = codes(term);
    const group = countWhile(this._letters.length, (at) => this._letters[at] <= letter) - 1;
    const first = this._first[Math.max(group, 0)] || 0;
    const files = this._steps.get(first + 1);
    return files === undefined || second === undefined ? first : first + 1 + (second % files);
  }

  step(file) {
    return this._steps.get(file) || 1;
  }
}

const codes = (term) => Array.from(term, (letter) => letter.codePointAt(0));

/** The signature of an entry in which all of these letters follow the term, in classes of `bits` bits. */
export function signature(letters, bits) {
  let found = 0;
  if (bits > 0) for (const letter of letters) found |= 1 << (Math.imul(letter.codePointAt(0), 0x9e3779b1) >>> (32 - bits));
  return found;
}

/** Reads the next term into `term`, which is the one before it, and returns the symbol that told how it follows. */
function readTerm(term, step, before, bits) {
  const symbol = bits.symbol(Math.min(before, TERMS - 1));
  if (symbol === 1) {
    term.length = Math.min(term.length, bits.open());
    for (let left = Math.min(bits.open(), 63); left >= 0; left--) {
      term.push(bits.raw(1) === 0 ? 0x4e00 + bits.raw(15) : bits.raw(bits.raw(1) === 0 ? 7 : 21));
    }
  } else if (symbol > 1) {
    const distance = (1 << (symbol - 2)) | bits.raw(symbol - 2);
    term[1] = term.length > 1 ? term[1] + distance * step : distance - 1;
    term.length = 2;
  }
  return symbol;
}

/** The model of the distances in a list: of one entry, of two or three, then by the mean distance in half octaves. */
function gapModel(count, total) {
  if (count < 4) return GAP + (count >> 1);
  const mean = Math.max(256, Math.floor((total * 256) / count));
  const octave = 31 - Math.clz32(mean);
  return GAP + 2 + Math.min(2 * (octave - 8) + ((mean >> (octave - 1)) & 1), 31);
}

/** Reads `count` numbers below `total`, ascending. */
export function readNumbers(count, total, bits, found = new Int32Array(count)) {
  const model = gapModel(count, total);
  let next = 0;
  for (let i = 0; i < count; i++) {
    next += bits.number(model);
    found[i] = next - 1;
  }
  return found;
}

/** The classes of a list, the commonest so far first, and how often each was met. */
const order = new Uint8Array(32);
const met = new Int32Array(32);

/** How much each entry is about the term, and which classes of letters follow it there, one bit each. */
function readPostings(count, { levels, follows, size }, bits) {
  const length = LEVEL + 5 * [3, 8, 32, 128].filter((least) => count >= least).length;
  const model = CLASS + 10 * Math.max(size - 3, 0);
  const last = (1 << size) - 1;
  for (let place = 0; place < 32; place++) order[place] = place;
  met.fill(0);
  let seen = 0;
  let before = 4;
  for (let i = 0; i < count; i++) {
    const symbol = bits.symbol(length + before);
    const level = symbol & 3;
    levels[i] = level;
    let left = symbol >> 2;
    before = level === 3 ? 3 : left < 2 ? left : 2;
    if (left === 4) left += bits.raw(5);
    let found = 0;
    for (let least = 0; left > 0; left--) {
      const top = 4 * met[order[0]];
      const share = seen === 0 ? 4 : top < seen ? 0 : top < 2 * seen ? 1 : top < 3 * seen ? 2 : 3;
      let place = Math.min(least + bits.symbol(model + (least > 0 ? 5 : 0) + share), last);
      least = place + 1;
      seen += 1;
      const kind = order[place];
      const times = (met[kind] += 1);
      for (; place > 0 && met[order[place - 1]] < times; place--) order[place] = order[place - 1];
      order[place] = kind;
      found |= 1 << kind;
    }
    follows[i] = found;
  }
}

/** A list of `count` entries, empty: their numbers, levels and signatures. */
const blank = (count) => ({ entries: new Int32Array(count), levels: new Uint8Array(count), follows: new Int32Array(count), size: 0 });

/**
 * Reads into a list the entries that hold a term: their numbers, how much each is about it (0 to 3; 3 in the title), and one bit for each class of
 * letters that follow it there; `size` is how many bits tell a class.
 */
function readList(list, letters, count, total, bits) {
  const { entries, levels } = list;
  list.size = 0;
  if (letters === 1 || (count > 8192 && count > Math.floor(total / 4))) {
    if (count > Math.floor(total / 2)) {
      const without = readNumbers(total - count, total, bits);
      for (let entry = 0, i = 0; entry < total; entry++) {
        if (without[i] === entry) i += 1;
        else entries[entry - i] = entry;
      }
    } else {
      readNumbers(count, total, bits, entries);
    }
    const titled = readNumbers(Math.min(bits.open(), count), count, bits);
    for (let i = 0; i < titled.length; i++) levels[titled[i]] = 3;
    return;
  }
  readNumbers(count, total, bits, entries);
  list.size = count < 3 ? 0 : count < 16 ? 2 : count < 128 ? 4 : 5;
  readPostings(count, list, bits);
}

/** A term that no entry holds. */
export const NOTHING = blank(0);

/** What is read of lists that nobody asked for. */
let passed = blank(1024);

/** Reads the lists of the wanted terms of a file into `lists`. */
export function lookup(bytes, step, models, wanted, total, lists) {
  const bits = new Bits(bytes, models);
  const targets = Array.from(wanted, (term) => [term, codes(term)]);
  for (const term of wanted) lists.set(term, NOTHING);
  const letters = [];
  let symbol = 0;
  let left = wanted.size;
  while (left > 0 && !bits.done && (symbol = readTerm(letters, step, symbol, bits)) > 0) {
    const count = Math.min(bits.number(FREQUENCY), total);
    const target = targets.find(([, own]) => own.length === letters.length && own.every((code, at) => code === letters[at]));
    if (target) {
      lists.set(target[0], blank(count));
      left -= 1;
    } else if (passed.entries.length < count) {
      passed = blank(2 * count);
    }
    readList(target ? lists.get(target[0]) : passed, letters.length, count, total, bits);
  }
}
