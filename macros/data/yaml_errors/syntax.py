"""Explain the errors of the YAML parser at the place of the mistake, in plain English."""

import re
from collections.abc import Collection

import yaml

from ..problems import Position
from ..yaml_reader import position
from .indentation import bullet, misplaced
from .scalars import DOUBLE_QUOTES, KEY, OPEN_QUOTE, Diagnosis, indent, open_quote, quote_text

# A line whose key has no colon.
NO_KEY = re.compile(r"(\s*(?:- +)?)([a-z_]+)(?: [^:]*|:\S.*)$")
# What precedes a text that starts with a hyphen on the line of its key.
AFTER_KEY = re.compile(r"\s*(?:- +)?[a-z_]+: +")

NOT_ALIGNED = "the line does not line up with the lines above", "start it with as many spaces"
KEYLESS = "the line has no key", "write a key, a colon, a space and a text"
# Part of a parser's message, what is wrong, and the fix.
SYNTAX = (
    ("mapping values", "a colon in the text is read as a key", 'put the whole text in "quotes"'),
    ("end of stream", *OPEN_QUOTE),
    ("document separator", *OPEN_QUOTE),
    ("expected ':'", *KEYLESS),
    ("but found ','", "there is a comma where a word should be", "delete it, or write the word"),
    ("but found ']'", "a bracket is closed that is not open", "delete it, or open it"),
    ("but found '}'", "a bracket is closed that is not open", "delete it, or open it"),
    ("<block end>", *NOT_ALIGNED),
    ("entries are not allowed", *NOT_ALIGNED),
    ("comment or a line break", "there is text after > or |", "start it on the next line"),
    ("escape", "there is a \\ in a text in quotes", "delete it"),
    ("another document", "three hyphens start another document", "delete the line"),
    ("start any token", "a text cannot start with this mark", 'put the whole text in "quotes"'),
    ("alias", "a text cannot start with this mark", 'put the whole text in "quotes"'),
    ("anchor", "a text cannot start with this mark", 'put the whole text in "quotes"'),
    ("", "the line cannot be read", "compare it with the lines above and with the example"),
)


def explain(error: yaml.YAMLError, text: str, keys: Collection[str] = ()) -> Diagnosis:
    """Return the position of the mistake behind a parser's error, what is wrong, and the fix.

    `keys` are the keys that records may have.
    """
    message = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML gives no mark at the end of the text.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    line = lines[row]
    last = next((at for at in reversed(range(row)) if lines[at].strip()), 0)
    above = lines[last]
    if context and "simple key" in message and (words := bullet(lines[context.line])):
        return Position(context.line + 1, indent(lines[context.line])), *words
    if quote := _quote(message, text, problem.index if problem else 0):
        return quote
    if "expected ',' or" in message and context:
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return position(problem), "a comma is missing between two words", "write it"
        what = f"the bracket opened on line {context.line + 1} is never closed"
        return Position(last + 1, len(above.rstrip()) + 1), what, "close it at the end of this line"
    # Only a key precedes the colon: it was read as a further line of the text above.
    if (
        problem
        and "mapping values" in message
        and re.fullmatch(r"\s*(- +)?\w+", line[: problem.column])
    ):
        if (keyless := NO_KEY.match(above)) and len(keyless[1]) + 1 == indent(line):
            return Position(last + 1, indent(above)), *_keyless(lines, last, keys)
        return misplaced(lines, row) or (Position(row + 1, indent(line)), *NOT_ALIGNED)
    if "document start" in message:  # the first line is indented further than all others
        top = next((at for at, text in enumerate(lines) if re.match(r" *[^ #]", text)), 0)
        return Position(top + 1, indent(lines[top])), *NOT_ALIGNED
    if "<block end>" in message and (found := misplaced(lines, row)):
        return found
    what, fix = next((what, fix) for words, what, fix in SYNTAX if words in message)
    start = context if (what, fix) in (OPEN_QUOTE, KEYLESS) else None
    at = position(start or problem)
    if (what, fix) == OPEN_QUOTE:
        what, fix = open_quote(lines[at.line - 1][at.column - 1 : at.column])
    elif (what, fix) == KEYLESS:
        what, fix = _keyless(lines, at.line - 1, keys)
    elif "mapping values" in message:
        fix = quote_text(line)
    elif "entries are not" in message and AFTER_KEY.fullmatch(line[: at.column - 1]):
        what, fix = "a text cannot start with this mark", 'put the whole text in "quotes"'
    return at, what, fix


def _keyless(lines: list[str], row: int, keys: Collection[str]) -> tuple[str, str]:
    """Return what is wrong with a line without a key, which may continue a text, and the fix."""
    what, fix = KEYLESS
    line = lines[row]
    if (found := re.match(r"\s*(?:- +)?([a-z_]+):\S", line)) and found[1] in keys:
        return what, f"put a space after the colon of `{found[1]}:`"
    above = next((text for text in reversed(lines[:row]) if KEY.match(text)), "")
    word = re.match(r"\s*([a-z_]+)\b", line)
    key = KEY.match(above)
    if key and key.end(1) - len(key[1]) + 1 == indent(line) and not (word and word[1] in keys):
        fix = f"to continue the text, indent it further than `{key[1]}`: add two spaces in front"
    return what, fix


def _quote(message: str, text: str, failed: int) -> Diagnosis | None:
    """Diagnose the first quotation mark that is closed too early or only in a later line's text."""
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            begin, end = token.start_mark, token.end_mark
            if getattr(token, "style", None) not in ("'", '"'):
                continue
            if any(map(KEY.match, text[begin.index : end.index].split("\n")[1:])):
                return position(begin), *open_quote(text[begin.index])
            between = text[end.index : failed]
            if "scalar>" in message and end.index <= failed and not between.strip():
                what = "a quotation mark ends the text too early"
                ends = "put one at its beginning and one at its end"
                return position(begin), what, DOUBLE_QUOTES if text[begin.index] == "'" else ends
            if end.index > failed:
                break
    except yaml.YAMLError:
        pass
    return None
