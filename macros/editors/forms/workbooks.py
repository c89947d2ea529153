"""The forms as workbooks: one for each lead, which opens in Excel and in LibreOffice."""

import io
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from ...data.plan_data import PlanData
from ...data.plan_records import Plan
from ...data.problems import Problem, Problems
from ...data.records import Partner
from ...exports.spreadsheets import MADE
from ...views.formats import label
from . import form
from .form import Line
from .validation import validation

INK, PAPER = "#1D1D1B", "#FFF3C4"
A4 = 9


def forms(data: PlanData, year: str | None, together: bool) -> dict[str, bytes]:
    """Return a form for each lead of a year's plan (the current one, unless named) by its file
    name, or one form for all. Raises Problems where there is no such plan."""
    plan = form.plan_for(data, year)
    lines = list(form.lines(data, plan))
    if together:
        return {f"every-lead-{plan.year}.xlsx": _workbook(data, plan, None, lines)}
    return {
        f"{lead.id}-{plan.year}.xlsx": _workbook(data, plan, lead, own)
        for lead in data.partners
        if (own := [line for line in lines if line.lead == lead.id])
    }


def put(folder: Path, made: dict[str, bytes]) -> None:
    """Write forms into a folder. Raises Problems, and writes none, where one could be lost."""
    what, fix = "a workbook of this name stands here, perhaps filled in", "choose an empty folder"
    taken = [name for name in made if (folder / name).exists()]
    if taken:
        raise Problems(Problem((folder / name).as_posix(), 1, what, fix, 0) for name in taken)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_bytes(content)
    except OSError:
        for name in made:
            with suppress(OSError):
                (folder / name).unlink()
        what = "workbooks cannot be written here"
        raise Problems([Problem(folder.as_posix(), 1, what, fix, 0)]) from None


def _workbook(data: PlanData, plan: Plan, lead: Partner | None, lines: list[Line]) -> bytes:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as workbook:
        title = f"{data.site.partnership}: what was done in {label(plan.year)}"
        workbook.set_properties({"created": MADE, "title": title, "author": data.site.partnership})
        how, updates = workbook.add_worksheet(form.HOW), workbook.add_worksheet(form.UPDATES)
        for sheet in (how, updates):
            sheet.set_landscape()
            sheet.set_paper(A4)
            sheet.fit_to_pages(1, 0)
            sheet.set_margins(left=0.4, right=0.4)
            sheet.set_footer("&L&F&RPage &P of &N")
            # Without a password: it keeps from slips, and whoever must can mend a cell.
            sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})
        choices = _how(workbook, how, title, data, plan, lead)
        columns = [column for column in form.COLUMNS if column != form.LEAD or not lead]
        _lines(workbook, updates, columns, lines)
        for column, rule in validation(plan, choices).items():
            at = columns.index(column)
            updates.data_validation(1, at, len(lines), at, rule)
    return out.getvalue()


def _how(
    workbook: Workbook,
    sheet: Worksheet,
    title: str,
    data: PlanData,
    plan: Plan,
    lead: Partner | None,
) -> str:
    """Explain the form; return where the labels of the statuses stand, or "" without any."""
    plain = workbook.add_format({"text_wrap": True, "valign": "top"})
    bold = workbook.add_format({"text_wrap": True, "valign": "top", "bold": True})
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, title, workbook.add_format({"bold": True, "font_size": 16}))
    whose = (form.FORM, plan.year, lead.id if lead else form.EVERY_LEAD)
    steps = (("", ""), *form.explained(data, plan, lead))
    meanings = [(status.label, status.meaning) for status in data.vocabulary.statuses]
    pairs = (*zip(form.IDENTITY, whose, strict=True), *steps, *meanings)
    for down, (name, words) in enumerate(pairs, start=1):
        sheet.write_string(down, 0, name, bold)
        sheet.write_string(down, 1, words, plain)
        sheet.set_row(down, form.height([(words, 92)], 1))
    last = len(pairs) + 1
    return f"='{form.HOW}'!$A${last - len(meanings) + 1}:$A${last}" if meanings else ""


def _lines(workbook: Workbook, sheet: Worksheet, columns: list[str], lines: list[Line]) -> None:
    """Write what the form says, and mark the cells that a lead fills in."""
    told: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1}
    blank = told | {"locked": False, "bg_color": PAPER}
    kinds = {
        form.DATE: blank | {"num_format": "d mmm yyyy", "align": "left"},
        # As text, so that words that begin with = or - stay words.
        form.WORDS: blank | {"num_format": "@"},
        form.STATUS: blank,
        form.REFERENCE: told | {"font_size": 8},
    }
    head = workbook.add_format(told | {"bold": True, "bg_color": INK, "font_color": "white"})
    formats = {column: workbook.add_format(kinds.get(column, told)) for column in columns}
    for at, column in enumerate(columns):
        sheet.set_column(at, at, form.COLUMNS[column])
        sheet.write_string(0, at, column, head)
        for down, line in enumerate(lines, start=1):
            sheet.write_blank(down, at, None, formats[column])
            if column in line.cells:
                sheet.write_string(down, at, line.cells[column], formats[column])
    sheet.set_row(0, form.height([], 2))
    for down, line in enumerate(lines, start=1):
        texts = [(text, form.COLUMNS[column]) for column, text in line.cells.items()]
        sheet.set_row(down, form.height(texts, form.ROOM))
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(lines), len(columns) - 1)
