"""Diagnose mistakes in YAML files. Only loaded once something looks wrong."""

import re
from collections.abc import Collection, Iterator
from typing import Any

import yaml

from .problems import Position, Problem, hidden_in, message
from .yaml_reader import COMMENT, CONFLICT, Diagnosis, compose, position

# A line that starts with a key.
KEY = re.compile(r"\s*(?:- +)?\{?([a-z_]+):(?=\s|$)")
# A line whose key has no colon, or no space after it.
NO_COLON = re.compile(r"(\s*(?:- +)?)([a-z_]+)(?: (?:- )?([^:]*)|:(\S.*))")
# What precedes a text on its line: an unusual space there changes the structure.
BEFORE_TEXT = re.compile(r"\s*(?:-\s)?\s*(?:[a-z_]+:\s)?")
# What word processors turn a hyphen into, or a hyphen without its space.
BULLET = re.compile(r"^ *(?:([•·∙◦●▪■‣⁃–—−‐‑*+]) *|-(?=[a-z_]))([a-z_]+):(?=\s|$)")
# An item of a list in a text, and a link in Markdown.
LISTED = re.compile(r" *[•·∙◦●▪■‣⁃–—−*+] ?\w")
LINK = re.compile(r"\[[^\]]*\]\((https?://[^)\s]+)\)")
# A text that begins with a bracket which ends before it, or with a question mark.
MARKED = re.compile(r"\s*(?:- +)?(?:[a-z_]+: +)?(\[[^\]]*\] *[^\s,#:]|\{[^}]*\} *[^\s,#:]|\? )")
HYPHEN = re.compile(r" *- +")
# Part of the parser's message, and the name of ours.
SYNTAX = {
    "mapping values": "colon",
    "end of stream": "open quote",
    "document separator": "open quote",
    "expected ':'": "no key",
    "but found ','": "comma",
    "but found ']'": "closed bracket",
    "but found '}'": "closed bracket",
    "<block end>": "not aligned",
    "document start": "not aligned",
    "entries are not allowed": "not aligned",
    "comment or a line break": "block",
    "escape": "escape",
    "another document": "document",
    "start any token": "mark",
    "alias": "mark",
    "anchor": "mark",
    "": "unreadable",
}
TAB = message("tab")


def check_characters(text: str, file: str, problems: list[Problem]) -> str:
    """Report tabs, hidden characters and unusual spaces, or else git's conflict markers; return the
    text with spaces instead, so that other mistakes are found too."""
    lines = text.split("\n")
    for row, line in enumerate(lines):
        if CONFLICT.match(line):
            cause = f"{file} conflict"
            problems.append(Problem(file, row + 1, *message("conflict"), cause=cause))
            return text
        found = {index: (what, fix) for index, what, fix in hidden_in(line)}
        found |= {index: TAB for index, mark in enumerate(line) if mark == "\t"}
        start = BEFORE_TEXT.match(line)
        for index in range(start.end() if start else 0):
            if line[index].isspace() and line[index] != " ":
                found.setdefault(index, message("unusual space"))
        if found:
            lines[row] = "".join(" " if i in found else c for i, c in enumerate(line))
        if not line.lstrip().startswith("#"):
            # They come by the dozen, with what was pasted: each kind is reported once for a line.
            for words, index in {words: at for at, words in sorted(found.items())[::-1]}.items():
                problems.append(Problem(file, row + 1, *words, index + 1, f"{file} {words}"))
    return "\n".join(lines)


def scalar_problems(
    source: str, node: yaml.ScalarNode, keys: Collection[str]
) -> Iterator[tuple[Position, str]]:
    """Yield what probably does not belong to a scalar that YAML accepts, or is missing from it."""
    at, end = position(node.start_mark), node.end_mark.index
    written = source[node.start_mark.index : end]
    block = node.style in ("|", ">")
    if not block and COMMENT.match(source, end):
        yield position(node.end_mark), "comment"
    if not node.style and written.endswith('"') and written.count('"') == 1:
        yield at, "unopened quote"
    lines = list(enumerate(written.split("\n")[1:], at.line + 1))
    first = indent(lines[0][1]) if lines else 1
    # In a text with a list, a line may continue a list item.
    if block and first > 1 and not re.search(r"^- ", node.value, re.MULTILINE):
        for number, line in lines[1:]:
            if line.strip() and indent(line) > first:
                yield Position(number, indent(line)), "uneven text"
    for number, line in lines:
        item = not node.style and line.lstrip().startswith("- ")
        if item or ((key := KEY.match(line)) and key[1] in keys):
            if node.style in ("'", '"'):
                yield at, open_quote(node.style)
                return
            yield Position(number, indent(line)), "key in text"


def explain(error: yaml.YAMLError, text: str, keys: Collection[str] = ()) -> Diagnosis:
    """Return the mistake behind a parser's error.

    `keys` are the keys that records may have.
    """
    words = " ".join(str(getattr(error, name, error)) for name in ("context", "problem"))
    # PyYAML gives no mark at the end of the text.
    problem, context = (getattr(error, f"{name}_mark", None) for name in ("problem", "context"))
    lines = text.split("\n")
    row = min(problem.line, len(lines) - 1) if problem else 0
    if quote := _quote(words, text, problem.index if problem else 0):
        return *quote, {}
    if "expected ',' or" in words and context:
        line = lines[row]
        if line.strip() and not (KEY.match(line) or line.lstrip().startswith("- ")):
            return position(problem), "no comma", {}
        last = next((at for at in reversed(range(row)) if lines[at].strip()), 0)
        at = Position(last + 1, len(lines[last].rstrip()) + 1)
        return at, "open bracket", {"line": context.line + 1}
    # The lines below the mistake may have others.
    below = (at for at in _rows(lines, row + 1) if indent(lines[at]) <= indent(lines[row]))
    end = next(below, len(lines))
    for edited, line, name, values in _edits(lines, row, keys):
        if _is_plausible([*lines[:edited], line, *lines[edited + 1 : end]]):
            return Position(edited + 1, indent(lines[edited])), name, values
    if link := LINK.search(lines[row]):
        return Position(row + 1, link.start() + 1), "link", {"url": link[1]}
    if marked := MARKED.match(lines[row]):
        return Position(row + 1, marked.start(1) + 1), "mark", {}
    name = next(name for part, name in SYNTAX.items() if part in words)
    at = position(context if context and name in ("open quote", "no key") else problem)
    if name == "open quote":
        name = open_quote(lines[at.line - 1][at.column - 1 : at.column])
    elif name == "no key":
        return at, *_key_words(lines, at.line - 1, keys)
    elif name == "colon" and re.fullmatch(r"\s*(- +)?\w+", lines[row][: at.column - 1]):
        return Position(row + 1, indent(lines[row])), "not aligned", {}
    elif name == "colon":
        name = quote_text(lines[row])
    elif "entries are not" in words and KEY.match(lines[row]):
        name = "mark"
    return at, name, {}


def _edits(
    lines: list[str], row: int, keys: Collection[str]
) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    """Yield edits of one line after which the line at index `row` may be readable: the index of
    the line, the line as edited, and the name and values of the message that asks for it."""
    rows = [at for at in _rows(lines) if at <= row]
    for at in reversed(rows[-3:]):
        if wrong := bullet(lines[at]):
            yield at, BULLET.sub(" " * (indent(lines[at]) - 1) + r"- \2:", lines[at]), *wrong
        if found := NO_COLON.fullmatch(lines[at]):
            edited = f"{found[1]}{found[2]}: {found[3] or found[4]}"
            yield at, edited, *_key_words(lines, at, keys)
    own = indent(lines[row])
    for at in reversed(rows[:-1]):
        begins = _content_column(lines[at])
        if indent(lines[at]) <= own < begins:
            count = "1 space" if begins - own == 1 else f"{begins - own} spaces"
            like = max(at for at in rows[:-1] if _content_column(lines[at]) == begins)
            values = {"spaces": count, "line": like + 1}
            yield row, " " * (begins - own) + lines[row], "more spaces", values
    above = [at for at in rows if indent(lines[at]) < own and lines[at].rstrip().endswith(":")]
    first = next(at for at in [*rows, row] if not above or at > above[-1])
    for at in (row, first):
        spaces = " " * (indent(lines[at]) - 1)
        yield at, f"{spaces}- {lines[at].lstrip()}", "new record", {}
        yield at, f"{spaces[2:]}- {lines[at].lstrip()}", "new record in place", {}
    if rows and indent(lines[at := rows[0]]) > own:  # further than all others
        yield at, " " * (own - 1) + lines[at].lstrip(), "not aligned", {}


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


def _key_words(lines: list[str], row: int, keys: Collection[str]) -> tuple[str, dict[str, Any]]:
    """Return the message for a line whose key has no colon, or which continues a text."""
    line = lines[row]
    if (glued := re.match(r"\s*(?:- +)?([a-z_]+):\S", line)) and glued[1] in keys:
        return "glued key", {"key": glued[1]}
    word = re.match(r"\s*([a-z_]+)\b", line)
    if word and word[1] in keys:
        return "lost colon", {"key": word[1]}
    key = next(filter(None, map(KEY.match, reversed(lines[:row]))), None)
    if key and LISTED.match(line):
        return "list in text", {"key": key[1]}
    if key and key.start(1) + 1 >= indent(line):
        return "continued text", {"key": key[1], "spaces": key.start(1) + 3 - indent(line)}
    return "no key", {}


def bullet(line: str) -> tuple[str, dict[str, Any]] | None:
    """Return the message for a line that starts with something like a hyphen."""
    if not (found := BULLET.match(line)):
        return None
    return ("bullet" if found[1] else "glued hyphen"), {"mark": found[1], "key": found[2]}


def _quote(words: str, text: str, failed: int) -> tuple[Position, str] | None:
    """Diagnose the first quotation mark that is closed too early or only in a later line's text."""
    try:
        for token in yaml.scan(text, Loader=yaml.CBaseLoader):
            begin, end = token.start_mark, token.end_mark
            if getattr(token, "style", None) not in ("'", '"'):
                continue
            if any(map(KEY.match, text[begin.index : end.index].split("\n")[1:])):
                return position(begin), open_quote(text[begin.index])
            between = text[end.index : failed]
            if "scalar>" in words and end.index <= failed and not between.strip():
                name = "early apostrophe" if text[begin.index] == "'" else "early quote"
                return position(begin), name
            if end.index > failed:
                break
    except yaml.YAMLError:
        pass
    return None


def open_quote(mark: str) -> str:
    """Return the message for a quotation mark that is never closed.

    A single one may be an apostrophe at the start of a text.
    """
    return "open apostrophe" if mark == "'" else "open quote"


def quote_text(line: str) -> str:
    """Return the message for a line whose text needs quotes. Curly ones do not count."""
    curly = re.match(r"\s*(?:- +)?(?:[a-z_]+: +)?[“‘„]", line)
    return "colon in curly quotes" if curly else "colon"


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
