"""YAML to plain texts, lists and mappings that know where they stand.

Every scalar stays text and every key counts once: PyYAML's own types would make an octal number of
a telephone number and False of `no`, so only its composer is used.
"""

import functools
from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from .problems import Location, Position, Problem
from .yaml_errors.indentation import records_in
from .yaml_errors.scalars import MIXED, TWO_VERSIONS, look, position, run_together, stray
from .yaml_errors.syntax import explain

# The key under which each mapping holds its Where; nobody types the brackets by accident.
PLACE = "(location)"
# Records go five levels deep: actions, action, updates, update, text.
DEEPEST = 20
MISSING = "the file is missing, empty or of another form"
NOT_TEXT = "the file is not UTF-8 text", "save it as UTF-8"
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}


class LocatedList(list[Any]):
    """A list that knows its file and where each of its items stands."""

    file: str
    positions: list[Position]


class _Source(NamedTuple):
    """A file that is being read: its name and text, the keys its records may have, what is wrong
    in it, and the parts of it that were seen already."""

    file: str
    text: str
    keys: Collection[str]
    problems: list[Problem]
    seen: set[int]

    def wrong(self, at: Position, what: str, fix: str) -> None:
        self.problems.append(Problem(self.file, at.line, what, fix, at.column))


def read(
    path: Path, file: str, expect: type, problems: list[Problem], keys: Collection[str] = ()
) -> Any:
    """Return what a YAML file holds: an `expect` (dict or list), or None where it is unreadable.

    Each mapping holds its `Where` under PLACE, each list is `Items`; what is wrong is added to
    `problems`, with `file` as its name. A line of a text that begins with one of `keys` is wrong:
    it was meant as a line of its own.
    """
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        before = path.read_bytes()[: error.start].decode().split("\n")
        problems.append(Problem(file, len(before), *NOT_TEXT, len(before[-1]) + 1))
        return None
    return parse(text, file, expect, problems, keys)


def parse(
    text: str, file: str, expect: type, problems: list[Problem], keys: Collection[str] = ()
) -> Any:
    """Return what a YAML text holds, as `read` does."""
    form = "with - in front of each record" if expect is list else "as lines of `key: text`"
    wrong = Position(1, 1), MISSING, f"write it {form}"
    known = len(problems)
    source = _Source(file, look(text, file, problems), keys, problems, set())
    if mixed := MIXED.search(source.text):
        source.wrong(Position(source.text.count("\n", 0, mixed.start()) + 1, 1), *TWO_VERSIONS)
        return None
    try:
        node = _compose(source.text)
        raw = _plain(node, source) if node else None
        if isinstance(raw, expect):
            return raw
    except RecursionError:
        wrong = Position(1, 1), "brackets stand in brackets without end", "close each bracket"
    except yaml.YAMLError as error:
        wrong = explain(error, source.text, keys)
    # A tab is told once, though the space in its place may not line up either.
    if not any(problem.line == wrong[0].line for problem in problems[known:]):
        source.wrong(*wrong)
    return None


@functools.lru_cache(maxsize=100)  # at the next save most files are as they were
def _compose(text: str) -> yaml.Node | None:
    # libyaml is ten times as fast, but syntax.py knows the words of the Python parser. Its composer
    # calls itself for each level and crashes on too many, so its events are counted first.
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise RecursionError
        return yaml.compose(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, AttributeError):
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _plain(node: yaml.Node, source: _Source) -> Any:
    at = position(node.start_mark)
    marked = source.text.startswith("&", node.start_mark.index)
    if marked or id(node) in source.seen or node.tag not in PLAIN:
        what = "a mark such as & * or ! means more than text"
        source.wrong(at, what, 'write the text out, in "quotes" if it begins with such a mark')
    if id(node) in source.seen and not isinstance(node, yaml.ScalarNode):
        return ""
    source.seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        known = len(source.problems)
        for told in stray(source.text, node, source.keys):
            source.wrong(*told)
        return node.value or "#" * (len(source.problems) > known)  # why it is empty is told
    if isinstance(node, yaml.SequenceNode):
        nodes, begun = records_in(node)
        for told in (*run_together(node), *begun):
            source.wrong(*told)
        items = LocatedList(_plain(item, source) for item in nodes)
        items.file, items.positions = source.file, [position(item.start_mark) for item in nodes]
        return items
    positions: dict[str, tuple[Position, ...]] = {"": (at, at)}
    raw: dict[str, Any] = {PLACE: Location(source.file, at.line, positions)}
    for key_node, value in node.value:
        key, place = _plain(key_node, source), position(key_node.start_mark)
        if not isinstance(key, str) or key == PLACE:
            source.wrong(place, "a key should be a word", "write `key: text`")
        elif key in positions:
            what = f"`{key}` stands twice, here and in line {positions[key][0].line}"
            record = "where a record begins here, put - in front; or " if key == "id" else ""
            source.wrong(place, what, f"{record}keep one of them")
            # Lines apart, either of them may have been put into the wrong record.
            if place.line > positions[key][0].line + 1:
                what = f"`{key}` stands twice, here and in line {place.line}"
                source.wrong(positions[key][0], what, "keep one of them")
        else:
            raw[key] = _plain(value, source)
            positions[key] = place, position(value.start_mark), *getattr(raw[key], "positions", ())
            # A mapping by year becomes no record, so its keys are known here.
            below = raw[key][PLACE].positions if isinstance(raw[key], dict) else {}
            positions |= {f"{key}.{year}": of_year for year, of_year in below.items() if year}
    return raw
