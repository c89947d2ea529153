"""Measures what a large glossary costs, and prints figures and ratios: `make bench`."""

import gzip
import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from macros.check import checked_book
from macros.finish import finish_pages
from tests.conftest import ROOT, mkdocs

TERMS, RUNS = 1200, 5


def main() -> None:
    """Build the real site with a glossary of 1,200 made terms, and time its parts."""
    words = (ROOT / "tests/source.txt").read_text(encoding="utf-8").split()
    chance = random.Random(0)
    made = "".join(
        f"- id: made-{n}\n  term: MADE{n}\n"
        f"  expansion: >-\n    {' '.join(chance.sample(words, 4))}\n"
        f"  explanation: >-\n    {' '.join(chance.sample(words, 14))}\n"
        for n in range(TERMS)
    )
    builds, finishes = [], []
    with tempfile.TemporaryDirectory() as folder:
        root, site = Path(folder) / "root", Path(folder) / "site"
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "site"))
        glossary = root / "data/glossary.yml"
        glossary.write_text(glossary.read_text(encoding="utf-8") + made, encoding="utf-8")
        book = checked_book(root)
        for _ in range(RUNS):
            start = time.perf_counter()
            built = mkdocs(root, site)
            between = time.perf_counter()
            finish_pages(book, site)
            builds.append(between - start)
            finishes.append(time.perf_counter() - between)
            assert built.returncode == 0, built.stderr
        page = (site / "glossary/index.html").read_bytes()
    build, finish = statistics.median(builds), statistics.median(finishes)
    print(f"terms                              {len(book.glossary):>9,}")
    print(f"glossary page, bytes               {len(page):>9,}")
    print(f"glossary page, bytes gzipped       {len(gzip.compress(page, 9)):>9,}")
    print(f"build, median of {RUNS}                {build:>9.2f} s")
    print(f"links and headings, median of {RUNS}   {finish:>9.2f} s")
    print(f"links and headings / build         {finish / build:>9.1%}")


if __name__ == "__main__":
    main()
