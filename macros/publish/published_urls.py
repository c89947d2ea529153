"""The addresses that were ever published, as a contract: none may go without leaving a way."""

import re
from html import unescape
from pathlib import Path

from ..checks.published_ids import RECORD, recorded
from ..data.files import write_files
from ..data.problems import Problem
from ..render.environment import address_of
from .site_pages import require_site

# The ids in a page's main part.
MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
ID = re.compile(r"""<\w[^<>]*?\sid=["']?([^"'\s>]+)""")


def published(site: Path) -> set[str]:
    """Return every address on a built site: each page, and each id on it."""
    found = set()
    for path in site.rglob("index.html"):
        page = f"/{address_of(path, site)}"
        main = MAIN.search(path.read_text("utf-8", "replace"))  # it may be an editor's own file
        ids = ID.findall(main[1]) if main else []
        found |= {page, *(f"{page}#{unescape(here)}" for here in ids)}
    return found


def gone(site: Path, root: Path, moved: dict[str, str]) -> list[Problem]:
    """Return a problem for each recorded address that neither stands nor leads on."""
    there = published(site)
    leads_on = {f"/{old}": f"/{new}" for old, new in moved.items()}
    problems = []
    for line, url_path in enumerate(recorded(root), 1):
        page, mark, anchor = url_path.partition("#")
        new = leads_on.get(page, page) + mark + anchor
        # What a priority's page showed of a year stands on its page of earlier years one day:
        # site.js leads there.
        if not there & {url_path, new, new.replace("#", "earlier/#")}:
            fix = "keep the old id or address under `formerly`"
            problems.append(Problem(RECORD, line, f"{url_path} is gone from the site", fix))
    return problems


def record(site: Path, root: Path) -> int:
    """Add the addresses of a finished site to the record; return how many are new.

    Raises Problems where there is no site.
    """
    require_site(site)
    known = set(recorded(root))
    new = published(site) - known
    write_files(root, {RECORD: "".join(f"{url_path}\n" for url_path in sorted(known | new))})
    return len(new)
