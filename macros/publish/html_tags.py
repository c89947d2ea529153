"""The tags of a page with their offsets, so that parts of it can be replaced exactly."""

import re
from collections.abc import Callable, Iterable
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

# The attributes with a link, or with a set of them.
LINK = re.compile(
    r"""(\s(?:href|src|action|poster|data|(srcset|imagesrcset))\s*=\s*|\scontent="0; url=)"""
    r"""("[^"]*"|'[^']*'|[^\s"'>]+)""",
    re.IGNORECASE,
)
CANDIDATE = re.compile(r"(^\s*|,\s*)([^\s,]+)")


class Tag(NamedTuple):
    """A tag, which is `html[start:end]`; `attributes` is None for an end tag."""

    name: str
    attributes: dict[str, str] | None
    start: int
    end: int


class _Parser(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.html, self.tags = html, list[Tag]()
        self.lines = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]
        self.feed(html)

    def _add(self, name: str, attributes: dict[str, str] | None, length: int = 0) -> None:
        line, column = self.getpos()
        start = self.lines[line - 1] + column
        end = start + length if length else self.html.find(">", start) + 1 or len(self.html)
        self.tags.append(Tag(name, attributes, start, end))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The first of two equal attributes counts.
        attributes = {name: value or "" for name, value in reversed(attrs)}
        self._add(tag, attributes, len(self.get_starttag_text() or ""))

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._add(tag, None)


def parse_tags(html: str) -> list[Tag]:
    """Return the tags of a page in their order; comments and scripts have none."""
    return _Parser(html).tags


def replace_parts(html: str, parts: Iterable[tuple[int, int, str]]) -> str:
    """Return a page with parts of it, which follow one another, replaced: (start, end, text)."""
    pieces, done = [], 0
    for start, end, text in parts:
        pieces += [html[done:start], text]
        done = end
    return "".join([*pieces, html[done:]])


def rewrite_links(
    html: str, new_path: Callable[[str], str | None], tags: Iterable[Tag] | None = None
) -> str:
    """Return a page with the path of each link to its own host replaced.

    `new_path` takes such a path without its escapes, and returns None where it stays. `tags` are
    those of the page, if it was parsed before.
    """

    def url(old: str) -> str:
        try:
            link = urlsplit(old)
        except ValueError:
            return old
        if link.scheme or link.netloc or not link.path:
            return old
        path = new_path(unquote(link.path))
        return old if path is None else urlunsplit(("", "", quote(path), link.query, link.fragment))

    def attribute(match: re.Match[str]) -> str:
        before, is_set, value = match.groups()
        mark = value[0] if value[0] in "\"'" else ""
        old = unescape(value.strip(mark))
        new = CANDIDATE.sub(lambda one: one[1] + url(one[2]), old) if is_set else url(old)
        return match[0] if new == old else f"{before}{mark}{escape(new)}{mark}"

    starts = (tag for tag in tags or parse_tags(html) if tag.attributes)
    parts = ((tag.start, tag.end, LINK.sub(attribute, html[tag.start : tag.end])) for tag in starts)
    return replace_parts(html, parts)
