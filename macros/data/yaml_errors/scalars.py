"""A second look at a file's lines, where the parser of YAML would mislead an editor."""

import re
from collections.abc import Collection, Iterator
from typing import Any

import yaml

from ..problems import Position, Problem, is_hidden

# What git leaves where two people changed the same line.
MIXED = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)
# A line that begins with a key.
KEY = re.compile(r"\s*(?:- +)?\{?([a-z_]+):(?=\s|$)")
# What stands before a text: where a space of another kind means something.
BEFORE_TEXT = re.compile(r"\s*(?:-\s)?\s*(?:[a-z_]+:\s)?")
# A text that goes on behind #. Two spaces before it make it a comment, which is not read.
REMARK = re.compile(r"[,\]}]* #")
# Where, what is wrong, and what to write instead.
Diagnosis = tuple[Position, str, str]

ODD_SPACE = "a space of another kind stands here", "delete it and press the space bar"
TAB = "a tab stands where only spaces may", "put spaces in its place"
TWO_VERSIONS = (
    "two versions of the file are mixed here",
    "keep one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
)
SAME_SPACES = "give each line of a text the same spaces"
OPEN_QUOTE = "a quotation mark is opened and never closed", "close it"
DOUBLE = 'put the whole text in straight double quotes: "…"'


def look(text: str, file: str, problems: list[Problem]) -> str:
    """Report each tab, hidden character and odd space; return the text with a space for each, so
    that the file's other slips are found too."""
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        if line.isprintable():
            continue
        comment, begins = line.lstrip().startswith("#"), BEFORE_TEXT.match(line)
        for at, character in enumerate(line):
            if character == "\t":
                words = TAB
            elif is_hidden(character):
                what = f"the text holds a hidden character (U+{ord(character):04X})"
                words = what, "delete it and type again"
            elif character.isspace() and character != " " and begins and at < begins.end():
                words = ODD_SPACE
            else:
                continue
            lines[number - 1] = lines[number - 1][:at] + " " + line[at + 1 :]
            if not comment:
                problems.append(Problem(file, number, *words, at + 1))
    return "\n".join(lines)


def stray(source: str, node: yaml.ScalarNode, keys: Collection[str]) -> Iterator[Diagnosis]:
    """Yield what is in a text of a file and was not meant to be, or was meant to be and is not."""
    at, end = position(node.start_mark), node.end_mark.index
    written = source[node.start_mark.index : end]
    # An empty text before # is told as one that begins with it.
    if node.style not in ("|", ">") and REMARK.match(source, end):
        yield (
            position(node.end_mark),
            "what stands behind # is not read",
            'put the text in "quotes"',
        )
    if not node.style and written.endswith('"') and written.count('"') == 1:
        yield at, "a quotation mark is closed and never opened", "open it, or delete it"
    first, *rest = written.split("\n")[1:] or [""]
    # In a text with a list, a line may go on what its hyphen began.
    plain = node.style in ("|", ">") and not re.search(r"^- ", node.value, re.MULTILINE)
    for number, line in enumerate(rest if plain else (), at.line + 2):
        if line.strip() and indent(line) > indent(first) > 1:
            yield (
                Position(number, indent(line)),
                "the line does not line up with its text",
                SAME_SPACES,
            )
    for number, line in enumerate(written.split("\n")[1:], at.line + 1):
        # Where no mark says that a long text begins, a hyphen begins a word of a list.
        listed = not node.style and line.lstrip().startswith("- ")
        if listed or ((key := KEY.match(line)) and key[1] in keys):
            if node.style in ("'", '"'):
                yield at, *open_quote(node.style)
                return
            what = "the line is read as a part of the text above"
            fix = "give it the same spaces as the key above; or begin it with another word"
            yield Position(number, indent(line)), what, fix


def run_together(node: yaml.SequenceNode) -> Iterator[Diagnosis]:
    """Yield the second line of each word of a list that goes on in it, without a mark that says so:
    it has lost its hyphen. Between brackets commas tell words apart."""
    for item in node.value if not node.flow_style else ():
        start, end = item.start_mark, item.end_mark
        if isinstance(item, yaml.ScalarNode) and not item.style and end.line > start.line:
            what = "the line is read as a part of the one above"
            yield Position(start.line + 2, start.column + 1), what, "put a hyphen in front of it"


def open_quote(opened: str) -> tuple[str, str]:
    """Return what to say of a quotation mark that nothing closes: a single one may be an apostrophe
    with which a text begins."""
    return OPEN_QUOTE[0], DOUBLE if opened == "'" else OPEN_QUOTE[1]


def in_quotes(line: str) -> str:
    """Return what to write where a line's text needs quotes; curly ones are but letters of it."""
    if re.match(r"\s*(?:- +)?(?:[a-z_]+: +)?[“‘„]", line):
        return 'put the whole text in straight "quotes": the curly ones (“ ”) do not count'
    return 'put the whole text in "quotes"'


def position(at: Any) -> Position:
    """Return a mark of the parser's, which count from 0, as ours."""
    return Position(at.line + 1, at.column + 1) if at else Position(1, 1)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1
