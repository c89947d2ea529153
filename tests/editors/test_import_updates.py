"""Importing updates from completed forms: what is read, rejected and written."""

import datetime
import difflib
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from macros.checks.project import load_data
from macros.data.problems import Problems
from macros.editors.forms.apply import import_updates
from macros.editors.forms.form import HOW, UPDATES, forms
from macros.editors.no_update import says_nothing
from macros.editors.returned_workbook import Cell
from macros.editors.workbook.parse_cells import paragraphs, parse_date
from macros.exports.datasets import datasets
from macros.render.page_macros import macros
from tests.conftest import ROOT, SMALL
from tests.editors.test_forms import XLSX, office

COUNCIL = "vale-council-2030-31.xlsx"
WARDENS = "the-wardens-2030-31.xlsx"
STREETS = "data/plans/2030-31/streets.yml"
# Columns of a lead's form: B action, C and D its entries in the plan, E date, F text, G status,
# H reference.


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return the small partnership, with the forms of the plan of 2030-31 in forms/."""
    shutil.copytree(SMALL, tmp_path / "small")
    send(tmp_path / "small", "2030-31")
    return tmp_path / "small"


def send(root: Path, year: str | None) -> Path:
    """Write the forms of a plan into the project's folder forms/."""
    (root / "forms").mkdir(exist_ok=True)
    for name, content in forms(load_data(root), year).items():
        (root / "forms" / name).write_bytes(content)
    return root / "forms"


def fill(path: Path, cells: Mapping[str, object], sheet: str = UPDATES) -> Path:
    """Write cells of a form as a lead does; texts stay texts, even with a leading =."""
    workbook = openpyxl.load_workbook(path)
    if sheet not in workbook:
        workbook.create_sheet(sheet)
    for address, value in cells.items():
        cell = workbook[sheet][address]
        cell.value = value
        if isinstance(value, str) and not value.startswith("=SUM("):
            cell.data_type = "s"
    workbook.save(path)
    return path


def read(root: Path, *paths: Path, write: bool = False, year: str | None = "2030-31") -> list[str]:
    data = load_data(root)
    return import_updates(root, data, year, paths or [root / "forms"], write).splitlines()


def rejected(root: Path, *paths: Path, year: str | None = "2030-31") -> list[str]:
    before = data_of(root)
    with pytest.raises(Problems) as error:
        read(root, *paths, write=True, year=year)
    assert data_of(root) == before
    return str(error.value).splitlines()


def data_of(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in (root / "data").rglob("*.yml")}


def added(before: str, after: str) -> str:
    """Return the added lines. Asserts that no line was removed."""
    lines = list(difflib.ndiff(before.splitlines(True), after.splitlines(True)))
    assert not [line for line in lines if line.startswith("-")]
    return "".join(line[2:] for line in lines if line.startswith("+"))


def test_updates_of_a_lead_are_added_to_the_plan(project: Path) -> None:
    path = project / "forms" / COUNCIL
    fill(path, {"E2": datetime.date(2031, 3, 15), "F2": "Swept again.", "G2": "Done"})
    fill(path, {"F3": "12 lamps:\n• High Street\n• Low Street\nMore follow."})
    before = (project / STREETS).read_text()
    lines = [
        "the-wardens-2030-31.xlsx: 0 filled in",
        "vale-council-2030-31.xlsx: 2 filled in",
        "  F2: Sweep the streets",
        "    15 March 2031, Done: Swept again.",
        "  F3: Repair the lamps",
        "    No date, No status recorded: 12 lamps: - High Street - Low Street More follow.",
    ]
    end = f"2 ({STREETS})."
    assert read(project) == [
        *lines,
        f"Nothing has been written yet. To be added to the plan for 2030–31: {end}",
    ]
    assert (project / STREETS).read_text() == before
    assert read(project, write=True) == [*lines, f"Added to the plan for 2030–31: {end}"]
    assert (
        added(before, (project / STREETS).read_text())
        == """\
      - on: 2031-03-15
        by: vale-council
        text: Swept again.
        status: done
    updates:
      - by: vale-council
        text: |-
          12 lamps:
          - High Street
          - Low Street

          More follow.
"""
    )
    # Importing again changes nothing.
    here = "    Skipped: the plan already has this update."
    assert read(project, write=True) == [*lines[:4], here, *lines[4:], here, "No new updates."]
    assert [path.name for path in project.rglob("*.new")] == []


def test_forms_of_an_earlier_version_can_be_read(project: Path) -> None:
    path = project / "forms" / COUNCIL
    shutil.copy(ROOT / "tests/fixtures/forms" / COUNCIL, path)
    fill(path, {"E2": datetime.date(2031, 3, 15), "F2": "Swept again.", "G2": "Done"})
    lines = read(project, path)
    changed = " is not in the form as it is sent now."
    assert lines[1].startswith("  How to fill this in!B7: “") and lines[1].endswith(changed)
    assert [line for line in lines if not line.endswith(changed)] == [
        "vale-council-2030-31.xlsx: 1 filled in",
        "  F2: Sweep the streets",
        "    15 March 2031, Done: Swept again.",
        f"Nothing has been written yet. To be added to the plan for 2030–31: 1 ({STREETS}).",
    ]


def test_updates_already_in_the_plan_are_not_added_again(project: Path) -> None:
    cells = {"E2": "1 March 2031", "F2": "All  40 streets\nwere swept.", "G2": "done"}
    fill(project / "forms" / COUNCIL, cells)
    assert read(project)[-1] == "No new updates."


def test_older_updates_are_inserted_in_order_of_date(project: Path) -> None:
    fill(project / "forms" / WARDENS, {"E2": "1/9/2030", "F2": "Two thirds."})
    before = (project / STREETS).read_text()
    lines = read(project, write=True)
    assert "    The page keeps showing a newer update." in lines
    lines = (project / STREETS).read_text().splitlines()
    assert [line.strip() for line in lines if " on:" in line] == [
        "- on: 2030-06-01",
        "- on: 2030-09-01",
        "- on: 2031-03-01",
    ]
    fill(project / "forms" / WARDENS, {"E2": "1/4/2030", "F2": "None yet."})
    read(project, project / "forms" / WARDENS, write=True)
    on = [update.on for update in load_data(project).plans[0].actions[0].updates]
    assert on == sorted(filter(None, on)) and len(on) == 4
    added(before, (project / STREETS).read_text())


def test_updates_of_two_leads_are_both_kept(project: Path) -> None:
    same = {"E2": datetime.date(2031, 3, 31), "F2": "As agreed."}
    fill(project / "forms" / COUNCIL, same | {"G2": "Done"})
    fill(project / "forms" / WARDENS, same)
    read(project, write=True)
    updates = load_data(project).plans[0].actions[0].updates
    assert [(u.by, u.text, u.status) for u in updates[2:]] == [
        ("the-wardens", "As agreed.", None),
        ("vale-council", "As agreed.", "done"),
    ]


def test_pages_and_downloads_show_who_reported(project: Path) -> None:
    fill(project / "forms" / COUNCIL, {"F3": "12 lamps."})
    read(project, write=True)
    data = load_data(project)
    page = macros(data, lambda: "plans/2030-31/")["plan"]("2030-31")
    link = '<a href="../../contacts/vale-council/">Vale Council</a>'
    words = f'12 lamps.</p><p class="update-date">Reported by {link}</p>'
    assert page.replace("\n", "").count(words) == 1
    assert page.count("Reported by") == 1
    lamps = next(row for row in datasets(data, "")[0].rows if row["id"] == "lamps-2030-31")
    assert (lamps["updated_by"], lamps["updates"][0]["by"]) == ("vale-council", "vale-council")


YELLOW = "write what was done next to it, or empty this cell"
WHEN = "write day, month and year, such as 30/9/2030"
YEAR = "write the day that the update is about, from 1 April 2030 to 31 March 2031"
BACK = "change it back to what was sent"
REJECTED: list[tuple[dict[str, object], list[str]]] = [
    ({"E2": "soon", "F2": "a"}, [f"E2: `soon` is not a date – {WHEN}"]),
    ({"E2": "3/4", "F2": "a"}, [f"E2: `3/4` is not a date – {WHEN}"]),
    ({"E2": "12/31/2030", "F2": "a"}, [f"E2: `12/31/2030` is not a date – {WHEN}"]),
    ({"E2": "31 February 2031", "F2": "a"}, [f"E2: `31 February 2031` is not a date – {WHEN}"]),
    (
        {"E2": "a\nb \u202e _x001B_[2J" + "c" * 90, "F2": "a"},
        [f"E2: `a b ‹U+202E› ‹U+001B›[2J{'c' * 70}` is not a date – {WHEN}"],
    ),
    ({"E2": 0, "F2": "a"}, [f"E2: `00:00:00` is not a date – {WHEN}"]),
    ({"E2": True, "F2": "a"}, [f"E2: `True` is not a date – {WHEN}"]),
    ({"E2": datetime.time(9, 30), "F2": "a"}, [f"E2: `09:30:00` is not a date – {WHEN}"]),
    (
        {"E2": datetime.date(2030, 3, 31), "F2": "a"},
        [f"E2: 31 March 2030 is not in this plan's year – {YEAR}"],
    ),
    (
        {"E2": "1.4.31", "F2": "a"},
        [f"E2: 1 April 2031 is not in this plan's year – {YEAR}"],
    ),
    ({"E2": "1.4.2030"}, [f"E2: this date has no words next to it – {YELLOW}"]),
    (
        {"E3": "soon", "G3": "Done", "F3": "  "},
        [
            f"E3: `soon` is not a date – {WHEN}",
            f"G3: this status has no words next to it – {YELLOW}",
        ],
    ),
    ({"F2": "a", "G2": "Finished"}, ["G2: `Finished` is not a status – choose one of Done"]),
    ({"F2": "a", "G2": "Doen"}, ["G2: `Doen` is not a status – did you mean `Done`?"]),
    ({"F2": "a", "G2": True}, ["G2: `True` is not a status – choose one of Done"]),
    ({"F2": 328}, ["F2: `328` is not a sentence – describe what was done"]),
    (
        {"F2": datetime.datetime(2030, 6, 9)},
        [
            "F2: the program made a date or time of what was written: 2030-06-09 00:00:00"
            " – format the cell as Text, and type the words again"
        ],
    ),
    (
        {"F2": "a\u202eb"},
        ["F2: the text contains a hidden character (U+202E) – delete it and type it again"],
    ),
    (
        {"F2": "a_x0007_b"},
        ["F2: the text contains a hidden character (U+0007) – delete it and type it again"],
    ),
    ({"F2": "=SUM(A1)", "G2": "Done"}, ["F2: this is a formula – type its result instead"]),
    ({"E2": "=SUM(A1)"}, ["E2: this is a formula – type its result instead"]),
    (
        {"B3": "Repair all lamps", "F3": "a"},
        [
            "B3: the action's words differ from the plan: “Repair the lamps” – "
            "restore them, and ask what was meant"
        ],
    ),
    (
        {"B3": None},
        [
            "H3: the action's words differ from the plan: “Repair the lamps” – "
            "restore them, and ask what was meant"
        ],
    ),
    (
        {"H3": "vale-council/lamp-2030-31"},
        [
            "H3: `vale-council/lamp-2030-31` is not in the form for `vale-council` – did you mean "
            "`vale-council/lamps-2030-31`?"
        ],
    ),
    ({"H3": "trees"}, [f"H3: `trees` is not in the form for `vale-council` – {BACK}"]),
    (
        {"H3": "the-wardens/lamps-2030-31"},
        [
            "H3: `the-wardens/lamps-2030-31` is not in the form for `vale-council` – did you mean "
            "`vale-council/lamps-2030-31`?"
        ],
    ),
    (
        {"B9": "Plant trees", "F9": "40 trees"},
        [
            "B9: this row has no reference: “Plant trees” – "
            "write it in the row of its action, or empty it"
        ],
    ),
    (
        {"I2": "see overleaf"},
        ["I2: “see overleaf” is not below a heading – move it to where it belongs"],
    ),
    (
        {"E1": "When"},
        [
            "A1: the first row has no heading “Fill in: date” – change it back to what was sent",
            "E1: “When” is not a heading of the workbook – move what the column says to another",
        ],
    ),
    (
        {"E1": "Fill in: status", "G1": "Fill in: date", "F2": "a", "G2": "soon", "E2": "Doen"},
        [
            "E2: `Doen` is not a status – did you mean `Done`?",
            f"G2: `soon` is not a date – {WHEN}",
        ],
    ),
]


@pytest.mark.parametrize(("cells", "lines"), REJECTED, ids=lambda value: str(value)[:50])
def test_invalid_cells_are_rejected_with_their_address(
    project: Path, cells: dict[str, object], lines: list[str]
) -> None:
    path = fill(project / "forms" / COUNCIL, cells)
    rows = [line.split(":")[0].lstrip("ABCDEFGHI") for line in lines]
    expected = [f"{COUNCIL}:{row}: Updates!{line}" for row, line in zip(rows, lines, strict=True)]
    assert rejected(project, path) == expected


def test_all_problems_of_all_forms_are_reported_together(project: Path) -> None:
    fill(project / "forms" / COUNCIL, {"E2": "1/1/2031", "F2": "Right.", "G3": "Done"})
    fill(project / "forms" / WARDENS, {"E2": "never", "F2": "Wrong."})
    (project / "forms" / "letter.xlsx").write_text("Dear council")
    assert [line.split(": ")[0] for line in rejected(project)] == [
        "letter.xlsx:1",
        f"{WARDENS}:2",
        f"{COUNCIL}:3",
    ]


def test_copied_rows_are_rejected(project: Path) -> None:
    path = project / "forms" / COUNCIL
    row = [cell.value for cell in openpyxl.load_workbook(path)[UPDATES][3]]
    fill(path, {"F3": "One."})
    fill(path, {f"{column}4": value for column, value in zip("ABCDEFGH", row, strict=True)})
    fill(path, {"F4": "Two."})
    assert rejected(project, path) == [
        f"{COUNCIL}:4: Updates!F4: `vale-council` reports on this action in {COUNCIL}, "
        "Updates!F3 too – keep one of them"
    ]


def test_two_forms_of_one_lead_with_the_same_name(project: Path, tmp_path: Path) -> None:
    path = fill(project / "forms" / COUNCIL, {"F3": "One."})
    (tmp_path / "other").mkdir()
    other = fill(Path(shutil.copy(path, tmp_path / "other")), {"F3": "Two."})
    assert rejected(project, path, other) == [
        f"{COUNCIL}:3: Updates!F3: `vale-council` reports on this action in {COUNCIL}, "
        "Updates!F3 too – keep one of them"
    ]


def test_every_form_in_a_folder_is_read(project: Path) -> None:
    path = fill(project / "forms" / COUNCIL, {"F3": "One."})
    path.rename(path.with_suffix(".XLSX"))
    assert "  F3: Repair the lamps" in read(project)
    (project / "forms/wardens.ods").write_bytes(b"PK")
    (project / "forms/letter.pdf").write_bytes(b"%PDF")
    (project / "forms/.~lock.wardens.ods#").write_bytes(b"")
    assert [line.split(" – ")[0] for line in rejected(project)] == [
        "wardens.ods:1: this is not a workbook; text (.csv) has only one of its sheets"
    ]


def test_the_same_form_twice(project: Path) -> None:
    path = fill(project / "forms" / COUNCIL, {"F3": "One."})
    shutil.copy(path, project / "forms" / "z copy.xlsx")
    assert rejected(project) == [
        f"z copy.xlsx:3: Updates!F3: `vale-council` reports on this action in {COUNCIL}, "
        "Updates!F3 too – keep one of them"
    ]


@pytest.mark.parametrize(
    ("address", "value", "message"),
    [
        (
            "B2",
            "Updates of a plan, form 0",
            "2: How to fill this in!B2: this is not the form "
            "“Updates of a plan, form 1” – ask for the form that was sent",
        ),
        (
            "B3",
            "2031-32",
            "3: How to fill this in!B3: this form is for the plan for 2031-32, not for "
            "2030-31 – import the forms of one year at a time, with YEAR",
        ),
        (
            "B4",
            "vale-counsil",
            "4: How to fill this in!B4: `vale-counsil` is not a partner – "
            "did you mean `vale-council`?",
        ),
        ("B4", None, "4: How to fill this in!B4: `` is not a partner – "),
    ],
)
def test_forms_of_another_plan_or_lead_are_rejected(
    project: Path, address: str, value: object, message: str
) -> None:
    path = fill(project / "forms" / COUNCIL, {address: value}, HOW)
    assert rejected(project, path)[0].startswith(f"{COUNCIL}:{message}")


def test_a_sheet_that_is_not_part_of_the_form(project: Path) -> None:
    path = fill(project / "forms" / COUNCIL, {"C5": "Please note", "C6": "this"}, "Notes")
    assert rejected(project, path) == [
        f"{COUNCIL}:5: Notes!C5: this sheet is not part of the workbook – "
        "move what it says to another, then delete the sheet"
    ]


def zip_of(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


LAUGHS = b"".join(
    (
        b'<!DOCTYPE sst [<!ENTITY a "ha">',
        *(b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 50) for n in range(98, 108)),
        b"]><sst><si><t>&k;</t></si></sst>",
    )
)


NOT_A_WORKBOOK = {
    "": "this file is empty",
    "PK": "this is not a workbook; text (.csv) has only one of its sheets",
    "Action,Update": "this is not a workbook; text (.csv) has only one of its sheets",
    "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "this is not a kind of document that we can read",
    "\xd0\xcf\x11\xe0" + "\0".join("EncryptedPackage\0"): "this file needs a password",
    zip_of({"a.txt": b"a"}).decode(
        "latin-1"
    ): "this is not a document but a folder of files (.zip)",
}


@pytest.mark.parametrize(("content", "what"), NOT_A_WORKBOOK.items())
def test_files_that_are_not_workbooks_are_rejected(project: Path, content: str, what: str) -> None:
    (project / "forms" / COUNCIL).write_bytes(content.encode("latin-1"))
    assert rejected(project)[0].startswith(f"{COUNCIL}:1: {what} – ")


def test_zip_bombs_are_rejected(project: Path) -> None:
    path = project / "forms" / COUNCIL
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    path.write_bytes(zip_of(parts | {"xl/sharedStrings.xml": LAUGHS}))
    assert "this workbook is damaged" in rejected(project, path)[0]
    path.write_bytes(zip_of(parts | {"xl/more.xml": b" " * 60_000_000}))
    assert "this workbook is too large" in rejected(project, path)[0]
    path.write_bytes(zip_of(parts))
    cells = {f"A{row}": "a" for row in range(10, 21_000)}
    assert "this workbook is too large" in rejected(project, fill(path, cells))[0]


def test_missing_files_and_folders_are_reported(project: Path, tmp_path: Path) -> None:
    assert rejected(project, tmp_path / "no.xlsx") == [
        "no.xlsx:1: the file does not exist – check its name"
    ]
    (tmp_path / "none").mkdir()
    (tmp_path / "none/~$open.xlsx").write_text("")
    assert rejected(project, tmp_path / "none") == [
        f"{tmp_path}/none:1: no workbook (.xlsx) is in here – "
        "name the folder that the forms were saved in"
    ]
    assert rejected(project, year="2029-30")[0].startswith(
        "data/plans:1:1: `2029-30` is not a plan"
    )


def test_a_form_stays_valid_after_another_lead_s_update(project: Path) -> None:
    # A form exported before another lead's update was imported is still valid.
    fill(project / "forms" / WARDENS, {"E2": "31/3/31", "F2": "Done again."})
    read(project, project / "forms" / WARDENS, write=True)
    assert read(project, project / "forms" / COUNCIL) == [
        f"{COUNCIL}: 0 filled in",
        "No new updates.",
    ]


def test_rows_may_be_sorted_or_deleted(project: Path) -> None:
    path = project / "forms" / COUNCIL
    workbook = openpyxl.load_workbook(path)
    workbook[UPDATES].delete_rows(2)
    workbook.save(path)
    # Some programs save empty rows up to the last possible row.
    fill(path, {"F2": "Lamps.", "A1048576": " "})
    assert read(project, path)[1:3] == [
        "  F2: Repair the lamps",
        "    No date, No status recorded: Lamps.",
    ]


@pytest.mark.parametrize(
    "written",
    [
        "2024-09-03",
        "3/9/2024",
        "03.09.2024",
        "3-9-24",
        "3 September 2024",
        "3rd Sept 2024",
        "Tuesday 3 September 2024",
        "Tues, the 3rd of September, 2024",
        "September 3, 2024",
        "3-Sep-2024",
        " 3  SEP.  2024 ",
    ],
)
def test_dates_in_common_formats(written: str) -> None:
    assert parse_date(written) == datetime.date(2024, 9, 3)


NO_DATE = ["3/9", "September 2024", "9/30/2024", "2024-13-01", "3 Se 2024", "3 May 24"]
NO_DATE += ["3 Augtember 2024", "0/1/2024", "32/1/2024", "yesterday", "", "3/9/024", "٣/٩/2024"]
NO_DATE += ["3 a.m. 2024", "2024/09/03", "1/1/0000"]


@pytest.mark.parametrize("written", NO_DATE)
def test_ambiguous_or_invalid_dates(written: str) -> None:
    assert parse_date(written) is None


def test_lines_of_a_cell_become_paragraphs_and_lists() -> None:
    words = " One \u00a0t\u00adw\ufeffo_x000D_\r\n\r\n\r\n* a\n• \tb\n- c\nThree\u2028four\t"
    text = paragraphs(Cell("A1", 1, words, False).text)
    assert text == "One two\n- a\n- b\n- c\n\nThree\n\nfour"


def test_numbers_formatted_as_dates_are_dates(project: Path) -> None:
    path = fill(project / "forms" / COUNCIL, {"E2": 47848, "F2": "a"})
    assert "    31 December 2030, No status recorded: a" in read(project, path)
    workbook = openpyxl.load_workbook(path)
    workbook[UPDATES]["E2"].number_format = "General"
    workbook.save(path)
    what = "`47848` is not a date: it may mean 31 December 2030"
    assert rejected(project, path) == [f"{COUNCIL}:2: Updates!E2: {what} – {WHEN}"]


def test_files_are_not_written_if_other_data_would_change(project: Path) -> None:
    # Line ends of classic Mac OS (\r): lines cannot be inserted.
    path = project / STREETS
    path.write_text(path.read_text().replace("\n", "\r"), newline="")
    fill(project / "forms" / COUNCIL, {"F3": "Two lamps."})
    before = path.read_bytes()
    assert all(line.startswith(f"{STREETS}:") for line in rejected(project))
    assert path.read_bytes() == before


def days(year: str) -> st.SearchStrategy[datetime.date]:
    first = int(year[:4])
    return st.dates(datetime.date(first, 4, 1), datetime.date(first + 1, 3, 31))


HOSTILE = ["=1+1", "- a", "# a", "a: b", "{{ x }}", "{% x", "'", '"', "| a", "> a", "& *", "!x"]
HOSTILE += [
    "---",
    "...",
    "no",
    "01234",
    "2024-09-30",
    "%s",
    "[a]",
    "a #b",
    "\\n",
    "🦊 عربى",
    "@",
    "`",
]
HOSTILE += ["?", "? a", "- - a", "_x0041_", "<b>", "é e\u0301", "a" * 200, "~"]
LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Cn", "Co", "Zl", "Zp"])
LINES = st.one_of(st.sampled_from(HOSTILE), st.text(LETTERS, min_size=1, max_size=300)).filter(
    lambda line: " ".join(line.split()) == line
)
TEXTS = st.lists(LINES, min_size=1, max_size=4).map("\n".join).filter(lambda t: not says_nothing(t))
# The current plan, or the fixture's while the current one has no actions.
READ = ROOT if any(plan.actions for plan in load_data(ROOT).plans) else SMALL
CURRENT = next(plan for plan in reversed(load_data(READ).plans) if plan.actions)
UPDATES_GIVEN = st.tuples(
    st.sampled_from([(lead, action) for action in CURRENT.actions for lead in action.leads]),
    st.none() | days(CURRENT.year),
    TEXTS,
    st.none() | st.sampled_from([s.id for s in load_data(READ).vocabulary.statuses]),
)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        UPDATES_GIVEN, min_size=1, max_size=40, unique_by=lambda given: given[0][0] + given[0][1].id
    )
)
def test_any_updates_are_added_without_other_changes(
    tmp_path_factory: pytest.TempPathFactory, given: list[Any]
) -> None:
    root = tmp_path_factory.mktemp("project")
    for name in ("data", "docs"):
        shutil.copytree(READ / name, root / name)
    before = {path: path.read_bytes().decode() for path in root.rglob("*.yml")}
    data = load_data(root)
    workbooks = forms(data, CURRENT.year)
    for lead in {lead for (lead, _), *_ in given}:
        path = root / f"{lead}-{CURRENT.year}.xlsx"
        path.write_bytes(workbooks[path.name])
        rows = {row[-1].value: row[0].row for row in openpyxl.load_workbook(path)[UPDATES]}
        own = [(rows[f"{lead}/{a.id}"], *rest) for (by, a), *rest in given if by == lead]
        labels = {s.id: s.label for s in data.vocabulary.statuses}
        cells = {f"E{row}": on for row, on, *_ in own}
        cells |= {f"F{row}": text for row, _, text, _ in own}
        fill(path, cells | {f"G{row}": labels.get(status) for row, *_, status in own})
    assert import_updates(root, data, CURRENT.year, [root], True)
    after = load_data(root)
    for old, new in zip(data.plans, after.plans, strict=True):
        for action, changed in zip(old.actions, new.actions, strict=True):
            mine = {
                (lead, on, text, status) for (lead, a), on, text, status in given if a == action
            }
            assert len(changed.updates) == len(action.updates) + len(mine)
            found = {(u.by, u.on, u.text, u.status) for u in changed.updates}
            expected = {(by, on, paragraphs(text), status) for by, on, text, status in mine}
            kept = {(u.by, u.on, u.text, u.status) for u in action.updates}
            assert found == expected | kept
            assert changed.model_copy(update={"updates": ()}).model_dump() == (
                action.model_copy(update={"updates": ()}).model_dump()
            )
    for file, text in before.items():
        added(text, file.read_bytes().decode())


def test_cells_of_the_maximum_length(project: Path) -> None:
    text = " ".join(["words"] * 5461) + "!"
    assert len(text) == 32_766
    fill(project / "forms" / COUNCIL, {"F3": text})
    read(project, write=True)
    assert load_data(project).plans[0].actions[1].updates[0].text == text
    assert max(map(len, (project / STREETS).read_text().splitlines())) < 110


def test_a_text_that_ends_with_a_quotation_mark(project: Path) -> None:
    fill(project / "forms" / COUNCIL, {"F3": 'Two screens of 32"'})
    read(project, write=True)
    assert load_data(project).plans[0].actions[1].updates[0].text == 'Two screens of 32"'


def test_byte_order_marks_and_line_ends_are_kept(project: Path) -> None:
    path = project / STREETS
    text = path.read_text()[: path.read_text().index("narrative:")].rstrip("\n")
    plan = project / "data/plans/2031-32/plan.yml"
    plan.write_text(
        plan.read_text().replace("2030-31/streets, words: 41", "sweep-2030-31, words: 40")
    )
    path.write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    fill(project / "forms" / COUNCIL, {"F3": "One.\nTwo."})
    read(project, write=True)
    end = "    updates:\n      - by: vale-council\n        text: |-\n"
    end += "          One.\n\n          Two.\n"
    assert path.read_bytes().decode() == "\ufeff" + f"{text}\n{end}".replace("\n", "\r\n")


@pytest.mark.slow
def test_updates_entered_in_libreoffice_are_imported(project: Path, tmp_path: Path) -> None:
    path = project / "forms" / COUNCIL
    words = '=1+1 is "two": {{ x }} # 100 %\n• Señor 🦊 & <b>\nEnd'
    fill(path, {"E2": datetime.date(2031, 3, 15), "F2": words, "G2": "Done"})
    fill(path, {"E3": "3rd of May, 2030", "F3": "- one\n- two"})
    shutil.copytree(project, tmp_path / "other")
    read(project, path, write=True)
    lines = added((SMALL / STREETS).read_text(), (project / STREETS).read_text())
    assert lines == (
        """\
      - on: 2031-03-15
        by: vale-council
        text: |-
          =1+1 is "two": {{ x }} # 100 %
          - Señor 🦊 & <b>

          End
        status: done
    updates:
      - on: 2030-05-03
        by: vale-council
        text: |-
          - one
          - two
"""
    )
    again = office(tmp_path, XLSX, path)[0]
    by_way_of_ods = office(tmp_path / "back", XLSX, office(tmp_path, "ods", path)[0])[0]
    for resaved in (again, by_way_of_ods):
        assert resaved.read_bytes() != path.read_bytes()
        # The plan has it all already: LibreOffice changed no word, day or status.
        assert read(project, resaved)[-1] == "No new updates."
        assert len(read(project, resaved)) == 8
    read(tmp_path / "other", by_way_of_ods, write=True)
    assert (tmp_path / "other" / STREETS).read_bytes() == (project / STREETS).read_bytes()
    # The .ods file itself can be sent back too.
    assert read(project, tmp_path / "ods" / path.with_suffix(".ods").name)[-1] == "No new updates."
