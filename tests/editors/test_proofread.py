"""What the proof-reader asks: each rule on small made texts, and what is known of the real plan."""

import datetime
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from macros.checks.project import load_data
from macros.data.front_matter import pages_in
from macros.data.plan_data import PlanData
from macros.data.plan_records import Narrative, Plan, Update
from macros.data.records import Partner, Term
from macros.editors.proofreading import names, readability, spelling, unlisted
from macros.editors.proofreading.figures import figures, figures_that_disagree
from macros.editors.proofreading.proofread import (
    actions_without_update,
    contacts_not_checked,
    proofread,
    report,
)
from macros.editors.proofreading.texts import Paragraph, our_texts, plan_texts, prose
from macros.editors.proofreading.warnings import Doubt
from tests.conftest import ROOT, SMALL

TODAY = datetime.date(2032, 1, 15)


def paragraph(text: str, at: str = "") -> Paragraph:
    return Paragraph("a.yml", 1, text, at)


def written(doubts: Iterable[Doubt]) -> list[str]:
    return [str(doubt) for doubt in doubts]


def said(root: Path, data: PlanData, today: datetime.date = TODAY) -> str:
    pages = {page.file: page.text for page in pages_in(root, [])}
    return report(proofread(data, pages, today))


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "macros", "--root", str(root), "proofread", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)


# Texts and their places.


def test_a_page_is_read_as_prose_and_each_sentence_knows_its_line() -> None:
    page = (
        "---\ntitle: Not prose.\n---\n\n# A heading {: #here }\n\nOne sentence, with\n"
        "[a link](a.md#b). Another, e.g. this\n\n{{ macro('x') }}\n\n- a point\n- one `x.y` more\n"
        "\n| cell | cell |\n| --- | --- |\n\n```\nNot. Prose.\n```\n<!-- Not\nprose. -->\nThe end."
    )
    sentences = [s for part in prose("p.md", page) for s in part.sentences]
    assert [(s.place(), " ".join(s.text.split())) for s in sentences] == [
        ("p.md:5", "A heading"),
        ("p.md:7", "One sentence, with a link."),
        ("p.md:8", "Another, e.g. this"),
        ("p.md:12", "a point"),
        ("p.md:13", "one … more"),
        ("p.md:15", "cell cell"),
        ("p.md:23", "The end."),
    ]


def test_a_plan_is_read_point_by_point(small: PlanData) -> None:
    texts = [(p.place(), p.at, p.text) for p in plan_texts(small.plans[0])]
    file = "data/plans/2030-31/streets.yml"
    assert texts[-3:] == [
        (f"{file}:18", "2030-31/streets", "In all, 41 streets were swept:"),
        (f"{file}:20", "2030-31/streets", "High Street"),
        (f"{file}:21", "2030-31/streets", "Low Street, and\n  its yard"),
    ]


# Abbreviations.


def test_abbreviations_used_and_listed_and_neither(small: PlanData) -> None:
    vc = small.glossary[0]
    terms = [
        vc.model_copy(update={"id": name.lower(), "term": name, "expansion": None})
        for name in ("OCG", "DAY", "VP", "XY")
    ]
    terms[1] = terms[1].model_copy(update={"in_text": "DAY programme"})
    plan = small.plans[1].model_copy(update={"glossary": ("vp", "xy")})
    data = small._replace(glossary=(vc, *terms))
    printed = [
        paragraph("OCGs and the DAY programme, part II; VPs and the VRU. Every day DO rest."),
        paragraph("We do. The PSPO (COVID-19, R&D) of the VRUs"),
        paragraph("ALL OF THIS IS LOUD"),
    ]
    assert written(unlisted.unlisted_in_plan(data, plan, printed)) == [
        "a.yml:1: no glossary lists “VRU”, used here",
        "a.yml:1: no glossary lists “PSPO”, used here",
        "a.yml:1: no glossary lists “COVID-19”, used here",
        "a.yml:1: no glossary lists “R&D”, used here",
        "data/partners.yml:1: the plan uses “VC”, which its own glossary does not list "
        "(this site's glossary does)",
        "a.yml:1: the plan uses “OCG”, which its own glossary does not list "
        "(this site's glossary does)",
        "a.yml:1: the plan uses “DAY”, which its own glossary does not list "
        "(this site's glossary does)",
        "data/plans/2031-32/plan.yml:1: the plan's glossary lists “XY”, and its text never uses it "
        "(the page Glossary says so)",
    ]


def test_an_abbreviation_of_ours_is_explained_where_its_words_stand(small: PlanData) -> None:
    ours = [
        Paragraph("docs/a.md", 1, "The Made Name (TMN) and the XYZ. VC."),
        Paragraph("docs/a.md", 9, "A TMN again"),
        Paragraph("docs/b.md", 2, "The TMN"),
    ]
    assert written(unlisted.unlisted_in_ours(small, ours)) == [
        "docs/b.md:2: no glossary lists “TMN”, used here",
        "docs/a.md:1: no glossary lists “XYZ”, used here",
    ]


# Names and words.


def partner(small: PlanData, name: str, *other_names: str) -> Partner:
    return small.partners[0].model_copy(update={"name": name, "other_names": other_names})


@pytest.mark.parametrize(
    ("name", "text", "forms"),
    [
        ("Mend, Make, Do", "a charity, Make, Mend, Do, came", ["Make, Mend, Do"]),
        ("Vale Fire & Rescue", "The Vale Fire and Rescue came", ["Vale Fire and Rescue"]),
        ("Lookup", "and Look Up came", ["Look Up"]),
        ("Vale Trust", "with The Vale Trust", ["The Vale Trust"]),
        ("Anti-social Hub", "the Antisocial Hub", ["Antisocial Hub"]),
        (
            "Vale Abuse Help Programme",
            "the Vale Abuse Offenders Help Programme",
            ["Vale Abuse Offenders Help Programme"],
        ),
        # What a sentence does to a name is no other way to write it.
        ("Vale Trust", "The Vale Trust's work with Vale Trusts", []),
        ("Vale Trust", "the vale trust", []),
        ("Vale Trust", "Vale Youth Trust", []),
    ],
)
def test_a_name_written_in_another_way(
    small: PlanData, name: str, text: str, forms: list[str]
) -> None:
    data = small._replace(partners=(partner(small, name),), glossary=())
    found = [str(doubt) for doubt in names.names_in_two_ways(data, (), [paragraph(text)])]
    where = sorted([f"“{form}” here, “{name}” in data/partners.yml:2" for form in forms])
    assert [line.removeprefix("a.yml:1: ") for line in found] == where or (
        forms and found == [f"data/partners.yml:2: “{name}” here, “{forms[0]}” in a.yml:1"]
    )


def test_a_name_whose_other_forms_are_recorded_is_answered(small: PlanData) -> None:
    vale = partner(small, "Vale Help Services", "Vale Help Service", "Helpers")
    term: Term = small.glossary[0].model_copy(update={"expansion": "Vale Help Service"})
    data = small._replace(partners=(vale,), glossary=(term,))
    assert written(names.names_in_two_ways(data, (), [])) == [
        "data/partners.yml:2: “Vale Help Services” here, "
        "“Vale Help Service” in data/partners.yml:1 and data/glossary.yml:3 "
        "(recorded as `other_names`)",
        "data/partners.yml:1: “Vale Help Services” is also written “Helpers” "
        "(recorded as `other_names`)",
    ]


def test_a_priority_written_in_other_capitals_in_title_review_and_list(small: PlanData) -> None:
    plan = small.plans[0]
    part = plan.priority_plans[0]
    review = Narrative.model_construct(location=part.location, title="Clean Streets: and", text="x")
    changed = part.model_copy(update={"title": "Clean streets - including", "narrative": review})
    plan = plan.model_copy(update={"priority_plans": (changed,)})
    listed = [paragraph("CLean streets – including lamps", at="2030-31/actions")]
    assert written(names.names_in_two_ways(small, [plan], listed))[0] == (
        "a.yml:1: “CLean streets” here, “Clean Streets” in data/plans/2030-31/streets.yml:1, "
        "“Clean streets” in data/plans/2030-31/streets.yml:1"
    )


def test_two_ways_that_a_remark_tells_are_answered(small: PlanData) -> None:
    remark = small.plans[1].remarks[0].model_copy(update={"note": "fly-tip and flytip."})
    plan = small.plans[1].model_copy(update={"remarks": (remark,)})
    texts = [
        paragraph("They fly-tip and flytip.\nWe fly tip. Come in to it, into it, anyone, any one")
    ]
    assert written(spelling.words_in_two_ways(small, texts)) == [
        "a.yml:2: “fly tip” here, “fly-tip” in a.yml:1, “flytip” in a.yml:1"
    ]
    data = small._replace(plans=(small.plans[0], plan))
    (doubt,) = spelling.words_in_two_ways(data, [paragraph("fly-tip, flytip")])
    assert doubt.known == "a remark says so"


@pytest.mark.parametrize(
    ("text", "slip", "right"),
    [
        ("a Chanel Panel, Channel Panels, the Channel", "Chanel", "Channel"),
        ("Licenced premises, licensed shops, licensed bars", "Licenced", "licensed"),
        ("the goverment, a government, governments", "goverment", "government"),
        ("they recieved it and received it; received", "recieved", "received"),
        ("organized and organised, organised", "organized", "organised"),
    ],
)
def test_a_word_a_letter_away_from_one_used_more(
    small: PlanData, text: str, slip: str, right: str
) -> None:
    assert written(spelling.slips(small, [paragraph(text)])) == [
        f"a.yml:1: “{slip}” here may be a slip for “{right}”"
    ]


def test_a_word_that_a_remark_says_is_right_is_answered(small: PlanData) -> None:
    remark = small.plans[1].remarks[0].model_copy(update={"note": "Chanel is no Channel."})
    plan = small.plans[1].model_copy(update={"remarks": (remark,)})
    (doubt,) = spelling.slips(small._replace(plans=(plan,)), [paragraph("Chanel, Channel")])
    assert doubt.known == "a remark says so"


def test_words_that_are_near_each_other_rightly(small: PlanData) -> None:
    text = (
        "action actions county country mental metal though through complaint compliant their there "
        "underage under-age council's councils addition addiction"
    )
    assert written(spelling.slips(small, [paragraph(text)])) == []


# Figures.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "over 2,000 young people and five workshops in May",
            ["over 2,000 young people", "five workshops"],
        ),
        ("On 9 June 2023, in 2023/24, 8 March or 2024 people", []),
        ("2.1% of it, 9.8 times, £40 paid, 01632 960001", []),
        ("with 12\nmen attending and 3 of them", ["12 men"]),
        ("99999999999999999999 people, ٣ people", ["٣ people"]),
    ],
)
def test_what_a_figure_counts(text: str, told: list[str]) -> None:
    assert [figure.written for figure in figures(paragraph(text))] == told


@pytest.mark.parametrize(
    ("update", "review", "doubts"),
    [
        (
            "At the end of May there were 14 men active in the programme.",
            "The programme ran on and at the end of May 6 men were active in it.",
            ["“14 men active” here, “6 men” in R: two figures for one thing"],
        ),
        (
            "The police took 328 reports of noise.",
            "The council had 328 complaints of noise.",
            ["“328 reports” here, “328 complaints” in R: the same figure for two things"],
        ),
        (
            "The scheme had over 780 young people.",
            "The scheme helped 780 young people.",
            ["“over 780 young people” here, “780 young people” in R: one is exact, one is not"],
        ),
        # They agree, in figures or words, or are of different things.
        ("Two cars were seized by the police.", "2 cars were seized by the police.", []),
        ("16 Prevent referrals were made.", "In all 16 referrals were made.", []),
        ("24 referrals to the refuge.", "7 referrals came to the school.", []),
        (
            "Help for 4 clients at home, 5 clients at work.",
            "Help for 5 clients at work, 4 clients at home.",
            [],
        ),
    ],
)
def test_figures_of_table_and_review(
    small: PlanData, update: str, review: str, doubts: list[str]
) -> None:
    plan, place = telling(small.plans[0], update, review)
    found = figures_that_disagree(small, [plan])
    assert [doubt.what.replace(place, "R") for doubt in found] == doubts


def test_figures_that_a_remark_is_about_are_answered(small: PlanData) -> None:
    update = "All 40 streets were swept at night in the old town."
    plan, _ = telling(small.plans[0], update, "In the old town, 41 streets were swept at night.")
    (doubt,) = figures_that_disagree(small, [plan])
    assert doubt.known == "a remark says so"


def telling(plan: Plan, update: str, review: str) -> tuple[Plan, str]:
    """Return a plan whose only update and review say these words, and the review's place."""
    part = plan.priority_plans[0]
    assert part.narrative
    latest = part.actions[0].updates[-1].model_copy(update={"text": update})
    action = part.actions[0].model_copy(update={"updates": (latest,)})
    told = part.narrative.model_copy(update={"text": review})
    part = part.model_copy(update={"actions": (action,), "narrative": told})
    place = f"{told.location.file}:{told.location.keys['text']}"
    return plan.model_copy(update={"priority_plans": (part,)}), place


# Time.


@pytest.mark.parametrize(
    ("today", "doubts"),
    [
        ("2031-06-01", ["7: Vale Police: no check recorded"]),
        ("2032-05-01", ["7: Vale Police: no check recorded"]),
        ("2032-05-02", ["6: Vale Council: last checked on 2031-05-02"]),
    ],
)
def test_a_contact_is_checked_once_a_year(small: PlanData, today: str, doubts: list[str]) -> None:
    found = written(contacts_not_checked(small, datetime.date.fromisoformat(today)))
    assert set(doubts) <= {line.removeprefix("data/partners.yml:") for line in found}
    # Who has neither number nor address has nothing to check.
    assert len(found) == (2 if today > "2032-05-01" else 1)


@pytest.mark.parametrize(
    ("on", "status", "today", "told"),
    [
        (None, None, "2031-07-02", None),  # 92 days from 1 April
        (None, None, "2031-07-03", "no update"),
        ("2031-09-30", None, "2031-12-31", None),
        ("2031-09-30", None, "2032-01-01", "the latest update is of 2031-09-30"),
        ("2031-09-30", "done", "2032-06-01", None),
        ("", None, "2031-05-01", "its latest update has no day"),
    ],
)
def test_an_action_is_told_of_once_a_quarter(
    small: PlanData, on: str | None, status: str | None, today: str, told: str | None
) -> None:
    plan = small.plans[1]
    homes, streets = plan.priority_plans
    day = datetime.date.fromisoformat(on) if on else None
    update = Update.model_construct(location=homes.location, text="Some.", on=day, status=status)
    updates = () if on is None else (update,)
    action = homes.actions[0].model_copy(update={"updates": updates})
    homes = homes.model_copy(update={"actions": (action,)})
    streets = streets.model_copy(update={"actions": ()})
    plan = plan.model_copy(update={"priority_plans": (homes, streets)})
    place = "data/plans/2031-32/homes.yml:4: Vale Police: “Give away locks”"
    found = actions_without_update(small, plan, datetime.date.fromisoformat(today))
    assert written(found) == ([f"{place}: {told}"] if told else [])


def test_silent_actions_are_listed_by_lead(small: PlanData) -> None:
    found = actions_without_update(small, small.plans[0], datetime.date(2031, 7, 1))
    # What is done needs no update; who leads with others is told of it too.
    assert [doubt.what for doubt in found] == ["Vale Council: “Mend the lamps”: no update"]


# Sentences.


def test_a_sentence_of_26_words_or_of_long_ones_is_hard() -> None:
    short = "We ask the police to come to the town at night. " * 9
    long = "word " * 25 + "end."
    heavy = (
        "Organisational accountability necessitates comprehensive interdepartmental "
        "communication regarding multi-agency safeguarding responsibilities throughout partnership "
        "infrastructure."
    )
    title = "Community Safety Partnership"
    doubts = written(
        readability.hard_sentences([paragraph(t) for t in (short, long, heavy, title)])
    )
    assert doubts == [
        f"a.yml:1: 26 words in one sentence: “{long}”",
        f"a.yml:1: as hard as a university text (grade 46): “{heavy}”",
    ]


# The plans that stand here. What is known of the one of 2024-25 stands in test_source.py.


def test_the_real_plan_is_read_quickly_and_always_in_the_same_words(data: PlanData) -> None:
    # Time of this process alone, so that a busy machine does not fail it.
    start = time.process_time()
    read = said(ROOT, data, datetime.date(2024, 9, 1))
    assert time.process_time() - start < 5
    done = run(ROOT, "--today", "2024-09-01")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{read}\n", "")


# What it must bear.


def test_a_new_partnership_without_anything_is_read(beginning: Path) -> None:
    done = run(beginning, "--today", "2032-01-15")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Contacts not checked for a year: 1 to look at" in done.stdout


def test_unsound_data_are_answered_as_ever(beginning: Path) -> None:
    (beginning / "data/topics.yml").write_text("- id: Not an id\n")
    done = run(beginning)
    assert done.returncode == 1
    assert "data/topics.yml:1:" in done.stderr and "Traceback" not in done.stderr


def test_a_day_that_is_none_is_answered(beginning: Path) -> None:
    done = run(beginning, "--today", "2032-02-30")
    assert done.returncode == 2
    assert "write year-month-day, such as 2024-09-30" in done.stderr


ANYTHING = some.text() | some.text("ABCabc &-–'’.,:;!?()[]{}|#*`<>0123456789\n%£ –ßİ", max_size=80)


@settings(max_examples=150, deadline=None)
@given(some.lists(ANYTHING, min_size=1, max_size=4))
def test_no_text_stops_the_proof_reader(texts: list[str]) -> None:
    data = load_data(SMALL)
    pages = {f"docs/{number}.md": text for number, text in enumerate(texts)}
    names_of = tuple(partner(data, text) for text in texts)
    plan, _ = telling(data.plans[0], texts[0], texts[-1])
    data = data._replace(
        plans=(plan, plan.model_copy(update={"year": "2031-32"})), partners=names_of
    )
    term = data.glossary[0].model_copy(update={"term": texts[0], "expansion": texts[-1]})
    report(proofread(data._replace(glossary=(term,)), pages, TODAY))
    for paragraph in our_texts(data, pages):
        assert all(sentence.text.strip() for sentence in paragraph.sentences)
