"""Published URLs are permanent: report ids that are gone before the site is built."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import chain, product
from pathlib import Path
from typing import Any

from markdown.extensions.toc import slugify

from ..data.fields import IN_PLAN, NO_ACTIONS
from ..data.front_matter import Page
from ..data.plan_data import PlanData, ancestors
from ..data.problems import Problem, did_you_mean, message
from ..data.records import Partner, old_ids

# The URLs that were ever published, one on each line.
RECORD = "addresses.txt"
# Ids that templates write themselves: of headings, of editors' notes and of paragraphs.
TEMPLATE_IDS = re.compile(
    r"abbreviations|corrections|differences|other-help|plan-contents|remarks|note-\d+|.+-p\d+"
)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
HEADING_ID = re.compile(r"\{:[^{}]*?#([\w-]+)[^{}]*\}$")
# Files that the build writes: it reports those that are missing. Files of single records go with
# their ids.
BUILT = re.compile(
    r"/data/(v1/)?[^/]+\.(csv|json|xlsx)|/(plans/[^/]+|progress/board)/[^/]+\.pdf|/feed\.xml"
    r"|/status\.json"
)
# An action on the page of a priority, or on that of its earlier years.
ON_PRIORITY = re.compile(r"/priorities/([^/#]+)/(?:earlier/)?#(.+)")
# The file of the records that have URLs like this, and the cause of what refers to one that is
# gone. Terms are published in capitals too, and actions also on other pages: those go with them.
FILES = (
    (r"/contacts/#help-(?P<id>.+)", "data/other_help.yml", "a service {id}"),
    (r"/contacts/#(?!about-)(?P<id>.+)", "data/partners.yml", "a partner {id}"),
    (r"/glossary/#(?P<id>[^A-Z]+)", "data/glossary.yml", "a term {id}"),
    (r"/priorities/(?P<id>[^/#]+)/", "data/priorities.yml", "a priority {id}"),
    (r"/priorities/(?P<page>[^/#]+)/#about-(?P<id>.+)", "data/topics.yml", "a topic {id}"),
    (r"/progress/#figure-(?P<id>.+)", "data/measures.yml", "a measure {id}"),
    (r"/plans/(?P<page>[^/#]+)/#(?P<id>.+-(?P=page))", "data/plans/{page}", "an action {id}"),
    (
        r"/plans/(?P<page>[^/#]+)/#(?:theme-)?(?P<id>.+)(?<!-\d{4}-\d\d)",
        "data/plans/{page}/plan.yml",
        "an action {page}/{id}",
    ),
)


def recorded(root: Path) -> list[str]:
    """Return the URLs in root/addresses.txt."""
    path = root / RECORD
    return path.read_text("utf-8", "replace").splitlines() if path.is_file() else []


def _urls(data: PlanData, priorities: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Yield each URL that a record has or had, and the record. `priorities` are all their ids."""
    actions = [action for plan in data.plans for action in plan.actions]
    records: tuple[Any, ...] = (*data.partners, *data.other_help, *data.glossary, *data.measures)
    for record in (*records, *data.priorities, *actions):
        for id_ in (record.id, *old_ids(record)):
            yield record.model_copy(update={"id": id_}).url_path, record
            if isinstance(record, Partner):
                yield f"contacts/#{id_}", record
    for topic in data.topics:
        pages = (topic.priority, *topic.earlier_priorities)
        for of in (one for one in data.priorities if one.id in pages):
            ids = product((of.id, *of.formerly), (topic.id, *topic.formerly))
            yield from ((f"priorities/{page}/#about-{id_}", topic) for page, id_ in ids)
    for plan in data.plans:
        for theme in plan.themes:
            for id_ in (theme.id, *theme.formerly):
                yield f"{plan.url_path}#theme-{id_}", theme
        for section in plan.sections:
            for id_ in (section.id, *section.formerly):
                yield f"{plan.url_path}#{id_}", section
                for priority in priorities if section.shows in ("actions", "narratives") else ():
                    yield f"{plan.url_path}#{id_}-{priority}", section


def check_published(data: PlanData, pages: Iterable[Page], root: Path) -> Iterator[Problem]:
    """Yield each published id whose record is gone, at the file it belongs in."""
    urls = [*dict.fromkeys(recorded(root))]
    shown = {
        url.partition("#")[2]: url.split("/")[2] for url in urls if url.startswith("/priorities/")
    }
    priorities = {*shown.values(), *(priority.id for priority in data.priorities)}
    records = {f"/{url}": record for url, record in _urls(data, priorities)}
    headings = {f"/{page.url_path}#{id_}" for page in pages for id_ in _headings(page.text)}
    matches = [next(filter(None, (re.fullmatch(f[0], url) for f in FILES)), None) for url in urls]
    published = {match["id"] for match in matches if match}
    topics = {id_: topic for topic in data.topics for id_ in (topic.id, *topic.formerly)}
    priority_ids = {id_: one.id for one in data.priorities for id_ in (one.id, *one.formerly)}
    valid = {record.id for record in records.values()}
    twins, missing = [*_twins(data)], dict[str, list[str]]()
    for url, match in zip(urls, matches, strict=True):
        path, _, anchor = url.partition("#")
        if not match or url in records or url in headings or TEMPLATE_IDS.fullmatch(anchor):
            continue
        # If the section that a priority's heading is below is gone, that is reported.
        sections = (url.removesuffix(f"-{priority}") for priority in priorities)
        if "/plans/" in path and any(section != url and section in urls for section in sections):
            continue
        file, cause = next(row[1:] for row in FILES if row[0] == match.re.pattern)
        page = match.groupdict().get("page", "")
        file = file.format(page=page)
        if "/plans/" in path and not (root / "data/plans" / page).is_dir():
            file = f"data/plans/{page}/plan.yml"
        if (root / file).is_dir() and anchor in shown:
            now = f"{file}/{priority_ids.get(shown[anchor])}.yml"
            file = now if (root / now).exists() else f"{file}/{shown[anchor]}.yml"
        topic = topics.get(match["id"]) if file == "data/topics.yml" else None
        if topic and page not in priority_ids:
            continue  # that is reported
        if topic:
            yield topic.problem(
                "moved topic", "priority", id=topic.id, was=priority_ids[page], url=url
            )
        elif not (root / file).exists():
            missing.setdefault(file, []).append(match["id"])
        elif not _is_written(match["id"], root / file, published | valid):
            fix = f"put it back: `{url}` was published"
            fix += f", or write `formerly: [{match['id']}]` in what is there instead"
            problem = _replaced(match["id"], file, twins)
            problem = problem or _removed(match["id"], file, fix, [*records.values()], published)
            yield replace(problem, cause=cause.format(**match.groupdict()))
    yield from _moved_actions(data, urls)
    for file, ids in missing.items():
        words = message("removed file", count=len(ids), id=ids[0])
        of_year = Path(file).name == "plan.yml"
        cause = NO_ACTIONS if of_year else f"{IN_PLAN} {Path(file).stem}"
        yield Problem(file, 1, *words, cause=cause)
    for url in urls:
        is_file = re.fullmatch(r"/[^#]*[^/#]", url)
        if is_file and not is_source(url, root) and not BUILT.fullmatch(url):
            yield Problem(f"docs{url}", 1, *message("removed document", url=url))


def _moved_actions(data: PlanData, urls: Iterable[str]) -> Iterator[Problem]:
    """Yield each action that was published on the page of a priority that does not lead to it now.

    A page also shows actions of the priorities that its own continues.
    """
    parts = [part for plan in data.plans for part in plan.priority_plans]
    actions = {
        id_: (action, part.id)
        for part in parts
        for action in part.actions
        for id_ in (action.id, *action.formerly)
    }
    continues = {one.id: one.continues for one in data.priorities}
    priorities = {id_: one.id for one in data.priorities for id_ in (one.id, *one.formerly)}
    # One of two with the same id is where it was.
    there = {(part.id, action.id) for part in parts for action in part.actions}
    reported = set()
    for page, id_ in (match.groups() for match in map(ON_PRIORITY.fullmatch, urls) if match):
        action, now = actions.get(id_, (None, ""))
        was = priorities.get(page)
        if not action or not was or now not in continues or (action.id, was) in reported:
            continue
        leading = {now, *ancestors(continues, now), *map(priorities.get, action.earlier_priorities)}
        here = (was, action.id) in there or was in leading or now in ancestors(continues, was)
        if not here:
            reported.add((action.id, was))
            yield action.problem(
                "moved action", "id", id=id_, was=was, url=f"/priorities/{page}/#{id_}"
            )


def is_source(url: str, root: Path) -> bool:
    """Return whether a file of docs/ is published as it is at a URL."""
    return (root / f"docs{url}").is_file()


def _is_written(id_: str, path: Path, known: set[str]) -> bool:
    """Return whether a file contains an id, in a record that is invalid for another reason, or one
    like it that is invalid itself."""
    text = path.read_text("utf-8", "replace") if path.is_file() else ""
    pattern = rf"^[^#\n]*\b(?:id|formerly): *.*?(?<![\w-]){re.escape(id_)}(?![\w-])"
    others = {*re.findall(r"^[ -]*id: *(.+?) *$", text, re.MULTILINE)} - known
    return bool(re.search(pattern, text, re.MULTILINE) or get_close_matches(id_, others, 1, 0.8))


def _twins(data: PlanData) -> Iterator[tuple[Any, Any]]:
    """Yield each record with the id of one before it, after that one."""
    first: dict[str, Any] = {}
    # An action in the folder of another year is reported by its year.
    actions = [one for plan in data.plans for one in plan.actions if one.year == plan.year]
    lists = (data.partners, data.other_help, data.glossary, data.topics, data.measures, actions)
    for record in chain(*lists):
        before = first.setdefault(record.url_path, record)
        if before is not record:
            yield before, record


def _replaced(id_: str, file: str, twins: list[tuple[Any, Any]]) -> Problem | None:
    """Return the problem that an id is gone because its record has that of another: once for each
    two that have one, at the place of the second."""
    for twin in twins:
        first, second = twin
        if any(one.location.file.startswith(file) for one in twin):
            twins.remove(twin)
            at = f"{first.location.file}:{first.location.line}"
            problem: Problem = second.problem("lost id", "id", lost=id_, id=second.id, at=at)
            return problem
    return None


def _removed(id_: str, file: str, fix: str, records: list[Any], published: set[str]) -> Problem:
    """Return the problem that an id is gone, or that an unpublished record has it now."""
    there = [record for record in records if record.location.file.startswith(file)]
    for record in there:
        if record.id not in published and did_you_mean(id_, [record.id], ""):
            problem: Problem = record.problem("renamed id", "id", id=id_, new=record.id, fix=fix)
            return problem
    # Where it was is not recorded: the list it was in begins here.
    line = min((record.location.line for record in there), default=1)
    return Problem(file, line, *message("removed id", id=id_, fix=fix))


def _headings(text: str) -> set[str]:
    """Return the ids of a page's headings, as Markdown writes them."""
    titles = map(str.rstrip, HEADING.findall(text))
    return {id_[1] if (id_ := HEADING_ID.search(one)) else slugify(one, "-") for one in titles}
