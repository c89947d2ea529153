"""What changes on the public site between two versions of it, in plain words."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...checks.project import load_data
from ...checks.published_ids import RECORD
from ...data.plan_data import PlanData
from ...data.plan_records import Action, one_line
from ...data.problems import Problems
from ...views.actions import action_tables
from ...views.formats import format_year
from .compare import Change, Comparison
from .diff import Lines
from .page_changes import rewritten
from .wording import ADDRESSES, KINDS

# A folder without it is no whole version of the project, but only its data and pages.
WHOLE = "mkdocs.yml"


def changes(base: PlanData, data: PlanData, base_root: Path, root: Path) -> tuple[Change, ...]:
    """Return every difference between two versions, in the order of files and lines.

    Each version is a checked book and the folder that holds its data/ and docs/. What the pages
    are drawn by is compared where both folders hold it. No page is drawn: whatever its macros
    would do is not done.
    """
    compared = Comparison(base, data, base_root, root)
    found = [
        *compared.record(base.site, data.site),
        *compared.record(base.vocabulary, data.vocabulary),
        *compared.records(base.partners, data.partners),
        *compared.records(base.glossary, data.glossary),
        *compared.records(base.topics, data.topics),
        *compared.records(base.measures, data.measures),
        *compared.records(base.priorities, data.priorities),
        *compared.records(base.plans, data.plans),
        *_ends(base, data),
        *rewritten(compared),
        *_given_up(base_root, root),
    ]
    return tuple(sorted(found))


def earlier(root: Path) -> PlanData:
    """Return the book of another version. Raises Problems that name its folder too."""
    try:
        return load_data(root)
    except Problems as error:
        there = [replace(p, file=(root / p.file).absolute().as_posix()) for p in error.problems]
        raise Problems(there) from None


def _ends(base: PlanData, data: PlanData) -> Iterator[Change]:
    """Yield the actions that the pages newly tell as ended, or no longer do."""
    before, after = _ended(base), _ended(data)
    known = {action.id for plan in base.plans for action in plan.actions}
    for plan in data.plans:
        for action in plan.actions:
            year, was = after.get(action.id), before.get(action.id)
            if year == was or action.id not in known:
                continue
            words = f"Action {{}} ({format_year(plan.year)}) "
            words += (
                f"now shows as ended: no action of {format_year(year)} carries it on"
                if year
                else "no longer shows as ended"
            )
            here, part = action.location, KINDS[Action].part
            yield Change(here.file, here.line, part, words, (one_line(action.action),))


def _ended(data: PlanData) -> dict[str, str]:
    """Return the ids of the actions that a later plan left out, and the year of that plan."""
    rows = [
        row for plan in data.plans for table in action_tables(data, plan.year) for row in table.rows
    ]
    return {row.action.id: row.not_in_year for row in rows if row.not_in_year}


def _given_up(base_root: Path, root: Path) -> Iterator[Change]:
    """Yield the published addresses that the check no longer asks for."""
    before, after = base_root / RECORD, root / RECORD
    if before.is_file() and not after.is_file() and (root / WHOLE).is_file():
        yield Change(RECORD, 1, ADDRESSES, "The list of published addresses is gone: any may go")
    if before.is_file() and after.is_file():
        old, new = (path.read_text("utf-8", "replace").splitlines() for path in (before, after))
        lines = Lines(old, new)
        for line, url_path in enumerate(old, 1):
            if url_path not in new:
                words = "Address {} is no longer promised: if it goes, nothing stops that"
                yield Change(RECORD, lines.now(line), ADDRESSES, words, (url_path,))
