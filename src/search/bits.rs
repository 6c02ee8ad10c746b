//! Bits, most significant first: the writer of the index, and the reader that undoes it.

/// Collects bits into bytes.
#[derive(Clone, Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet, in the low end.
    pending: u64,
    count: u32,
}

impl BitWriter {
    /// The low `count` bits of `value`, at most 32.
    pub(super) fn bits(&mut self, value: u32, count: u32) {
        self.pending = self.pending << count | u64::from(value) & ((1 << count) - 1);
        self.count += count;
        while self.count >= 8 {
            self.count -= 8;
            self.bytes.push((self.pending >> self.count) as u8);
        }
    }

    /// `value` ones and a zero.
    pub(super) fn unary(&mut self, mut value: u32) {
        while value >= 32 {
            self.bits(u32::MAX, 32);
            value -= 32;
        }
        self.bits((1_u64 << (value + 1)).wrapping_sub(2) as u32, value + 1);
    }

    /// Rice code: `value >> k` in unary, then the low `k` bits.
    pub(super) fn rice(&mut self, value: u32, k: u32) {
        self.unary(value >> k);
        self.bits(value, k);
    }

    /// Exponential Golomb code of order `k`: short for small values, bounded for large ones.
    pub(super) fn golomb(&mut self, value: u32, k: u32) {
        let value = u64::from(value) + (1 << k);
        let width = value.ilog2();
        self.unary(width - k);
        self.bits(value as u32, width);
    }

    /// How many bits were written.
    pub(super) fn len(&self) -> usize {
        self.bytes.len() * 8 + self.count as usize
    }

    /// Appends `len` bits of `bytes` from bit `from` on.
    pub(super) fn copy(&mut self, bytes: &[u8], from: usize, len: usize) {
        let mut at = from;
        while at < from + len {
            let within = at % 8;
            let count = (8 - within).min(from + len - at);
            let byte = u32::from(bytes[at / 8]);
            if within == 0 && count == 8 {
                self.bits(byte, 8);
            } else {
                self.bits(byte >> (8 - within - count), count as u32);
            }
            at += count;
        }
    }

    /// The bytes; the last one is filled with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bits(0, 8 - self.count);
        }
        self.bytes
    }
}

/// Reads bits; behind the end of the bytes stand zeros.
#[derive(Clone, Debug)]
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Whether nothing but the filling of the last byte is left.
    pub(super) fn is_done(&self) -> bool {
        self.at >= self.bytes.len() * 8
    }

    fn bit(&mut self) -> u32 {
        let byte = self.bytes.get(self.at / 8).copied().unwrap_or(0);
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        u32::from(bit)
    }

    pub(super) fn bits(&mut self, count: u32) -> u32 {
        (0..count).fold(0, |value, _| value << 1 | self.bit())
    }

    pub(super) fn unary(&mut self) -> u32 {
        let mut value = 0;
        while !self.is_done() && self.bit() == 1 {
            value += 1;
        }
        value
    }

    pub(super) fn rice(&mut self, k: u32) -> u32 {
        let high = self.unary();
        high.checked_shl(k).unwrap_or(0) | self.bits(k)
    }

    pub(super) fn golomb(&mut self, k: u32) -> u32 {
        let width = (self.unary() + k).min(32);
        ((1_u64 << width | u64::from(self.bits(width))) - (1 << k)) as u32
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
        let values = [0, 1, 2, 3, 7, 8, 31, 32, 33, 63, 64, 100, 1000, 65535, 1 << 20, u32::MAX];
        let mut writer = BitWriter::default();
        for value in values {
            writer.bits(value, 32);
            writer.golomb(value, 0);
            writer.golomb(value, 6);
            writer.rice(value.min(5000), 3);
            writer.unary(value.min(100));
        }
        let (len, bytes) = (writer.len(), writer.finish());
        let mut once = BitWriter::default();
        once.bits(1, 3);
        once.copy(&bytes, 0, len);
        let bytes = once.finish();
        let mut twice = BitWriter::default();
        twice.copy(&bytes, 3, len);
        let bytes = twice.finish();
        let mut reader = BitReader::new(&bytes);
        for value in values {
            assert_eq!(reader.bits(32), value);
            assert_eq!(reader.golomb(0), value);
            assert_eq!(reader.golomb(6), value);
            assert_eq!(reader.rice(3), value.min(5000));
            assert_eq!(reader.unary(), value.min(100));
        }
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
