"""What a table of a document is: actions, contacts, terms; and its rows as records.

A table may lack headers, repeat them, merge cells, and be torn by the end of a page.
"""

import colorsys
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...data import fields
from ...data.plan_records import one_line
from .document import Cell, Table

WORDS: dict[str, Any] = yaml.load(
    Path(__file__).with_name("words.yml").read_bytes(), yaml.CSafeLoader
)
QUARTER = re.compile(
    r"\b(?:q[1-4]|quarter (?:[1-4]|one|two|three|four)|(?:apr|jul|oct|jan)\w* ?(?:-|–|to) ?\w+)\b",
    re.IGNORECASE,
)
# What makes a word in a header plural.
PLURAL = re.compile(r"(?<=\w{3})s\b")
# When a report was written, which says nothing about what it is.
DATE = re.compile(
    r"\b(?:(?:as )?(?:of|at|to|for)\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:20)?\d\d\b",
    re.IGNORECASE,
)
TELEPHONE = re.compile(
    r"\b(?:tel(?:ephone)?|phone|call)\b\.?\s*(?:no\.?|number)?\s*[:.]?\s*(\+?\d[\d ()]*\d)", re.I
)
WEB = re.compile(r"(?:\bweb(?:site)?\s*:\s*)?((?:https?://|www\.)\S+)", re.I)
ONLY_COLOUR = " (only a colour)"
# The names of fills: the hue in degrees up to which each goes.
HUES = ((20, "red"), (62, "amber"), (170, "green"), (265, "blue"), (335, "purple"), (360, "red"))
# A header has few words that say nothing about its column.
HEADER_SHARE = 0.4
LONGEST_HEADER = 60
# In words: a longer text is no status.
LONGEST_STATUS = 6


class Column(NamedTuple):
    """What is in a column ("" if unknown), and what the table calls it."""

    role: str
    label: str


@dataclass(frozen=True)
class ActionRow:
    """A row of a table of actions. `leads` is None where the table has no column of leads.

    `updates` and `statuses` have the name of their quarter, or "". `more` are cells of other
    columns. `priority` is what the row itself says.
    """

    where: str
    action: str = ""
    leads: str | None = None
    updates: tuple[tuple[str, str], ...] = ()
    statuses: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    priority: str = ""


def plain(text: str) -> str:
    """Return words in the form in which they are compared."""
    return " ".join(re.findall(r"[\w&+]+(?:['/-]\w+)*", text.casefold().replace("’", "'")))


def has_word(text: str, kind: str) -> bool:
    """Return whether a text has one of the words of a kind."""
    return any(re.search(rf"\b{re.escape(word)}\b", plain(text)) for word in WORDS[kind])


def column(text: str) -> Column:
    """Return what the header of a column says about it."""
    words = " ".join(re.sub("[/&-]", " ", plain(DATE.sub(" ", text))).split())
    one = PLURAL.sub("", words)
    found = [
        (len(name), role)
        for role, names in WORDS["columns"].items()
        for name in names
        if f" {PLURAL.sub('', name)} " in f" {one} "
        and len(name.split()) >= HEADER_SHARE * len(words.split())
    ]
    asked = (role for role, question in WORDS["questions"].items() if re.match(question, words))
    role = max(found)[1] if found else next(asked, "")
    if QUARTER.search(text) and role in ("", "when", "update", "status"):
        role = f"quarter {role}".strip()
    return Column(role, one_line(text))


def cell_text(cell: Cell) -> str:
    """Return a cell's lines as a text of data/: paragraphs, and lists on one level."""
    text = ""
    for line in map(str.strip, cell.lines):
        in_list = line.startswith("- ") and text.rpartition("\n")[2].startswith("- ")
        text += ("\n" if in_list else "\n\n") + line
    return text.strip()


def across(row: Sequence[Cell], at: int) -> bool:
    """Return whether a cell only repeats the one to its left."""
    return bool(at) and row[at].covered and row[at].lines == row[at - 1].lines


def filled(row: Sequence[Cell]) -> list[Cell]:
    """Return the cells of a row that say something, each once."""
    return [cell for at, cell in enumerate(row) if one_line(cell.text) and not across(row, at)]


def header(table: Table) -> tuple[int, tuple[Column, ...]]:
    """Return how many rows the header of a table takes, and its columns; 0 if it has none."""
    for at, row in enumerate(table.rows[:3]):
        columns = _without_supporters(tuple(column(cell.text) for cell in row))
        known = {one.role for one in columns if one.role}
        texts = filled(row)
        short = not any(
            len(one_line(cell.text)) > LONGEST_HEADER or TELEPHONE.search(cell.text)
            for cell in texts
        )
        # There may be one header alone, if the others are missing or the table has no other column.
        lone = len(known) == len(texts) == 1 and known != {"action"}
        named = any(plain(cell.text) in WORDS["columns"]["action"] for cell in texts)
        if short and (len(known) >= 2 or (lone and len(row) > 1) or named):
            below = table.rows[at + 1] if at + 1 < len(table.rows) else ()
            # The cells of a second row of headers are below those that are merged with it.
            two = [
                cell.covered and cell.lines == over.lines
                for cell, over in zip(below, row, strict=False)
            ]
            if any(two) and not all(two):
                return at + 2, tuple(
                    one if same or not cell.text.strip() else column(f"{one.label} {cell.text}")
                    for one, cell, same in zip(columns, below, two, strict=True)
                )
            return at + 1, columns
    return 0, ()


def _without_supporters(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return columns in which partners lead nothing if another column names the lead."""
    leads = [one for one in columns if one.role == "lead"]
    partners = [one for one in leads if re.search(r"\bpartners?\b(?! lead)", one.label, re.I)]
    if len(leads) == len(partners):
        return columns
    return tuple(one._replace(role="support") if one in partners else one for one in columns)


def upright(table: Table) -> Table:
    """Return a table with its headers in the first row, also if they are in the first column."""
    roles = [column(row[0].text).role for row in table.rows]
    first = [role for cell in table.rows[0] if (role := column(cell.text).role)]
    if "action" in roles and len(set(roles) - {""}) == len(roles) >= 2 > len(first):
        return replace(table, rows=tuple(zip(*table.rows, strict=True)))
    return table


def kind_of(table: Table, columns: Sequence[Column], heading: str) -> str:
    """Return what a table has: "actions", "contacts", a contact in each cell ("contact cells"),
    "terms", "text" or, if unknown, ""."""
    roles = {one.role for one in columns}
    width = len(table.rows[0])
    cells = [cell for row in table.rows for cell in filled(row)]
    contacts = sum(bool(TELEPHONE.search(c.text) or WEB.search(c.text)) for c in cells)
    if "action" in roles:
        return "actions"
    if width == 1:
        return "text"
    if not columns and contacts * 2 > len(cells):
        return "contact cells"
    if roles & {"telephone", "web", "email"} and roles & {"name", "lead", "term"}:
        return "contacts"
    if width == 2 and (
        {"term", "meaning"} <= roles
        or has_word(heading, "glossary")
        or all(re.fullmatch(r"[A-Z0-9][A-Z0-9&/-]+s?", one_line(row[0].text)) for row in table.rows)
    ):
        return "terms"
    return ""


def action_rows(table: Table, start: int, columns: Sequence[Column]) -> Iterator[ActionRow]:
    """Yield the rows of a table of actions below its header.

    A row without an action continues the one before (also one of the table above). A row
    with only a `priority` is a line across the table, or above its header.
    """
    labels = " ".join(one.label for one in columns)
    for at, row in enumerate(table.rows[:start]):
        words = " | ".join(one_line(cell.text) for cell in filled(row))
        if not all(one_line(cell.text) in labels for cell in row):
            yield ActionRow(table.row_place(at), priority=words)
    above: Sequence[Cell] = ()
    for at, row in enumerate(table.rows[start:], start):
        where = table.row_place(at)
        texts = filled(row)
        if not any(cell.colour or re.search(r"\w", cell.text) for cell in row):
            continue
        if start and [one_line(cell.text) for cell in row] == [one.label for one in columns]:
            continue  # the header again, on another page
        if len(texts) == 1 and all(across(row, n) for n in range(1, len(row))) and len(row) > 1:
            yield ActionRow(where, priority=cell_text(row[0]))
            continue
        yield _action_row(row, above, columns, where)
        above = row


def _action_row(
    row: Sequence[Cell], above: Sequence[Cell], columns: Sequence[Column], where: str
) -> ActionRow:
    found: dict[str, list[tuple[str, str]]] = {}
    for at, (cell, (role, label)) in enumerate(zip(row, columns, strict=True)):
        text = cell_text(cell)
        if across(row, at):
            continue
        if role == "action" and cell.covered and above and cell.lines == above[at].lines:
            text = ""  # merged with the row above: another lead or update of the same action
        if not text and cell.colour and re.search("status|quarter|outcome", role):
            text = colour_name(cell.colour) + ONLY_COLOUR
        if not text:
            continue
        if role.startswith("quarter"):
            name = label if role == "quarter" else (QUARTER.search(label) or [label])[0]
            is_status = role == "quarter status" or text.endswith(ONLY_COLOUR)
            is_status |= role == "quarter" and len(text.split()) <= 3
            role, label = ("status" if is_status else "update"), name
        elif role == "outcome":
            role, label = ("status", "") if _is_status(text) else ("more", label)
        elif role == "status" and len(text.split()) > LONGEST_STATUS:
            role = "more"
        elif role in ("status", "update"):
            label = ""
        key = role if role in ("action", "lead", "update", "status", "priority") else "more"
        found.setdefault(key, []).append((label, text))
    actions, leads = found.get("action", []), found.get("lead", [])
    # The words of a second column of actions, such as an aim, are kept under their name.
    more = [*actions[1:], *found.get("more", [])]
    return ActionRow(
        where,
        actions[0][1] if actions else "",
        "\n".join(text for _, text in leads) if "lead" in [c.role for c in columns] else None,
        tuple(found.get("update", ())),
        tuple(found.get("status", ())),
        tuple(more),
        "\n".join(text for _, text in found.get("priority", [])),
    )


def _is_status(text: str) -> bool:
    words = [*WORDS["colours"], *(word for kind in fields.STATUS_WORDS.values() for word in kind)]
    return plain(text) in words or text.endswith(ONLY_COLOUR)


def joined(first: ActionRow, rest: ActionRow) -> ActionRow:
    """Return an action with a row that continues it."""
    updates = list(first.updates)
    for label, text in rest.updates:
        if updates and updates[-1][0] == label:
            updates[-1] = label, join_torn(updates[-1][1], text)
        else:
            updates.append((label, text))
    return replace(
        first,
        action=join_torn(first.action, rest.action),
        leads="\n".join(filter(None, (first.leads, rest.leads)))
        if first.leads is not None
        else rest.leads,
        updates=tuple(updates),
        statuses=first.statuses + rest.statuses,
        more=first.more + rest.more,
    )


def join_torn(first: str, rest: str) -> str:
    """Return a text and what continues it, as one sentence unless the first part ends one."""
    if not (first and rest):
        return first or rest
    if rest.startswith("- "):
        in_list = first.rpartition("\n")[2].startswith("- ")
        return f"{first}\n{rest}" if in_list else f"{first}\n\n{rest}"
    return f"{first}\n\n{rest}" if re.search(r"[.!?:]\W*$", first) else f"{first} {rest}"


def colour_name(rgb: str) -> str:
    """Return the name of a fill."""
    red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, _, saturation = colorsys.rgb_to_hls(red, green, blue)
    if saturation < 0.15:
        return "grey"
    return next(name for limit, name in HUES if hue * 360 <= limit)
