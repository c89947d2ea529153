"""Compare a document with the plan of a year that the project has: differences are reported."""

import difflib
from collections.abc import Mapping, Sequence

from ...data.plan_records import Action, one_line
from ..yaml_edits import Texts, insert_record
from .found import FoundPriority
from .match import Known
from .records import Draft
from .report import Report
from .tables import ActionRow, plain

# Two texts that are as alike as this differ in spelling or punctuation only.
SAME = 0.95


def compare_priority(
    priority: FoundPriority,
    id_: str,
    records: Sequence[Draft],
    known: Known,
    report: Report,
    texts: Texts,
) -> None:
    """Add the new actions and updates of a priority to `texts`; report what differs."""
    ours = next((one for one in known.plans[priority.year] if one.id == id_), None)
    old = {one.id: one for _, one in known.actions(priority.year)}
    if not ours:
        words = f"the plan for {priority.year} has no priority “{priority.title}”"
        report.left.append((priority.where, words))
    title, story = (ours.title, ours.narrative) if ours else ("", None)
    if ours and plain(priority.title) != plain(title):
        report.different.append((ours.location.file, title, priority.title))
    prose = "\n\n".join(priority.prose)
    if prose and plain(prose) != plain(story.text if story else ""):
        report.different.append(
            (f"{priority.year}, {priority.title}", story.text if story else "", prose)
        )
    for record, row in zip(records, priority.rows, strict=True):
        if one := old.get(record.values["id"]):
            _compare_action(one, record, row, report, texts)
        elif ours:
            file = ours.location.file
            texts.change(file, insert_record, [], "actions", record.item())
        else:
            report.left.append((row.where, one_line(record.item())))


def _compare_action(
    one: Action, record: Draft, row: ActionRow, report: Report, texts: Texts
) -> None:
    where, file = f"{one.location.file}:{one.location.line}", one.location.file
    values: Mapping[str, str] = record.values
    if plain(one.action) != plain(values["action"]):
        report.different.append((where, one.action, values["action"]))
    if set(one.leads) != set(values["leads"]) or "leads" in record.notes:
        report.different.append((where, ", ".join(one.leads), row.leads or ""))
    have, notes = [update.text for update in one.updates], record.notes.get("updates", [])
    new = [u for u in record.values.get("updates", ()) if u["text"] not in have]
    for update in list(new):
        # An update whose spelling was corrected is no new one.
        if like := difflib.get_close_matches(update["text"], have, n=1, cutoff=SAME):
            new.remove(update)
            if plain(like[0]) != plain(update["text"]):
                report.different.append((where, like[0], update["text"]))
            continue
        lines = Draft(update, {"text": notes}).item()
        path = ["actions", one.id]
        texts.change(file, insert_record, path, "updates", lines)
    statuses = [u["status"] for u in record.values.get("updates", ()) if "status" in u]
    if statuses and not new and statuses[-1] != one.status:
        report.different.append((where, one.status or "", statuses[-1]))
    if notes and not new:
        report.different.append((where, one.status or "", "; ".join(notes)))


def compare_sections(report: Report, texts: Texts) -> None:
    """Report the paragraphs that the file of a plan lacks."""
    file = f"data/plans/{report.year}/plan.yml"
    have = plain(texts[file])
    for section in report.sections:
        for text in (section.title, *section.text):
            if plain(text) not in have:
                report.different.append((f"{file}: {section.title}", "", text))
