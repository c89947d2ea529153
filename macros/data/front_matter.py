"""The lines at the top of a page (its front matter), read as strictly as the data."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from . import fields
from .fields import Text
from .plan_records import record_keys
from .problems import Location, Problem
from .records import Record
from .validate import validate
from .yaml_reader import NOT_TEXT, PLACE, parse

FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)
# What a page, or a file of settings, is begun with where only its editor knows what belongs there.
TO_WRITE = re.compile(r"(?:<!--|#) write here: (.+?)(?: -->)?")


class FrontMatter(Record):
    """What stands at the top of a page."""

    title: Text | None = None
    """What the page is called where it is listed."""
    description: Text | None = None
    """What is on it, in one sentence: search engines show it."""
    search_words: tuple[Text, ...] = ()
    """What people type who look for the page: for the search alone."""
    formerly: tuple[fields.PageAddress, ...] = ()
    """Addresses the page had before: they lead on to it."""


class Page(NamedTuple):
    """A page of docs/: its file, its address below the site's root, what stands at its top, and its
    whole text, with line ends of one kind."""

    file: str
    url_path: str
    front: FrontMatter
    text: str

    @property
    def body(self) -> str:
        """The text with empty lines in place of the front matter."""
        found = FRONT.match(self.text)
        return "\n" * found[0].count("\n") + self.text[found.end() :] if found else self.text


def pages_in(root: Path, problems: list[Problem]) -> Iterator[Page]:
    """Yield the pages in root/docs whose front matter is sound; report what is not."""
    # A folder may be called so too.
    for path in sorted(filter(Path.is_file, (root / "docs").rglob("*.md"))):
        file = path.relative_to(root).as_posix()
        try:
            text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            problems.append(Problem(file, 1, *NOT_TEXT))
            continue
        found = FRONT.match(text)
        # The first line, with its three hyphens, is left empty, so that lines count right.
        raw = parse(f"\n{found[1]}", file, dict, problems, record_keys()) if found else None
        if found is None:
            raw = {PLACE: Location(file, 1, {})}
        front = validate(FrontMatter, raw, {}, problems)
        if front:
            way = path.relative_to(root / "docs").with_suffix("").as_posix()
            url_path = re.sub(r"(^|/)index$", r"\1", way) if way.endswith("index") else f"{way}/"
            yield Page(file, url_path, front, text)


def left_to_write(file: str, text: str) -> Iterator[Problem]:
    """Yield each line of a page, or of mkdocs.yml, that says what is to be written in its place."""
    for line, words in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if found := TO_WRITE.fullmatch(words):
            fix = f"{found[1]}; then delete this line"
            yield Problem(file, line, "something is still to be written here", fix)


def check_addresses(pages: Iterable[Page]) -> Iterator[Problem]:
    """Yield each old address that something else has."""
    pages = list(pages)
    taken = {page.url_path: page.file for page in pages}
    for page in pages:
        for old in page.front.formerly:
            url_path = old.strip("/") + "/"
            other = taken.setdefault(url_path, page.file)
            if other != page.file or url_path == page.url_path:
                what = f"the address `{old}` is taken by {other}"
                yield page.front.location.problem(what, "take it out of one of them", "formerly")
