"""Mistakes that YAML accepts: hidden characters, comments and lines that end up in a text."""

import re
from collections.abc import Collection, Iterator

import yaml

from ..problems import Position, Problem, hidden_in
from ..yaml_reader import COMMENT, CONFLICT, position

# A line that starts with a key.
KEY = re.compile(r"\s*(?:- +)?\{?([a-z_]+):(?=\s|$)")
# What precedes a text on its line: an unusual space there changes the structure.
BEFORE_TEXT = re.compile(r"\s*(?:-\s)?\s*(?:[a-z_]+:\s)?")
# A position, what is wrong, and what to write instead.
Diagnosis = tuple[Position, str, str]

UNUSUAL_SPACE = "this is not an ordinary space", "delete it and press the space bar"
TAB = "a tab is not allowed here", "use spaces instead"
TWO_VERSIONS = (
    "the file contains two versions of these lines",
    "keep one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
)
OPEN_QUOTE = "a quotation mark is opened but never closed", "close it"
DOUBLE_QUOTES = 'put the whole text in straight double quotes: "…"'


def check_characters(text: str, file: str, problems: list[Problem]) -> str:
    """Report tabs, hidden characters and unusual spaces; return the text with spaces instead, so
    that other mistakes are found too."""
    lines = text.split("\n")
    for row, line in enumerate(lines):
        found = {index: words for index, *words in hidden_in(line)}
        found |= {index: [*TAB] for index, character in enumerate(line) if character == "\t"}
        start = BEFORE_TEXT.match(line)
        for index in range(start.end() if start else 0):
            if line[index].isspace() and line[index] != " ":
                found.setdefault(index, [*UNUSUAL_SPACE])
        for index, (what, fix) in sorted(found.items()):
            lines[row] = f"{lines[row][:index]} {lines[row][index + 1 :]}"
            if not line.lstrip().startswith("#"):
                problems.append(Problem(file, row + 1, what, fix, index + 1))
    return "\n".join(lines)


def conflict(text: str) -> tuple[int, str, str] | None:
    """Return the line of git's first conflict marker, what is wrong, and the fix."""
    marker = CONFLICT.search(text)
    return (text.count("\n", 0, marker.start()) + 1, *TWO_VERSIONS) if marker else None


def scalar_problems(
    source: str, node: yaml.ScalarNode, keys: Collection[str]
) -> Iterator[Diagnosis]:
    """Yield what probably does not belong to a scalar, or is missing from it."""
    at, end = position(node.start_mark), node.end_mark.index
    written = source[node.start_mark.index : end]
    block = node.style in ("|", ">")
    if not block and COMMENT.match(source, end):
        yield position(node.end_mark), "everything after # is ignored", 'put the text in "quotes"'
    if not node.style and written.endswith('"') and written.count('"') == 1:
        yield at, "a quotation mark is closed but never opened", "open it, or delete it"
    lines = list(enumerate(written.split("\n")[1:], at.line + 1))
    first = indent(lines[0][1]) if lines else 1
    # In a text with a list, a line may continue a list item.
    if block and first > 1 and not re.search(r"^- ", node.value, re.MULTILINE):
        for number, line in lines[1:]:
            if line.strip() and indent(line) > first:
                what = "the line does not line up with its text"
                fix = "start each line of a text with the same number of spaces"
                yield Position(number, indent(line)), what, fix
    for number, line in lines:
        item = not node.style and line.lstrip().startswith("- ")
        if item or ((key := KEY.match(line)) and key[1] in keys):
            if node.style in ("'", '"'):
                yield at, *open_quote(node.style)
                return
            what = "this line is read as part of the text above"
            fix = "start it with as many spaces as the key above, or begin it with another word"
            yield Position(number, indent(line)), what, fix


def missing_hyphens(node: yaml.SequenceNode) -> tuple[list[yaml.Node], list[Diagnosis]]:
    """Return the items of a list, and what is wrong with them.

    A record without its hyphen is read as part of the one before, which then repeats its first key
    and another one. A word without its hyphen is read as a further line of the one before.
    """
    nodes, found = list[yaml.Node](), list[Diagnosis]()
    for item in node.value:
        while again := _second_record(item):
            start = item.value[again][0].start_mark
            nodes.append(yaml.MappingNode(item.tag, item.value[:again], item.start_mark, start))
            item = yaml.MappingNode(item.tag, item.value[again:], start, item.end_mark)
            fix = "put `- ` in place of the two spaces in front of it"
            found.append((position(start), "a new record starts here", fix))
        nodes.append(item)
        # Between brackets, commas separate the words.
        plain = isinstance(item, yaml.ScalarNode) and not item.style and not node.flow_style
        if plain and item.end_mark.line > item.start_mark.line:
            at = Position(item.start_mark.line + 2, item.start_mark.column + 1)
            what = "this line is read as part of the line above"
            found.append((at, what, "put a hyphen in front of it"))
    return nodes, found


def _second_record(node: yaml.Node) -> int:
    """Return the index at which a second record starts in a mapping, or 0."""
    if not isinstance(node, yaml.MappingNode) or node.flow_style:
        return 0
    names = [key.value if isinstance(key, yaml.ScalarNode) else "" for key, _ in node.value]
    again = names.index(names[0], 1) if names[:1] and names[0] in names[1:] else 0
    return again if set(names[again + 1 :]) & set(names[1:again]) else 0


def open_quote(mark: str) -> tuple[str, str]:
    """Return what is wrong with a quotation mark that is never closed, and the fix.

    A single one may be an apostrophe at the start of a text.
    """
    return OPEN_QUOTE[0], DOUBLE_QUOTES if mark == "'" else OPEN_QUOTE[1]


def quote_text(line: str) -> str:
    """Return the fix for a line whose text needs quotes. Curly ones do not count."""
    if re.match(r"\s*(?:- +)?(?:[a-z_]+: +)?[“‘„]", line):
        return 'put the whole text in straight "quotes": the curly ones (“ ”) do not count'
    return 'put the whole text in "quotes"'


def indent(line: str) -> int:
    """Return the column of the first character of a line that is not a space."""
    return len(line) - len(line.lstrip()) + 1
