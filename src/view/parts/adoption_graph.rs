//! Who took a practice over, and from whom, as a drawing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::AdoptionRow;
use super::chart::Text;
use super::drawing::{LEADING, SIZE, lines};
use crate::registry::RegionKey;
use crate::site::Practice;
use crate::view::Context;

/// Places from top to bottom: those where a practice began, those who took it over from them, and so on.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct AdoptionGraph {
    /// What is shown, in a few words.
    pub title: String,
    /// Everything that is shown, in words.
    pub description: String,
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Who took it from whom.
    pub edges: Vec<GraphEdge>,
    /// The places.
    pub boxes: Vec<GraphBox>,
}

/// A place.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GraphBox {
    /// `origin`, `adopted`, or `proven` where a result is known.
    pub kind: String,
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
    /// Its name in bold, then when and how; centred at `x`.
    pub lines: Vec<Text>,
}

/// An arrow.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct GraphEdge {
    /// The line, as SVG path data.
    pub line: String,
    /// The head, as SVG path data.
    pub head: String,
}

/// Width of a box: two stand beside one another on a narrow phone.
const BOX: usize = 152;
/// Between a box and its text.
const PAD: usize = 8;
/// Between boxes beside one another.
const APART: usize = 16;
/// Between two levels.
const BELOW: usize = 44;
/// Length of the head of an arrow.
const HEAD: usize = 8;

impl AdoptionGraph {
    /// The chain of a practice; `None` if nobody took it over.
    pub(in crate::view) fn make(context: &Context<'_>, practice: &Practice) -> Option<AdoptionGraph> {
        if practice.adoptions.is_empty() {
            return None;
        }
        let labels = context.labels();
        let title = labels.filled("adoption_graph", &[("title", &practice.document.header.title)]);
        let mut chain = Chain::default();
        let mut sentences: Vec<String> = Vec::new();
        for placed in &practice.adoptions {
            let row = AdoptionRow::make(context, practice, placed);
            let to = chain.place(placed.region, &row.region.text);
            chain.notes[to].extend([row.date.clone(), row.form.clone()]);
            chain.proven[to] |= row.result.is_some();
            for (key, from) in placed.from.iter().zip(&row.from) {
                let from = chain.place(*key, &from.text);
                if !chain.edges.contains(&(from, to)) {
                    chain.edges.push((from, to));
                }
            }
            let from: Vec<&str> = row.from.iter().map(|from| from.text.as_str()).collect();
            let values = [
                ("to", row.region.text.as_str()),
                ("from", &from.join("、")),
                ("date", &row.date),
                ("form", &row.form),
            ];
            let sentence = if from.is_empty() { "adoption_sentence_alone" } else { "adoption_sentence" };
            sentences.push(labels.filled(sentence, &values));
        }
        for (place, notes) in chain.notes.iter_mut().enumerate() {
            if notes.is_empty() {
                notes.push(labels.owned("adoption_origin"));
            } else if chain.proven[place] {
                notes.push(labels.owned("adoption_proven"));
            }
        }
        Some(chain.drawn(title, sentences.join("；")))
    }
}

/// Places and who took over from whom, by numbers in the order in which they come up.
#[derive(Debug, Default)]
struct Chain {
    numbers: BTreeMap<RegionKey, usize>,
    names: Vec<String>,
    notes: Vec<Vec<String>>,
    proven: Vec<bool>,
    edges: Vec<(usize, usize)>,
}

impl Chain {
    fn place(&mut self, key: RegionKey, name: &str) -> usize {
        let next = self.names.len();
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.names.push(name.to_owned());
            self.notes.push(Vec::new());
            self.proven.push(false);
        }
        number
    }

    /// How far each place is from where it began, by the longest way. An arrow that would close a ring does not count.
    fn levels(&self) -> Vec<usize> {
        let mut levels = vec![0; self.names.len()];
        let mut counted: Vec<(usize, usize)> = Vec::new();
        for (from, to) in &self.edges {
            if !reaches(&counted, *to, *from) {
                counted.push((*from, *to));
            }
        }
        // No way is longer than there are places.
        for _ in 0..self.names.len() {
            for (from, to) in &counted {
                levels[*to] = levels[*to].max(levels[*from] + 1);
            }
        }
        levels
    }

    fn drawn(&self, title: String, description: String) -> AdoptionGraph {
        let levels = self.levels();
        let deepest = levels.iter().copied().max().unwrap_or_default();
        let rows: Vec<Vec<usize>> =
            (0..=deepest).map(|level| (0..levels.len()).filter(|place| levels[*place] == level).collect()).collect();
        let widest = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
        let whole = widest * BOX + (widest - 1) * APART;
        let mut boxes: BTreeMap<usize, GraphBox> = BTreeMap::new();
        let mut y = 1;
        for row in rows {
            let own = row.len() * BOX + row.len().saturating_sub(1) * APART;
            let mut x = 1 + (whole - own) / 2;
            let mut tallest = 0;
            for place in row {
                let drawn = self.drawn_box(place, levels[place], x, y);
                tallest = tallest.max(drawn.height);
                boxes.insert(place, drawn);
                x += BOX + APART;
            }
            y += tallest + BELOW;
        }
        AdoptionGraph {
            title,
            description,
            width: whole + 2,
            height: y - BELOW + 1,
            edges: self.edges.iter().map(|(from, to)| GraphEdge::make(&boxes[from], &boxes[to])).collect(),
            boxes: boxes.into_values().collect(),
        }
    }

    fn drawn_box(&self, place: usize, level: usize, x: usize, y: usize) -> GraphBox {
        let room = BOX - 2 * PAD;
        let name = lines(&self.names[place], room).into_iter().map(|line| ("name", line));
        let notes = self.notes[place].iter().flat_map(|note| lines(note, room)).map(|line| ("note", line));
        let mut lines: Vec<Text> = Vec::new();
        for (kind, text) in name.chain(notes) {
            let y = y + PAD + lines.len() * LEADING + SIZE + 1;
            lines.push(Text { kind: kind.to_owned(), x: x + BOX / 2, y, text });
        }
        let kind = match (level, self.proven[place]) {
            (0, _) => "origin",
            (_, true) => "proven",
            (_, false) => "adopted",
        };
        GraphBox { kind: kind.to_owned(), x, y, width: BOX, height: 2 * PAD + lines.len() * LEADING, lines }
    }
}

/// Whether arrows lead from one place to another, or they are the same.
fn reaches(edges: &[(usize, usize)], from: usize, to: usize) -> bool {
    let mut open = vec![from];
    let mut seen = vec![from];
    while let Some(place) = open.pop() {
        if place == to {
            return true;
        }
        for (_, next) in edges.iter().filter(|(start, _)| *start == place) {
            if !seen.contains(next) {
                seen.push(*next);
                open.push(*next);
            }
        }
    }
    false
}

impl GraphEdge {
    /// From the foot of one box to the top of another; or, in a ring, from its top back to the foot of the other.
    fn make(from: &GraphBox, to: &GraphBox) -> GraphEdge {
        let (start, end) = (from.x + from.width / 2, to.x + to.width / 2);
        let (half, down) = (HEAD / 2, to.y > from.y);
        let (foot, neck, tip) = match down {
            true => (from.y + from.height, to.y - HEAD, to.y),
            false => (from.y, to.y + to.height + HEAD, to.y + to.height),
        };
        let bend = (foot + neck) / 2;
        GraphEdge {
            line: format!("M{start} {foot}C{start} {bend} {end} {bend} {end} {neck}"),
            head: format!("M{} {neck}H{}L{end} {tip}Z", end - half, end + half),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::drawing::width;
    use super::*;

    /// A chain of places by numbers, each with a name of its own length.
    fn chain(places: usize, edges: &[(usize, usize)]) -> Chain {
        let names = ["甲市", "西省丙县", "新疆维吾尔自治区伊犁哈萨克自治州伊宁市", "乙"];
        Chain {
            numbers: BTreeMap::new(),
            names: (0..places).map(|place| names[place % names.len()].to_owned()).collect(),
            notes: (0..places).map(|place| vec!["2026-03-01".to_owned(); 1 + place % 3]).collect(),
            proven: vec![false; places],
            edges: edges.to_vec(),
        }
    }

    fn check(graph: &AdoptionGraph) {
        for (at, one) in graph.boxes.iter().enumerate() {
            assert!(one.x + one.width <= graph.width && one.y + one.height <= graph.height, "{one:?}");
            for text in &one.lines {
                let half = width(&text.text).div_ceil(2);
                assert!(text.x - half >= one.x && text.x + half <= one.x + one.width, "{text:?}");
                assert!(text.y - SIZE >= one.y && text.y < one.y + one.height, "{text:?}");
            }
            for other in &graph.boxes[at + 1..] {
                let beside = one.x + one.width < other.x || other.x + other.width < one.x;
                let below = one.y + one.height < other.y || other.y + other.height < one.y;
                assert!(beside || below, "{one:?} and {other:?} overlap");
            }
        }
    }

    #[test]
    fn boxes_never_overlap_and_texts_stay_inside() {
        let chains: [(usize, &[(usize, usize)]); 6] = [
            (1, &[]),
            (3, &[(0, 1), (1, 2)]),
            (7, &[(0, 1), (0, 2), (0, 3), (1, 4), (4, 5), (0, 5), (6, 2)]),
            (4, &[(0, 1), (1, 2), (2, 0), (3, 3)]),
            (9, &[(8, 7), (7, 6), (6, 5), (5, 4), (4, 3), (3, 2), (2, 1), (1, 0)]),
            (12, &[(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (0, 6), (0, 7), (0, 8), (0, 9), (0, 10), (0, 11)]),
        ];
        for (places, edges) in chains {
            let graph = chain(places, edges).drawn(String::new(), String::new());
            assert_eq!((graph.boxes.len(), graph.edges.len()), (places, edges.len()));
            check(&graph);
        }
    }

    #[test]
    fn who_took_over_stands_below_whom_it_came_from() {
        let chain = chain(6, &[(0, 1), (1, 2), (0, 2), (3, 2), (2, 4), (4, 1)]);
        // The last arrow closes a ring.
        assert_eq!(chain.levels(), [0, 1, 2, 0, 3, 0]);
        let graph = chain.drawn(String::new(), String::new());
        check(&graph);
        let (first, second) = (&graph.boxes[0], &graph.boxes[1]);
        let foot = format!("M{} {}C", first.x + BOX / 2, first.y + first.height);
        assert!(graph.edges[0].line.starts_with(&foot), "{:?}", graph.edges[0]);
        assert!(graph.edges[0].head.ends_with(&format!("L{} {}Z", second.x + BOX / 2, second.y)));
    }
}
