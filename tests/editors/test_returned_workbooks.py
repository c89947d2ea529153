"""Forms as leads really send them back: nothing in them is lost without a sentence."""

import datetime
import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from macros.checks.project import load_data
from macros.data.problems import Problems
from macros.editors.forms.apply import import_updates
from macros.editors.forms.form import HOW, UPDATES
from macros.editors.importing.read import read_document
from tests.editors.test_import_updates import COUNCIL, fill, read, rejected
from tests.editors.test_import_updates import project as project

MOVE = "move what it says to the yellow cells"
BELONGS = "is not below a heading – move it to where it belongs"
INTO_CELL = "write into a cell what it says, then delete it"

# A picture of one white dot.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00"
    "0101010018dd8db00000000049454e44ae426082"
)


@pytest.fixture
def form(project: Path) -> Path:
    """Return the form of the project's council, with one update."""
    return fill(project / "forms" / COUNCIL, {"F3": "12 lamps."})


def changed(path: Path, change: Callable[[Any], object]) -> Path:
    """Change a form as a lead does."""
    workbook = openpyxl.load_workbook(path)
    change(workbook)
    workbook.save(path)
    return path


def with_parts(path: Path, **replaced: tuple[str, str]) -> Path:
    """Replace a pattern in the parts of a workbook whose names contain a word."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            for word, (pattern, text) in replaced.items():
                if word in name and not name.endswith(".png"):
                    content = re.sub(pattern.encode(), text.encode(), content)
            archive.writestr(name, content)
    return path


def by_another_program(path: Path, add: Callable[[xlsxwriter.Workbook, Any], object]) -> Path:
    """Write a form's cells again, and something besides them."""
    old = openpyxl.load_workbook(path)
    with xlsxwriter.Workbook(path) as workbook:
        for sheet in old.worksheets:
            new = workbook.add_worksheet(sheet.title)
            for cell in (cell for row in sheet for cell in row if cell.value is not None):
                new.write_string(cell.row - 1, cell.column - 1, str(cell.value))
        add(workbook, workbook.get_worksheet_by_name(UPDATES))
    return path


def problems(project: Path, path: Path) -> list[str]:
    """Return the problems of a form, without its name and the row."""
    return [line.split(": ", 1)[1] for line in rejected(project, path)]


@pytest.mark.parametrize("size", ["A1", "A1:B2", "A1:XFD1048576", "B7:A1"])
def test_the_declared_size_of_a_sheet_is_not_trusted(project: Path, form: Path, size: str) -> None:
    with_parts(form, sheet2=("<dimension [^>]*>", f'<dimension ref="{size}"/>'))
    assert "  F3: Repair the lamps" in read(project, form)


def test_cells_far_away_are_read_and_take_no_time(project: Path, form: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>see here</t></is></c></row>'
    merged = '</sheetData><mergeCells><mergeCell ref="J20:XFD1048576"/></mergeCells>'
    with_parts(form, sheet2=("</sheetData>", far + merged))
    start = time.process_time()
    assert problems(project, form) == [
        "Updates!J20: the cells up to XFD1048576 are merged – unmerge them, and give each row its "
        "own answer",
        f"Updates!XFD1048576: “see here” {BELONGS}",
    ]
    # The import of a plan reads workbooks too.
    with pytest.raises(Problems, match="this file is larger than any plan"):
        read_document(form)
    with_parts(form, sheet2=(far, ""))
    assert read_document(form).blocks
    assert time.process_time() - start < 5


def test_a_workbook_has_as_many_sheets_as_a_plan_needs(project: Path, form: Path) -> None:
    changed(form, lambda book: [book.create_sheet() for _ in range(101)])
    assert problems(project, form)[0].startswith("this workbook is too large: ")


def test_comments_are_named(project: Path, form: Path) -> None:
    def comment(book: Any) -> None:
        book[UPDATES]["F2"].comment = Comment("Swept twice,\nsee mail", "A")
        book[HOW]["D40"].comment = Comment(
            "[Threaded comment]\n\nYour version\n\nComment:\n    No", "A"
        )

    assert problems(project, changed(form, comment)) == [
        f"Updates!F2: the comment “Swept twice, see mail” is not read – {INTO_CELL}",
        f"How to fill this in!D40: the comment “No” is not read – {INTO_CELL}",
    ]


def test_replies_to_a_comment_are_named(project: Path, form: Path) -> None:
    """Excel keeps the replies apart, and a copy of the first words for its older versions."""
    old = Comment("[Threaded comment]\n\nYour version\n\nComment:\n    Is it done?", "A")
    changed(form, lambda book: setattr(book[UPDATES]["F2"], "comment", old))
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    thread = f'<Relationship Id="t" Type="{kind}" Target="../threadedComments/t.xml"/>'
    with_parts(form, sheet2=("</Relationships>", f"{thread}</Relationships>"))
    with zipfile.ZipFile(form, "a") as archive:
        said = "<text>Is it done?</text>", "<text>Yes, in May</text>"
        words = "".join(f'<threadedComment ref="F2">{text}</threadedComment>' for text in said)
        archive.writestr("xl/threadedComments/t.xml", f'<t xmlns="urn:x">{words}</t>')
    message = "Updates!F2: the comment “Is it done? – Yes, in May” is not read"
    assert problems(project, form) == [f"{message} – {INTO_CELL}"]


def test_what_is_drawn_is_named(project: Path, form: Path) -> None:
    def draw(book: xlsxwriter.Workbook, sheet: Any) -> None:
        sheet.insert_textbox("F9", "40 lamps were repaired")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": f"={UPDATES}!$A$1:$A$2"})
        sheet.insert_chart("B12", chart)
        sheet.insert_image("E5", "photo.png", {"image_data": io.BytesIO(PIXEL)})

    assert problems(project, by_another_program(form, draw)) == [
        f"Updates!E5: a picture “photo.png” is not read – {INTO_CELL}",
        f"Updates!F9: a text box “40 lamps were repaired” is not read – {INTO_CELL}",
        f"Updates!B12: a chart or diagram is not read – {INTO_CELL}",
    ]


def test_merged_cells_are_named(project: Path, form: Path) -> None:
    changed(form, lambda book: book[UPDATES].merge_cells("F2:F3"))
    assert problems(project, form)[0] == (
        "Updates!F2: the cells up to F3 are merged – unmerge them, and give each row its own answer"
    )


def test_words_that_are_crossed_out_are_named(project: Path, form: Path) -> None:
    def cross(book: xlsxwriter.Workbook, sheet: Any) -> None:
        line = book.add_format({"font_strikeout": True})
        sheet.write_rich_string("F3", "12 lamps", line, " and 3 more", ".")
        sheet.write_string("F2", "Swept.", line)

    fix = "delete what no longer applies, and remove the line through the rest"
    assert problems(project, by_another_program(form, cross)) == [
        f"Updates!F2: “Swept.” is crossed out – {fix}",
        f"Updates!F3: “and 3 more” is crossed out – {fix}",
    ]


PLACES: list[tuple[dict[str, object], str]] = [
    ({"D3": "12 lamps."}, f"D3: this is not what the plan says: “12 lamps.” – {MOVE}, or empty"),
    ({"A3": "Done"}, f"A3: this is not what the plan says: “Done” – {MOVE}, or empty this cell"),
    ({"C3": "Ask us"}, f"C3: this is not what the plan says: “Ask us” – {MOVE}, or empty this"),
    (
        {"A9": "12 lamps."},
        "A9: this row has no reference: “12 lamps.” – write it in the row of its action",
    ),
    ({"AZ3": "12 lamps."}, f"AZ3: “12 lamps.” {BELONGS}"),
    ({"E3": "12 lamps"}, "E3: `12 lamps` is not a date"),
    (
        {"I1": "Fill in: status"},
        "I1: the heading “Fill in: status” appears twice – move what this column says to the",
    ),
]


@pytest.mark.parametrize(("cells", "message"), PLACES, ids=lambda value: str(value)[:30])
def test_text_in_the_wrong_place_is_named(
    project: Path, form: Path, cells: dict[str, object], message: str
) -> None:
    assert problems(project, fill(form, cells))[0].startswith(f"Updates!{message}")


def test_text_on_the_first_sheet_is_named(project: Path, form: Path) -> None:
    fill(form, {"D9": "We are short of staff", "B30": "Ask\nAnn"}, HOW)
    notes = [line for line in read(project, form) if "as it is sent now" in line]
    assert notes == [
        f"  {HOW}!D9: “We are short of staff” is not in the form as it is sent now.",
        f"  {HOW}!B30: “Ask Ann” is not in the form as it is sent now.",
    ]


def test_sheets_may_be_renamed_and_columns_moved(project: Path, form: Path) -> None:
    def rename(book: Any) -> None:
        book[HOW].title, book[UPDATES].title = "Sheet1", "Returns Q3"
        sheet = book["Returns Q3"]
        sheet.insert_cols(2)
        sheet.delete_cols(1)
        sheet.append(list[Any]())

    assert "  F3: Repair the lamps" in read(project, changed(form, rename))


def test_a_form_without_its_first_sheet_is_named(project: Path, form: Path) -> None:
    changed(form, lambda book: book.remove(book[HOW]))
    message = "this sheet, which says whose form it is, is missing – copy it from the form that was"
    assert problems(project, form) == [f"{HOW}!B2: {message} sent"]


def test_a_copy_of_the_sheet_is_named(project: Path, form: Path) -> None:
    changed(form, lambda book: book.copy_worksheet(book[UPDATES]))
    message = "Updates Copy: Updates has updates too – put all of them into one sheet"
    assert problems(project, form) == [message]


def test_updates_in_hidden_rows_are_read_and_named(project: Path, form: Path) -> None:
    hidden = "  F3 is in a row or column that the workbook hides."

    def hide(kind: str, key: Any) -> Callable[[Any], None]:
        return lambda book: getattr(book[UPDATES], kind)[key].__setattr__("hidden", True)

    assert hidden not in read(project, form)
    changed(form, hide("row_dimensions", 3))
    assert {hidden, "  F3: Repair the lamps"} <= {*read(project, form)}
    changed(form, hide("column_dimensions", "F"))
    assert hidden in read(project, form)


def test_strict_open_xml_is_named(project: Path, form: Path) -> None:
    strict = "http://purl.oclc.org/ooxml"
    with_parts(form, l=("http://schemas.openxmlformats.org(?=/(office|spread))", strict))
    assert problems(project, form) == [
        "this file was saved as “Strict Open XML”, which few programs read – save it again as "
        "“Word Document (.docx)” or “Excel Workbook (.xlsx)”"
    ]


def test_formulas_without_a_result_are_named(project: Path, form: Path) -> None:
    fill(form, {"F3": "=SUM(1)"})
    assert problems(project, form) == ["Updates!F3: this is a formula – type its result instead"]


NOTHING = [
    "No update",
    "N/A",
    "n.a.",
    "TBC",
    "-",
    "–",
    "…",
    "None.",
    "Nothing to report",
    "no update ",
]


@pytest.mark.parametrize("words", NOTHING)
def test_words_that_say_nothing_are_no_update(project: Path, form: Path, words: str) -> None:
    lines = read(project, fill(form, {"F3": words, "E3": datetime.date(2030, 6, 9)}))
    assert lines == [
        f"{COUNCIL}: 0 filled in",
        f"  Updates!F3: “{words.strip()}” is not an update.",
        "No new updates.",
    ]


def test_a_status_next_to_words_that_say_nothing_is_not_lost(project: Path, form: Path) -> None:
    assert problems(project, fill(form, {"F3": "N/A", "G3": "Done"})) == [
        "Updates!G3: this status has no words next to it – write what was done next to it, "
        "or empty this cell"
    ]


def test_an_update_without_a_status_keeps_the_last_one(project: Path, form: Path) -> None:
    fill(form, {"E2": datetime.date(2031, 3, 20), "F2": "Swept again."})
    assert "    20 March 2031, Done as before: Swept again." in read(project, form, write=True)
    action = load_data(project).plans[0].actions[0]
    assert (action.updates[-1].status, action.status) == (None, "done")


def test_personal_details_are_not_written_unchecked(project: Path, form: Path) -> None:
    fill(form, {"F3": "Mrs Smith, 07700 900123, has light again."})
    lines = read(project, form)
    assert [line for line in lines if "Check" in line] == [
        "    Check before you write this: “07700 900123” may be a private phone number.",
        "    Check before you write this: “Mrs Smith” may be a private person's name.",
    ]
    fix = "take it out of the cell, or add CHECKED=yes if everyone may read it"
    assert problems(project, form) == [
        f"F3: “07700 900123” may be a private phone number – {fix}",
        f"F3: “Mrs Smith” may be a private person's name – {fix}",
    ]
    import_updates(project, load_data(project), "2030-31", [form], write=True, checked=True)
    assert load_data(project).plans[0].actions[1].updates[0].text.startswith("Mrs Smith")


def test_everything_else_in_the_folder_is_named(project: Path, form: Path) -> None:
    for name in "reply.msg", "scan.pdf", "forms.zip", "letter.docx", "notes", "~$open.xlsx", ".x":
        (form.parent / name).write_bytes(b"")
    (form.parent / "late").mkdir()
    (form.parent / "late" / COUNCIL).write_bytes(form.read_bytes())
    lines = [line for line in read(project) if line.startswith("Not read: ")]
    others = ["forms.zip", "the folder late", "letter.docx", "notes", "reply.msg", "scan.pdf"]
    assert lines == [
        f"Not read: {name}. If it says what was done, enter that in a form." for name in others
    ]
    for one in form.parent.glob("*.xlsx"):
        one.unlink(missing_ok=one.name != "~$open.xlsx")
    assert rejected(project)[0].split(" – ")[0].endswith(f"is in here, only {', '.join(others)}")
