"""Characters that no font of the PDFs has: Typst refuses to print them (PDF/UA-1)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.problems import JOINERS, SOME, Location, Problem, Problems, message
from ...data.records import Record
from ...data.revision import WATCHED
from ...views.board import OTHERS
from ...views.changes import records_by_table
from .content import pdf_content

# The fonts a PDF may use besides those that Typst brings; the machine's own are never used.
FONTS = "fontpkg_source_sans_3"
# The letters of Europe's languages and usual punctuation: texts of these alone need no test.
UNUSUAL = re.compile(r"[^\n -~\xa0-\u017f–—‘’“”…]")
MISSING = re.compile(r'the text `"(.+)"` could not be displayed')
ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}")
# What is printed only with the characters around it: parts of an emoji are joined by these.
JOINING = f"{JOINERS}\N{VARIATION SELECTOR-16}"
# A page of texts, each alone.
TEXTS = b'#set document(title: "Texts")\n#for text in json(bytes(sys.inputs.texts)) { par(text) }'
# A longer run of characters is cut in a message.
LONGEST = 40


class Text(NamedTuple):
    """A text of a record: where that is, the key, and the text."""

    location: Location
    key: str
    value: str


@cache
def fonts() -> Any:
    """Return the fonts that Typst may use."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=[str(files(FONTS) / "files")])


def missing(error: Any) -> set[str]:
    """Return the characters that Typst could not print; none if another error ended it."""
    found = "".join(MISSING.findall(error.diagnostic))
    characters = ESCAPE.sub(lambda code: chr(int(code[1], 16)), found)
    # An accent that no font has on a letter is reported with the letter.
    return set(UNUSUAL.findall(characters)).difference(JOINING)


def check_characters(data: PlanData, root: Path) -> None:
    """Raise Problems where a PDF, of a plan or of the page for the board, cannot print a text.

    Renders neither. `root` is the folder of the project.
    """
    texts = {value for record in records_in(tuple(data)) for _, value in _texts(record)}
    unusual = sorted(text for text in texts if UNUSUAL.search(text))
    characters = _missing_in(unusual) if unusual else set[str]()
    if characters and (printed := [*_printed(data, characters)]):
        raise Problems(_problem(root, text, characters) for text in printed)


def _missing_in(texts: list[str]) -> set[str]:
    """Return the characters of texts that no font has."""
    import typst

    compiler = typst.Compiler(TEXTS, font_paths=fonts())
    try:
        compiler.compile(sys_inputs={"texts": json.dumps(texts)}, pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return missing(error)
    return set[str]()


def _printed(data: PlanData, characters: set[str]) -> Iterator[Text]:
    """Yield the texts with one of some characters that the PDF of a plan or of the board prints."""
    for plan in data.plans:
        content = json.dumps(pdf_content(data, plan, ""), ensure_ascii=False)
        found = characters.intersection(content)
        # They are in the plan's own texts, or else in those that all plans share.
        own = [*_texts_with(found, records_in(plan))]
        yield from own or _texts_with(found, records_in(tuple(data)))
    tables = records_by_table(data)
    on_board = [(tables[table], keys) for table, keys in WATCHED.values() if table in OTHERS]
    on_board += [(data.partners, ("short_name",)), (data.priorities, ("name",))]
    for records, keys in on_board:
        yield from (text for text in _texts_with(characters, records) if text.key in keys)


def _texts_with(characters: set[str], records: Iterable[Record]) -> Iterator[Text]:
    """Yield the texts of records with one of some characters."""
    for record in records:
        for key, value in _texts(record):
            if not characters.isdisjoint(value):
                yield Text(record.location, key, value)


def _problem(root: Path, text: Text, characters: set[str]) -> Problem:
    """Return the problem of a text, at the first of some characters in its file."""
    one = f"[{re.escape(''.join(sorted(characters)))}]"
    found = re.findall(f"{one}(?:[\\s{JOINING}]*{one})*", text.value)
    runs = dict.fromkeys(re.sub(f"[{JOINING}]", "", run) for run in found)
    quoted = [f"“{run if len(run) <= LONGEST else f'{run[:LONGEST]}…'}”" for run in runs]
    more = f" and {len(quoted) - SOME} more" if len(quoted) > SOME else ""
    words = message("no font", characters=", ".join(quoted[:SOME]) + more)
    line, column = text.location.positions_of(text.key)[1]
    # A character that is written as an escape is not found: the text's start is near enough.
    lines = (root / text.location.file).read_text("utf-8-sig").split("\n")[line - 1 :]
    before = re.match(f"(?s:.*?)(?={one})", "\n".join([lines[0][column - 1 :], *lines[1:]]))
    if before and (skipped := before[0].split("\n"))[1:]:
        line, column = line + len(skipped) - 1, len(skipped[-1]) + 1
    elif before:
        column += len(before[0])
    return Problem(text.location.file, line, *words, column)


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Yield the fields of a record that hold no other record, as texts."""
    for key, value in fields_of(record):
        if not any(records_in(value)):
            many = value.values() if isinstance(value, Mapping) else value
            is_text = isinstance(many, str) or not isinstance(many, Iterable)
            yield key, str(many) if is_text else "\n".join(map(str, many))
