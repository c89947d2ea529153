"""Read plain text: lines with tabs are rows of tables, the others headings and paragraphs."""

import re
from collections.abc import Iterator

from ...data.bullets import find_bullet
from .layout import VERB, is_contents
from .parts import Line, Part, clean

LONGEST_HEADING = 220


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
    """Yield the lines of a text.

    A heading has empty lines around it, or a table below it. Those that the table of contents
    lists, and what is above it, are higher than the others.
    """
    lines = [line.rstrip() for line in text.splitlines()]
    contents = [number for number, line in enumerate(lines) if is_contents(line)]
    listed = tuple(clean(re.split(r"\t|\.{3,}", lines[number])[0]) for number in contents)
    above_tables = {lines[n].casefold() for n in range(len(lines)) if _is_above_table(lines, n)}
    for number, line in enumerate(lines):
        is_row = "\t" in line.strip(" ") and number not in contents
        heading = None
        if marked := re.match(r"(#{1,6}) +", line):
            line, heading = line[marked.end() :], len(marked[1])
        elif not is_row and _is_heading(lines, number, line.casefold() in above_tables):
            is_high = clean(line).startswith(listed) or number < contents[0] if contents else True
            heading = 0 if is_high else 1
        yield Line(line, f"line {number + 1}", heading=heading, row=is_row)


def _is_above_table(lines: list[str], number: int) -> bool:
    following = next(filter(None, lines[number + 1 : number + 3]), "")
    return "\t" in following and not is_contents(following)


def _is_heading(lines: list[str], number: int, above_table: bool) -> bool:
    """Return whether a line looks like a heading; one that ends in a full stop only if it, or the
    same words elsewhere, are above a table."""
    before, line, after = ["", *lines, ""][number : number + 3]
    if not line or before or (after and "\t" not in after) or len(line) > LONGEST_HEADING:
        return False
    if find_bullet(line)[1] is not None or re.match(r"[a-z]|.*(?:@|\bwww\.|://)", line):
        return False
    is_sentence = line[-1] in ".’'”\"" and (VERB.search(line) or not above_table)
    return not is_sentence and line[-1] not in ":;,!?"
