"""Documents of many layouts are read as what they show, and what is left out is named."""

import datetime
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import typst
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Color, Font, PatternFill

from macros.data.problems import Problems
from macros.editors.importing.document import MESSAGES, Document, Line, Table
from macros.editors.importing.read import read_document
from tests.editors.importing.make_documents import SOURCE
from tests.editors.test_forms import office
from tests.fixtures import ROOT

ODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
  xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
  xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" office:version="1.3">
<office:body><office:text>
<text:h text:outline-level="1">Safe homes</text:h>
<text:list><text:list-item><text:p>Locks</text:p></text:list-item></text:list>
<table:table><table:table-column table:number-columns-repeated="2"/>
<table:table-row><table:table-cell><text:p>Action</text:p></table:table-cell>
<table:table-cell><text:p>Lead</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>All</text:p>
</table:table-cell><table:covered-table-cell/></table:table-row></table:table>
<text:p>The end.</text:p>
</office:text></office:body></office:document-content>"""


def zip_of(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


TYPES, RELS, MIME = "[Content_Types].xml", "_rels/.rels", "application/vnd.oasis.opendocument.text"
MAIN = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="a" Target="word/document.xml" Type="http://x/officeDocument"/>'
    "</Relationships>"
)


def outline(document: Document) -> list[str]:
    """Return the blocks as lines: "# " a heading, "* " an item, cells between bars."""
    lines: list[str] = []
    for block in document.blocks:
        match block:
            case Line() if block.heading:
                lines.append(f"{'#' * block.heading} {block.text}")
            case Line():
                lines += [re.sub("^( *)- ", r"* \1", line) for line in block.text.split("\n")]
            case Table():
                for row in block.rows:
                    cells = (
                        ("^" if cell.covered else "")
                        + " / ".join(cell.lines)
                        + (f" [{cell.colour}]" if cell.colour else "")
                        for cell in row
                    )
                    lines.append(" | ".join(cells).strip())
    return lines


LAYOUTS: dict[str, list[str]] = {
    "no-owner": [
        "# Community Safety Plan 2031/32",
        "Vale Council and Vale Police wrote this plan.",
        "## Clean streets",
        "Litter was the first concern in the survey of 2030.",
        "What we will do | By when | How we will know it worked",
        "Sweep the streets | June 2031 | 40 streets are swept",
        "Repair the lamps | March 2032 | No lamp is out for a week",
        "## Safe homes",
        "What we will do | By when | How we will know it worked",
        "Give away locks | All year | 200 locks",
    ],
    "one-table": [
        "# Action plan 2031-32",
        "Priority | Action | Lead | Progress | Status",
        "Year one | ^Year one | ^Year one | ^Year one | ^Year one",
        "Clean streets | Sweep the streets | Vale Council, The Wardens | Half are done | Amber",
        "^Clean streets | Repair the lamps | Vale Council |  | Not started",
        "Safe homes | Give away locks | Vale Police | All 200 were given away | Complete",
        "Year two | ^Year two | ^Year two | ^Year two | ^Year two",
        "Safe homes | Visit new tenants | Vale Council |  |",
    ],
    "rag-by-quarter": [
        "# Delivery plan 2031/32",
        "## Priority 1: Clean streets",
        "Ref | Activity | Who | Q1 | Q2 | Q3 | Q4",
        "1.1 | Sweep the streets | VC / Street Wardens | G [00b050] |  [ffc000] | Amber [ffc000] |",
        "1.2 | Repair the lamps | Vale Council |  [ff0000] |  [ff0000] |  [ffc000] |  [00b050]",
    ],
    "merged": [
        "# Clean streets",
        "Action | Lead | Timescale | ^Timescale",
        "^Action | ^Lead | Start | End",
        "Sweep the streets | Vale Council | April | June",
        "Repair the lamps | ^Vale Council | April | March",
        "Paint the bridge | ^Vale Council | All year | ^All year",
        "Visit new tenants | Vale Police | May | June",
    ],
    "nested-bullets": [
        "# Safe homes",
        "We will:",
        "* visit new tenants",
        "*   in the first week",
        "*   and again after a year",
        "* give away locks",
        "In order:",
        "* Ask the tenant",
        "* Fit the lock",
        "* Leave a card",
        "Action | Lead | Update",
        "Give away locks | Vale Police | "
        "Locks went to: / - High Street / - Low Street /   - the whole yard / - Mill Lane",
    ],
    "fake-headings": [
        "# Vale Community Safety Plan",
        "## Introduction",
        "This plan is about the streets and homes of the Vale. It covers one year.",
        "## Our priorities",
        "### Clean streets",
        "People told us that litter is their first concern.",
        "Please note that this plan may change when the council's budget is known.",
        "Action | Owner",
        "Sweep the streets | Vale Council",
        "### Safe homes",
        "Action | Owner",
        "Give away locks | Vale Police",
    ],
    "torn": [
        "# Clean streets",
        "Action | Lead | Update",
        "Sweep the streets | Vale Council | In May, half of the",
        "|  | streets were swept.",
        "Repair the lamps | VC | Done",
        "Paint the bridge | The Wardens |",
    ],
    "tracked-changes": [
        "# Safe homes",
        "We will give away 200 locks.",
        "Chosen from a list.",
        "A link after a tab and a new line-end",
        "Before the box",
        "In the box",
        "Action | Lead",
        "Give away locks | Vale Police",
        "This is commented on.",
    ],
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_each_layout_is_read_as_it_looks(name: str, documents: dict[str, Path]) -> None:
    assert outline(read_document(documents[name])) == LAYOUTS[name]


def test_what_is_left_out_is_named(documents: dict[str, Path]) -> None:
    assert read_document(documents["tracked-changes"]).not_read == (
        "Text that was deleted with “Track Changes” was left out: “100”, “Old VC”",
        "Text that is crossed out was left out: “and bolts”",
        "The text at the top and bottom of every page was left out: “DRAFT of May 2031”",
        "Comments were left out: “A: Is that so?”",
    )
    for name in LAYOUTS.keys() - {"tracked-changes"}:
        assert read_document(documents[name]).not_read == ()


def test_nothing_of_the_printed_plan_is_lost(documents: dict[str, Path]) -> None:
    """The Word document and the text it was made from say the same, in the same order."""
    word, text = read_document(documents["printed"]), read_document(SOURCE)
    assert word.not_read == text.not_read
    assert _words(word) == _words(text)
    source = SOURCE.read_text(encoding="utf-8").replace("\n- ", "\n").replace(" / ", " ")
    title, _, rest = source.replace("---\t------\t--\t--", "").partition("Contents\n")
    assert _words(word) == (title + rest.partition("Page 21\n")[2]).split()
    tables = [block for block in word.blocks if isinstance(block, Table)]
    assert [(b.heading, b.text) for b in word.blocks if isinstance(b, Line) and b.heading][-2:] == [
        (2, "Membership of the Community Safety Partnership and contact details."),
        (2, "Glossary"),
    ]
    contact = tables[-2].rows[0][0]
    assert contact.lines[1:] == ("Tel: 01732 844522", "www.tmbc.gov.uk")
    assert len(tables[-1].rows) == 17
    assert (
        tables[0].where
        == "table 1 (under “Safeguarding Vulnerable People – to include mental health, c…”)"
    )


def _words(document: Document) -> list[str]:
    signs = ("#", "##", "###", "*", "|", "/")
    return [word for line in outline(document) for word in line.split() if word not in signs]


@pytest.mark.slow
def test_a_pdf_is_read_as_the_document_that_was_printed(
    documents: dict[str, Path], tmp_path: Path
) -> None:
    names = [name for name in documents if name != "tracked-changes"]
    pdfs = dict(zip(names, office(tmp_path, "pdf", *(documents[n] for n in names)), strict=True))
    for name in LAYOUTS.keys() - {"tracked-changes", "torn"}:
        assert outline(read_document(pdfs[name])) == LAYOUTS[name], name
    torn = outline(read_document(pdfs["torn"]))
    # The row that the page tore is whole.
    assert torn[2] == "Sweep the streets | Vale Council | In May, half of the streets were swept."
    assert (torn[:2], torn[3:]) == (LAYOUTS["torn"][:2], LAYOUTS["torn"][4:])
    printed, word = read_document(pdfs["printed"]), read_document(documents["printed"])
    assert _words(printed) == _words(word)
    found, expected = outline(printed), outline(word)
    # The lines of the title may be one, because they are as near as those of a paragraph.
    introduction = "## Introduction"
    assert found[found.index(introduction) :] == expected[expected.index(introduction) :]


TAGGED = """#set document(title: "Plan", date: none)
#set page(width: 21cm, height: 8cm, header: [Draft])
= Safe homes
We give away locks to new tenants of the Vale, in 2031/32 as in the year before.
- Locks
- Bolts
  - for sheds
#table(columns: (2fr, 1fr, 1fr), stroke: none,
  table.header([Action], [Lead], [Status]),
  [Give away locks to the tenants of every house], [Vale Police \\ Vale Council], [],
  table.cell(colspan: 2)[Visit new tenants], table.cell(fill: rgb("00b050"))[Done],
  ..range(8).map(n => ([Action #n], [Lead #n], [])).flatten())"""


def test_a_tagged_pdf_needs_no_lines_around_its_cells(tmp_path: Path) -> None:
    path, source = tmp_path / "plan.pdf", tmp_path / "plan.typ"
    source.write_text(TAGGED, encoding="utf-8")
    path.write_bytes(typst.compile(str(source), pdf_standards=["ua-1"]))
    document = read_document(path)
    assert outline(document) == [
        "# Safe homes",
        "We give away locks to new tenants of the Vale, in 2031/32 as in the year before.",
        "* Locks",
        "* Bolts",
        "*   for sheds",
        "Action | Lead | Status",
        "Give away locks to the tenants of every house | Vale Police / Vale Council |",
        "Visit new tenants | ^Visit new tenants | Done [00b050]",
        *(f"Action {n} | Lead {n} |" for n in range(8)),
    ]
    assert document.not_read == ()


LINED = """#set document(title: "Plan", date: none)
#set page(width: 12cm, height: 9cm, footer: [Vale plan #context counter(page).display()])
#set text(lang: "en")
= Safe homes
#par(justify: true, text(hyphenate: true)[We will give everybody who moves into accommodation in
the community a lock, and information about neighbourhood organisations which support them, so that
the accommodation, the community and the neighbourhood organisations get to know each other.])
We fit locks #strike[and bolts] for everyone.
#table(columns: (2fr, 1fr, 2fr), table.header([*Action*], [*Lead*], [*Update*]),
  ..range(3).map(n => ([Give away locks in ward #n to every person who asks for one], [Vale Police],
    [#("In May, " * 20) ward #n was done.])).flatten())"""


def test_tables_of_a_pdf_need_lines_or_tags(tmp_path: Path) -> None:
    """Without either, words of one cell are easily taken for those of the next."""
    path, source = tmp_path / "plan.pdf", tmp_path / "plan.typ"
    source.write_text(TAGGED, encoding="utf-8")
    path.write_bytes(typst.compile(str(source), pdf_tags=False))
    with pytest.raises(Problems, match=r"no lines show where their cells end – ask for the Word"):
        read_document(path)


def test_what_a_pdf_tears_is_joined(tmp_path: Path) -> None:
    """Rows and paragraphs over pages, repeated headers, and words that a line's end divides."""
    path, source = tmp_path / "plan.pdf", tmp_path / "plan.typ"
    source.write_text(LINED, encoding="utf-8")
    path.write_bytes(typst.compile(str(source)))
    document = read_document(path)
    action = "Give away locks in ward {} to every person who asks for one | Vale Police | "
    assert outline(document) == [
        "# Safe homes",
        "We will give everybody who moves into accommodation in the community a lock, and "
        "information about neighbourhood organisations which support them, so that the "
        "accommodation, the community and the neighbourhood organisations get to know each other.",
        "We fit locks for everyone.",
        "Action | Lead | Update",
        *(f"{action.format(n)}{'In May, ' * 20}ward {n} was done." for n in range(3)),
    ]
    assert document.not_read[0] == "Text that is crossed out was left out: “and bolts”"
    assert "The text at the top and bottom of every page was left out: “Vale plan 1”" in (
        document.not_read
    )


@pytest.mark.slow
def test_a_text_of_libreoffice_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.odt"
    files = {"/": MIME, "content.xml": "text/xml"}
    manifest = "".join(
        f'<m:file-entry m:full-path="{name}" m:media-type="{kind}"/>'
        for name, kind in files.items()
    )
    namespace = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    parts = {
        "mimetype": MIME,
        "content.xml": ODT,
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{namespace}">{manifest}</m:manifest>',
    }
    path.write_bytes(zip_of(parts))
    assert outline(read_document(path)) == [
        "# Safe homes",
        "* Locks",
        "Action | Lead",
        "All | ^All",
        "The end.",
    ]


OLE = b"\xd0\xcf\x11\xe0"
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "empty.docx": (b"", "this file is empty"),
    "photo.docx": (b"\x89PNG\r\n\x1a\n\0\0", "this is not a kind of document that we can read"),
    "page.doc": (b"<html><body>Plan</body></html>", "this is a web page"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "this file needs a password"),
    "mail.msg": (OLE + "__substg1.0_".encode("utf-16-le"), "this is an Outlook email"),
    "other.doc": (OLE + bytes(100), "this is not a kind of document that we can read"),
    "old.doc": (OLE + "WordDocument".encode("utf-16-le"), "LibreOffice, which reads this kind"),
    "plan.rtf": (b"{\\rtf1 Plan}", "LibreOffice, which reads this kind"),
    "plan.odt": (zip_of({"mimetype": MIME}), "LibreOffice, which reads this kind"),
    "locked.odt": (
        zip_of({"mimetype": MIME, "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
        "this file needs a password",
    ),
    "strict.docx": (
        zip_of({TYPES: "wordprocessingml", RELS: "http://purl.oclc.org/ooxml/officeDocument"}),
        "this file was saved as “Strict Open XML”",
    ),
    "slides.pptx": (
        zip_of({TYPES: "presentationml", RELS: MAIN}),
        "this is a PowerPoint presentation",
    ),
    "files.zip": (zip_of({"plan.docx": ""}), "this is not a document but a folder of files"),
    "pages.docx": (zip_of({"Index/Document.iwa": ""}), "this is a document from Apple's Pages"),
    "torn.docx": (zip_of({TYPES: "wordprocessingml", RELS: MAIN})[:60], "this file is damaged"),
    "broken.docx": (
        zip_of({TYPES: "wordprocessingml", RELS: MAIN, "word/document.xml": "<a>"}),
        "this file is damaged",
    ),
    "blank.docx": (
        zip_of({TYPES: "wordprocessingml", RELS: MAIN, "word/document.xml": "<a/>"}),
        "no text was found",
    ),
    "bomb.docx": (
        zip_of({TYPES: "wordprocessingml", RELS: MAIN, "word/document.xml": " " * 70_000_000}),
        "this file is larger than any plan we know",
    ),
    "types-bomb.docx": (
        zip_of({TYPES: " " * 70_000_000}),
        "this file is larger than any plan we know",
    ),
    "endless.csv": (b'"' * 3_000_000, "this file is larger than any plan we know"),
    "many-cells.csv": (b"a,\n" * 110_000, "this file is larger than any plan we know"),
    "torn.pdf": (b"%PDF-1.7\n", "this file is damaged"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_unreadable_file_is_reported(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda program: None)
    content, expected = UNREADABLE[name]
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Problems) as error:
        read_document(path)
    assert str(error.value).startswith(f"{name}:1: {expected}")


def test_every_message_is_used() -> None:
    modules = (ROOT / "macros/editors/importing").glob("*.py")
    code = "\n".join(path.read_text("utf-8") for path in modules)
    assert [name for name in MESSAGES if f'"{name}"' not in code] == []
    used = re.findall(r'(?:Unreadable|not_read\.add)\("([^"]+)"', code)
    assert set(used) <= MESSAGES.keys()


def test_a_missing_file_and_a_folder_are_reported(tmp_path: Path) -> None:
    with pytest.raises(Problems, match="this file does not exist"):
        read_document(tmp_path / "plan.docx")
    with pytest.raises(Problems, match="this is a folder"):
        read_document(tmp_path)


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    document = (
        '<!DOCTYPE a [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>Plan</w:t></w:r><w:r><w:t>&secret;</w:t></w:r></w:p></w:body>"
        "</w:document>"
    )
    content = {TYPES: "wordprocessingml", RELS: MAIN, "word/document.xml": document}
    path.write_bytes(zip_of(content))
    assert outline(read_document(path)) == ["Plan"]


def test_a_workbook_is_read_with_its_headings_and_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    actions, old = book.active, book.create_sheet("Old")
    contacts = book.create_sheet("Contacts")
    assert actions is not None
    old.sheet_state, actions.title = "hidden", "Actions"
    old["A1"], old["A2"] = "Action", "Sell the lamps"
    rows: list[list[object]] = [
        ["Clean streets"],
        [],
        ["Action", "Lead", "Due", "Done", "RAG"],
        ["Sweep the streets", "Vale Council", datetime.date(2031, 6, 1), 0.25, None],
        ["• Repair\n• Paint", None, "All year", 40, None],
    ]
    for row in rows:
        actions.append(row)
    actions.merge_cells("B4:B5")
    actions["D4"].number_format = "0%"
    actions["E4"].fill = PatternFill("solid", "FF00B050")
    actions["E5"] = "=1+1"
    actions["C5"].comment = Comment("Is that so?", "A")
    contacts.append(["Vale Police", "101"])
    contacts.append(["Vale Fire", "999"])
    contacts["A2"].font = Font(strike=True)
    struck = TextBlock(InlineFont(strike=True), "is late, ")
    contacts["C1"] = CellRichText("This ", struck, TextBlock(InlineFont(b=True), "is done"))
    contacts["C2"], contacts["C2"].number_format = 1234567.5, '"£"#,##0.00'
    contacts["C2"].fill = PatternFill("solid", Color(theme=9))
    contacts["A1048576"].fill = PatternFill("solid", "FF00B050")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    document = read_document(path)
    assert outline(document) == [
        "# Actions",
        "## Clean streets",
        "Action | Lead | Due | Done | RAG",
        "Sweep the streets | Vale Council | 1 June 2031 | 25% |  [00b050]",
        "- Repair / - Paint | ^Vale Council | All year | 40 |",
        "# Contacts",
        "Vale Police | 101 | This is done",
        "| 999 | £1,234,567.50 [f79646]",
    ]
    table = document.blocks[2]
    assert isinstance(table, Table)
    assert (table.where, table.first_row) == ("sheet “Actions”", 3)
    assert document.not_read == (
        "Hidden sheets were left out: “Old”",
        "Comments were left out: “Actions!C5: Is that so?”",
        "Formulas without a saved result were left out (open the workbook and save it): "
        "“Actions!E5”",
        "Text that is crossed out was left out: “Contacts!C1: is late,”, “Contacts!A2: Vale Fire”",
    )


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_values_are_read(separator: str, tmp_path: Path) -> None:
    path = tmp_path / "plan.csv"
    rows = [["Action", "Lead"], ['"Sweep\nthe streets"', "Vale Council"], ["Paint", "VC"]]
    path.write_text("\r\n".join(map(separator.join, rows)), encoding="cp1252", newline="")
    assert outline(read_document(path)) == [
        "Action | Lead",
        "Sweep / the streets | Vale Council",
        "Paint | VC",
    ]
