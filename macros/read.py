"""YAML to plain texts, lists and mappings that know their lines.

Every scalar stays text and every key counts once: PyYAML's own types would make an octal number of
a telephone number and False of `no`, so only its composer is used.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from .problems import Problem, Where

# The key under which each mapping holds its Where; nobody types the brackets by accident.
PLACE = "(where)"
# Records go five levels deep: actions, action, updates, update, text.
DEEPEST = 20
PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map")}

# What git leaves where two people changed the same line.
MIXED = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
# What the parser says, and what we say.
SYNTAX = (
    ("'\\t'", "a tab stands where only spaces may", "put spaces in its place"),
    ("mapping values", "a colon in the text is read as a key", 'put the whole text in "quotes"'),
    ("end of stream", "a quotation mark is opened and never closed", "close it"),
    ("expected ':'", "the line has no key", "write a key, a colon and a text"),
    ("<block end>", "the line does not line up with those above", "give it the same spaces"),
    ("special", "the text holds a hidden character", "delete it and type again"),
    ("", "the line cannot be read", "compare it with the lines above and with the example"),
)


class Items(list[Any]):
    """A list that knows its file and the line of each of its items."""

    file: str
    lines: list[int]


def read(path: Path, file: str, expect: type, problems: list[Problem]) -> Any:
    """Return what a YAML file holds: an `expect` (dict or list), or None where it is unreadable.

    Each mapping holds its `Where` under PLACE, each list is `Items`; what is wrong is added to
    `problems`, with `file` as its name.
    """
    try:
        text = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        problems.append(Problem(file, line, "the file is not UTF-8 text", "save it as UTF-8"))
        return None
    return parse(text, file, expect, problems)


def parse(text: str, file: str, expect: type, problems: list[Problem]) -> Any:
    """Return what a YAML text holds, as `read` does."""
    form = "with - in front of each record" if expect is list else "as lines of `key: text`"
    wrong = 1, "the file is missing, empty or of another form", f"write it {form}"
    if mixed := MIXED.search(text):
        fix = (
            "keep one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>"
        )
        line = text.count("\n", 0, mixed.start()) + 1
        problems.append(Problem(file, line, "two versions of the file are mixed here", fix))
        return None
    try:
        node = _compose(text)
        raw = _plain(node, file, set(), problems) if node else None
        if isinstance(raw, expect):
            return raw
    except RecursionError:
        wrong = 1, "brackets stand in brackets without end", "close each bracket"
    except yaml.YAMLError as error:
        what, fix = next(answer for words, *answer in SYNTAX if words in str(error))
        # A quotation mark that is never closed is a mistake where it was opened.
        mark = getattr(error, "context_mark" if "closed" in what else "problem_mark", None)
        before = text[: mark.index if mark else getattr(error, "position", 0)]
        wrong = before.count("\n") + 1, what, fix
    problems.append(Problem(file, *wrong))
    return None


def _compose(text: str) -> yaml.Node | None:
    # libyaml is ten times as fast, but SYNTAX knows the words of the Python parser. Its composer
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


def _plain(node: yaml.Node, file: str, seen: set[int], problems: list[Problem]) -> Any:
    if id(node) in seen or node.tag not in PLAIN:
        what = "a mark such as & * or ! means more than text"
        fix = 'write the text out, in "quotes" if it begins with such a mark'
        problems.append(Problem(file, _line(node), what, fix))
    if id(node) in seen and not isinstance(node, yaml.ScalarNode):
        return ""
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        items = Items(_plain(item, file, seen, problems) for item in node.value)
        items.file, items.lines = file, [_line(item) for item in node.value]
        return items
    keys: dict[str, int] = {}
    raw: dict[str, Any] = {PLACE: Where(file, _line(node), keys)}
    for key_node, value in node.value:
        key, line = _plain(key_node, file, seen, problems), _line(key_node)
        if not isinstance(key, str) or key == PLACE:
            problems.append(Problem(file, line, "a key should be a word", "write `key: text`"))
        elif key in keys:
            what = f"`{key}` stands twice, here and in line {keys[key]}"
            problems.append(Problem(file, line, what, "keep one of them"))
        else:
            keys[key], raw[key] = line, _plain(value, file, seen, problems)
    return raw


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1
