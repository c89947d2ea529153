"""Read plain text: lines with tabs are rows of tables."""

import re
from collections.abc import Iterator

from .layout import is_contents
from .parts import Line, Part


def decode(content: bytes) -> str | None:
    """Return a file's text, or None if it is not text: UTF-8, UTF-16, or that of old Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", content):
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_text(text: str) -> Iterator[Part]:
    """Yield the lines of a text; "#" before a line makes it a heading, as in Markdown."""
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"line {number}"
        if heading := re.match(r"(#{1,6}) +", line):
            yield Line(line[heading.end() :], where, heading=len(heading[1]))
        else:
            yield Line(line, where, row="\t" in line.strip(" ") and not is_contents(line))
