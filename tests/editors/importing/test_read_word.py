"""What Word documents have besides plain paragraphs and tables."""

from pathlib import Path

import pytest

from macros.editors.importing.document import Document
from macros.editors.importing.read import read_document
from tests.editors.importing.test_read import MAIN, RELS, TYPES, outline, zip_of

SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
STYLES = (
    f"<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val='22'/></w:rPr>"
    "</w:rPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:styleId='u1'><w:name w:val='heading 1'/></w:style>"
    "<w:style w:type='paragraph' w:styleId='Ours'><w:name w:val='Our heading'/>"
    "<w:pPr><w:outlineLvl w:val='1'/></w:pPr></w:style>"
    "<w:style w:type='paragraph' w:styleId='Sub'><w:name w:val='Sub'/><w:basedOn w:val='Ours'/>"
    "</w:style><w:style w:type='paragraph' w:styleId='T1'><w:name w:val='toc 1'/></w:style>"
    "<w:style w:type='character' w:styleId='Gone'><w:name w:val='Gone'/><w:rPr><w:strike/></w:rPr>"
    "</w:style></w:styles>"
)
NUMBERING = (
    f"<w:numbering {SPACES}><w:abstractNum w:abstractNumId='0'>"
    "<w:lvl w:ilvl='0'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:lvlText w:val='%1.%2'/></w:lvl>"
    "</w:abstractNum><w:num w:numId='4'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
)
PARTS = {"styles": STYLES, "numbering": NUMBERING}


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f"<w:t xml:space='preserve'>{text}</w:t></w:r></w:p>"
    )


def item(text: str, level: int) -> str:
    return paragraph(text, f"<w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='4'/></w:numPr>")


def table(*rows: list[str]) -> str:
    cells = (
        "".join(f"<w:tc>{cell if cell[:1] == '<' else paragraph(cell)}</w:tc>" for cell in row)
        for row in rows
    )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def box(content: str) -> str:
    """Return a paragraph with a text box, as Word writes it for itself and older versions."""
    text = f"<w:txbxContent>{content}</w:txbxContent>"
    return (
        "<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor>"
        f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{text}</wps:txbx></wps:wsp></a:graphicData>"
        "</a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape>"
        f"<v:textbox>{text}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )


def read_body(folder: Path, body: str, **parts: str) -> Document:
    """Return what is read of a document with a body, and with other parts by their kinds."""
    parts = PARTS | parts
    relations = "".join(
        f'<Relationship Id="{kind}" Target="{kind}.xml" Type="http://x/{kind}"/>' for kind in parts
    )
    content = {
        TYPES: "wordprocessingml",
        RELS: MAIN,
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>",
        **{f"word/{kind}.xml": text for kind, text in parts.items()},
    }
    path = folder / "plan.docx"
    path.write_bytes(zip_of(content))
    return read_document(path)


FIELD = (
    "<w:p><w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:ddList><w:result w:val='1'/>"
    "<w:listEntry w:val='Red'/><w:listEntry w:val='Green'/></w:ddList></w:ffData></w:fldChar></w:r>"
    "<w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
    "<w:r><w:fldChar w:fldCharType='end'/></w:r></w:p>"
)
CONTROL = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
CELLS = (
    CONTROL.format("", f"<w:tc>{paragraph('VC')}</w:tc>")
    + "<w:tc><w:p>"
    + CONTROL.format("<w:showingPlcHdr/>", "<w:r><w:t>Choose an item.</w:t></w:r>")
    + "</w:p></w:tc><w:tc>"
    + paragraph("Enter a date.", "", "<w:rStyle w:val='PlaceholderText'/>")
    + "</w:tc>"
)
BODIES: dict[str, tuple[str, list[str]]] = {
    "headings by name, by level and by inheritance": (
        paragraph("One", "<w:pStyle w:val='u1'/>")
        + paragraph("Two", "<w:pStyle w:val='Sub'/>")
        + paragraph("Three", "<w:outlineLvl w:val='2'/>")
        + paragraph("Text.", "<w:outlineLvl w:val='9'/>"),
        ["# One", "## Two", "### Three", "Text."],
    ),
    "a numbered list, and numbered paragraphs": (
        item("One", 0) + paragraph("Text.") + item("A paragraph of a report.", 1),
        ["* One", "Text.", "A paragraph of a report."],
    ),
    "everything in text boxes, and one in another": (
        box(paragraph("This is in a box.") + table(["Action", "Lead"], ["Sweep", "VC"]))
        + box(paragraph("Outer.") + box(paragraph("Inner."))),
        ["This is in a box.", "Action | Lead", "Sweep | VC", "Outer.", "Inner."],
    ),
    "a table that only places other tables": (
        table(
            ["Homes", table(["Action", "Lead"], ["Lock", "VP"])],
            ["Streets", table(["Action", "Lead"], ["Sweep", "VC"])],
        ),
        ["# Homes", "Action | Lead", "Lock | VP", "# Streets", "Action | Lead", "Sweep | VC"],
    ),
    "a banner, which is a table of one cell": (
        paragraph("Some text of the plan.") + table([paragraph("Homes", "", "<w:b/>")]),
        ["Some text of the plan.", "# Homes"],
    ),
    "a small table in a cell": (
        table(
            ["Action", "Update"],
            ["Give away locks to tenants", table(["May", "5"], ["June", "7"])],
        ),
        ["Action | Update", "Give away locks to tenants | May: 5 / June: 7"],
    ),
    "capitals, then bold, and details of contact in bold": (
        paragraph("ACTION PLAN")
        + paragraph("Homes", "", "<w:b/>")
        + paragraph("In its first week, we visit every new tenant.")
        + paragraph("Tel: 01632 960001", "", "<w:b/>"),
        [
            "# ACTION PLAN",
            "## Homes",
            "In its first week, we visit every new tenant.",
            "Tel: 01632 960001",
        ],
    ),
    "what was chosen in a form": (
        table(["Sweep", FIELD], ["Paint", paragraph("Late", "", "<w:highlight w:val='red'/>")]),
        ["Sweep | Green", "Paint | Late [ff0000]"],
    ),
    "content controls around a row and a cell, and one that is not filled in": (
        "<w:tbl>"
        + CONTROL.format("", f"<w:tr><w:tc>{paragraph('Sweep')}</w:tc>{CELLS}</w:tr>")
        + "</w:tbl>",
        ["Sweep | VC |  |"],
    ),
    "rows that begin later, and rows of other lengths": (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='3'/></w:tcPr>"
        + paragraph("Homes")
        + "</w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val='1'/></w:trPr><w:tc>"
        + paragraph("VC")
        + "</w:tc></w:tr></w:tbl>",
        ["Homes | ^Homes | ^Homes", "| VC |"],
    ),
    "lines with forced breaks: a sentence, an address, typed bullets": (
        "<w:p><w:r><w:t>This goes</w:t><w:br/><w:t>on.</w:t><w:br/><w:t>Tel: 101</w:t>"
        "<w:br/><w:t>• One</w:t><w:br/><w:t>• Two</w:t></w:r></w:p>",
        ["This goes on.", "Tel: 101", "* One", "* Two"],
    ),
    "text moved with Track Changes, a link's field, symbols and a formula": (
        "<w:p><w:moveFrom><w:r><w:t>Here. </w:t></w:r></w:moveFrom></w:p>"
        "<w:p><w:moveTo><w:r><w:t xml:space='preserve'>There. </w:t></w:r></w:moveTo>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>HYPERLINK x</w:instrText>"
        "</w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>A link</w:t></w:r>"
        "<w:r><w:sym w:font='Wingdings' w:char='F0FC'/></w:r>"
        "<m:oMath><m:r><m:t>2+2</m:t></m:r></m:oMath></w:p>",
        ["There. A link✓2+2"],
    ),
    "columns made with tabs, and a table of contents": (
        paragraph("Contents")
        + "".join(
            f"<w:p><w:r><w:t>{one}</w:t><w:tab/><w:t>{two}</w:t></w:r></w:p>"
            for one, two in (("Streets", 3), ("Homes", 14), ("Action", "Lead"))
        )
        + paragraph("Sweep\tVC")
        + paragraph("Lock\tVP")
        + paragraph("The first", "<w:pStyle w:val='T1'/>"),
        ["Action | Lead", "Sweep | VC", "Lock | VP"],
    ),
}


@pytest.mark.parametrize("kind", BODIES)
def test_each_kind_of_content_is_read(kind: str, tmp_path: Path) -> None:
    body, expected = BODIES[kind]
    assert outline(read_body(tmp_path, body)) == expected


@pytest.mark.parametrize(("widths", "tables"), [((1000, 3000), 1), ((3000, 1000), 2)])
def test_tables_with_the_same_columns_are_one(
    widths: tuple[int, ...], tables: int, tmp_path: Path
) -> None:
    """A page may tear a table; columns of other widths make another."""
    body = ""
    for columns, row in (((1000, 3000), ["Sweep", "VC"]), (widths, ["Repair", "VP"])):
        grid = "".join(f"<w:gridCol w:w='{width}'/>" for width in columns)
        body += table(row).replace("<w:tbl>", f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>")
    document = read_body(tmp_path, body)
    assert outline(document) == ["Sweep | VC", "Repair | VP"]
    assert len(document.blocks) == tables


def test_everything_that_is_left_out_is_named(tmp_path: Path) -> None:
    body = (
        paragraph("Seen.")
        + paragraph("Struck.", "", "<w:rStyle w:val='Gone'/>")
        + paragraph("Secret.", "", "<w:vanish/>")
        + "<w:p><w:r><w:drawing><wp:inline><wp:docPr descr='A map'/><a:graphic><a:blip/>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
        "<w:r><w:pict><v:shape><v:textpath string='Safer'/>"
        "</v:shape></w:pict></w:r><w:r><w:drawing><c:chart/></w:drawing></w:r></w:p>"
    )
    notes = f"<w:footnotes {SPACES}><w:footnote w:type='separator'>{paragraph('x')}</w:footnote>"
    notes += f"<w:footnote>{paragraph('See the report.')}</w:footnote></w:footnotes>"
    footer = f"<w:ftr {SPACES}>{paragraph('Page 3 of 5')}</w:ftr>"
    document = read_body(tmp_path, body, footnotes=notes, footer=footer)
    assert outline(document) == ["Seen."]
    assert document.not_read == (
        "Text that is crossed out was left out: “Struck.”",
        "Hidden text was left out: “Secret.”",
        "Pictures were left out (if one shows words, type them into the plan): “A map”, “Safer”",
        "A chart, diagram or other embedded object was left out (describe in words what it shows)",
        "Notes below the text were left out (add their words to the text if residents need them): "
        "“See the report.”",
    )
