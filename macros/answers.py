"""What the search answers with: each topic, partner, term, priority, action and figure.

The years before last year's plan are left out, so that the answers don't grow with them.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from . import lineage, lookup, views
from .book import Book
from .crime import crime
from .plan import Plan, one_line
from .render import change, figure, label, plain_web, tel


class Answer(NamedTuple):
    """`name` leads to `address` on the page called `page`. `words` are other names for it, `typed`
    what people type who look for it; `says` is shown below it, `text` is searched besides."""

    kind: str
    name: str
    address: str
    page: str
    words: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    says: str = ""
    text: str = ""
    phones: tuple[tuple[str, str, str], ...] = ()
    """Name, number and link of each who can be rung about it."""


def answers(book: Book) -> Iterator[Answer]:
    """Yield what the book answers, from the current plan and the one before it."""
    plan = views.plan_of(book)
    before = views.neighbour(book, plan, -1)
    yield from chain(_topics(book), _partners(book), _terms(book), _priorities(book))
    for table in views.tables(book):
        yield from _actions(book, table)
    for old in views.tables(book, before.year) if before else ():
        yield from _actions(book, old)
    yield from _projects(book)
    for shown in filter(None, (plan, before)):
        yield from _sections(shown)
    yield from _figures(book)


def _topics(book: Book) -> Iterator[Answer]:
    priorities = {priority.id: priority for priority in book.priorities}
    for topic in book.topics:
        priority, phones = priorities[topic.priority], _phones(book, topic.partners)
        words, typed = topic.other_words, topic.search_words
        yield Answer(
            "Problem", topic.name, topic.address, priority.name, words, typed, phones=phones
        )


def _partners(book: Book) -> Iterator[Answer]:
    for partner, groups, terms, leads, _ in lookup.contacts(book):
        others = (partner.short_name, *partner.other_names)
        words = (*filter(None, others), *(term.term for term in terms))
        led = [row.action.action for rows in leads.values() for row in rows]
        text = " ".join([*filter(None, (partner.note,)), *(g.name for g in groups), *led])
        phones = _phones(book, (partner.id,))
        says = partner.ask_about or partner.note or ""
        typed, address = partner.search_words, partner.address
        if partner.web:
            typed += (plain_web(partner.web).partition("/")[0].removeprefix("www."),)
        if partner.telephone:
            typed += (partner.telephone, partner.telephone.replace(" ", ""))
        yield Answer("Contact", partner.name, address, "Contacts", words, typed, says, text, phones)


def _terms(book: Book) -> Iterator[Answer]:
    for term in book.glossary:
        says = " – ".join(filter(None, (term.expansion, term.explanation)))
        words = tuple(filter(None, (term.expansion,)))
        yield Answer(
            "Abbreviation", term.term, term.address, "Glossary", words, term.search_words, says
        )


def _priorities(book: Book) -> Iterator[Answer]:
    for one in book.priorities:
        part = views.table(book, one.id).part
        summary = views.prose(book, "", part.summary or "") if part else ()
        words, says = (part.title,) if part else (), summary[0].text if summary else ""
        if under := lineage.goes_on_under(book, one.id):
            says = f"It goes on under {' and '.join(other.name for other in under)}."
        yield Answer("Priority", one.name, one.address, "Priorities", words, one.search_words, says)


def _actions(book: Book, table: views.Table) -> Iterator[Answer]:
    names = {partner.id: partner.name for partner in book.partners}
    for action, *_ in table.rows:
        leads = ", ".join(names[lead] for lead in action.leads)
        says = f"{label(action.year)}, led by {leads}."
        address, page = f"{table.priority.address}#{action.id}", table.priority.name
        text = one_line(" ".join((*(update.text for update in reversed(action.updates)), page)))
        kind = "Action" if table.plan.year == book.site.current else "Last year"
        yield Answer(kind, action.action, address, page, (), action.search_words, says, text)


def _projects(book: Book) -> Iterator[Answer]:
    for one in book.priorities:
        told = lineage.story(book, one.id)
        if told and told.part and (story := told.part.narrative):
            name = f"Projects in {label(told.plan.year)}: {story.title}"
            yield from _passages("Project", name, f"{one.address}#projects", one.name, story.text)


def _sections(plan: Plan) -> Iterator[Answer]:
    first = int(plan.year[:4])
    forms = (f"{first}-{first + 1} plan", f"plan for {first}/{plan.year[5:]}")
    words = (label(plan.year), *plan.title_in.values())
    yield Answer("Plan", plan.title, plan.address, "Plans", words, forms)
    if plan.corrections or plan.remarks:
        name = "How this page differs from the printed plan"
        told = (*(fix.printed for fix in plan.corrections), *(note.note for note in plan.remarks))
        address, text = f"{plan.address}#differences", one_line(" ".join(told))
        yield Answer("Plan", name, address, plan.title, text=text)
    for theme in plan.themes:
        address = f"{plan.address}#theme-{theme.id}"
        yield from _passages("Plan", theme.title, address, plan.title, theme.text)
    for section in plan.sections:
        name, address = section.title, f"{plan.address}#{section.id}"
        yield Answer("Plan", name, address, plan.title, (), section.search_words)
        yield from _passages("Plan", name, address, plan.title, section.text or "")


def _figures(book: Book) -> Iterator[Answer]:
    if not (shown := crime(book)):
        return
    for row, measure in zip(shown.rows, book.measures, strict=True):
        count, rise = figure(row.now), change(row.percent)
        says = f"In {label(shown.year)}: change on the year before {rise}; incidents {count}."
        typed = (*measure.search_words, *(str(n) for n in (row.then, row.now) if n is not None))
        yield Answer("Figure", row.name, f"progress/#figure-{row.id}", "Progress", (), typed, says)


def _passages(kind: str, name: str, address: str, page: str, text: str) -> Iterator[Answer]:
    """Yield each paragraph as an answer, all at one address."""
    for chunk in filter(str.strip, text.split("\n\n")):
        yield Answer(kind, name, address, page, text=one_line(chunk))


def _phones(book: Book, ids: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    partners = {partner.id: partner for partner in book.partners}
    told = [partners[id_] for id_ in ids]
    return tuple((p.name, p.telephone, tel(p.telephone)) for p in told if p.telephone)
