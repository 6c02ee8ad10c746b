/**
 * Bytes of the index as bits, numbers and text. The form of the files: docs/search-index.md.
 */

/** Reads bits, the most significant first. Behind the end stand zeros. */
export class Bits {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    // Eight zeros behind, so that a look ahead needs no check.
    this.bytes = new Uint8Array(bytes.length + 8);
    this.bytes.set(bytes);
    this.end = bytes.length * 8;
    this.at = 0;
  }

  get done() {
    return this.at >= this.end;
  }

  /** The next 32 bits, as a signed number. */
  peek() {
    const { bytes, at } = this;
    const i = at >>> 3;
    const s = at & 7;
    const word = (bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3];
    return s === 0 ? word : (word << s) | (bytes[i + 4] >>> (8 - s));
  }

  /** `count` bits, at most 32, as a number. */
  bits(count) {
    if (count === 0 || this.done) return 0;
    const value = this.peek() >>> (32 - count);
    this.at += count;
    return value;
  }

  /** How many ones stand before the next zero. */
  unary() {
    let ones = 0;
    while (!this.done) {
      const run = Math.clz32(~this.peek());
      ones += run;
      this.at += run;
      if (run < 32) break;
    }
    this.at += 1;
    return ones;
  }

  /** Rice code: the high part in unary, then k bits. */
  rice(k) {
    const high = this.unary();
    return k === 0 ? high : high * 2 ** k + this.bits(k);
  }

  /** Exponential Golomb code of order k. */
  golomb(k) {
    const width = Math.min(this.unary() + k, 32);
    return 2 ** width + this.bits(width) - 2 ** k;
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
