"""The tags of a page with their offsets, so that parts of it can be replaced exactly."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from html import escape, unescape
from html.parser import HTMLParser
from itertools import accumulate
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit, urlunsplit

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

    def _start(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start, attributes = self._start(), {name: value or "" for name, value in reversed(attrs)}
        self.tags.append(Tag(tag, attributes, start, start + len(self.get_starttag_text() or "")))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        start = self._start()
        self.tags.append(Tag(tag, None, start, self.html.find(">", start) + 1 or len(self.html)))


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
    return replace_parts(html, _changed_tags(html, new_path, tags or parse_tags(html)))


def _changed_tags(
    html: str, new_path: Callable[[str], str | None], tags: Iterable[Tag]
) -> Iterator[tuple[int, int, str]]:
    for tag in tags:
        if tag.attributes:
            yield (
                tag.start,
                tag.end,
                LINK.sub(partial(_attribute, new_path), html[tag.start : tag.end]),
            )


def _attribute(new_path: Callable[[str], str | None], match: re.Match[str]) -> str:
    before, is_set, value = match.groups()
    quotation = value[0] if value[0] in "\"'" else ""
    text = unescape(value.strip(quotation))
    if is_set:
        new = CANDIDATE.sub(lambda one: one[1] + _url(new_path, one[2]), text)
    else:
        new = _url(new_path, text)
    return match[0] if new == text else f"{before}{quotation}{escape(new)}{quotation}"


def _url(new_path: Callable[[str], str | None], url: str) -> str:
    try:
        link = urlsplit(url)
    except ValueError:
        return url
    if link.scheme or link.netloc or not link.path:
        return url
    path = new_path(unquote(link.path))
    return url if path is None else urlunsplit(("", "", quote(path), link.query, link.fragment))
