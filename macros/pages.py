"""The macros a page may call by name."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from markupsafe import Markup

from . import crime, exports, lineage, linked, lookup, mending, progress, terms, views
from .book import Book
from .mending import NOWHERE, Settings
from .render import draw, environment


def everywhere(book: Book) -> dict[str, Any]:
    """Return what every template may draw on besides its own view."""
    return {
        "book": book,
        "site": book.site,
        "partners": {partner.id: partner for partner in book.partners},
        "priorities": {priority.id: priority for priority in book.priorities},
        "terms": {term.id: term for term in book.glossary},
        "prose": partial(views.prose, book),
        "notes": partial(views.notes, book),
        "tables": partial(views.tables, book),
        "measures": partial(views.measures, book),
        "goes_on_under": partial(lineage.goes_on_under, book),
    }


# What gives the macros for the page at an address.
Drawn = Callable[[str], dict[str, Callable[..., Markup]]]


def drawing(book: Book, settings: Settings = NOWHERE) -> Drawn:
    """Return what gives the macros for the page at an address: what a check has drawn with them
    is not drawn again. Its arguments are those of `macros`."""

    @cache
    def at(address: str) -> dict[str, Callable[..., Markup]]:
        known = macros(book, partial(str, address), settings)
        return {name: cache(macro) for name, macro in known.items()}

    return at


def macros(
    book: Book, base: Callable[[], str], settings: Settings = NOWHERE
) -> dict[str, Callable[..., Markup]]:
    """Return every macro by its name; `base` tells the address of the page that is being drawn."""
    env = environment()

    def report(at: str) -> str:
        return mending.report(book.site, f"{settings.site_url or '/'}{base()}#{at}")

    shown = everywhere(book) | {"edit": partial(mending.edit, settings.editor), "report": report}

    def page(template: str, **view: Any) -> Markup:
        return draw(env, template, base(), **shown, **view)

    def emergency(about: str | None = None) -> Markup:
        if not about:
            return page("emergency")
        priority = views.pick(book.priorities, about, "priority")
        numbers = lookup.first_to_call(book, about)
        return page("emergency", priority=priority, numbers=numbers)

    def plan(year: str) -> Markup:
        plan = views.plan_of(book, year)
        after = views.neighbour(book, plan, 1)
        return page("plan", plan=plan, after=after, passages=book.passages)

    def plans(newest: int = 0) -> Markup:
        return page("plans", plans=book.plans[-newest:])

    def priority(name: str) -> Markup:
        last = lineage.last_planned(book, name)
        return page("priority", table=views.table(book, name), last=last)

    def newest(shows: str) -> Markup:
        plan, section = views.newest(book, shows)
        return page("newest", plan=plan, section=section)

    def year_before(priority: str) -> Markup:
        of = views.pick(book.priorities, priority, "priority")
        return page("year_before", priority=of, shown=lineage.year_before(book, priority))

    def who_to_contact(priority: str) -> Markup:
        leads = lookup.leads_of(book, priority)
        return page("who_to_contact", topics=lookup.topics_of(book, priority), leads=leads)

    return {
        "emergency": emergency,
        "partnership": lambda: page("partnership"),
        "priorities": lambda: page("priorities"),
        "earlier_priorities": lambda: page("earlier_priorities", earlier=lineage.no_longer(book)),
        "priority": priority,
        "actions": lambda name: page("actions", table=views.table(book, name)),
        "year_before": year_before,
        "who_to_contact": who_to_contact,
        "progress": lambda: page("progress", shown=progress.progress(book)),
        "progress_summary": lambda: page("progress_summary", shown=progress.progress(book)),
        "outcomes": lambda: page("outcomes", shown=progress.outcomes(book)),
        "crime": lambda: page("crime", shown=crime.crime(book)),
        "newest": newest,
        "plans": plans,
        "plan": plan,
        "topics": lambda: page("topics", topics=lookup.topics(book)),
        "who_about": lambda: page("who_about", topics=lookup.topics(book)),
        "contacts": lambda: page(
            "contacts", contacts=lookup.contacts(book), linked=linked.contacts(book)
        ),
        "glossary": lambda: page(
            "glossary", entries=terms.glossary(book), linked=linked.glossary(book)
        ),
        "a_z": lambda: page("a_z", letters=lookup.a_z(book)),
        "data": lambda: page("data", **exports.page(book)),
    }
