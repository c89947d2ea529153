"""Plans of many layouts: what is imported is what the document says, or is marked to decide."""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.checks.project import collect
from macros.data.problems import Problems
from macros.editors.importing.document import Cell, Document, Line, Part, Table
from macros.editors.importing.importing import import_plan
from tests.conftest import SMALL
from tests.editors.importing.test_import_plan import words_after, words_of

YEAR = "2031-32"
PARTNERS = {
    "vale-council": ("Vale Council", "VC"),
    "vale-police": ("Vale Police", "the Vale Police"),
    "the-wardens": ("The Wardens", "Street Wardens"),
}
STATUSES = {"Complete": "done", "Completed": "done", "": None}
UNSURE = ("Green", "A", "On hold", "Partly complete")
HEADERS = {
    "action": ("Action", "What we will do", "Activity", "Key actions"),
    "lead": ("Owner/lead agency", "Who", "Lead", "Responsible officer", "By whom"),
    "update": ("Update", "Progress to date", "What was done", "Progress"),
    "status": ("Status", "RAG", "RAG status"),
    "when": ("Timescale", "By when", "Target date"),
    "measure": ("Measure", "Success measure", "Target"),
    "ref": ("Ref", "No."),
}
JOINTS = (", ", " and ", "\n", " / ", "; ", " & ", " ")
# Each word is in one place of a document, so that a lost one is seen.
NUMBERS = iter(range(10_000_000))


class Row(NamedTuple):
    """An action as the document means it."""

    action: str
    leads: tuple[str, ...]
    lead_text: str
    update: str
    status: str
    more: dict[str, str]


class Plan(NamedTuple):
    """A document, and its actions by the titles of their priorities."""

    document: Document
    rows: dict[str, list[Row]]
    columns: Sequence[str]


def sentence(length: int) -> str:
    words = [f"w{next(NUMBERS)}x" for _ in range(length)]
    return " ".join([words[0].capitalize(), *words[1:]])


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Draw a plan with its layout."""
    optional = draw(st.sets(st.sampled_from(sorted(HEADERS.keys() - {"action"}))))
    columns = draw(st.permutations(["action", *sorted(optional)]))
    headers = [draw(st.sampled_from(HEADERS[column])) for column in columns]
    titles = [sentence(2) for _ in range(draw(st.integers(1, 3)))]
    rows = {title: draw(st.lists(action_rows(columns), min_size=1, max_size=3)) for title in titles}
    layout = draw(st.sampled_from(("headings", "column", "merged column", "lines across")))
    blocks: list[Part] = [Line(f"Action plan {YEAR}", "heading", 1)]
    if draw(st.booleans()):
        blocks.append(Line(f"{sentence(14)}.", "text"))
    head = [Cell((text,)) for text in headers]
    if layout == "headings":
        for title, listed in rows.items():
            blocks.append(Line(title, "heading", 2))
            blocks += torn(draw, [head, *(cells(row, columns) for row in listed)])
            if draw(st.booleans()):
                blocks.append(Line(f"{sentence(15)}.", "text"))
        return Plan(Document("plan", tuple(blocks)), rows, columns)
    table = [head]
    if layout == "lines across":
        for title, listed in rows.items():
            cell = Cell((title,))
            covered = [Cell((title,), covered=True) for _ in columns[1:]]
            if not covered:
                return draw(plans())  # nothing goes across a single column
            table += [[cell, *covered], *(cells(row, columns) for row in listed)]
    else:
        table = [[Cell(("Priority",)), *head]]
        for title, listed in rows.items():
            for number, row in enumerate(listed):
                merged = layout == "merged column" and number > 0
                table.append([Cell((title,), covered=merged), *cells(row, columns)])
    blocks += torn(draw, table)
    return Plan(Document("plan", tuple(blocks)), rows, columns)


@st.composite
def action_rows(draw: st.DrawFn, columns: Sequence[str]) -> Row:
    leads = draw(st.lists(st.sampled_from(sorted(PARTNERS)), max_size=3, unique=True))
    names = [draw(st.sampled_from(PARTNERS[id_])) for id_ in leads]
    update = f"{sentence(5)}." if draw(st.booleans()) else ""
    status = draw(st.sampled_from((*STATUSES, *UNSURE)))
    more = {name: sentence(2) for name in ("when", "measure", "ref") if draw(st.booleans())}
    action = sentence(6)
    if draw(st.booleans()):
        action += f"\n- {sentence(2)}\n- {sentence(3)}"
    return Row(
        action, tuple(leads), draw(st.sampled_from(JOINTS)).join(names), update, status, more
    )


def cells(row: Row, columns: Sequence[str]) -> list[Cell]:
    texts = row.more | {
        "action": row.action,
        "lead": row.lead_text,
        "update": row.update,
        "status": row.status,
    }
    found = (texts.get(column, "") for column in columns)
    return [Cell(tuple(text.split("\n")) if text else ()) for text in found]


def torn(draw: st.DrawFn, rows: list[list[Cell]]) -> list[Part]:
    """Return a table, or the two parts of it on two pages: the second may repeat the header."""
    place = draw(st.integers(1, len(rows)))
    parts = [rows[:place], rows[place:]]
    # A merged cell covers no place on another page.
    if place in (1, len(rows)) or any(cell.covered for row in parts[1] for cell in row):
        parts = [rows]
    elif draw(st.booleans()):
        parts[1] = [rows[0], *parts[1]]
    return [Table(tuple(map(tuple, part)), f"table {n}") for n, part in enumerate(parts, 1)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(plans())
def test_nothing_is_lost_or_silently_wrong(plan: Plan) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(SMALL, root, dirs_exist_ok=True)
        shutil.rmtree(root / f"data/plans/{YEAR}")
        report = import_plan(root, plan.document, YEAR)
        assert words_of(plan.document) <= words_after(root, report)
        for title, rows in plan.rows.items():
            check_priority(root, title, rows, plan.columns)


def check_priority(root: Path, title: str, rows: list[Row], columns: Sequence[str]) -> None:
    texts = [path.read_text("utf-8") for path in (root / f"data/plans/{YEAR}").glob("*.yml")]
    text = next(text for text in texts if f"title: {title}\n" in text)
    part = yaml.load(text, yaml.BaseLoader)
    assert len(part["actions"]) == len(rows)
    marked = [
        {found[1] for found in re.finditer(r"# write here: .*\n +(?:- )?(\w+):", one)}
        | ({"updates"} if re.search(r"# write here: an update", one) else set())
        for one in re.split(r"(?m)^  - id: ", text)[1:]
    ]
    for row, action, flags in zip(rows, part["actions"], marked, strict=True):
        check_action(row, action, flags, columns)


def check_action(row: Row, action: dict[str, Any], flags: set[str], columns: Sequence[str]) -> None:
    words = " ".join(row.action.replace("- ", "").split())
    assert " ".join(action["action"].replace("- ", "").split()).startswith(words)
    for column, text in row.more.items():
        assert (text in action["action"]) == (column in columns)
    if "leads" not in flags:
        assert set(action["leads"]) == set(row.leads)
    if "lead" in columns and row.leads:
        assert "leads" not in flags
    updates = action.get("updates", [])
    if "update" in columns and row.update:
        assert updates[0]["text"] == row.update
    status = STATUSES.get(row.status) if "status" in columns else None
    if "updates" not in flags:
        assert [one.get("status") for one in updates if "status" in one] == [status] * bool(status)
    assert ("updates" in flags) == ("status" in columns and row.status in UNSURE)


WORDS = st.text("aB1 -–:.,/&|#{}'\"<>%*\n\u200b", max_size=12) | st.sampled_from(
    [name for names in HEADERS.values() for name in names]
    + [
        "Tel: 101",
        "www.x.example",
        "Glossary",
        "Contents",
        "2031/32",
        "Page 3",
        "Review",
        "- a",
        "Q1",
    ]
)
CELLS = st.builds(
    Cell,
    st.lists(WORDS, max_size=3).map(tuple),
    st.sampled_from([None, "ff0000"]),
    st.booleans(),
)
BLOCKS = st.one_of(
    st.builds(Line, WORDS, st.just("heading"), st.integers(1, 3)),
    st.builds(Line, WORDS, st.just("text")),
    st.integers(1, 4).flatmap(
        lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=1, max_size=4).map(
            lambda rows: Table(tuple(rows), "table")
        )
    ),
)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(BLOCKS, max_size=8))
def test_any_document_is_read(blocks: list[Part]) -> None:
    """Whatever a document consists of, the import ends with a report, and loses nothing."""
    document = Document("plan", tuple(blocks))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(SMALL, root, dirs_exist_ok=True)
        shutil.rmtree(root / f"data/plans/{YEAR}")
        try:
            report = import_plan(root, document, YEAR)
        except Problems:
            return
        # The label of a number is the key of its value.
        assert words_of(document) - {"Tel"} <= words_after(root, report)
        collect(root)
