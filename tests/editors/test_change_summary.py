"""The summary of changes: every difference in plain English, with its file and line."""

import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import cmarkgfm
import pytest
from bs4 import BeautifulSoup

from macros.__main__ import main
from macros.checks.project import load_data
from macros.data.front_matter import FrontMatter
from macros.data.plan_data import PlanData
from macros.data.problems import Problems
from macros.data.records import Record, SearchWords
from macros.editors.change_summary.changes import PARTS, changes, load_base
from macros.editors.change_summary.comment import LONGEST, comment
from macros.editors.change_summary.records import (
    KINDS,
    LABELS,
    REFERENCES,
    Change,
    Comparison,
    code,
)
from macros.editors.proofreading.contacts import moved_ids
from macros.views.changes import name_of
from tests.conftest import ROOT, SMALL

HOMES = "data/plans/2031-32/homes.yml"
STREETS, BEFORE = "data/plans/2031-32/streets.yml", "data/plans/2030-31/streets.yml"
PLAN = "data/plans/2031-32/plan.yml"
# Edits of a copy of tests/small: the file, the old text, the new text and the expected changes.
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "update recorded": (
        HOMES,
        "    leads: [vale-police]\n",
        "    leads: [vale-police]\n    updates:\n"
        "      - {on: 2031-05-01, text: Ten locks., status: done}\n",
        [
            f"{HOMES}:7: Update “Ten locks.” (action “Give away locks”, 2031–32) added;"
            " date: “1 May 2031”; status: “Done”"
        ],
    ),
    "second update recorded": (
        BEFORE,
        "narrative:",
        "    updates: [{text: Two lamps.}]\nnarrative:",
        [f"{BEFORE}:15: Update “Two lamps.” (action “Repair the lamps”, 2030–31) added"],
    ),
    "update reworded, dated, without its status": (
        BEFORE,
        "on: 2031-03-01\n        text: All 40 streets were swept.\n        status: done",
        "on: 2031-03-02\n        text: All 40 streets have been swept.",
        [
            f"{BEFORE}:9: Date of the update “All 40 streets have been swept.” (action “Sweep the"
            " streets”, 2030–31) changed from “1 March 2031” to “2 March 2031”",
            f"{BEFORE}:9: Status of the update “All 40 streets have been swept.” (action “Sweep"
            " the streets”, 2030–31) removed: “Done”",
            f"{BEFORE}:10: Text of the update (action “Sweep the streets”, 2030–31) changed from"
            " “All 40 streets were swept.” to “All 40 streets have been swept.”",
        ],
    ),
    "update removed": (
        BEFORE,
        "      - on: 2030-06-01\n        text: Half of them were swept.\n",
        "",
        [
            f"{BEFORE}:7: Update “Half of them were swept.” (action “Sweep the streets”, 2030–31)"
            " removed; date: “1 June 2030”"
        ],
    ),
    "action added": (
        HOMES,
        "    leads: [vale-police]\n",
        "    leads: [vale-police]\n  - id: keys-2031-32\n    action: Copy keys\n"
        "    leads: [the-wardens, everyone]\n",
        [
            f"{HOMES}:6: Action “Copy keys” (priority “Safe homes”, 2031–32) added;"
            " id: “keys-2031-32”; lead partners: “The Wardens; Everyone”"
        ],
    ),
    "action removed": (
        BEFORE,
        "  - id: lamps-2030-31\n    action: Repair the lamps\n    leads: [vale-council]\n",
        "",
        [
            f"{BEFORE}:12: Action “Repair the lamps” (priority “Clean streets”, 2030–31) removed;"
            " id: “lamps-2030-31”; lead partners: “Vale Council”;"
            " its address “/plans/2030-31/#lamps-2030-31” is gone"
        ],
    ),
    "action reworded": (
        HOMES,
        "Give away locks",
        "Give away locks and keys",
        [
            f"{HOMES}:4: Words of the action (priority “Safe homes”, 2031–32) changed from"
            " “Give away locks” to “Give away locks and keys”"
        ],
    ),
    "lead changed": (
        HOMES,
        "[vale-police]",
        "[vale-council]",
        [
            f"{HOMES}:5: Lead partners of the action “Give away locks” (priority “Safe homes”,"
            " 2031–32) changed from “Vale Police” to “Vale Council”"
        ],
    ),
    "lead added": (
        HOMES,
        "[vale-police]",
        "[the-wardens, vale-police]",
        [
            f"{HOMES}:5: Lead partners of the action “Give away locks” (priority “Safe homes”,"
            " 2031–32) changed from “Vale Police” to “The Wardens; Vale Police”"
        ],
    ),
    "leads in another order": (
        BEFORE,
        "[vale-council, the-wardens]",
        "[the-wardens, vale-council]",
        [
            f"{BEFORE}:5: Lead partners of the action “Sweep the streets” (priority “Clean"
            " streets”, 2030–31) changed from “Vale Council; The Wardens” to “The Wardens; Vale"
            " Council”"
        ],
    ),
    "action ended": (
        STREETS,
        "    continues: sweep-2030-31\n",
        "",
        [
            f"{BEFORE}:3: Action “Sweep the streets” (2030–31) now shows as not in the"
            " 2031–32 plan",
            f"{STREETS}:4: What it continues of the action “Sweep the streets” (priority"
            " “Streets, clean and safe”, 2031–32) removed: “Sweep the streets”",
        ],
    ),
    "action no longer ended": (
        HOMES,
        "    leads: [vale-police]\n",
        "    leads: [vale-police]\n    continues: lamps-2030-31\n",
        [
            f"{BEFORE}:12: Action “Repair the lamps” (2030–31) now shows as continued",
            f"{HOMES}:6: What it continues of the action “Give away locks” (priority “Safe"
            " homes”, 2031–32) added: “Repair the lamps”",
        ],
    ),
    "telephone number": (
        "data/partners.yml",
        "01632 960001",
        "01632 960003",
        [
            "data/partners.yml:4: Phone number of the partner “Vale Council” changed from"
            " “01632 960001” to “01632 960003”"
        ],
    ),
    "web address": (
        "data/partners.yml",
        "https://www.vale.example",
        "https://vale.example/help",
        [
            "data/partners.yml:5: Web address of the partner “Vale Council” changed from"
            " “https://www.vale.example” to “https://vale.example/help”"
        ],
    ),
    "line taken out": (
        "data/partners.yml",
        "  note: They have no number.\n",
        "",
        ["data/partners.yml:10: Note of the partner “The Wardens” removed: “They have no number.”"],
    ),
    "partner added": (
        "data/partners.yml",
        "- id: everyone",
        '- id: fire\n  name: Fire Service\n  telephone: "105"\n  sensitive: true\n- id: everyone',
        [
            "data/partners.yml:16: Partner “Fire Service” added; id: “fire”;"
            " phone number: “105”; sensitive: “yes”"
        ],
    ),
    "partner moved": (
        "data/partners.yml",
        '- id: vale-police\n  name: Vale Police\n  telephone: "101"\n- id: the-wardens\n'
        "  name: The Wardens\n  other_names: [Street Wardens]\n  ask_about: Streets.\n"
        "  note: They have no number.\n  see_also: [vale-council]\n",
        "- id: the-wardens\n  name: The Wardens\n  other_names: [Street Wardens]\n"
        "  ask_about: Streets.\n  note: They have no number.\n  see_also: [vale-council]\n"
        '- id: vale-police\n  name: Vale Police\n  telephone: "101"\n',
        ["data/partners.yml:7: Order of the partners changed"],
    ),
    "term renamed, with its old id kept": (
        "data/glossary.yml",
        "- id: vc\n",
        "- id: council\n  formerly: [vc]\n",
        [
            "data/glossary.yml:1: Id of the term “VC” changed from “vc” to “council”",
            "data/glossary.yml:2: Earlier ids or addresses (only old links use it) of the term “VC”"
            " added: “vc”",
        ],
    ),
    "term renamed, without": (
        "data/glossary.yml",
        "- id: vc\n",
        "- id: council\n",
        [
            "data/glossary.yml:1: Term “VC” added; id: “council”; expansion: “Vale Council”;"
            " explanation: “runs the vale”; partner: “Vale Council”",
            "data/glossary.yml:1: Term “VC” removed; id: “vc”; expansion: “Vale Council”;"
            " explanation: “runs the vale”; partner: “Vale Council”;"
            " its address “/glossary/#vc” is gone",
        ],
    ),
    "what only the search sees": (
        "data/search_words.yml",
        "[muck]",
        "[muck, dirt]",
        [
            "data/search_words.yml:1: Topics of the search words changed from “rubbish: muck” to"
            " “rubbish: muck; dirt”"
        ],
    ),
    "priority of a topic": (
        "data/topics.yml",
        "priority: streets",
        "priority: homes",
        ["data/topics.yml:4: Priority of the topic “Rubbish” changed from “Streets” to “Homes”"],
    ),
    "figure": (
        "data/measures.yml",
        "2030-31: 1000}",
        "2030-31: 1001}",
        [
            "data/measures.yml:3: Count of incidents of the measure “All crime” changed from"
            " “2029–30: 1200; 2030–31: 1000” to “2029–30: 1200; 2030–31: 1001”"
        ],
    ),
    "current plan": (
        "data/site.yml",
        "current: 2031-32",
        "current: 2030-31",
        ["data/site.yml:8: Current plan of the site changed from “2031-32” to “2030-31”"],
    ),
    "status": (
        "data/vocabulary.yml",
        "label: Done",
        "label: Finished",
        ["data/vocabulary.yml:6: Label of the status changed from “Done” to “Finished”"],
    ),
    "section removed": (
        PLAN,
        "  - id: review\n    title: Review\n    text: The year before.\n    shows: narratives\n"
        "    year: 2030-31\n",
        "",
        [
            f"{PLAN}:6: Section “Review” (plan 2031–32) removed; id: “review”; text: “The year"
            " before.”; shows: “narratives”; year: “2030-31”"
        ],
    ),
    "place of a remark": (
        PLAN,
        "words: 41 streets",
        "words: streets were",
        [
            f"{PLAN}:28: Words of the place of the remark (remark “40 or 41.”, 2031–32) changed"
            " from “41 streets” to “streets were”"
        ],
    ),
    "narrative added": (
        STREETS,
        "summary:",
        "narrative:\n  title: Then\n  text: It was dirty.\nsummary:",
        [
            f"{STREETS}:3: Narrative “Then” (priority “Streets, clean and safe”, 2031–32) added;"
            " text: “It was dirty.”"
        ],
    ),
    "line ends in a text": (
        BEFORE,
        "Low Street, and\n      its yard",
        "Low Street, and its yard",
        [
            f"{BEFORE}:17: Text of the narrative “Streets” (priority “Clean streets”, 2030–31)"
            " reads the same: “In all, 41 streets were swept: - High Street - Low Street, and its"
            " yard”, but its spaces, line ends or ids changed"
        ],
    ),
    "page": (
        "docs/index.md",
        "# Upper Vale\n",
        "---\ntitle: The Vale\n---\n# Upper Vale\n\nWelcome.\n",
        [
            "docs/index.md:2: Title of the page added: “The Vale”",
            "docs/index.md:5: Text of the page “The Vale” added: “Welcome.”",
        ],
    ),
    "comment in a file": ("data/site.yml", "area:", "# Ours.\narea:", []),
}


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def format_change(change: Change) -> str:
    return re.sub("`(.*?)`", r"“\1”", change.words)


def summarise(edited: Path) -> list[str]:
    found = changes(load_data(SMALL), load_data(edited), SMALL, edited)
    return [f"{change.file}:{change.line}: {format_change(change)}" for change in found]


def replace(root: Path, file: str, old: str, new: str) -> None:
    path = root / file
    text = path.read_text()
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("case", CASES)
def test_changes_have_their_line(case: str, edited: Path) -> None:
    file, old, new, expected = CASES[case]
    replace(edited, file, old, new)
    assert summarise(edited) == expected


def test_no_changes(edited: Path) -> None:
    assert summarise(edited) == []
    assert comment([]).endswith("Nothing that a reader can see.\n")


def test_a_new_year_is_listed_by_action(edited: Path) -> None:
    new = edited / "data/plans/2032-33"
    new.mkdir()
    (new / "plan.yml").write_text("title: Plan\nsource: Made.\npriorities: [homes]\nsections: []\n")
    (new / "homes.yml").write_text(
        "title: Homes\nactions:\n  - id: locks-2032-33\n    action: Locks\n"
        "    leads: [everyone]\n    continues: locks-2031-32\n"
    )
    replace(edited, "data/site.yml", "current: 2031-32", "current: 2032-33")
    folder = "data/plans/2032-33"
    assert summarise(edited) == [
        f"{STREETS}:4: Action “Sweep the streets” (2031–32) now shows as not in the 2032–33 plan",
        f"{folder}/homes.yml:1: Priority “Homes” (plan 2032–33) added; id: “homes”",
        f"{folder}/homes.yml:3: Action “Locks” (priority “Homes”, 2032–33) added;"
        " id: “locks-2032-33”; lead partners: “Everyone”; what it continues: “Give away locks”",
        f"{folder}/plan.yml:1: Plan “Plan” added; year: “2032-33”;"
        " source: “Made.”; priorities: “Homes”",
        "data/site.yml:8: Current plan of the site changed from “2031-32” to “2032-33”",
    ]


def test_records_of_a_deleted_file_keep_their_lines(edited: Path) -> None:
    (edited / HOMES).unlink()
    replace(edited, PLAN, "[homes, streets]", "[streets]")
    assert summarise(edited) == [
        f"{HOMES}:1: Priority “Safe homes” (plan 2031–32) removed; id: “homes”",
        f"{HOMES}:3: Action “Give away locks” (priority “Safe homes”, 2031–32) removed;"
        " id: “locks-2031-32”; lead partners: “Vale Police”;"
        " its address “/plans/2031-32/#locks-2031-32” is gone",
        f"{PLAN}:3: Priorities of the plan “Plan 2031/32” changed from “Homes; Streets” to"
        " “Streets”",
    ]


def test_an_action_moved_to_another_priority_keeps_its_url(edited: Path) -> None:
    action = "  - id: locks-2031-32\n    action: Give away locks\n    leads: [vale-police]\n"
    replace(edited, HOMES, action, "  []\n")
    replace(edited, STREETS, "actions:\n", f"actions:\n{action}")
    assert summarise(edited) == [
        f"{STREETS}:4: Action “Give away locks” (priority “Streets, clean and safe”, 2031–32)"
        f" moved here from “{HOMES}”"
    ]


def test_added_and_removed_files(edited: Path) -> None:
    (edited / "docs/index.md").rename(edited / "docs/a page.md")
    (edited / "docs/look.css").write_text("p {}")
    assert summarise(edited) == [
        "docs/a page.md:1: Page “Upper Vale” added",
        "docs/index.md:1: Page “Upper Vale” removed",
        "docs/look.css:1: File “docs/look.css” added",
    ]


def test_page_texts_are_compared_without_rendering(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for root in (before, after):
        shutil.copytree(SMALL, root)
        (root / "docs/one.md").write_text("# One\n\nA cat sat.\n\nLast.\n")
    spy = tmp_path / "ran"
    run = f"{{{{ cycler.__init__.__globals__.os.system('touch {spy}') }}}}"
    (after / "docs/one.md").write_text(f"# One\n\nA dog sat.\n\n{run}\n")
    found = changes(load_data(before), load_data(after), before, after)
    assert [(c.line, format_change(c)) for c in found] == [
        (3, "Text of the page “One” changed from “A cat sat.” to “A dog sat.”"),
        (5, f"Text of the page “One” changed from “Last.” to “{run}”"),
    ]
    assert not spy.exists()


def test_changed_templates_are_listed(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for root in (before, after):
        shutil.copytree(SMALL, root)
        (root / "overrides").mkdir()
        (root / "overrides/main.html").write_text(root.name)
    (after / "macros").mkdir()  # only in one version: not compared
    (after / "macros/a.py").touch()
    found = changes(load_data(before), load_data(after), before, after)
    assert [format_change(change) for change in found] == ["File “overrides/main.html” changed"]


def test_urls_that_are_no_longer_recorded(tmp_path: Path) -> None:
    before, after = tmp_path / "before", tmp_path / "after"
    for root, lines in (
        (before, "/\n/a-z/\n/glossary/#vc\n"),
        (after, "/\n/glossary/#vc\n/new/\n"),
    ):
        shutil.copytree(SMALL, root)
        (root / "addresses.txt").write_text(lines)
    found = changes(load_data(before), load_data(after), before, after)
    assert [(c.file, c.line, format_change(c)) for c in found] == [
        (
            "addresses.txt",
            2,
            "“/a-z/” is no longer recorded: it could go without a warning",
        )
    ]

    (after / "addresses.txt").unlink()
    assert changes(load_data(before), load_data(after), before, after) == ()
    for root in (before, after):
        (root / "mkdocs.yml").touch()
    found = changes(load_data(before), load_data(after), before, after)
    assert [format_change(change).split(" ")[0] for change in found] == [
        "“/”",
        "“/a-z/”",
        "“/glossary/#vc”",
    ]


def test_long_texts_are_shortened_around_the_difference(edited: Path) -> None:
    text = " ".join(f"word{n}" for n in range(400))
    replace(edited, STREETS, "Streets that are clean.", text)
    before = edited.parent / "before"
    shutil.copytree(edited, before)
    replace(edited, STREETS, " word200 ", " ward200 ")
    (found,) = changes(load_data(before), load_data(edited), before, edited)
    assert format_change(found).endswith(
        "changed from “… word196 word197 word198 word199 word200 word201 word202 word203 word204 …”"
        " to “… word196 word197 word198 word199 ward200 word201 word202 word203 word204 …”"
    )
    shutil.rmtree(before)


def test_a_change_of_any_field_is_reported(small: PlanData) -> None:
    fields = set()
    for record in (small.site, *_records(small)):
        for field, altered in _altered(record):
            compared = Comparison(small, small)
            found = list(compared.record(record, altered))
            assert found, (type(record), field)
            assert all(0 < change.line < 40 and change.part in PARTS for change in found)
            fields.add((type(record), field))
    kinds = [kind for kind in record_types() if kind is not FrontMatter]
    every = {(kind, field) for kind in kinds for field in kind.model_fields}
    assert every - fields == {(kind, "location") for kind in kinds}


def _records(inside: Any) -> Iterator[Any]:
    """Yield every record in the data, or within a record."""
    values = inside if isinstance(inside, tuple) else [getattr(inside, f) for f in _fields(inside)]
    for value in values:
        if isinstance(value, Record):
            yield value
        if isinstance(value, Record | tuple):
            yield from _records(value)


def _fields(record: Any) -> list[str]:
    return list(type(record).model_fields) if isinstance(record, Record) else []


def _altered(record: Record) -> Iterator[tuple[str, Record]]:
    """Yield copies of a record, each with another value in one field."""
    for field, kind in type(record).model_fields.items():
        value = getattr(record, field)
        other: Any = "other"
        if field in ("on", "checked_on", "published_on"):
            other = datetime.date(2040, 1, 1)
        elif isinstance(value, bool):
            other = not value
        elif isinstance(value, dict):
            added = {"xy": "other"} if field.endswith("_in") else {"2040-41": 1}
            other = value | ({"other": ("other",)} if isinstance(record, SearchWords) else added)
        elif isinstance(value, tuple) and field != "location":
            records = get_args(kind.annotation)[0] in Record.__subclasses__()
            other = value[1:] if records else (*value, "other")
        elif field == "narrative":
            other = None
        if field != "location" and other != value:
            yield field, record.model_copy(update={field: other})


def test_every_kind_of_record_has_a_label() -> None:
    assert {kind.part for kind in KINDS.values()} <= set(PARTS)
    assert {kind.__name__ for kind in record_types()} == set(KINDS)
    fields = {field for kind in record_types() for field in kind.model_fields}
    assert {*LABELS["fields"], *REFERENCES} <= fields
    assert {*LABELS["references"]} <= set(KINDS)


def record_types() -> list[type[Record]]:
    kinds = [kind for kind in Record.__subclasses__() if kind.__module__.startswith("macros.")]
    # The choices for a new year are not part of the site.
    return [kind for kind in kinds if "new_year" not in kind.__module__]


def test_mistakes_in_the_base_are_reported(edited: Path) -> None:
    replace(edited, "data/site.yml", "area: Upper Vale", "area:")
    with pytest.raises(Problems) as error:
        load_base(edited)
    assert [p.file for p in error.value.problems] == [str(edited / "data/site.yml")]


HOSTILE = [
    "@everyone @org/team",
    "#1 GH-1 org/repo#1 a5c3785ed8d6a35868bc169f07e40e889087fd2e",
    "https://evil.example www.evil.example mail@evil.example",
    "[click](https://evil.example) ![x](https://evil.example/x.png) [ref]: https://evil.example",
    "<script>alert(1)</script><img src=x onerror=alert(1)><!-- -->",
    "` `` ``` code ` <b>out</b>",
    "`",
    "\\",
    "``<b>``",
    "line one\n\n# Heading\n- list\n\n---\n| a | b |\n| - | - |\n",
    "&lt;b&gt; &#64;everyone &amp;",
    "**bold** _em_ ~~gone~~ :smile: $x^2$ $`x`$ [^1] - [x] done",
    "turned \u202etxet\u202c and \u200bhidden \ufeff \x07",
    "{} {0} {field!r} %s",
    " leading and trailing ",
]


def render(markdown: str) -> BeautifulSoup:
    """Return a comment as rendered by GitHub's parser, with its automatic links."""
    unsafe = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE  # GitHub's page would filter what is left
    html = cmarkgfm.github_flavored_markdown_to_html(markdown, unsafe)
    return BeautifulSoup(html, "html.parser")


@pytest.mark.parametrize("text", HOSTILE)
def test_quoted_texts_are_escaped(text: str) -> None:
    words = f"Text of {code(text)} changed to {code(text)}"
    change = Change(f"docs/{text}.md", 1, "Pages", words)
    page = render(comment([change]))
    assert {tag.name for tag in page.find_all()} == {"h2", "h3", "ul", "li", "code"}
    assert [tag.attrs for tag in page.find_all() if tag.attrs] == []
    (line,) = page.find_all("li")
    codes = line.find_all("code")
    shown = [code.extract().get_text() for code in codes]
    assert len(shown) == 3
    assert line.get_text().strip() == "Text of  changed to  –"
    plain = " ".join(text.split())
    for character in "\u202e\u202c\u200b\ufeff\x07":
        plain = plain.replace(character, f"‹U+{ord(character):04X}›")
    assert shown[0].strip() == shown[1].strip() == plain.strip()


def test_long_texts_are_cut_and_too_many_changes_counted() -> None:
    long = Change("a.yml", 1, "Pages", f"Text of {code('x' * 5000)}")
    assert f"`{'x' * 300} …`" in comment([long])
    many = [Change("a.yml", n, "Updates", f"Update {code('x' * 250)}") for n in range(300)]
    text = comment([*many, long])
    assert len(text) < LONGEST
    assert text.endswith("\n- Updates: 300\n- Pages: 1\n")
    assert len(comment(many[:200])) > 50_000


def test_parts_are_in_order(edited: Path) -> None:
    for case in ("telephone number", "update recorded", "action reworded", "page"):
        replace(edited, *CASES[case][:3])
    found = changes(load_data(SMALL), load_data(edited), SMALL, edited)
    assert re.findall("^#+ .*", comment(found), re.MULTILINE) == [
        "## What changes on the public site",
        "### Updates",
        "### Actions",
        "### Contacts",
        "### Pages",
    ]
    assert list(found) == sorted(found, key=lambda change: (change.file, change.line))


def test_what_is_probably_wrong_comes_first(edited: Path) -> None:
    replace(edited, "data/partners.yml", "01632 960001", "111")
    replace(edited, "data/partners.yml", 'telephone: "101"', "telephone: 01632 960001")
    replace(edited, "data/plans/2030-31/streets.yml", "Half of them", "Half of `them` â€“ ???")
    text = comment(changes(load_data(SMALL), load_data(edited), SMALL, edited))
    assert text.split("\n### ")[1] == (
        "Please look\n\n"
        "- `“01632 960001” was the number of Vale Council – look up the number of Vale Police` –"
        " `data/partners.yml:9`\n"
        "- `“???” may be a note to a colleague – write it, or delete it` –"
        " `data/plans/2030-31/streets.yml:8`\n"
        "- `“â€“” was “–” – write “–”` – `data/plans/2030-31/streets.yml:8`\n"
    )


@pytest.mark.parametrize("kind", ["partners", "priorities", "sections", "actions"])
def test_two_records_that_exchange_their_ids_are_named(small: PlanData, kind: str) -> None:
    """Every old link would lead to the other; no list of addresses shows that."""
    plan = small.plans[0]
    owners: dict[str, Any] = {"sections": small.plans[-1], "actions": plan.priority_plans[0]}
    owner = owners.get(kind, small)
    first, second, *rest = getattr(owner, kind)
    new = [one.model_copy(update={"id": of.id}) for one, of in ((first, second), (second, first))]
    data: Any = small
    if kind == "actions":
        part = owner.model_copy(update={kind: (*new, *rest)})
        plan = plan.model_copy(update={"priority_plans": (part, *plan.priority_plans[1:])})
        data = small._replace(plans=(plan, *small.plans[1:]))
    elif kind == "sections":
        plan = owner.model_copy(update={kind: (*new, *rest)})
        data = small._replace(plans=(*small.plans[:-1], plan))
    else:
        changed: dict[str, Any] = {kind: (*new, *rest)}
        data = small._replace(**changed)
    (found,) = moved_ids(small, data)
    b, a = ((one.id, name_of(one)) for one in (first, second))
    assert found.what == (
        f"the ids of “{a[1]}” (it was “{a[0]}”) and “{b[1]}” (it was “{b[0]}”) were swapped"
    )
    assert not [*moved_ids(small, small)]


def test_ids_that_moved_round_are_named_each(small: PlanData) -> None:
    rest, ids = small.partners[3:], [small.partners[place].id for place in (1, 2, 0)]
    new = [
        one.model_copy(update={"id": id_}) for one, id_ in zip(small.partners, ids, strict=False)
    ]
    found = [
        f"{one.what} – {one.fix}"
        for one in moved_ids(small, small._replace(partners=(*new, *rest)))
    ]
    assert len(found) == 3
    first, second = small.partners[:2]
    assert found[0] == (
        f"“{second.id}” was the id of {second.name}, and is now that of {first.name} – give "
        f"“{first.name}” its old id “{first.id}” back: links to one would lead to the other"
    )


def test_doubts_are_warnings_on_their_lines_on_github(
    edited: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    partners = edited / "data/partners.yml"
    ids = {"vale-council": "vale-police", "vale-police": "vale-council"}
    text = re.sub(r"(?m)^- id: (vale-\S+)", lambda m: f"- id: {ids[m[1]]}", partners.read_text())
    partners.write_text(text)
    monkeypatch.setattr("sys.argv", ["macros", "--root", str(edited), "changes", str(SMALL)])
    monkeypatch.setattr("gc.disable", lambda: None)
    for on_github in (True, False):
        monkeypatch.setenv("GITHUB_ACTIONS", str(on_github).lower())
        assert main() == 0
        output, errors = capsys.readouterr()
        # One line, and no question whether they were swapped.
        (line,) = output.partition("### Please look\n\n")[2].partition("\n\n")[0].splitlines()
        assert line.startswith("- `the ids of “Vale Police” (it was “vale-police”) and")
        warning = "::warning file=data/partners.yml,line=1,col=1,title=Please look::the ids of"
        assert (warning in errors) is on_github and "::warning" not in output


def test_real_data_has_no_changes_from_itself(data: PlanData) -> None:
    assert changes(data, data, ROOT, ROOT) == ()
