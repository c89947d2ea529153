"""Links for readers who find a mistake: to edit a line, or to email a report about a page."""

from typing import NamedTuple
from urllib.parse import quote, urljoin

from ..data.problems import Location
from ..data.records import Site
from .theme import Theme

# The draft may stay in a mailbox that someone else reads, so it doesn't say what the page is about.
SUBJECT = "A mistake on a page"


class Settings(NamedTuple):
    """The URLs of the site and of the place where the files of docs/ are edited, such as
    https://host.example/us/edit/main/docs/. Each ends with a slash, or is empty if the site isn't
    configured for it."""

    site_url: str = ""
    edit_url: str = ""
    theme: Theme = Theme()


NOT_CONFIGURED = Settings()


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
