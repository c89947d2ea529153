"""What forms report, added to the plan: what changes, in words, and the files with it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from ...checks.validate_changes import validate_changes
from ...data.files import text_of, write_files
from ...data.plan_data import PlanData
from ...data.plan_records import Plan, PriorityPlan, Update, one_line
from ...data.problems import Problems
from ...views.actions import plan_of
from ...views.formats import day, label
from .form import plan_for
from .insert import insert
from .read_forms import ParsedForm, returned, workbooks_in

Updates = dict[str, list[Update]]


def add(root: Path, data: PlanData, year: str | None, places: Iterable[Path], wanted: bool) -> str:
    """Add to a year's plan (the current one, unless named) what forms report, if that is wanted;
    return what is new, in words.

    Raises Problems, and writes nothing, where anything in any form is not understood.
    """
    plan = plan_for(data, year)
    forms = returned(data, plan, workbooks_in(places))
    updates = {action.id: list(action.updates) for action in plan.actions}
    texts: dict[str, str] = {}
    said = [line for form in forms for line in _added(root, data, form, updates, texts)]
    new = sum(map(len, updates.values())) - sum(len(action.updates) for action in plan.actions)
    if not texts:
        return "\n".join([*said, "Nothing is new."])
    _compare(validate_changes(root, texts), plan, updates)
    if wanted:
        write_files(root, texts)
    done = "Added" if wanted else "Nothing is written yet. To be added"
    files = ", ".join(sorted(texts))
    return "\n".join([*said, f"{done} to the plan for {label(plan.year)}: {new} ({files})."])


def _added(
    root: Path, data: PlanData, form: ParsedForm, updates: Updates, texts: dict[str, str]
) -> Iterator[str]:
    """Add what a form reports to the updates and to the files' texts; yield what to say of it."""
    yield f"{form.name}: {len(form.reported)} filled in"
    for cell, action, update in form.reported:
        standing, file = updates[action.id], action.location.file
        words = data.vocabulary.label_of(update.status)
        yield f"  {cell.address}: {one_line(action.action)}"
        yield f"    {day(update.on) if update.on else 'No date'}, {words}: {one_line(update.text)}"
        if any(_same(update, other) for other in standing):
            yield "    This stands in the plan already."
            continue
        at = next((n for n, other in enumerate(standing) if _later(other, update)), len(standing))
        text = texts.get(file) or text_of(root, file)
        texts[file] = insert(text, file, action.id, at, update)
        standing.insert(at, update)
        if update is not standing[-1]:
            yield "    The page goes on to show another update, which is newer."
        yield from _disagreement(data, update, standing)
    yield from (f"  {note}" for note in form.notes)


def _same(update: Update, other: Update) -> bool:
    # An update that an officer typed in does not say who reported it.
    same_words = one_line(update.text) == one_line(other.text)
    by = (None, update.by)
    return same_words and (update.on, update.status) == (other.on, other.status) and other.by in by


def _later(other: Update, update: Update) -> bool:
    return bool(other.on and update.on and other.on > update.on)


def _disagreement(data: PlanData, update: Update, standing: list[Update]) -> Iterator[str]:
    names = {partner.id: partner.name for partner in data.partners}
    for other in standing:
        if update.on and other.on == update.on and other.status != update.status:
            who, status = names.get(other.by or "", "Another update"), other.status
            yield (
                f"    {who} says of the same day: {data.vocabulary.label_of(status)}. "
                "Both stay, and the page shows the one that is read last."
            )


def _compare(after: PlanData, plan: Plan, updates: Updates) -> None:
    """Make sure that a plan changed by these updates and nothing else. Raises Problems if not."""
    what, fix = "the updates cannot be added here by lines alone", "add them to the file by hand"
    parts = zip(plan.priority_plans, plan_of(after, plan.year).priority_plans, strict=True)
    changed = [old.location for old, new in parts if _with(old, updates) != new.model_dump()]
    if changed:
        raise Problems(location.problem(what, fix) for location in changed)


def _with(part: PriorityPlan, updates: Updates) -> dict[str, object]:
    actions = [a.model_copy(update={"updates": tuple(updates[a.id])}) for a in part.actions]
    return part.model_copy(update={"actions": tuple(actions)}).model_dump()
