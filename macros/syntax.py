"""What the parser of YAML stumbled over, told where an editor slipped and in an editor's words."""

import re

import yaml

from .lines import KEY, OPEN_QUOTE, Told, indent, mark
from .problems import Mark

# A line whose key has no colon.
NO_KEY = re.compile(r"(\s*(?:- +)?)[a-z_]+(?: [^:]*|:\S.*)$")

NOT_IN_LINE = "the line does not line up with those above", "give it the same spaces"
NO_RECORD = "the line begins no record", "put a hyphen and a space in front of it"
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
    ("found '?'", *NO_RECORD),
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


def explain(error: yaml.YAMLError, text: str) -> Told:
    """Return where the slip stands that the parser stumbled over, what is wrong and the fix."""
    said = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML counts from 0; where it can't tell, the text is at its end.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    line = lines[row]
    last = next((at for at in reversed(range(row)) if lines[at].strip()), 0)
    above = lines[last]
    if quote := _quote(said, text, problem.index if problem else 0):
        return quote
    if "expected ',' or" in said and context:
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return mark(problem), "a comma is missing between two words", "write it"
        what = f"the bracket opened in line {context.line + 1} is never closed"
        return Mark(last + 1, len(above.rstrip()) + 1), what, "close it at the end of this line"
    # Before the colon there is only a key: it was read as a further line of the text above.
    if (
        problem
        and "mapping values" in said
        and re.fullmatch(r"\s*(- +)?\w+", line[: problem.column])
    ):
        if (keyless := NO_KEY.match(above)) and len(keyless[1]) + 1 == indent(line):
            return Mark(last + 1, indent(above)), *KEYLESS
        return Mark(row + 1, indent(line)), *NOT_IN_LINE
    if "document start" in said:  # only the first line can stand further in than all others
        top = next((at for at, text in enumerate(lines) if re.match(r" *[^ #]", text)), 0)
        return Mark(top + 1, indent(lines[top])), *NOT_IN_LINE
    if "<block end>" in said and (first := _hyphenless(lines, row)):
        return first, *NO_RECORD
    what, fix = next((what, fix) for words, what, fix in SYNTAX if words in said)
    begun = context if (what, fix) in (OPEN_QUOTE, KEYLESS) else None
    return mark(begun or problem), what, fix


def _hyphenless(lines: list[str], row: int) -> Mark | None:
    """Return the first line of the list that a line with a hyphen goes on, if that has none."""
    own = indent(lines[row])
    if not lines[row].lstrip().startswith("- "):
        return None
    rows = [at for at in range(row) if (text := lines[at].strip()) and not text.startswith("#")]
    above = next((at for at in reversed(rows) if indent(lines[at]) < own), None)
    if above is None or not lines[above].rstrip().endswith(":"):
        return None
    first = next((at for at in rows if at > above), row)
    begins = lines[first].lstrip().startswith("- ")
    return None if begins else Mark(first + 1, indent(lines[first]))


def _quote(said: str, text: str, stumbled: int) -> Told | None:
    """Return the first quotation mark that is closed in another line's text, or too early."""
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            start, end = token.start_mark, token.end_mark
            if getattr(token, "style", None) not in ("'", '"'):
                continue
            if any(map(KEY.match, text[start.index : end.index].split("\n")[1:])):
                return mark(start), *OPEN_QUOTE
            between = text[end.index : stumbled]
            if "scalar>" in said and end.index <= stumbled and not between.strip():
                what = "a quotation mark ends the text too early"
                return mark(start), what, "put one at its beginning and one at its end"
            if end.index > stumbled:
                break
    except yaml.YAMLError:
        pass
    return None
