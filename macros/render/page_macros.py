"""The macros that pages call by name."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup

from ..data.plan_data import PlanData
from ..exports import downloads, json_ld
from ..views import (
    actions,
    charts,
    contacts,
    formats,
    glossary,
    history,
    plan_outline,
    plans,
    text,
)
from . import edit_links
from .edit_links import NOT_CONFIGURED, Settings
from .environment import render_template
from .theme import Theme

Macros = dict[str, Callable[..., Markup]]


def base_context(data: PlanData, theme: Theme = NOT_CONFIGURED.theme) -> dict[str, Any]:
    """Return what every template can use besides its own arguments."""
    return {
        "data": data,
        "site": data.site,
        "theme": theme,
        "partners": {partner.id: partner for partner in data.partners},
        "priorities": {priority.id: priority for priority in data.priorities},
        "terms": {term.id: term for term in data.glossary},
        "text_blocks": partial(text.text_blocks, data),
        "editors_notes": partial(text.editors_notes, data),
        "action_tables": partial(actions.action_tables, data),
        "successors": partial(history.successors, data),
    }


def macros(
    data: PlanData,
    base: Callable[[], str],
    settings: Settings = NOT_CONFIGURED,
    pdfs: Mapping[str, Any] | None = None,
) -> Macros:
    """Return every macro by its name.

    `base` returns the URL path of the page being rendered; `pdfs` holds the plans' PDFs by year,
    each with `url_path` and `size`.
    """

    def report(anchor: str) -> str:
        return edit_links.report_link(data.site, f"{settings.site_url or '/'}{base()}#{anchor}")

    context = base_context(data, settings.theme) | {
        "edit_link": partial(edit_links.edit_link, settings.edit_url),
        "report_link": report,
        "pdfs": pdfs or {},
    }

    def page(template: str, **view: Any) -> Markup:
        return render_template(template, base(), **context, **view)

    def emergency(about: str | None = None) -> Markup:
        if not about:
            return page("emergency")
        priority = plans.get_record(data.priorities, about, "priority")
        return page("emergency", priority=priority, numbers=contacts.partners_to_call(data, about))

    def plan(year: str) -> Markup:
        plan = plans.get_plan(data, year)
        outline = plan_outline.plan_outline(data, plan)
        return page("plan", plan=plan, outline=outline, next_plan=plans.plan_after(data, plan))

    def priority(name: str) -> Markup:
        table, last = actions.action_table(data, name), history.last_table(data, name)
        return page("priority", table=table, last=last)

    def newest(shows: str) -> Markup:
        plan, section = plans.newest_section(data, shows)
        return page("newest_section", plan=plan, section=section)

    def year_before(priority: str) -> Markup:
        record = plans.get_record(data.priorities, priority, "priority")
        earlier = history.earlier_plans(data, priority)
        return page("year_before", priority=record, earlier=earlier)

    def who_to_contact(priority: str) -> Markup:
        topics, leads = contacts.priority_topics(data, priority), contacts.lead_ids(data, priority)
        return page("who_to_contact", topics=topics, leads=leads)

    def contacts_() -> Markup:
        entries = contacts.contacts(data)
        return page("contacts", contacts=entries, json_ld=json_ld.contacts_json_ld(data))

    def glossary_() -> Markup:
        entries = glossary.glossary(data)
        return page("glossary", entries=entries, json_ld=json_ld.glossary_json_ld(data))

    return {
        "emergency": emergency,
        "partnership": lambda: page("partnership"),
        "priorities": lambda: page("priorities"),
        "earlier_priorities": lambda: page(
            "earlier_priorities", earlier=history.dropped_priorities(data)
        ),
        "priority": priority,
        "actions": lambda name: page("actions", table=actions.action_table(data, name)),
        "year_before": year_before,
        "who_to_contact": who_to_contact,
        "progress": lambda: page("progress", progress=charts.progress(data)),
        "progress_summary": lambda: page("progress_summary", progress=charts.progress(data)),
        "outcomes": lambda: page("outcomes", outcomes=charts.outcomes(data)),
        "crime": lambda: page("crime", chart=charts.crime_chart(data)),
        "newest": newest,
        "plans": lambda newest=0: page("plans", plans=data.plans[-newest:]),
        "plan": plan,
        "topics": lambda: page("topics", topics=formats.sorted_by_name(data.topics)),
        "who_about": lambda: page("topic_list", topics=formats.sorted_by_name(data.topics)),
        "contacts": contacts_,
        "glossary": glossary_,
        "a_z": lambda: page("a_z", letters=contacts.a_to_z(data)),
        "data": lambda: page("data", **downloads.page(data)),
    }
