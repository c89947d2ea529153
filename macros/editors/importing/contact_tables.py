"""The rows of tables of contacts and terms as entries."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from ...data import fields
from ...data.plan_records import one_line
from .document import Cell, Table
from .tables import TELEPHONE, WEB, Column, across, filled

EMAIL = re.compile(r"(?:\be-?mail\s*:\s*)?([^\s@]{1,64}@\S+\.\w+)", re.I)
# A term and its expansion.
TERM_LINE = re.compile(r"((?=\S*[A-Z]\S*[A-Z])[A-Z0-9][\w&/+-]{1,11})(?: ?[–—:=] ?| - )(\w.*)")
# What a contact has besides its name.
KEYS = ("telephone", "web", "email")
# How the rest of a contact begins, after its name.
STARTS_LATE = re.compile(r"(?:tel|phone|web|www|http|\d)", re.IGNORECASE)


class Entry(NamedTuple):
    """A contact or a term: its name, its other values by key, and words that are none of them."""

    where: str
    name: str
    values: dict[str, str]
    left: str = ""


def contact_cells(table: Table) -> Iterator[Entry]:
    """Yield the contacts of a table with one in each cell: name, telephone, web address."""
    for at, row in _whole_rows(table):
        for cell in filled(row):
            text = one_line(" ".join(line.removeprefix("- ") for line in cell.lines))
            matches = [kind.search(text) for kind in (TELEPHONE, WEB, EMAIL)]
            found = list(filter(None, matches))
            start = min((one.start() for one in found), default=len(text))
            left = text[start:]
            for one in found:
                left = left.replace(one[0], " ", 1)
            values = _values(one[1] if one else "" for one in matches)
            where = table.row_place(at)
            yield Entry(where, text[:start].strip(" ,:;-–"), values, one_line(left))


def _whole_rows(table: Table) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows of a table of contacts, with those joined that the end of a page has torn."""
    rows = list(table.rows)
    for at, row in enumerate(rows):
        below = rows[at + 1] if at + 1 < len(rows) else ()
        whole = any(WEB.search(c.text) or _has_phone(c.text) for c in filled(row))
        if not whole and any(STARTS_LATE.match(one_line(cell.text)) for cell in filled(below)):
            pairs = zip(row, below, strict=True)
            rows[at + 1] = tuple(replace(two, lines=one.lines + two.lines) for one, two in pairs)
        else:
            yield at, row


def _has_phone(text: str) -> bool:
    found = TELEPHONE.search(text)
    return found is not None and is_valid(fields.Telephone, found[1])


def is_valid(kind: Any, text: str) -> bool:
    """Return whether a text is one of a field's type."""
    try:
        TypeAdapter(kind).validate_python(text)
    except ValidationError:
        return False
    return True


def _values(texts: Iterable[str]) -> dict[str, str]:
    return {key: text.rstrip(".,;)") for key, text in zip(KEYS, texts, strict=True) if text}


def contact_rows(table: Table, start: int, columns: Sequence[Column]) -> Iterator[Entry]:
    """Yield the contacts of a table with a column for each thing."""
    names = next(role for role in ("name", "lead", "term") if role in [c.role for c in columns])
    for at, row in enumerate(table.rows[start:], start):
        cells, left = dict[str, str](), list[str]()
        for n, (column, cell) in enumerate(zip(columns, row, strict=True)):
            text = "" if across(row, n) else one_line(cell.text)
            if text and column.role in (names, *KEYS) and column.role not in cells:
                cells[column.role] = text
            elif text:
                left.append(f"{column.label}: {text}")
        if cells or left:
            values = _values(cells.get(role, "") for role in KEYS)
            yield Entry(table.row_place(at), cells.get(names, ""), values, "; ".join(left))


def term_lines(where: str, lines: Sequence[str]) -> Iterator[Entry]:
    """Yield the terms of lines such as "ASB – Anti-social behaviour", if all are like that."""
    found = [TERM_LINE.fullmatch(one_line(line).removeprefix("- ")) for line in lines]
    if all(found):
        for one in filter(None, found):
            yield Entry(where, one[1], {"expansion": one[2]})


def term_rows(table: Table, start: int) -> Iterator[Entry]:
    """Yield the terms of a glossary: the meaning may have an explanation after a dash."""
    for at, row in enumerate(table.rows[start:], start):
        term, meaning = one_line(row[0].text), one_line(row[1].text)
        parts = re.split(r" [-–—] ", meaning, maxsplit=1)
        values = dict(zip(("expansion", "explanation"), filter(None, parts), strict=False))
        if term or meaning:
            yield Entry(table.row_place(at), term, values)
