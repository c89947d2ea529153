"""The structure of a tagged PDF as assistive technology reads it: its elements and their text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

WORD_JOINER = "\u2060"


@dataclass
class Element:
    """A structure element: its type, such as TH; its attributes; its text and child elements in
    order; the pages (from 0) its own text is on; its link annotations."""

    kind: str
    attributes: dict[str, str]
    language: str | None = None
    content: list["str | Element"] = field(default_factory=list)
    own_pages: set[int] = field(default_factory=set)
    links: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    @property
    def children(self) -> list["Element"]:
        return [one for one in self.content if isinstance(one, Element)]

    def all(self, *kinds: str) -> Iterator["Element"]:
        """Yield it and its descendants of the given types, or of any."""
        if not kinds or self.kind in kinds:
            yield self
        for child in self.children:
            yield from child.all(*kinds)

    @property
    def pages(self) -> set[int]:
        """The pages, from 0, that it and its descendants are on."""
        return {page for one in self.all() for page in one.own_pages}


class PdfStructure:
    """A PDF with its structure, and for each page the texts that are artifacts."""

    def __init__(self, path: Path) -> None:
        self.file = pikepdf.open(path)
        self.root = self.file.Root
        self.artifacts: list[list[str]] = []
        self._marked: list[dict[int | None, str]] = []
        for page in self.file.pages:
            self._read(page)
        self._numbers = {page.objgen: at for at, page in enumerate(self.file.pages)}
        (top,) = self.root.StructTreeRoot.K
        self.document = self._element(top, 0)

    def _read(self, page: pikepdf.Page) -> None:
        fonts = {name: _characters(font) for name, font in page.resources.Font.items()}
        characters: dict[bytes, str] = {}
        marked: dict[int | None, str] = {}
        artifacts: list[str] = []
        inside: list[int | None] = []  # the content each operator is in; None for an artifact
        replaced = 0  # how deep in `inside` the glyphs have an ActualText

        def add(text: str) -> None:
            assert inside, "a text that is neither in the structure nor an artifact"
            text = text.replace(WORD_JOINER, "")
            if inside[-1] is None:
                artifacts[-1] += text
            else:
                marked[inside[-1]] += text

        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                properties = operands[1] if operator == "BDC" else {}
                if "/MCID" in properties:
                    inside.append(int(properties["/MCID"]))
                    marked[inside[-1]] = ""
                elif "/ActualText" in properties:
                    add(str(properties["/ActualText"]))
                    inside.append(inside[-1])
                    replaced = len(inside)
                elif str(operands[0]) == "/Artifact":
                    inside.append(None)
                    artifacts.append("")
                else:
                    inside.append(inside[-1])
            elif operator == "EMC":
                replaced = 0 if replaced == len(inside) else replaced
                inside.pop()
            elif operator == "Tf":
                characters = fonts[str(operands[0])]
            elif operator in ("Tj", "TJ") and not replaced:
                runs = operands[0] if operator == "TJ" else operands
                codes = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
                pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
                add("".join(characters[pair] for pair in pairs))
        self._marked.append(marked)
        self.artifacts.append([text for text in artifacts if text.strip()])

    def _element(self, raw: Any, page: int) -> Element:
        groups = _items(raw, "/A")
        attributes = {key: str(value) for group in groups for key, value in group.items()}
        language = str(raw.Lang) if "/Lang" in raw else None
        element = Element(str(raw.S)[1:], attributes, language)
        page = self._numbers[raw.Pg.objgen] if "/Pg" in raw else page
        for kid in _items(raw, "/K"):
            if isinstance(kid, int):
                self._add_text(element, page, kid)
            elif "/MCID" in kid:  # on another page than the element's first
                self._add_text(element, self._numbers[kid.Pg.objgen], int(kid.MCID))
            elif "/Obj" in kid:
                element.links.append(kid.Obj)
            else:
                assert kid.P.objgen == raw.objgen
                element.content.append(self._element(kid, page))
        return element

    def _add_text(self, element: Element, page: int, mcid: int) -> None:
        element.content.append(self._marked[page].pop(mcid))
        element.own_pages.add(page)

    @property
    def unstructured(self) -> list[str]:
        """The texts marked as content that no element has."""
        return [text for page in self._marked for text in page.values()]


def _items(raw: Any, key: str) -> list[Any]:
    """Return an entry that may be missing, one object or an array of them."""
    value = raw.get(key)
    if isinstance(value, pikepdf.Array):
        return list(value)
    return [] if value is None else [value]


def _characters(font: Any) -> dict[bytes, str]:
    """Return the characters of each two-byte code in a font's text."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"(?m)^<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>$", cmap)
    assert pairs and "beginbfrange" not in cmap
    return {bytes.fromhex(code): bytes.fromhex(to).decode("utf-16-be") for code, to in pairs}
