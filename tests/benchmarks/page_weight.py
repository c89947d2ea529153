"""Measure the bytes of a first visit to a page, and of stock Material's: `make page-weight`."""

from collections import Counter

from playwright.sync_api import ViewportSize

from tests.benchmarks import benchmark_report
from tests.publish.host_server import Sent, visiting

PAGE = "priorities/domestic-abuse/"
KINDS = {"html": "text/html", "css": "text/css", "js": "text/javascript", "fonts": "font/"}
PHONE = ViewportSize(width=390, height=844)


def main() -> None:
    """Record the bytes transferred, response headers included, for our page and the stock one."""
    ours, stock = first_visit("mkdocs.yml"), first_visit("stock.yml")
    mine, theirs = _by_kind(ours), _by_kind(stock)
    rows = [(kind, mine[kind], theirs[kind]) for kind in [*KINDS, "other"]]
    rows += [("all", mine.total(), theirs.total()), ("requests", len(ours), len(stock))]
    figures = benchmark_report.table(
        [f"/{PAGE}, Brotli, bytes", "ours", "stock", "ours / stock"],
        [(name, f"{our:,}", f"{their:,}", _ratio(our, their)) for name, our, their in rows],
    )
    besides = "Stock Material also loads Google's fonts: they are not in these figures."
    benchmark_report.keep(
        "make page-weight",
        "the bytes of a first visit",
        f"{figures}\n\n{besides}",
        "mkdocs-material",
    )


def first_visit(config: str) -> list[Sent]:
    """Build the site by a configuration; return what a browser that was never there is sent."""
    with visiting(config) as (host, browser):
        page = browser.new_page(viewport=PHONE)
        page.goto(host.address + PAGE, wait_until="networkidle")
        return list(host.sent)


def _by_kind(answers: list[Sent]) -> Counter[str]:
    weight: Counter[str] = Counter()
    for answer in answers:
        kind = next((k for k, type_ in KINDS.items() if answer.type.startswith(type_)), "other")
        weight[kind] += answer.size
    return weight


def _ratio(ours: int, stock: int) -> str:
    return f"{ours / stock:.2f}" if stock else "–"


if __name__ == "__main__":
    main()
