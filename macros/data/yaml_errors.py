"""Diagnose mistakes in YAML files in plain English. Only loaded once something looks wrong."""

import re
from collections.abc import Collection, Iterator

import yaml

from .problems import Position, Problem, hidden_in
from .yaml_reader import COMMENT, CONFLICT, NEW_RECORD, compose, position

# A line that starts with a key.
KEY = re.compile(r"\s*(?:- +)?\{?([a-z_]+):(?=\s|$)")
# A line whose key has no colon, or no space after it.
NO_COLON = re.compile(r"(\s*(?:- +)?)([a-z_]+)(?: (?:- )?([^:]*)|:(\S.*))")
# What precedes a text on its line: an unusual space there changes the structure.
BEFORE_TEXT = re.compile(r"\s*(?:-\s)?\s*(?:[a-z_]+:\s)?")
# What word processors turn a hyphen into, or a hyphen without its space.
BULLET = re.compile(r" *(?:([•·∙◦●▪■‣⁃–—−‐‑*+]) *|-(?=[a-z_]))([a-z_]+):(?=\s|$)")
HYPHEN = re.compile(r" *- +")
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
NOT_ALIGNED = "the line does not line up with the lines above", "start it with as many spaces"
KEYLESS = "the line has no key", "write a key, a colon, a space and a text"
MARK = "a text cannot start with this mark", 'put the whole text in "quotes"'
BRACKET = "a bracket is closed that is not open", "delete it, or open it"
# Part of a parser's message, what is wrong, and the fix.
SYNTAX = (
    ("mapping values", "a colon in the text is read as a key", 'put the whole text in "quotes"'),
    ("end of stream", *OPEN_QUOTE),
    ("document separator", *OPEN_QUOTE),
    ("expected ':'", *KEYLESS),
    ("but found ','", "there is a comma where a word should be", "delete it, or write the word"),
    ("but found ']'", *BRACKET),
    ("but found '}'", *BRACKET),
    ("<block end>", *NOT_ALIGNED),
    ("document start", *NOT_ALIGNED),
    ("entries are not allowed", *NOT_ALIGNED),
    ("comment or a line break", "there is text after > or |", "start it on the next line"),
    ("escape", "there is a \\ in a text in quotes", "delete it"),
    ("another document", "three hyphens start another document", "delete the line"),
    ("start any token", *MARK),
    ("alias", *MARK),
    ("anchor", *MARK),
    ("", "the line cannot be read", "compare it with the lines above and with the example"),
)


def check_characters(text: str, file: str, problems: list[Problem]) -> str | None:
    """Report tabs, hidden characters and unusual spaces; return the text with spaces instead, so
    that other mistakes are found too, or None if git's conflict markers are in it."""
    lines = text.split("\n")
    for row, line in enumerate(lines):
        if CONFLICT.match(line):
            problems.append(Problem(file, row + 1, *TWO_VERSIONS))
            return None
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


def scalar_problems(
    source: str, node: yaml.ScalarNode, keys: Collection[str]
) -> Iterator[Diagnosis]:
    """Yield what probably does not belong to a scalar that YAML accepts, or is missing from it."""
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


def explain(error: yaml.YAMLError, text: str, keys: Collection[str] = ()) -> Diagnosis:
    """Return the position of the mistake behind a parser's error, what is wrong, and the fix.

    `keys` are the keys that records may have.
    """
    message = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML gives no mark at the end of the text.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    if quote := _quote(message, text, problem.index if problem else 0):
        return quote
    if "expected ',' or" in message and context:
        line = lines[row]
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return position(problem), "a comma is missing between two words", "write it"
        last = next((at for at in reversed(range(row)) if lines[at].strip()), 0)
        what = f"the bracket opened on line {context.line + 1} is never closed"
        at = Position(last + 1, len(lines[last].rstrip()) + 1)
        return at, what, "close it at the end of this line"
    for place, edited, what, fix in _edits(lines, row, keys):
        # The lines below the mistake may have others.
        end = next(
            (at for at in _rows(lines, row + 1) if indent(lines[at]) <= indent(lines[row])),
            len(lines),
        )
        if _is_plausible([*lines[:place], edited, *lines[place + 1 : end]]):
            return Position(place + 1, indent(lines[place])), what, fix
    what, fix = next((what, fix) for words, what, fix in SYNTAX if words in message)
    at = position(problem)
    if what == OPEN_QUOTE[0] and context:
        at = position(context)
        what, fix = open_quote(lines[at.line - 1][at.column - 1 : at.column])
    elif what == KEYLESS[0] and context:
        at = position(context)
        fix = _key_fix(lines, context.line, keys)
    elif "mapping values" in message:
        fix = quote_text(lines[row])
        if problem and re.fullmatch(r"\s*(- +)?\w+", lines[row][: problem.column]):
            return Position(row + 1, indent(lines[row])), *NOT_ALIGNED
    elif "entries are not" in message and KEY.match(lines[row]):
        what, fix = MARK
    return at, what, fix


def _edits(
    lines: list[str], row: int, keys: Collection[str]
) -> Iterator[tuple[int, str, str, str]]:
    """Yield edits of one line after which the line at index `row` may be readable: the index of
    the line, the line as edited, what is wrong with it, and the fix."""
    rows = [at for at in _rows(lines) if at <= row]
    for at in reversed(rows[-3:]):
        if words := bullet(lines[at]):
            yield at, BULLET.sub(" " * (indent(lines[at]) - 1) + r"- \2:", lines[at]), *words
        if found := NO_COLON.fullmatch(lines[at]):
            edited = f"{found[1]}{found[2]}: {found[3] or found[4]}"
            yield at, edited, KEYLESS[0], _key_fix(lines, at, keys)
    own = indent(lines[row])
    for at in reversed(rows[:-1]):
        begins = _content_column(lines[at])
        if indent(lines[at]) <= own < begins:
            count = "1 space" if begins - own == 1 else f"{begins - own} spaces"
            like = max(at for at in rows[:-1] if _content_column(lines[at]) == begins)
            fix = f"put {count} in front of it, as on line {like + 1}"
            what = "this line needs more spaces at the start"
            yield row, " " * (begins - own) + lines[row], what, fix
    above = [at for at in rows if indent(lines[at]) < own and lines[at].rstrip().endswith(":")]
    first = next((at for at in rows if at > above[-1]), row) if above else row
    for at in (row, first):
        spaces = " " * (indent(lines[at]) - 1)
        yield at, f"{spaces}- {lines[at].lstrip()}", NEW_RECORD[0], "put `- ` in front of it"
        yield at, f"{spaces[2:]}- {lines[at].lstrip()}", *NEW_RECORD


def _is_plausible(lines: list[str]) -> bool:
    """Return whether YAML accepts the lines, no record has a key twice, and no list is mixed."""
    try:
        nodes = [compose("\n".join(lines))[0]]
    except (yaml.YAMLError, RecursionError):
        return False
    for node in nodes:
        if isinstance(node, yaml.MappingNode):
            if len({str(key.value) for key, _ in node.value}) < len(node.value):
                return False
            nodes += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            if len(set(map(type, node.value))) > 1:
                return False
            nodes += node.value
    return True


def _key_fix(lines: list[str], row: int, keys: Collection[str]) -> str:
    """Return the fix for a line whose key has no colon, or which continues a text."""
    line = lines[row]
    if (glued := re.match(r"\s*(?:- +)?([a-z_]+):\S", line)) and glued[1] in keys:
        return f"put a space after the colon of `{glued[1]}:`"
    word = re.match(r"\s*([a-z_]+)\b", line)
    key = next(filter(None, map(KEY.match, reversed(lines[:row]))), None)
    if key and key.start(1) + 1 == indent(line) and not (word and word[1] in keys):
        return f"to continue the text, indent it further than `{key[1]}`: add two spaces in front"
    return KEYLESS[1]


def bullet(line: str) -> tuple[str, str] | None:
    """Return what is wrong if a line starts with something like a hyphen, and the fix."""
    if not (found := BULLET.match(line)):
        return None
    if not found[1]:
        return f"there is no space between the hyphen and `{found[2]}`", "put one after the hyphen"
    return f"`{found[1]}` is not a hyphen", "write `- ` (a hyphen and a space)"


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


def _content_column(line: str) -> int:
    """Return the column of a line's content, after its hyphen if it has one."""
    hyphen = HYPHEN.match(line)
    return len(hyphen[0]) + 1 if hyphen else indent(line)


def _rows(lines: list[str], start: int = 0) -> Iterator[int]:
    """Yield the indexes of the lines that are neither empty nor comments, from `start`."""
    for at in range(start, len(lines)):
        if lines[at].strip() and not lines[at].lstrip().startswith("#"):
            yield at
