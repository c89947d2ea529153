"""How a reader has a mistake mended: where a line is edited, and a prepared e-mail about a page."""

from typing import NamedTuple
from urllib.parse import quote, urljoin

from ..data.problems import Location
from ..data.site_records import Site
from .theme import Theme

# The draft may lie in a mailbox that somebody else reads: it doesn't say what the page is about.
SUBJECT = "A mistake on a page"


class Settings(NamedTuple):
    """The addresses of the site, and of where the files of docs/ are edited, such as
    https://host.example/us/edit/main/docs/. Each ends with a slash, or is empty where the site is
    not configured for it."""

    site_url: str = ""
    editor: str = ""
    theme: Theme = Theme()


NOWHERE = Settings()


def edit(editor: str, location: Location, key: str = "") -> str:
    """Return where a record's line is edited, or "" where no repository is configured.

    The files of data/ are edited beside those of docs/. `key` names the line that is meant, where
    it is not the record's first.
    """
    line = location.keys.get(key, location.line)
    return editor and urljoin(editor, f"../{quote(location.file)}#L{line}")


def report(site: Site, url_path: str) -> str:
    """Return a mailto: link (RFC 6068) whose draft holds an address and nothing else, or "" where
    the partnership takes no reports."""
    if not site.reports_by_email:
        return ""
    draft = f"subject={quote(SUBJECT)}&body={quote(url_path, safe='')}"
    return f"mailto:{quote(site.email, safe='@')}?{draft}"
