//! The coder of the index: yes-or-no choices of learned likelihood in nearly as few bits as they tell, and the reader
//! that undoes it. Whole numbers of seven-bit bytes for tables.

/// A choice whose likelihood is learned: its place in the table of a file.
pub(super) type Choice = usize;

/// How many choices a file learns.
pub(super) const CHOICES: usize = 129;
/// How many choices a [`Encoder::golomb`] uses.
pub(super) const GOLOMB: usize = 12;

/// How likely each choice is a zero, in 1/32,768, and how often it was met.
#[derive(Clone, Debug)]
struct Likelihoods {
    zero: [u16; CHOICES],
    met: [u8; CHOICES],
}

const HALF: u16 = 1 << 14;

impl Default for Likelihoods {
    fn default() -> Self {
        Likelihoods { zero: [HALF; CHOICES], met: [0; CHOICES] }
    }
}

impl Likelihoods {
    /// Learns: quickly at first, later by a thirty-second of what was unexpected.
    fn learn(&mut self, choice: Choice, bit: bool) {
        let (zero, met) = (&mut self.zero[choice], &mut self.met[choice]);
        let shift = u8::BITS - (*met + 1).leading_zeros();
        *met += u8::from(*met < 15);
        if bit {
            *zero -= *zero >> shift;
        } else {
            *zero += ((1 << 15) - *zero) >> shift;
        }
    }

    fn forget(&mut self, choices: std::ops::Range<Choice>) {
        self.zero[choices.clone()].fill(HALF);
        self.met[choices].fill(0);
    }
}

/// Writes choices: a range coder (Martin 1979) with the carry handling of LZMA.
#[derive(Debug)]
pub(super) struct Encoder {
    bytes: Vec<u8>,
    low: u64,
    range: u32,
    /// A byte that a carry may still change, and how many 255s behind it; none at the start.
    cache: Option<u8>,
    pending: usize,
    likely: Likelihoods,
}

impl Default for Encoder {
    fn default() -> Self {
        let likely = Likelihoods::default();
        Encoder { bytes: Vec::new(), low: 0, range: u32::MAX, cache: None, pending: 0, likely }
    }
}

impl Encoder {
    /// A choice.
    pub(super) fn bit(&mut self, choice: Choice, bit: bool) {
        let bound = (self.range >> 15) * u32::from(self.likely.zero[choice]);
        self.likely.learn(choice, bit);
        if bit {
            self.low += u64::from(bound);
            self.range -= bound;
        } else {
            self.range = bound;
        }
        self.shift();
    }

    /// The low `count` bits of a value, at most 32, all equally likely.
    pub(super) fn raw(&mut self, value: u32, count: u32) {
        let mut left = count;
        while left > 0 {
            // No more than the range allows.
            let now = left.min(12);
            left -= now;
            self.range >>= now;
            self.low += u64::from(self.range) * u64::from(value >> left & ((1 << now) - 1));
            self.shift();
        }
    }

    /// `value` ones and a zero; the choices at `first` and behind, `count` of them, the last for all further ones.
    pub(super) fn unary(&mut self, value: u32, first: Choice, count: usize) {
        for place in 0..value as usize {
            self.bit(first + place.min(count - 1), true);
        }
        self.bit(first + (value as usize).min(count - 1), false);
    }

    /// Exponential Golomb code of order `k`, the length by [`GOLOMB`] choices.
    pub(super) fn golomb(&mut self, value: u32, k: u32, first: Choice) {
        let value = u64::from(value) + (1 << k);
        let width = value.ilog2();
        self.unary(width - k, first, GOLOMB);
        self.raw(value as u32, width);
    }

    /// Forgets what was learned of some choices.
    pub(super) fn forget(&mut self, choices: std::ops::Range<Choice>) {
        self.likely.forget(choices);
    }

    /// How many bytes were written, more or less.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() + self.pending
    }

    fn shift(&mut self) {
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.byte();
        }
    }

    /// Moves the highest byte of `low` out.
    fn byte(&mut self) {
        let carry = (self.low >> 32) as u8;
        if self.low < 0xFF00_0000 || carry > 0 {
            if let Some(cache) = self.cache {
                self.bytes.push(cache.wrapping_add(carry));
            }
            self.bytes.extend(std::iter::repeat_n(0xFF_u8.wrapping_add(carry), std::mem::take(&mut self.pending)));
            self.cache = Some((self.low >> 24) as u8);
        } else {
            self.pending += 1;
        }
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }

    /// The bytes: as few as tell all choices, for behind the end a reader sees zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let end = self.low + u64::from(self.range);
        for bits in [24, 16, 8] {
            let rounded = (self.low + (1 << bits) - 1) >> bits << bits;
            if rounded < end {
                self.low = rounded;
                break;
            }
        }
        (0..5).for_each(|_| self.byte());
        let length = self.bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        self.bytes.truncate(length);
        self.bytes
    }
}

/// Reads what an [`Encoder`] wrote. Behind the end of the bytes stand zeros, so that broken bytes give wrong choices but never an
/// end of them; who reads asks [`Decoder::is_done`].
#[derive(Clone, Debug)]
pub(super) struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    range: u32,
    code: u32,
    likely: Likelihoods,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Decoder { bytes, at: 0, range: u32::MAX, code: 0, likely: Likelihoods::default() };
        (0..4).for_each(|_| decoder.byte());
        decoder
    }

    /// Whether the reader stands so far behind the end that what it reads was not written.
    pub(super) fn is_done(&self) -> bool {
        self.at > self.bytes.len() + 8
    }

    fn byte(&mut self) {
        self.code = self.code << 8 | u32::from(self.bytes.get(self.at).copied().unwrap_or(0));
        self.at += 1;
    }

    fn shift(&mut self) {
        while self.range < 1 << 24 {
            self.range <<= 8;
            self.byte();
        }
    }

    pub(super) fn bit(&mut self, choice: Choice) -> bool {
        let bound = (self.range >> 15) * u32::from(self.likely.zero[choice]);
        let bit = self.code >= bound;
        if bit {
            self.code -= bound;
            self.range -= bound;
        } else {
            self.range = bound;
        }
        self.likely.learn(choice, bit);
        self.shift();
        bit
    }

    pub(super) fn raw(&mut self, count: u32) -> u32 {
        let (mut value, mut left) = (0, count);
        while left > 0 {
            let now = left.min(12);
            left -= now;
            self.range >>= now;
            let part = (self.code / self.range).min((1 << now) - 1);
            self.code -= part * self.range;
            value = value << now | part;
            self.shift();
        }
        value
    }

    pub(super) fn unary(&mut self, first: Choice, count: usize) -> u32 {
        let mut value = 0;
        while self.bit(first + (value as usize).min(count - 1)) && !self.is_done() {
            value += 1;
        }
        value
    }

    pub(super) fn golomb(&mut self, k: u32, first: Choice) -> u32 {
        let width = (self.unary(first, GOLOMB) + k).min(31);
        ((1_u64 << width | u64::from(self.raw(width))) - (1 << k)) as u32
    }

    pub(super) fn forget(&mut self, choices: std::ops::Range<Choice>) {
        self.likely.forget(choices);
    }
}

/// Whole numbers of any size in bytes of seven bits, the lowest first; the high bit says that more follow.
pub(super) fn varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Reads a [`varint`] and moves on; 0 behind the end.
pub(super) fn read_varint(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        value |= u64::from(byte & 0x7F) << shift.min(63);
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        for seed in 0..400_u32 {
            // Sizes, skew and ends of every kind, among them runs of carries.
            let numbers: Vec<u32> = (0..seed * 3)
                .map(|at| (at.wrapping_add(seed)).wrapping_mul(0x9E37_79B9).rotate_left(at))
                .map(|number| if seed % 3 == 0 { number >> 28 } else { number })
                .collect();
            let mut encoder = Encoder::default();
            for number in &numbers {
                encoder.bit(0, number % 16 == 0);
                encoder.golomb(number >> 1, number % 7, 1);
                encoder.raw(*number, 32);
                encoder.unary(number % 9, 20, 4);
                encoder.raw(0xFFFF, 16);
                if number % 11 == 0 {
                    encoder.forget(0..20);
                }
            }
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes);
            for number in numbers {
                assert_eq!(decoder.bit(0), number % 16 == 0);
                assert_eq!(decoder.golomb(number % 7, 1), number >> 1);
                assert_eq!(decoder.raw(32), number);
                assert_eq!(decoder.unary(20, 4), number % 9);
                assert_eq!(decoder.raw(16), 0xFFFF);
                assert!(!decoder.is_done());
                if number % 11 == 0 {
                    decoder.forget(0..20);
                }
            }
        }
    }

    #[test]
    fn what_is_expected_costs_little() {
        let mut encoder = Encoder::default();
        (0..8000).for_each(|at| encoder.bit(0, at % 100 == 0));
        // 8,000 choices of which one of a hundred is a one tell 646 bits.
        assert!((80..110).contains(&encoder.finish().len()));
    }

    #[test]
    fn varints_are_read_back() {
        let mut bytes = Vec::new();
        let values = [0, 1, 127, 128, 300, 1 << 40, u64::MAX];
        values.iter().for_each(|value| varint(*value, &mut bytes));
        let mut rest = bytes.as_slice();
        assert!(values.iter().all(|value| read_varint(&mut rest) == *value) && rest.is_empty());
    }
}
