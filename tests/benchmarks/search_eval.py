"""Search quality: how often the first result is right, for our search and for Material's.

A file of questions (tests/fixtures/questions/*.yml) is a list of

    - ask: dumped rubbish in my road
      right: ["#about-fly-tipping", "contacts/tmbc/"]

`right` lists every result that would be right as the first: `#id` is that id on any page, `page/#*`
any part of a page; anything else is a URL path below the site's root, where a page without a
fragment is its top.

bar.yml is the threshold: the command fails if fewer than 97 % of its questions have a right first
result, or any has none in the first three. Each file was written before anything was tuned to it,
and most have been tuned to since: adr/0007 says which. To know how new questions fare, have another
file written.
"""

import re
import statistics
import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import yaml
from playwright.sync_api import Page

from tests.benchmarks import benchmark_report
from tests.conftest import BASE, ROOT
from tests.publish.host_server import visiting

QUESTIONS = sorted((ROOT / "tests/fixtures/questions").glob("*.yml"))
BAR = (0.97, 1.0)
# Results further down count as not found.
COUNTED = 10
HEAD = ["questions", "number", "first is right", "Material's", "in the first three", "Material's"]
HEAD += ["mean reciprocal rank", "Material's"]
# From the press of a key to the results being in the page, in milliseconds.
CLOCK = """
    window.times = []
    let pressed
    addEventListener("keydown", () => pressed = performance.now(), true)
    new MutationObserver(() => {
        if (pressed) window.times.push(performance.now() - pressed)
        pressed = 0
    }).observe(document.querySelector(".results > :last-child"), {childList: true})
"""


class Question(NamedTuple):
    ask: str
    right: list[str]

    def rank_in(self, found: list[str]) -> int:
        """Return the rank of the first right result, from 1; 0 if there is none."""
        ranks = enumerate(found[:COUNTED], 1)
        return next((rank for rank, url_path in ranks if self.accepts(url_path)), 0)

    def accepts(self, url_path: str) -> bool:
        page, _, _ = url_path.partition("#")
        return any(
            url_path.endswith(right) if right.startswith("#") else right in (url_path, f"{page}#*")
            for right in self.right
        )


def questions_in(path: Path) -> list[Question]:
    """Return the questions of a file. The other help that a right topic shows is right too."""
    services = yaml.safe_load((ROOT / "data/other_help.yml").read_text("utf-8"))
    shown: dict[str, list[str]] = {}
    for service in services:
        for topic in service.get("topics", ()):
            shown.setdefault(f"#about-{topic}", []).append(f"#help-{service['id']}")
    questions = [Question(**raw) for raw in yaml.safe_load(path.read_text("utf-8"))]
    return [
        Question(ask, [*right, *(help_ for one in right for help_ in shown.get(one, ()))])
        for ask, right in questions
    ]


def ours(page: Page, words: str) -> list[str]:
    """Return the URL paths that our search finds."""
    page.get_by_role("searchbox").fill(words)
    page.locator(".results > :last-child > :is(ol, p:not(:has-text('Searching')))").first.wait_for()
    return _url_paths(page, ".results li > a")


def materials(page: Page, words: str) -> list[str]:
    """Return the URL paths that Material's search finds."""
    page.get_by_role("textbox", name="Search").fill(words)
    page.get_by_role("textbox", name="Search").press("End")  # it listens to keys
    # A worker finds the results after a while: wait until nothing changes any more.
    last, same = None, 0
    while same < 4:
        page.wait_for_timeout(60)
        now = page.locator(".md-search-result").inner_text()
        last, same = now, same + 1 if now == last else 0
    return _url_paths(page, ".md-search-result__link")


def _url_paths(page: Page, links: str) -> list[str]:
    hrefs: list[str] = page.locator(links).evaluate_all("links => links.map(link => link.href)")
    # Material adds the question to each address.
    return [re.sub(r"\?[^#]*", "", href.split(BASE, 1)[1]) for href in hrefs]


def evaluate(
    config: str, questions: list[Question], search: Callable[[Page, str], list[str]]
) -> tuple[list[int], list[float]]:
    """Build the site by a configuration; return the rank of each right result, and our speed in
    milliseconds a key."""
    with visiting(config) as (host, browser):
        page = browser.new_page()
        page.goto(host.address)
        ranks, times = [], []
        if search is ours:
            ours(page, "burglary")
            page.evaluate(CLOCK)
            for question in questions[:40]:
                page.get_by_role("searchbox").fill("")
                page.get_by_role("searchbox").press_sequentially(question.ask)
            times = page.evaluate("times")
        for question in questions:
            found = search(page, question.ask)
            ranks.append(question.rank_in(found))
            if search is ours and ranks[-1] != 1:
                print(f"{ranks[-1] or '–':>3}  {question.ask}  →  {', '.join(found[:3])}")
        return ranks, times


def main(paths: list[Path]) -> bool:
    """Record in BENCHMARKS.md how often the first result, and one of the first three, is right, for
    all files of questions; print it for some. Return whether the threshold is met, if it is among
    them."""
    met, rows, first = True, [], 0
    files = {path: questions_in(path) for path in paths}
    everything = list(chain.from_iterable(files.values()))
    ranks_of_ours, times = evaluate("mkdocs.yml", everything, ours)
    ranks_of_materials, _ = evaluate("stock.yml", everything, materials)
    for path, questions in files.items():
        part = slice(first, first + len(questions))
        first, both = part.stop, (ranks_of_ours[part], ranks_of_materials[part])
        cells = [path.name, str(len(questions))]
        for limit in (1, 3):
            shares = [sum(0 < rank <= limit for rank in ranks) / len(ranks) for ranks in both]
            cells += [f"{share:.1%}" for share in shares]
            met = met and (path.stem != "bar" or shares[0] >= BAR[limit == 3])
        means = [sum(1 / rank for rank in ranks if rank) / len(ranks) for ranks in both]
        rows.append([*cells, *(f"{mean:.3f}" for mean in means)])
    slow = statistics.quantiles(times, n=20)[-1]
    speed = (
        f"From a key to its results: {statistics.median(times):.1f} ms in the median, {slow:.1f} "
        f"ms in 95 of 100 ({len(times)} keys)."
    )
    text = f"{benchmark_report.table(HEAD, rows)}\n\n{speed}"
    if paths == QUESTIONS:
        benchmark_report.keep(
            "make ask", "search quality, ours and Material's", text, "mkdocs-material"
        )
    else:
        print(text)
    return met


if __name__ == "__main__":
    given = [Path(name) for name in sys.argv[1:]]
    if missing := [str(path) for path in given if not path.is_file()]:
        sys.exit(f"There is no file {', '.join(missing)}.")
    sys.exit(
        0
        if main(given or QUESTIONS)
        else "Search quality is below the threshold: see tests/benchmarks/search_eval.py."
    )
