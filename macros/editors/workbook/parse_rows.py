"""Parse the rows that people fill in, and report at their cells what is wrong with them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...data.problems import Location, Position, Problem
from ...data.records import Record
from ...data.validate import validate
from ...data.yaml_reader import PLACE
from ..no_update import says_nothing
from .fields import LATEST, Field, Names
from .parse_cells import Wrong, parse_cell, raw
from .read import Book, Row

# The cells of an update besides its words, and what they have.
NEXT_TO_WORDS = {f"{LATEST}on": "date", f"{LATEST}status": "status", f"{LATEST}by": "partner"}


def parse_row(
    book: Book, row: Row, fields: Iterable[Field], before: Mapping[str, Any], names: Names
) -> dict[str, Any]:
    """Return the values that a row changes, by key, as files have them."""
    changed = {}
    for field in fields:
        old = before.get(field.key)
        try:
            value = parse_cell(field, row.cells.get(field.key), old, names)
            if value != raw(old):
                changed[field.key] = value
        except Wrong as error:
            book.report(row, field.key, *error.args)
    return changed


def leave_out_no_update(
    book: Book, row: Row, changed: dict[str, Any], update: Mapping[str, Any]
) -> None:
    """Take an update that says nothing out of what a row changes; report one without words."""
    keys = [key for key in changed if key.startswith(LATEST)]
    words = update["text"] or ""
    # A status next to words that say nothing would be left out with them.
    has_words = words and not (says_nothing(words) and changed.get(f"{LATEST}status"))
    if keys and any(update.values()) and not has_words:
        others = [*keys, *(LATEST + key for key in update if update[key])]
        key = next(key for key in others if key in NEXT_TO_WORDS)
        fix = "write what was done next to it, or empty this cell"
        book.report(row, key, f"this {NEXT_TO_WORDS[key]} has no words next to it", fix)
    elif keys and says_nothing(words):
        for key in keys:
            del changed[key]
        what, fix = f"“{words}” is not an update", "write what was done"
        if not words:
            what, fix = "an emptied update is not deleted", "to delete it, delete its lines"
        place = row.place(f"{LATEST}text")
        book.not_read.append(Problem(book.name, row.number, f"{place}: {what}", fix, 0))


def validate_row(
    book: Book, row: Row, kind: type[Record], values: Mapping[str, Any], prefix: str = ""
) -> Any:
    """Return the record that a row's values make, or None; report what is wrong with them.

    Their columns have the same keys, each after a `prefix`.
    """
    # The column is that of the key; a list's items are all in its cell.
    positions = {
        key: (Position(row.number, at),) * (2 + len(value or ""))
        for at, (key, value) in enumerate(values.items())
    }
    problems: list[Problem] = []
    place = Location(book.name, row.number, positions)
    written = {key: value for key, value in values.items() if value}
    record = validate(kind, written | {PLACE: place}, {}, problems)
    for problem in problems:
        book.report(row, prefix + [*values][problem.column], problem.what, problem.fix)
    return record
