"""What the styles and the numbering of a Word document say of its paragraphs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Word has nine levels of lists.
DEEPEST = 8
# Elements by their names.
Properties = dict[str, Element]


@dataclass(frozen=True)
class Style:
    """A style: its name in English, in small letters, and the properties that it gives or
    inherits, of paragraphs and of runs of text."""

    name: str
    paragraph: Properties
    run: Properties


def local_name(element: Element) -> str:
    """Return an element's name without its namespace, or "" for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def value_of(element: Element | None, attribute: str = "val") -> str | None:
    """Return an attribute, or None."""
    return None if element is None else element.get(W + attribute)


def number_of(element: Element | None, otherwise: int, attribute: str = "val") -> int:
    """Return an attribute as a whole number."""
    value = value_of(element, attribute)
    return int(value) if value and value.isdecimal() else otherwise


def is_on(element: Element | None) -> bool:
    """Return whether a property that is on or off is on."""
    return element is not None and value_of(element) not in ("0", "false", "off", "none")


def properties(element: Element | None) -> Properties:
    """Return the properties in an element such as w:rPr."""
    return {} if element is None else {local_name(child): child for child in element}


def all_text(element: Element) -> str:
    """Return all the text in an element, deleted text too."""
    found = element.iter(W + "t", W + "delText", W + "p", W + "tab", W + "br")
    return "".join(one.text or "" if local_name(one) in ("t", "delText") else " " for one in found)


class Styles:
    """The styles and lists of a document, from the roots of its parts about them."""

    def __init__(self, styles: Iterable[Element], numbering: Iterable[Element]) -> None:
        raw: dict[str, Element] = {}
        defaults: Properties = {}
        for root in styles:
            raw |= {one.get(W + "styleId", ""): one for one in root.iter(W + "style")}
            defaults |= properties(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._styles = {name: _resolve(raw, name, defaults) for name in raw}
        paragraphs = (n for n, one in raw.items() if one.get(W + "type") == "paragraph")
        normal = (n for n in paragraphs if raw[n].get(W + "default") in ("1", "true"))
        self._normal = self._styles.get(next(normal, ""), Style("", {}, defaults))
        self._formats: dict[tuple[str | None, str | None], tuple[str, str]] = {}
        for root in numbering:
            self._add_numbering(root)

    def _add_numbering(self, root: Element) -> None:
        """Keep the format and the text of each level of each list."""
        abstract = {one.get(W + "abstractNumId"): one for one in root.iter(W + "abstractNum")}
        for number in root.iter(W + "num"):
            base = abstract.get(value_of(number.find(W + "abstractNumId")))
            for level in () if base is None else base.iter(W + "lvl"):
                form = value_of(level.find(W + "numFmt")) or "decimal"
                text = value_of(level.find(W + "lvlText")) or ""
                self._formats[number.get(W + "numId"), level.get(W + "ilvl")] = form, text

    def style_of(self, own: Properties) -> Style:
        """Return the style of a paragraph with some properties of its own."""
        return self._styles.get(value_of(own.get("pStyle")) or "", self._normal)

    def run_properties(self, style: Style, own: Properties) -> Properties:
        """Return the properties of a run of text in a paragraph of a style."""
        character = self._styles.get(value_of(own.get("rStyle")) or "")
        # A style of characters gives only what is its own.
        given = {} if character is None else properties(character.paragraph.get("rPr"))
        return style.run | given | own

    def heading(self, style: Style, own: Properties) -> int | None:
        """Return the rank of a paragraph that is a heading: 0 for a title, then 1 to 9."""
        if style.name == "title":
            return 0
        if named := re.fullmatch(r"heading (\d)", style.name):
            return int(named[1])
        level = number_of((style.paragraph | own).get("outlineLvl"), 9)
        return level + 1 if level < 9 else None

    def list_level(self, style: Style, own: Properties) -> int | None:
        """Return the level of a paragraph that is an item of a list, from 0."""
        numbering = properties((style.paragraph | own).get("numPr"))
        number, level = value_of(numbering.get("numId")), value_of(numbering.get("ilvl")) or "0"
        if number in (None, "0"):
            return None
        form, text = self._formats.get((number, level), ("bullet", ""))
        if form == "none" or text.count("%") > 1:  # a numbered paragraph, such as 2.1
            return None
        styled = re.fullmatch(r"list (?:bullet|number) (\d)", style.name)
        below = int(level) if level.isdecimal() else 0
        return min(max(below, int(styled[1]) - 1 if styled else 0), DEEPEST)


def _resolve(raw: dict[str, Element], name: str, defaults: Properties) -> Style:
    """Return a style with what it inherits."""
    chain = [name]
    while (base := value_of(raw[chain[-1]].find(W + "basedOn"))) in raw and base not in chain:
        chain.append(base)
    paragraph: Properties = {}
    run, own_run = dict(defaults), raw[name].find(W + "rPr")
    for one in reversed(chain):
        paragraph |= properties(raw[one].find(W + "pPr"))
        run |= properties(raw[one].find(W + "rPr"))
    if own_run is not None:
        paragraph["rPr"] = own_run
    shown = value_of(raw[name].find(W + "name")) or name
    return Style(shown.casefold(), paragraph, run)
