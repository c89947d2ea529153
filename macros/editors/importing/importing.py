"""Import a plan from a document: write the files of its year, and report what was found."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from ...checks.project import load_project
from ...data import fields
from ...data.files import text_of, write_files
from ...data.problems import Location, Problem, Problems
from ...data.validate import validate_option
from ...data.yaml_reader import PLACE
from ...data.years import year_after
from ...views.formats import format_year
from ..new_year.changes import changes
from ..new_year.choices import MARKUP, Choices, PriorityChoice
from .document import Document
from .match import read_known
from .plan_files import PlanFiles
from .recognise import recognise
from .report import Report

# Where the report is written: a folder that git ignores.
REPORTS = "import"


def import_plan(root: Path, document: Document, year: str) -> Report:
    """Write the files of a document's plan that are new, and its report; return that.

    Nothing that a year's plan has is changed: what differs is in the report, and what could be
    added is a patch next to it. Raises Problems if the year is invalid, or the document only has
    actions for another.
    """
    problems: list[Problem] = []
    if not validate_option("YEAR", year, fields.Year, problems):
        raise Problems(problems)
    known = read_known(root)
    report = recognise(document, year, known.priority_ids())
    if report.priorities and not any(priority.year == year for priority in report.priorities):
        other = report.priorities[0].year
        what = f"this document has actions for {other}, and none for {year}"
        raise Problems([Problem(document.name, 1, what, f"write YEAR={other}", 0)])
    files = PlanFiles(root, report, known)
    texts = files.make()
    pages = start_year(root, year, report.title, files.priorities)
    has_page = (root / f"docs/plans/{year}.md").is_file()
    report.no_pages = not (pages or has_page or year in known.plans)
    texts |= pages
    report.unreadable = sorted({problem.file for problem in known.problems})
    new = {file: text for file, text in texts.items() if year_of(file) not in known.plans}
    report.change = "".join(patch(root, file, texts[file]) for file in texts if file not in new)
    report.add_decisions(new)
    report.add_private(new, known)
    report.written = sorted(new)
    name = f"{REPORTS}/plan-{year}"
    report.page = f"{name}.html"
    report.patch = f"{name}.patch" if report.change else ""
    changes_file = {report.patch: report.change} if report.patch else {}
    write_files(root, new | {report.page: report.as_page()} | changes_file)
    return report


def start_year(
    root: Path, year: str, title: str, priorities: Mapping[str, tuple[str, str]]
) -> dict[str, str]:
    """Return the pages of a new plan and of its new priorities, and the files that name them.

    `priorities` are their names and titles by id. There are none if the year is not the one after
    the current plan, or the project has mistakes.
    """
    try:
        data = load_project(root).data
    except Problems:
        return {}
    if year != year_after(data.site.current) or year in data.years:
        return {}
    place, names = {PLACE: Location("", 1, {})}, {one.id: one.name for one in data.priorities}
    listed = tuple(
        PriorityChoice(id=id_, name=names.get(id_, name), title=printed, **place)
        for id_, (name, printed) in priorities.items()
    )
    # A page is a template: nothing in a title from a document may be part of one.
    title = MARKUP.sub("", title).strip() or f"Plan for {format_year(year)}"
    choices = Choices(year=year, title=title, priorities=listed, **place)
    return {
        file: text
        for file, text in changes(data, root, choices).items()
        if not file.startswith("data/plans/")
    }


def year_of(file: str) -> str:
    """Return the year whose plan a file in data/ is part of, or ""."""
    return file.split("/")[2] if file.startswith("data/plans/") else ""


def patch(root: Path, file: str, text: str) -> str:
    """Return what would change in a file, in the form that `git apply` reads."""
    old = text_of(root, file).splitlines(keepends=True)
    lines = difflib.unified_diff(old, text.splitlines(keepends=True), f"a/{file}", f"b/{file}")
    return "".join(lines)
