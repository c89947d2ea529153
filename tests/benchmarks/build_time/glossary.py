"""Measures what a large glossary costs."""

import random
import re
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import brotli

from macros.checks.project import load_data
from macros.publish.article import finish_article
from macros.publish.site_pages import page_url_path
from macros.views.glossary import build_phrases
from tests.benchmarks import benchmark_report
from tests.conftest import ROOT, mkdocs

TERMS, RUNS = 1200, 3
ARTICLE = re.compile("(?s)<article>(.*)</article>")


def measured() -> str:
    """Build the real site with 1,200 invented terms, and return how long its parts take."""
    words = (ROOT / "tests/fixtures/source.txt").read_text(encoding="utf-8").split()
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
        data = load_data(root)
        for _ in range(RUNS):
            start = time.perf_counter()
            built = mkdocs(root, site)
            between = time.perf_counter()
            assert built.returncode == 0, built.stderr
            for path in site.rglob("index.html"):
                for article in ARTICLE.findall(path.read_text("utf-8")):
                    finish_article(article, page_url_path(path, site), build_phrases(data.glossary))
            builds.append(between - start)
            finishes.append(time.perf_counter() - between)
        page = (site / "glossary/index.html").read_bytes()
    build, finish = statistics.median(builds), statistics.median(finishes)
    return benchmark_report.table(
        [f"a glossary of {len(data.glossary):,} terms", ""],
        [
            ["its page, bytes", f"{len(page):,}"],
            ["its page, bytes in Brotli", f"{len(brotli.compress(page)):,}"],
            [f"mkdocs build, s, median of {RUNS}", f"{build:.2f}"],
            [f"links and headings, s, median of {RUNS}", f"{finish:.2f}"],
            ["links and headings / build", f"{finish / build:.1%}"],
        ],
    )
