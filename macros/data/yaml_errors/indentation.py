"""What stands in front of a key: the spaces and the hyphen, where an editor slipped in them."""

import re
from collections.abc import Iterator

import yaml

from ..problems import Position
from .scalars import KEY, Diagnosis, indent, position

# What a word processor makes of a hyphen, and a hyphen without its space.
BULLET = re.compile(r" *(?:([•·∙◦●▪■‣⁃–—−‐‑*+]) *|-(?=[a-z_]))([a-z_]+):(?=\s|$)")
HYPHEN = re.compile(r" *- +")
# A key that has a text in its own line.
WITH_TEXT = re.compile(r" *([a-z_]+): +[^\s|>#]")

NEW = "a new record begins here"
IN_FRONT = "put `- ` in front of it"
IN_PLACE = "put `- ` in place of the two spaces in front of it"
LEFT = "the line stands too far left"


def misplaced(lines: list[str], row: int) -> Diagnosis | None:
    """Return what is wrong with a hyphen or the spaces at a row the parser stumbled over, or in the
    lines just above it; None where that is not what it stumbled over."""
    rows = [at for at in range(row + 1) if _counts(lines[at])]
    for at in reversed(rows[-3:]):
        if words := bullet(lines[at]):
            return Position(at + 1, indent(lines[at])), *words
    return _left(lines, rows) or _hyphenless(lines, row) or _begins_a_list(lines, rows)


def bullet(line: str) -> tuple[str, str] | None:
    """Return what to write where a line begins with another mark than a hyphen and a space."""
    if not (found := BULLET.match(line)):
        return None
    if not found[1]:
        return f"no space stands between the hyphen and `{found[2]}`", "put one behind the hyphen"
    return f"`{found[1]}` is not a hyphen", "write `- ` (a hyphen and a space)"


def records_in(node: yaml.SequenceNode) -> tuple[list[yaml.Node], list[Diagnosis]]:
    """Return a list's parts, and what is wrong: two records where a second one has lost its hyphen
    are read as one, which begins with the same key again and has another one again."""
    nodes, told = list[yaml.Node](), list[Diagnosis]()
    for item in node.value:
        while again := _again(item):
            begins = item.value[again][0].start_mark
            nodes.append(yaml.MappingNode(item.tag, item.value[:again], item.start_mark, begins))
            item = yaml.MappingNode(item.tag, item.value[again:], begins, item.end_mark)
            told.append((position(begins), NEW, IN_PLACE))
        nodes.append(item)
    return nodes, told


def _again(node: yaml.Node) -> int:
    """Return where in a record a second one begins, or 0."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return 0
    names = [key.value if isinstance(key, yaml.ScalarNode) else "" for key, _ in node.value]
    again = names.index(names[0], 1) if names[:1] and names[0] in names[1:] else 0
    return again if set(names[again + 1 :]) & set(names[1:again]) else 0


def _left(lines: list[str], rows: list[int]) -> Diagnosis | None:
    """A key left of its record's others; or the first of a record that has lost its hyphen: then it
    or one below it stands in the record above already."""
    if not rows or not (key := KEY.match(lines[rows[-1]])) or HYPHEN.match(lines[rows[-1]]):
        return None
    row, own, above = rows[-1], indent(lines[rows[-1]]), []
    for at in reversed(rows[:-1]):
        begins, set_in = _begins(lines[at]), indent(lines[at])
        above.append(at)
        if set_in <= own and HYPHEN.match(lines[at]):
            if begins <= own:
                return None
            break
        if set_in < own:
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
    return place, LEFT, f"put {count} in front of it, as in line {max(there.values()) + 1}"


def _hyphenless(lines: list[str], row: int) -> Diagnosis | None:
    """The first line of the list that a line with a hyphen goes on, if that has none."""
    own = indent(lines[row])
    if not lines[row].lstrip().startswith("- "):
        return None
    rows = [at for at in range(row) if _counts(lines[at])]
    above = next((at for at in reversed(rows) if indent(lines[at]) < own), None)
    if above is None or not lines[above].rstrip().endswith(":"):
        return None
    first = next((at for at in rows if at > above), row)
    if lines[first].lstrip().startswith("- "):
        return None
    set_in = indent(lines[first])
    return Position(first + 1, set_in), NEW, IN_PLACE if set_in == own + 2 else IN_FRONT


def _begins_a_list(lines: list[str], rows: list[int]) -> Diagnosis | None:
    """The first line of a list's only or first record, without its hyphen: the lines below stand
    further in, as if they belonged to its text."""
    if len(rows) < 3 or not (
        KEY.match(lines[rows[-1]]) and (key := WITH_TEXT.match(lines[rows[-2]]))
    ):
        return None
    head, first, row = rows[-3:]
    listed = re.fullmatch(r" *(?:- +)?([a-z_]+): *", lines[head])
    if not listed or indent(lines[row]) != indent(lines[first]) + 2:
        return None
    if not _begins(lines[head]) <= indent(lines[first]):
        return None
    what = f"each of `{listed[1]}` begins with a hyphen"
    fix = f"write `- {key[1]}: …` here, and leave the lines below as they are"
    return Position(first + 1, indent(lines[first])), what, fix


def _counts(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _begins(line: str) -> int:
    """Return the column of what a line says, behind its hyphen if it has one."""
    hyphen = HYPHEN.match(line)
    return len(hyphen[0]) + 1 if hyphen else indent(line)


def _key_at(line: str, column: int) -> re.Match[str] | None:
    return KEY.match(line) if _begins(line) == column else None


def _record(lines: list[str], row: int) -> Iterator[int]:
    """Yield the rows below one that belong to the same record."""
    own = indent(lines[row])
    for at in range(row + 1, len(lines)):
        if _counts(lines[at]):
            if indent(lines[at]) <= own:
                return
            yield at
