"""What stands in a page and a browser would refuse, by the policy that the page is sent with."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from ...data.problems import Problem

ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)
# Where the address of what a page loads by itself stands. A link loads only some of its kinds.
LOADED = ("src", "srcset", "poster")
LINKED = {"stylesheet", "icon", "preload", "modulepreload", "manifest"}
DRAWN = {"image", "use"}  # in a drawing (SVG)
NEVER = {"iframe", "frame", "object", "embed", "base"}
OUT = "leave it out"


class _Page(HTMLParser):
    """The lines of a page that would be refused: each with what, and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in NEVER:
            self._tell(f"`{tag}`", f"{OUT}; link to what it shows")
        if tag == "style" or "style" in said:
            self._tell("a style", f"{OUT}; a table's columns are lined up without colons")
        if tag == "script" and "src" not in said and "json" not in said.get("type", ""):
            self._tell("a script", "write it into a file below docs/assets/")
        if any(name.startswith("on") for name in said):
            self._tell("a script", OUT)
        loads = [said.get(name, "") for name in LOADED]
        if tag in DRAWN or (tag == "link" and LINKED & set(said.get("rel", "").lower().split())):
            loads += [said.get("href", ""), said.get("xlink:href", "")]
        for address in filter(ELSEWHERE.match, loads):
            self._tell(f"what is loaded from {address}", "put the file into docs/assets/")

    def _tell(self, what: str, fix: str) -> None:
        self.found.append((self.getpos()[0], what, fix))


def refused(site: Path) -> Iterator[Problem]:
    """Yield what would be refused on the pages of a site, each at its line of the built page."""
    for path in sorted(site.rglob("*.html")):
        page = _Page()
        page.feed(path.read_text("utf-8", "replace"))
        file = path.relative_to(site).as_posix()
        for line, what, fix in page.found:
            yield Problem(file, line, f"{what} in the page, which browsers refuse here", fix)
