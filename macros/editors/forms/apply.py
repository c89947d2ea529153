"""Add the updates that forms report to the plan's files, and describe what changes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ...checks.project import validate_changes
from ...data.files import write_files
from ...data.plan_data import PlanData
from ...data.plan_records import Plan, Update, one_line
from ...data.problems import Problem, Problems
from ...views.formats import format_date, format_year
from ...views.plans import get_plan
from ..personal_details import personal_details, public_details
from ..workbook.read import Book
from ..yaml_edits import Texts, insert_record
from .form import UPDATES, plan_for
from .read_forms import ParsedUpdate, find_workbooks, read_form

# The updates of each action, by its id, as they will be.
Updates = dict[str, list[Update]]


def import_updates(
    root: Path,
    data: PlanData,
    year: str | None,
    paths: Iterable[Path],
    write: bool,
    checked: bool = False,
) -> str:
    """Return a description of what forms add to a year's plan (by default the current one), and add
    it if `write` is true.

    Raises Problems, and writes nothing, if anything in any form is not understood, or if something
    to be written looks like personal details and is not `checked`.
    """
    plan = plan_for(data, year)
    workbooks, others = find_workbooks(paths)
    forms, problems = list[tuple[Book, list[ParsedUpdate]]](), list[Problem]()
    for path in workbooks:
        try:
            forms.append(read_form(data, plan, path))
            problems += forms[-1][0].problems
        except Problems as error:
            problems += error.problems
    problems += _repeated(forms)
    if problems:
        raise Problems(problems)
    updates = {action.id: list(action.updates) for action in plan.actions}
    texts = Texts(root)
    private: list[Problem] = []
    lines = [line for form in forms for line in _apply(data, *form, updates, texts, private)]
    lines += [
        f"Not read: {name}. If it says what was done, enter that in a form." for name in others
    ]
    if not texts:
        return "\n".join([*lines, "No new updates."])
    _require_no_other_change(validate_changes(root, texts), plan, updates)
    if write:
        if private and not checked:
            raise Problems(private)
        write_files(root, texts)
    count = sum(map(len, updates.values())) - sum(len(action.updates) for action in plan.actions)
    done = "Added" if write else "Nothing has been written yet. To be added"
    files = ", ".join(sorted(texts))
    return "\n".join(
        [*lines, f"{done} to the plan for {format_year(plan.year)}: {count} ({files})."]
    )


def _repeated(forms: Iterable[tuple[Book, list[ParsedUpdate]]]) -> Iterator[Problem]:
    """Yield a problem for each further update by a lead on the same action."""
    first: dict[tuple[str | None, str], str] = {}
    for book, updates in forms:
        for cell, action, update in updates:
            key = (update.by, action.id)
            if key in first:
                what = f"`{update.by}` reports on this action in {first[key]} too"
                yield book.problem(UPDATES, cell, what, "keep one of them")
            first.setdefault(key, f"{book.name}, {UPDATES}!{cell.address}")


def _apply(
    data: PlanData,
    book: Book,
    parsed: list[ParsedUpdate],
    updates: Updates,
    texts: Texts,
    private: list[Problem],
) -> Iterator[str]:
    """Add a form's updates to `updates`, to the files' `texts` and, where they seem to have
    personal details, to `private`; yield a description."""
    yield f"{book.name}: {len(parsed)} filled in"
    yield from (f"  {note.what}." for note in book.not_read)
    public = public_details(data)
    for cell, action, update in parsed:
        existing, file = updates[action.id], action.location.file
        yield f"  {cell.address}: {one_line(action.action)}"
        later = (n for n, o in enumerate(existing) if o.on and update.on and o.on > update.on)
        at = next(later, len(existing))
        last = next((one.status for one in reversed(existing[:at]) if one.status), None)
        status = data.vocabulary.label_of(update.status or last)
        status += " as before" if last and not update.status else ""
        date = format_date(update.on) if update.on else "No date"
        yield f"    {date}, {status}: {one_line(update.text)}"
        if any(_same(update, other) for other in existing):
            yield "    Skipped: the plan already has this update."
            continue
        for detail in personal_details(update.text, public):
            yield f"    Check before you write this: {detail}."
            what = f"{cell.address}: {detail}"
            fix = "take it out of the cell, or add CHECKED=yes if everyone may read it"
            private.append(Problem(book.name, cell.row, what, fix, 0))
        insert_update(texts, file, action.id, at, update)
        existing.insert(at, update)
        if update is not existing[-1]:
            yield "    The page keeps showing a newer update."


def _same(update: Update, other: Update) -> bool:
    """Return whether two updates are the same; one that an officer typed in may not say by whom."""
    return (
        one_line(update.text) == one_line(other.text)
        and (update.on, update.status) == (other.on, other.status)
        and other.by in (None, update.by)
    )


def _require_no_other_change(after: PlanData, plan: Plan, updates: Updates) -> None:
    """Raise Problems if anything in a plan changed other than by these updates."""
    what, fix = "the updates cannot be added to this file automatically", "add them by hand"
    problems = []
    for old, new in zip(
        plan.priority_plans, get_plan(after, plan.year).priority_plans, strict=True
    ):
        actions = [a.model_copy(update={"updates": tuple(updates[a.id])}) for a in old.actions]
        if old.model_copy(update={"actions": tuple(actions)}).model_dump() != new.model_dump():
            problems.append(old.location.problem(what, fix))
    if problems:
        raise Problems(problems)


def insert_update(texts: Texts, file: str, action_id: str, at: int, update: Update) -> None:
    """Insert an update before number `at` (from 0) of an action in a file.

    All other lines stay as they are. Raises Problems if the updates are in brackets.
    """
    values = update.model_dump(mode="json", include={"on", "by", "text", "status"})
    record = {name: values[name] for name in ("on", "by", "text", "status") if values[name]}
    texts.change(file, insert_record, ["actions", action_id], "updates", record, at)
