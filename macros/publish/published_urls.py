"""Published URLs are a contract: each must be on the site, or redirect to where it is now."""

import re
from collections.abc import Mapping
from pathlib import Path

from ..checks.published_ids import BUILT, RECORD, is_source, recorded
from ..data.files import write_files
from ..data.problems import Problem
from .html_tags import parse_tags
from .site_pages import FOLDERS, ids_in, linked_files, read_pages, require_site

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
# Not promised: ids of notes and paragraphs count them, so they move when an editor adds one; a
# digit heads the A to Z only while a name begins with it.
UNPROMISED = re.compile(r"#(note-|letter-|[^#]+-p)\d+$")


def urls_in(pages: Mapping[str, str]) -> set[str]:
    """Return the URL of each page and of each id on it, from HTML by the page's path."""
    urls = set()
    for path, html in pages.items():
        main = MAIN.search(html)  # it may be an editor's own file
        ids = ids_in(main[1]) if main else ()
        urls |= {f"/{path}", *(f"/{path}#{id_}" for id_ in ids)}
    return urls


def files_in(site: Path, root: Path, pages: Mapping[str, str]) -> set[str]:
    """Return the URL of each file that a page can link to, also from elsewhere: the downloads and
    the files of docs/, except those that pages only load."""
    linked = {file for path, html in pages.items() for file in linked_files(parse_tags(html), path)}
    paths = (path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    return {
        f"/{path}"
        for path in paths
        if BUILT.fullmatch(f"/{path}") or is_source(f"/{path}", root)
        if not path.endswith("index.html")
        if path in linked or not path.startswith(FOLDERS)
    }


def missing(
    pages: Mapping[str, str], site: Path, root: Path, redirects: Mapping[str, str]
) -> list[Problem]:
    """Return a problem for each recorded URL that is neither on the site nor redirected."""
    urls = urls_in(pages)
    new_paths = {f"/{old}": f"/{new}" for old, new in redirects.items()}
    problems = []
    for line, url in enumerate(recorded(root), 1):
        path, mark, anchor = url.partition("#")
        new = new_paths.get(path, path) + mark + anchor
        # A year's actions move from the priority's page to its page of earlier years: site.js
        # redirects there.
        if not urls & {url, new, new.replace("#", "earlier/#")} and not (site / url[1:]).is_file():
            fix = "put it back, or keep the old id or address under `formerly`, the old priority "
            fix += "under `earlier_priorities`"
            problems.append(Problem(RECORD, line, f"{url} is gone from the site", fix))
    return problems


def record(site: Path, root: Path) -> int:
    """Add the URLs of a complete site to the record; return how many are new.

    Raises Problems where there is no site.
    """
    require_site(site)
    known = set(recorded(root))
    pages = read_pages(site)
    urls = {url for url in urls_in(pages) if not UNPROMISED.search(url)}
    new = (urls | files_in(site, root, pages)) - known
    write_files(root, {RECORD: "".join(f"{url}\n" for url in sorted(known | new))})
    return len(new)
