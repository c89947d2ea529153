"""Asks a browser the questions people would type, of our search and of Material's: `make ask`.

A file of questions (tests/fixtures/questions/*.yml) is a list of

    - ask: dumped rubbish in my road
      right: ["#about-fly-tipping", "contacts/#tmbc"]

`right` lists every answer that would be right as the first: `#id` is that id on whatever page it
stands; anything else is an address below the site's root, where a page alone is its top.

bar.yml is the bar: the command fails if less than 97 in 100 of its first answers are right, or any
is not in the first three. unseen.yml was written last, and nothing was changed for it; whoever
changes something for it must have another written.
"""

import re
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import yaml
from playwright.sync_api import Page

from tests.benchmarks import benchmark_report
from tests.conftest import BASE, ROOT
from tests.publish.host_server import visiting

QUESTIONS = sorted((ROOT / "tests/fixtures/questions").glob("*.yml"))
BAR = (0.97, 1.0)
# As many as count: an answer further down is not found.
COUNTED = 10
HEAD = ["questions", "asked", "first is right", "Material's", "in the first three", "Material's"]
HEAD += ["mean reciprocal rank", "Material's"]
# From the press of a key to the answers standing in the page, in milliseconds.
CLOCK = """
    window.times = []
    let pressed
    addEventListener("keydown", () => pressed = performance.now(), true)
    new MutationObserver(() => {
        if (pressed) window.times.push(performance.now() - pressed)
        pressed = 0
    }).observe(document.querySelector(".answers"), {childList: true})
"""


class Question(NamedTuple):
    ask: str
    right: list[str]

    def rank_in(self, found: list[str]) -> int:
        """Return the place of the first right answer, from 1; 0 where there is none."""
        places = enumerate(found[:COUNTED], 1)
        return next((place for place, address in places if self.takes(address)), 0)

    def takes(self, address: str) -> bool:
        return any(
            address.endswith(right) if right.startswith("#") else address == right
            for right in self.right
        )


def questions_in(path: Path) -> list[Question]:
    """Return the questions of a file."""
    return [Question(**raw) for raw in yaml.safe_load(path.read_text(encoding="utf-8"))]


def ours(page: Page, words: str) -> list[str]:
    """Return the addresses that our search answers with."""
    page.get_by_role("searchbox").fill(words)
    return _addresses(page, ".answers li > a")


def materials(page: Page, words: str) -> list[str]:
    """Return the addresses that Material's search answers with."""
    page.get_by_role("textbox", name="Search").fill(words)
    page.get_by_role("textbox", name="Search").press("End")  # it listens to keys
    # It answers from a worker, after a while: wait until nothing changes any more.
    last, same = None, 0
    while same < 4:
        page.wait_for_timeout(60)
        now = page.locator(".md-search-result").inner_text()
        last, same = now, same + 1 if now == last else 0
    return _addresses(page, ".md-search-result__link")


def _addresses(page: Page, links: str) -> list[str]:
    hrefs: list[str] = page.locator(links).evaluate_all("links => links.map(link => link.href)")
    # Material adds the question to each address.
    return [re.sub(r"\?[^#]*", "", href.split(BASE, 1)[1]) for href in hrefs]


def places_of(
    config: str, asked: list[Question], answer: Callable[[Page, str], list[str]]
) -> tuple[list[int], list[float]]:
    """Build the site by a configuration; return each right answer's place, and our speed."""
    with visiting(config) as (host, browser):
        page = browser.new_page()
        page.goto(host.address)
        places, times = [], []
        if answer is ours:
            page.get_by_role("searchbox").press_sequentially("burglary")
            page.locator(".answers li").first.wait_for()
            page.evaluate(CLOCK)
            for question in asked[:40]:
                page.get_by_role("searchbox").fill("")
                page.get_by_role("searchbox").press_sequentially(question.ask)
            times = page.evaluate("times")
        for question in asked:
            found = answer(page, question.ask)
            places.append(question.rank_in(found))
            if answer is ours and places[-1] != 1:
                print(f"{places[-1] or '–':>3}  {question.ask}  →  {', '.join(found[:3])}")
        return places, times


def main(paths: list[Path]) -> bool:
    """Keep how often the first answer is right, and one of the first three, beside Material's, of
    all questions there are; return whether the bar was reached, where it was asked."""
    reached, rows, times = True, [], []
    for path in paths:
        asked = questions_in(path)
        mine, took = places_of("mkdocs.yml", asked, ours)
        theirs, _ = places_of("stock.yml", asked, materials)
        times += took
        cells = [path.name, str(len(asked))]
        for figure in (1, 3):
            shares = [sum(0 < p <= figure for p in ranks) / len(asked) for ranks in (mine, theirs)]
            cells += [f"{share:.1%}" for share in shares]
            reached = reached and (path.stem != "bar" or shares[0] >= BAR[figure == 3])
        means = [sum(1 / p for p in ranks if p) / len(asked) for ranks in (mine, theirs)]
        rows.append([*cells, *(f"{mean:.3f}" for mean in means)])
    slow = statistics.quantiles(times, n=20)[-1]
    told = (
        f"From a key to its answers: {statistics.median(times):.1f} ms in the median, {slow:.1f} "
        f"ms in 95 of 100 ({len(times)} keys)."
    )
    text = f"{benchmark_report.table(HEAD, rows)}\n\n{told}"
    if paths == QUESTIONS:
        benchmark_report.keep(
            "make ask", "questions answered, ours and Material's", text, "mkdocs-material"
        )
    else:
        print(text)
    return reached


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    if missing := [str(path) for path in given if not path.is_file()]:
        sys.exit(f"There is no file {', '.join(missing)}.")
    sys.exit(
        0
        if main(given or QUESTIONS)
        else "The bar is not reached: see tests/benchmarks/search_eval.py."
    )
