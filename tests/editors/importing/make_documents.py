"""Write plans as Word documents of many layouts, as partnerships have them.

`python -m tests.editors.importing.make_documents FOLDER` writes them all.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt
from docx.table import Table, _Cell

from tests.fixtures import ROOT

SOURCE = ROOT / "tests" / "fixtures" / "source.txt"
# The chapters and the priorities of the printed plan: how their headings begin.
CHAPTERS = (
    "Introduction",
    "Review of ",
    "Priority Issues",
    "Action Plans",
    "Membership of ",
    "Glossary",
)
PRIORITIES = (
    "safeguarding vulnerable people",
    "violent crime",
    "domestic abuse",
    "anti-social behaviour including",
    "preventing extremism and hate",
    "acquisitive crime including",
)
LONGEST_HEADING = 220
BEFORE_CONTACT_LINE = re.compile(r" (?=Tel\b|www\.|https?://)")
RED, AMBER, GREEN = "FF0000", "FFC000", "00B050"
W = nsdecls("w")

Row = Sequence[str]


def add_table(document: Document, rows: Iterable[Row], header: bool = True) -> Table:
    """Add a table with lines, and an empty paragraph, without which Word writes none.

    A line feed in a cell begins another paragraph.
    """
    rows = list(rows)
    table: Table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=False):
            first, *others = text.split("\n")
            cell.paragraphs[0].add_run(first).bold = (header and number == 0) or None
            for line in others:
                cell.add_paragraph(line)
    document.add_paragraph()
    if header:
        row_properties = table.rows[0]._tr.get_or_add_trPr()
        row_properties.append(parse_xml(f"<w:tblHeader {W}/>"))
    return table


def shade(cell: _Cell, colour: str) -> None:
    """Fill a cell with a colour ("RRGGBB")."""
    shading = f'<w:shd {W} w:val="clear" w:color="auto" w:fill="{colour}"/>'
    cell._tc.get_or_add_tcPr().append(parse_xml(shading))


def printed() -> Document:
    """Return the plan of tests/fixtures/source.txt in the layout in which it was printed.

    Its tables are torn where the pages of the printed plan tore them, as in the source.
    """
    document = docx.Document()
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    front = lines.index("Introduction")
    title, contents = lines[:front], lines[lines.index("Contents") + 1 : front]
    for line in filter(None, title[: title.index("Contents")]):
        document.add_paragraph(line, style="Title")
    document.add_paragraph("Contents").runs[0].bold = True
    for line in filter(None, contents):
        document.add_paragraph(line)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    for in_table, group in groupby(lines[front:], lambda line: "\t" in line):
        if in_table:
            rows = [[_in_lines(c) for c in line.split("\t")] for line in group if line[:3] != "---"]
            add_table(document, rows, header=rows[0][0] == "Action")
            continue
        for line in filter(None, group):
            folded = line.casefold()
            if line.startswith("- "):
                document.add_paragraph(line[2:], style="List Bullet")
            elif len(line) < LONGEST_HEADING and line.startswith(CHAPTERS):
                document.add_heading(line, 1)
            elif len(line) < LONGEST_HEADING and folded.startswith(PRIORITIES):
                document.add_heading(line, 2)
            else:
                document.add_paragraph(line)
    return document


def _in_lines(cell: str) -> str:
    """Return a contact's cell as it is printed: the name, the number and the address in lines."""
    return BEFORE_CONTACT_LINE.sub("\n", cell) if re.search(r"\bTel\b|www\.", cell) else cell


def no_owner() -> Document:
    """Return a plan whose tables name no lead."""
    document = docx.Document()
    document.add_heading("Community Safety Plan 2031/32", 0)
    document.add_paragraph("Vale Council and Vale Police wrote this plan.")
    header = ("What we will do", "By when", "How we will know it worked")
    document.add_heading("Clean streets", 1)
    document.add_paragraph("Litter was the first concern in the survey of 2030.")
    streets = [
        header,
        ("Sweep the streets", "June 2031", "40 streets are swept"),
        ("Repair the lamps", "March 2032", "No lamp is out for a week"),
    ]
    add_table(document, streets)
    document.add_heading("Safe homes", 1)
    add_table(document, [header, ("Give away locks", "All year", "200 locks")])
    return document


def one_table() -> Document:
    """Return a plan in one table: a column of priorities, and headings across all columns."""
    document = docx.Document()
    document.add_heading("Action plan 2031-32", 1)
    rows = [
        ("Priority", "Action", "Lead", "Progress", "Status"),
        ("Year one", "", "", "", ""),
        (
            "Clean streets",
            "Sweep the streets",
            "Vale Council, The Wardens",
            "Half are done",
            "Amber",
        ),
        ("", "Repair the lamps", "Vale Council", "", "Not started"),
        ("Safe homes", "Give away locks", "Vale Police", "All 200 were given away", "Complete"),
        ("Year two", "", "", "", ""),
        ("Safe homes", "Visit new tenants", "Vale Council", "", ""),
    ]
    table = add_table(document, rows)
    for number in (1, 5):
        cells = table.rows[number].cells
        cells[0].merge(cells[-1])
    table.cell(2, 0).merge(table.cell(3, 0))
    return document


def rag_by_quarter() -> Document:
    """Return a plan with a status for each quarter, as a letter, a word or a colour alone."""
    document = docx.Document()
    document.add_heading("Delivery plan 2031/32", 0)
    document.add_heading("Priority 1: Clean streets", 1)
    rows = [
        ("Ref", "Activity", "Who", "Q1", "Q2", "Q3", "Q4"),
        ("1.1", "Sweep the streets", "VC / Street Wardens", "G", "", "Amber", ""),
        ("1.2", "Repair the lamps", "Vale Council", "", "", "", ""),
    ]
    table = add_table(document, rows)
    for row, colours in ((1, (GREEN, AMBER, AMBER, None)), (2, (RED, RED, AMBER, GREEN))):
        for column, colour in enumerate(colours, start=3):
            if colour:
                shade(table.cell(row, column), colour)
    shade(table.cell(0, 0), "D9D9D9")
    return document


def merged() -> Document:
    """Return a plan with merged cells: a header of two rows, and a lead for several actions."""
    document = docx.Document()
    document.add_heading("Clean streets", 1)
    rows = [
        ("Action", "Lead", "Timescale", ""),
        ("", "", "Start", "End"),
        ("Sweep the streets", "Vale Council", "April", "June"),
        ("Repair the lamps", "", "April", "March"),
        ("Paint the bridge", "", "All year", ""),
        ("Visit new tenants", "Vale Police", "May", "June"),
    ]
    table = add_table(document, rows)
    for top, left, bottom, right in (
        (0, 0, 1, 0),
        (0, 1, 1, 1),
        (0, 2, 0, 3),
        (2, 1, 4, 1),
        (4, 2, 4, 3),
    ):
        table.cell(top, left).merge(table.cell(bottom, right))
    return document


def nested_bullets() -> Document:
    """Return a plan with lists in lists, of Word's own and typed ones, in text and in cells."""
    document = docx.Document()
    document.add_heading("Safe homes", 1)
    document.add_paragraph("We will:")
    for text, style in (
        ("visit new tenants", "List Bullet"),
        ("in the first week", "List Bullet 2"),
        ("and again after a year", "List Bullet 2"),
        ("give away locks", "List Bullet"),
    ):
        document.add_paragraph(text, style=style)
    for text in ("In order:", "1. Ask the tenant", "2. Fit the lock", "\uf0b7 Leave a card"):
        document.add_paragraph(text)
    table = add_table(
        document, [("Action", "Lead", "Update"), ("Give away locks", "Vale Police", "")]
    )
    cell = table.cell(1, 2)
    cell.paragraphs[0].text = "Locks went to:"
    cell.add_paragraph("•\tHigh Street", style=None)
    cell.add_paragraph("▪ Low Street")
    cell.add_paragraph("the whole yard", style="List Bullet 2")
    cell.add_paragraph("Mill Lane", style="List Bullet")
    return document


def fake_headings() -> Document:
    """Return a plan whose headings are bold or large paragraphs without a style."""
    document = docx.Document()

    def add(text: str, bold: bool = False, size: int | None = None) -> None:
        run = document.add_paragraph().add_run(text)
        run.bold, run.font.size = bold or None, size and Pt(size)

    add("Vale Community Safety Plan", bold=True, size=24)
    add("Introduction", bold=True, size=16)
    add("This plan is about the streets and homes of the Vale. It covers one year.")
    add("Our priorities", size=16)
    add("Clean streets", bold=True)
    add("People told us that litter is their first concern.")
    add("Please note that this plan may change when the council's budget is known.", bold=True)
    add_table(document, [("Action", "Owner"), ("Sweep the streets", "Vale Council")])
    add("Safe homes", bold=True)
    add_table(document, [("Action", "Owner"), ("Give away locks", "Vale Police")])
    return document


def torn() -> Document:
    """Return a plan whose table is cut in three: with its header again, and without it."""
    document = docx.Document()
    document.add_heading("Clean streets", 1)
    header = ("Action", "Lead", "Update")
    add_table(document, [header, ("Sweep the streets", "Vale Council", "In May, half of the")])
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    add_table(
        document, [header, ("", "", "streets were swept."), ("Repair the lamps", "VC", "Done")]
    )
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    add_table(document, [("Paint the bridge", "The Wardens", "")], header=False)
    return document


def tracked_changes() -> Document:
    """Return a plan with changes, comments and other things besides the text."""
    document = docx.Document()
    document.add_heading("Safe homes", 1)
    document.sections[0].header.paragraphs[0].text = "DRAFT of May 2031"
    body = document.element.body
    by = 'w:id="7" w:author="A" w:date="2031-05-02T10:00:00Z"'
    for xml in (
        f"<w:p {W}><w:r><w:t xml:space='preserve'>We will give away </w:t></w:r>"
        f"<w:del {by}><w:r><w:delText>100</w:delText></w:r></w:del>"
        f"<w:ins {by}><w:r><w:t>200</w:t></w:r></w:ins>"
        "<w:r><w:t xml:space='preserve'> locks</w:t></w:r>"
        "<w:r><w:rPr><w:strike/></w:rPr><w:t xml:space='preserve'> and bolts</w:t></w:r>"
        "<w:r><w:t>.</w:t></w:r></w:p>",
        f"<w:sdt {W}><w:sdtContent><w:p><w:r><w:t>Chosen from a list.</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>",
        f"<w:p {W}><w:hyperlink w:anchor='x'><w:r><w:t>A link</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>after a tab</w:t><w:br/><w:t>and a new line</w:t>"
        "<w:noBreakHyphen/><w:t>end</w:t></w:r></w:p>",
        f"<w:p {W}><w:r><w:t>Before the box</w:t></w:r><w:r>{text_box('In the box')}</w:r></w:p>",
    ):
        body.insert(len(body) - 1, parse_xml(xml))
    table = add_table(
        document, [("Action", "Lead"), ("Give away locks", "Vale Police"), ("Old", "VC")]
    )
    removed = table.rows[2]._tr.get_or_add_trPr()
    removed.append(parse_xml(f"<w:del {W} {by}/>"))
    run = document.add_paragraph().add_run("This is commented on.")
    document.add_comment(run, text="Is that so?", author="A")
    return document


def text_box(text: str) -> str:
    """Return the XML of a text box with a paragraph, as older versions of Word write it."""
    return (
        f"<w:pict {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox>"
        f"<w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict>"
    )


LAYOUTS: dict[str, Callable[[], Document]] = {
    make.__name__.replace("_", "-"): make
    for make in (
        printed,
        no_owner,
        one_table,
        rag_by_quarter,
        merged,
        nested_bullets,
        fake_headings,
        torn,
        tracked_changes,
    )
}


def write_documents(folder: Path, names: Iterable[str] = tuple(LAYOUTS)) -> dict[str, Path]:
    """Write documents into a folder; return their paths by name."""
    paths: dict[str, Path] = {name: folder / f"{name}.docx" for name in names}
    for name, path in paths.items():
        made: Any = LAYOUTS[name]()
        made.save(str(path))
    return paths


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    print("\n".join(map(str, write_documents(target).values())))
