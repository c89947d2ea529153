"""Read a Word document (.docx): its text, lists and tables, and name what else it has."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from .document import Cell
from .layout import Grid, Line, NotRead, Part, cell_lines, rectangle, split_lines
from .package import read_part, related_parts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Elements that only wrap what they contain.
WRAPPERS = (
    *("ins", "moveTo", "hyperlink", "smartTag", "sdt", "sdtContent", "fldSimple"),
    *("customXml", "dir", "bdo", "AlternateContent", "Choice"),
)
CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
# Characters of Word's symbol fonts, by their numbers.
SYMBOLS = {"F0FC": "✓", "F0FE": "☑", "F0A8": "☐", "F0FB": "✗", "F0B7": "•", "F0A7": "▪"}
HIGHLIGHTS = {"green": "00FF00", "darkGreen": "008000", "yellow": "FFFF00", "red": "FF0000"}
HIGHLIGHTS |= {"darkYellow": "808000", "darkRed": "800000", "blue": "0000FF", "cyan": "00FFFF"}
HIGHLIGHTS |= {"darkBlue": "000080", "magenta": "FF00FF", "darkCyan": "008080"}
# The least difference between red, green and blue that is a colour rather than grey.
COLOURED = 24
DELETED = "Text that was deleted with “Track Changes” was left out"
STRUCK = "Text that is crossed out was left out"
HIDDEN = "Hidden text was left out"
HEADERS = "The text at the top and bottom of every page was left out"
PICTURES = "Pictures were left out (if one shows words, type them into the plan)"
CHARTS = "A chart, diagram or other embedded object was left out (describe in words what it shows)"
NOTES = "Notes below the text were left out (add their words to the text if residents need them)"
COMMENTS = "Comments were left out"
CONTENTS = "The table of contents was left out: the site makes its own"


class Piece(NamedTuple):
    """A piece of a paragraph in one format."""

    text: str
    marked: bool
    size: float
    colour: str | None


@dataclass(frozen=True)
class Style:
    """A style: its name in English and its properties, then those of what it is based on."""

    name: str
    properties: tuple[Element, ...]


def read_word(archive: ZipFile, not_read: NotRead) -> Iterator[Part]:
    """Yield the lines and tables of a .docx; add to `not_read` what is left out."""
    return _WordReader(archive, not_read).read()


def plain_colour(fill: str | None) -> str | None:
    """Return a fill as "rrggbb", or None for white, grey, black or no fill."""
    if not fill or not re.fullmatch("[0-9A-Fa-f]{6}", fill):
        return None
    channels = bytes.fromhex(fill)
    return fill.lower() if max(channels) - min(channels) >= COLOURED else None


def _name(element: Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _value(element: Element | None, attribute: str = "val") -> str | None:
    return None if element is None else element.get(W + attribute)


def _is_on(element: Element | None) -> bool:
    return element is not None and _value(element) not in ("0", "false", "off", "none")


def _text_of(element: Element) -> str:
    """Return all the text in an element, deleted text too."""
    texts = []
    for child in element.iter(W + "t", W + "delText", W + "p", W + "tab", W + "br"):
        texts.append(child.text or "" if _name(child) in ("t", "delText") else " ")
    return "".join(texts)


def _description(element: Element) -> str:
    """Return the alternative text of the picture in an element, if it has one."""
    described = (child.get("descr") or child.get("alt") for child in element)
    return next(filter(None, described), "")


class _WordReader:
    def __init__(self, archive: ZipFile, not_read: NotRead) -> None:
        self.archive, self.not_read = archive, not_read
        self.main = related_parts(archive, "")["officeDocument"][0]
        self.related = related_parts(archive, self.main)
        self.styles, self.defaults = self._read_styles()
        self.formats = self._read_numbering()
        # Text boxes of the current paragraph, and tables in the cells of the current table.
        self.boxes: list[Element] = []

    def read(self) -> Iterator[Part]:
        body = read_part(self.archive, self.main).find(W + "body")
        if body is not None:
            yield from self._parts(body)
        self._note_other_parts()

    def _roots(self, *kinds: str) -> Iterator[Element]:
        for kind in kinds:
            for name in self.related.get(kind, ()):
                yield read_part(self.archive, name)

    def _read_styles(self) -> tuple[dict[str, Style], tuple[Element, ...]]:
        raw = {
            s.get(W + "styleId", ""): s
            for root in self._roots("styles")
            for s in root.iter(W + "style")
        }
        styles: dict[str, Style] = {}
        for identifier, element in raw.items():
            chain, at = [element], element
            while (based := _value(at.find(W + "basedOn"))) in raw and raw[based] not in chain:
                at = raw[based]
                chain.append(at)
            name = _value(element.find(W + "name")) or identifier
            styles[identifier] = Style(name.casefold(), tuple(chain))
        defaults = [e for root in self._roots("styles") for e in root.iter(W + "docDefaults")]
        normal = next(
            (
                s
                for s in raw.values()
                if s.get(W + "type") == "paragraph" and s.get(W + "default") in ("1", "true")
            ),
            None,
        )
        found = [e for d in defaults for e in d.iter(W + "rPrDefault")]
        return styles, (*([normal] if normal is not None else []), *found)

    def _read_numbering(self) -> dict[tuple[str, str], tuple[str, str]]:
        """Return the format and the text of each level of each numbering."""
        formats: dict[tuple[str, str], tuple[str, str]] = {}
        for root in self._roots("numbering"):
            abstract = {a.get(W + "abstractNumId"): a for a in root.iter(W + "abstractNum")}
            for number in root.iter(W + "num"):
                base = abstract.get(_value(number.find(W + "abstractNumId")))
                for level in [] if base is None else base.iter(W + "lvl"):
                    key = number.get(W + "numId", ""), level.get(W + "ilvl", "0")
                    form = _value(level.find(W + "numFmt")) or "decimal"
                    formats[key] = form, _value(level.find(W + "lvlText")) or ""
        return formats

    def _parts(self, container: Element) -> Iterator[Part]:
        """Yield the lines and tables in a body, a cell or a text box."""
        for child in container:
            name = _name(child)
            if name == "p":
                yield from self._lines(child)
            elif name == "tbl":
                yield from self._table(child)
            elif (
                name == "sdt"
                and child.find(
                    f"{W}sdtPr/{W}docPartObj/{W}docPartGallery[@{W}val='Table of Contents']"
                )
                is not None
            ):
                self.not_read.add(CONTENTS, "")
            elif name in WRAPPERS:
                yield from self._parts(child)
            elif name == "altChunk":
                self.not_read.add(CHARTS, "")

    def _lines(self, paragraph: Element) -> Iterator[Part]:
        outer, self.boxes = self.boxes, []
        pieces = [piece for piece in self._pieces(paragraph, paragraph) if piece.text]
        boxes, self.boxes = self.boxes, outer
        words = [piece for piece in pieces if piece.text.strip()]
        style = self._style(paragraph)
        if words and re.match("(toc|contents) ", style.name):
            self.not_read.add(CONTENTS, "")
            words = []
        if words:
            text = "".join(piece.text for piece in pieces)
            marked = all(piece.marked for piece in words) or (text.isupper() and len(text) > 3)
            line = Line(
                text,
                heading=self._heading(paragraph, style),
                level=self._list_level(paragraph, style),
                marked=marked,
                size=max(piece.size for piece in words),
            )
            if line.heading is not None:
                yield replace(line, text=" ".join(text.split()), level=None)
            else:
                yield from (replace(line, text=one) for one in split_lines(text))
        for box in boxes:
            yield from self._parts(box)

    def _style(self, paragraph: Element) -> Style:
        identifier = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        return self.styles.get(identifier or "", Style("", ()))

    def _paragraph_property(self, paragraph: Element, style: Style, name: str) -> Element | None:
        for element in (paragraph, *style.properties):
            if (found := element.find(f"{W}pPr/{W}{name}")) is not None:
                return found
        return None

    def _heading(self, paragraph: Element, style: Style) -> int | None:
        if style.name == "title":
            return 0
        if named := re.fullmatch(r"heading (\d)", style.name):
            return int(named[1])
        level = _value(self._paragraph_property(paragraph, style, "outlineLvl"))
        return int(level) + 1 if level and level.isdigit() and int(level) < 9 else None

    def _list_level(self, paragraph: Element, style: Style) -> int | None:
        numbering = self._paragraph_property(paragraph, style, "numPr")
        number = "0" if numbering is None else _value(numbering.find(W + "numId")) or "0"
        if numbering is None or number == "0":
            return None
        level = _value(numbering.find(W + "ilvl")) or "0"
        form, text = self.formats.get((number, level), ("bullet", ""))
        if form == "none" or text.count("%") > 1:  # a numbered paragraph, such as 2.1
            return None
        styled = re.fullmatch(r"list (?:bullet|number) (\d)", style.name)
        return max(int(level), int(styled[1]) - 1 if styled else 0)

    def _pieces(self, element: Element, paragraph: Element) -> Iterator[Piece]:
        for child in element:
            name = _name(child)
            if name == "r":
                yield from self._run(child, paragraph)
            elif name == "del":
                self.not_read.add(DELETED, _text_of(child))
            elif name == "sdt" and child.find(f"{W}sdtPr/{W}showingPlcHdr") is not None:
                continue
            elif name in WRAPPERS:
                yield from self._pieces(child, paragraph)
            elif name in ("oMath", "oMathPara"):
                yield Piece("".join(str(text) for text in child.itertext()), False, 0.0, None)

    def _run(self, run: Element, paragraph: Element) -> Iterator[Piece]:
        def find(name: str) -> Element | None:
            own = _value(run.find(f"{W}rPr/{W}rStyle"))
            styles = (self.styles.get(own or "", Style("", ())), self._style(paragraph))
            for at in (run, *styles[0].properties, *styles[1].properties, *self.defaults):
                if (found := at.find(f"{W}rPr/{W}{name}")) is not None:
                    return found
            return None

        text = "".join(self._run_texts(run))
        for names, sentence in ((("strike", "dstrike"), STRUCK), (("vanish",), HIDDEN)):
            if any(_is_on(find(name)) for name in names):
                if text.strip():
                    self.not_read.add(sentence, text)
                return
        size = _value(find("sz")) or "0"
        yield Piece(
            text,
            any(_is_on(find(name)) for name in ("b", "u", "caps", "smallCaps")),
            int(size) / 2 if size.isdigit() else 0.0,
            plain_colour(_value(find("shd"), "fill"))
            or plain_colour(HIGHLIGHTS.get(_value(find("highlight")) or "")),
        )

    def _run_texts(self, run: Element) -> Iterator[str]:
        for child in run:
            name = _name(child)
            if name == "t":
                yield child.text or ""
            elif name in CHARACTERS:
                yield CHARACTERS[name]
            elif name == "sym":
                code = (_value(child, "char") or "").upper()
                yield SYMBOLS.get(code) or (chr(int(code, 16)) if code else "")
            elif name in ("drawing", "pict", "object"):
                self._drawing(child)
            elif name in WRAPPERS:
                yield from self._run_texts(child)

    def _drawing(self, drawing: Element) -> None:
        """Keep the text boxes of a drawing for after the paragraph, and note its pictures."""
        for element in drawing:
            name = _name(element)
            if name == "txbxContent":
                self.boxes.append(element)
            elif name in ("chart", "relIds", "OLEObject"):
                self.not_read.add(CHARTS, "")
            elif name in ("blip", "imagedata"):
                self.not_read.add(
                    PICTURES, next(filter(None, map(_description, drawing.iterancestors())), "")
                )
            elif name != "Fallback":
                self._drawing(element)

    def _table(self, table: Element) -> Iterator[Part]:
        rows = [row for row in self._children(table, "tr") if not self._is_deleted(row)]
        cells = [list(self._children(row, "tc")) for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:  # a frame around text
            yield from self._parts(cells[0][0])
            return
        inner: list[Grid] = []
        grid = [self._row(row, tcs, inner) for row, tcs in zip(rows, cells, strict=True)]
        filled: list[list[Cell]] = []
        for row in grid:
            above = filled[-1] if filled else []
            filled.append(
                [
                    cell
                    if cell is not None
                    else replace(above[n], covered=True)
                    if n < len(above)
                    else Cell()
                    for n, cell in enumerate(row)
                ]
            )
        yield Grid(
            rectangle(filled), header=self._has_header(rows, cells), widths=self._widths(table)
        )
        yield from inner

    def _children(self, element: Element, name: str) -> Iterator[Element]:
        for child in element:
            if _name(child) == name:
                yield child
            elif _name(child) in WRAPPERS:
                yield from self._children(child, name)

    def _is_deleted(self, row: Element) -> bool:
        deleted = row.find(f"{W}trPr/{W}del") is not None
        if deleted:
            self.not_read.add(DELETED, _text_of(row))
        return deleted

    def _row(self, row: Element, cells: list[Element], inner: list[Grid]) -> list[Cell | None]:
        """Return a row's cells; None where the cell above is merged over the place."""
        before = _value(row.find(f"{W}trPr/{W}gridBefore")) or "0"
        found: list[Cell | None] = [Cell()] * int(before)
        for element in cells:
            span = int(_value(element.find(f"{W}tcPr/{W}gridSpan")) or 1)
            merge = element.find(f"{W}tcPr/{W}vMerge")
            if merge is not None and _value(merge) != "restart":
                found += [None] * span
                continue
            cell = self._cell(element, inner)
            found += [cell, *[replace(cell, covered=True)] * (span - 1)]
        return found

    def _cell(self, element: Element, inner: list[Grid]) -> Cell:
        parts = list(self._parts(element))
        inner += [part for part in parts if isinstance(part, Grid)]
        lines = [part for part in parts if isinstance(part, Line)]
        fill = _value(element.find(f"{W}tcPr/{W}shd"), "fill")
        return Cell(cell_lines(lines), plain_colour(fill) or self._text_colour(element))

    def _text_colour(self, cell: Element) -> str | None:
        """Return the one colour in which all of a cell's text is highlighted."""
        pieces = [p for paragraph in cell.iter(W + "p") for p in self._pieces(paragraph, paragraph)]
        colours = {piece.colour for piece in pieces if piece.text.strip()}
        return colours.pop() if len(colours) == 1 else None

    def _has_header(self, rows: list[Element], cells: list[list[Element]]) -> bool:
        if not rows:
            return False
        if _is_on(rows[0].find(f"{W}trPr/{W}tblHeader")):
            return True
        pieces = [
            p for cell in cells[0] for par in cell.iter(W + "p") for p in self._pieces(par, par)
        ]
        words = [piece for piece in pieces if piece.text.strip()]
        return bool(words) and all(piece.marked for piece in words)

    def _widths(self, table: Element) -> tuple[int, ...]:
        return tuple(
            int(float(_value(one, "w") or 0)) for one in table.iterfind(f"{W}tblGrid/{W}gridCol")
        )

    def _note_other_parts(self) -> None:
        for root in self._roots("header", "footer"):
            text = _text_of(root)
            if re.search("[A-Za-z]{3}", re.sub(r"\bpage\b|\bof\b", "", text, flags=re.I)):
                self.not_read.add(HEADERS, text)
        for root in self._roots("footnotes", "endnotes"):
            for note in root:
                if note.get(W + "type") is None and _text_of(note).strip():
                    self.not_read.add(NOTES, _text_of(note))
        for root in self._roots("comments"):
            for comment in root:
                self.not_read.add(COMMENTS, f"{comment.get(W + 'author', '')}: {_text_of(comment)}")
