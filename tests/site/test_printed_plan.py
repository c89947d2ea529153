"""Every item of the printed plan (tests/fixtures/source.txt) is where it belongs on the built site.

The plans of 2023-24 and 2024-25 are only corrected, so their printed words stay. What editors may
change since – updates, numbers, the words of a term – is not held to what was printed. Another
partnership deletes this file and source.txt: they are about this one's plans alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag

from macros.data.plan_data import PlanData
from macros.data.records import Partner
from macros.publish.pdf.render import pdf_path
from macros.views.formats import display_url
from tests.conftest import ROOT
from tests.editors.test_new_partnership import OPTIONS, own_words, start
from tests.publish.pdf_tree import PdfStructure

# The line numbers are those of shared/source/notes.md: the first line is 1.
LINES = ["", *(ROOT / "tests/fixtures/source.txt").read_text(encoding="utf-8").splitlines()]
REVIEW, PLAN = range(41, 97), range(191, 251)
NARRATIVES = range(103, 162)
PROSE = [*range(25, 42), *range(97, 192)]
CONTACTS, GLOSSARY = range(253, 259), range(262, 279)


class PrintedRow(NamedTuple):
    """A row of a printed table, a row torn by a page break joined."""

    year: str
    title: str
    action: str
    owner: str
    update: str
    status: str


def printed_rows() -> list[PrintedRow]:
    rows: list[PrintedRow] = []
    for year, span in (("2023-24", REVIEW), ("2024-25", PLAN)):
        title = ""
        for line in (LINES[number] for number in span):
            cells = [cell.strip() for cell in f"{line}\t\t\t\t".split("\t")][:4]
            action, owner, update, status = cells
            if "\t" not in line and line.strip():
                title = line.strip()
            elif not line.strip() or action in ("Action", "---") or cells == ["", "", "", "Status"]:
                continue
            elif action:
                rows.append(PrintedRow(year, title, action, owner, update, status))
            elif update != "Status":
                rows[-1] = rows[-1]._replace(update=f"{rows[-1].update} {update}")
    return rows


ROWS = printed_rows()


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    found = {}
    for path in site.rglob("index.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for link in page.select("a.term-link"):
            link.unwrap()
        page.smooth()
        found[str(path.parent.relative_to(site))] = page
    return found


def words(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def as_shown(data: PlanData, line: str) -> set[str]:
    """Return a printed line as it is, and with each choice of the corrections that are about its
    words: one place may be corrected where another is not."""
    found = {line}
    for fix in (fix for plan in data.plans for fix in plan.corrections):
        found |= {text.replace(fix.printed, fix.corrected) for text in found}
    return {" ".join(text.split()) for text in found}


def includes(data: PlanData, line: str, where: str) -> bool:
    return any(text in where for text in as_shown(data, line))


def names(partner: Partner) -> list[str]:
    short = [partner.short_name] if partner.short_name else []
    both = [f"{a} ({b})" for s in short for a, b in ((partner.name, s), (s, partner.name))]
    return sorted([*both, partner.name, *short, *partner.other_names], key=len, reverse=True)


def test_the_whole_printed_plan_is_parsed() -> None:
    """The counts of notes.md §1, so that what follows looks at something."""
    assert [sum(row.year == year for row in ROWS) for year in ("2023-24", "2024-25")] == [29, 32]
    assert sum(bool(row.update) for row in ROWS) == 29
    assert {row.status for row in ROWS} == {""}
    assert len({(row.year, row.title) for row in ROWS}) == 11
    assert len([cell for n in CONTACTS for cell in LINES[n].split("\t")]) == 24
    assert len(GLOSSARY) == 17


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.year} {row.action[:40]}")
def test_a_printed_action_has_its_priority_leads_and_year(
    row: PrintedRow, data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    page = pages[f"plans/{row.year}"]
    of_the_year = re.compile("^(actions|action-plans)-")
    heading = next(h for h in page.find_all("h3", id=of_the_year) if words(h) == row.title)
    table = heading.find_next("table")
    assert table
    shown = {_action(tr): tr for tr in table.select("tbody tr")}
    tr = next(shown[text] for text in sorted(as_shown(data, row.action)) if text in shown)
    priority = of_the_year.sub("", str(heading["id"]))
    assert pages[f"priorities/{priority}"].find(id=tr["id"]), "not on the priority's page"

    partners = {partner.id: partner for partner in data.partners}
    owner = row.owner
    for link in tr.select("td:nth-of-type(1) a"):
        lead = partners[str(link["href"]).split("/")[-2]]
        name = next((name for name in names(lead) if name.lower() in owner.lower()), "")
        assert name, f"{lead.name}: keep the printed name under `other_names`; {owner} is looked up"
        owner = re.sub(re.escape(name), "", owner, count=1, flags=re.IGNORECASE)
    assert re.fullmatch(r"(\s|,|\band\b)*", owner), f"a lead is missing: {owner}"

    if row.update:
        action = next(a for p in data.plans for a in p.actions if a.id == tr["id"])
        updates = [re.sub(r"(?m)^- ", "", update.text) for update in action.updates]
        assert includes(data, row.update, " ".join(" ".join(updates).split()))


def _action(row: Tag) -> str:
    """Return the action of a table's row, without what the page shows next to it."""
    assert row.th
    return " ".join(str(next(iter(row.th.strings))).split())


def sentences() -> Iterator[tuple[int, str]]:
    for number in PROSE:
        line = LINES[number].strip()
        if line and "\t" not in line and not 42 < number < 97:
            for sentence in re.split(r"(?<=[.’])\s+(?=[A-Z‘])", line.removeprefix("- ")):
                yield number, sentence


@pytest.mark.parametrize(("number", "sentence"), list(sentences()))
def test_a_printed_sentence_is_in_the_plan(
    number: int, sentence: str, data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    assert includes(data, sentence, words(pages["plans/2024-25"]))


def test_narratives_are_on_their_priority_pages(
    data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    plan = next(plan for plan in data.plans if plan.year == "2023-24")
    titles = {p.narrative.title: p.id for p in plan.priority_plans if p.narrative}
    priority, seen = "", 0
    for number in NARRATIVES:
        line = LINES[number].strip()
        if line in titles:
            priority = titles[line]
        elif line:
            assert includes(data, line, words(pages["plans/2024-25"])), number
            heading = pages[f"priorities/{priority}"].find(id="projects")
            assert heading, f"{priority} has no projects"
            seen += 1
    assert (len(titles), seen) == (5, 22)


@pytest.mark.parametrize("cell", [cell for n in CONTACTS for cell in LINES[n].split("\t")])
def test_a_printed_contact_is_listed_with_its_number_and_website(
    cell: str, data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    printed = re.fullmatch(r"(.+?)(?: Tel:? [\d ]+)? (?:www\S+|https?\S+)", cell.strip())
    assert printed
    partner = next(p for p in data.partners if printed[1] in names(p))
    assert partner.id in next(plan for plan in data.plans if plan.year == "2024-25").members
    listed = pages["contacts"].find(id=partner.id)
    assert isinstance(listed, Tag)
    # The printed number and address may be out of date by now: those that are known are there.
    known = [partner.telephone, partner.web and display_url(partner.web)]
    ways = [way for way in known if way]
    assert ways[0] in map(words, listed.select("a"))
    page = pages[f"contacts/{partner.id}"]
    assert {*ways} <= {words(link) for link in page.select(".contact-details a")}
    assert partner.telephone or "gives no phone number" in words(page)


@pytest.mark.parametrize("number", GLOSSARY)
def test_a_printed_term_is_explained(
    number: int, data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    term, _ = LINES[number].split("\t")
    there = pages["glossary"].find(id=term.lower())
    section = there and there.find_parent("section")
    assert section
    known = next(t for t in data.glossary if term.lower() in (t.id, *t.formerly))
    assert known.expansion or known.explanation
    assert all(text in words(section) for text in (known.expansion, known.explanation) if text)


def test_the_partnership_has_contact_details(
    data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    assert data.site.partnership in words(pages["about"])
    assert data.site.email in words(pages["about"])


def test_printed_crime_figures(pages: dict[str, BeautifulSoup]) -> None:
    table = pages["plans/2023-24"].find("h2", id="crime-figures").find_next("table")  # type: ignore[union-attr]
    assert isinstance(table, Tag)
    rendered = [
        [words(cell) for cell in row.find_all(["th", "td"])] for row in table.select("tbody tr")
    ]
    printed = [
        ["Victim-based crime", "7,784", "7,621", "−2.1% (down)"],
        ["Vehicle crime", "not printed", "not printed", "+7.5% (up)"],
        [
            "Burglary of business and community premises",
            "not printed",
            "not printed",
            "+27.7% (up)",
        ],
        ["Violent crime", "not printed", "not printed", "−9.8% (down)"],
        ["Criminal damage", "not printed", "not printed", "−8% (down)"],
        ["Crimes against society", "not printed", "not printed", "−14.1% (down)"],
    ]
    assert [row for row in printed if row not in rendered] == []


@pytest.mark.slow
@pytest.mark.parametrize("options", [OPTIONS, {}], ids=["all options", "no options"])
def test_a_new_partnership_contains_nothing_of_this_one(
    options: dict[str, str], data: PlanData, tmp_path: Path
) -> None:
    begun = start(tmp_path / "begun", **options)
    assert begun.returncode == 0, begun.stderr
    names = [data.site.partnership, data.site.area, data.site.email, data.site.current]
    names += [name for p in data.partners for name in (p.id, p.name, p.telephone, p.web) if name]
    names += [action.id for plan in data.plans for action in plan.actions]
    allowed = {"101", *(p.id for p in data.partners if "-" not in p.id and len(p.id) > 3)}
    words = own_words(tmp_path / "begun")
    assert len(words) > 20
    for file, text in words.items():
        found = [n for n in names if n not in allowed and re.search(rf"\b{re.escape(n)}\b", text)]
        assert found == [], file


def test_a_table_of_each_pdf_continues_on_another_page(data: PlanData, site: Path) -> None:
    """There its head is repeated, which test_pdf.py tests."""
    for plan in data.plans:
        pdf = PdfStructure(site / pdf_path(plan))
        assert any(len(table.pages) > 1 for table in pdf.document.all("Table"))
        assert sum(1 for _ in pdf.document.all("P", "TH", "TD")) > 50
