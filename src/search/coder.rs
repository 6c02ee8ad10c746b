//! The coder of the index: symbols of known likelihood in nearly as few bits as they tell, each read by one look into a
//! table. Whole numbers of seven-bit bytes for tables that are deflated.

/// Likelihoods are told in 1/2^`PRECISION`.
pub(super) const PRECISION: u32 = 11;
/// A reader's state is at least this; below, it takes two bytes in.
const LEAST: u32 = 1 << 15;
/// Plain bits are written in parts of at most this many.
const PART: u32 = 15;

/// How likely each symbol of an alphabet is.
#[derive(Clone, Debug)]
pub(super) struct Model {
    /// The first slot of each symbol, and behind the last the end.
    starts: Vec<u16>,
    /// The symbol of each slot.
    symbols: Vec<u8>,
}

impl Model {
    /// A model of one to 256 symbols by their weights. Each symbol has at least one slot, and more by its weight. The heaviest symbol,
    /// the first if there are several, gets what is left over, and gives back what was given too much.
    pub(super) fn new(weights: &[u32]) -> Model {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum::<u64>().max(1);
        let mut widths: Vec<u16> =
            weights.iter().map(|weight| ((u64::from(*weight) << PRECISION) / total).max(1) as u16).collect();
        let given: u32 = widths.iter().map(|width| u32::from(*width)).sum();
        let heaviest = (0..widths.len()).rev().max_by_key(|symbol| widths[*symbol]).unwrap_or(0);
        widths[heaviest] = (u32::from(widths[heaviest]) + (1 << PRECISION)).saturating_sub(given).max(1) as u16;
        let (mut starts, mut symbols) = (vec![0], Vec::with_capacity(1 << PRECISION));
        for (symbol, width) in widths.iter().enumerate() {
            symbols.resize(symbols.len() + usize::from(*width), symbol as u8);
            starts.push(symbols.len() as u16);
        }
        Model { starts, symbols }
    }
}

/// What a writer takes: symbols, and plain bits.
pub(super) trait Sink {
    /// A symbol of a model, by their numbers.
    fn symbol(&mut self, model: usize, symbol: u32);

    /// The low `count` bits of a value, at most 32.
    fn raw(&mut self, value: u32, count: u32);

    /// A number of any size, in few bits if it is small: the length of the number plus one in five bits, and its bits behind the first.
    fn open(&mut self, value: u32) {
        let width = u64::from(value) + 1;
        self.raw(width.ilog2().min(31), 5);
        self.raw(width as u32, width.ilog2().min(31));
    }

    /// A number from 1 in two parts: its [`token`] as a symbol, and its other bits.
    fn number(&mut self, model: usize, value: u32) {
        let token = token(value);
        self.symbol(model, token);
        self.raw(value, token.saturating_sub(1) / 2);
    }
}

/// The part of a number from 1 that is a symbol: 1, 2, 3, and from there on its first two binary digits and its length.
pub(super) const fn token(value: u32) -> u32 {
    let width = value.ilog2();
    if width == 0 { 0 } else { 2 * width - 1 + (value >> (width - 1) & 1) }
}

/// A step of a stream: `width` of 2^`scale` slots, from `start` on.
#[derive(Clone, Copy, Debug)]
struct Step {
    start: u16,
    width: u16,
    scale: u8,
}

/// Writes symbols (asymmetric numeral systems in their range variant, Duda 2013, with words of 16 bits). The last symbol is coded
/// first, so that a reader goes forwards; until then they are kept.
#[derive(Debug)]
pub(super) struct Encoder<'a> {
    models: &'a [Model],
    steps: Vec<Step>,
}

impl<'a> Encoder<'a> {
    pub(super) fn new(models: &'a [Model]) -> Self {
        Encoder { models, steps: Vec::new() }
    }

    /// The bytes of what was written; the writer is empty then. Behind their end a reader sees zeros.
    pub(super) fn finish(&mut self) -> Vec<u8> {
        let mut state = LEAST;
        let mut words: Vec<u16> = Vec::new();
        for Step { start, width, scale } in self.steps.drain(..).rev() {
            let width = u32::from(width);
            if u64::from(state) >= u64::from(width) << (31 - scale) {
                words.push(state as u16);
                state >>= 16;
            }
            state = ((state / width) << scale) + state % width + u32::from(start);
        }
        let mut bytes = state.to_be_bytes().to_vec();
        bytes.extend(words.iter().rev().flat_map(|word| word.to_be_bytes()));
        let length = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        bytes.truncate(length);
        bytes
    }
}

impl Sink for Encoder<'_> {
    fn symbol(&mut self, model: usize, symbol: u32) {
        let starts = &self.models[model].starts;
        let start = starts[symbol as usize];
        self.steps.push(Step { start, width: starts[symbol as usize + 1] - start, scale: PRECISION as u8 });
    }

    fn raw(&mut self, value: u32, count: u32) {
        let mut left = count;
        while left > 0 {
            let now = left.min(PART);
            left -= now;
            self.steps.push(Step { start: (value >> left & ((1 << now) - 1)) as u16, width: 1, scale: now as u8 });
        }
    }
}

/// Reads what an [`Encoder`] wrote. Behind the end of the bytes stand zeros, so that broken bytes give wrong symbols but never an
/// end of them; who reads asks [`Decoder::is_done`].
#[derive(Clone, Debug)]
pub(super) struct Decoder<'a> {
    models: &'a [Model],
    bytes: &'a [u8],
    at: usize,
    state: u32,
}

impl<'a> Decoder<'a> {
    pub(super) fn new(bytes: &'a [u8], models: &'a [Model]) -> Self {
        let mut decoder = Decoder { models, bytes, at: 0, state: 0 };
        decoder.state = (decoder.word() << 16 | decoder.word()) & (u32::MAX >> 1);
        decoder
    }

    /// Whether the reader stands so far behind the end that what it reads was not written.
    pub(super) fn is_done(&self) -> bool {
        self.at > self.bytes.len() + 8
    }

    fn word(&mut self) -> u32 {
        let byte = |at: usize| u32::from(self.bytes.get(at).copied().unwrap_or(0));
        let word = byte(self.at) << 8 | byte(self.at + 1);
        self.at += 2;
        word
    }

    fn refill(&mut self) {
        if self.state < LEAST {
            self.state = self.state << 16 | self.word();
        }
    }

    pub(super) fn symbol(&mut self, model: usize) -> u32 {
        let model = &self.models[model];
        let slot = self.state & ((1 << PRECISION) - 1);
        let symbol = usize::from(model.symbols[slot as usize]);
        let (start, end) = (u32::from(model.starts[symbol]), u32::from(model.starts[symbol + 1]));
        self.state = (end - start) * (self.state >> PRECISION) + slot - start;
        self.refill();
        symbol as u32
    }

    pub(super) fn raw(&mut self, count: u32) -> u32 {
        let (mut value, mut left) = (0, count);
        while left > 0 {
            let now = left.min(PART);
            left -= now;
            value = value << now | self.state & ((1 << now) - 1);
            self.state >>= now;
            self.refill();
        }
        value
    }

    pub(super) fn open(&mut self) -> u32 {
        let width = self.raw(5);
        (1 << width | self.raw(width)) - 1
    }

    pub(super) fn number(&mut self, model: usize) -> u32 {
        let token = self.symbol(model);
        if token == 0 {
            return 1;
        }
        let width = ((token - 1) / 2).min(30);
        (2 + (token - 1) % 2) << width | self.raw(width)
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
        let models = [Model::new(&[1]), Model::new(&[1, 2000, 0, 50]), Model::new(&[0; 64]), Model::new(&[7; 44])];
        for seed in 0..400_u32 {
            // Sizes and skew of every kind.
            let numbers: Vec<u32> = (0..seed * 3)
                .map(|at| (at.wrapping_add(seed)).wrapping_mul(0x9E37_79B9).rotate_left(at))
                .map(|number| if seed % 3 == 0 { number >> 28 } else { number })
                .collect();
            let mut encoder = Encoder::new(&models);
            for number in &numbers {
                encoder.symbol(0, 0);
                encoder.symbol(1, if number % 16 == 0 { number >> 4 & 3 } else { 1 });
                encoder.symbol(2, number & 63);
                encoder.number(3, (number >> (number & 31) & 0x3F_FFFF).max(1));
                encoder.raw(*number, 32);
                encoder.open(number >> (number & 31) & (u32::MAX >> 1));
                encoder.raw(0xFFFF, 16);
            }
            let bytes = encoder.finish();
            let mut decoder = Decoder::new(&bytes, &models);
            for number in numbers {
                assert_eq!(decoder.symbol(0), 0);
                assert_eq!(decoder.symbol(1), if number % 16 == 0 { number >> 4 & 3 } else { 1 });
                assert_eq!(decoder.symbol(2), number & 63);
                assert_eq!(decoder.number(3), (number >> (number & 31) & 0x3F_FFFF).max(1));
                assert_eq!(decoder.raw(32), number);
                assert_eq!(decoder.open(), number >> (number & 31) & (u32::MAX >> 1));
                assert_eq!(decoder.raw(16), 0xFFFF);
                assert!(!decoder.is_done());
            }
        }
    }

    #[test]
    fn tokens_and_their_bits_tell_every_number() {
        let models = [Model::new(&[1; 63])];
        let numbers = || (1..5000).chain((12..31).flat_map(|width| [1 << width, (1 << width) - 1, 3 << (width - 1)]));
        let mut encoder = Encoder::new(&models);
        numbers().for_each(|number| encoder.number(0, number));
        let bytes = encoder.finish();
        let mut decoder = Decoder::new(&bytes, &models);
        assert!(numbers().all(|number| decoder.number(0) == number));
        assert!((1..5000).all(|number| token(number) <= token(number + 1)));
    }

    #[test]
    fn what_is_expected_costs_little() {
        let models = [Model::new(&[99, 1])];
        let mut encoder = Encoder::new(&models);
        (0..8000).for_each(|at| encoder.symbol(0, u32::from(at % 100 == 0)));
        // 8,000 symbols of which one of a hundred is the rare one tell 646 bits.
        assert!((80..90).contains(&encoder.finish().len()));
    }

    #[test]
    fn slots_are_shared_out_by_weight() {
        let widths = |weights: &[u32]| -> Vec<u16> {
            Model::new(weights).starts.windows(2).map(|pair| pair[1] - pair[0]).collect()
        };
        assert_eq!(widths(&[3, 1]), [1536, 512]);
        assert_eq!(widths(&[0, 0, 0]), [2046, 1, 1]);
        assert_eq!(widths(&[1, u32::MAX, u32::MAX]), [1, 1024, 1023]);
        assert_eq!(widths(&[5; 3]), [684, 682, 682]);
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
