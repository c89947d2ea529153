"""The addresses that were ever published, as a contract: none may go without leaving a way."""

from html.parser import HTMLParser
from pathlib import Path

from .built import need_site
from .problems import Problem
from .published_ids import RECORD, recorded
from .render import address_of
from .write import put


class _Ids(HTMLParser):
    """The ids of a page's main part; those of the theme's own machinery begin with two lines."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = self.inside or tag == "main"
        here = dict(attrs).get("id")
        if self.inside and here and tag != "main" and not here.startswith("__"):
            self.found.add(here)

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "main"


def published(site: Path) -> set[str]:
    """Return every address on a built site: each page, and each id on it."""
    found = set()
    for path in site.rglob("index.html"):
        page = f"/{address_of(path, site)}"
        ids = _Ids()
        ids.feed(path.read_text("utf-8", "replace"))  # it may be an editor's own file
        found |= {page, *(f"{page}#{here}" for here in ids.found)}
    return found


def gone(site: Path, root: Path, moved: dict[str, str]) -> list[Problem]:
    """Return a problem for each recorded address that neither stands nor leads on."""
    there = published(site)
    leads_on = {f"/{old}": f"/{new}" for old, new in moved.items()}
    problems = []
    for line, address in enumerate(recorded(root), 1):
        page, mark, anchor = address.partition("#")
        if address not in there and leads_on.get(page, page) + mark + anchor not in there:
            fix = "keep the old id or address under `formerly`"
            problems.append(Problem(RECORD, line, f"{address} is gone from the site", fix))
    return problems


def record(site: Path, root: Path) -> int:
    """Add the addresses of a finished site to the record; return how many are new.

    Raises Problems where there is no site.
    """
    need_site(site)
    known = set(recorded(root))
    new = published(site) - known
    put(root, {RECORD: "".join(f"{address}\n" for address in sorted(known | new))})
    return len(new)
