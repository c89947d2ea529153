"""Parse the cells that people fill in: what they say, as a file in data/ has it."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from ...data.bullets import mark_lists
from ...data.plan_records import one_line
from ...data.problems import did_you_mean
from ...views.formats import format_date
from ..returned_workbook import Cell
from .fields import KINDS, MANY, Field, Names, plain

# A message lists the choices if there are fewer than this.
FEW = 8
AS_TEXT = "format the cell as Text, and type the words again"
# If several cells are so, the program that saved the file is the cause.
SAVE_AGAIN = f"{AS_TEXT}; if it is not alone, save the sheet again, as a workbook or “CSV UTF-8”"
# What a CSV file has where a program took 1-2 for a date, a long number for a figure or words for
# a formula.
MONTH = "(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
CONVERTED = re.compile(
    rf"\d\d?-{MONTH}|{MONTH}-\d\d|\d([.,]\d+)?e\+\d+|#[a-z/0]+[!?]", re.IGNORECASE
)

# strptime reads names of months in English, whatever the language of the machine.
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y")
# What a date with the month as a word may have besides day, month and year.
FILLERS = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:the|of)\b|(?<=\d)(?:st|nd|rd|th)\b|(?<=\bsep)t\b|[,.-]"
)


class Wrong(Exception):
    """What is wrong with a cell, and the fix."""


def raw(value: Any) -> Any:
    """Return a record's value as a file has it: a text, a list of texts, or None."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else None
    return [*value] if isinstance(value, tuple) and value else value or None


def raw_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a record by key, each as a file has it."""
    return {key: raw(value) for key, value in values.items()}


def parse_cell(field: Field, cell: Cell | None, old: Any, names: Names) -> Any:
    """Return what a cell says, as a file has it.

    That is the record's value `old`, as `raw` returns it, if the cell shows no other. Raises Wrong.
    """
    if cell is None:
        return None
    value = cell.value
    if cell.computed:
        raise Wrong("this is a formula", "type its result instead")
    if isinstance(value, datetime.date) and field.holds == "day":
        return (value.date() if isinstance(value, datetime.datetime) else value).isoformat()
    if isinstance(value, datetime.date | datetime.time) and field.holds != "day":
        raise Wrong(f"the program made a date or time of what was written: {cell.quoted}", AS_TEXT)
    if isinstance(value, float) and value.is_integer():
        cell = cell._replace(value=int(value))
    shown = cell._replace(value=names.show(field, old) or "").text
    if shown and _lines(cell.text) == _lines(shown):
        return raw(old)
    if field.holds in ("words", "line", "list") and _is_damaged(cell.text, shown):
        raise Wrong(f"a program changed what was written: `{cell.quoted}`", SAVE_AGAIN)
    return _PARSERS.get(field.holds, _names)(field, cell, old, names)


def parse_date(text: str) -> datetime.date | None:
    """Return the date that a text gives without ambiguity, or None.

    In figures the day comes first, as in Britain: 3/4/2024 is 3 April and 9/30/2024 is not a date.
    """
    words = text.lower() if text.isascii() else ""
    words = re.sub(r"^\s*(\d\d?)[/.-](\d\d?)[/.-]", r"\1/\2/", words)
    if re.search("[a-z]", words):
        words = FILLERS.sub(" ", words)
    for date_format in FORMATS:
        try:
            return datetime.datetime.strptime(" ".join(words.split()), date_format).date()
        except ValueError:
            continue
    return None


def paragraphs(text: str) -> str:
    """Return a cell's text as Markdown: each line a paragraph, or an item of a list."""
    lines = mark_lists(text).split("\n")
    text = "".join(("\n" if line.startswith("- ") else "\n\n") + line for line in lines if line)
    return text.strip()


def day_of_number(text: str) -> datetime.date | None:
    """Return the day that a spreadsheet keeps as a number, such as 45565, or None."""
    is_number = re.fullmatch(r"[1-9]\d{4}(\.\d+)?", text)
    return datetime.date(1899, 12, 30) + datetime.timedelta(int(text[:5])) if is_number else None


def _words(field: Field, cell: Cell, old: Any, names: Names) -> str:
    return paragraphs(cell.text)


def _line(field: Field, cell: Cell, old: Any, names: Names) -> str:
    return one_line(cell.text)


def _list(field: Field, cell: Cell, old: Any, names: Names) -> list[str]:
    """Return the texts of a list, one in each line or with semicolons between them."""
    parts = cell.text.split("\n" if "\n" in cell.text.strip() else ";")
    return [part.strip() for part in parts if part.strip()]


def _day(field: Field, cell: Cell, old: Any, names: Names) -> str:
    day = parse_date(cell.text) if isinstance(cell.value, str) else None
    if day and old and f"{day:%Y-%d-%m}" == f"{old:%Y-%m-%d}":
        what = f"the program wrote the month first: `{cell.quoted}`"
        raise Wrong(what, "write the month as a word, and look at every date in this file")
    if day:
        return day.isoformat()
    what, number = f"`{cell.quoted}` is not a date", day_of_number(cell.text)
    if number and names.first <= number <= names.last:
        what += f": it may mean {format_date(number)}"
    raise Wrong(what, f"write day, month and year, such as 30/9/{names.first.year}")


def _yes(field: Field, cell: Cell, old: Any, names: Names) -> str | None:
    if (word := cell.text.casefold()) in ("yes", "y", "true", "no", "n", "false"):
        return "true" if word[0] in "yt" else None
    raise Wrong(f"`{cell.quoted}` is neither Yes nor No", "choose Yes, or empty the cell")


def _number(field: Field, cell: Cell, old: Any, names: Names) -> str:
    digits, before = "".join(cell.text.split()), "".join((old or "").split())
    # Programs take a number without spaces for a figure, and drop its first 0.
    if digits == cell.text and digits in (before, before.lstrip("0")):
        return str(old)
    if re.fullmatch(r"[1-9]\d{8,9}", digits):
        what = f"`{cell.quoted}` has lost the 0 it begins with"
        raise Wrong(what, f"format the cell as Text, and write 0{digits} with its spaces")
    return cell.text


def _names(field: Field, cell: Cell, old: Any, names: Names) -> Any:
    """Return the id of the record that a cell names, or a list of ids."""
    kind = MANY.get(field.holds, field.holds)
    if field.holds not in MANY:
        return _id(kind, cell.text, names)
    found: list[str] = []
    for part in filter(str.strip, re.split("[;\n]", cell.text)):
        # People write commas too, but some names have them.
        several = re.split(r",|/|&| and ", part) if not names.find(kind, part) else [part]
        known = all(names.find(kind, name) for name in several)
        found += [_id(kind, name, names) for name in (several if known else [part])]
    return [*dict.fromkeys(found)]


def _id(kind: str, name: str, names: Names) -> str:
    if id_ := names.find(kind, name):
        return id_
    if several := names.ids[kind].get(plain(name)):
        raise Wrong(f"`{name}` can mean {' or '.join(sorted(several))}", "write one of these ids")
    shown = names.shown[kind].values()
    choose = f"choose one of {', '.join(shown)}" if len(shown) < FEW else "the sheet Names has them"
    fix = did_you_mean(name.strip(), shown, choose)
    raise Wrong(f"`{one_line(name)[:80]}` is not {KINDS[kind]}", fix)


_PARSERS: dict[str, Callable[[Field, Cell, Any, Names], Any]] = {
    "words": _words,
    "line": _line,
    "list": _list,
    "day": _day,
    "yes": _yes,
    "number": _number,
}


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def _is_damaged(text: str, before: str) -> bool:
    """Return whether a text is not what was written, such as one that lost its accents."""
    if CONVERTED.fullmatch(text) or "\ufffd" in text:
        return True
    pairs = zip(text, before, strict=False)
    lost = all(one == other or (one == "?" and not other.isascii()) for one, other in pairs)
    return ("?" in text and len(text) == len(before) and lost) or any(
        text.encode(read_as, "replace").decode(written_as, "replace") == before != text
        for read_as, written_as in (("cp1252", "utf-8"), ("cp1252", "mac_roman"))
    )
