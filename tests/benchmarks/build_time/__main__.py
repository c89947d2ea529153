"""Builds the site at many sizes, and with stock Material, and records the figures."""

import shutil
import statistics
from collections import defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.benchmarks import benchmark_report
from tests.benchmarks.build_time import glossary
from tests.benchmarks.build_time.builds import Took, ours, render_for_stock, stock
from tests.benchmarks.build_time.grown import grow
from tests.benchmarks.build_time.sizes import compressed, first_visits
from tests.conftest import STEPS, chromium
from tests.publish.host_server import hosting

# Plan years and partners: today's first.
SIZES = [(2, 34), (10, 34), (50, 34), (2, 100), (2, 300)]
RUNS = 3
VISITED = {"home": "", "domestic abuse": "priorities/domestic-abuse/"}
# What stock Material does not do at all, preparing for hosts, is reported apart.
BOTH = ("mkdocs",)
STOCK, RENDERED = "stock", "stock, given rendered pages"
INTRODUCTION = f"""\
Seconds of a processor, medians of {RUNS} runs, ours and stock by turns. Ours is `mkdocs build`, the
PDFs kept from the first run, with what stock has not: links to the glossary, sheets, downloads, the
check of published URLs. Stock is Material without changes, with the same macros; in brackets it is
given the rendered pages, and neither reads nor checks any data. A first visit is to the page that
is named, heads of answers included, in Brotli."""
BUILT = ["years, partners", "pages", "ours, s", "stock, s", "ours / stock", "MiB", "stock, MiB"]


class Size(NamedTuple):
    """What a site of one size costs: what each step took in each run, by its name, ours and
    stock's; pages; and of both sides the index, as it is and in Brotli, and the first visits."""

    years: int
    partners: int
    took: dict[str, list[Took]]
    pages: int
    search: tuple[tuple[int, int], tuple[int, int]]
    visits: tuple[list[int], list[int]]

    def seconds(self, *steps: str) -> float:
        """Return the median of the runs of some steps together."""
        runs = zip(*(self.took[step] for step in steps), strict=True)
        together: list[float] = [sum(took.seconds for took in run) for run in runs]
        return statistics.median(together)

    def memory(self, *steps: str) -> float:
        return max(took.memory for step in steps for took in self.took[step])


def main() -> None:
    """Measure each size, and keep what it costs to build, to grow and to visit."""
    sizes = [measured(years, partners) for years, partners in SIZES]
    now, ten, fifty = sizes[:3]
    pace = [_pace(now, ten, *steps) for steps in (BOTH, [STOCK])]
    later = [_pace(ten, fifty, *steps) for steps in (BOTH, [STOCK])]
    index = ["search index", "in Brotli"]
    parts = [
        INTRODUCTION,
        benchmark_report.table(BUILT, [_built(size) for size in sizes]),
        benchmark_report.table(
            ["seconds for a year more", "ours", "stock"],
            [
                ["from 2 to 10 years", *(f"{one:.3f}" for one in pace)],
                ["from 10 to 50 years", *(f"{one:.3f}" for one in later)],
                [
                    "the later by the first",
                    *(f"{b / a:.2f}" for a, b in zip(pace, later, strict=True)),
                ],
            ],
        ),
        benchmark_report.table(
            ["bytes ours sends", *index, *VISITED], [_sent(s, 0) for s in sizes]
        ),
        benchmark_report.table(
            ["bytes stock sends", *index, *VISITED], [_sent(s, 1) for s in sizes]
        ),
        _grown(now, fifty),
    ]
    if more := [step for step in STEPS if step not in BOTH]:
        rows = [[_name(size), *(f"{size.seconds(step):.2f}" for step in more)] for size in sizes]
        parts.append(benchmark_report.table(["seconds of steps that stock has not", *more], rows))
    parts.append(glossary.measured())
    packages = ("mkdocs", "mkdocs-material", "mkdocs-macros-plugin", "pydantic")
    benchmark_report.keep(
        "make bench", "what years and partners cost", "\n\n".join(parts), *packages
    )


def measured(years: int, partners: int) -> Size:
    """Build a project of a size, ours and stock by turns."""
    took: dict[str, list[Took]] = defaultdict(list)
    with TemporaryDirectory() as folder, hosting() as host, chromium() as browser:
        root, site, other = (Path(folder) / name for name in ("root", "site", "stock"))
        grow(root, years, partners)
        render_for_stock(root)
        for run in range(1, RUNS + 1):
            took[RENDERED].append(stock(root, other, host.address, "rendered.yml"))
            took[STOCK].append(stock(root, other, host.address))
            shutil.rmtree(site, ignore_errors=True)
            steps = () if run == RUNS else BOTH
            for name, step in ours(root, site, host.address, *steps).items():
                took[name].append(step)
        index = (
            compressed(*site.glob("search/index.*.json")),
            compressed(other / "search/search_index.json"),
        )
        visits = tuple(first_visits(host, browser, at, VISITED.values()) for at in (site, other))
        pages = len([*site.rglob("*.html")])
    return Size(years, partners, took, pages, index, (visits[0], visits[1]))


def _name(size: Size) -> str:
    return f"{size.years}, {size.partners}"


def _built(size: Size) -> list[str]:
    ours, stock, rendered = (size.seconds(*steps) for steps in (BOTH, [STOCK], [RENDERED]))
    return [
        _name(size),
        f"{size.pages:,}",
        f"{ours:.2f}",
        f"{stock:.2f} ({rendered:.2f})",
        f"{ours / stock:.2f} ({ours / rendered:.2f})",
        f"{size.memory(*BOTH):.0f}",
        f"{size.memory(STOCK):.0f}",
    ]


def _pace(few: Size, many: Size, *steps: str) -> float:
    """Return the seconds that each year more takes."""
    return (many.seconds(*steps) - few.seconds(*steps)) / (many.years - few.years)


def _sent(size: Size, side: int) -> list[str]:
    return [_name(size), *(f"{n:,}" for n in (*size.search[side], *size.visits[side]))]


def _grown(now: Size, fifty: Size) -> str:
    """Return by how much what is sent has grown from two years to fifty."""
    pairs = {"the search index": (now.search[0][0], fifty.search[0][0])}
    pairs |= {"the index in Brotli": (now.search[0][1], fifty.search[0][1])}
    for name, *visits in zip(VISITED, now.visits[0], fifty.visits[0], strict=True):
        pairs[f"a first visit to {name}"] = (visits[0], visits[1])
    changes = [f"{name} {many / few - 1:+.1%}" for name, (few, many) in pairs.items()]
    return f"With fifty years instead of two: {'; '.join(changes)}."


if __name__ == "__main__":
    main()
