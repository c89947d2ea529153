"""The pages of a built site."""

import posixpath
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..data.problems import Problem, Problems
from .html_tags import Tag

# Written last, so that its presence marks a complete site; `host` renames it.
SEARCH_INDEX = "search/index.json"
# The folders of what pages load. All other URLs are promised to stay, and those of the files in
# these that a page links to.
FOLDERS = ("assets/", "search/")
# An attribute of a tag, and its value; text within a quoted value is no attribute.
ATTRIBUTE = r"""<\w(?:[^<>"']|"[^"]*"|'[^']*')*?\s{}=("[^"]*"|'[^']*'|[^\s"'>]+)"""
ID = re.compile(ATTRIBUTE.format("id"))
ELSEWHERE = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def page_url_path(page: Path, site: Path) -> str:
    """Return a built page's path below the site's root: "contacts/", or "" for the home page."""
    folder = page.relative_to(site).parent.as_posix().removeprefix(".")
    return f"{folder}/" if folder else ""


def require_site(site: Path) -> None:
    """Raise Problems if the folder holds no built site."""
    if not (site / "index.html").is_file():
        raise Problems([Problem(str(site), 1, "there is no site here", "build it first")])


def make_readable(site: Path) -> None:
    """Let a server read the site, whatever the umask of those who build it."""
    for path in (site, *site.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))


def read_pages(site: Path) -> dict[str, str]:
    """Return the HTML of each page of a built site by its path below the site's root.

    Bytes that are not UTF-8 are replaced: a page may be an editor's own file.
    """
    paths = sorted(site.rglob("index.html"))
    return {page_url_path(path, site): path.read_text("utf-8", "replace") for path in paths}


def ids_in(html: str) -> set[str]:
    """Return the ids in a page's HTML."""
    return {unescape(id_.strip("\"'")) for id_ in ID.findall(html)}


def linked_files(tags: Iterable[Tag], page: str, base: str = "/") -> set[str]:
    """Return what links in the text of a page lead to on its own host, as paths below the site's
    root, which is at `base`; what the page loads is not part of them."""
    hrefs = ((tag.attributes or {}).get("href", "") for tag in tags if tag.name in ("a", "area"))
    paths = (unquote(urlsplit(one).path) for one in hrefs if not ELSEWHERE.match(one))
    whole = (posixpath.normpath(posixpath.join(base, page, path)) for path in paths)
    return {path.removeprefix(base) for path in whole}
