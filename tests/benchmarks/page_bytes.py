"""Measure the parts of a page, and which pages fit in the first round trip: `make page-bytes`."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import brotli

from macros.publish.site_pages import page_url_path
from tests.benchmarks import benchmark_report
from tests.benchmarks.build_time.builds import ours
from tests.conftest import SITE_URL
from tests.fixtures import ROOT

PAGE = "priorities/domestic-abuse/"
# What a host sends before it waits to be answered: ten segments (RFC 6928) of 1,460 bytes.
ROUND_TRIP = 14_600
# The heads of two answers, the page and its style sheet, with headers for safety and caching.
HEADS = 2 * 800
SHOWN = 12
# The parts of a page, in this order: what one has taken is not counted in the next.
PARTS = {
    "head": "<head>.*?</head>",
    "exit button": '<section class="exit-button".*?</section>|<aside class="exit .*?</aside>',
    "header, menu, search": '<header class="top">.*?</header>|<nav class="crumbs.*?</nav>',
    "footer": '<footer class="bottom">.*?</footer>',
    "tables of actions": '<table class="actions">.*?</table>',
    "what partners lead": "<details>.*?</details>",
    "abbreviations on the page": '<aside class="page-abbreviations".*?</aside>',
    "data for machines": '<script type="application/ld.json">.*?</script>',
}
STYLE = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
SCRIPT = re.compile(r'<script\b[^>]* src="([^"]+)">')
ICON = re.compile(r'<link rel="icon" href="([^"]+)"')


def main() -> None:
    """Print the parts of a page and the largest of all pages; keep them for the usual page."""
    page = (sys.argv[1] if len(sys.argv) > 1 else PAGE).strip("/") + "/"
    with TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        ours(ROOT, site, SITE_URL)
        if not (path := site / page / "index.html").is_file():
            raise SystemExit(f"There is no page {page}: name one of the site's addresses.")
        text = f"{_one_page(path, page)}\n\n{_all_pages(site)}"
    if page == PAGE:
        benchmark_report.keep(
            "make page-bytes", "where a page's bytes go", text, "mkdocs", "brotli"
        )
    else:
        print(text)


def _one_page(path: Path, page: str) -> str:
    rows = [[name, *(f"{size:,}" for size in sizes)] for name, sizes in parts_of(path)]
    return (
        f"Where the bytes of `/{page}` go. Alone: the part compressed by itself. In the page: "
        "by how much the page is smaller without it.\n\n"
    ) + benchmark_report.table(["part", "bytes", "alone, Brotli", "in the page, Brotli"], rows)


def _all_pages(site: Path) -> str:
    sizes = [(first_bytes(path), path) for path in site.rglob("index.html")]
    large = sum(size > ROUND_TRIP for size, _ in sizes)
    rows = [
        [f"/{page_url_path(path, site)}", f"{size:,}", f"{first_part(path):.0%}"]
        for size, path in sorted(sizes, reverse=True)[:SHOWN]
    ]
    return (
        f"A page and its style sheet in Brotli, and {HEADS:,} bytes for the heads of both answers, "
        f"compared with the {ROUND_TRIP:,} bytes of the first round trip. Of {len(sizes)} pages "
        f"{large} do not fit: they have more words than that. Of those the first round trip brings "
        "the style sheet and the beginning of the page, which a browser shows before the rest.\n\n"
    ) + benchmark_report.table(["the largest pages", "bytes", "in the first round trip"], rows)


def first_bytes(page: Path) -> int:
    """Return the bytes of a page and its style sheets, compressed, with headers."""
    return _before(page) + _small(page.read_bytes())


def first_part(page: Path) -> float:
    """Return how much of a page's HTML comes in the first round trip, after its style sheets."""
    html = page.read_bytes()
    sent = brotli.compress(html)[: ROUND_TRIP - _before(page)]
    return len(brotli.Decompressor().process(sent)) / len(html)


def _before(page: Path) -> int:
    """Return the bytes of the style sheets of a page, compressed, and of all headers."""
    styles = STYLE.findall(page.read_text("utf-8"))
    return HEADS + sum(_small((page.parent / at).read_bytes()) for at in styles)


def parts_of(page: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield each part of a page and each file it loads: bytes, compressed, saved without it."""
    html = page.read_text("utf-8")
    whole, left = _small(html.encode()), html
    for name, pattern in PARTS.items():
        found = re.findall(f"(?s){pattern}", left)
        if found:
            part, without = "".join(found).encode(), re.sub(f"(?s){pattern}", "", html)
            left = re.sub(f"(?s){pattern}", "", left)
            yield name, (len(part), _small(part), whole - _small(without.encode()))
    rest = left.encode()
    yield "all other text", (len(rest), _small(rest), _small(rest))
    yield "the page", (len(html.encode()), whole, whole)
    for loaded in (STYLE, SCRIPT, ICON):
        for at in loaded.findall(html):
            content = (page.parent / at).read_bytes()
            yield Path(at).name, (len(content), _small(content), _small(content))


def _small(content: bytes) -> int:
    return len(brotli.compress(content))


if __name__ == "__main__":
    main()
