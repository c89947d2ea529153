"""Published URLs are permanent: report ids that are gone before the site is built."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from markdown.extensions.toc import slugify

from ..data.front_matter import Page
from ..data.plan_data import PlanData
from ..data.problems import Problem, did_you_mean, message
from ..data.records import old_ids

# The URLs that were ever published, one on each line.
RECORD = "addresses.txt"
# The ids of headings that templates write themselves.
FIXED_IDS = frozenset({"abbreviations", "corrections", "differences", "remarks"})
HEADING = re.compile(r"^#+ +(.*?) *(?:\{:.*?#([\w-]+).*\})?$", re.MULTILINE)


def _plans(data: PlanData, year: str) -> list[Any]:
    return [plan for plan in data.plans if plan.year == year]


class _Kind(NamedTuple):
    """Records with published ids: the pattern of their URLs, their file, and the records of data
    (of one year, for those that belong to a plan)."""

    pattern: str
    file: str
    records: Callable[[PlanData, str], Iterable[Any]]


# Terms are published in capitals too, and actions also on other pages: those go with them.
KINDS = (
    _Kind(
        "/contacts/#(?!about-|help-)(?P<id>.+)", "data/partners.yml", lambda data, _: data.partners
    ),
    _Kind("/contacts/#help-(?P<id>.+)", "data/other_help.yml", lambda data, _: data.other_help),
    _Kind("/glossary/#(?P<id>[^A-Z]+)", "data/glossary.yml", lambda data, _: data.glossary),
    _Kind("/priorities/(?P<id>[^/#]+)/", "data/priorities.yml", lambda data, _: data.priorities),
    _Kind(
        "/priorities/(?P<priority>[^/#]+)/#about-(?P<id>.+)",
        "data/topics.yml",
        lambda data, _: data.topics,
    ),
    _Kind(
        "/plans/(?P<year>[^/#]+)/#(?P<id>.+-(?P=year))",
        "data/plans/{year}",
        lambda data, year: [a for plan in _plans(data, year) for a in plan.actions],
    ),
    _Kind(
        r"/plans/(?P<year>[^/#]+)/#(?:theme-)?(?P<id>.+)(?<!-\d{4}-\d\d)",
        "data/plans/{year}/plan.yml",
        lambda data, year: [r for plan in _plans(data, year) for r in plan.sections + plan.themes],
    ),
)


def recorded(root: Path) -> list[str]:
    """Return the URLs in root/addresses.txt."""
    path = root / RECORD
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else []


def check_published(data: PlanData, pages: Iterable[Page], root: Path) -> Iterator[Problem]:
    """Yield each published id whose record is gone, at the file it belongs in."""
    urls = recorded(root)
    matches = [(url, kind, m) for url in urls for kind in KINDS if (m := _match(kind, url))]
    current = {old: p.id for p in data.priorities for old in (*p.formerly, p.id)}
    headings = {f"/{page.url_path}": _headings(page.text) for page in pages}
    published = {name for url in urls for name in _names(url)}
    shown = {anchor: path.split("/")[2] for path, anchor in map(_split, urls) if "/priorit" in path}
    for url, kind, match in matches:
        path, anchor = _split(url)
        if anchor in FIXED_IDS | headings.get(path, set()):
            continue
        id_, year = match["id"], match.groupdict().get("year", "")
        records = list(kind.records(data, year))
        file = kind.file.format(year=year)
        if (root / file).is_dir() and anchor in shown:
            file = f"{file}/{shown[anchor]}.yml"
        by_id = {known: record for record in records for known in (record.id, *old_ids(record))}
        record = by_id.get(id_) or by_id.get(anchor)
        if record is None:
            below = year and _is_below_section(url, by_id, {*current, *shown.values()}, urls)
            if not below and not _is_written(id_, root / file):
                yield _removed(id_, url, file, records, published)
        elif was := match.groupdict().get("priority"):
            was = current.get(was, record.priority)
            if was not in (record.priority, *record.earlier_priorities):
                words = message("moved topic", id=record.id, was=was, url=url)
                yield record.location.problem(*words, "priority")


def _split(url: str) -> tuple[str, str]:
    path, _, anchor = url.partition("#")
    return path, anchor


def _match(kind: _Kind, url: str) -> re.Match[str] | None:
    return re.fullmatch(kind.pattern, url)


def _names(url: str) -> Iterator[str]:
    """Yield the ids that the record at a URL may have."""
    name = re.split("[/#]", url.rstrip("/"))[-1]
    yield from (name, *map(name.removeprefix, ("about-", "help-", "theme-")))


def _is_below_section(
    url: str, sections: Mapping[str, Any], priorities: Iterable[str], urls: Collection[str]
) -> bool:
    """Return whether a URL is that of a priority's heading below a section of a plan.

    If the section itself is gone, that is reported.
    """
    for end in (f"-{priority}" for priority in priorities):
        if url.endswith(end):
            section = url.removesuffix(end)
            record = sections.get(_split(section)[1])
            if getattr(record, "shows", None) in ("actions", "narratives"):
                return True
            return record is None and section in urls
    return False


def _is_written(id_: str, path: Path) -> bool:
    """Return whether a file contains an id, in a record that is invalid for another reason."""
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    pattern = rf"^[^#\n]*\b(?:id|formerly): .*?(?<![\w-]){re.escape(id_)}(?![\w-])"
    return bool(re.search(pattern, text, re.MULTILINE))


def _removed(id_: str, url: str, file: str, records: list[Any], published: set[str]) -> Problem:
    fix = f"put it back: `{url}` was published"
    if records and "formerly" in type(records[0]).model_fields:
        fix += f", or write `formerly: [{id_}]` in what is there instead"
    for record in records:
        # An unpublished record with a similar id: this one was renamed.
        if record.id not in published and did_you_mean(id_, [record.id], ""):
            words = message("renamed id", id=id_, new=record.id, fix=fix)
            problem: Problem = record.location.problem(*words, "id")
            return problem
    return Problem(file, 1, *message("removed id", id=id_, fix=fix))


def _headings(text: str) -> set[str]:
    """Return the ids of a page's headings, as Markdown writes them."""
    return {id_ or slugify(title, "-") for title, id_ in HEADING.findall(text)}
