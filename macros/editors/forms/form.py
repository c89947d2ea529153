"""What the form says in which a lead reports: its columns, a line for each action, and how to fill
it in.

Who it is from and which plan it is about stand in its cells, because every program keeps those.
"""

import textwrap
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, Update
from ...data.problems import Problem, Problems, Unknown
from ...data.records import Partner
from ...data.years import first_day, last_day
from ...views.actions import plan_of, tables
from ...views.formats import day

# A form of another layout has another number: its cells would be taken for others.
FORM = "Updates of a plan, form 1"
EVERY_LEAD = "every lead"
HOW, UPDATES = "How to fill this in", "Updates"
# Where the first sheet says which form this is, of which plan, and whose.
IDENTITY = {"Form": "B2", "Plan year": "B3", "Lead": "B4"}
LEAD, ACTION, LATEST, REFERENCE = "Lead", "Action", "Latest update", "Reference"
DATE, WORDS, STATUS = "Fill in: date", "Fill in: what was done", "Fill in: status"
# Each column and its width in characters; a page of A4 on its side holds them legibly.
COLUMNS = {
    LEAD: 15,
    "Priority": 14,
    ACTION: 30,
    "Other leads": 16,
    LATEST: 28,
    DATE: 14,
    WORDS: 38,
    STATUS: 13,
    REFERENCE: 13,
}
# A longer update would make a row higher than a screen; the site shows the whole of it.
LONGEST = 500
# In points: as high as Excel lets a row be.
HIGHEST = 409
# Lines to write in, so that a usual update is seen whole.
ROOM = 5


def height(texts: Iterable[tuple[str, int]], least: int) -> float:
    """Return how many points high a row must be for texts in cells of so many characters, and for
    `least` lines to write in.

    Excel finds this itself, LibreOffice does not where it only converts.
    """
    # A proportional letter is rarely as wide as the figures in which a width is counted.
    wrapped = (
        sum(max(1, len(textwrap.wrap(line, width))) for line in text.split("\n"))
        for text, width in texts
    )
    return min(15.5 * max((least, *wrapped)) + 4, HIGHEST)


class Line(NamedTuple):
    """What the form says of an action to one of its leads: the lead's id, and a text by column."""

    lead: str
    cells: dict[str, str]


def plan_for(data: PlanData, year: str | None) -> Plan:
    """Return a year's plan, or the current one. Raises Problems where there is none, or where it
    has no action to report of."""
    try:
        plan = plan_of(data, year)
    except Unknown as error:
        raise Problems([Problem("data/plans", 1, error.what, error.fix)]) from None
    if not plan.actions:
        what = f"the plan of {plan.year} has no actions"
        raise Problems([plan.location.problem(what, "name another year")])
    return plan


def in_words(data: PlanData, update: Update | None) -> str:
    """Return an update as the form shows it, or that there is none."""
    if not update:
        return data.vocabulary.no_update
    by = next((partner.name for partner in data.partners if partner.id == update.by), None)
    head = (day(update.on) if update.on else None, by, data.vocabulary.label_of(update.status))
    words = textwrap.shorten(update.text, LONGEST, placeholder=" …")
    return f"{', '.join(filter(None, head))}\n{words}"


def lines(data: PlanData, plan: Plan) -> Iterator[Line]:
    """Yield a line for each action of a plan and each of its leads, in the printed order."""
    names = {partner.id: partner.name for partner in data.partners}
    for table in tables(data, plan.year):
        for action in (row.action for row in table.rows):
            for lead in action.leads:
                others = [names[other] for other in action.leads if other != lead]
                cells = {
                    LEAD: names[lead],
                    "Priority": table.priority.name,
                    ACTION: action.action,
                    "Other leads": "\n".join(others) or "None",
                    LATEST: in_words(data, action.latest),
                    REFERENCE: f"{lead}/{action.id}",
                }
                yield Line(lead, cells)


def explained(data: PlanData, plan: Plan, lead: Partner | None) -> tuple[tuple[str, str], ...]:
    """Return how to fill the form in, step by step."""
    first, last = day(first_day(plan.year)), day(last_day(plan.year))
    whose = f"led by {lead.name}" if lead else "of every lead"
    return (
        ("1. Find your actions", f"Open the second sheet, {UPDATES}. It has the actions {whose}."),
        (
            "2. Fill in the yellow cells",
            "Where there is something to report, fill in the date, what was done and the status. "
            "Where there is nothing new, leave the three cells empty.",
        ),
        (
            "Date",
            f"The day your words are about, from {first} to {last}. Write day, month and year, "
            f"such as 30/9/{plan.year[:4]}. The cell then shows the month in letters: see that it "
            "is the one you mean.",
        ),
        (
            "What was done",
            "A sentence or two that people outside your work understand. They will stand on the "
            "public site: name no person who was helped, and no address. Alt and Enter together "
            "(in LibreOffice Ctrl and Enter) begin a new paragraph. Make the row higher where you "
            "need room.",
        ),
        ("Status", "Choose one from the list in the cell. The list below says what each means."),
        (
            "3. Leave the other cells",
            "They are locked. Where one of them is wrong, say so when you send the form.",
        ),
        ("4. Send it", f"Save it as an Excel workbook (.xlsx) and send it to {data.site.email}."),
        ("", ""),
        ("The statuses", "What each of them means:"),
    )
