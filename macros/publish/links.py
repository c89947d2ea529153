"""Every link between pages must lead somewhere: to a page, a place on it, or a file of the site."""

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin

from ..data.front_matter import Page
from ..data.problems import Problem, message
from .site_pages import ATTRIBUTE, SEARCH_INDEX, ids_in

# What a browser follows or loads.
LINK = re.compile(ATTRIBUTE.format("(?:href|src)"))
NO_SITE_URL = "https://site.invalid/"


def broken_links(
    pages: Mapping[str, str],
    found_paths: Iterable[str],
    site: Path,
    site_url: str,
    sources: Iterable[Page],
) -> Iterator[Problem]:
    """Yield a problem for links that lead nowhere: one for each line of a page in docs/ with some,
    and, for those that templates write, one for each page that lacks what they lead to.

    `pages` holds the HTML of each page by its path below the site's root, `sources` the pages of
    docs/; `found_paths` are the URL paths that the search finds. `site_url` is the site's own URL,
    with a slash at the end, or empty.
    """
    home, known = site_url or NO_SITE_URL, {page.url_path: page for page in sources}
    ids = {path: ids_in(html) for path, html in pages.items()}
    found = dict[tuple[str, int], list[dict[str, str]]]()
    links = {path: LINK.findall(html) for path, html in pages.items()}
    links[SEARCH_INDEX] = [f"../{path}" for path in found_paths]
    for path, values in links.items():
        for url in (unescape(value.strip("\"'")) for value in dict.fromkeys(values)):
            if missing := _missing(home, path, url, ids, site):
                target, what = missing
                source = known[target].file if target in known else target
                place = _place(known.get(path), url) or (source, 1)
                link_words = {"url": url, "page": f"/{path}", "missing": what}
                found.setdefault(place, []).append(link_words)
    for (file, line), wrong in found.items():
        also = f", and {len(wrong) - 1} more links like it" if wrong[1:] else ""
        yield Problem(file, line, *message("broken link", **wrong[0], also=also))


def _place(page: Page | None, url: str) -> tuple[str, int] | None:
    """Return the file and line of a page of docs/ where a link is written, if it is there."""
    if not page:
        return None
    lines = enumerate(page.text.split("\n"), 1)
    return next(((page.file, n) for n, text in lines if url in text), None)


def _missing(
    home: str, path: str, url: str, ids: Mapping[str, set[str]], site: Path
) -> tuple[str, str] | None:
    """Return the path of the page to which a link on the page at `path` leads, and what is not
    there; None if the link leads somewhere, or to another site."""
    try:
        whole = urljoin(home + path, url)
    except ValueError:  # such as a wrong address of another site, which is not ours to check
        return None
    if not whole.startswith(home):
        return None
    address, _, fragment = whole.removeprefix(home).partition("#")
    target, fragment = unquote(address.partition("?")[0]), unquote(fragment)
    target = target.removesuffix("index.html")
    target += "/" if f"{target}/" in ids else ""
    if target in ids:
        lost = fragment and fragment not in ids[target]
        return (target, f"`#{fragment}` on the page `/{target}`") if lost else None
    kind = "file" if Path(target).suffix else "page"
    return None if (site / target).is_file() else (target, f"{kind} `/{target}`")
