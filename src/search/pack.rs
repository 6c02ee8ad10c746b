//! Texts and tables of the index as bytes: GB18030 text, which is a third shorter than UTF-8 for Han, and deflate.

use std::io::{Read, Write};

use encoding_rs::GB18030;
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::coder::{Decoder, Encoder, Model, Sink, read_varint, varint};
use super::list;

/// Compresses bytes (raw deflate, RFC 1951).
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory cannot fail.
    encoder.write_all(bytes).and_then(|()| encoder.finish()).unwrap_or_default()
}

/// Undoes [`deflate`]; what is broken is cut off.
pub(super) fn inflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let _ = DeflateDecoder::new(bytes).read_to_end(&mut out);
    out
}

/// Text as deflated GB18030.
pub(super) fn deflate_text(text: &str) -> Vec<u8> {
    deflate(&GB18030.encode(text).0)
}

/// Undoes [`deflate_text`].
pub(super) fn inflate_text(bytes: &[u8]) -> String {
    GB18030.decode_without_bom_handling(&inflate(bytes)).0.into_owned()
}

/// Blocks of bytes one behind the other, each with its length before it.
pub(super) fn join(blocks: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::new();
    for block in blocks {
        varint(block.len() as u64, &mut out);
        out.extend_from_slice(block);
    }
    out
}

/// Undoes [`join`].
pub(super) fn split(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut blocks = Vec::new();
    while !bytes.is_empty() {
        let length = read_varint(&mut bytes) as usize;
        let (block, rest) = bytes.split_at(length.min(bytes.len()));
        blocks.push(block);
        bytes = rest;
    }
    blocks
}

/// Names, each with the numbers of the entries that bear it: for tags, and for regions below the provinces.
pub(super) fn bearers(names: &[(String, String)], lists: &[Vec<u32>], entries: u32, models: &[Model]) -> Vec<u8> {
    let text: Vec<String> = names.iter().map(|(id, name)| format!("{id}\t{name}")).collect();
    let mut bits = Encoder::new(models);
    for list in lists {
        bits.open(list.len() as u32);
        list::write_numbers(list, entries, &mut bits);
    }
    join(&[&deflate_text(&text.join("\n")), &bits.finish()])
}

/// Undoes [`bearers`]: id, name, numbers.
pub(super) fn read_bearers(bytes: &[u8], entries: u32, models: &[Model]) -> Vec<(String, String, Vec<u32>)> {
    let blocks = split(bytes);
    let [names, lists] = blocks.as_slice() else { return Vec::new() };
    let mut bits = Decoder::new(lists, models);
    let names = inflate_text(names);
    let rows = names.split('\n').filter_map(|row| row.split_once('\t'));
    rows.map(|(id, name)| {
        let count = bits.open().min(entries);
        (id.to_owned(), name.to_owned(), list::read_numbers(count, entries, &mut bits))
    })
    .collect()
}

/// A number in the 36 digits `0` to `z`, for names of files.
pub(super) fn base36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b"0123456789abcdefghijklmnopqrstuvwxyz"[number % 36]);
        number /= 36;
        if number == 0 {
            break;
        }
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::models::models;
    use super::*;

    #[test]
    fn packed_things_come_back() {
        let text = "社会救助\t𠮷\n12349".repeat(50);
        assert_eq!(inflate_text(&deflate_text(&text)), text);
        let (a, b) = (vec![1; 300], vec![]);
        assert_eq!(split(&join(&[&a, &b, &[7]])), [a.as_slice(), &b, &[7]]);
        let names = [("a".to_owned(), "甲".to_owned()), ("b".to_owned(), "乙".to_owned())];
        let lists = [vec![0, 3, 9], (0..10).collect()];
        let models = models(&[], 10);
        let read = read_bearers(&bearers(&names, &lists, 10, &models), 10, &models);
        assert_eq!(read[1], ("b".to_owned(), "乙".to_owned(), lists[1].clone()));
        assert_eq!(read[0].2, lists[0]);
        assert_eq!([base36(0), base36(35), base36(36)], ["0", "z", "10"]);
    }

    #[test]
    fn broken_bytes_give_what_is_left() {
        let bytes = deflate_text(&"社会救助".repeat(100));
        for cut in 0..bytes.len() {
            let _ = inflate_text(&bytes[..cut]);
            let _ = read_bearers(&bytes[..cut], 100, &models(&[], 100));
        }
    }
}
