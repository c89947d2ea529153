"""Redirects from earlier URLs, as `formerly` lists them, and the rule that none hides a page."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Problem, message
from ..data.records import Record


class Redirect(NamedTuple):
    """A redirect between two URL paths, and the item of `formerly` that asks for it."""

    old: str
    new: str
    record: Record
    item: int

    @property
    def name(self) -> str:
        """What readers call the new page."""
        names = (getattr(self.record, key, None) for key in ("name", "title"))
        return next(filter(None, names), f"/{self.new}")


def redirects_of(data: PlanData | None, pages: Iterable[Page]) -> Iterator[Redirect]:
    """Yield the redirects to pages, to priorities and to partners' sheets."""
    moved: list[tuple[Any, str, str]] = [(one.front, "{}/", one.url_path) for one in pages]
    if data:
        moved += [(one, "priorities/{}/", one.url_path) for one in data.priorities]
        moved += [(one, "contacts/{}/", f"contacts/{one.id}/") for one in data.partners]
    for record, pattern, new in moved:
        for item, old in enumerate(record.formerly):
            yield Redirect(pattern.format(old.strip("/")), new, record, item)


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
    for old, new, record, item in redirects_of(data, pages):
        file = record.location.file
        if new not in used and used.get(old) == f"docs/{old.rstrip('/')}.md":
            right = f"docs/{new.rstrip('/')}.md"
            yield Problem(used[old], 1, *message("renamed page", name=used[old], right=right))
            continue
        # That two records have one id is reported by another rule.
        if old in used and (file != used[old] or file.startswith("docs/")):
            yield record.problem("used address", "formerly", item, old=old, by=used[old])
        used.setdefault(old, file)
