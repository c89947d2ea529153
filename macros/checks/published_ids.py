"""Ids are for ever: a published record that is gone is missed before a site is built."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Location, Problem, did_you_mean
from ..data.records import old_ids

# The addresses that were ever published, a line each.
RECORD = "addresses.txt"
# The ids that the pages of plans and the list of abbreviations always have.
FIXED_IDS = frozenset({"abbreviations", "corrections", "differences", "remarks"})
HEADING = re.compile(r"^#+ +(.*?) *(?:\{:.*?#([\w-]+).*\})?$", re.MULTILINE)


class _Kind(NamedTuple):
    """What stands at published ids of one page: their file, and the records there are."""

    file: str
    records: tuple[Any, ...]


def recorded(root: Path) -> list[str]:
    """Return the published addresses that root/addresses.txt holds."""
    path = root / RECORD
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else []


def check_published(data: PlanData, pages: Iterable[Page], root: Path) -> Iterator[Problem]:
    """Yield each published id whose record is gone, at the file it belongs in."""
    addresses = recorded(root)
    now = {old: p.id for p in data.priorities for old in (*p.formerly, p.id)}
    for topic in data.topics:
        about = [a for a in addresses if a.startswith("/pri") and a.endswith(f"/#about-{topic.id}")]
        under = [now.get(url_path.split("/")[2], topic.priority) for url_path in about]
        for was, url_path in zip(under, about, strict=True):
            if was not in (topic.priority, *topic.earlier_priorities):
                what = f"`{topic.id}` was published under `{was}`: `{url_path}`"
                fix = f"write that priority again, or `earlier_priorities: [{was}]` below it"
                yield topic.location.problem(what, fix, "priority")
    headings = {page.url_path: _headings(page.text) for page in pages}
    for url_path in addresses:
        page, _, anchor = url_path.removeprefix("/").partition("#")
        kind = _kind(data, page, anchor, addresses)
        if kind is None or anchor in FIXED_IDS | headings.get(page, set()):
            continue
        gone = anchor.removeprefix("about-" if page.startswith("priorities/") else "theme-")
        gone = gone or page.strip("/").rpartition("/")[2]
        known = {i for record in kind.records for i in (record.id, *old_ids(record))}
        if not known & {gone, anchor} and not _is_written(gone, root / kind.file):
            yield _problem(gone, url_path, kind, set(addresses))


def _is_written(id_: str, path: Path) -> bool:
    """Whether a file holds an id all the same, in a record that has another slip."""
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    return bool(
        re.search(rf"^[^#\n]*\b(?:id|formerly): .*?(?<![\w-]){re.escape(id_)}(?![\w-])", text, re.M)
    )


def _kind(data: PlanData, page: str, anchor: str, addresses: list[str]) -> _Kind | None:
    """Return which records' ids an address is one of, if it is such."""
    first, _, name = page.strip("/").partition("/")
    if page == "contacts/" and anchor and not anchor.startswith("about-"):
        return _Kind("data/partners.yml", data.partners)
    # A term lands in capitals too.
    if page == "glossary/" and anchor and anchor == anchor.lower():
        return _Kind("data/glossary.yml", data.glossary)
    if first == "priorities" and name and "/" not in name:
        if not anchor:
            return _Kind("data/priorities.yml", data.priorities)
        return _Kind("data/topics.yml", data.topics) if anchor.startswith("about-") else None
    if first == "plans" and name and anchor:
        return _kind_of_plan(data, name, anchor, addresses)
    return None


def _kind_of_plan(data: PlanData, year: str, anchor: str, addresses: list[str]) -> _Kind | None:
    folder = f"data/plans/{year}"
    plans = [plan for plan in data.plans if plan.year == year]
    if anchor.endswith(f"-{year}"):
        # The priority's page shows the action too: its file is named after the priority.
        shown = (re.fullmatch(rf"/priorities/([\w-]+)/#{re.escape(anchor)}", a) for a in addresses)
        file = next((f"{folder}/{match[1]}.yml" for match in shown if match), folder)
        return _Kind(file, tuple(action for plan in plans for action in plan.actions))
    # Another year's actions are shown here too. Below a section there are headings for its
    # priorities: they go with it.
    words = anchor.split("-")
    above = {f"/plans/{year}/#{'-'.join(words[:n])}" for n in range(1, len(words))}
    if re.search(r"-\d{4}-\d\d$", anchor) or above & set(addresses):
        return None
    there = tuple(part for plan in plans for part in (*plan.sections, *plan.themes))
    return _Kind(f"{folder}/plan.yml", there)


def _problem(gone: str, url_path: str, kind: _Kind, addresses: set[str]) -> Problem:
    back = f"put it back: `{url_path}` was published"
    if kind.records and "formerly" in type(kind.records[0]).model_fields:
        back += f", or write `formerly: [{gone}]` in what is there instead"
    for record in kind.records:
        ends = tuple(f"{position}{record.id}" for position in ("#", "#about-", "#theme-"))
        ends += (f"/{record.id}/",)
        # Nothing published it, and its name is like the one that is gone: it was renamed.
        if not any(a.endswith(ends) for a in addresses) and did_you_mean(gone, [record.id], ""):
            location: Location = record.location
            return location.problem(f"the id was `{gone}` and is `{record.id}` now", back, "id")
    return Problem(kind.file, 1, f"`{gone}` is gone", back)


def _headings(text: str) -> set[str]:
    """Return the ids of a page's headings, as Markdown gives them."""
    found = set()
    for words, written in HEADING.findall(text):
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^\w\s-]", "", plain).strip().lower()
        found.add(written or re.sub(r"[-\s]+", "-", slug))
    return found
