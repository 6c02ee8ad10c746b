//! A bar chart, laid out: the template only prints what stands where.

use serde::Serialize;

use super::drawing::{LEADING, SIZE, lines, width};

/// Bars under one another, all on one scale that begins at zero.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct BarChart {
    /// What is shown, in a few words.
    pub title: String,
    /// Everything that is shown, in words.
    pub description: String,
    /// Width in pixels.
    pub width: usize,
    /// Height in pixels.
    pub height: usize,
    /// Where zero is.
    pub zero: usize,
    /// The bars from top to bottom.
    pub bars: Vec<Bar>,
    /// The texts.
    pub texts: Vec<Text>,
}

/// A bar.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Bar {
    /// `value` or `baseline`.
    pub kind: String,
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Width.
    pub width: usize,
    /// Height.
    pub height: usize,
}

/// A line of text.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Text {
    /// `label`, `value` or `baseline`.
    pub kind: String,
    /// Where it begins.
    pub x: usize,
    /// Its base line.
    pub y: usize,
    /// What it says.
    pub text: String,
}

/// What is to be drawn for one figure.
#[derive(Clone, Debug)]
pub(in crate::view) struct Figure {
    /// Whose figure it is, and of when.
    pub(in crate::view) label: String,
    /// The figure.
    pub(in crate::view) value: (f64, String),
    /// The figure before.
    pub(in crate::view) baseline: Option<(f64, String)>,
}

/// Width of a chart: that of a narrow phone.
const WIDTH: usize = 320;
/// Height of a bar for a value.
const VALUE: usize = 16;
/// Height of a bar for a baseline.
const BASELINE: usize = 8;
/// Between two figures.
const GAP: usize = 14;

impl BarChart {
    /// The chart of some figures.
    pub(in crate::view) fn make(title: String, description: String, figures: &[Figure]) -> BarChart {
        let all = || figures.iter().flat_map(|figure| std::iter::once(&figure.value).chain(&figure.baseline));
        let widest = all().map(|(_, text)| width(text)).max().unwrap_or_default();
        let room = WIDTH.saturating_sub(widest + 8).max(40);
        let scale = Scale::make(all().map(|(value, _)| *value), room);
        let mut chart = BarChart {
            title,
            description,
            width: WIDTH,
            height: 0,
            zero: scale.at(0.0),
            bars: Vec::new(),
            texts: Vec::new(),
        };
        let mut y = 0;
        for figure in figures {
            for line in lines(&figure.label, WIDTH) {
                chart.text("label", 0, y + SIZE, line);
                y += LEADING;
            }
            y = chart.bar("value", &scale, y, VALUE, &figure.value);
            if let Some(baseline) = &figure.baseline {
                y = chart.bar("baseline", &scale, y, BASELINE, baseline);
            }
            y += GAP;
        }
        chart.height = y.saturating_sub(GAP);
        chart
    }

    /// Draws a bar below `y` with its text behind it; gives where the next thing may stand.
    fn bar(&mut self, kind: &str, scale: &Scale, y: usize, height: usize, (value, text): &(f64, String)) -> usize {
        let (from, to) = (scale.at(value.min(0.0)), scale.at(value.max(0.0)));
        // A value that is not zero is seen, however small it is beside the others.
        let width = (to - from).max(usize::from(*value != 0.0) * 2);
        self.bars.push(Bar { kind: kind.to_owned(), x: from, y: y + (LEADING - height) / 2, width, height });
        self.text(kind, (from + width).max(self.zero) + 6, y + SIZE + 1, text.clone());
        y + LEADING
    }

    fn text(&mut self, kind: &str, x: usize, y: usize, text: String) {
        self.texts.push(Text { kind: kind.to_owned(), x, y, text });
    }
}

/// From values to pixels.
#[derive(Debug)]
struct Scale {
    low: f64,
    span: f64,
    room: usize,
}

impl Scale {
    fn make(values: impl Iterator<Item = f64> + Clone, room: usize) -> Scale {
        let low = values.clone().fold(0.0, f64::min);
        let high = values.fold(0.0, f64::max);
        Scale { low, span: if high > low { high - low } else { 1.0 }, room }
    }

    fn at(&self, value: f64) -> usize {
        // The share lies between 0 and 1, so the pixel lies within the room.
        (((value - self.low) / self.span).clamp(0.0, 1.0) * self.room as f64).round() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, text: &str, baseline: Option<f64>) -> Figure {
        let baseline = baseline.map(|before| (before, format!("基线值 {before} 元")));
        Figure {
            label: "东省甲区一个名字很长很长的试点单位，2024-01-01".to_owned(),
            value: (value, text.to_owned()),
            baseline,
        }
    }

    fn check(chart: &BarChart) {
        for bar in &chart.bars {
            assert!(bar.x + bar.width <= chart.width && bar.y + bar.height <= chart.height, "{bar:?}");
        }
        for text in &chart.texts {
            assert!(text.y <= chart.height && text.x + width(&text.text) <= chart.width, "{text:?}");
        }
        let mut ends: Vec<(usize, usize)> = chart.bars.iter().map(|bar| (bar.y, bar.y + bar.height)).collect();
        ends.sort_unstable();
        assert!(ends.windows(2).all(|pair| pair[0].1 <= pair[1].0), "bars overlap: {ends:?}");
    }

    #[test]
    fn bars_are_on_one_scale_and_stay_inside() {
        let figures =
            [figure(1062.0, "1,062 元", None), figure(766.0, "766 元", Some(660.0)), figure(0.0, "0 元", None)];
        let chart = BarChart::make("标准".to_owned(), String::new(), &figures);
        check(&chart);
        let widths: Vec<usize> = chart.bars.iter().map(|bar| bar.width).collect();
        assert_eq!(chart.bars.iter().filter(|bar| bar.kind == "baseline").count(), 1);
        assert!(widths[0] > widths[1] && widths[1] > widths[2] && widths[3] == 0, "{widths:?}");
        // In proportion, to the pixel.
        assert!((widths[1] as f64 / widths[0] as f64 - 766.0 / 1062.0).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn values_below_zero_and_very_small_ones_are_seen() {
        let figures = [figure(-5.0, "-5 %", None), figure(10.0, "10 %", None), figure(0.001, "0.001 %", Some(1.0))];
        let chart = BarChart::make(String::new(), String::new(), &figures);
        check(&chart);
        assert_eq!(chart.bars[0].x + chart.bars[0].width, chart.zero);
        assert_eq!(chart.bars[1].x, chart.zero);
        assert!(chart.bars[2].width > 0);
        check(&BarChart::make(String::new(), String::new(), &[]));
        check(&BarChart::make(String::new(), String::new(), &[figure(0.0, "0 元", None)]));
    }
}
