"""The rules that span records and files. Each yields problems; none prints or stops early."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import plan_rules, rules
from .book import Book
from .load import load
from .plan import one_line
from .problems import Problem, Problems, did_you_mean
from .rules import nothing_is_of_the_future


def checked_book(root: Path) -> Book:
    """Return the book in root/data.

    Raises Problems, with every slip of every file, if there is any.
    """
    book, problems = examined(root)
    if problems or not book:
        raise Problems(problems)
    return book


def examined(root: Path, today: datetime.date | None = None) -> tuple[Book | None, list[Problem]]:
    """Return the book in root/data, as far as it is sound, and every slip of every file.

    What is dated later than `today` is one too, where that is given: a build gives none, so that
    the same commit builds the same bytes on any day.
    """
    book, problems = load(root)
    if book:
        problems += check(book, whole=not problems)
        problems += nothing_is_of_the_future(book, today) if today else ()
    return book, problems


def check(book: Book, whole: bool = True) -> Iterator[Problem]:
    """Yield every breach of every rule; of a book with something left out, nothing it may lack."""
    for rule in (ids_stand_once, *plan_rules.RULES, *rules.RULES):
        yield from rule(book)
    if whole:
        yield from quotes_are_found(book)
        yield from numbers_to_ring_are_there(book)
        yield from plan_rules.sections_have_something(book)


def ids_stand_once(book: Book) -> Iterator[Problem]:
    # One in another year's folder is told of by its year: the rightful one is not to blame.
    actions = [a for plan in book.plans for a in plan.actions if a.year == plan.year]
    kinds: tuple[Any, ...] = (book.partners, book.glossary, book.topics, book.measures, actions)
    kinds += (book.priorities, book.vocabulary.statuses, *(plan.sections for plan in book.plans))
    kinds += tuple(plan.themes for plan in book.plans)
    for records in kinds:
        first: dict[str, Any] = {}
        for record in records:
            for key, taken in (("id", record.id), *(("formerly", i) for i in old_ids(record))):
                other = first.setdefault(taken, record).where
                if other != record.where:
                    what = f"the id `{taken}` is taken: {other.file}:{other.line}"
                    item = record.formerly.index(taken) if key == "formerly" else None
                    yield record.where.problem(what, "give this one an id of its own", key, item)


def old_ids(record: Any) -> tuple[str, ...]:
    """Return the ids a record had before, for the kinds of record that keep them."""
    return getattr(record, "formerly", ())


def quotes_are_found(book: Book) -> Iterator[Problem]:
    """A correction or remark quotes words that stand where it says they stand."""
    passages = book.passages
    for plan in book.plans:
        quotes = [(fix.at, fix.corrected, fix.where) for fix in plan.corrections]
        places = [place for remark in plan.remarks for place in remark.places]
        quotes += [(place.at, place.words, place.where) for place in places]
        for at, words, where in quotes:
            if at not in passages:
                fix = did_you_mean(at, passages, "write an action's id, or a year and a section")
                yield where.problem(f"`{at}` is no place in any plan", fix, "at")
            elif one_line(words) not in passages[at].text:
                key, fix = "words", "quote the words as they stand there"
                if "corrected" in where.keys:
                    key, fix = "corrected", f"{fix}, or correct the words there too"
                what = f"“{words}” does not stand in `{at}`"
                yield where.problem(what, fix, key)


def numbers_to_ring_are_there(book: Book) -> Iterator[Problem]:
    """Every page tells whom to ring: the council's and the police's numbers."""
    for partner in book.partners:
        if partner.id in (book.site.council, book.site.police) and not partner.telephone:
            what = f"`{partner.id}` has no telephone number, and every page tells it"
            yield partner.where.problem(what, "add a line `telephone: …`")
