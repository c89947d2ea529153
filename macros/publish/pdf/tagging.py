"""What a reader that speaks is told of a document, mended where WeasyPrint tells it page by page.

WeasyPrint 70 makes a table of each page that one goes over, tells the heads drawn again and the
lines above and below each page, names a link by its address, and does not say whether a head is a
column's or a row's. See PDF/UA-1 (ISO 14289-1) 7.5, 7.8 and 7.18, and ISO 32000-1, 14.7 and 14.8.
"""

from collections.abc import Iterator
from typing import Any

from ...data.plan_records import one_line

# The flag of an annotation that paper shows as well (ISO 32000-1, 12.5.3).
PRINTED = 4


def tag(document: Any, pdf: Any) -> None:
    """Mend the structure of a document that is about to be written: `finisher` of WeasyPrint."""
    from pydyf import String

    cells: dict[Any, Any] = {}
    for box in (box for page in document.pages for box in page._page_box.descendants()):
        if box.link_annotation:
            box.link_annotation["Contents"] = String(one_line("".join(box.element.itertext())))
            box.link_annotation["F"] = PRINTED
        if cell := getattr(box, "mark", None):
            # A head tells its cells by its scope, also those that stand on the next page.
            cell["A"].pop("Headers", None)
            cell.pop("ID", None)
            if box.element_tag == "th":
                cell["A"]["Scope"] = f"/{'Row' if box.element.get('scope') == 'row' else 'Column'}"
            if (whole := cells.setdefault(box.element, cell)) is not cell:
                _mend_row(pdf, whole, cell)
    _join(document, pdf)
    _leave_out(pdf)


def _mend_row(pdf: Any, cell: Any, more: Any) -> None:
    """Give a cell what the next page has of it, where a row is longer than a page."""
    row = _of(pdf, more["P"])
    group = _of(pdf, row["P"])
    if group["S"] == "/TBody":
        _give(cell, _kids(pdf, more))
        if row.reference in group["K"]:
            group["K"].remove(row.reference)


def _join(document: Any, pdf: Any) -> None:
    """Make one of the parts of a paragraph, list or table that goes over pages."""
    root = _root(pdf)
    pages: dict[bytes, list[Any]] = {reference: [] for reference in pdf.page_references}
    for part in _kids(pdf, root):
        pages[part["Pg"]].append(part)
    bodies = [_body(page._page_box) for page in document.pages]
    last, joined = None, []
    for at, parts in enumerate(pages.values()):
        if at and last and parts and _goes_on(bodies[at - 1], bodies[at]):
            last = _joined(pdf, last, parts.pop(0))
        joined += parts
        last = parts[-1] if parts else last
    root["K"][:] = [part.reference for part in joined]


def _body(page: Any) -> Any:
    return next(box for box in page.descendants() if box.element_tag == "body")


def _goes_on(above: Any, below: Any) -> bool:
    """Whether what ends one page begins the next."""
    first, last = below.children[:1], above.children[-1:]
    return bool(first and last) and first[0].element is last[0].element


def _joined(pdf: Any, part: Any, more: Any) -> Any:
    """Return a part of the structure with what the next page has of it; a head stands once."""
    kids = [kid for kid in _kids(pdf, more) if kid["S"] != "/THead"]
    bodies = [kid for kid in _kids(pdf, part) if kid["S"] == "/TBody"]
    if bodies:
        part, kids = bodies[-1], [row for kid in kids for row in _kids(pdf, kid)]
    _give(part, kids)
    return _of(pdf, part["P"]) if bodies else part


def _give(part: Any, kids: list[Any]) -> None:
    for kid in kids:
        kid["P"] = part.reference
        part["K"].append(kid.reference)


def _leave_out(pdf: Any) -> None:
    """Mark as no content of the document what no part of it names: what stands on every page."""
    from pydyf import Dictionary

    told = {id(part) for part in _parts(pdf, _root(pdf))}
    tree = _of(pdf, _of(pdf, pdf.catalog["StructTreeRoot"])["ParentTree"])
    for number, reference in enumerate(pdf.page_references):
        owners = tree["Nums"][2 * number + 1]
        stream = _of(pdf, _of(pdf, reference)["Contents"]).stream
        for at, item in enumerate(stream):
            if isinstance(item, Dictionary) and "MCID" in item:
                content = item["MCID"]
                if id(_of(pdf, owners[content])) not in told:
                    stream[at - 1 : at + 1] = "/Artifact", Dictionary({"Type": "/Pagination"})
                    owners[content] = "null"


def _parts(pdf: Any, part: Any) -> Iterator[Any]:
    yield part
    for kid in _kids(pdf, part):
        yield from _parts(pdf, kid)


def _root(pdf: Any) -> Any:
    return _of(pdf, _of(pdf, pdf.catalog["StructTreeRoot"])["K"][0])


def _kids(pdf: Any, part: Any) -> list[Any]:
    """Return the parts below one: neither marks in the text nor links."""
    found = [_of(pdf, kid) for kid in part["K"] if isinstance(kid, bytes)]
    return [kid for kid in found if "S" in kid]


def _of(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
