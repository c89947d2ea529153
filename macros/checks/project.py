"""Load and check the whole project: the data, the front matter of its pages, and their macro calls.

Nothing is rendered.
"""

import datetime
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import yaml

from ..data.files import write_files
from ..data.front_matter import TEXT_TAG, Page, left_to_write, pages_in
from ..data.load import read_data
from ..data.plan_data import PlanData
from ..data.problems import MESSAGES, Problem, Problems, did_you_mean, message
from ..data.records import old_ids
from .files import check_files
from .macro_calls import JINJA, SETTINGS, check_calls
from .published_ids import RECORD, check_published
from .redirects import check_redirects
from .rules import check_future_dates, check_rules, check_searched_pages
from .theme_options import check_icons, read_look

# What the site is built from, as far as the checks read it.
SOURCES = ("data", "docs", RECORD)
# How many published ids that are gone are reported: each is compared with all that are there.
MOST_GONE = 300


class Project(NamedTuple):
    """What a site is built from: the records of data/ and the pages of docs/."""

    data: PlanData
    pages: tuple[Page, ...]


def load_project(root: Path, today: datetime.date | None = None) -> Project:
    """Return the data in root/data and the pages in root/docs.

    Raises Problems with everything that is wrong in either, and with dates after `today`, where
    that is given: a build gives none, so that the same commit builds the same bytes on any day.
    """
    if refused := [*check_files(root)]:
        raise Problems(refused)
    data, problems = collect(root, today)
    pages = tuple(pages_in(root, problems))
    problems += check_redirects(data, pages, root)
    problems += [*read_look(root).problems, *check_icons(pages)]
    texts = {page.file: page.text for page in pages}
    paths = [root / SETTINGS, root / RECORD, *sorted((root / "data").rglob("*.yml"))]
    for path in filter(Path.is_file, paths):
        texts[path.relative_to(root).as_posix()] = path.read_text("utf-8", "replace")
    files = [path.relative_to(root / "docs").as_posix() for path in (root / "docs").rglob("*.md")]
    problems += check_nav(texts.get(SETTINGS, ""), files)
    left = [left for file, text in texts.items() for left in left_to_write(file, text)]
    # Below a placeholder, what is wrong is what is still to be written.
    below = {(problem.file, problem.line + 1) for problem in left}
    problems = [one for one in problems if (one.file, one.line) not in below] + left
    # An id may be missing from incomplete data only because its record has another mistake.
    problems += check_calls(pages, root, None if problems else data)
    if data:
        # A page is missing where its id is, if that has changed.
        problems += check_pages(data, root) if not any(one.follows for one in problems) else ()
        problems += check_searched_pages(data, files) if not problems else ()
        # Of a file that could not be read, the ids are not reported one by one.
        unreadable = {MESSAGES[name][0] for name in ("missing file", "not text", "office")}
        unread = {problem.file for problem in problems if problem.what in unreadable}
        gone = (p for p in check_published(data, pages, root) if p.file not in unread)
        published = list(islice(gone, MOST_GONE))
        # An id that is used twice is reported by the published one that it replaced.
        again = MESSAGES["lost id"][1].rpartition("}")[2]
        lost = [one for one in published if one.fix.endswith(again)]
        places = {(one.file, one.line, one.column) for one in lost}
        problems = [p for p in problems if (p.file, p.line, p.column) not in places] + published
    if problems or not data:
        raise Problems(problems)
    return Project(data, pages)


def check_pages(data: PlanData, root: Path) -> Iterator[Problem]:
    """Each priority and each plan has a page, to which the other pages link."""
    command = ", or run `make new-priority` with its name"
    records: list[tuple[Any, str, str]] = [(plan, plan.year, "") for plan in data.plans]
    records += [(priority, priority.id, command) for priority in data.priorities]
    for record, id_, how in records:
        file = f"docs/{record.url_path.rstrip('/')}"
        pages = [f"{file}.md", f"{file}/index.md"]
        pages += [f"docs/priorities/{old}.md" for old in old_ids(record)]  # to be renamed
        if not any((root / page).is_file() for page in pages):
            yield record.problem("no page", "id", id=id_, file=f"{file}.md", how=how)


def check_nav(settings: str, files: Sequence[str]) -> Iterator[Problem]:
    """The titles in the navigation are texts, not what YAML or Jinja takes for something else, and
    what it lists are pages, whose `files` are below docs/."""

    def problem(node: yaml.Node, what: str, fix: str) -> Problem:
        return Problem(SETTINGS, node.start_mark.line + 1, what, fix, node.start_mark.column + 1)

    with suppress(yaml.YAMLError):  # MkDocs reports it
        above: Any = yaml.compose(settings, yaml.SafeLoader)
        nodes = [nav for key, nav in getattr(above, "value", ()) if key.value == "nav"]
        while nodes:
            node = nodes.pop()
            if isinstance(node, yaml.SequenceNode):
                nodes += node.value
            for key, below in node.value if isinstance(node, yaml.MappingNode) else ():
                nodes.append(below)
                if key.tag != TEXT_TAG:
                    yield problem(key, *message("unquoted", value=key.value))
                elif JINJA.search(key.value):
                    yield problem(key, *message("jinja in title"))
            page = isinstance(node, yaml.ScalarNode) and node.value.endswith(".md")
            if page and "://" not in node.value and node.value not in files:
                fix = did_you_mean(node.value, files, "write the page's file below docs/")
                yield problem(node, *message("unknown page", file=node.value, fix=fix))


def load_data(root: Path) -> PlanData:
    """Return the data in root/data.

    Raises Problems with everything that is wrong in it.
    """
    data, problems = collect(root)
    if problems or not data:
        raise Problems(problems)
    return data


def collect(
    root: Path, today: datetime.date | None = None
) -> tuple[PlanData | None, list[Problem]]:
    """Return the data in root/data without its invalid records, and every problem in it.

    Without a valid site and vocabulary there is no data. Dates after `today` are problems too.
    """
    data, problems = read_data(root)
    if data:
        problems += check_rules(data, complete=not problems)
        problems += check_future_dates(data, today) if today else ()
    return data, problems


def validate_changes(root: Path, texts: Mapping[str, str]) -> PlanData:
    """Return the plan data as it would be with some files, by path below `root`, changed.

    Raises Problems if the changed data or pages have any.
    """
    with TemporaryDirectory() as copy:
        for path in (root / name for name in SOURCES):
            if path.is_dir():
                shutil.copytree(path, Path(copy, path.name))
            elif path.is_file():
                shutil.copy(path, copy)
        write_files(Path(copy), texts)
        return load_project(Path(copy)).data


def validate_and_write(root: Path, texts: Mapping[str, str]) -> None:
    """Write files by path below `root`, all or none. Raises as `validate_changes` does."""
    validate_changes(root, texts)
    write_files(root, texts)
