"""List what changes on the public site between two versions of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...checks.project import load_data
from ...checks.published_ids import RECORD
from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import Problems
from ...views.actions import action_tables
from ...views.formats import format_year
from .compare import Change, Comparison
from .diff import Lines
from .labels import KINDS, URLS, values_of
from .page_changes import page_changes

# A folder without this file holds only data and pages, not a whole version of the project.
WHOLE = "mkdocs.yml"


def changes(base: PlanData, data: PlanData, base_root: Path, root: Path) -> tuple[Change, ...]:
    """Return every difference between two versions, in the order of files and lines.

    Each version is its valid data and the folder that holds its data/ and docs/. Code, templates
    and settings are compared where both folders hold them. No page is rendered, so that nothing of
    the proposal runs.
    """
    compared = Comparison(base, data, base_root, root)
    found = [
        *(
            change
            for old, new in zip(base, data, strict=True)
            for change in compared.records(values_of(old), values_of(new))
        ),
        *_not_continued(base, data),
        *page_changes(compared),
        *_forgotten_urls(base_root, root),
    ]
    return tuple(sorted(found))


def load_base(root: Path) -> PlanData:
    """Load the data of another version. Raises Problems that name its folder too."""
    try:
        return load_data(root)
    except Problems as error:
        there = [replace(p, file=(root / p.file).absolute().as_posix()) for p in error.problems]
        raise Problems(there) from None


def _not_continued(base: PlanData, data: PlanData) -> Iterator[Change]:
    """Yield the actions that the pages newly show as left out by a later plan, or no longer do."""
    before, after = (
        {
            row.action.id: row.not_in_year
            for plan in version.plans
            for table in action_tables(version, plan.year)
            for row in table.rows
        }
        for version in (base, data)
    )
    for action in (action for plan in data.plans for action in plan.actions):
        was, now = before.get(action.id), after.get(action.id)
        if action.id in before and was != now:
            how = (
                f"now shows as not in the {format_year(now)} plan" if now else "shows as continued"
            )
            words = f"Action {{}} ({format_year(action.year)}) {how}"
            here, quoted = action.location, (one_line(action.action),)
            yield Change(here.file, here.line, KINDS["Action"].part, words, quoted)


def _forgotten_urls(base_root: Path, root: Path) -> Iterator[Change]:
    """Yield the permanent addresses that are no longer recorded."""
    before, after = base_root / RECORD, root / RECORD
    if not before.is_file():
        return
    if after.is_file():
        old, new = (path.read_text("utf-8", "replace").splitlines() for path in (before, after))
        lines = Lines(old, new)
        for line, url_path in enumerate(old, 1):
            if url_path not in new:
                words = "{} is no longer recorded: it could go without a warning"
                yield Change(RECORD, lines.now(line), URLS, words, (url_path,))
    elif (root / WHOLE).is_file():
        words = "The list of permanent addresses is gone: any could go without a warning"
        yield Change(RECORD, 1, URLS, words)
