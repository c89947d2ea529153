"""The plan as a workbook: what it has, what its changes do to the files, and what is refused."""

import csv
import datetime
import difflib
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.problems import Problems
from macros.editors.workbook.apply import STALE, import_workbook
from macros.editors.workbook.fields import FIELDS, RECORDS
from macros.editors.workbook.write import MARK, NAMES, READ_ME, write_workbook
from tests.conftest import ROOT, SMALL
from tests.editors.test_forms import office

TODAY = datetime.date(2032, 6, 1)
NOTHING = "Nothing would change."
HEADINGS = {sheet: {f.key: f.heading for f in fields} for sheet, fields in FIELDS.items()}
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
Edit = tuple[str, str, str, object]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the small partnership, with the workbook of its plan for 2030-31."""
    root = tmp_path / "small"
    shutil.copytree(SMALL, root)
    write_workbook(load_data(root), "2030-31", root / "plan.xlsx")
    return root


def cell_of(book: Any, sheet: str, id_: str, key: str) -> Any:
    """Return the cell of a record; a new one's id is ""."""
    headings = [cell.value for cell in book[sheet][1]]
    column = headings.index(HEADINGS[sheet][key]) + 1
    rows = range(2, book[sheet].max_row + 1)
    ids = [
        book[sheet].cell(row, headings.index(HEADINGS[sheet]["id"]) + 1).value or "" for row in rows
    ]
    return book[sheet].cell(ids.index(id_) + 2, column)


def fill(path: Path, *edits: Edit) -> Path:
    """Write cells as an officer does; texts stay texts, except formulas that sum."""
    book = openpyxl.load_workbook(path)
    for sheet, id_, key, value in edits:
        cell = cell_of(book, sheet, id_, key)
        cell.value = value
        if isinstance(value, str) and not value.startswith("=SUM("):
            cell.data_type = "s"
    book.save(path)
    return path


def read(root: Path, path: Path | None = None, write: bool = False) -> list[str]:
    found = import_workbook(root, path or root / "plan.xlsx", None, write, TODAY)
    assert found is not None
    return found.splitlines()


def rejected(root: Path, path: Path | None = None) -> list[str]:
    before = texts(root)
    with pytest.raises(Problems) as error:
        read(root, path, write=True)
    assert texts(root) == before
    return str(error.value).splitlines()


def texts(root: Path) -> dict[str, str]:
    files = (root / "data").rglob("*.yml")
    return {
        file.relative_to(root / "data").as_posix(): file.read_bytes().decode() for file in files
    }


def changed_lines(root: Path, before: dict[str, str]) -> list[str]:
    """Return the lines of the files that were removed (-) and added (+)."""
    after = texts(root)
    return [
        line
        for file in sorted(before | after)
        for line in difflib.unified_diff(
            before[file].split("\n"), after[file].split("\n"), n=0, lineterm=""
        )
        if line[:1] in "+-" and line[:3] not in ("+++", "---")
    ]


def test_an_unchanged_workbook_changes_nothing(
    small: PlanData, data: PlanData, tmp_path: Path
) -> None:
    for root, whole in ((SMALL, small), (ROOT, data)):
        for plan in whole.plans:
            if plan.actions:
                path = tmp_path / f"{root.name}-{plan.year}.xlsx"
                write_workbook(whole, plan.year, path)
                assert read(root, path)[1:] == [NOTHING]


@pytest.mark.slow
def test_libreoffice_changes_nothing(data: PlanData, tmp_path: Path) -> None:
    """CSV files keep the least: no type of a value, no format and no properties."""
    path = tmp_path / "plan.xlsx"
    write_workbook(data, None, path)
    office(tmp_path, CSV, path)
    assert len([*(tmp_path / "csv").iterdir()]) == len(RECORDS) + 2
    assert read(ROOT, tmp_path / "csv")[1:] == [NOTHING]


def test_the_sheets_guide_and_protect(data: PlanData, tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    write_workbook(data, None, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [READ_ME, *RECORDS, NAMES]
    assert book[READ_ME]["B2"].value == MARK
    names = {cell.value for cell in book[NAMES]["A"]}
    for name, fields in FIELDS.items():
        sheet = book[name]
        assert sheet.protection.sheet and not sheet.protection.password
        assert sheet.freeze_panes == "A2"
        lists = {
            str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation
        }
        for cell, field in zip(sheet[1], fields, strict=True):
            assert cell.value == field.heading and cell.comment.text
            below = sheet.cell(2, cell.column)
            assert below.protection.locked == (field.key == "id")
            assert below.alignment.wrap_text
            if field.holds not in ("id", "words", "line", "list", "day", "number"):
                rule = lists[below.coordinate]
                assert rule.type == "list"
                # Several names are in no list; the import checks them.
                assert field.holds not in ("partners", "priorities") or not rule.showErrorMessage
    # Rows are as high as their texts, and adapt when those change.
    longest = max(range(2, 20), key=lambda row: len(book["Actions"].cell(row, 3).value))
    assert book["Actions"].row_dimensions[longest].height > 30
    with zipfile.ZipFile(path) as archive:
        assert b"customHeight" not in archive.read("xl/worksheets/sheet2.xml")
    leads = {cell.value for cell in book["Actions"]["D"][1:] if cell.value}
    assert {name for cell in leads for name in cell.split("; ")} <= names
    with pytest.raises(Problems, match="this file exists already"):
        write_workbook(data, None, path)


def test_a_text_that_no_cell_can_hold_is_refused(project: Path) -> None:
    partners = project / "data/partners.yml"
    partners.write_text(partners.read_text().replace("They have no number.", "word " * 6554))
    with pytest.raises(Problems, match="“Note” has 32,769 characters, and a cell holds 32,767"):
        write_workbook(load_data(project), None, project / "new.xlsx")


# What an officer changes, and the lines that differ then.
CHANGES: dict[str, tuple[list[Edit], list[str]]] = {
    "a phone number": (
        [("Partners", "vale-council", "telephone", "01632 960002")],
        ["-  telephone: 01632 960001", "+  telephone: 01632 960002"],
    ),
    "a date, as a date and in words": (
        [
            ("Partners", "vale-council", "checked_on", datetime.datetime(2032, 5, 1)),
            ("Partners", "vale-police", "checked_on", "2 May 2032"),
        ],
        ["-  checked_on: 2031-05-02", "+  checked_on: 2032-05-01", "+  checked_on: 2032-05-02"],
    ),
    "an emptied cell": (
        [("Partners", "the-wardens", "ask_about", None), ("Terms", "vc", "explanation", None)],
        ["-  explanation: runs the vale", "-  ask_about: Streets."],
    ),
    "several leads, by any of their names": (
        [("Actions", "lamps-2030-31", "leads", "vale police / Street Wardens; VC")],
        ["-    leads: [vale-council]", "+    leads: [vale-police, the-wardens, vale-council]"],
    ),
    "a first update": (
        [
            ("Actions", "lamps-2030-31", "latest_text", "Nine were repaired."),
            ("Actions", "lamps-2030-31", "latest_on", "1/3/2031"),
            ("Actions", "lamps-2030-31", "latest_status", "done"),
            ("Actions", "lamps-2030-31", "latest_by", "VC"),
        ],
        [
            "+    updates:",
            "+      - on: 2031-03-01",
            "+        by: vale-council",
            "+        text: Nine were repaired.",
            "+        status: done",
        ],
    ),
    "a newer update, which keeps the last": (
        [
            ("Actions", "sweep-2030-31", "latest_text", "They were swept again."),
            ("Actions", "sweep-2030-31", "latest_on", datetime.datetime(2031, 3, 30)),
        ],
        [
            "+        status: done",
            "+      - on: 2031-03-30",
            "+        text: They were swept again.",
        ],
    ),
    "a corrected update": (
        [
            ("Actions", "sweep-2030-31", "latest_text", "All 40 streets were cleaned."),
            ("Actions", "sweep-2030-31", "latest_on", None),
        ],
        [
            "-      - on: 2031-03-01",
            "-        text: All 40 streets were swept.",
            "+      - text: All 40 streets were cleaned.",
        ],
    ),
    "a new partner that leads a new action": (
        [
            ("Partners", "", "name", "Vale & Moor Pastors"),
            ("Actions", "", "action", "Walk: at night"),
            ("Actions", "", "leads", "Vale and Moor Pastors; VC"),
            ("Actions", "", "priority", "Streets"),
        ],
        [
            "+- id: vale-moor-pastors",
            "+  name: Vale & Moor Pastors",
            "+  - id: walk-night-2030-31",
            "+    action: 'Walk: at night'",
            "+    leads: [vale-moor-pastors, vale-council]",
        ],
    ),
    "a new topic and a new term": (
        [
            ("Topics", "", "name", "Noise"),
            ("Topics", "", "other_words", "loud music; parties"),
            ("Topics", "", "group", "In my street"),
            ("Topics", "", "priority", "Streets"),
            ("Terms", "", "term", "VP"),
            ("Terms", "", "partner", "Vale Police"),
        ],
        [
            "+- id: vp",
            "+  term: VP",
            "+  partner: vale-police",
            "+- id: noise",
            "+  name: Noise",
            "+  other_words: [loud music, parties]",
            "+  group: streets",
            "+  priority: streets",
        ],
    ),
    "words that a spreadsheet could run": (
        [
            ("Terms", "vc", "explanation", '=HYPERLINK("https://x.example","x")'),
            ("Partners", "vale-council", "note", "+44 @ -1"),
        ],
        [
            "-  explanation: runs the vale",
            '+  explanation: =HYPERLINK("https://x.example","x")',
            "+  note: +44 @ -1",
        ],
    ),
    "paragraphs and a list": (
        [
            ("Partners", "vale-police", "note", "First:\n• one\n• two\nLast."),
            ("Partners", "vale-police", "other_names", "* star; Police"),
        ],
        [
            "+  other_names: ['- star', Police]",
            *["+  note: |-", "+    First:", "+    - one", "+    - two", "+", "+    Last."],
        ],
    ),
    "yes": ([("Partners", "vale-police", "sensitive", "yes")], ["+  sensitive: true"]),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_change_touches_no_other_line(project: Path, case: str) -> None:
    edits, lines = CHANGES[case]
    fill(project / "plan.xlsx", *edits)
    before = texts(project)
    shown = read(project)
    assert texts(project) == before and "Nothing has been written yet" in shown[-1]
    done = read(project, write=True)
    assert done[:-1] == shown[:-1] and done[-1].startswith("Written: data/")
    assert changed_lines(project, before) == lines
    # What was written is in the workbook: it changes nothing more, except that new rows exist now.
    if not any(id_ == "" for _, id_, _, _ in edits):
        assert read(project)[1:] == [NOTHING]


def test_each_change_is_described_with_its_cell(project: Path) -> None:
    path = fill(
        project / "plan.xlsx",
        ("Partners", "vale-council", "telephone", "01632 960002"),
        ("Actions", "lamps-2030-31", "latest_text", "Mrs Jones has light again."),
    )
    assert read(project, path)[1:-1] == [
        "Updates:",
        "  Actions!F3: Update `Mrs Jones has light again.` (action `Repair the lamps`, 2030–31)"
        " added",
        "Contacts:",
        "  Partners!E2: Phone number of the partner `Vale Council` changed from `01632 960001` to"
        " `01632 960002`",
        "Please look at Actions!F3: “Mrs Jones” may be a private person's name.",
    ]


def test_a_new_partnership_fills_in_its_first_rows(minimal_project: Path) -> None:
    path = minimal_project / "plan.xlsx"
    write_workbook(load_data(minimal_project), None, path)
    assert read(minimal_project)[1:] == [NOTHING]
    fill(
        path,
        ("Actions", "", "action", "Fit locks"),
        ("Actions", "", "leads", "Vale Police"),
        ("Actions", "", "priority", "Homes"),
        ("Topics", "", "name", "Locks"),
        ("Topics", "", "group", "In my street"),
        ("Topics", "", "priority", "Homes"),
        ("Terms", "", "term", "VP"),
    )
    before = texts(minimal_project)
    read(minimal_project, write=True)
    assert changed_lines(minimal_project, before) == [
        "-[]",
        "+- id: vp",
        "+  term: VP",
        "+actions:",
        "+  - id: fit-locks-2031-32",
        "+    action: Fit locks",
        "+    leads: [vale-police]",
        "-[]",
        "+- id: locks",
        "+  name: Locks",
        "+  group: streets",
        "+  priority: homes",
    ]


def test_an_action_moves_to_another_priority(project: Path) -> None:
    (project / "plan.xlsx").unlink()
    write_workbook(load_data(project), "2031-32", project / "plan.xlsx")
    fill(
        project / "plan.xlsx",
        ("Actions", "locks-2031-32", "priority", "Streets"),
        ("Actions", "locks-2031-32", "leads", "VC"),
    )
    before = texts(project)
    action = "Action `Give away locks` (priority `Streets, clean and safe`, 2031–32)"
    assert read(project, write=True)[1:-1] == [
        "Actions:",
        f"  Actions, row 2: {action} moved here from `data/plans/2031-32/homes.yml`",
        f"  Actions!D2: Lead partners of the a{action[1:]} changed from `Vale Police` to"
        " `Vale Council`",
        f"  Actions, row 2: Earlier priorities of the a{action[1:]} added: `Homes`",
    ]
    lines = ["  - id: locks-2031-32", "    action: Give away locks", "    leads: [vale-council]"]
    removed = ["actions:", *lines[:2], "    leads: [vale-police]"]
    added = [*lines, "    earlier_priorities: [homes]"]
    assert changed_lines(project, before) == [f"-{x}" for x in removed] + [f"+{x}" for x in added]


# What an officer writes, and the cell and the message that refuse it.
PROBLEMS: dict[str, tuple[list[Edit], str]] = {
    "an unknown lead": (
        [("Actions", "lamps-2030-31", "leads", "Vale Polcie; VC")],
        "Actions!D3: `Vale Polcie` is not a partner – did you mean `Vale Police`?",
    ),
    "a priority of another plan": (
        [("Actions", "lamps-2030-31", "priority", "Homes")],
        "Actions!B3: `Homes` is not a priority of this plan – choose from the list in the cell",
    ),
    "an unknown status": (
        [
            ("Actions", "lamps-2030-31", "latest_text", "Nine."),
            ("Actions", "lamps-2030-31", "latest_status", "Finished"),
        ],
        "Actions!G3: `Finished` is not a status – choose one of Done",
    ),
    "the number of a day": (
        [("Partners", "vale-council", "checked_on", "47848")],
        "Partners!G2: `47848` is not a date: it may mean 31 December 2030",
    ),
    "a formula": (
        [("Terms", "vc", "explanation", "=SUM(1,2)")],
        "Terms!E2: this is a formula – type its result instead",
    ),
    "words that became a date": (
        [("Partners", "vale-council", "other_names", datetime.datetime(2032, 2, 1))],
        "Partners!D2: the program made a date or time of what was written: 2032-02-01 00:00:00"
        " – format the cell as Text, and type the words again",
    ),
    "words that became a date, in a CSV file": (
        [("Partners", "vale-council", "other_names", "01-Feb")],
        "Partners!D2: a program changed what was written: `01-Feb`"
        " – format the cell as Text, and type the words again",
    ),
    "a number that lost its 0": (
        [("Partners", "vale-council", "telephone", 1632960009)],
        "Partners!E2: `1632960009` has lost the 0 it begins with"
        " – format the cell as Text, and write 01632960009 with its spaces",
    ),
    "no phone number": (
        [("Partners", "vale-council", "telephone", "at the office")],
        "Partners!E2: `at the office` is not a phone number"
        " – write digits and single spaces, such as 01632 960001 or 101",
    ),
    "no date": (
        [("Partners", "vale-council", "checked_on", "9/30/2031")],
        "Partners!G2: `9/30/2031` is not a date – write day, month and year, such as 30/9/2030",
    ),
    "a date as Americans write it": (
        [("Partners", "vale-council", "checked_on", "05/02/2031")],
        "Partners!G2: the program wrote the month first: `05/02/2031`"
        " – write the month as a word, and look at every date in this file",
    ),
    "a day that has not come": (
        [("Partners", "vale-council", "checked_on", datetime.datetime(2033, 1, 1))],
        "Partners!G2: `2033-01-01` is in the future – correct the date",
    ),
    "a priority removed": (
        [("Actions", "lamps-2030-31", "priority", None)],
        "Actions, row 3: “Priority” is empty, but is needed",
    ),
    "a name removed": (
        [("Partners", "vale-council", "name", None)],
        "Partners, row 2: “Name” is empty, but is needed – fill it in, or empty the whole row",
    ),
    "a changed id": (
        [("Partners", "vale-police", "id", "vale-polise")],
        "Partners!A3: this row has the id `vale-polise`, but the words of `vale-police`"
        " – write vale-police into its id, or other words",
    ),
    "an unknown id": (
        [
            ("Partners", "vale-police", "name", "Police of the Vale"),
            ("Partners", "vale-police", "id", "vale-polise"),
        ],
        "Partners!A3: `vale-polise` is not an id in this plan – did you mean `vale-police`?",
    ),
    "an id removed": (
        [("Partners", "vale-police", "id", None)],
        "Partners, row 3: this row has no id, but the words of `vale-police`"
        " – write vale-police into its id, or other words",
    ),
    "an id twice": (
        [
            ("Partners", "vale-police", "name", "Police of the Vale"),
            ("Partners", "vale-police", "id", "vale-council"),
        ],
        "Partners!A3: the id `vale-council` is in Partners!A2 too"
        " – keep one; in a new row, leave the id empty",
    ),
    "an update without words": (
        [("Actions", "lamps-2030-31", "latest_status", "Done")],
        "Actions!G3: this status has no words next to it – write what was done next to it",
    ),
    "an update outside the year": (
        [
            ("Actions", "lamps-2030-31", "latest_text", "Nine were repaired."),
            ("Actions", "lamps-2030-31", "latest_on", "1/3/2030"),
        ],
        "Actions!E3: `2030-03-01` is before the plan of 2030-31 begins",
    ),
    "words that a note quotes": (
        [("Actions", "sweep-2030-31", "latest_text", "Every street was swept.")],
        "Actions!F2: “All 40 streets” does not appear in `sweep-2030-31`, which"
        " data/plans/2031-32/plan.yml, line 27, needs – keep it, or change that line first",
    ),
    "the words of another record": (
        [("Partners", "vale-police", "name", "Vale Council")],
        "Partners!A3: this row has the id `vale-police`, but the words of `vale-council`"
        " – write vale-council into its id, or other words",
    ),
    "a short name twice": (
        [("Partners", "vale-police", "short_name", "VC")],
        "Partners!C3: `VC` appears twice",
    ),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_what_is_not_understood_is_named_with_its_cell(project: Path, case: str) -> None:
    edits, message = PROBLEMS[case]
    fill(project / "plan.xlsx", *edits)
    found = rejected(project)
    assert len(found) == 1 and found[0].partition(": ")[2].startswith(message), found


def altered(root: Path, change: Callable[[Any], object]) -> list[str]:
    book = openpyxl.load_workbook(root / "plan.xlsx")
    change(book)
    book.save(root / "plan.xlsx")
    return read(root)[1:]


def test_rows_columns_and_sheets_may_move(project: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["Partners"]
        head, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        rows = sorted((row for row in rows if row[0]), key=lambda row: row[1], reverse=True)
        sheet.delete_rows(1, sheet.max_row)
        sheet.append(["Our partners"])
        for row in [head, *rows]:
            sheet.append([*row[3:], *row[:3], "Ours" if row is head else None])
        sheet.title = "Contacts"
        book.move_sheet("Terms", -3)

    assert altered(project, change) == [
        "Not read: Contacts!M2: “Ours” is not a heading of the workbook"
        " – move what the column says to another",
        NOTHING,
    ]


def test_what_is_missing_or_added_is_named(project: Path) -> None:
    def change(book: Any) -> None:
        book["Partners"].delete_rows(3)
        book["Partners"].delete_cols(6)
        book["Topics"]["K2"] = "Ask them"
        book.create_sheet("Ideas")["A1"] = "Trees"

    assert altered(project, change) == [
        "Not read: Topics!K2: “Ask them” is not below a heading – move it to where it belongs",
        "Not read: Ideas!A1: this sheet is not part of the workbook"
        " – move what it says to another, then delete the sheet",
        "Partners has no column “Web address”: nothing in it is changed.",
        "Partners without a row: nothing is deleted (a partner that left stays, because past plans"
        " name it).",
        "  “Vale Police” (vale-police)",
        NOTHING,
    ]


def test_cells_that_are_merged_or_crossed_out_are_refused(project: Path) -> None:
    book = openpyxl.load_workbook(project / "plan.xlsx")
    book["Partners"].merge_cells("D3:D4")
    book["Partners"]["K4"].font = Font(strike=True)
    book["Partners"]["K4"].comment = Comment("Ask Ann.", "Ann")
    book.save(project / "plan.xlsx")
    assert [one.partition(": ")[2] for one in rejected(project)] == [
        "Partners!D3: the cells up to D4 are merged"
        " – unmerge them, and give each row its own answer",
        "Partners!K4: “They have no number.” is crossed out – delete what no longer applies, and"
        " remove the line through the rest",
    ]
    book["Partners"].unmerge_cells("D3:D4")
    book["Partners"]["K4"].font = Font()
    book["Partners"]["D4"] = "Street Wardens"
    book.save(project / "plan.xlsx")
    assert read(project)[1:] == [
        "Not read: Partners!K4: the comment “Ask Ann.” is not read"
        " – write into a cell what it says, then delete it",
        NOTHING,
    ]


def test_csv_files_of_any_program_are_read(project: Path) -> None:
    lines = [
        ["Partner id", "Name", "Phone number", "Note"],
        ["vale-council", "Vale Council", "1632960001", "Café – “new”"],
        ["vale-police", "Vale Police", "101", ""],
    ]
    path = project / "Partners.csv"
    for encoding, mark in (("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")):
        path.write_text("\r\n".join(mark.join(line) for line in lines), encoding)
        assert [line for line in read(project, path) if "Partners!" in line] == [
            "  Partners!D2: Note of the partner `Vale Council` added: `Café – “new”`"
        ]
    (project / "data/partners.yml").write_text(
        (project / "data/partners.yml").read_text().replace("They have no number.", "At Tŷ Newydd.")
    )
    path.write_text("Partner id,Note\nthe-wardens,At T? Newydd.\n")
    assert (
        "Partners!B2: a program changed what was written: `At T? Newydd.`"
        in rejected(project, path)[0]
    )


def test_the_csv_files_of_a_folder_are_read(project: Path) -> None:
    folder = project / "sheets"
    folder.mkdir()
    (folder / "P.csv").write_text("Partner id,Note\nvale-police,Ask\n")
    (folder / "T.csv").write_text("Term id,Stands for\nvc,Council of the Vale\n")
    (folder / "plan.pdf").write_text("x")
    found = read(project, folder)
    other = "plan.pdf: only the CSV files of a folder are read – save each sheet as one"
    assert f"Not read: {other}" in found
    assert [line.split(":")[0].strip() for line in found if "!B2" in line] == ["P!B2", "T!B2"]


def test_a_file_saved_in_another_encoding_is_one_problem(project: Path) -> None:
    file = project / "data/partners.yml"
    text = file.read_text().replace("  name: ", "  note: It’s – here.\n  name: ", 2)
    file.write_text(text.replace("They have no number.", "It’s open – now."))
    notes = (f"{one.id},{one.note or ''}" for one in load_data(project).partners)
    path = project / "Partners.csv"
    path.write_bytes("\n".join(["Partner id,Note", *notes]).encode("mac_roman"))
    (found,) = rejected(project, path)
    assert "Partners!B2: a program changed what was written" in found
    assert "(also line 3, line 4)" in found and "save the sheet again" in found


def test_a_status_is_not_left_out_with_words_that_say_nothing(project: Path) -> None:
    path = fill(
        project / "plan.xlsx",
        ("Actions", "lamps-2030-31", "latest_text", "N/A"),
        ("Actions", "lamps-2030-31", "latest_status", "Done"),
    )
    (found,) = rejected(project, path)
    assert "Actions!G3: this status has no words next to it" in found


def test_words_that_say_nothing_are_no_update(project: Path) -> None:
    fill(
        project / "plan.xlsx",
        ("Actions", "lamps-2030-31", "latest_text", "N/A"),
        ("Actions", "sweep-2030-31", "latest_text", None),
        ("Actions", "sweep-2030-31", "latest_on", None),
        ("Actions", "sweep-2030-31", "latest_status", None),
    )
    assert read(project)[1:] == [
        "Not read: Actions, row 2: an emptied update is not deleted"
        " – to delete it, delete its lines",
        "Not read: Actions!F3: “N/A” is not an update – write what was done",
        NOTHING,
    ]


def test_a_workbook_that_is_out_of_date_says_so(project: Path) -> None:
    partners = project / "data/partners.yml"
    partners.write_text(partners.read_text().replace("960001", "960002"))
    assert read(project)[1:3] == [STALE, "Contacts:"]


def test_other_files_are_no_workbooks(project: Path) -> None:
    csv.field_size_limit(131_072)  # the default, which reading a long CSV file raises
    (project / "a.docx").write_text("x")
    (project / "c.csv").write_text("Action id,Action\nx," + "y" * 200_000)
    (project / "b.csv").write_text("Action,Lead\nSweep,VC\n")
    for name in ("a.docx", "b.csv", "c.csv"):
        assert import_workbook(project, project / name, None, False, TODAY) is None


def test_the_year_of_a_workbook_is_not_another(project: Path) -> None:
    with pytest.raises(Problems, match="the plan for 2030-31, not for 2031-32"):
        import_workbook(project, project / "plan.xlsx", "2031-32", False, TODAY)


def test_comments_and_line_ends_stay(project: Path) -> None:
    file = project / "data/partners.yml"
    text = file.read_text().replace("  web", "  # Called in May.\n  web").replace("\n", "\r\n")
    file.write_bytes(f"\ufeff{text}".encode())
    fill(project / "plan.xlsx", ("Partners", "vale-council", "telephone", "01632 960002"))
    read(project, write=True)
    assert file.read_bytes().decode() == "\ufeff" + text.replace("960001", "960002")
