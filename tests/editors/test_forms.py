"""The forms for leads: their content, and that LibreOffice preserves it."""

import datetime
import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan, Update
from macros.data.problems import Problems
from macros.editors.forms.form import FIELDS, FORM, HOW, UPDATES, describe, forms
from macros.editors.write_sheets import write_new

COLUMNS = [field.heading for field in FIELDS]
DATE, WORDS, STATUS = "Fill in: date", "Fill in: what was done", "Fill in: status"
XLSX = "xlsx:Calc MS Excel 2007 XML"


def office(folder: Path, form: str, *files: Path) -> list[Path]:
    """Convert files to another format with LibreOffice; return the new files.

    Without it the test fails: nothing is skipped.
    """
    soffice = shutil.which("soffice")
    assert soffice, "no LibreOffice: `make office` installs it"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    out = folder / form.split(":")[0]
    command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(out)]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=120)
    return [out / f"{file.stem}.{form.split(':')[0]}" for file in files]


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def sheet_of(path: Path, name: str = UPDATES) -> Any:
    return openpyxl.load_workbook(path)[name]


def with_actions(*books: PlanData) -> list[tuple[PlanData, Plan]]:
    """Return each plan that has actions, with its data: a new partnership has none."""
    return [(data, plan) for data in books for plan in data.plans if plan.actions]


def test_each_lead_has_a_form_with_its_actions(
    small: PlanData, data: PlanData, tmp_path: Path
) -> None:
    for whole, plan in with_actions(small, data):
        workbooks = forms(whole, plan.year)
        leads = {lead for action in plan.actions for lead in action.leads}
        assert set(workbooks) == {f"{lead}-{plan.year}.xlsx" for lead in leads}
        for lead in leads:
            name = f"{lead}-{plan.year}.xlsx"
            sheet = sheet_of(saved(tmp_path / name, workbooks[name]))
            rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
            assert rows[0] == COLUMNS
            own = [action for action in plan.actions if lead in action.leads]
            assert {row[-1] for row in rows[1:]} == {f"{lead}/{action.id}" for action in own}
            assert {row[1] for row in rows[1:]} == {action.action for action in own}
            assert all(row[4:7] == [None] * 3 for row in rows[1:])


def test_forms_are_reproducible(small: PlanData) -> None:
    assert forms(small, None) == forms(small, None)


def test_the_first_sheet_has_instructions_and_the_lead(small: PlanData, tmp_path: Path) -> None:
    path = saved(tmp_path / "f.xlsx", forms(small, None)["vale-police-2031-32.xlsx"])
    how = sheet_of(path, HOW)
    rows = [[cell.value for cell in row] for row in how.iter_rows()]
    assert rows[0][0] == "Upper Vale Safety Partnership: what was done in 2031–32"
    assert [row[1] for row in rows[1:4]] == [FORM, "2031-32", "vale-police"]
    words = " ".join(str(row[1]) for row in rows)
    assert "the actions led by Vale Police" in words
    assert "from 1 April 2031 to 31 March 2032" in words
    assert "send it to safety@vale.example" in words
    assert rows[-1] == ["Done", "What was promised has been done."]
    properties = openpyxl.load_workbook(path).properties
    assert properties.title == "Upper Vale Safety Partnership: what was done in 2031–32"


def check_guarded(path: Path, start: int, statuses: list[str]) -> None:
    """Check that only the yellow cells are unlocked, with hints and validation."""
    workbook = openpyxl.load_workbook(path)
    for sheet in workbook:
        assert sheet.protection.sheet
        # LibreOffice writes what it has: it must not set a password, which would be unknown.
        assert not sheet.protection.password
    updates = workbook[UPDATES]
    head = {cell.value: cell.column for cell in updates[1]}
    for row in updates.iter_rows(min_row=2):
        for cell in row:
            filled_in = cell.column in (head[DATE], head[WORDS], head[STATUS])
            assert cell.protection.locked is not filled_in
            assert cell.alignment.wrap_text
    assert all(cell.protection.locked for row in workbook[HOW].iter_rows() for cell in row)
    assert (updates.page_setup.orientation, int(updates.page_setup.paperSize)) == ("landscape", 9)
    kinds = {v.type: v for v in updates.data_validations.dataValidation}
    for kind, title in (("date", DATE), ("list", STATUS)):
        column = head[title]
        bounds = (column, 2, column, updates.max_row)
        assert [cells.bounds for cells in kinds[kind].sqref.ranges] == [bounds]
        assert kinds[kind].promptTitle and kinds[kind].prompt
    first, last = (
        datetime.date(year, *day) for year, day in ((start, (4, 1)), (start + 1, (3, 31)))
    )
    serial = [str((day - datetime.date(1899, 12, 30)).days) for day in (first, last)]
    assert [kinds["date"].formula1, kinds["date"].formula2] == serial
    where = kinds["list"].formula1.rpartition("!")[2].replace("$", "")
    assert [cell.value for (cell,) in workbook[HOW][where]] == statuses


@pytest.mark.slow
def test_other_cells_are_locked_also_after_libreoffice(
    small: PlanData, data: PlanData, tmp_path: Path
) -> None:
    whole, plan = with_actions(small, data)[-1]
    start, statuses = int(plan.year[:4]), [status.label for status in whole.vocabulary.statuses]
    name, content = next(iter(forms(whole, plan.year).items()))
    path = saved(tmp_path / name, content)
    check_guarded(path, start, statuses)
    # When LibreOffice converts without a window, it drops the view settings.
    assert sheet_of(path).freeze_panes == "A2"
    check_guarded(office(tmp_path, XLSX, path)[0], start, statuses)


def test_texts_are_never_formulas(small: PlanData, tmp_path: Path) -> None:
    first = small.plans[0].actions[0]
    update = first.updates[0].model_copy(update={"text": "=1+1"})
    words = '=HYPERLINK("https://x.example","a")'
    edited = with_texts(small, action=words, updates=(update,))
    content = forms(edited, edited.plans[0].year)["the-wardens-2030-31.xlsx"]
    sheet = sheet_of(saved(tmp_path / "f.xlsx", content))
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert sheet["B2"].value == words
    assert sheet["D2"].value == "1 June 2030, No status recorded\n=1+1"


def with_texts(data: PlanData, **texts: object) -> PlanData:
    """Return the data with the first plan only, whose only action has these texts."""
    plan = data.plans[0]
    part = plan.priority_plans[0]
    action = part.actions[0].model_copy(update=texts)
    part = part.model_copy(update={"actions": (action,)})
    return data._replace(plans=(plan.model_copy(update={"priority_plans": (part,)}),))


def test_a_long_update_is_shortened(small: PlanData) -> None:
    update = small.plans[0].actions[0].updates[0]
    long = update.model_copy(update={"text": "word " * 7000})
    assert len(describe(small, long)) < 600 and describe(small, long).endswith(" …")
    by = update.model_copy(update={"by": "the-wardens"})
    assert describe(small, by).startswith("1 June 2030, The Wardens, No status recorded\n")
    assert isinstance(by, Update)


def test_a_text_that_no_cell_holds_is_refused(small: PlanData) -> None:
    fits = with_texts(small, action="a" * 32_767)
    assert sheet_text(forms(fits, fits.plans[0].year)) == "a" * 32_767
    # A cell counts such a character as two.
    for words in "word " * 6_800, "🦊" * 16_384:
        with pytest.raises(Problems) as error:
            forms(with_texts(small, action=words), small.plans[0].year)
        assert f"Updates:2: “Action” has {len(words):,} characters, and a cell" in str(error.value)


def sheet_text(workbooks: dict[str, bytes]) -> str:
    content = io.BytesIO(next(iter(workbooks.values())))
    return str(openpyxl.load_workbook(content)[UPDATES]["B2"].value)


def test_existing_forms_are_never_overwritten(small: PlanData, tmp_path: Path) -> None:
    write_new(tmp_path / "new/folder", workbooks := forms(small, None))
    (tmp_path / "new/folder/everyone-2031-32.xlsx").unlink()
    with pytest.raises(Problems) as error:
        write_new(tmp_path / "new/folder", workbooks)
    assert str(error.value).endswith(
        "vale-police-2031-32.xlsx:1: this file exists already and may be filled in"
        " – give another folder or name, TO=…"
    )
    assert len(list((tmp_path / "new/folder").iterdir())) == 1


def test_a_plan_without_actions_has_no_forms(minimal_project: Path) -> None:
    with pytest.raises(Problems, match=r"plan.yml:1:1: the plan for 2031-32 has no actions"):
        forms(load_data(minimal_project), None)
    with pytest.raises(Problems, match="`2029-30` is not a plan year"):
        forms(load_data(minimal_project), "2029-30")
