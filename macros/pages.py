"""The macros a page may call by name, and the check that each page calls them rightly."""

from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import walk_tb
from typing import Any

import jinja2
from markupsafe import Markup

from . import lookup, views
from .plan import Book
from .problems import Problem, Unknown, did_you_mean
from .render import draw, environment

HERE = str(Path(__file__).parent)
Macro = Callable[..., Markup]


def macros(book: Book, base: Callable[[], str]) -> dict[str, Macro]:
    """Return every macro by its name; `base` tells the address of the page that is being drawn."""
    env = environment()

    def page(template: str, **view: Any) -> Markup:
        return draw(env, template, base(), book=book, site=book.site, **view)

    def council() -> Any:
        return views.pick(book.partners, book.site.council, "partner")

    def police() -> Any:
        return views.pick(book.partners, book.site.police, "partner")

    def year_before(priority: str) -> Markup:
        plan = views.neighbour(book, views.plan_of(book), -1)
        return page("year_before", table=plan and views.table(book, priority, plan.year))

    def plan(year: str) -> Markup:
        plan = views.plan_of(book, year)
        after, (corrections, discrepancies) = views.neighbour(book, plan, 1), views.differences(book, plan)
        return page("plan", plan=plan, after=after, sections=views.sections(book, plan), corrections=corrections, discrepancies=discrepancies)

    return {
        "emergency": lambda: page("emergency", police=police()),
        "partnership": lambda: page("partnership", council=council()),
        "priorities": lambda: page("priorities", tables=views.tables(book)),
        "priority": lambda id: page("priority", table=views.table(book, id)),
        "actions": lambda id: page("actions", table=views.table(book, id)),
        "year_before": year_before,
        "who_to_contact": lambda id: page("who_to_contact", partners=lookup.leads_of(book, id)),
        "plans": lambda: page("plans", plans=book.plans[::-1]),
        "plan": plan,
        "topics": lambda: page("topics", topics=lookup.topics(book)),
        "contacts": lambda: page("contacts", contacts=lookup.contacts(book)),
        "glossary": lambda: page("glossary", terms=book.terms, partners={p.id: p for p in book.partners}),
        "a_z": lambda: page("a_z", letters=lookup.a_z(book)),
    }


def check_pages(book: Book, root: Path) -> Iterator[Problem]:
    """Yield what is wrong with the macro calls of every page in root/docs."""
    known = macros(book, str)
    env = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for path in sorted((root / "docs").rglob("*.md")):
        file = path.relative_to(root).as_posix()
        try:
            env.from_string(path.read_text(encoding="utf-8")).render(known)
        except jinja2.TemplateSyntaxError as error:
            fix = "write a macro as {{ name() }}"
            yield Problem(file, error.lineno, "the brackets of a macro are not right", fix)
        except Unknown as error:
            yield Problem(file, _line(error), error.what, error.fix)
        except jinja2.UndefinedError as error:
            name = str(error).split("'")[1]
            fix = did_you_mean(name, known, f"choose from {', '.join(known)}")
            yield Problem(file, _line(error), f"`{name}` is not a macro", fix)
        except TypeError as error:
            if any(frame.f_code.co_filename.startswith(HERE) for frame, _ in walk_tb(error.__traceback__.tb_next)):
                raise
            what = "the macro needs other words in its brackets"
            yield Problem(file, _line(error), what, "see how the other pages call it")


def _line(error: Exception) -> int:
    frames = list(walk_tb(error.__traceback__))
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    return lines[0] if lines else 1
