"""Mistakes in the spaces and the hyphen in front of a key."""

import re
from collections.abc import Iterator

from ..problems import Position
from .scalars import KEY, Diagnosis, indent

# What word processors turn a hyphen into, or a hyphen without its space.
BULLET = re.compile(r" *(?:([•·∙◦●▪■‣⁃–—−‐‑*+]) *|-(?=[a-z_]))([a-z_]+):(?=\s|$)")
HYPHEN = re.compile(r" *- +")
# A key with a text on the same line.
WITH_TEXT = re.compile(r" *([a-z_]+): +[^\s|>#]")

NEW = "a new record starts here"
IN_FRONT = "put `- ` in front of it"
IN_PLACE = "put `- ` in place of the two spaces in front of it"


def misplaced(lines: list[str], row: int) -> Diagnosis | None:
    """Return what is wrong with the hyphen or the indentation of the line at index `row`, where the
    parser failed, or of the lines just above it; None if that is not the cause."""
    rows = [at for at in range(row + 1) if _has_content(lines[at])]
    for at in reversed(rows[-3:]):
        if words := bullet(lines[at]):
            return Position(at + 1, indent(lines[at])), *words
    return (
        _indented_too_little(lines, rows)
        or _first_without_hyphen(lines, row)
        or _list_without_hyphen(lines, rows)
    )


def bullet(line: str) -> tuple[str, str] | None:
    """Return what is wrong if a line starts with something like a hyphen, and the fix."""
    if not (found := BULLET.match(line)):
        return None
    if not found[1]:
        return f"there is no space between the hyphen and `{found[2]}`", "put one after the hyphen"
    return f"`{found[1]}` is not a hyphen", "write `- ` (a hyphen and a space)"


def _indented_too_little(lines: list[str], rows: list[int]) -> Diagnosis | None:
    """Diagnose a key that is indented less than the others of its record.

    If the record above has this key already, or one of those below it, a hyphen is missing.
    """
    if not rows or not (key := KEY.match(lines[rows[-1]])) or HYPHEN.match(lines[rows[-1]]):
        return None
    row, own, above = rows[-1], indent(lines[rows[-1]]), []
    for at in reversed(rows[:-1]):
        begins, own_indent = _content_column(lines[at]), indent(lines[at])
        above.append(at)
        if own_indent <= own and HYPHEN.match(lines[at]):
            if begins <= own:
                return None
            break
        if own_indent < own:
            return None
    else:
        return None
    there = {found[1]: at for at in reversed(above) if (found := _key_at(lines[at], begins))}
    if not there:  # a list of words has no keys
        return None
    below = {found[1] for at in _record(lines, row) if (found := _key_at(lines[at], begins))}
    place = Position(row + 1, own)
    if {key[1], *below} & there.keys():
        return place, NEW, IN_FRONT
    count = "1 space" if begins - own == 1 else f"{begins - own} spaces"
    what = "this line needs more spaces at the start"
    return place, what, f"put {count} in front of it, as on line {max(there.values()) + 1}"


def _first_without_hyphen(lines: list[str], row: int) -> Diagnosis | None:
    """Diagnose the first item of a list that lacks its hyphen, while the line at `row` has one."""
    own = indent(lines[row])
    if not lines[row].lstrip().startswith("- "):
        return None
    rows = [at for at in range(row) if _has_content(lines[at])]
    above = next((at for at in reversed(rows) if indent(lines[at]) < own), None)
    if above is None or not lines[above].rstrip().endswith(":"):
        return None
    first = next((at for at in rows if at > above), row)
    if lines[first].lstrip().startswith("- "):
        return None
    first_indent = indent(lines[first])
    return Position(first + 1, first_indent), NEW, IN_PLACE if first_indent == own + 2 else IN_FRONT


def _list_without_hyphen(lines: list[str], rows: list[int]) -> Diagnosis | None:
    """Diagnose the first record of a list that lacks its hyphen: its other lines are indented
    further, as if they belonged to its first text."""
    if len(rows) < 3 or not (
        KEY.match(lines[rows[-1]]) and (key := WITH_TEXT.match(lines[rows[-2]]))
    ):
        return None
    head, first, row = rows[-3:]
    listed = re.fullmatch(r" *(?:- +)?([a-z_]+): *", lines[head])
    if not listed or indent(lines[row]) != indent(lines[first]) + 2:
        return None
    if not _content_column(lines[head]) <= indent(lines[first]):
        return None
    what = f"each item of `{listed[1]}` starts with a hyphen"
    fix = f"write `- {key[1]}: …` here, and leave the lines below as they are"
    return Position(first + 1, indent(lines[first])), what, fix


def _has_content(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _content_column(line: str) -> int:
    """Return the column of a line's content, after its hyphen if it has one."""
    hyphen = HYPHEN.match(line)
    return len(hyphen[0]) + 1 if hyphen else indent(line)


def _key_at(line: str, column: int) -> re.Match[str] | None:
    return KEY.match(line) if _content_column(line) == column else None


def _record(lines: list[str], row: int) -> Iterator[int]:
    """Yield the indexes of the lines below `row` that belong to the same record."""
    own = indent(lines[row])
    for at in range(row + 1, len(lines)):
        if _has_content(lines[at]):
            if indent(lines[at]) <= own:
                return
            yield at
