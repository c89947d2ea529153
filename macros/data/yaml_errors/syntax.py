"""What the parser of YAML stumbled over, told where an editor slipped and in an editor's words."""

import re
from collections.abc import Collection

import yaml

from ..problems import Position
from .indentation import bullet, misplaced
from .scalars import DOUBLE, KEY, OPEN_QUOTE, Diagnosis, in_quotes, indent, open_quote, position

# A line whose key has no colon.
NO_KEY = re.compile(r"(\s*(?:- +)?)([a-z_]+)(?: [^:]*|:\S.*)$")
# What stands before a text that begins with a hyphen, in the key's own line.
BEHIND_KEY = re.compile(r"\s*(?:- +)?[a-z_]+: +")

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


def explain(error: yaml.YAMLError, text: str, keys: Collection[str] = ()) -> Diagnosis:
    """Return where the slip stands that the parser stumbled over, what is wrong and the fix; `keys`
    are those that the file's records may have."""
    said = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML counts from 0; where it can't tell, the text is at its end.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    line = lines[row]
    last = next((at for at in reversed(range(row)) if lines[at].strip()), 0)
    above = lines[last]
    if context and "simple key" in said and (words := bullet(lines[context.line])):
        return Position(context.line + 1, indent(lines[context.line])), *words
    if quote := _quote(said, text, problem.index if problem else 0):
        return quote
    if "expected ',' or" in said and context:
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return position(problem), "a comma is missing between two words", "write it"
        what = f"the bracket opened in line {context.line + 1} is never closed"
        return Position(last + 1, len(above.rstrip()) + 1), what, "close it at the end of this line"
    # Before the colon there is only a key: it was read as a further line of the text above.
    if (
        problem
        and "mapping values" in said
        and re.fullmatch(r"\s*(- +)?\w+", line[: problem.column])
    ):
        if (keyless := NO_KEY.match(above)) and len(keyless[1]) + 1 == indent(line):
            return Position(last + 1, indent(above)), *_keyless(lines, last, keys)
        return misplaced(lines, row) or (Position(row + 1, indent(line)), *NOT_IN_LINE)
    if "document start" in said:  # only the first line can stand further in than all others
        top = next((at for at, text in enumerate(lines) if re.match(r" *[^ #]", text)), 0)
        return Position(top + 1, indent(lines[top])), *NOT_IN_LINE
    if "<block end>" in said and (told := misplaced(lines, row)):
        return told
    what, fix = next((what, fix) for words, what, fix in SYNTAX if words in said)
    begun = context if (what, fix) in (OPEN_QUOTE, KEYLESS) else None
    at = position(begun or problem)
    if (what, fix) == OPEN_QUOTE:
        what, fix = open_quote(lines[at.line - 1][at.column - 1 : at.column])
    elif (what, fix) == KEYLESS:
        what, fix = _keyless(lines, at.line - 1, keys)
    elif "mapping values" in said:
        fix = in_quotes(line)
    elif "entries are not" in said and BEHIND_KEY.fullmatch(line[: at.column - 1]):
        what, fix = "a text cannot begin with this mark", 'put the whole text in "quotes"'
    return at, what, fix


def _keyless(lines: list[str], row: int, keys: Collection[str]) -> tuple[str, str]:
    """Return what is wrong with a line without a key: its colon, or it goes on with a text."""
    what, fix = KEYLESS
    line = lines[row]
    if (found := re.match(r"\s*(?:- +)?([a-z_]+):\S", line)) and found[1] in keys:
        return what, f"put a space behind the colon of `{found[1]}:`"
    above = next((text for text in reversed(lines[:row]) if KEY.match(text)), "")
    word = re.match(r"\s*([a-z_]+)\b", line)
    key = KEY.match(above)
    if key and key.end(1) - len(key[1]) + 1 == indent(line) and not (word and word[1] in keys):
        fix = f"a text's next line stands further in than `{key[1]}`: put two spaces in front of it"
    return what, fix


def _quote(said: str, text: str, stumbled: int) -> Diagnosis | None:
    """Return the first quotation mark that is closed in another line's text, or too early."""
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            start, end = token.start_mark, token.end_mark
            if getattr(token, "style", None) not in ("'", '"'):
                continue
            if any(map(KEY.match, text[start.index : end.index].split("\n")[1:])):
                return position(start), *open_quote(text[start.index])
            between = text[end.index : stumbled]
            if "scalar>" in said and end.index <= stumbled and not between.strip():
                what = "a quotation mark ends the text too early"
                ends = "put one at its beginning and one at its end"
                return position(start), what, DOUBLE if text[start.index] == "'" else ends
            if end.index > stumbled:
                break
    except yaml.YAMLError:
        pass
    return None
