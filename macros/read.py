"""YAML to plain texts, lists and mappings that know their lines.

Every scalar stays text and every key counts once: PyYAML's own types would make an octal number of
a telephone number and False of `no`, so only its composer is used.
"""

from pathlib import Path
from typing import Any

import yaml

from .problems import Problem, Where

# The key under which each mapping holds its Where; nobody types the brackets by accident.
PLACE = "(where)"

# What the parser says, and what we say.
SYNTAX = (
    ("'\\t'", "a tab stands where only spaces may", "put spaces in its place"),
    ("mapping values", "a colon in the text is read as a key", 'put the whole text in "quotes"'),
    ("end of stream", "a quotation mark is opened and never closed", "close it"),
    ("expected ':'", "the line has no key", "write a key, a colon and a text"),
    ("<block end>", "the line does not line up with those above", "give it the same spaces"),
    ("", "the line cannot be read", "compare it with the lines above and with the example"),
)


class Items(list[Any]):
    """A list that knows the line of each of its items."""

    lines: list[int]


def read(path: Path, file: str, expect: type, problems: list[Problem]) -> Any:
    """Return what a YAML file holds: an `expect` (dict or list), or None where it is unreadable.

    Each mapping holds its `Where` under PLACE, each list is `Items`; what is wrong is added to
    `problems`, with `file` as its name.
    """
    if not path.is_file():
        problems.append(Problem(file, 1, "the file is missing", "put it back"))
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
        node = _compose(text)
    except UnicodeDecodeError as error:
        line = path.read_bytes().count(b"\n", 0, error.start) + 1
        problems.append(Problem(file, line, "the file is not UTF-8 text", "save it as UTF-8"))
    except yaml.reader.ReaderError as error:
        what = f"the text holds a hidden character (U+{ord(error.character):04X})"
        line = text.count("\n", 0, error.position) + 1
        problems.append(Problem(file, line, what, "delete it, or type the text again"))
    except yaml.MarkedYAMLError as error:
        words = f"{error.context} {error.problem}"
        what, fix = next(answer for mark, *answer in SYNTAX if mark in words)
        opened = error.context_mark if "end of stream" in words else None
        mark = opened or error.problem_mark or error.context_mark
        problems.append(Problem(file, mark.line + 1 if mark else 1, what, fix))
    except RecursionError:
        problems.append(Problem(file, 1, "lists stand in lists without end", "close each bracket"))
    else:
        raw = _plain(node, file, set(), problems) if node else None
        if isinstance(raw, expect):
            return raw
        form = "with - in front of each record" if expect is list else "as lines of `key: text`"
        problems.append(Problem(file, 1, "the file is empty or of another form", f"write it {form}"))
    return None


def _compose(text: str) -> yaml.Node | None:
    # libyaml is ten times as fast; the Python parser's words are those that SYNTAX knows. It
    # decides, and it goes first where brackets nest so deeply that libyaml would not say so.
    try:
        return yaml.compose(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, AttributeError):
        return yaml.compose(text, Loader=yaml.BaseLoader)


def _plain(node: yaml.Node, file: str, seen: set[int], problems: list[Problem]) -> Any:
    line = node.start_mark.line + 1
    if id(node) in seen or not node.tag.startswith("tag:yaml.org,2002:") or node.tag[18:] not in (
        "str",
        "seq",
        "map",
    ):
        fix = 'write the text out, in "quotes" if it begins with one of these'
        problems.append(Problem(file, line, "a mark such as & * or ! means more than text", fix))
        return ""
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        items = Items(_plain(item, file, seen, problems) for item in node.value)
        items.lines = [item.start_mark.line + 1 for item in node.value]
        return items
    keys: dict[str, int] = {}
    raw: dict[str, Any] = {PLACE: Where(file, line, keys)}
    for key_node, value in node.value:
        key, at = _plain(key_node, file, seen, problems), key_node.start_mark.line + 1
        if not isinstance(key, str) or key == PLACE:
            problems.append(Problem(file, at, "a key should be a word", "write `key: text`"))
        elif key in keys:
            what = f"`{key}` stands twice, here and in line {keys[key]}"
            problems.append(Problem(file, at, what, "keep one of them"))
        else:
            keys[key] = at
            raw[key] = _plain(value, file, seen, problems)
    return raw
