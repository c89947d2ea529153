"""The macros that pages call by name, and the links for readers who find a mistake."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any
from urllib.parse import quote, urljoin

from markupsafe import Markup

from ..data.plan_data import PlanData
from ..data.problems import Location
from ..data.revision import Revision
from ..data.site_records import Site
from ..exports import downloads, json_ld
from ..views import (
    actions,
    charts,
    contacts,
    glossary,
    history,
    other_help,
    plan_outline,
    plans,
    text,
)
from .environment import render_template
from .theme import DEFAULT, Theme

# The draft may stay in a mailbox that someone else reads, so it doesn't say what the page is about.
SUBJECT = "A mistake on a page"
View = dict[str, Any]


def edit_link(edit_url: str, location: Location, key: str = "") -> str:
    """Return the URL at which a record's line is edited, or "" if no repository is configured.

    The folder data/ is next to docs/. `key` names a line of the record other than its first.
    """
    line = location.keys.get(key, location.line)
    return edit_url and urljoin(edit_url, f"../{quote(location.file)}#L{line}")


def report_link(site: Site, url: str) -> str:
    """Return a mailto: URI (RFC 6068) whose draft holds a URL and nothing else, or "" if the
    partnership takes no reports by email."""
    if not site.reports_by_email:
        return ""
    draft = f"subject={quote(SUBJECT)}&body={quote(url, safe='')}"
    return f"mailto:{quote(site.email, safe='@')}?{draft}"


def _emergency(data: PlanData, about: str | None = None) -> View:
    if not about:
        return {}
    return {"priority": plans.get_record(data.priorities, about, "priority")}


def _who_to_contact(data: PlanData, priority: str) -> View:
    topics = contacts.priority_topics(data, priority)
    return {
        "topics": topics,
        "helpers": contacts.helpers(data, topics),
        "leads": contacts.lead_ids(data, priority),
        "services": other_help.help_for_priority(data, priority),
    }


def _newest(data: PlanData, shows: str) -> View:
    plan, section = plans.newest_section(data, shows)
    return {"plan": plan, "section": section}


def _plan(data: PlanData, year: str) -> View:
    plan = plans.get_plan(data, year)
    return {
        "plan": plan,
        "outline": plan_outline.plan_outline(data, plan),
        "next_plan": plans.plan_after(data, plan),
        # The notes are those of this page.
        "text_blocks": partial(text.text_blocks, data, plan=plan),
        "editors_notes": partial(text.editors_notes, data, plan=plan),
    }


# What each macro shows with the template of its name. The macro takes the arguments after `data`.
VIEWS: Mapping[str, Callable[..., View]] = {
    "emergency": _emergency,
    "partnership": lambda data: {},
    "publisher": lambda data: {},
    "reply_time": lambda data: {},
    "priorities": lambda data: {"tables": actions.tables_by_priority(data)},
    "priority_names": lambda data: {"tables": actions.tables_by_priority(data)},
    "earlier_priorities": lambda data: {"earlier": history.dropped_priorities(data)},
    "priority": lambda data, name: {
        "table": actions.action_table(data, name),
        "last": history.last_table(data, name),
    },
    "actions": lambda data, name: {
        "table": actions.action_table(data, name),
        "continued": history.earlier_plans(data, name).continued,
    },
    "year_before": lambda data, priority: {
        "priority": plans.get_record(data.priorities, priority, "priority"),
        "earlier": history.earlier_plans(data, priority),
    },
    "who_to_contact": _who_to_contact,
    "other_help": lambda data: {"services": data.other_help},
    "progress": lambda data: {"progress": charts.progress(data)},
    "progress_summary": lambda data: {"progress": charts.progress(data)},
    "outcomes": lambda data: {"outcomes": charts.outcomes(data)},
    "crime": lambda data: {"chart": charts.crime_chart(data)},
    "newest": _newest,
    "plans": lambda data, newest=0: {"plans": data.plans[-newest:]},
    "plan": _plan,
    "topics": lambda data: {"groups": contacts.topics_by_group(data)},
    "who_about": lambda data: {"groups": contacts.topics_by_group(data)},
    "contacts": lambda data: {
        "contacts": contacts.contacts(data),
        "json_ld": json_ld.contacts_json_ld(data),
    },
    "glossary": lambda data: {
        "entries": glossary.glossary(data),
        "json_ld": json_ld.glossary_json_ld(data),
    },
    "a_z": lambda data: {"letters": contacts.a_to_z(data)},
    "data": lambda data: downloads.page(data),
}


def base_context(data: PlanData, theme: Theme = DEFAULT) -> View:
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
        "help_for_topic": partial(other_help.help_for_topic, data),
        "help_for_group": partial(other_help.help_for_group, data),
        "help_for_partner": partial(other_help.help_for_partner, data),
        "help_check_dates": other_help.check_dates,
        "numbers_plan": partial(plans.plan_with_numbers, data),
        "successors": partial(history.successors, data),
    }


def macros(
    data: PlanData,
    base: Callable[[], str],
    *,
    site_url: str = "",
    edit_url: str = "",
    theme: Theme = DEFAULT,
    pdfs: Mapping[str, Any] = MappingProxyType({}),
    revision: Revision | None = None,
) -> dict[str, Callable[..., Markup]]:
    """Return every macro by its name.

    `base` returns the URL path of the page being rendered. `site_url` is that of the site,
    `edit_url` that of the place where the files of docs/ are edited, such as
    https://host.example/us/edit/main/docs/: each ends with a slash, or is empty. `pdfs` holds the
    plans' PDFs by year, each with `url_path` and `size`. `revision` says what has changed.
    """
    context = base_context(data, theme) | {
        "edit_link": partial(edit_link, edit_url),
        "report_link": lambda anchor: report_link(data.site, f"{site_url or '/'}{base()}#{anchor}"),
        "pdfs": pdfs,
        "site_url": site_url,
    }

    views: Mapping[str, Callable[..., View]] = {
        **VIEWS,
        "data": partial(downloads.page, revision=revision),
    }

    def render(name: str, *args: Any, **kwargs: Any) -> Markup:
        return render_template(name, base(), **(context | views[name](data, *args, **kwargs)))

    return {name: partial(render, name) for name in VIEWS}
