"""Redirects from earlier URLs, as `formerly` lists them, and the rule that none hides a page."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Location, Problem, message


class Redirect(NamedTuple):
    """A redirect between two URL paths, and the item of `formerly` that asks for it."""

    old: str
    new: str
    location: Location
    item: int


def redirects_of(data: PlanData | None, pages: Iterable[Page]) -> Iterator[Redirect]:
    """Yield the redirects to pages, to priorities and to partners' sheets."""
    for page in pages:
        for item, old in enumerate(page.front.formerly):
            yield Redirect(f"{old.strip('/')}/", page.url_path, page.front.location, item)
    for priority in data.priorities if data else ():
        for item, old in enumerate(priority.formerly):
            yield Redirect(f"priorities/{old}/", priority.url_path, priority.location, item)
    for partner in data.partners if data else ():
        for item, old in enumerate(partner.formerly):
            new = f"contacts/{partner.id}/"
            yield Redirect(f"contacts/{old}/", new, partner.location, item)


def check_redirects(
    data: PlanData | None, pages: tuple[Page, ...], root: Path
) -> Iterator[Problem]:
    """Yield each redirect from the URL of a page or of another redirect."""
    used = {f"priorities/{p.id}/earlier/": p.location.file for p in data.priorities} if data else {}
    used |= {f"contacts/{p.id}/": p.location.file for p in data.partners} if data else {}
    for path in (root / "docs").rglob("index.html"):
        folder = path.parent.relative_to(root / "docs").as_posix()
        used[f"{folder}/"] = path.relative_to(root).as_posix()
    used |= {page.url_path: page.file for page in pages}
    for old, _, location, item in redirects_of(data, pages):
        # That two records have one id is reported by another rule.
        if old in used and (location.file != used[old] or location.file.startswith("docs/")):
            yield location.problem(
                *message("used address", old=old, by=used[old]), "formerly", item
            )
        used.setdefault(old, location.file)
