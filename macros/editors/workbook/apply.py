"""Show what a plan's workbook would change in the files of data/, and change it."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from ...checks.project import load_project, validate_changes
from ...checks.rules import check_future_dates
from ...data.files import write_files
from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import Problem, Problems
from ...data.yaml_reader import PLACE, parse
from ...views.formats import format_year
from ...views.plans import get_plan
from ..change_summary.changes import PARTS
from ..change_summary.records import Comparison
from ..forms.form import plan_for
from ..personal_details import personal_details, public_details
from .edits import FILES, NAMED, Edits
from .fields import FIELDS, LATEST, every_record, version
from .parse_cells import raw_values
from .read import Book, Row, read_plan
from .write import IDENTITY, MARK

STALE = (
    "The plan has changed since this workbook was written. Look at each line below: some may undo"
    " what others changed."
)
KEEP = {
    "Actions": "to end an action, write an update with the status that says so",
    "Partners": "a partner that left stays, because past plans name it",
}


def import_workbook(
    root: Path, path: Path, year: str | None, write: bool, today: datetime.date
) -> str | None:
    """Return a description of what a workbook changes in a plan, and change it if `write` is true.

    Return None if the file is not a workbook of a plan. Raises Problems, and writes nothing, if
    anything in it is not understood.
    """
    if (book := read_plan(path)) is None:
        return None
    data = load_project(root).data
    said = {key: book.first[at].text for key, at in IDENTITY.items() if at in book.first}
    said = said if said.get("Workbook") == MARK else {}
    plan = plan_for(data, _year(book, said.get("Plan year"), year), with_actions=False)
    edits = Edits(root, data, plan, book)
    lines = [f"{book.name}: the plan for {format_year(plan.year)}"]
    lines += [f"Not read: {one.what} – {one.fix}" for one in book.not_read]
    for kind, columns in book.columns.items():
        for field in FIELDS[kind]:
            if field.key not in columns:
                lines.append(f"{kind} has no column “{field.heading}”: nothing in it is changed.")
    lines += _not_deleted(edits)
    if not edits.texts:
        return "\n".join([*lines, "Nothing would change."])
    after = _validated(edits, today)
    _require_no_other_change(edits, after)
    if said.get("Version") not in (None, version(data, plan)):
        lines += [STALE]
    lines += _described(edits, after)
    lines += _warnings(edits, after)
    if write:
        write_files(root, edits.texts)
    done = "Written" if write else "Nothing has been written yet. WRITE=yes changes"
    return "\n".join([*lines, f"{done}: {', '.join(sorted(edits.texts))}."])


def _year(book: Book, said: str | None, year: str | None) -> str | None:
    """Return the year that a workbook is about: that of its first sheet, or of its actions."""
    rows = (row for row in book.rows.get("Actions", ()) if "id" in row.cells)
    years = Counter(row.cells["id"].text[-7:] for row in rows)
    of_book = said or (years.most_common(1)[0][0] if years else None)
    if year and of_book and year != of_book:
        what = f"this workbook has the plan for {of_book}, not for {year}"
        raise Problems([Problem(book.name, 1, what, "leave out YEAR, or give another file", 0)])
    return year or of_book


def _not_deleted(edits: Edits) -> Iterator[str]:
    """Yield the records that have no row."""
    for kind in edits.book.rows:
        gone = [
            f"  “{one_line(values[NAMED[kind]])}” ({at[1]})"
            for at, (_, values) in every_record(edits.data, edits.plan).items()
            if at[0] == kind and at not in edits.found
        ]
        if gone:
            file = FILES.get(kind, f"the files of data/plans/{edits.plan.year}")
            fix = KEEP.get(kind, f"to delete it, delete its lines in {file}")
            yield f"{kind} without a row: nothing is deleted ({fix})."
            yield from gone


def _validated(edits: Edits, today: datetime.date) -> PlanData:
    """Return the data with the edits. Raises Problems, at the cells where they are."""
    try:
        after = validate_changes(edits.root, edits.texts)
    except Problems as error:
        raise Problems(_at_cell(edits, problem) for problem in error.problems) from None
    future = [_at_cell(edits, problem) for problem in check_future_dates(after, today)]
    if problems := [problem for problem in future if problem.file == edits.book.name]:
        raise Problems(problems)
    return after


def _at_cell(edits: Edits, problem: Problem) -> Problem:
    """Return a problem of a changed file at the cell that it comes from, where there is one."""
    found, what, fix = _cell(edits, problem.file, problem.line), problem.what, problem.fix
    if not found:  # elsewhere, but about a record that was changed
        named = (one for one in edits.changed if f"`{one.id}`" in what)
        found = next(((one.row, next(iter(one.changed))) for one in named), None)
        what += f", which {problem.file}, line {problem.line}, needs"
        fix = "keep it, or change that line first"
    if not found:
        return problem
    row, key = found
    return Problem(edits.book.name, row.number, f"{row.place(key)}: {what}", fix, 0)


def _cell(edits: Edits, file: str, line: int) -> tuple[Row, str] | None:
    """Return the row and the key of a line in a changed file, if they are from the workbook."""
    kind = {file: kind for kind, file in FILES.items()}.get(file, "Actions")
    whole = parse(edits.texts.get(file, ""), file, object, [])
    items = whole.get("actions") if isinstance(whole, dict) else whole
    above = [item for item in items or () if item[PLACE].line <= line]
    one = edits.found.get((kind, above[-1].get("id"))) if above else None
    if not one or not one.changed:
        return None
    key = _key(above[-1], line)
    if key == "updates":
        key = LATEST + _key(above[-1]["updates"][-1], line)
    return one.row, "" if key == "id" else key  # the line of a record is that of its id


def _key(record: dict[str, Any], line: int) -> str:
    """Return the key of a line, that of the record's first line if it is above it."""
    at = {first: key for key, first in record[PLACE].keys.items()}
    return str(at[max([first for first in at if first <= line] or [min(at)])])


def _require_no_other_change(edits: Edits, after: PlanData) -> None:
    """Raise Problems if a record is not as the workbook has it, or was before."""
    expected = every_record(edits.data, edits.plan)
    expected |= {(one.kind, one.id): (one.record, one.now) for one in edits.changed}
    now = every_record(after, get_plan(after, edits.plan.year))
    what, fix = "this record cannot be changed automatically", "change it by hand"
    problems = [
        record.location.problem(what, fix)
        for at, (record, values) in now.items()
        if raw_values(values) != raw_values(expected[at][1])
    ]
    if problems:
        raise Problems(problems)


def _described(edits: Edits, after: PlanData) -> Iterator[str]:
    """Yield what changes, record by record and field by field, under the parts of the site."""
    found = Comparison(edits.data, after).data(edits.data, after)
    in_order = sorted(found, key=lambda change: (PARTS.index(change.part), change))
    for part, changes in groupby(in_order, key=lambda change: change.part):
        yield f"{part}:"
        for change in changes:
            cell = _cell(edits, change.file, change.line)
            yield f"  {cell[0].place(cell[1])}: {change.words}" if cell else f"  {change.words}"


def _warnings(edits: Edits, after: PlanData) -> Iterable[str]:
    """Yield a question for each personal detail in the new words."""
    public = public_details(after)
    for one in edits.changed:
        for field in FIELDS[one.kind]:
            text = one.changed.get(field.key)
            if field.holds in ("words", "line") and text:
                for detail in personal_details(text, public):
                    yield f"Please look at {one.row.place(field.key)}: {detail}."
