"""What the search answers with besides records: the built pages, and the headings of their prose."""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from .answers import Answer
from .book import Book
from .plan import one_line


class _Page(HTMLParser):
    """A built page's title, description, keywords, and its headings with the text below each."""

    def __init__(self) -> None:
        super().__init__()
        self.meta: dict[str, str] = {}
        self.parts: list[list[str]] = []  # id, heading, text
        self.inside, self.heading = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found: dict[str, Any] = dict(attrs)
        if tag == "meta" and "name" in found:
            self.meta[found["name"]] = found["content"]
        self.inside = self.inside or tag == "article"
        if self.inside and tag in ("h1", "h2"):
            self.heading = True
            self.parts.append([found.get("id") or "", "", ""])

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"
        self.heading = self.heading and tag not in ("h1", "h2")

    def handle_data(self, data: str) -> None:
        if self.inside and self.parts:
            self.parts[-1][1 if self.heading else 2] += data


def page_answers(book: Book, site: Path) -> Iterator[Answer]:
    """Yield the pages of a built site, and the headings of those that no record stands on."""
    records = (*book.partners, *book.glossary, *book.priorities, *book.plans)
    pages = {record.address.partition("#")[0] for record in records}
    for path in sorted(site.rglob("index.html")):
        address = path.relative_to(site).parent.as_posix().removeprefix(".")
        address = f"{address}/" if address else ""
        page = _Page()
        page.feed(path.read_text(encoding="utf-8"))
        if address in {p.address for p in (*book.priorities, *book.plans)} or not page.parts:
            continue
        (_, title, _), *rest = [[one_line(part) for part in parts] for parts in page.parts]
        typed = tuple(filter(None, page.meta.get("keywords", "").split(", ")))
        says = page.meta.get("description", "")
        yield Answer("Page", title, address, title, (), typed, says)
        for anchor, heading, text in rest if address not in pages else ():
            if anchor and len(heading) > 1:  # not the letters of the A–Z
                yield Answer("Part", heading, f"{address}#{anchor}", title, text=text)
