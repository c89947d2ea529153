"""Read YAML into plain texts, lists and mappings that know their positions.

Every scalar stays text and no key may repeat. PyYAML's own types would turn a phone number
into an octal number and `no` into False, so only its composer is used.
"""

import functools
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .bullets import plain_bullets
from .problems import LOST, Location, Position, Problem, message

# The key under which each mapping keeps its Location; no editor writes the brackets by accident.
PLACE = "(location)"
# The data is five levels deep: actions, action, updates, update, text.
MAX_DEPTH = 20
# How the files of Word and Excel begin, new and old.
OFFICE = (b"PK\3\4", b"\xd0\xcf\x11\xe0")
# What git leaves where two people changed the same line.
CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
# A cheap test for scalars that yaml_errors has to look at.
SUSPICIOUS = re.compile(
    r"""^[^"]*"$                             # a quotation mark is closed but never opened
    | \n[ ]*(?:-\ +)?\{?[a-z_]+:(?:\s|$)    # a further line starts with a key
    | ^[^|>](?s:.*)\n[ ]*-\                 # a line of a plain text starts with a hyphen
    | \n(\ *)\S(?s:.*)\n\1\ +\S            # a line is indented further than another
    """,
    re.VERBOSE,
)
# A text in one line, followed by a comment: more of the text may have been meant.
COMMENT = re.compile(r"[,\]}]* #")
# A key between braces without a space after its colon.
GLUED = re.compile(r"([\w-]+):\S")
# The end of a number with a comma, which YAML takes for the next key between braces.
THOUSANDS = re.compile(r"\d,\d{3}(?=[,}])")

# A position, the name of a message, and the values in it.
Diagnosis = tuple[Position, str, dict[str, object]]


class LocatedList(list[Any]):
    """A list that knows its file and the position of each item."""

    file: str
    positions: list[Position]


class _Source(NamedTuple):
    """A file being read: its name and text, the known keys, and the problems found so far."""

    file: str
    text: str
    keys: Collection[str]
    problems: list[Problem]

    def report(self, at: Position, name: str, **values: object) -> None:
        self.problems.append(Problem(self.file, at.line, *message(name, **values), at.column))


def read(
    path: Path, file: str, expect: type, problems: list[Problem], keys: Collection[str] = ()
) -> Any:
    """Return the content of a YAML file: an `expect` (dict or list), or None if it is unreadable.

    Each mapping keeps its Location under PLACE and each list is a LocatedList. Problems are
    appended to `problems` with `file` as their file. A line of a text that starts with one of
    `keys` is a problem: it was meant as a key.
    """
    text = read_text(path, file, problems) if path.is_file() else ""
    return None if text is None else parse(text, file, expect, problems, keys)


def read_text(path: Path, file: str, problems: list[Problem]) -> str | None:
    """Return the text of a file, or None if it is not UTF-8, which is reported."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        content = path.read_bytes()
        before = content[: error.start].decode().split("\n")
        words = message("office" if content.startswith(OFFICE) else "not text")
        problems.append(Problem(file, len(before), *words, len(before[-1]) + 1))
        return None


def parse(
    text: str, file: str, expect: type, problems: list[Problem], keys: Collection[str] = ()
) -> Any:
    """Return the content of a YAML text, as `read` does."""
    known = len(problems)
    text = plain_bullets(text.replace("\r\n", "\n"))
    if not text.replace("\n", "").isprintable() or LOST in text or CONFLICT.search(text):
        from .yaml_errors import check_characters

        text = check_characters(text, file, problems)
        if CONFLICT.search(text):
            return None
    source = _Source(file, text, keys, problems)
    form = "with - in front of each record" if expect is list else "as lines of `key: text`"
    wrong: Diagnosis = Position(1, 1), "missing file", {"form": form}
    try:
        node, special = compose(text)
        for mark in special:
            source.report(position(mark), "special mark")
        raw = _convert(node, source) if node and not special else None
        if special or isinstance(raw, expect):
            return raw
    except RecursionError:
        wrong = Position(1, 1), "deep", {}
    except yaml.YAMLError as error:
        from .yaml_errors import explain

        wrong = explain(error, text, keys)
    # A tab is reported once: the space put in its place may be a syntax error too.
    at, name, values = wrong
    if not any(problem.line == at.line for problem in problems[known:]):
        source.report(at, name, **values)
    return None


@functools.lru_cache(maxsize=100)  # most files have not changed since the last load
def compose(text: str) -> tuple[yaml.Node | None, list[Any]]:
    """Return the node of a YAML text, and where it has anchors, aliases or tags.

    Raises YAMLError, or RecursionError for deep nesting.
    """
    # libyaml is ten times as fast, but yaml_errors needs the Python parser's messages. libyaml's
    # composer is recursive and crashes on deep nesting, so the depth is checked first.
    try:
        depth, special = 0, list[Any]()
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise RecursionError
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                special.append(event.start_mark)
        return yaml.compose(text, Loader=yaml.CBaseLoader), special
    except (yaml.YAMLError, AttributeError):
        try:
            return yaml.compose(text, Loader=yaml.BaseLoader), []
        except (ValueError, OverflowError):  # "\\U00110000" is no character
            before = text[: text.index("\\U")].split("\n")
            mark = yaml.Mark("", 0, len(before) - 1, len(before[-1]), None, 0)
            raise yaml.MarkedYAMLError(problem="escape", problem_mark=mark) from None


def position(mark: Any) -> Position:
    """Return a mark of PyYAML, which counts from 0, as a Position."""
    return Position(mark.line + 1, mark.column + 1) if mark else Position(1, 1)


def _convert(node: yaml.Node, source: _Source) -> Any:
    if isinstance(node, yaml.ScalarNode):
        return _convert_scalar(node, source)
    if isinstance(node, yaml.SequenceNode):
        nodes = _records(node, source)
        items = LocatedList(_convert(item, source) for item in nodes)
        items.file, items.positions = source.file, [position(item.start_mark) for item in nodes]
        return items
    return _convert_mapping(node, source)


def _convert_scalar(node: yaml.ScalarNode, source: _Source) -> str:
    written = source.text[node.start_mark.index : node.end_mark.index]
    known = len(source.problems)
    if SUSPICIOUS.search(written) or COMMENT.match(source.text, node.end_mark.index):
        from .yaml_errors import scalar_problems

        for at, name in scalar_problems(source.text, node, source.keys):
            source.report(at, name)
    # An empty text is no further problem if the reason was reported.
    return node.value or "#" * (len(source.problems) > known)


def _records(node: yaml.SequenceNode, source: _Source) -> list[yaml.Node]:
    """Return the items of a list; report those that have lost their hyphen.

    A record without its hyphen is read as part of the one before, which then repeats its first key
    and another one. A word without its hyphen is read as a further line of the one before.
    """
    nodes: list[yaml.Node] = []
    for item in node.value:
        while again := _second_record(item):
            start = item.value[again][0].start_mark
            nodes.append(yaml.MappingNode(item.tag, item.value[:again], item.start_mark, start))
            item = yaml.MappingNode(item.tag, item.value[again:], start, item.end_mark)
            source.report(position(start), "new record in place")
        nodes.append(item)
        # Between brackets, commas separate the words.
        plain = isinstance(item, yaml.ScalarNode) and not item.style and not node.flow_style
        if plain and item.end_mark.line > item.start_mark.line:
            at = Position(item.start_mark.line + 2, item.start_mark.column + 1)
            source.report(at, "word without hyphen")
    return nodes


def _second_record(node: yaml.Node) -> int:
    """Return the index at which a second record starts in a mapping, or 0."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return 0
    names = [key.value if isinstance(key, yaml.ScalarNode) else "" for key, _ in node.value]
    again = names.index(names[0], 1) if names[:1] and names[0] in names[1:] else 0
    return again if set(names[again + 1 :]) & set(names[1:again]) else 0


def _convert_mapping(node: yaml.Node, source: _Source) -> dict[str, Any]:
    at = position(node.start_mark)
    positions: dict[str, tuple[Position, ...]] = {"": (at, at)}
    raw: dict[str, Any] = {PLACE: Location(source.file, at.line, positions)}
    for key_node, value in node.value:
        if THOUSANDS.match(source.text, key_node.start_mark.index - 2):
            source.report(position(key_node.start_mark), "comma in number")
            continue
        key, place = _convert(key_node, source), position(key_node.start_mark)
        if isinstance(key, str) and (glued := GLUED.match(key)) and not value.value:
            source.report(place, "glued key", key=glued[1])
        elif not isinstance(key, str) or key == PLACE:
            source.report(place, "no word")
        elif key in positions:
            first = positions[key][0]
            name = "repeated id" if key == "id" else "repeated key"
            source.report(place, name, key=key, line=first.line)
            # If they are lines apart, either of them may be in the wrong record.
            if place.line > first.line + 1:
                source.report(first, "repeated key", key=key, line=place.line)
        else:
            raw[key] = _convert(value, source)
            positions[key] = place, position(value.start_mark), *getattr(raw[key], "positions", ())
            # A mapping by year does not become a record, so its keys are kept here.
            below = raw[key][PLACE].positions if isinstance(raw[key], dict) else {}
            positions |= {f"{key}.{year}": of_year for year, of_year in below.items() if year}
    return raw
