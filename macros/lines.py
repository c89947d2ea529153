"""A second look at a file's lines, where the parser of YAML would mislead an editor."""

import re
from collections.abc import Iterator
from typing import Any

import yaml

from .problems import Mark, Problem, is_hidden

# What git leaves where two people changed the same line.
MIXED = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?= |\r?$)", re.MULTILINE)
# A line that begins with a key, and one whose key has no colon.
KEY = re.compile(r"\s*(?:- +)?\{?([a-z_]+):(?=\s|$)")
NO_KEY = re.compile(r"(\s*(?:- +)?)[a-z_]+ [^:]*$")
# What stands before a text: where a space of another kind means something.
BEFORE_TEXT = re.compile(r"\s*(?:-\s)?\s*(?:[a-z_]+:\s)?")

ODD_SPACE = "a space of another kind stands here", "delete it and press the space bar"
TAB = "a tab stands where only spaces may", "put spaces in its place"
TWO_VERSIONS = (
    "two versions of the file are mixed here",
    "keep one of the two, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>",
)
OPEN_QUOTE = "a quotation mark is opened and never closed", "close it"
NOT_IN_LINE = "the line does not line up with those above", "give it the same spaces"
KEYLESS = "the line has no key", "write a key, a colon, a space and a text"
# What the parser says, and what we say.
SYNTAX = (
    ("mapping values", "a colon in the text is read as a key", 'put the whole text in "quotes"'),
    ("end of stream", *OPEN_QUOTE),
    ("document separator", *OPEN_QUOTE),
    ("expected ':'", *KEYLESS),
    ("but found ','", "a comma stands where a word should", "delete it, or write the word"),
    ("but found ']'", "a bracket is closed that is not open", "delete it, or open it"),
    ("but found '}'", "a bracket is closed that is not open", "delete it, or open it"),
    ("found '?'", "the line begins no record", "put a hyphen and a space in front of it"),
    ("<block end>", *NOT_IN_LINE),
    ("entries are not allowed", *NOT_IN_LINE),
    ("comment or a line break", "text stands behind > or |", "begin it in the line below"),
    ("escape", "a \\ stands in a text in quotes", "delete it"),
    ("another document", "three hyphens begin another file", "delete the line"),
    ("start any token", "a text cannot begin with this mark", 'put the whole text in "quotes"'),
    ("alias", "a text cannot begin with this mark", 'put the whole text in "quotes"'),
    ("anchor", "a text cannot begin with this mark", 'put the whole text in "quotes"'),
    ("", "the line cannot be read", "compare it with the lines above and with the example"),
)


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


def swallowed(text: str, keys: Any) -> Iterator[Mark]:
    """Yield the place of each line of a text, after its first, that begins with one of the keys."""
    for number, line in enumerate(text.split("\n")[1:], 1):
        if (key := KEY.match(line)) and key[1] in keys:
            yield Mark(number, _indent(line))


def explain(error: yaml.YAMLError, text: str) -> tuple[Mark, str, str]:
    """Return where the slip stands that the parser stumbled over, what is wrong and the fix."""
    said = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML counts from 0; where it can't tell, the text is at its end.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    line, above = lines[row], lines[row - 1] if row else ""
    if quote := _quote(said, text, problem.index if problem else 0):
        return quote
    if "expected ',' or" in said and context:
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return mark(problem), "a comma is missing between two words", "write it"
        what = f"the bracket opened in line {context.line + 1} is never closed"
        return Mark(row, len(above.rstrip()) + 1), what, "close it at the end of this line"
    # Before the colon there is only a key: it was read as a further line of the text above.
    if (
        problem
        and "mapping values" in said
        and re.fullmatch(r"\s*(- +)?\w+", line[: problem.column])
    ):
        if (keyless := NO_KEY.match(above)) and len(keyless[1]) + 1 == _indent(line):
            return Mark(row, _indent(above)), *KEYLESS
        return Mark(row + 1, _indent(line)), *NOT_IN_LINE
    what, fix = next((what, fix) for words, what, fix in SYNTAX if words in said)
    begun = context if (what, fix) in (OPEN_QUOTE, KEYLESS) else None
    return mark(begun or problem), what, fix


def _quote(said: str, text: str, stumbled: int) -> tuple[Mark, str, str] | None:
    """Return the first quotation mark that is closed in another line's text, or too early."""
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            start, end = token.start_mark, token.end_mark
            if getattr(token, "style", None) not in ("'", '"'):
                continue
            if any(map(KEY.match, text[start.index : end.index].split("\n")[1:])):
                return mark(start), *OPEN_QUOTE
            if "scalar>" in said and not text[end.index : max(end.index, stumbled)].strip():
                what = "a quotation mark ends the text too early"
                return mark(start), what, "put one at its beginning and one at its end"
            if end.index > stumbled:
                break
    except yaml.YAMLError:
        pass
    return None


def mark(at: Any) -> Mark:
    """Return a mark of the parser's, which count from 0, as ours."""
    return Mark(at.line + 1, at.column + 1) if at else Mark(1, 1)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1
