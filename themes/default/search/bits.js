/**
 * Bytes of the index as bits, numbers and text. The form of the files: docs/search-index.md.
 */

/** Likelihoods are told in 1/2048. */
const PRECISION = 11;

/**
 * The slots of all models one behind the other: each tells how many its symbol has, how far behind the first of them it is, and the symbol.
 * @param {Uint8Array} weights a byte for each symbol
 * @param {number[]} sizes how many symbols each model has
 */
export function readModels(weights, sizes) {
  const slots = new Int32Array(sizes.length << PRECISION);
  let at = 0;
  sizes.forEach((size, model) => {
    const own = Array.from(weights.subarray(at, (at += size)), (weight) => (4 + (weight & 3)) << (weight >> 2));
    const total = own.reduce((sum, weight) => sum + weight, 0);
    const widths = own.map((weight) => Math.max(1, Math.floor((weight << PRECISION) / total)));
    // What is left over, or was given too much, is the first heaviest one's.
    widths[widths.indexOf(Math.max(...widths))] += widths.reduce((left, width) => left - width, 1 << PRECISION);
    let slot = model << PRECISION;
    widths.forEach((width, symbol) => {
      for (let place = 0; place < width; place++) slots[slot++] = (width << 17) | (place << 6) | symbol;
    });
  });
  return slots;
}

/** Reads symbols of known likelihood (asymmetric numeral systems). Behind the end stand zeros. */
export class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes, models) {
    this._at = 0;
    this._state = 0;
    this._bytes = new Uint8Array(bytes.length + 16);
    this._bytes.set(bytes);
    this._models = models;
    this._take(0);
    this._take(this._state & 32767);
  }

  /** Whether what is read now was never written. */
  get done() {
    return this._at > this._bytes.length;
  }

  _take(state) {
    if (state < 32768) state = (state << 16) | (this._bytes[this._at++] << 8) | this._bytes[this._at++];
    this._state = state;
  }

  /** A symbol of a model. */
  symbol(model) {
    const slot = this._models[(model << PRECISION) | (this._state & 2047)];
    this._take(Math.imul(slot >> 17, this._state >> PRECISION) + ((slot >> 6) & 2047));
    return slot & 63;
  }

  /** A number of `count` bits, at most 31. */
  raw(count) {
    let value = 0;
    for (let left = count; left > 0; left -= 15) {
      const now = left < 15 ? left : 15;
      value = (value << now) | (this._state & ((1 << now) - 1));
      this._take(this._state >> now);
    }
    return value;
  }

  /** A number of any size: its length, and its bits behind the first. */
  open() {
    const width = this.raw(5);
    return 2 ** width + this.raw(width) - 1;
  }

  /** A number from 1: a symbol tells its length and its first two bits. */
  number(model) {
    const token = this.symbol(model) - 1;
    return token < 0 ? 1 : ((2 + (token & 1)) << (token >> 1)) | this.raw(token >> 1);
  }
}

/** Blocks that stand one behind the other, each with its length in bytes of seven bits before it. */
export function split(bytes) {
  const blocks = [];
  const read = numbers(bytes);
  while (read.at < bytes.length) {
    const length = read();
    blocks.push(bytes.subarray(read.at, read.at + length));
    read.at += length;
  }
  return blocks;
}

/** A function that reads one number of seven-bit bytes after the other; its `at` is where it stands. */
export function numbers(bytes) {
  const read = () => {
    let value = 0;
    for (let shift = 0; read.at < bytes.length; shift += 7) {
      const byte = bytes[read.at++];
      value |= (byte & 127) << shift;
      if (byte < 128) break;
    }
    return value;
  };
  read.at = 0;
  return read;
}

const decoder = new TextDecoder("gb18030");

/** Deflated GB18030 text. */
export const text = (bytes) => decoder.decode(inflate(bytes));

const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman codes: how many there are of each length, and the symbols in the order of their codes. */
function huffman(lengths) {
  const counts = new Uint16Array(16);
  for (const length of lengths) if (length > 0) counts[length] += 1;
  const next = [0];
  for (const count of counts) next.push(next[next.length - 1] + count);
  const symbols = new Uint16Array(lengths.length);
  lengths.forEach((length, symbol) => length > 0 && (symbols[next[length]++] = symbol));
  return { counts, symbols };
}

/**
 * Undoes deflate (RFC 1951). Browsers of before 2020 have no DecompressionStream, and this takes no turn of the event loop.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function inflate(bytes) {
  const out = [];
  let at = 0;
  // Bits that were taken from the bytes and not yet read.
  let held = 0;
  let count = 0;
  const bits = (wanted) => {
    for (; count < wanted; count += 8) held |= bytes[at++] << count;
    const value = held & ((1 << wanted) - 1);
    held >>>= wanted;
    count -= wanted;
    return value;
  };
  const symbol = ({ counts, symbols }) => {
    for (; count < 15; count += 8) held |= bytes[at++] << count;
    let code = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code = 2 * code + ((held >> (length - 1)) & 1);
      const here = counts[length];
      if (code < here) {
        held >>>= length;
        count -= length;
        return symbols[index + code];
      }
      code -= here;
      index += here;
    }
    throw new Error("inflate: broken data");
  };
  /** A length or a distance: codes from `2 ** step` on have bits behind them. */
  const extended = (code, step) => {
    const extra = (code >> step) - 1;
    return extra < 1 ? code : ((code - (extra << step)) << extra) + bits(extra);
  };
  const fixed = () => [huffman(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), huffman(new Array(30).fill(5))];
  const dynamic = () => {
    const [literals, distances, codes] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const lengths = new Array(19).fill(0);
    for (let i = 0; i < codes; i++) lengths[ORDER[i]] = bits(3);
    const code = huffman(lengths);
    const all = [];
    while (all.length < literals + distances) {
      const next = symbol(code);
      const repeat = next === 16 ? 3 + bits(2) : next === 17 ? 3 + bits(3) : next === 18 ? 11 + bits(7) : 1;
      const value = next < 16 ? next : next === 16 ? all[all.length - 1] : 0;
      for (let i = 0; i < repeat; i++) all.push(value);
    }
    return [huffman(all.slice(0, literals)), huffman(all.slice(literals))];
  };
  for (let last = 0; !last && at - (count >> 3) < bytes.length; ) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      bits(count & 7);
      const length = bits(16);
      bits(16);
      for (let i = 0; i < length; i++) out.push(bits(8));
      continue;
    }
    const [literal, distance] = kind === 1 ? fixed() : dynamic();
    for (let next = symbol(literal); next !== 256; next = symbol(literal)) {
      if (next < 256) {
        out.push(next);
        continue;
      }
      const length = next === 285 ? 258 : extended(next - 257, 2) + 3;
      const back = extended(symbol(distance), 1) + 1;
      for (let i = 0; i < length; i++) out.push(out[out.length - back]);
    }
  }
  return new Uint8Array(out);
}
