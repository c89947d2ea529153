"""Read a Word document (.docx): its text, lists and tables, and name what else it has."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from .document import Cell, Line, NotRead, Part, Table, is_in_capitals, plain_colour, rectangle
from .layout import cell_lines, split_lines
from .package import read_part, related_parts
from .word_styles import (
    Style,
    Styles,
    W,
    all_text,
    is_on,
    local_name,
    number_of,
    properties,
    value_of,
)

# Elements that only wrap what they contain, and those that repeat what is elsewhere.
WRAPPERS = (
    *("{*}ins", "{*}moveTo", "{*}hyperlink", "{*}smartTag", "{*}sdt", "{*}sdtContent"),
    *("{*}fldSimple", "{*}customXml", "{*}dir", "{*}bdo", "{*}AlternateContent", "{*}Choice"),
)
REPEATED = "{*}moveFrom", "{*}Fallback"
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Characters of Word's symbol fonts, by their numbers.
SYMBOLS = {"F0FC": "✓", "F0FE": "☑", "F0A8": "☐", "F0FB": "✗", "F0B7": "•", "F0A7": "▪"}
HIGHLIGHTS = {"green": "00FF00", "darkGreen": "008000", "yellow": "FFFF00", "red": "FF0000"}
HIGHLIGHTS |= {"darkYellow": "808000", "darkRed": "800000", "blue": "0000FF", "cyan": "00FFFF"}
HIGHLIGHTS |= {"darkBlue": "000080", "magenta": "FF00FF", "darkCyan": "008080"}
# The style of the words that ask to fill in a content control.
PLACEHOLDER = "PlaceholderText"
MARKS = ("b", "u", "caps", "smallCaps")
# How much of a table's text is in tables in its cells if it only places these on the page.
FRAME = 0.5
# That a table of Word has.
MOST_COLUMNS = 63


class Piece(NamedTuple):
    """A piece of a paragraph in one format."""

    text: str
    marked: bool = False
    size: float = 0.0
    colour: str | None = None


class WordReader:
    """Reads a .docx; adds to `not_read` what is left out."""

    def __init__(self, archive: ZipFile, not_read: NotRead) -> None:
        self.archive, self.not_read = archive, not_read
        self.main = related_parts(archive, "")["officeDocument"][0]
        self.related = related_parts(archive, self.main)
        self.styles = Styles(self._roots("styles"), self._roots("numbering"))
        # The text boxes of the current paragraph.
        self.boxes: list[Element] = []

    def read(self) -> Iterator[Part]:
        """Yield the lines and tables."""
        body = read_part(self.archive, self.main).find(W + "body")
        if body is not None:
            self._unwrap(body)
            yield from self._parts(body)
        self._note_other_parts()

    def _roots(self, *kinds: str) -> Iterator[Element]:
        for kind in kinds:
            for name in self.related.get(kind, ()):
                yield read_part(self.archive, name)

    def _unwrap(self, body: Element) -> None:
        """Leave only elements that are read: without wrappers, and what nobody filled in."""
        etree.strip_elements(body, *REPEATED, with_tail=False)
        for control in list(body.iter(W + "sdt")):
            gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
            is_contents = value_of(gallery) == "Table of Contents"
            is_empty = control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None
            if is_contents:
                self.not_read.add("contents", "")
            if is_contents or (is_empty and control.find(f".//{W}p") is None):
                control.clear()
        etree.strip_tags(body, *WRAPPERS)

    def _parts(self, container: Element) -> Iterator[Part]:
        """Yield the lines and tables in a body, a cell or a text box."""
        for child in container:
            name = local_name(child)
            if name == "p":
                yield from self._lines(child)
            elif name == "tbl":
                yield from self._table(child)
            elif name == "altChunk":
                self.not_read.add("charts", "")

    def _lines(self, paragraph: Element) -> Iterator[Part]:
        own = properties(paragraph.find(W + "pPr"))
        style = self.styles.style_of(own)
        outer, self.boxes = self.boxes, []
        pieces = list(self._pieces(paragraph, style))
        boxes, self.boxes = self.boxes, outer
        words = [piece for piece in pieces if piece.text.strip()]
        if words and re.match("(toc|contents) ", style.name):
            self.not_read.add("contents", "")
        elif words:
            text = "".join(piece.text for piece in pieces)
            line = Line(
                text,
                heading=self.styles.heading(style, own),
                level=self.styles.list_level(style, own),
                marked=all(piece.marked for piece in words) or is_in_capitals(text),
                size=max(piece.size for piece in words),
                colour=words[0].colour if len({piece.colour for piece in words}) == 1 else None,
            )
            if line.heading is not None:
                yield replace(line, text=" ".join(text.split()), level=None)
            else:
                yield from (replace(line, text=one) for one in split_lines(text))
        for box in boxes:
            yield from self._parts(box)

    def _pieces(self, element: Element, style: Style) -> Iterator[Piece]:
        for child in element:
            name = local_name(child)
            if name == "r":
                yield from self._run(child, style)
            elif name == "del":
                self.not_read.add("deleted", all_text(child))
            elif name in ("oMath", "oMathPara"):
                yield Piece("".join(str(text) for text in child.itertext()))

    def _run(self, run: Element, style: Style) -> Iterator[Piece]:
        own = properties(run.find(W + "rPr"))
        text = "".join(self._run_texts(run))
        if not text or value_of(own.get("rStyle")) == PLACEHOLDER:
            return
        found = self.styles.run_properties(style, own)
        for name, sentence in (("strike", "struck"), ("dstrike", "struck"), ("vanish", "hidden")):
            if is_on(found.get(name)):
                self.not_read.add(sentence, text)
                return
        yield Piece(
            text,
            any(is_on(found.get(name)) for name in MARKS),
            number_of(found.get("sz"), 0) / 2,
            plain_colour(value_of(found.get("shd"), "fill"))
            or plain_colour(HIGHLIGHTS.get(value_of(found.get("highlight")) or "")),
        )

    def _run_texts(self, run: Element) -> Iterator[str]:
        for child in run:
            name = local_name(child)
            if name == "t":
                yield child.text or ""
            elif name in CHARACTERS:
                yield CHARACTERS[name]
            elif name == "sym":
                code = (value_of(child, "char") or "").upper()
                yield SYMBOLS.get(code) or (chr(int(code, 16)) if code else "")
            elif name == "fldChar":
                yield _chosen(child)
            elif name in ("drawing", "pict", "object"):
                self._drawing(child)

    def _drawing(self, drawing: Element) -> None:
        """Keep the text boxes of a drawing for after the paragraph, and note its pictures."""
        for element in drawing:
            name = local_name(element)
            if name == "txbxContent":
                self.boxes.append(element)
            elif name in ("chart", "relIds", "OLEObject"):
                self.not_read.add("charts", "")
            elif name == "textpath":
                self.not_read.add("pictures", element.get("string", ""))
            elif name in ("blip", "imagedata"):
                described = filter(None, map(_description, drawing.iterancestors()))
                self.not_read.add("pictures", next(described, ""))
            else:
                self._drawing(element)

    def _table(self, table: Element) -> Iterator[Part]:
        """Yield a table or, if it is only a frame for text and other tables, what is in it."""
        rows = []
        for row in table.iterfind(W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                self.not_read.add("deleted", all_text(row))
            else:
                cells = [(cell, list(self._parts(cell))) for cell in row.iterfind(W + "tc")]
                rows.append((row, cells))
        parts = [part for _, cells in rows for _, found in cells for part in found]
        inner = sum(map(_length, (part for part in parts if isinstance(part, Table))))
        if (
            not rows
            or len(rows) == len(rows[0][1]) == 1
            or inner > FRAME * sum(map(_length, parts))
        ):
            yield from parts
            return
        filled: list[list[Cell]] = []
        for row, cells in rows:
            above = filled[-1] if filled else []
            filled.append(list(self._row(row, cells, above)))
        is_header = is_on(rows[0][0].find(f"{W}trPr/{W}tblHeader"))
        first = [part for _, found in rows[0][1] for part in found if isinstance(part, Line)]
        widths = (number_of(one, 0, "w") for one in table.iterfind(f"{W}tblGrid/{W}gridCol"))
        marked = bool(first) and all(line.marked for line in first)
        yield Table(rectangle(filled), header=is_header or marked, widths=tuple(widths))

    def _row(
        self, row: Element, cells: list[tuple[Element, list[Part]]], above: list[Cell]
    ) -> Iterator[Cell]:
        """Yield the cells of a row; a merged cell in each of its places."""
        column = min(number_of(row.find(f"{W}trPr/{W}gridBefore"), 0), MOST_COLUMNS)
        yield from [Cell()] * column
        for element, parts in cells:
            span = min(number_of(element.find(f"{W}tcPr/{W}gridSpan"), 1), MOST_COLUMNS)
            merge = element.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and value_of(merge) != "restart":
                over = above[column : column + span]
                yield from (replace(cell, covered=True) for cell in over)
                yield from [Cell()] * (span - len(over))
            else:
                cell = self._cell(element, parts)
                yield cell
                yield from [replace(cell, covered=True)] * (span - 1)
            column += span

    def _cell(self, element: Element, parts: list[Part]) -> Cell:
        lines: list[Line] = []
        for part in parts:
            if isinstance(part, Line):
                lines.append(part)
                continue
            rows = [": ".join(cell.text for cell in row if not cell.covered) for row in part.rows]
            self.not_read.add("table in cell", " / ".join(rows))
            lines += map(Line, rows)
        colours = {line.colour for line in lines}
        fill = plain_colour(value_of(element.find(f"{W}tcPr/{W}shd"), "fill"))
        return Cell(cell_lines(lines), fill or (colours.pop() if len(colours) == 1 else None))

    def _note_other_parts(self) -> None:
        for root in self._roots("header", "footer"):
            text = all_text(root)
            if re.search("[A-Za-z]{3}", re.sub(r"\bpage\b|\bof\b", "", text, flags=re.I)):
                self.not_read.add("headers", text)
        for root in self._roots("footnotes", "endnotes"):
            for note in root:
                if note.get(W + "type") is None and all_text(note).strip():
                    self.not_read.add("notes", all_text(note))
        for root in self._roots("comments"):
            for comment in root:
                author = comment.get(W + "author", "")
                self.not_read.add("comments", f"{author}: {all_text(comment)}")


def _chosen(field: Element) -> str:
    """Return what was chosen in the drop-down list of an old form, or "" for another field."""
    choices = field.find(f"{W}ffData/{W}ddList")
    if choices is None:
        return ""
    entries = [value_of(one) or "" for one in choices.iterfind(W + "listEntry")]
    return "".join(entries[number_of(choices.find(W + "result"), 0) :][:1])


def _description(element: Element) -> str:
    """Return the alternative text of the picture in an element, if it has one."""
    described = (child.get("descr") or child.get("alt") for child in element)
    return next(filter(None, described), "")


def _length(part: Part) -> int:
    """Return the number of characters in a line or a table."""
    if isinstance(part, Line):
        return len(part.text)
    return sum(len(cell.text) for row in part.rows for cell in row if not cell.covered)
