"""The macros a page may call by name."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from markupsafe import Markup

from ..data.plan_data import PlanData
from ..exports import downloads, json_ld
from ..views import actions, contacts, crime, glossary, history, progress
from . import edit_links
from .edit_links import NOWHERE, Settings
from .environment import environment, render_template
from .theme import Theme


def base_context(data: PlanData, theme: Theme = NOWHERE.theme) -> dict[str, Any]:
    """Return what every template may draw on besides its own view."""
    return {
        "data": data,
        "site": data.site,
        "theme": theme,
        "partners": {partner.id: partner for partner in data.partners},
        "priorities": {priority.id: priority for priority in data.priorities},
        "terms": {term.id: term for term in data.glossary},
        "prose": partial(actions.prose, data),
        "notes": partial(actions.notes, data),
        "tables": partial(actions.tables, data),
        "measures": partial(actions.measures, data),
        "goes_on_under": partial(history.goes_on_under, data),
    }


# What gives the macros for the page at an address.
Drawn = Callable[[str], dict[str, Callable[..., Markup]]]


def macros_for_page(
    data: PlanData, settings: Settings = NOWHERE, pdfs: Mapping[str, Any] | None = None
) -> Drawn:
    """Return what gives the macros for the page at an address: what a check has drawn with them
    is not drawn again. Its arguments are those of `macros`."""

    @cache
    def at(url_path: str) -> dict[str, Callable[..., Markup]]:
        known = macros(data, partial(str, url_path), settings, pdfs)
        return {name: cache(macro) for name, macro in known.items()}

    return at


def macros(
    data: PlanData,
    base: Callable[[], str],
    settings: Settings = NOWHERE,
    pdfs: Mapping[str, Any] | None = None,
) -> dict[str, Callable[..., Markup]]:
    """Return every macro by its name.

    `base` returns the URL path of the page that is being rendered; `pdfs` holds the plans'
    PDFs by year, each with `url_path` and `size`.
    """
    env = environment()

    def report(at: str) -> str:
        return edit_links.report(data.site, f"{settings.site_url or '/'}{base()}#{at}")

    shown = base_context(data, settings.theme) | {
        "edit": partial(edit_links.edit, settings.editor),
        "report": report,
        "pdfs": pdfs or {},
    }

    def page(template: str, **view: Any) -> Markup:
        return render_template(env, template, base(), **shown, **view)

    def emergency(about: str | None = None) -> Markup:
        if not about:
            return page("emergency")
        priority = actions.get_record(data.priorities, about, "priority")
        numbers = contacts.first_to_call(data, about)
        return page("emergency", priority=priority, numbers=numbers)

    def plan(year: str) -> Markup:
        plan = actions.plan_of(data, year)
        after = actions.neighbour(data, plan, 1)
        return page("plan", plan=plan, after=after, passages=data.passages)

    def plans(newest: int = 0) -> Markup:
        return page("plans", plans=data.plans[-newest:])

    def priority(name: str) -> Markup:
        last = history.last_planned(data, name)
        return page("priority", table=actions.table(data, name), last=last)

    def newest(shows: str) -> Markup:
        plan, section = actions.newest(data, shows)
        return page("newest", plan=plan, section=section)

    def year_before(priority: str) -> Markup:
        of = actions.get_record(data.priorities, priority, "priority")
        return page("year_before", priority=of, shown=history.year_before(data, priority))

    def who_to_contact(priority: str) -> Markup:
        leads = contacts.leads_of(data, priority)
        return page("who_to_contact", topics=contacts.topics_of(data, priority), leads=leads)

    return {
        "emergency": emergency,
        "partnership": lambda: page("partnership"),
        "priorities": lambda: page("priorities"),
        "earlier_priorities": lambda: page("earlier_priorities", earlier=history.no_longer(data)),
        "priority": priority,
        "actions": lambda name: page("actions", table=actions.table(data, name)),
        "year_before": year_before,
        "who_to_contact": who_to_contact,
        "progress": lambda: page("progress", shown=progress.progress(data)),
        "progress_summary": lambda: page("progress_summary", shown=progress.progress(data)),
        "outcomes": lambda: page("outcomes", shown=progress.outcomes(data)),
        "crime": lambda: page("crime", shown=crime.crime(data)),
        "newest": newest,
        "plans": plans,
        "plan": plan,
        "topics": lambda: page("topics", topics=contacts.topics(data)),
        "who_about": lambda: page("who_about", topics=contacts.topics(data)),
        "contacts": lambda: page(
            "contacts", contacts=contacts.contacts(data), linked=json_ld.contacts_json_ld(data)
        ),
        "glossary": lambda: page(
            "glossary", entries=glossary.glossary(data), linked=json_ld.glossary_json_ld(data)
        ),
        "a_z": lambda: page("a_z", letters=contacts.a_z(data)),
        "data": lambda: page("data", **downloads.page(data)),
    }
