"""What a PDF tells a reader that speaks: its structure, each part with its text, in that order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf


@dataclass
class Part:
    """A part of the structure: its kind, such as TH, its attributes, its own text and those below
    it, in order; the pages it stands on; the links it is (their annotations)."""

    kind: str
    attributes: dict[str, str]
    content: list["str | Part"] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)
    links: list[Any] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.content)

    @property
    def parts(self) -> list["Part"]:
        return [one for one in self.content if isinstance(one, Part)]

    def all(self, *kinds: str) -> Iterator["Part"]:
        """Yield it and the parts below it that are of a kind, or of any."""
        if not kinds or self.kind in kinds:
            yield self
        for part in self.parts:
            yield from part.all(*kinds)

    @property
    def on(self) -> set[int]:
        """The pages that it and what is below it stand on, from 0."""
        return {page for part in self.all() for page in part.pages}


class Told:
    """A PDF with its structure, and for each page the texts that no part of it tells."""

    def __init__(self, path: Path) -> None:
        self.pdf = pikepdf.open(path)
        self.root = self.pdf.Root
        self.artifacts: list[list[str]] = []
        self._marked: list[dict[int, str]] = []
        for page in self.pdf.pages:
            self._read(page)
        self._numbers = {page.objgen: at for at, page in enumerate(self.pdf.pages)}
        (top,) = self.root.StructTreeRoot.K
        self.document = self._part(top, 0)

    def _read(self, page: pikepdf.Page) -> None:
        fonts = {name: _letters(font) for name, font in page.resources.Font.items()}
        letters: dict[bytes, str] = {}
        marked: dict[int, str] = {}
        artifacts: list[str] = []
        inside: list[int | None] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            does = str(instruction.operator)
            if does in ("BDC", "BMC"):
                told = operands[1].get("/MCID") if does == "BDC" else None
                inside.append(None if told is None else int(told))
                if told is None:
                    assert str(operands[0]) == "/Artifact"
                    artifacts.append("")
                else:
                    marked[int(told)] = ""
            elif does == "EMC":
                inside.pop()
            elif does == "Tf":
                letters = fonts[str(operands[0])]
            elif does in ("Tj", "TJ"):
                assert inside, "a text that is neither told nor left out"
                runs = operands[0] if does == "TJ" else operands
                codes = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
                pairs = (codes[at : at + 2] for at in range(0, len(codes), 2))
                text = "".join(letters[pair] for pair in pairs)
                if inside[-1] is None:
                    artifacts[-1] += text
                else:
                    marked[inside[-1]] += text
        self._marked.append(marked)
        self.artifacts.append([text for text in artifacts if text])

    def _part(self, raw: Any, page: int) -> Part:
        attributes = {key: str(value) for key, value in (raw.get("/A") or {}).items()}
        part = Part(str(raw.S)[1:], attributes)
        page = self._numbers[raw.Pg.objgen] if "/Pg" in raw else page
        kids = raw.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                part.content.append(self._marked[page].pop(kid))
                part.pages.append(page)
            elif "/Obj" in kid:
                part.links.append(kid.Obj)
            else:
                assert kid.P.objgen == raw.objgen
                part.content.append(self._part(kid, page))
        return part

    @property
    def untold(self) -> list[str]:
        """The texts that are marked as told, but stand nowhere in the structure."""
        return [text for page in self._marked for text in page.values()]


def _letters(font: Any) -> dict[bytes, str]:
    """Return the letter that each two bytes of a font's text stand for."""
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    pairs = re.findall(r"(?m)^<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>$", cmap)
    assert pairs
    return {bytes.fromhex(code): bytes.fromhex(to).decode("utf-16-be") for code, to in pairs}
