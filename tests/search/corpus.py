#!/usr/bin/env python3
"""Generates a site of N reports whose text has the statistics of running Chinese text, for measuring search.

    python3 tests/search/corpus.py 10000 FOLDER [--seed 1]

About 2,180 Han characters a report, title, summary and headings among them. The vocabulary is 40,000 made-up words of one to four characters, drawn from the
characters of this repository's reports and of GB 2312 level 1 by Zipf's law, and the phrases of the programme. Each report
keeps to a few topics and to a vocabulary of its own, as running text does: about 490 different characters and 1,160
different pairs of characters in a report; the 2,268 characters of the ministry's notice have 512 and 1,129. The text means nothing and
every report says that it is machine-made. The same seed gives the same site on every machine.
"""

import argparse
import bisect
import collections
import concurrent.futures
import itertools
import random
import re
import shutil
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY / "tests/speed"))
import generate  # noqa: E402  the registry, and the phrases of the programme

WORDS = 40_000
TOPICS = 400
# Words of a report's own vocabulary.
OWN = 290
# Han characters of a report.
LENGTH = 2180
SECTIONS = ("一、背景", "二、做法", "三、成效", "四、问题", "五、建议")


def zipf(count, exponent, offset=2.7):
    """Cumulated weights 1/(rank + offset)**exponent (Zipf, Mandelbrot)."""
    return list(itertools.accumulate(1 / (rank + offset) ** exponent for rank in range(count)))


def draw(rng, cumulated):
    return bisect.bisect_left(cumulated, rng.random() * cumulated[-1])


class Language:
    """A vocabulary and which words follow which."""

    def __init__(self, seed):
        rng = random.Random(seed)
        counts = collections.Counter()
        for path in sorted((REPOSITORY / "content/cases").rglob("*.md")):
            counts.update(c for c in path.read_text(encoding="utf-8") if "\u4e00" <= c <= "\u9fff")
        common = [c for c, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
        level = []
        for row in range(0xB0, 0xD8):
            for cell in range(0xA1, 0xFF if row < 0xD7 else 0xFA):
                level.append(bytes((row, cell)).decode("gb2312"))
        rng.shuffle(level)
        letters = common + [c for c in level if c not in counts]
        weights = zipf(len(letters), 1.0)
        words = {}
        for phrase in generate.AGENTS + generate.VERBS + generate.OBJECTS + generate.MANNERS + generate.RESULTS + generate.CAUSES:
            words[phrase] = None
        while len(words) < WORDS:
            length = rng.choices((1, 2, 3, 4), (4, 70, 16, 10))[0]
            words["".join(letters[draw(rng, weights)] for _ in range(length))] = None
        self.words = list(words)
        rng.shuffle(self.words)
        self.common = zipf(len(self.words), 1.0, 12)
        self.topics = [[draw(rng, self.common) for _ in range(300)] for _ in range(TOPICS)]
        self.next = [[draw(rng, self.common) for _ in range(3)] for _ in self.words]
        self.own = zipf(OWN, 0.75, 4)

    def vocabulary(self, rng):
        """The words of a report: of three topics, and others."""
        topics = [self.topics[rng.randrange(TOPICS)] for _ in range(3)]
        return [rng.choice(rng.choice(topics)) if rng.random() < 0.6 else draw(rng, self.common) for _ in range(OWN)]

    def clause(self, rng, own, length):
        out, size, word = [], 0, None
        while size < length:
            kind = rng.random()
            if word is not None and kind < 0.25:
                word = self.next[word][rng.randrange(3)]
            elif kind < 0.9:
                word = own[draw(rng, self.own)]
            else:
                word = draw(rng, self.common)
            out.append(self.words[word])
            size += len(out[-1])
        return "".join(out)

    def sentence(self, rng, own):
        clauses = [self.clause(rng, own, rng.randrange(5, 16)) for _ in range(rng.randrange(1, 5))]
        if rng.random() < 0.15:
            clauses.insert(0, f"{rng.randrange(2015, 2026)}年{rng.randrange(1, 13)}月{rng.randrange(1, 29)}日")
        if rng.random() < 0.12:
            clauses.append(f"共{rng.randrange(2, 40000)}{rng.choice(('户', '人', '人次', '件', '万元'))}、占{rng.randrange(1, 1000) / 10}%")
        if rng.random() < 0.02:
            clauses.append(rng.choice(("拨打12349热线", "使用APP", "按照47号文件", "对接OA系统", "依托12345平台")))
        return "，".join(clauses) + "。"


def han(text):
    return len(re.findall("[\u4e00-\u9fff]", text))


def report(language, number, seed, data):
    categories, tags, below = data
    rng = random.Random(seed * 1_000_003 + number)
    slug, units = categories[number % len(categories)]
    unit, region = units[(number // len(categories)) % len(units)]
    counties = below.get(region, [])
    own = language.vocabulary(rng)
    day = f"{rng.randrange(2019, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    title = language.clause(rng, own, rng.randrange(8, 20))[:40]
    summary = "样本文字，机器生成，没有意思。" + language.sentence(rng, own)[:150]
    head = [f"title: {title}的做法" if len(title) < 8 else f"title: {title}", f"unit: {unit}", f"date: {day}", f"summary: {summary}"]
    head += ["source: {name: 机器生成的样本, kind: own}", f"tags: [{', '.join(rng.sample(tags, rng.randrange(1, 4)))}]"]
    if counties and rng.random() < 0.6:
        head.append(f'place: "{rng.choice(counties)}"')
    body, size = [], han(title) + han(summary)
    rest = LENGTH - size
    for place, section in enumerate(SECTIONS, 1):
        heading = f"## {section}：{language.clause(rng, own, 6)}"
        body.append(heading)
        size += han(heading)
        # A sentence has thirty characters: half the sections end a little before, half a little behind.
        until = LENGTH - rest * (len(SECTIONS) - place) // len(SECTIONS) - 15
        while size < until:
            text = f"**{language.clause(rng, own, 4)}。**" if rng.random() < 0.1 else ""
            for _ in range(rng.randrange(2, 6)):
                text += language.sentence(rng, own)
                if size + han(text) >= until:
                    break
            size += han(text)
            body.append(text)
    path = f"content/cases/{slug}/made-{number + 1:06}.md"
    return path, "---\n" + "\n".join(head) + "\n---\n" + "\n\n".join(body) + "\n"


def write_some(numbers, seed, folder, data):
    language = Language(seed)
    for number in numbers:
        path, text = report(language, number, seed, data)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")


def main(total, folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise SystemExit(f"{folder} is not empty")
    data = generate.registry()
    shutil.copytree(REPOSITORY / "content/registry", folder / "content/registry")
    shutil.copytree(REPOSITORY / "content/pages", folder / "content/pages")
    shutil.copy(REPOSITORY / "content/site.yaml", folder / "content/site.yaml")
    for slug, _ in data[0]:
        (folder / "content/cases" / slug).mkdir(parents=True)
    size = max(500, -(-total // 8))
    with concurrent.futures.ProcessPoolExecutor() as pool:
        jobs = [pool.submit(write_some, range(start, min(start + size, total)), seed, folder, data) for start in range(0, total, size)]
        for job in jobs:
            job.result()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=int)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    main(arguments.reports, arguments.folder, arguments.seed)
