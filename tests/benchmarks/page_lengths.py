"""Measures how long each page is on a phone: `make page-lengths`.

`python -m tests.benchmarks.page_lengths SITE` prints the figures of a site that is built already.
"""

import sys
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path

import yaml
from playwright.sync_api import Browser, Page, ViewportSize

from tests.benchmarks import benchmark_report
from tests.conftest import chromium, serving
from tests.fixtures import ROOT

PHONE = ViewportSize(width=375, height=667)
BUDGETS = ROOT / "tests/benchmarks/page_budgets.yml"
Figures = dict[str, int]

# `repeats` counts the paragraphs and notes of 60 characters or more that the page has shown before.
MEASURE = """() => {
  const shown = element => element.checkVisibility({visibilityProperty: true});
  const stops = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")];
  const texts = [...document.querySelectorAll("main p, main .note")].filter(shown)
    .map(element => element.innerText.trim()).filter(text => text.length >= 60);
  return {
    height: document.documentElement.scrollHeight,
    words: document.body.innerText.split(/\\s+/).filter(word => /\\w/.test(word)).length,
    tab_stops: stops.filter(shown).length,
    repeats: texts.length - new Set(texts).size,
  };
}"""


def measure(page: Page) -> Figures:
    """Return the height in CSS pixels, visible words, tab stops and repeats of an open page."""
    figures: Figures = page.evaluate(MEASURE)
    return figures


def budget(path: str) -> Figures:
    """Return the largest figures that are allowed for a page, by its path from the site's root."""
    budgets: Mapping[str, Figures] = yaml.safe_load(BUDGETS.read_text("utf-8"))
    found = (figures for pattern, figures in budgets.items() if fnmatch(path, pattern))
    return budgets.get(path) or next(found, {})


def measure_site(browser: Browser, site: Path) -> dict[str, Figures]:
    """Return the figures of each page of a built site, by its path."""
    with serving(site) as root:
        page = browser.new_page(viewport=PHONE)
        pages = {}
        for file in sorted(site.rglob("index.html")):
            path = f"/{file.parent.relative_to(site).as_posix()}/".replace("/./", "/")
            page.goto(root + path)
            pages[path] = measure(page)
        page.close()
    return pages


def table(pages: Mapping[str, Figures]) -> str:
    """Return a Markdown table of the figures, each with its budget if it has one."""

    def cell(path: str, name: str) -> str:
        limit = budget(path).get(name)
        return f"{pages[path][name]:,}" + (f" / {limit:,}" if limit else "")

    names = ("height", "words", "tab_stops", "repeats")
    head = ["Page, 375 px", "height, px", "words", "tab stops", "repeats"]
    return benchmark_report.table(
        head, [[path, *(cell(path, name) for name in names)] for path in pages]
    )


def main() -> None:
    """Print the figures of each page; without an argument, keep them in BENCHMARKS.md."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"
    with chromium() as browser:
        pages = measure_site(browser, site)
    if len(sys.argv) > 1:
        print(table(pages))
    else:
        benchmark_report.keep("make page-lengths", "length of each page on a phone", table(pages))


if __name__ == "__main__":
    main()
