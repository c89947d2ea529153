"""Change single values and records in the text of a YAML file: its other lines stay as they are.

A `path` leads to a record: keys of mappings, and for an item of a list its `id` or its number.
"""

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from ..data.files import text_of
from ..data.problems import Problem, Problems, message
from .yaml_writer import WIDTH, as_yaml

BOM = "\ufeff"
Steps = Sequence[str | int]


class InBrackets(ValueError):
    """What should change shares its lines with others, because it is in brackets: its node."""


class Texts(dict[str, str]):
    """The texts of the files that are new or change; of the others, those below `root`."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self.root = root

    def __missing__(self, file: str) -> str:
        return text_of(self.root, file)

    def change(self, file: str, change: Callable[..., str], *arguments: Any) -> None:
        """Change a file by one of the functions below, which see line feeds only and no byte order
        mark. Raises Problems if what should change is in brackets."""
        text = self[file]
        mark, plain = text[: text.startswith(BOM)], text.removeprefix(BOM)
        line_end = "\r\n" if "\r\n" in plain else "\n"
        plain = plain.replace("\r\n", "\n")
        try:
            changed = change(plain + "\n" * (not plain.endswith("\n")), *arguments)
        except InBrackets as error:
            line = error.args[0].start_mark.line + 1
            raise Problems([Problem(file, line, *message("in brackets"))]) from None
        self[file] = mark + changed.replace("\n", line_end)


def set_values(text: str, path: Steps, values: Mapping[str, Any], order: Sequence[str] = ()) -> str:
    """Return a text with some values of a record changed, added or, where they are None, removed.

    A new key follows the last one that comes before it in `order`. Comments stay. Raises
    InBrackets if the record is in brackets.
    """
    for key, value in values.items():
        record = _find(text, path)
        if record.flow_style:
            raise InBrackets(record)
        keys = _keys(record)
        column = record.start_mark.column
        if key not in keys:
            if value is not None:
                text = _with_key(text, keys, column, as_yaml({key: value}, column), key, order)
        elif value is None:
            text = _without_key(text, keys, column, key)
        else:
            text = _with_value(text, *keys[key], value)
    return text


def insert_record(
    text: str, path: Steps, key: str, record: Mapping[str, Any] | str, at: int | None = None
) -> str:
    """Return a text with a record inserted before number `at` of a list, by default at its end.

    The list is below `key` of the record at `path`, or the whole file if `key` is empty. A record
    may be lines that `cut_record` returned. Raises InBrackets if either is in brackets.
    """
    parent = _find(text, path)
    name, items = _keys(parent).get(key, (None, None)) if key else (None, parent)
    if (key and parent.flow_style) or (items and items.flow_style and items.value):
        raise InBrackets(parent)
    column = parent.start_mark.column
    heading, indent, gap = "", column + 2 if key else column, ""
    number = len(items.value) if items and at is None else at or 0
    if not items:
        heading = f"{' ' * column}{key}:\n"
        place = _line_above(text, parent.end_mark, column - 1)
    elif items.value:
        indent = items.start_mark.column
        starts = [*(item.start_mark for item in items.value), items.end_mark]
        # A comment at the top of a file is about the file.
        place = _line_above(text, starts[number], indent if key or number else -1)
        # Keep an empty line between records where there is one between others.
        before = _line_above(text, starts[number - 1], indent)
        gap = "\n" if number > 1 and text.startswith("\n", before) else ""
    else:  # an empty list in brackets
        above, below = text[: items.start_mark.index].rstrip(), text[items.end_mark.index :]
        text = above + below if above else below.lstrip()
        place = text.index("\n", name.end_mark.index) + 1 if name else len(text)
    if isinstance(record, str):
        lines = textwrap.indent(record, " " * indent)
    else:
        lines = as_yaml([record], indent)
    return text[:place] + heading + gap + lines + text[place:]


def cut_record(text: str, path: Steps, key: str, id_: str) -> tuple[str, str]:
    """Return a text without a record of a list, and the record's lines with the comments above.

    A list without other records goes too. Raises InBrackets if the list is in brackets.
    """
    items = _find(text, [*path, key])
    if items.flow_style:
        raise InBrackets(items)
    column, item = items.start_mark.column, _find(text, [*path, key, id_])
    start = _line_above(text, item.start_mark, column)
    end = _line_above(text, item.end_mark, column)
    lines = textwrap.dedent(text[start:end].strip("\n")) + "\n"
    if len(items.value) == 1:
        return set_values(text, path, {key: None}), lines
    return text[:start] + text[end:], lines


def _find(text: str, path: Steps) -> Any:
    """Return the node of a record, list or value."""
    node: Any = yaml.compose(text, Loader=yaml.CBaseLoader)
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
        elif isinstance(node, yaml.MappingNode):
            node = _keys(node)[step][1]
        else:
            node = next(item for item in node.value if _keys(item)["id"][1].value == step)
    return node


def _keys(mapping: Any) -> dict[str, tuple[Any, Any]]:
    return {key.value: (key, value) for key, value in mapping.value}


def _line_above(text: str, mark: Any, column: int) -> int:
    """Return the index of the line that holds a mark, without the empty lines above it and the
    comments there that are indented by `column` spaces or fewer: those are about what follows."""
    above = text[: text.rfind("\n", 0, mark.index) + 1]
    pattern = rf"(?:^[ \t]*\n|^ {{0,{column}}}#.*\n)+\Z"
    return len(re.sub(pattern, "", above, flags=re.MULTILINE))


def _end(text: str, value: Any, column: int) -> int:
    """Return the index of the end of a value, before the line's end or a comment."""
    is_list = getattr(value, "flow_style", True) is False
    block = is_list or getattr(value, "style", None) in ("|", ">")
    return _line_above(text, value.end_mark, column) - 1 if block else value.end_mark.index


def _with_key(
    text: str, keys: dict[str, Any], column: int, lines: str, key: str, order: Sequence[str]
) -> str:
    before = set(order[: order.index(key)]) if key in order else set(keys)
    if above := [value for name, (_, value) in keys.items() if name in before]:
        place = text.index("\n", _end(text, above[-1], column)) + 1
        return text[:place] + lines + text[place:]
    first = next(iter(keys.values()))[0].start_mark.index
    return text[:first] + lines[column:] + " " * column + text[first:]


def _without_key(text: str, keys: dict[str, Any], column: int, key: str) -> str:
    name, value = keys[key]
    start = text.rfind("\n", 0, name.start_mark.index) + 1
    if text[start : name.start_mark.index].strip():  # the first of an item, after its hyphen
        following = [other for other, _ in keys.values()][1].start_mark.index
        return text[: name.start_mark.index] + text[following:]
    return text[:start] + text[text.index("\n", _end(text, value, column)) + 1 :]


def _with_value(text: str, name: Any, old: Any, value: Any) -> str:
    column, start = name.start_mark.column, name.start_mark.index
    end = _end(text, old, column)
    if isinstance(old, yaml.SequenceNode) and not old.flow_style:
        new = text[start : text.index("\n", start) + 1] + _items(text, old, value, end + 1)
    else:
        new = as_yaml({name.value: value}, column)[column:]
        folded = getattr(old, "style", None) == ">" and "\n\n" not in text[start:end]
        if folded and new.startswith(f"{name.value}: >-\n"):
            new = _folded(text[start:end], value)
    new = new.rstrip("\n")
    after = text[end : text.index("\n", end)]
    first, _, rest = new.partition("\n")
    if after.strip() and first.endswith((">", ">-", "|", "|-")):  # keep a comment out of the text
        return f"{text[:start]}{first}{after}\n{rest}{text[end + len(after) :]}"
    return text[:start] + new + text[end:]


def _items(text: str, old: Any, values: Sequence[str], end: int) -> str:
    """Return the lines of a list with other values; those of the values that stay are kept."""
    column = old.start_mark.column
    starts = [_line_above(text, item.start_mark, column) for item in old.value]
    bounds = zip(starts, [*starts[1:], end], strict=True)
    lines = {
        item.value: text[first:last] for item, (first, last) in zip(old.value, bounds, strict=True)
    }
    return "".join(
        lines.get(one) or f"{' ' * column}-{as_yaml({'k': one}, column)[column + 2 :]}"
        for one in values
    )


def _folded(old: str, value: str) -> str:
    """Return the lines of a folded text with other words: lines that can stay, stay."""
    head, *lines = old.split("\n")
    words, above, below = value.split(), list[str](), list[str]()
    while lines and lines[0].split() == words[: len(lines[0].split())]:
        words = words[len(lines[0].split()) :]
        above.append(lines.pop(0))
    while lines and lines[-1].split() == words[-len(lines[-1].split()) :]:
        words = words[: -len(lines[-1].split())]
        below.insert(0, lines.pop())
    if words and above and not lines:  # added words continue the line before them
        lines = [above.pop()]
        words = lines[0].split() + words
    margin = re.match(" *", (above + lines + below)[0])
    indent = margin[0] if margin else ""
    between = textwrap.wrap(
        " ".join(words),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join([head, *above, *between, *below])
