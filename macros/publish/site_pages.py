"""A built site: how far it is, its pages, and what the search finds on them besides records."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

from ..data.plan_data import PlanData
from ..data.plan_records import one_line
from ..data.problems import Problem, Problems
from .search_index import Answer

# What `publish` writes, by which a finished site is known; `host` names it by its content.
ANSWERS = "search/answers.json"
BEGINNING = re.compile(".*?</h1>|.*", re.DOTALL)


class _Page(HTMLParser):
    """A built page's description, and its headings with the text below each."""

    def __init__(self) -> None:
        super().__init__()
        self.description = ""
        self.parts: list[list[str]] = []  # id, heading, text
        self.inside, self.heading = False, False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "meta" and found.get("name") == "description":
            self.description = found.get("content") or ""
        self.inside = self.inside or tag == "article"
        if self.inside and tag in ("h1", "h2"):
            self.heading = True
            self.parts.append([found.get("id") or "", "", ""])
        self.handle_data(" ")  # the words of two elements are two words

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "article"
        self.heading = self.heading and tag not in ("h1", "h2")

    def handle_data(self, data: str) -> None:
        if self.inside and self.parts:
            self.parts[-1][1 if self.heading else 2] += data


def page_url_path(page: Path, site: Path) -> str:
    """Return a built page's path below the site's root: "contacts/", or "" for the home page."""
    folder = page.relative_to(site).parent.as_posix().removeprefix(".")
    return f"{folder}/" if folder else ""


def require_site(site: Path) -> None:
    """Raise Problems where no site was built into a folder."""
    if not (site / "index.html").is_file():
        raise Problems([Problem(str(site), 1, "there is no site here", "build it first")])


def read_pages(site: Path) -> dict[str, str]:
    """Return the HTML of each page of a built site by its path below the site's root.

    Bytes that are not UTF-8 are replaced: a page may be an editor's own file.
    """
    paths = sorted(site.rglob("index.html"))
    return {page_url_path(path, site): path.read_text("utf-8", "replace") for path in paths}


def page_answers(
    data: PlanData, site: Path, words: Mapping[str, tuple[str, ...]]
) -> Iterator[Answer]:
    """Yield the pages of a built site, and the headings of those that no record stands on.

    `words` holds by a page's address what people type who look for it.
    """
    records = {p.url_path for p in (*data.priorities, *data.plans)}
    listed = {one.url_path.partition("#")[0] for one in (*data.partners, *data.glossary)}
    for path in sorted(site.rglob("index.html")):
        url_path, page = page_url_path(path, site), _Page()
        if url_path in records:
            continue
        html = path.read_text("utf-8", "replace")
        # Of a page of records no more than its heading is needed, and it can be long.
        page.feed(next(BEGINNING.finditer(html))[0] if url_path in listed else html)
        if not page.parts:
            continue
        (_, title, _), *rest = [[one_line(part) for part in parts] for parts in page.parts]
        yield Answer("Page", title, url_path, title, (), words.get(url_path, ()), page.description)
        for anchor, heading, text in rest:
            if anchor and len(heading) > 1:  # not the letters of the A–Z
                yield Answer("Part", heading, f"{url_path}#{anchor}", title, text=text)
