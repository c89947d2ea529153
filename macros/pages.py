"""The macros a page may call by name, and the check that each page calls them rightly."""

import datetime
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from markupsafe import Markup

from . import crime, exports, lineage, linked, lookup, mending, progress, views
from .book import Book
from .check import examined
from .front import check_addresses, pages_in
from .kept import check_kept
from .mending import NOWHERE, Settings
from .problems import Problem, Problems, Unknown, did_you_mean
from .read import MISSING, NOT_TEXT
from .render import draw, environment

HERE = str(Path(__file__).parent)


def checked(root: Path, today: datetime.date | None = None) -> Book:
    """Return the book in root/data.

    Raises Problems on any slip in root/data or root/docs, and on what is dated later than `today`.
    """
    book, problems = examined(root, today)
    pages = list(pages_in(root, problems))
    problems += check_addresses(pages)
    if book:
        # What a whole file holds is not gone one by one.
        gone = {problem.file for problem in problems if problem.what in (MISSING, NOT_TEXT[0])}
        problems += [p for p in check_kept(book, pages, root) if p.file not in gone]
    if book and not problems:
        problems += check_pages(book, root)
    if problems or not book:
        raise Problems(problems)
    return book


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
        "plans": lambda: page("plans"),
        "plan": plan,
        "topics": lambda: page("topics", topics=lookup.topics(book)),
        "who_about": lambda: page("who_about", topics=lookup.topics(book)),
        "contacts": lambda: page(
            "contacts", contacts=lookup.contacts(book), linked=linked.contacts(book)
        ),
        "glossary": lambda: page(
            "glossary", entries=lookup.glossary(book), linked=linked.glossary(book)
        ),
        "a_z": lambda: page("a_z", letters=lookup.a_z(book)),
        "data": lambda: page("data", **exports.page(book)),
    }


def check_pages(book: Book, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the macro calls of every page in root/docs."""
    known = macros(book, str)
    env = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for path in sorted((root / "docs").rglob("*.md")):
        file = path.relative_to(root).as_posix()
        try:
            page = env.from_string(path.read_text(encoding="utf-8"))
        except jinja2.TemplateSyntaxError as error:
            fix = "write a macro as {{ name() }}"
            yield Problem(file, error.lineno, "the brackets of a macro are not right", fix)
            continue
        except UnicodeDecodeError:
            continue  # it is reported with what stands at its top
        try:
            page.render(known)
        except Exception as error:  # whatever a page asks Jinja for
            yield Problem(file, *_fault(error, list(known)))


def _fault(error: Exception, known: list[str]) -> tuple[int, str, str]:
    """Return the line of a page's fault and its words. Raises the error where the fault is ours."""
    frames = [(frame.f_code.co_filename, at) for frame, at in walk_tb(error.__traceback__)][1:]
    line = next((at for file, at in frames if file == "<template>"), 1)
    if isinstance(error, Unknown):
        return line, error.what, error.fix
    if any(file.startswith(HERE) for file, _ in frames):
        raise error
    undefined = re.match("'(.+)' is undefined", str(error))
    if not undefined:
        return line, "the macro needs other words in its brackets", "see how other pages call it"
    name = undefined[1]
    otherwise = f"choose from {', '.join(known)}"
    return line, f"`{name}` is not a macro", did_you_mean(name, known, otherwise)
