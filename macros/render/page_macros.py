"""What templates and pages call by name, and the links for readers who find a mistake."""

from collections.abc import Callable, Mapping
from functools import partial
from inspect import signature
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote, urljoin

from markupsafe import Markup

from ..checks.macro_calls import MACROS
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
from .environment import functions_of, render_template
from .theme import DEFAULT, Theme

# The draft may stay in a mailbox that someone else reads, so it doesn't say what the page is about.
SUBJECT = "A mistake on a page"
# Templates can call the functions of these whose first argument is the data, without it.
VIEWS = (
    actions,
    charts,
    contacts,
    glossary,
    history,
    json_ld,
    other_help,
    plan_outline,
    plans,
    text,
)


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


class Settings(NamedTuple):
    """How the pages of a build are made.

    `site_url` is the URL of the site, `edit_url` that of the place where the files of docs/ are
    edited, such as https://host.example/us/edit/main/docs/: each ends with a slash, or is empty.
    `pdfs` holds the plans' PDFs by year, each with `url_path` and `size`. `revision` says what has
    changed, where git knows it.
    """

    site_url: str = ""
    edit_url: str = ""
    theme: Theme = DEFAULT
    pdfs: Mapping[str, Any] = MappingProxyType({})
    revision: Revision | None = None


NO_SETTINGS = Settings()


def base_context(data: PlanData, settings: Settings = NO_SETTINGS) -> dict[str, Any]:
    """Return what every template can use besides its own arguments."""
    views = (view for view in functions_of(*VIEWS) if "data" in signature(view).parameters)
    return {view.__name__: partial(view, data) for view in views} | {
        **settings._asdict(),
        "data": data,
        "site": data.site,
        "partners": {partner.id: partner for partner in data.partners},
        "priorities": {priority.id: priority for priority in data.priorities},
        "terms": {term.id: term for term in data.glossary},
        "data_page": partial(downloads.data_page, data, settings.revision),
        "edit_link": partial(edit_link, settings.edit_url),
        "report_link": partial(report_link, data.site),
        "check_dates": other_help.check_dates,
        # The plan whose notes are those of the page.
        "noted_plan": None,
    }


def macros(
    data: PlanData, base: Callable[[], str], settings: Settings = NO_SETTINGS
) -> dict[str, Callable[..., Markup]]:
    """Return every macro by its name: each renders the template of that name.

    `base` returns the URL path of the page being rendered.
    """
    context = base_context(data, settings)

    def render(macro: str, /, *args: Any, **kwargs: Any) -> Markup:
        given = MACROS[macro].bind(*args, **kwargs)
        given.apply_defaults()
        return render_template(macro, base(), **context | given.arguments)

    return {name: partial(render, name) for name in MACROS}
