"""Booklets as PDF, really made and read again: python3 tests/pdf/booklets.py CASEBOOK, with `typst` and `pypdf` installed.

`TYPST` names another program than the one beside this file, such as the real `typst`.
"""

import base64
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

import pypdf

REPOSITORY = Path(__file__).resolve().parents[2]
CASEBOOK = Path(sys.argv.pop(1)).resolve()
TYPST = os.environ.get("TYPST", str(Path(__file__).with_name("typst")))
# GB/T 15834: what may not begin a line.
NOT_FIRST = set("，。、；：？！）〕】》〉」』”’·—…%")
# What Typst would take for markup or code, if it were ever read as such.
HOSTILE = [
    '#read("/etc/passwd")', '#{ read("book.json") }', '#import "@preview/a:0.1.0": *', '#panic("x")', '#eval("1+1")',
    "$ x^2 $", "`raw`", "```typ #x ```", "*bold* _emph_", "<label> @ref #label", "// gone", "/* gone */", "= not a heading",
    "- a -- b --- c", "+ d ... e", "\\ \\# \\u{41}", "https://a.example/b?c=d#e", "\"'\"'", "]} #[ ${ ]", "~ -? 1/2", "-- // --",
]
PICTURES = {
    "a.png": "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGM8ISfHgA0wYRUdtBIA0MoBFD5jqJkAAAAASUVORK5CYII=",
    "a.jpg": "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/"
    "2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAIAAgDASIAAhEBAxEB/8QA"
    "HwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcY"
    "GRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT"
    "1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAAAAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJB"
    "UQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRomJygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaX"
    "mJmaoqOkpaanqKmqsrO0tba3uLm6wsPExcbHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwCjRRRXOewf/9k=",
    "a.webp": "UklGRjoAAABXRUJQVlA4IC4AAACwAQCdASoIAAgAAUAmJaACdLoABDAAAP7x3I/4DdfFtMv/vYL/3YL/3YL/WwAA",
    "a.gif": "R0lGODdhCAAIAIEAAMgeHgAAAAAAAAAAACwAAAAACAAIAAAIDwABCBxIsKDBgwgTKkwYEAA7",
    "a.svg": base64.b64encode(
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#a33"/></svg>'
    ).decode(),
}


def build(root, output, *more):
    command = [CASEBOOK, "--root", root, "build", "--output", output, "--today", "2026-12-01", "--pdf", "--typst", TYPST, *more]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "LANG": "zh_CN.UTF-8"})


def squeezed(text):
    return "".join(text.split())


def text_of(pdf, first=None, last=None):
    pages = [] if first is None else ["-f", str(first), "-l", str(last or first)]
    command = ["pdftotext", "-raw", *pages, pdf, "-"]
    return squeezed(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def beginnings(pdf):
    """Every word of a PDF that nothing stands before on its line, with the number of its page. Poppler cuts lines at gaps, so that
    what it calls a line need not begin one."""
    command = ["pdftotext", "-bbox", pdf, "-"]
    html = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    tree = ElementTree.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", html))
    name = "{http://www.w3.org/1999/xhtml}"
    for number, page in enumerate(tree.iter(name + "page"), 1):
        words = [(*(float(word.get(side)) for side in ["xMin", "xMax", "yMin"]), word.text) for word in page.iter(name + "word")]
        for left, _, top, text in words:
            before = (abs(other[2] - top) < 6 and -8 < left - other[1] < 8 and other[0] < left for other in words)
            if text and not any(before):
                yield number, text


def bookmarks(reader, items=None, depth=0):
    """Title, depth and page (from 0) of every bookmark."""
    for item in reader.outline if items is None else items:
        if isinstance(item, list):
            yield from bookmarks(reader, item, depth + 1)
        else:
            yield item.title, depth, reader.get_destination_page_number(item)


class Repository(unittest.TestCase):
    """The booklet of all reports of this repository. Those of the regions are left out, for there are many and they are like it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.root, cls.site = Path(cls.folder.name, "root"), Path(cls.folder.name, "site")
        shutil.copytree(REPOSITORY / "content", cls.root / "content")
        with (cls.root / "content/site.yaml").open("a") as settings:
            settings.write("\nbooklets: {of: [all, categories]}\n")
        cls.built = build(cls.root, cls.site)
        assert cls.built.returncode == 0, cls.built.stderr
        cls.pdf = cls.site / "booklet/all.pdf"
        cls.reader = pypdf.PdfReader(cls.pdf)
        cls.titles = [case["title"] for case in json.loads((cls.site / "data/cases.json").read_text())]

    def test_every_booklet_is_a_pdf_and_linked(self):
        books = {path.stem for path in (self.site / "booklet").glob("*.epub")}
        self.assertEqual({path.stem for path in (self.site / "booklet").glob("*.pdf")}, books)
        links = set(re.findall(r'href="([^"]+)\.pdf" download', (self.site / "booklet/index.html").read_text()))
        self.assertEqual(links, books)
        self.assertIn('href="all.pdf" download', (self.site / "booklet/all.html").read_text())

    def test_it_is_accessible_and_says_what_it_is(self):
        self.assertNotIn("PDF/UA", self.built.stderr)
        root = self.reader.trailer["/Root"]
        self.assertTrue(root["/MarkInfo"]["/Marked"])
        self.assertEqual(root["/Lang"], "zh-CN")
        self.assertIn(b"pdfuaid:part", root["/Metadata"].get_object().get_data())
        self.assertTrue(root["/ViewerPreferences"]["/DisplayDocTitle"])
        self.assertIn("案例汇编", self.reader.metadata.title)
        self.assertTrue(self.reader.metadata.author)

    def test_bookmarks_lead_to_reports_each_on_a_page_of_its_own(self):
        marks = list(bookmarks(self.reader))
        starts = {}
        for title, depth, page in marks:
            number, _, rest = title.partition(" ")
            if depth == 1 and number.isdigit():
                starts[squeezed(rest)] = page
        self.assertEqual(set(starts), {squeezed(title) for title in self.titles})
        self.assertEqual(len(set(starts.values())), len(self.titles), "two reports begin on one page")
        for title, page in starts.items():
            self.assertIn(title, text_of(self.pdf, page + 1))
        for wanted in ["目录", "地区索引", "音序索引"]:
            self.assertIn(wanted, [title for title, depth, _ in marks if depth == 0])

    def test_numbers_in_contents_are_those_at_the_foot_of_the_pages(self):
        labels = self.reader.page_labels
        marks = list(bookmarks(self.reader))
        first = next(page for title, depth, page in marks if depth == 1)
        command = ["pdftotext", "-raw", "-f", "2", "-l", str(first), self.pdf, "-"]
        contents = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        contents = squeezed(re.sub(r"(\. ?\d+)\n", r"\1|", contents))
        found = 0
        for title, depth, page in marks:
            if depth > 1 or page < first or not re.match(r"\d+ ", title):
                continue
            number, _, rest = title.partition(" ")
            match = re.search(re.escape("|" + number + squeezed(rest)) + r"[^.|]*\.+(\d+)\|", contents)
            self.assertIsNotNone(match, f"the contents have no {title}: {contents}")
            self.assertEqual(match.group(1), labels[page], title)
            self.assertTrue(text_of(self.pdf, page + 1).endswith(labels[page]), f"no number at the foot: {title}")
            found += 1
        self.assertEqual(found, len(self.titles))
        self.assertEqual(labels[first], "1")
        self.assertFalse(re.search(r"\d$", text_of(self.pdf, 1).split("更新至")[0]), "the cover bears a number")

    def test_indexes_name_pages_that_hold_the_name(self):
        marks = {title: page for title, depth, page in bookmarks(self.reader) if depth == 0}
        start = marks["音序索引"]
        text = subprocess.run(
            ["pdftotext", "-raw", "-f", str(start + 1), self.pdf, "-"], capture_output=True, text=True, check=True
        ).stdout
        rows = re.findall(r"^(.+?) (?:\. ?)+ ?([\d，]+)$", text, re.M)
        self.assertGreater(len(rows), 20)
        at = {label: page for page, label in enumerate(self.reader.page_labels)}
        for name, numbers in rows:
            for number in numbers.split("，"):
                self.assertLess(at[number], start, name)
        units = {name: numbers for name, numbers in rows if name == "海南省"}
        self.assertEqual(units, {"海南省": "1"})

    def test_no_line_begins_with_a_mark_that_may_not(self):
        found = list(beginnings(self.pdf))
        self.assertGreater(len(found), 500)
        self.assertEqual([(page, text) for page, text in found if text[0] in NOT_FIRST], [])

    def test_running_heads_name_book_and_report(self):
        starts = [(title, page) for title, depth, page in bookmarks(self.reader) if depth == 1 and title[0].isdigit()]
        head = squeezed(self.reader.metadata.title)
        for title, page in starts[:5]:
            self.assertTrue(text_of(self.pdf, page + 1).startswith((head + squeezed(title), squeezed(title) + head)), title)
        self.assertFalse(text_of(self.pdf, 2).startswith(head + "1"))

    def test_the_same_inputs_make_the_same_bytes(self):
        again = Path(self.folder.name, "again")
        self.assertEqual(build(self.root, again).returncode, 0)
        for pdf in self.site.glob("booklet/*.pdf"):
            self.assertEqual(pdf.read_bytes(), (again / "booklet" / pdf.name).read_bytes(), pdf.name)


class MadeUp(unittest.TestCase):
    """What reports may hold, whoever wrote them."""

    def site(self, reports, files=()):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        root = Path(folder.name, "site")
        shutil.copytree(REPOSITORY / "tests/sites/minimal", root)
        for name, title, body in reports:
            path = root / f"content/cases/mushrooms/{name}/index.md"
            path.parent.mkdir(parents=True)
            path.write_text(
                f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\nunit: unit-one\ndate: 2026-11-01\n"
                f"summary: {json.dumps(title + '是一篇虚构的案例，用来测试汇编的排版。', ensure_ascii=False)}\nsource: {{name: 样例, kind: own}}\n---\n{body}\n"
            )
        for name, content in files:
            (root / "content/cases/mushrooms" / name).write_bytes(base64.b64decode(content))
        run = build(root, root / "public")
        self.assertEqual(run.returncode, 0, run.stderr)
        return root / "public/booklet/mushrooms.pdf", run

    def test_any_text_stays_text(self):
        chance = random.Random(int(os.environ.get("CASEBOOK_SEED", "7")))
        marks = "#$*_`<>@~=-+/\\[](){}\"'%&^:;,.!?|中a1 "
        made = ["".join(chance.choice(marks) for _ in range(chance.randint(4, 30))).strip() for _ in range(60)]
        texts = [text for text in HOSTILE + made if text]
        escape = lambda text: re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", text)
        reports = []
        for number, start in enumerate(range(0, len(texts), 8)):
            some = texts[start : start + 8]
            body = "## 一、主要做法\n\n"
            for note, text in enumerate(some):
                body += f"甲{escape(text)}乙\n\n### 丙{escape(text)}丁\n\n- 戊{escape(text)}己[^{note}]\n\n"
                body += f"| 庚 | 辛 |\n|---|---|\n| 壬{escape(text)}癸 | 1 |\n\n```\n子{text}丑\n```\n\n"
                body += f"[^{note}]: 寅{escape(text)}卯\n\n"
            reports.append((f"report-{number}", f"辰{some[0]}巳", body))
        pdf, run = self.site(reports)
        self.assertNotIn("PDF/UA", run.stderr)
        shown = text_of(pdf)
        for text in texts:
            for before, after in ["甲乙", "丙丁", "戊己", "壬癸", "子丑", "寅卯"]:
                self.assertIn(before + squeezed(text) + after, shown)
        titles = [title for title, depth, _ in bookmarks(pypdf.PdfReader(pdf)) if depth == 1]
        for _, title, _ in reports:
            self.assertTrue(any(squeezed(title) in squeezed(found) for found in titles), title)
        self.assertNotIn("root:x:0", shown)

    def test_a_table_breaks_over_pages_and_repeats_its_head(self):
        rows = "".join(f"| 第{row}行 | {'说明' * 9} |\n" for row in range(90))
        pdf, _ = self.site([("first", "虚构的长表", f"## 表\n\n| 名称栏 | 内容栏 |\n|---|---|\n{rows}")])
        pages = [text_of(pdf, page + 1) for page in range(len(pypdf.PdfReader(pdf).pages))]
        holding = [page for page in pages if re.search(r"第\d+行说明", page)]
        self.assertGreaterEqual(len(holding), 3)
        for page in holding:
            self.assertEqual(page.count("名称栏内容栏"), 1)
        self.assertEqual(sum(len(re.findall(r"第\d+行说明", page)) for page in holding), 90)

    def test_pictures_have_alternative_texts_and_captions(self):
        body = "## 图\n\n" + "".join(f'![{name}的内容]({name} "{name}的题注")\n\n' for name in PICTURES)
        body += "行内的图![小图](a.png)在这里。\n\n| 图 |\n|---|\n| ![格中](a.png) |\n"
        pdf, run = self.site([("first", "虚构的各种图", body)], [(f"first/{name}", data) for name, data in PICTURES.items()])
        self.assertNotIn("PDF/UA", run.stderr)
        shown = text_of(pdf)
        for name in PICTURES:
            self.assertIn(f"{name}的题注", shown)
        alts = [element["/Alt"] for element in structure(pypdf.PdfReader(pdf)) if "/Alt" in element]
        for name in PICTURES:
            self.assertIn(f"{name}的内容", alts)
        self.assertIn("小图", alts)

    def test_whatever_markdown_can_nest_is_set(self):
        deep = "".join("  " * level + f"- 第{level}层\n" for level in range(24))
        quotes = "\n".join(">" * level + f" 引{level}\n" + ">" * level for level in range(1, 30))
        body = (
            "# 一级\n\n##### 跳级[^a]\n\n**粗*斜*** ~~删~~ <u>下</u> <mark>亮</mark> H<sub>2</sub>O <kbd>键</kbd>[^a][^a]\n\n"
            f"{deep}\n{quotes}\n\n- [x] 已办\n- [ ] 未办\n\n词\n: 义\n\n<details>\n<summary>展开</summary>\n\n内\n\n</details>\n\n"
            "| 头[^b] |\n|--:|\n| 格[^c] |\n\n> [!NOTE]\n> 提示\n\n---\n\n7. 七\n8. 八\n\n   段\n\n[^a]: 见[^c]。\n\n    第二段\n[^b]: 表头的注\n[^c]: 互相[^a]\n"
        )
        pdf, _ = self.site([("first", "虚构的层层嵌套", body)])
        shown = text_of(pdf)
        for wanted in ["第23层", "引29", "粗斜", "H2O", "已完成：已办", "展开", "提示", "7.七", "8.八段", "第二段", "表头的注", "互相"]:
            self.assertIn(wanted, shown)


def structure(reader):
    """Every element of the structure tree."""
    waiting, seen = [reader.trailer["/Root"]["/StructTreeRoot"]], set()
    while waiting:
        element = waiting.pop().get_object()
        if not isinstance(element, dict) or id(element) in seen:
            continue
        seen.add(id(element))
        yield element
        children = element.get("/K", [])
        children = children.get_object() if hasattr(children, "get_object") else children
        waiting.extend(child for child in (children if isinstance(children, list) else [children]) if hasattr(child, "get_object"))


if __name__ == "__main__":
    unittest.main()
