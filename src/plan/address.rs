//! The addresses of all pages but reports and practices, whose address follows from their file.

use super::{DataForm, Dataset};
use crate::registry::{Category, Region, Tag, Unit};
use crate::site::{Initial, SharedMetric};
use crate::vocabulary::path::OutPath;

/// `base.html`, or `base/page-2.html` and so on.
fn paged(base: &str, page: usize) -> OutPath {
    OutPath::made(&if page == 1 { format!("{base}.html") } else { format!("{base}/page-{page}.html") })
}

/// `index.html`.
pub(crate) fn home() -> OutPath {
    OutPath::made("index.html")
}

/// `cases/index.html`, `cases/page-2.html` …
pub(crate) fn cases(page: usize) -> OutPath {
    OutPath::made(&if page == 1 { "cases/index.html".to_owned() } else { format!("cases/page-{page}.html") })
}

/// `cases/list.json`. Its name has no fingerprint, unlike those of the assets: a page that was opened before the site was published
/// anew must still find it. Browsers ask for it with `no-cache`: no copy is used that the host has not confirmed.
pub(crate) fn case_list() -> OutPath {
    OutPath::made("cases/list.json")
}

/// `coverage.html`.
pub(crate) fn coverage() -> OutPath {
    OutPath::made("coverage.html")
}

/// `data/cases.json`, `data/cases.csv` and so on.
pub(crate) fn data(set: Dataset, form: DataForm) -> OutPath {
    OutPath::made(&format!("data/{}.{}", set.as_str(), form.as_str()))
}

/// `data/index.html`.
pub(crate) fn dictionary() -> OutPath {
    OutPath::made("data/index.html")
}

/// `data/practices.xlsx`.
pub(crate) fn practices_workbook() -> OutPath {
    OutPath::made("data/practices.xlsx")
}

/// `data/schema.json`.
pub(crate) fn data_schema() -> OutPath {
    OutPath::made("data/schema.json")
}

/// `practices/index.html`.
pub(crate) fn practices() -> OutPath {
    OutPath::made("practices/index.html")
}

/// `sitemap-1.xml`, `sitemap-2.xml` …
pub(crate) fn sitemap_part(part: usize) -> OutPath {
    OutPath::made(&format!("sitemap-{part}.xml"))
}

/// `categories/index.html`.
pub(crate) fn categories() -> OutPath {
    OutPath::made("categories/index.html")
}

/// `categories/<slug>.html`, `categories/<slug>/page-2.html` …
pub(crate) fn category(category: &Category, page: usize) -> OutPath {
    paged(&format!("categories/{}", category.slug), page)
}

/// `categories/<slug>.xml`.
pub(crate) fn category_feed(category: &Category) -> OutPath {
    OutPath::made(&format!("categories/{}.xml", category.slug))
}

/// `categories/<slug>/<code>.html`, `categories/<slug>/<code>/page-2.html` …
pub(crate) fn category_region(category: &Category, region: &Region, page: usize) -> OutPath {
    paged(&format!("categories/{}/{}", category.slug, region.id), page)
}

/// `regions/index.html`.
pub(crate) fn regions() -> OutPath {
    OutPath::made("regions/index.html")
}

/// `regions/<code>.html`, `regions/<code>/page-2.html` …
pub(crate) fn region(region: &Region, page: usize) -> OutPath {
    paged(&format!("regions/{}", region.id), page)
}

/// `regions/<code>.xml`.
pub(crate) fn region_feed(region: &Region) -> OutPath {
    OutPath::made(&format!("regions/{}.xml", region.id))
}

/// `units/<id>.html`.
pub(crate) fn unit(unit: &Unit) -> OutPath {
    OutPath::made(&format!("units/{}.html", unit.id))
}

/// `tags/index.html`.
pub(crate) fn tags() -> OutPath {
    OutPath::made("tags/index.html")
}

/// `tags/<id>.html`, `tags/<id>/page-2.html` …
pub(crate) fn tag(tag: &Tag, page: usize) -> OutPath {
    paged(&format!("tags/{}", tag.id), page)
}

/// `years/<yyyy>.html`, `years/<yyyy>/page-2.html` …
pub(crate) fn year(year: i16, page: usize) -> OutPath {
    paged(&format!("years/{year:04}"), page)
}

/// `titles/<letter>.html`, `titles/<letter>/page-2.html` …; the letter is `other` for titles that begin with none.
pub(crate) fn titles(initial: Initial, page: usize) -> OutPath {
    match initial {
        Initial::Letter(letter) => paged(&format!("titles/{}", letter.to_ascii_lowercase()), page),
        Initial::Other => paged("titles/other", page),
    }
}

/// `adoptions.html`.
pub(crate) fn adoptions() -> OutPath {
    OutPath::made("adoptions.html")
}

/// `metrics/index.html`.
pub(crate) fn metrics() -> OutPath {
    OutPath::made("metrics/index.html")
}

/// `metrics/<id>.html`, `metrics/<id>/page-2.html` …
pub(crate) fn metric(metric: &SharedMetric, page: usize) -> OutPath {
    paged(&format!("metrics/{}", metric.id), page)
}

/// `timeline.html`.
pub(crate) fn timeline() -> OutPath {
    OutPath::made("timeline.html")
}

/// `booklet/index.html`.
pub(crate) fn booklets() -> OutPath {
    OutPath::made("booklet/index.html")
}

/// `booklet/<name>.html`, `booklet/<name>/page-2.html` …: a volume of a booklet. The name is `all`, the slug of a category or
/// the code of a region.
pub(crate) fn booklet(name: &str, volume: usize) -> OutPath {
    paged(&format!("booklet/{name}"), volume)
}

/// The same volume as an EPUB: `booklet/<name>.epub`, `booklet/<name>/page-2.epub` …
pub(crate) fn booklet_epub(name: &str, volume: usize) -> OutPath {
    let page = booklet(name, volume);
    OutPath::made(&format!("{}.epub", page.as_str().trim_end_matches(".html")))
}

/// The same volume as a PDF: `booklet/<name>.pdf`, `booklet/<name>/page-2.pdf` …
pub(crate) fn booklet_pdf(name: &str, volume: usize) -> OutPath {
    let page = booklet(name, volume);
    OutPath::made(&format!("{}.pdf", page.as_str().trim_end_matches(".html")))
}

/// `compare.html`.
pub(crate) fn compare() -> OutPath {
    OutPath::made("compare.html")
}

/// `compare/<slug>.html`.
pub(crate) fn category_comparison(category: &Category) -> OutPath {
    OutPath::made(&format!("compare/{}.html", category.slug))
}

/// `sitemap.html`.
pub(crate) fn sitemap_page() -> OutPath {
    OutPath::made("sitemap.html")
}

/// `search.html`.
pub(crate) fn search() -> OutPath {
    OutPath::made("search.html")
}

/// `search/index.bin`, the first file of the search index.
pub(crate) fn search_index() -> OutPath {
    OutPath::made("search/index.bin")
}

/// `404.html`.
pub(crate) fn not_found() -> OutPath {
    OutPath::made("404.html")
}
