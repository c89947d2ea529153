"""What is recognised in plans of other layouts, written out block by block."""

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.data.problems import Problems
from macros.editors.importing.document import Cell, Document, Line, Part, Table
from macros.editors.importing.importing import import_plan
from macros.editors.importing.report import Report
from tests.conftest import check

YEAR, BEFORE = "2031-32", "2030-31"


def heading(level: int, text: str) -> Line:
    return Line(text, f"under “{text}”", level)


def text(words: str) -> Line:
    return Line(words, "text")


def table(*rows: str, number: int = 1) -> Table:
    """Return a table: cells are between | signs, lines of a cell between \\n.

    A cell of "<" or "^" is merged with the one to its left or above it.
    """
    cells = list[tuple[Cell, ...]]()
    for row in rows:
        made = list[Cell]()
        for at, words in enumerate(part.strip() for part in row.split("|")):
            if words == "<":
                made.append(Cell(made[-1].lines, covered=True))
            elif words == "^":
                made.append(Cell(cells[-1][at].lines, covered=True))
            elif words.startswith("#"):
                made.append(Cell((), words[1:]))
            else:
                made.append(Cell(tuple(words.split("\\n")) if words else ()))
        cells.append(tuple(made))
    return Table(tuple(cells), f"table {number}")


def imported(project: Path, *blocks: Part) -> tuple[Report, dict[str, Any]]:
    """Return the report of an import, and the new files of the year by their names."""
    report = import_plan(project, Document("plan.docx", blocks), YEAR)
    files = (project / f"data/plans/{YEAR}").glob("*.yml")
    return report, {
        path.stem: yaml.load(path.read_text("utf-8"), yaml.BaseLoader) for path in files
    }


def decisions(report: Report) -> str:
    return "\n".join(one.fix for one in report.decisions)


def test_the_same_heading_above_each_table_is_no_priority(project: Path) -> None:
    header = "What we will do | Who | Timescale | Measure | RAG"
    report, files = imported(
        project,
        heading(1, "Priorities"),
        heading(2, "Priority 1: Clean streets"),
        text("Litter was the first concern of the people that we asked in the summer."),
        heading(3, "Our actions"),
        table(header, "Paint the bridge | VC | June | 1 bridge | Green"),
        heading(2, "PRIORITY TWO – SAFE HOMES"),
        heading(3, "Our actions"),
        table(header, "Give away locks | Vale Police; VC | All year | 200 locks | #00b050"),
    )
    assert files["streets"]["actions"] == [
        {
            "id": "paint-bridge-2031-32",
            "action": "Paint the bridge (Timescale: June; Measure: 1 bridge)",
            "leads": ["vale-council"],
        }
    ]
    assert files["safe-homes"]["actions"][0]["leads"] == ["vale-police", "vale-council"]
    assert "updates" not in files["safe-homes"]["actions"][0]
    assert "the document has “Green”" in decisions(report)
    assert "the document has “green (only a colour)”" in decisions(report)
    assert "narrative" in files["streets"]
    names = yaml.load((project / "data/priorities.yml").read_text("utf-8"), yaml.BaseLoader)
    assert names[-1] == {"id": "safe-homes", "name": "Safe homes"}


def test_the_title_may_be_above_the_header(project: Path) -> None:
    header = "Activity | Lead agency | Progress"
    _, files = imported(
        project,
        heading(1, "Delivery plan 2031/32"),
        table("Clean streets | < | <", header, "Paint the bridge | VC | Begun"),
        table("Safe homes | < | <", header, "Give away locks | Vale Police |", number=2),
    )
    assert [one["action"] for one in files["streets"]["actions"]] == ["Paint the bridge"]
    assert [one["action"] for one in files["safe-homes"]["actions"]] == ["Give away locks"]
    assert files["plan"]["priorities"] == ["streets", "safe-homes"]


def test_a_repeated_heading_below_each_priority(project: Path) -> None:
    header = "Ref | Action | Lead"
    report, files = imported(
        project,
        heading(1, "Clean streets"),
        heading(2, "Why it matters"),
        text("Litter was the first concern of the people that we asked in the summer."),
        heading(2, "Delivery"),
        table(header, "1.1 | Paint the bridge | VC"),
        heading(1, "Safe homes"),
        heading(2, "Delivery"),
        table(header, "2.1 | Give away locks | Vale Police", number=2),
    )
    assert files["plan"]["priorities"] == ["streets", "safe-homes"]
    assert files["streets"]["narrative"]["text"].startswith("Why it matters\n\nLitter")
    assert sum("Delivery" in words for _, words in report.left) == 2


def test_titles_that_only_begin_alike_are_questioned(project: Path) -> None:
    header = "Action | Lead"
    report, files = imported(
        project,
        heading(1, "Action plan"),
        heading(2, "Violence: knives"),
        table(header, "Put up knife bins | VC"),
        heading(2, "Violence: gangs"),
        table(header, "Visit schools | Vale Police", number=2),
    )
    assert len(files["violence"]["actions"]) == 2
    assert "“Violence: gangs”" in decisions(report)


def test_quarters_with_words(project: Path) -> None:
    report, files = imported(
        project,
        heading(1, "Clean streets"),
        table(
            "Action | Lead | Q1 update | Q1 RAG | Q2 update | Q2 RAG",
            "Paint the bridge | VC | The paint was bought. | Amber | It is half done. | Done",
            "Repair the lamps | VC | Half are repaired. | On hold | |",
        ),
    )
    first, second = files["streets"]["actions"]
    assert first["updates"] == [
        {"text": "Q1: The paint was bought."},
        {"text": "Q2: It is half done.", "status": "done"},
    ]
    assert second["updates"] == [{"text": "Q1: Half are repaired."}]
    assert any("Q1: Amber; Q2: Done" in words for _, words in report.notes)
    assert "“Q1: On hold”" in decisions(report)


def test_merged_cells(project: Path) -> None:
    _, files = imported(
        project,
        heading(1, "Clean streets"),
        table(
            "Action | Lead | Update",
            "Paint the bridge | VC | Paint was bought.",
            "^ | Vale Police | The road was closed.",
            "Plant trees | The Wardens | 40 trees",
            "Count trees | ^ | None yet",
        ),
    )
    paint, plant, count = files["streets"]["actions"]
    assert paint["leads"] == ["vale-council", "vale-police"]
    assert paint["updates"][0]["text"] == "Paint was bought.\n\nThe road was closed."
    assert plant["leads"] == count["leads"] == ["the-wardens"]


def test_a_review_goes_to_the_year_before(project: Path) -> None:
    """Updates of the year before are shown as a change, because that year exists."""
    report, files = imported(
        project,
        heading(1, "What we did in 2030/31"),
        heading(2, "Clean streets"),
        table("Action | Lead | Update | Status", "Repair the lamps | VC | All 90 work. | Complete"),
        heading(1, "Action plan 2031/32"),
        heading(2, "Clean streets"),
        table("Action | Lead", "Repair the lamps in the park | VC", number=2),
    )
    assert [one["action"] for one in files["streets"]["actions"]] == [
        "Repair the lamps in the park"
    ]
    assert files["streets"]["actions"][0]["continues"] == "lamps-2030-31"
    assert ("table 2, row 2", "Repair the lamps in the park", "Repair the lamps") in report.matched
    assert "+      - text: All 90 work.\n+        status: done\n" in report.change
    assert "All 90 work." not in (project / f"data/plans/{BEFORE}/streets.yml").read_text("utf-8")
    assert report.patch


def test_a_priority_that_is_called_a_review_is_of_this_year(project: Path) -> None:
    _, files = imported(
        project,
        heading(1, "Action plan"),
        heading(2, "Review of licensing"),
        table("Action | Lead", "Visit every bar | VC"),
    )
    assert files["review-licensing"]["actions"][0]["id"] == "visit-every-bar-2031-32"


def test_contacts_terms_and_what_is_neither(project: Path) -> None:
    report, files = imported(
        project,
        heading(1, "Clean streets"),
        table("Action | Lead", "Paint the bridge | Bridge Trust"),
        heading(1, "Useful contacts"),
        table(
            "Organisation | Phone | Website | Email",
            "Vale Police | 101 | www.police.example | desk@police.example",
            "Vale Council | 01632 960999 | www.vale.example/ |",
            "Bridge Trust | 01632 960003 | www.bridge.example |",
        ),
        heading(1, "Abbreviations"),
        table("Term | Meaning", "NHW | Neighbourhood Watch – people who look after each other"),
        heading(1, "Crime figures"),
        table("Offence | 2030 | 2031", "Burglary | 12 | 9"),
        Line("- one\n  - two", "list"),
    )
    partners = {
        one["id"]: one
        for one in yaml.load((project / "data/partners.yml").read_text("utf-8"), yaml.BaseLoader)
    }
    assert partners["vale-police"]["web"] == "https://www.police.example"
    assert partners["vale-council"]["telephone"] == "01632 960001"
    assert partners["bridge-trust"]["telephone"] == "01632 960003"
    assert files["streets"]["actions"][0]["leads"] == ["bridge-trust"]
    assert "whether this is a new partner" in decisions(report)
    assert [(one, other[:12]) for _, one, other in report.different] == [
        ("01632 960001", "01632 960999")
    ]
    assert any("desk@police.example" in words for _, words in report.left)
    assert files["plan"]["members"] == ["vale-police", "vale-council", "bridge-trust"]
    terms = yaml.load((project / "data/glossary.yml").read_text("utf-8"), yaml.BaseLoader)
    assert terms[-1] == {
        "id": "nhw",
        "term": "NHW",
        "expansion": "Neighbourhood Watch",
        "explanation": "people who look after each other",
    }
    assert ("table 1, row 2", "Burglary | 12 | 9") in report.left


def test_no_column_of_contacts_hides_another(project: Path) -> None:
    report, _ = imported(
        project,
        heading(1, "Contacts"),
        table("Organisation | Telephone | Contact number", "Road Trust | 01632 960004 | 101"),
    )
    assert ("table 1, row 2", "Road Trust: Contact number: 101") in report.left


def test_line_ends_stay(project: Path) -> None:
    path = project / "data/partners.yml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    imported(
        project,
        heading(1, "Contacts"),
        table("Organisation | Website", "Vale Police | www.police.example", "New | www.x.example"),
    )
    written = path.read_bytes()
    assert b"  web: https://www.police.example\r\n" in written
    assert written.count(b"\n") == written.count(b"\r\n")


def test_lines_in_brackets_are_refused(project: Path) -> None:
    path = project / "data/partners.yml"
    path.write_text("- {id: vale-council, name: Vale Council}\n")
    contacts = table("Organisation | Website", "Vale Council | www.vale.example")
    with pytest.raises(Problems, match=r"partners\.yml:1.*in brackets"):
        imported(project, heading(1, "Contacts"), contacts)


def test_a_document_about_another_year_is_refused(project: Path) -> None:
    with pytest.raises(Problems, match="2030-31"):
        imported(
            project,
            heading(1, "Action plan 2030/31"),
            heading(2, "Clean streets"),
            table("Action | Lead", "Repair the lamps | VC"),
        )


def test_what_is_private_is_pointed_out(project: Path) -> None:
    report, _ = imported(
        project,
        heading(1, "Clean streets"),
        table("Action | Lead | Update", "Repair the lamps | VC | Mrs Smith called 07700 900123."),
    )
    assert [words for _, words in report.private] == [
        "“07700 900123” may be a private phone number",
        "“Mrs Smith” may be a private person's name",
    ]


def test_headers_in_the_first_column(project: Path) -> None:
    _, files = imported(
        project,
        heading(1, "Clean streets"),
        table("Action | Paint the bridge", "Lead agency | VC", "By when | June"),
        text("Then the lamps are the turn of the council, with the help of many other people."),
        table("Action | Light the park", "Lead agency | Vale Police", "By when | May", number=2),
    )
    assert [(one["action"], one["leads"]) for one in files["streets"]["actions"]] == [
        ("Paint the bridge (By when: June)", ["vale-council"]),
        ("Light the park (By when: May)", ["vale-police"]),
    ]


def test_partners_that_only_support_lead_nothing(project: Path) -> None:
    _, files = imported(
        project,
        heading(1, "Clean streets"),
        table(
            "Action | Lead | Supporting partners | Partners | Outcome",
            "Paint the bridge | VC | Vale Police | The Wardens | Fewer accidents",
            "Light the park | VC | | | Completed",
        ),
    )
    paint, light = files["streets"]["actions"]
    assert paint["leads"] == ["vale-council"]
    assert paint["action"] == (
        "Paint the bridge (Supporting partners: Vale Police; Partners: The Wardens; "
        "Outcome: Fewer accidents)"
    )
    assert "updates" not in paint
    assert light["updates"] == [{"text": "Completed", "status": "done"}]


@pytest.mark.parametrize("words", ["{{ 7 * 7 }}", "{% raw %}", "<script>alert(1)</script>"])
def test_a_title_is_no_code(words: str, project_copy: Path) -> None:
    """What a document says gets into pages, which are templates, and into the report."""
    blocks = (
        heading(1, f"Action plan {words} 2025/26"),
        heading(2, f"Clean {words} streets"),
        table("Action | Lead | Update", f"Paint {words} | {words} | {words}"),
    )
    report = import_plan(project_copy, Document(f"{words}.docx", blocks), "2025-26")
    pages = [file for file in report.written if file.startswith("docs/")]
    assert len(pages) == 2
    for file in (*pages, report.page):
        text = (project_copy / file).read_text("utf-8")
        assert words not in text.replace("<code># write here:</code>", "")


@pytest.mark.parametrize("character", ["\u200b", "\ufffd", "\x0b", "\u202e", "\uf0b7"])
def test_hidden_characters_are_refused(character: str, project: Path) -> None:
    """What cannot be seen is named by the check, or left out: it is never published."""
    imported(
        project, heading(1, "Clean streets"), table("Action | Lead", f"Repair{character} it | VC")
    )
    errors = check(project).stderr
    written = (project / f"data/plans/{YEAR}/streets.yml").read_text("utf-8")
    assert character not in written or f"streets.yml:{_line(written, character)}:" in errors


def _line(text: str, words: str) -> int:
    return text.count("\n", 0, text.index(words)) + 1


def test_headers_that_are_questions_or_have_a_date(project: Path) -> None:
    report, files = imported(
        project,
        heading(1, "1. Priority 1: Clean streets"),
        table(
            "What we intend to do | Who is leading? | Where are we now? | When? | BRAG",
            "Paint the bridge | VC | Half is painted. | June | #00b050",
        ),
        heading(1, "Strategic Priority 2: Safer roads"),
        table(
            "Key deliverables | Lead organisation | Progress – September 2031 | BRAG rating",
            "Slow the traffic | Vale Police | No update | Closed",
        ),
    )
    (paint,) = files["streets"]["actions"]
    assert paint["action"] == "Paint the bridge (When?: June)"
    assert (paint["leads"], paint["updates"]) == (["vale-council"], [{"text": "Half is painted."}])
    (slow,) = files["safer-roads"]["actions"]
    assert (slow["action"], slow["leads"]) == ("Slow the traffic", ["vale-police"])
    assert "“green (only a colour)”" in decisions(report)
    # It may be finished or given up.
    assert "“Closed”" in decisions(report)


def test_what_may_be_actions_is_to_be_decided(project: Path) -> None:
    report, files = imported(
        project,
        heading(1, "1. Introduction"),
        text("The partnership is made up of the responsible authorities."),
        heading(1, "2. Priority 1: Safer roads"),
        heading(2, "Objective 1.1 Slow the traffic"),
        Line("- Buy a camera (Vale Police)\n- Paint the lines", "list 1"),
        table("Intervention | Lead | Status", "Light the park | VC | Done"),
        heading(1, "Abbreviations"),
        Line("- ASB – Anti-social behaviour\n- NHW: Neighbourhood Watch", "list 2"),
    )
    asked = decisions(report)
    assert "whether the lists of “Objective 1.1 Slow the traffic” are actions" in asked
    assert "whether this table has actions: no header says which column they are in" in asked
    assert "no table of actions was recognised" in asked
    texts = {one["title"]: one.get("text") for one in files["plan"]["sections"]}
    assert texts["1. Introduction"].startswith("The partnership is made up of")
    assert files["plan"]["glossary"] == ["asb", "nhw"]


def test_what_is_to_be_decided_is_asked_again(project: Path) -> None:
    """An editor who adds a missing lead imports once more: a new priority must not pass by then."""
    blocks = (heading(1, "Safer roads"), table("Action | Lead", "Slow traffic | Road Trust"))
    first, _ = imported(project, *blocks)
    assert f"Then delete the folder data/plans/{YEAR}, nothing else" in first.as_text()
    shutil.rmtree(project / f"data/plans/{YEAR}")
    again, _ = imported(project, *blocks)
    assert decisions(again) == decisions(first)
    assert "what residents call “Safer roads”" in decisions(again)
    assert not again.no_pages or first.no_pages
