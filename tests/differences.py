"""Where two books differ: stands in for macros/changes.py until that is there."""

from collections.abc import Iterator
from typing import Any

from macros.book import Book
from macros.model import Record
from macros.rules import fields_of
from tests.mutate import Place


def differences(base: Any, book: Any, at: Place = ("", 0)) -> Iterator[Place]:
    """Yield where two books differ: what the report of changes is to show at the least."""
    if isinstance(base, Record) and isinstance(book, Record):
        fields = dict(fields_of(book))
        for key, was in fields_of(base):
            line = book.where.keys.get(key, book.where.line)
            yield from differences(was, fields[key], (book.where.file, line))
    elif isinstance(base, Book) and isinstance(book, Book):
        for was, now in zip(base, book, strict=True):
            yield from differences(was, now)
    elif isinstance(base, tuple) and any(isinstance(part, Record) for part in (base or book)):
        before, after = ({_name(p): p for p in parts} for parts in (base, book))
        for name in before.keys() ^ after.keys():
            part = before.get(name) or after[name]
            yield part.where.file, part.where.line
        for name in before.keys() & after.keys():
            yield from differences(before[name], after[name], at)
    elif base != book:
        yield at


def _name(record: Any) -> str:
    return str(getattr(record, "id", getattr(record, "year", repr(record))))
