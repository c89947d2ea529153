"""What people type in the yellow cells of a row, as an update; dates as written in Britain."""

import datetime
import re
from collections.abc import Callable, Mapping

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, Update
from ...data.problems import Location, Problem, did_you_mean
from ...data.validate import records
from ...data.yaml_reader import PLACE
from ...data.years import first_day, last_day
from ...views.formats import day
from .form import DATE, STATUS, WORDS
from .workbook_cells import Cell, shown

# English, whatever the language of the machine; three letters tell each from the others.
MONTHS = "January February March April May June July August September October November December"
WEEKDAY = "(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
DAY = r"(?:the )?(\d\d?)(?:st|nd|rd|th)?"
MONTH = r"([a-z]{3,9})\.?"
# Each form, and what its parts are: year, month, day.
DATES = (
    (r"(\d{4})-(\d\d)-(\d\d)", "ymd"),
    (r"(\d\d?)[/.-](\d\d?)[/.-](\d{4}|\d\d)", "dmy"),
    (rf"{WEEKDAY}{DAY}[ -](?:of )?{MONTH},?[ -](\d{{4}})", "dmy"),
    (rf"{WEEKDAY}{MONTH} {DAY},? (\d{{4}})", "mdy"),
)
# Says of a cell what is wrong with it, and what to write instead.
Wrong = Callable[[Cell, str, str], None]


def date_of(written: str) -> datetime.date | None:
    """Return the day that a text names beyond doubt, or None.

    In figures the day comes first, as in this country: 3/4/2024 is 3 April, and 9/30/2024 nothing.
    A year of two figures is of this century.
    """
    for form, parts in DATES:
        if found := re.fullmatch(form, " ".join(written.lower().split()), re.ASCII):
            part = dict(zip(parts, found.groups(), strict=True))
            year = int(part["y"]) + (2000 if len(part["y"]) == 2 else 0)
            names = MONTHS.lower().split()
            months = [n for n, name in enumerate(names, 1) if name.startswith(part["m"])]
            try:
                month = int(part["m"]) if part["m"].isdecimal() else sum(months)
                return datetime.date(year, month, int(part["d"]))
            except ValueError:
                return None
    return None


def paragraphs(text: str) -> str:
    """Return a cell's text as the site takes it: each line a paragraph, or a point of a list."""
    lines = re.sub("^[•*–] ", "- ", text, flags=re.MULTILINE).split("\n")
    text = "".join(("\n" if line.startswith("- ") else "\n\n") + line for line in lines if line)
    return text.strip()


def update_of(
    data: PlanData, plan: Plan, lead: str, cells: Mapping[str, Cell], wrong: Wrong
) -> Update | None:
    """Return what a lead reports in a row; None where it reports nothing, or something is wrong."""
    slips: list[Cell] = []

    def slip(cell: Cell, what: str, fix: str) -> None:
        slips.append(cell)
        wrong(cell, what, fix)

    on = _date(plan, cells[DATE], slip) if DATE in cells else None
    status = _status(data, cells[STATUS], slip) if STATUS in cells else None
    if WORDS not in cells:
        for column, what in ((DATE, "a date"), (STATUS, "a status")):
            if column in cells:
                fix = "write what was done beside it, or empty this cell"
                slip(cells[column], f"{what} stands here without words", fix)
        return None
    words = cells[WORDS]
    if not isinstance(words.value, str):
        slip(words, f"`{shown(words.text)}` is no sentence", "say in words what was done")
    raw = {"on": on and on.isoformat(), "by": lead, "text": paragraphs(words.text)}
    raw |= {"status": status} if status else {}
    found: list[Problem] = []
    place = {PLACE: Location("", words.row, {})}
    update = records(Update, {key: raw[key] for key in raw if raw[key]} | place, {}, found)
    for problem in found:
        slip(words, problem.what, problem.fix)
    return None if slips or not isinstance(update, Update) else update


def _date(plan: Plan, cell: Cell, slip: Wrong) -> datetime.date | None:
    first, last = first_day(plan.year), last_day(plan.year)
    on = cell.value.date() if isinstance(cell.value, datetime.datetime) else cell.value
    if not isinstance(on, datetime.date):
        on = date_of(cell.text) if isinstance(on, str) else None
    if on is None:
        fix = f"write day, month and year, such as 30/9/{first.year}"
        slip(cell, f"`{shown(cell.text)}` is not a date", fix)
    elif not first <= on <= last:
        fix = f"write the day that the words are about, from {day(first)} to {day(last)}"
        slip(cell, f"{day(on)} is not in the year of this plan", fix)
    return on


def _status(data: PlanData, cell: Cell, slip: Wrong) -> str | None:
    labels = {status.label: status.id for status in data.vocabulary.statuses}
    known = {text.casefold(): id for label, id in labels.items() for text in (id, label)}
    if cell.text.casefold() not in known:
        fix = did_you_mean(cell.text, labels, f"choose one of {', '.join(labels)}")
        slip(cell, f"`{shown(cell.text)}` is not a status", fix)
    return known.get(cell.text.casefold())
