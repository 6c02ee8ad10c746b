/**
 * Bytes of the index as bits, numbers and text. The form of the files: docs/search-index.md.
 */

/** How many choices a file learns; how many of them a number of open size uses. */
const CHOICES = 129;
const GOLOMB = 12;

/** Reads choices of learned likelihood: a range coder. Behind the end stand zeros. */
export class Bits {
  #at = 0;
  #code = 0;
  #range = 2 ** 32 - 1;
  /** How likely each choice is a zero, in 1/32,768, and how often it was met. */
  #zero = new Uint16Array(CHOICES).fill(2 ** 14);
  #met = new Uint8Array(CHOICES);

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    for (let i = 0; i < 4; i++) this.#byte();
  }

  /** Whether what is read now was never written. */
  get done() {
    return this.#at > this.bytes.length + 8;
  }

  #byte() {
    this.#code = ((this.#code << 8) | (this.#at < this.bytes.length ? this.bytes[this.#at] : 0)) >>> 0;
    this.#at += 1;
  }

  #shift() {
    while (this.#range < 2 ** 24) {
      this.#range = (this.#range << 8) >>> 0;
      this.#byte();
    }
  }

  /** One choice: 0 or 1. */
  bit(choice) {
    const zero = this.#zero[choice];
    const bound = (this.#range >>> 15) * zero;
    const met = this.#met[choice];
    const shift = 32 - Math.clz32(met + 1);
    if (met < 15) this.#met[choice] = met + 1;
    let bit = 0;
    if (this.#code < bound) {
      this.#range = bound;
      this.#zero[choice] = zero + ((32768 - zero) >> shift);
    } else {
      this.#code -= bound;
      this.#range -= bound;
      this.#zero[choice] = zero - (zero >> shift);
      bit = 1;
    }
    if (this.#range < 0x1000000) this.#shift();
    return bit;
  }

  /** A number of `count` bits, at most 31, all equally likely. */
  raw(count) {
    let value = 0;
    for (let left = count; left > 0; left -= 12) {
      const now = left < 12 ? left : 12;
      const range = this.#range >>> now;
      const most = (1 << now) - 1;
      let part = (this.#code / range) | 0;
      if (part > most) part = most;
      this.#code -= part * range;
      this.#range = range;
      value = (value << now) | part;
      if (range < 0x1000000) this.#shift();
    }
    return value;
  }

  /** How many ones stand before a zero, by `count` choices from `first` on. */
  unary(first, count) {
    let ones = 0;
    let choice = first;
    const last = first + count - 1;
    while (this.bit(choice) === 1 && !this.done) {
      ones += 1;
      if (choice < last) choice += 1;
    }
    return ones;
  }

  /** Exponential Golomb code of order k. */
  golomb(k, first) {
    const width = Math.min(this.unary(first, GOLOMB) + k, 31);
    return 2 ** width + this.raw(width) - 2 ** k;
  }

  /** Forgets what was learned of `count` choices. */
  forget(first, count) {
    this.#zero.fill(2 ** 14, first, first + count);
    this.#met.fill(0, first, first + count);
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
    let scale = 1;
    while (read.at < bytes.length) {
      const byte = bytes[read.at++];
      value += (byte & 0x7f) * scale;
      scale *= 128;
      if (byte < 0x80) break;
    }
    return value;
  };
  read.at = 0;
  return read;
}

/** Deflated GB18030 text. */
export const text = (bytes) => new TextDecoder("gb18030").decode(inflate(bytes));

const LENGTH = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Canonical Huffman codes: how many there are of each length, and the symbols in the order of their codes. */
function huffman(lengths) {
  const counts = new Array(16).fill(0);
  for (const length of lengths) counts[length] += 1;
  counts[0] = 0;
  const symbols = [];
  for (let length = 1; length < 16; length++) {
    lengths.forEach((of, symbol) => of === length && symbols.push(symbol));
  }
  return { counts, symbols };
}

/**
 * Undoes deflate (RFC 1951). Browsers of before 2020 have no DecompressionStream, and this takes no turn of the event loop.
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function inflate(bytes) {
  let out = new Uint8Array(bytes.length * 4 + 64);
  let size = 0;
  let at = 0;
  const bit = () => {
    const value = (bytes[at >> 3] >> (at & 7)) & 1;
    at += 1;
    return value;
  };
  const bits = (count) => {
    let value = 0;
    for (let i = 0; i < count; i++) value |= bit() << i;
    return value;
  };
  const put = (byte) => {
    if (size === out.length) {
      const larger = new Uint8Array(size * 2);
      larger.set(out);
      out = larger;
    }
    out[size++] = byte;
  };
  const symbol = ({ counts, symbols }) => {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= bit();
      const count = counts[length];
      if (code - count < first) return symbols[index + code - first];
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Error("inflate: broken data");
  };
  const fixed = () => {
    const lengths = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    return [huffman(lengths), huffman(new Array(30).fill(5))];
  };
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
  let last = 0;
  while (!last && at < bytes.length * 8) {
    last = bit();
    const kind = bits(2);
    if (kind === 0) {
      at = (at + 7) & ~7;
      const length = bits(16);
      at += 16;
      for (let i = 0; i < length; i++) put(bits(8));
      continue;
    }
    const [literal, distance] = kind === 1 ? fixed() : dynamic();
    for (let next = symbol(literal); next !== 256; next = symbol(literal)) {
      if (next < 256) {
        put(next);
        continue;
      }
      const length = LENGTH[next - 257] + bits(LENGTH_BITS[next - 257]);
      const far = symbol(distance);
      const extra = far < 2 ? 0 : (far >> 1) - 1;
      const back = (far < 2 ? far + 1 : ((2 + (far & 1)) << extra) + 1) + bits(extra);
      for (let i = 0; i < length; i++) put(out[size - back]);
    }
  }
  return out.subarray(0, size);
}
