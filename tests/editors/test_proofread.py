"""Proofreading: each check on short texts, and known findings in the real plans."""

import datetime
import re
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from macros.checks.project import load_data
from macros.data.front_matter import pages_in
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan, Update
from macros.data.records import Partner
from macros.editors.proofreading.figures import (
    figures,
    figures_that_disagree,
    impossible_figures,
)
from macros.editors.proofreading.names import names_in_other_forms
from macros.editors.proofreading.proofread import (
    actions_without_update,
    contacts_not_checked,
    proofread,
    report,
)
from macros.editors.proofreading.spelling import (
    misspelt_words,
    undated_words,
    unexplained_abbreviations,
)
from macros.editors.proofreading.texts import (
    OUR_KEYS,
    PLAN_KEYS,
    Finding,
    Paragraph,
    prose,
    texts_in,
)
from tests.conftest import ROOT, SMALL

TODAY = datetime.date(2032, 1, 15)
AUTUMN_2024 = datetime.date(2024, 9, 1)


def paragraph(text: str) -> Paragraph:
    return Paragraph("a.yml", 1, text)


def whats(findings: Iterable[Finding]) -> list[str]:
    return [finding.what for finding in findings]


def findings_in(root: Path, data: PlanData, today: datetime.date = TODAY) -> list[Finding]:
    return proofread(data, {page.file: page.text for page in pages_in(root, [])}, today)


def run(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "macros", "--root", str(root), "proofread", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)


# Splitting texts.


def test_pages_are_split_into_sentences() -> None:
    page = (
        "---\ntitle: Not prose.\n---\n\n# A heading {: #here }\n\nOne sentence, with\n"
        "[a link](a.md#b). Another, e.g. this\n\n{{ macro('x') }}\n\n- a point\n- one `x.y` more\n"
        "\n| cell | cell |\n| --- | --- |\n\n```\nNot. Prose.\n```\n<!-- Not\nprose. -->\nThe end."
    )
    sentences = [s for part in prose("p.md", page) for s in part.sentences]
    assert [(s.file, s.line, " ".join(s.text.split())) for s in sentences] == [
        ("p.md", 5, "A heading"),
        ("p.md", 7, "One sentence, with a link."),
        ("p.md", 8, "Another, e.g. this"),
        ("p.md", 12, "a point"),
        ("p.md", 13, "one … more"),
        ("p.md", 15, "cell cell"),
        ("p.md", 23, "The end."),
    ]


def test_plans_are_split_into_list_items(small: PlanData) -> None:
    texts = [tuple(text) for text in texts_in(small.plans[0], PLAN_KEYS)]
    file = "data/plans/2030-31/streets.yml"
    assert texts[-3:] == [
        (file, 18, "In all, 41 streets were swept:"),
        (file, 20, "High Street"),
        (file, 21, "Low Street, and\n  its yard"),
    ]


# Spelling.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What we acheived", ["“acheived” may be a misspelling of “achieved”"]),
        ("a Chanel Panel", ["“Chanel” may be a misspelling of “channel”"]),
        ("Licenced premises", ["“Licenced” may be a misspelling of “licensed”"]),
        ("the goverment recieved", ["“goverment” may be a misspelling of “government”"]),
        ("an organized neighbor", ["“organized” may be a misspelling of “organised”"]),
        ("The the end", ["“The the” has a word twice"]),
        ("a line that ends in\nin", ["“in in” has a word twice"]),
        ("CLean streets", ["“CLean” begins with two capitals"]),
        # British spellings, words that may be doubled, and plurals of abbreviations.
        ("colour, licensed, practised; practise and programme; grey, cheque, organise", []),
        ("the county council's underage action; mental complaint; though addiction", []),
        ("what she had had and said that that was", []),
        ("OCGs, PCSOs and no. No 1", []),
    ],
)
def test_misspelt_words(text: str, found: list[str]) -> None:
    assert whats(misspelt_words([paragraph(text)]))[: len(found) or 1] == found


def test_words_that_go_out_of_date() -> None:
    texts = [paragraph("The current plan is new,\nas last year."), paragraph("a current")]
    found = [(finding.line, finding.what) for finding in undated_words(texts)]
    assert found == [(1, "“current plan” goes out of date"), (2, "“last year” goes out of date")]


# Names.


def partner(small: PlanData, name: str, *other_names: str) -> Partner:
    return small.partners[0].model_copy(update={"name": name, "other_names": other_names})


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        ("Mend, Make, Do", "a charity, Make, Mend, Do, came", "“Make, Mend, Do” is"),
        ("Vale Fire & Rescue", "The Vale Fire and Rescue came", "“Vale Fire and Rescue” is"),
        ("Lookup", "and Look Up came", "“Look Up” is"),
        ("Anti-social Hub", "the Antisocial Hub", "“Antisocial Hub” is"),
        (
            "Vale Abuse Help Programme",
            "the Vale Abuse Offenders Help Programme",
            "“Vale Abuse Offenders Help Programme” is",
        ),
        # Plurals, possessives, capitals and sentence ends don't make another form.
        ("Vale Trust", "The Vale Trust's work with Vale Trusts", None),
        ("Vale Trust", "the vale trust", None),
        ("Vale Trust", "Vale Youth Trust", None),
        ("Vale Trust", "The Vale. Trust us", None),
        ("West Vale Mediation", "Mediation and West Vale", None),
    ],
)
def test_names_in_other_forms(small: PlanData, name: str, text: str, form: str | None) -> None:
    site = small.site.model_copy(update={"partnership": "Partners"})
    data = small._replace(partners=(partner(small, name),), glossary=(), priorities=(), site=site)
    found = list(names_in_other_forms(data, [paragraph(text)]))
    assert [(f.line, f.what) for f in found] == (
        [(1, f"{form} “{name}”" + " in data/" * form.endswith("is"))] if form else []
    )


def test_recorded_and_explained_forms_are_not_reported(small: PlanData) -> None:
    text = {"docs/a.md": "We are with the Vale Fire and Rescue."}
    for names, note, count in (
        ((), "", 1),
        (("Vale Fire and Rescue",), "", 0),
        ((), "Both Vale Fire and Rescue and Vale Fire & Rescue are right.", 0),
        ((), "Vale Fire and Rescue", 1),
    ):
        remark = small.plans[1].remarks[0].model_copy(update={"note": note})
        plans = (small.plans[0], small.plans[1].model_copy(update={"remarks": (remark,)}))
        partners = (partner(small, "Vale Fire & Rescue", *names), *small.partners[1:])
        found = proofread(small._replace(partners=partners, plans=plans), text, TODAY)
        assert sum("“Vale Fire and Rescue” is" in finding.what for finding in found) == count


# Abbreviations.


def test_unexplained_abbreviations(small: PlanData) -> None:
    vc = small.glossary[0]
    ocg = vc.model_copy(update={"id": "ocg", "term": "OCG", "expansion": None})
    day = vc.model_copy(update={"id": "day", "term": "DAY", "in_text": "DAY programme"})
    texts = [
        paragraph("OCGs and the DAY programme, part II; VC and the VRU. Every day DO rest."),
        paragraph("We do.\nThe PSPO, COVID-19 and R&D of the VRUs"),
        paragraph("ALL OF THIS IS LOUD"),
        Paragraph("docs/a.md", 1, "The Long Name (TLN), a PDF and the XYZ"),
        Paragraph("docs/a.md", 9, "A TLN again"),
        Paragraph("docs/b.md", 2, "The TLN"),
    ]
    found = list(unexplained_abbreviations(small._replace(glossary=(vc, ocg, day)), texts))
    assert [(finding.file, finding.line, finding.what) for finding in found] == [
        ("a.yml", 1, "not in the glossary: “VRU”, “PSPO”, “COVID-19”, “R&D”"),
        ("docs/a.md", 1, "not in the glossary: “XYZ”"),
        ("docs/b.md", 2, "not in the glossary: “TLN”"),
    ]


# Figures.


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 31 September", "“31 September” is not a date"),
        ("the 29th February 2023, and", "“29th February 2023” is not a date"),
        ("0 May", "“0 May” is not a date"),
        ("helped 70 of 60 people", "“70 of 60” is more than the whole"),
        ("1,200 out of the 1,100", "“1,200 out of the 1,100” is more than the whole"),
        ("29 February, 29 February 2024, 30 September, 31 May may", None),
        ("60 of 70, 9 of 9, 2.5 of 2, 40 of 20% and 1/2 of 1", None),
        ("9" * 400 + " of 1" + "0" * 400, None),
    ],
)
def test_impossible_figures(text: str, found: str | None) -> None:
    assert whats(impossible_figures([paragraph(text)])) == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "found"),
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
def test_what_a_figure_counts(text: str, found: list[str]) -> None:
    assert [figure.written for figure in figures([paragraph(text)])] == found


@pytest.mark.parametrize(
    ("update", "narrative", "found"),
    [
        (
            "At the end of May there were 14 men active in the programme.",
            "The programme ran on and at the end of May 6 men were active in it.",
            ["“14 men active” here, “6 men” in N: two figures for one thing"],
        ),
        (
            "The police took 328 reports of noise.",
            "The council had 328 complaints of noise.",
            ["“328 reports” here, “328 complaints” in N: the same figure for two things"],
        ),
        (
            "The scheme had over 780 young people.",
            "The scheme helped 780 young people.",
            ["“over 780 young people” here, “780 young people” in N: one is exact, one is not"],
        ),
        # Equal figures, in digits or words, and figures for different things.
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
def test_contradicting_figures(
    small: PlanData, update: str, narrative: str, found: list[str]
) -> None:
    plan, place = with_texts(small.plans[0], update, narrative)
    assert [what.replace(place, "N") for what in whats(figures_that_disagree([plan]))] == found


def test_explained_figures_are_not_reported(small: PlanData) -> None:
    update = "All 40 streets were swept at night in the old town."
    plan, _ = with_texts(small.plans[0], update, "In the old town, 41 streets were swept at night.")
    assert len(whats(figures_that_disagree([plan]))) == 1
    remark = small.plans[1].remarks[0].model_copy(update={"note": "40 streets or 41 streets."})
    for remarks, count in (((), 1), ((remark,), 0)):
        plans = (plan, small.plans[1].model_copy(update={"remarks": remarks}))
        found = proofread(small._replace(plans=plans), {}, TODAY)
        assert sum("two figures" in finding.what for finding in found) == count


def with_texts(plan: Plan, update: str, narrative: str) -> tuple[Plan, str]:
    """Return a plan with one update and a narrative of these words, and the narrative's place."""
    part = plan.priority_plans[0]
    assert part.narrative
    latest = part.actions[0].updates[-1].model_copy(update={"text": update})
    action = part.actions[0].model_copy(update={"updates": (latest,)})
    story = part.narrative.model_copy(update={"text": narrative})
    part = part.model_copy(update={"actions": (action,), "narrative": story})
    place = f"{story.location.file}:{story.location.keys['text']}"
    return plan.model_copy(update={"priority_plans": (part,)}), place


# Dates.


@pytest.mark.parametrize(
    ("today", "late"),
    [
        ("2031-06-01", ["1 (Vale Police)"]),
        ("2032-05-01", ["1 (Vale Police)"]),
        # A partner with neither number nor address has nothing to check.
        ("2032-05-02", ["2 (Vale Council, Vale Police)", "1 (Litter Line)"]),
    ],
)
def test_contacts_are_checked_once_a_year(small: PlanData, today: str, late: list[str]) -> None:
    found = whats(contacts_not_checked(small, datetime.date.fromisoformat(today)))
    assert found == [f"contacts not checked for a year: {names}" for names in late]


@pytest.mark.parametrize(
    ("on", "status", "today", "listed"),
    [
        (None, None, "2031-07-02", False),  # 92 days from 1 April
        (None, None, "2031-07-03", True),
        ("2031-09-30", None, "2031-12-31", False),
        ("2031-09-30", None, "2032-01-01", True),
        ("2031-09-30", "done", "2032-06-01", False),
        ("", None, "2031-05-01", False),
        ("", None, "2031-07-03", True),
        # Long after the plan an update on the latest day that one can have is enough.
        ("2033-03-31", None, "2034-11-27", False),
        ("2032-12-29", None, "2034-11-27", False),
        ("2032-12-28", None, "2034-11-27", True),
        (None, None, "2034-11-27", True),
    ],
)
def test_actions_without_update_for_a_quarter(
    small: PlanData, on: str | None, status: str | None, today: str, listed: bool
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
    found = list(actions_without_update(small, plan, datetime.date.fromisoformat(today)))
    lead = "Vale Police" if updates else "all leads (Vale Police)"
    what = f"no update for a quarter from {lead} on “Give away locks”"
    where = [("data/plans/2031-32/homes.yml", 3, what)]
    assert [(f.file, f.line, f.what) for f in found] == (where if listed else [])
    assert all(
        f.fix.endswith("add an update with its date, 2033-03-31 at the latest") for f in found
    )


def test_actions_without_update_are_grouped_by_lead(small: PlanData) -> None:
    # A completed action needs no update.
    found = actions_without_update(small, small.plans[0], datetime.date(2031, 7, 1))
    assert whats(found) == ["no update for a quarter from Vale Council on “Repair the lamps”"]
    lamps = small.plans[0].actions[1]
    more = lamps.model_copy(update={"leads": (*lamps.leads, "the-wardens")})
    part = small.plans[0].priority_plans[0]
    part = part.model_copy(update={"actions": (*part.actions, more)})
    plan = small.plans[0].model_copy(update={"priority_plans": (part,)})
    assert whats(actions_without_update(small, plan, datetime.date(2031, 7, 1))) == [
        "no update for a quarter from Vale Council on “Repair the lamps” and 1 more",
        "no update for a quarter from The Wardens on “Repair the lamps”",
    ]


# The report.


def test_report_groups_findings_by_file() -> None:
    one = Finding("a.yml", 1, "“x”", "correct it")
    text = report([one, one._replace(line=7, what="hidden \u202e"), one._replace(file="b.yml")])
    assert text == (
        "a.yml:1: “x” – correct it\na.yml:7: hidden ‹U+202E› – correct it\n\n"
        "b.yml:1: “x” – correct it\n\n3 to look at."
    )
    data = load_data(SMALL)
    pages = {"docs/b.md": "Acheived.\n\nWe acheived\n", "docs/a.md": "# The the\n\nacheived"}
    found = [f for f in proofread(data, pages, TODAY) if f.file in pages]
    assert [(f.file, f.line) for f in found] == [
        ("docs/a.md", 1),
        ("docs/a.md", 3),
        ("docs/b.md", 1),
        ("docs/b.md", 3),
    ]


def test_accepted_words_are_not_questioned() -> None:
    data = load_data(SMALL)
    pages = {"docs/a.md": "It was acheived in the XYZ, â€“ by the ABC."}
    accepted = data.site.model_copy(update={"accepted": ("Acheived", "XYZ", "â€“")})
    for site, found in (
        (data.site, ["“acheived” may", "not in the glossary: “XYZ”, “ABC”", "“â€“” was “–”"]),
        (accepted, ["not in the glossary: “ABC”"]),
    ):
        asked = proofread(data._replace(site=site), pages, TODAY)
        whats = [finding.what for finding in asked if finding.file == "docs/a.md"]
        assert len(whats) == len(found)
        assert all(any(what.startswith(one) for what in whats) for one in found)


# The real plans.


def as_in_2024(data: PlanData) -> PlanData:
    """Return the data with the plan of 2024-25 as the current and the newest one."""
    plans = tuple(plan for plan in data.plans if plan.year <= "2024-25")
    return data._replace(plans=plans, site=data.site.model_copy(update={"current": "2024-25"}))


def without_remarks(data: PlanData) -> PlanData:
    """Return the data without the remarks and names that answer findings."""
    plans = tuple(plan.model_copy(update={"remarks": ()}) for plan in data.plans)
    partners = tuple(p.model_copy(update={"other_names": ()}) for p in data.partners)
    return data._replace(plans=plans, partners=partners)


KNOWN = [
    ("“Restore, Reform, Respect”", "“Reform, Restore, Respect”"),
    ("“Community Domestic Abuse Perpetrators Programme”", "“Community Domestic Abuse Prog"),
    ("“14 men active”", "“6 men”"),
    ("“328 reports”", "“328 complaints”"),
    ("“over 780 young people”", "“780 young people”"),
]


def test_known_contradictions_are_found_until_answered(data: PlanData) -> None:
    data = as_in_2024(data)
    unanswered = whats(findings_in(ROOT, without_remarks(data), AUTUMN_2024))
    answered = whats(findings_in(ROOT, data, AUTUMN_2024))
    for one, other in KNOWN:
        assert [what for what in unanswered if one in what and other in what], one
        assert not [what for what in answered if one in what and other in what], one


def test_misspellings_of_the_printed_plan_are_found(project_copy: Path, data: PlanData) -> None:
    found = whats(findings_in(ROOT, as_in_2024(data), AUTUMN_2024))
    assert not [what for what in found if "Chanel" in what or "Licenced" in what]
    assert any("Chanel" in words for words in undo_corrections(project_copy))
    printed = findings_in(project_copy, as_in_2024(load_data(project_copy)), AUTUMN_2024)
    files = [Path(f.file).as_posix()[-34:] for f in printed if "“Chanel” may be" in f.what]
    assert files == ["ans/2023-24/extremism-and-hate.yml", "ans/2024-25/extremism-and-hate.yml"]
    (licenced,) = (f for f in printed if "“Licenced”" in f.what)
    assert licenced.file.endswith("2023-24/safeguarding.yml") and "“licensed”" in licenced.what


def undo_corrections(root: Path) -> list[str]:
    """Undo the corrections of the plans in root/data; return the printed words."""
    printed = []
    for plan in load_data(root).plans:
        for fix in plan.corrections:
            words = re.compile(r"\s+".join(map(re.escape, fix.corrected.split())))
            for path in (root / "data/plans").glob("*/*.yml"):
                text = path.read_text()
                if path.name != "plan.yml" and words.search(text):
                    path.write_text(words.sub(lambda _, new=fix.printed: new, text))  # type: ignore[misc]
            printed.append(fix.printed)
        path = root / f"data/plans/{plan.year}/plan.yml"
        path.write_text(re.sub(r"(?m)^corrections:\n( .*\n|\n)+", "", path.read_text()))
    return printed


@pytest.mark.slow
def test_real_plans_are_proofread_quickly_and_reproducibly(data: PlanData) -> None:
    # Process time, so that a busy machine does not fail the test.
    start = time.process_time()
    found = findings_in(ROOT, data, AUTUMN_2024)
    assert time.process_time() - start < 5
    done = run(ROOT, "--today", "2024-09-01")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{report(found)}\n", "")


# Edge cases.


@pytest.mark.slow
def test_minimal_project_can_be_proofread(minimal_project: Path) -> None:
    done = run(minimal_project, "--today", "2032-01-15")
    assert (done.returncode, done.stderr) == (0, "")
    assert "contacts not checked for a year: 1 (" in done.stdout


@pytest.mark.slow
def test_invalid_data_is_reported(minimal_project: Path) -> None:
    (minimal_project / "data/topics.yml").write_text("- id: Not an id\n")
    done = run(minimal_project)
    assert done.returncode == 1
    assert "data/topics.yml:1:" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.slow
def test_invalid_today_is_rejected(minimal_project: Path) -> None:
    done = run(minimal_project, "--today", "2032-02-30")
    assert done.returncode == 2
    assert "Invalid value for '--today': day is out of range for month" in done.stderr


ANYTHING = st.text() | st.text("ABCabc &-–'’.,:;!?()[]{}|#*`<>0123456789\n%£ –ßİ", max_size=80)


@settings(max_examples=40, deadline=None)
@given(st.lists(ANYTHING, min_size=1, max_size=4))
def test_any_text_can_be_proofread(texts: list[str]) -> None:
    data = load_data(SMALL)
    pages = {f"docs/{number}.md": text for number, text in enumerate(texts)}
    partners = tuple(partner(data, text) for text in texts)
    plan, _ = with_texts(data.plans[0], texts[0], texts[-1])
    plans = (plan, plan.model_copy(update={"year": "2031-32"}))
    term = data.glossary[0].model_copy(update={"term": texts[0], "expansion": texts[-1]})
    data = data._replace(plans=plans, partners=partners, glossary=(term,))
    report(proofread(data, pages, TODAY))
    for text in [
        *texts_in(data, OUR_KEYS),
        *(p for page in pages for p in prose(page, pages[page])),
    ]:
        assert all(sentence.text.strip() for sentence in text.sentences)
