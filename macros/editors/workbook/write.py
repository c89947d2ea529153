"""Write a year's plan as a workbook."""

from pathlib import Path
from string import Template
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from ...data.records import Record
from ...views.formats import format_year
from ..forms.form import plan_for
from ..write_sheets import (
    DATE_FORMAT,
    LOCKED_FORMAT,
    TEXT_FORMAT,
    Column,
    Table,
    workbook_of,
    write_new,
)
from .fields import FIELDS, MANY, RECORDS, SEPARATOR, WORDS, Field, Names, records, version

# A workbook of another layout needs another number.
MARK = "A plan as a workbook, 1"
READ_ME, NAMES, MEANING = "Read me", "Names", "What it means"
# The cells of the first sheet that say what the workbook is, of which year and of which version.
IDENTITY = {"Workbook": "B2", "Plan year": "B3", "Version": "B4"}
# Empty rows at the end of a sheet, for what is new.
SPARE = 50


def write_workbook(data: PlanData, year: str | None, path: Path | None) -> str:
    """Write the workbook of a year's plan, by default the current one, to plan-YEAR.xlsx or another
    path. Return what was written.

    Raises Problems if the file exists, the plan does not, or a text is too long for a cell.
    """
    plan = plan_for(data, year, with_actions=False)
    path = path or Path(f"plan-{plan.year}.xlsx")
    write_new(path.parent, {path.name: workbook(data, plan, path.name)})
    counts = (f"{len([*records(data, plan, name)])} {name.lower()}" for name in RECORDS)
    return f"{path}: the plan for {format_year(plan.year)}, with {', '.join(counts)}."


def workbook(data: PlanData, plan: Plan, file: str) -> bytes:
    """Return the workbook of a plan, which is to be written to a file of that name."""
    names = Names(data, plan)
    title = f"{data.site.partnership}: the plan for {format_year(plan.year)}"
    pairs = [*zip(IDENTITY, (MARK, plan.year, version(data, plan)), strict=True), ("", "")]
    words = {"file": file, "names": SEPARATOR.join([*names.shown["partner"].values()][:2])}
    pairs += [(name, Template(text).substitute(words)) for name, text in WORDS["read_me"]]
    tables = [
        Table(
            name,
            [_column(field, kind, names) for field in FIELDS[name]],
            [
                [names.show(field, values[field.key]) for field in FIELDS[name]]
                for _, values in records(data, plan, name)
            ],
            SPARE,
            ("insert_rows", "sort"),
        )
        for name, kind in RECORDS.items()
    ]
    return workbook_of(
        title, data.site.partnership, READ_ME, pairs, [*tables, _names(names.listed)]
    )


def _names(lists: dict[str, list[tuple[str, str]]]) -> Table:
    longest = max(map(len, lists.values()))
    columns = [
        Column(heading, width)
        for kind in lists
        for heading, width in zip((WORDS["lists"][kind], MEANING), (24, 40), strict=True)
    ]
    pairs = [[*of, *[("", "")] * (longest - len(of))] for of in lists.values()]
    rows = [[text for pair in row for text in pair] for row in zip(*pairs, strict=True)]
    return Table(NAMES, columns, rows)


def _column(field: Field, kind: type[Record], names: Names) -> Column:
    styles = {"id": LOCKED_FORMAT | {"font_size": 8, "bg_color": "#E6E6E6"}, "day": DATE_FORMAT}
    rule: dict[str, Any] = {"validate": "any"}
    of = MANY.get(field.holds, field.holds)
    if listed := names.listed.get(of):
        # On the sheet of names, each list has two columns.
        letter = xl_col_to_name(2 * [*names.listed].index(of))
        rule = {
            "validate": "list",
            "source": f"={NAMES}!${letter}$2:${letter}${len(listed) + 1}",
        }
        # Several names, and the name of a new partner, are not in the list: the import checks them.
        rule["show_error"] = of not in ("partner", "priority") and field.holds not in MANY
    elif field.holds == "yes":
        rule = {"validate": "list", "source": ["Yes"]}
    style = styles.get(field.holds, TEXT_FORMAT)
    return Column(field.heading, field.width, style, rule, field.note(kind))
