"""The next plan year, begun from the real project: every address lands, the old year stays.

Whatever year is current, and whatever its priorities are: the choices are made from what is there.
"""

import difflib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.years import year_after
from macros.publish.pdf.render import pdf_path
from macros.render.page_macros import macros
from macros.views.formats import format_year
from macros.views.history import older_actions
from tests.conftest import ROOT, SMALL, STANDS_IN, WHOSE, build, copy_project, serving
from tests.site import test_site
from tests.site.test_browser import faults

Choices = dict[str, Any]
# Two priorities can be merged only where there are two: of a plan that begins, a made one is tried.
GROWN = WHOSE[len(load_data(ROOT).plans[-1].priorities) < 2]
grown = pytest.mark.parametrize("whose", [GROWN], indirect=True)


class Rolled(NamedTuple):
    """A project whose next year is begun, its book, what was told, its built site, and what was
    chosen."""

    root: Path
    data: PlanData
    told: str
    site: Path
    chosen: Choices

    @property
    def year(self) -> str:
        return self.data.site.current

    @property
    def before(self) -> str:
        return self.data.plans[-2].year

    @property
    def merged(self) -> list[Choices]:
        return [one for one in self.chosen["priorities"] if len(one["continues"]) > 1]

    @property
    def carried(self) -> list[str]:
        return [id_ for one in self.chosen["priorities"] for id_ in one["actions"]]


def command(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "macros", *arguments]
    return subprocess.run(line, cwd=root, text=True, capture_output=True, check=False)


def filled_in(root: Path) -> Choices:
    """Return the choices as they are written for a person to change."""
    run = command(root, "new-year", "--choices", "choices.yml")
    assert (run.returncode, run.stderr) == (0, "")
    found: Choices = yaml.load((root / "choices.yml").read_text("utf-8"), yaml.BaseLoader)
    return found


def begin(root: Path, choices: Choices) -> str:
    """Begin the year; return what is told."""
    text = yaml.safe_dump(choices, allow_unicode=True, sort_keys=False)
    (root / "choices.yml").write_text(text, "utf-8")
    run = command(root, "new-year", "--choices", "choices.yml")
    assert (run.returncode, run.stderr) == (0, "")
    (root / "choices.yml").unlink()
    return run.stdout


def built(root: Path, site: Path) -> Path:
    """Check and build a project's site: strict, and no recorded address may be gone."""
    checked = command(root, "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    build(root, site)
    return site


def fewer(choices: Choices) -> Choices:
    """Merge the first two priorities into a new one, and the next two where six or more are there;
    rename the last. An action of each two that are merged ends; the last loses one to the first.

    Raises AssertionError where there are not two priorities with actions to do it with.
    """
    old = [one | {"actions": one.get("actions", [])} for one in choices["priorities"]]
    assert len(old) > 1, "a plan with one priority has none to merge"
    merged = []
    for at, name in ((0, "made-merged-first"), (2, "made-merged-second"))[: 1 + (len(old) > 5)]:
        one, other = old[at : at + 2]
        merged.append(
            {
                "id": name,
                "name": f"Made to merge {at + 1} and {at + 2}",
                "title": f"Made to merge {at + 1} & {at + 2}",
                "continues": [one["id"], other["id"]],
                "actions": [*one["actions"][1:], *other["actions"]],
            }
        )
    kept = old[2 * len(merged) :]
    if kept:
        last = kept[-1]
        last |= {"name": "Made to rename", "title": "Made to rename"}
        merged[0]["actions"] += last["actions"][:1]
        last["actions"] = last["actions"][1:]
    return choices | {"priorities": [*reversed(merged), *reversed(kept)]}


@pytest.fixture(scope="module")
def rolled(tmp_path_factory: pytest.TempPathFactory) -> Rolled:
    root = tmp_path_factory.mktemp("rolled")
    copy_project(root, STANDS_IN[GROWN])
    chosen = fewer(filled_in(root))
    told = begin(root, chosen)
    site = built(root, root / "www" / "plan")
    return Rolled(root, load_data(root), told, site, chosen)


@grown
def test_the_current_plan_is_the_next_year_s(rolled: Rolled, data: PlanData) -> None:
    plan, before = rolled.data.plans[-1], data.plans[-1]
    assert rolled.data.site.current == plan.year != before.year == data.site.current
    assert plan.priorities == tuple(one["id"] for one in rolled.chosen["priorities"])
    words = {action.id: (action.action, action.leads) for action in before.actions}
    chosen = {one["id"]: one["actions"] for one in rolled.chosen["priorities"]}
    for part in plan.priority_plans:
        assert [action.continues for action in part.actions] == chosen[part.id]
    for action in plan.actions:
        assert action.id.endswith(f"-{plan.year}") and action.updates == ()
        assert words[str(action.continues)] == (action.action, action.leads)
    assert rolled.data.plans[:-1] == data.plans


def test_a_merged_priority_is_as_sensitive_as_what_it_goes_on_with(rolled: Rolled) -> None:
    by_id = {one.id: one for one in rolled.data.priorities}
    for one in rolled.merged:
        assert by_id[one["id"]].continues == tuple(one["continues"])
        sensitive = any(by_id[old].sensitive for old in one["continues"])
        assert by_id[one["id"]].sensitive == sensitive


@grown
def test_of_the_other_files_only_the_lines_meant_change(rolled: Rolled, data: PlanData) -> None:
    gone: dict[str, list[str]] = {}
    here = STANDS_IN[GROWN]
    for path in [here / "mkdocs.yml", *(here / "data").rglob("*"), *(here / "docs").rglob("*")]:
        if path.is_file():
            old, new = path.read_bytes(), (rolled.root / path.relative_to(here)).read_bytes()
            if old != new:
                lines = difflib.ndiff(old.decode().split("\n"), new.decode().split("\n"))
                taken = [line[2:].strip() for line in lines if line.startswith("- ")]
                gone[str(path.relative_to(here))] = [line.split(" ")[0] for line in taken]
    names = {one.id: one.name for one in data.priorities}
    named_anew = [
        one["id"] for one in rolled.chosen["priorities"] if names.get(one["id"], "") != one["name"]
    ]
    meant = {"mkdocs.yml": set[str](), "data/site.yml": {"current:"}}
    meant |= {f"docs/priorities/{id_}.md": {"title:", "#"} for id_ in named_anew if id_ in names}
    may = {
        "data/priorities.yml": {"name:"},
        "data/topics.yml": {"priority:", "earlier_priorities:"},
    }
    assert meant.keys() <= gone.keys() <= (meant | may).keys()
    for file, taken in gone.items():
        assert set(taken) <= (meant | may)[file], (file, taken)


def without_the_note(page: Path) -> str:
    """Return a page without what only a later plan tells: each element of the class `later`, and
    the part of an asset's name that changes with what the search answers."""
    html, kept, at = re.sub(r"\.[0-9a-f]{10}\.", ".", page.read_text("utf-8")), "", 0
    for found in re.finditer(r'<(p|span) class="[a-z ]*\blater">', html):
        depth = 0
        for tag in re.finditer(rf"<(/?){found[1]}\b[^>]*>", html[found.start() :]):
            depth += -1 if tag[1] else 1
            if not depth:
                kept, at = kept + html[at : found.start()], found.start() + tag.end()
                break
    return kept + html[at:]


@grown
def test_an_old_year_s_page_is_the_same_but_for_the_note(rolled: Rolled, site: Path) -> None:
    for plan in rolled.data.plans[:-1]:
        page = f"{plan.url_path}index.html"
        assert without_the_note(rolled.site / page) == without_the_note(site / page)
        document = pdf_path(plan)
        assert (rolled.site / document).read_bytes() == (site / document).read_bytes()
    page = f"plans/{rolled.before}/index.html"
    now, was = ((folder / page).read_text("utf-8") for folder in (rolled.site, site))
    ended = len(rolled.data.plans[-2].actions) - len(rolled.carried)
    continued = "Continued in <"
    assert now.count(continued) == was.count(continued) + len(rolled.carried)
    assert now.count(f"Not in the {format_year(rolled.year)} plan") == ended
    assert "This is a past plan." in now and "This is a past plan." not in was


def page_of(rolled: Rolled, address: str) -> BeautifulSoup:
    html = (rolled.site / address / "index.html").read_text("utf-8")
    main = BeautifulSoup(html, "html.parser").main
    assert main
    return main  # type: ignore[return-value]


def words_of(rolled: Rolled, address: str, part: str = "article") -> str:
    found = page_of(rolled, address).select_one(part)
    assert found
    return " ".join(found.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")


def test_an_old_priority_s_page_says_where_it_goes_on(rolled: Rolled) -> None:
    for one, old in [(new, old) for new in rolled.merged for old in new["continues"]]:
        words = words_of(rolled, f"priorities/{old}/")
        year = format_year(rolled.year)
        assert f"is not a priority of its own in the plan for {year}." in words
        assert f"It continues under {one['name']}." in words
        page = page_of(rolled, f"priorities/{old}/")
        topics = {t.id for t in rolled.data.topics if old in t.earlier_priorities}
        assert {f"about-{id_}" for id_ in topics} <= {
            str(row["id"]) for row in page.select(".topics tr[id]")
        }


def test_a_merged_priority_s_page_shows_what_was_done_under_each(rolled: Rolled) -> None:
    *older, _, _ = rolled.data.plans
    for one in rolled.merged:
        earlier = page_of(rolled, f"priorities/{one['id']}/earlier/")
        page = page_of(rolled, f"priorities/{one['id']}/")
        for part in rolled.data.plans[-2].priority_plans:
            there = [bool(page.select_one(f"tr[id='{action.id}']")) for action in part.actions]
            assert set(there) <= {part.id in one["continues"]}
        for action in (a for plan in older for p in plan.priority_plans for a in p.actions
                       if p.id in one["continues"]):  # fmt: skip
            assert earlier.select_one(f"li[id='{action.id}']"), action.id
        for id_ in one["actions"]:
            assert page.select_one(f"tr[id='{id_[:-7]}{rolled.year}']"), id_


def test_home_lists_the_current_priorities_and_the_index_the_earlier_ones_too(
    rolled: Rolled,
) -> None:
    current = [one["name"] for one in rolled.chosen["priorities"]]
    for address in ("", "priorities/"):
        cards = page_of(rolled, address).select(".cards")[0].select(".card-title")
        assert [card.text for card in cards] == current
    words = words_of(rolled, "priorities/")
    names = {one.id: one.name for one in rolled.data.priorities}
    assert "Earlier priorities" in words
    for one in rolled.merged:
        for old in one["continues"]:
            assert f"{names[old]}. It continues under {one['name']}." in words


def test_the_pages_of_the_next_year_are_whole(rolled: Rolled) -> None:
    pages = {
        "/" + str(path.relative_to(rolled.site)).removesuffix("index.html"): BeautifulSoup(
            path.read_text("utf-8"), "html.parser"
        )
        for path in sorted(rolled.site.rglob("*.html"))
    }
    test_site.test_every_page_stands(pages, rolled.root)
    test_site.test_every_record_stands_at_its_address(rolled.data, pages)
    test_site.test_a_current_action_stands_on_its_priority_s_page(rolled.data, pages)
    test_site.test_no_link_or_fragment_is_broken(rolled.site)
    test_site.test_no_page_holds_a_template_or_an_error(rolled.site)
    test_site.test_a_page_is_well_made(pages)
    test_site.test_a_page_says_what_it_is(pages, rolled.root)
    test_site.test_a_link_s_words_lead_to_one_place(pages)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_changed_page_has_a_fault_that_axe_finds(
    rolled: Rolled, browser: Browser, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    ways = ["", "priorities/", "progress/", f"plans/{rolled.year}/"]
    ways += [
        f"priorities/{id_}/" for one in rolled.merged for id_ in (one["id"], *one["continues"])
    ]
    with serving(rolled.site.parent) as root:
        for way in ways:
            page.goto(f"{root}/plan/{way}")
            assert faults(page) == [], way
            wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
            assert wide[0] <= wide[1], way
    page.close()


def test_the_output_lists_what_ended_and_what_is_left_to_do(rolled: Rolled) -> None:
    ended = [a for a in rolled.data.plans[-2].actions if a.id not in rolled.carried]
    assert (
        f"priorities {len(rolled.chosen['priorities'])}, actions continued {len(rolled.carried)}, "
        f"actions ended {len(ended)}." in rolled.told
    )
    for action in ended:
        assert f"Ended: {action.id}: " in rolled.told
    for one in rolled.merged:
        for old in one["continues"]:
            said = f"No longer a priority: {old}. It continues under: {one['name']}."
            assert said in rolled.told
    year = format_year(rolled.before)
    for line in rolled.told.splitlines():
        if found := re.fullmatch(rf"- (docs/\S+):(\d+) still mentions {year}: (.*)", line):
            text = (STANDS_IN[GROWN] / found[1]).read_text("utf-8").splitlines()[int(found[2]) - 1]
            assert found[3] == text.strip() and re.search(year.replace("–", "."), text)
    assert f"docs/plans/{rolled.before}.md:" not in rolled.told


def test_the_year_after_that_keeps_every_address_too(rolled: Rolled, tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(rolled.root, root)
    recorded = command(root, "record", "www/plan")
    assert recorded.returncode == 0
    current = rolled.year
    for _ in range(2):
        current = year_after(current)
        run = command(root, "new-year")
        assert (run.returncode, run.stderr) == (0, "")
        site = built(root, root / current)
        data = load_data(root)
        assert (data.site.current, len(data.plans[-1].actions)) == (current, len(rolled.carried))
        page = f"plans/{rolled.year}/index.html"
        assert without_the_note(site / page) == without_the_note(rolled.site / page)
        assert command(root, "record", current).returncode == 0


def test_a_year_with_themes_and_no_actions_yet(scratch: Path, tmp_path: Path) -> None:
    choices = filled_in(scratch)
    chosen = choices | {"priorities": [one | {"actions": []} for one in choices["priorities"]]}
    begin(scratch, chosen)
    plan = scratch / f"data/plans/{choices['year']}/plan.yml"
    themes = "themes:\n  - id: listening\n    title: Listening\n    text: To all in the CSP.\n\n"
    shown = "  - id: themes\n    title: Themes\n    shows: themes\n"
    text = plan.read_text("utf-8").replace("sections:\n", f"{themes}sections:\n{shown}")
    plan.write_text(text, "utf-8")
    site = built(scratch, tmp_path / "www" / "plan")
    rolled = Rolled(scratch, load_data(scratch), "", site, chosen)
    test_site.test_no_link_or_fragment_is_broken(site)
    year = format_year(rolled.year)
    none = f"No actions are listed here in the plan for {year}."
    assert words_of(rolled, f"plans/{rolled.year}/").count(none) == len(chosen["priorities"])
    page = page_of(rolled, f"plans/{rolled.year}/")
    assert page.select_one("h3#theme-listening") and not page.select("table")
    for one in rolled.data.plans[-1].priorities:
        assert none in words_of(rolled, f"priorities/{one}/")
        link = page_of(rolled, f"priorities/{one}/").select_one('a[href$="#theme-listening"]')
        assert link and link.text == "Listening"
    assert f"No actions are listed yet in the plan for {year}." in words_of(rolled, "progress/")
    assert f"No actions in {year}." in words_of(rolled, "")
    if rolled.data.plans[-2].actions:
        dropped = f"Not in the {year} plan"
        assert dropped in words_of(rolled, "progress/", "figure.chart .key")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """Return the small made partnership with the pages that a new year takes for patterns."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    for folder, name, calls in (
        ("plans", "2031-32", ["plan"]),
        ("priorities", "streets", ["priority", "who_to_contact", "actions", "year_before"]),
        ("priorities", "homes", ["priority", "who_to_contact", "actions", "year_before"]),
    ):
        (tmp_path / "docs" / folder).mkdir(exist_ok=True)
        text = "".join(f'{{{{ {call}("{name}") }}}}\n\n' for call in calls)
        path = tmp_path / "docs" / folder / f"{name}.md"
        path.write_text(f"# {name.title()} {{: #{name} }}\n\n{text}", "utf-8")
    return tmp_path


def roll(root: Path, change: Callable[[Choices], None]) -> tuple[PlanData, str]:
    """Begin a made year with changed choices, its command run from outside its folder."""
    line = [sys.executable, "-m", "macros", "--root", str(root), "new-year", "--choices"]
    file = root / "choices.yml"
    subprocess.run([*line, str(file)], cwd=ROOT, check=True, capture_output=True)
    choices = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    change(choices)
    file.write_text(yaml.safe_dump(choices, allow_unicode=True, sort_keys=False), "utf-8")
    run = subprocess.run([*line, str(file)], cwd=ROOT, text=True, capture_output=True, check=False)
    file.unlink()
    return load_data(root), run.stdout + run.stderr


def test_without_choices_everything_goes_on(made: Path) -> None:
    line = [sys.executable, "-m", "macros", "--root", str(made), "new-year"]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True)
    data = load_data(made)
    assert data.site.current == "2032-33"
    plan = data.plans[-1]
    assert plan.priorities == ("homes", "streets")
    assert [a.id for a in plan.actions] == ["locks-2032-33", "sweep-2032-33"]
    assert (plan.members, plan.glossary, plan.published_on) == ((), (), None)
    assert [part.summary for part in plan.priority_plans] == [None, None]


def split(choices: Choices, keep: bool) -> None:
    homes, streets = choices["priorities"]
    new = {"id": "roads", "name": "Roads", "title": "Roads", "continues": ["streets"]}
    other = {"id": "paths", "name": "Paths", "title": "Paths", "continues": ["streets"]}
    choices["priorities"] = [homes, new | {"actions": streets["actions"]}]
    choices["priorities"] += [streets | {"actions": []}] if keep else [other]


@pytest.mark.parametrize("keep", [True, False], ids=["the old one goes on", "the old one ends"])
def test_a_priority_split_in_two(made: Path, keep: bool) -> None:
    data, told = roll(made, lambda choices: split(choices, keep))
    assert data.plans[-1].priorities == ("homes", "roads", "streets" if keep else "paths")
    # Who else may tell where a topic belongs but a person?
    assert data.topics[0].priority == "streets"
    ways = "roads or streets" if keep else "roads or paths"
    assert f"data/topics.yml:1: choose the priority of “Rubbish”: {ways}" in told
    drawn = macros(data, str)
    assert "sweep-2031-32" in drawn["year_before"]("roads")
    assert "sweep-2031-32" in drawn["year_before"]("streets")
    under = ">Roads</a> and <a href" in drawn["priority"]("streets")
    assert under != keep


def test_a_priority_split_off_does_not_show_what_the_other_did_since(made: Path) -> None:
    roll(made, lambda choices: split(choices, keep=True))
    data, _ = roll(made, lambda choices: None)
    assert data.site.current == "2033-34"
    streets = made / "data/plans/2032-33/streets.yml"
    streets.write_text(
        "title: Streets\nactions:\n  - {id: lamps-2032-33, action: Mend, leads: [vale-council]}\n"
    )
    data = load_data(made)
    drawn = macros(data, str)
    assert "lamps-2032-33" in drawn["year_before"]("streets")
    assert "lamps-2032-33" not in drawn["year_before"]("roads")
    ids = [row.action.id for rows in older_actions(data, "roads").values() for row in rows]
    assert "sweep-2031-32" in ids and "lamps-2032-33" not in ids


def test_a_priority_that_takes_another_over_under_its_own_name(made: Path) -> None:
    def absorb(choices: Choices) -> None:
        homes, streets = choices["priorities"]
        homes |= {"continues": ["homes", "streets"], "actions": streets["actions"]}
        choices["priorities"] = [homes]

    data, _ = roll(made, absorb)
    homes = next(one for one in data.priorities if one.id == "homes")
    assert (homes.continues, homes.name) == (("streets",), "Homes")
    assert (data.topics[0].priority, data.topics[0].earlier_priorities) == ("homes", ("streets",))
    drawn = macros(data, str)
    assert drawn["year_before"]("homes").count("<table") == 2
    assert 'id="about-rubbish"' in drawn["who_to_contact"]("streets")
    assert "About streets you can also call" in drawn["emergency"]("streets")
    assert "continues under" in drawn["actions"]("streets")


def test_the_page_of_a_merged_priority_is_as_careful_as_what_it_goes_on_with(made: Path) -> None:
    priorities, page = made / "data/priorities.yml", made / "docs/priorities/streets.md"
    marked = "  name: Streets\n  sensitive: true\n"
    priorities.write_text(priorities.read_text().replace("  name: Streets\n", marked))
    page.write_text(f"{page.read_text()}How to leave fewer traces.\n")

    def merge(choices: Choices) -> None:
        ids = [one["id"] for one in choices["priorities"]]
        one = {"id": "here", "name": "Here", "title": "Here", "continues": ids}
        choices["priorities"] = [one, {"id": "water", "name": "Water", "title": "Water"}]

    data, _ = roll(made, merge)
    sensitive = {one.id: one.sensitive for one in data.priorities}
    assert sensitive == {"streets": True, "homes": False, "here": True, "water": False}
    for id_ in ("here", "water"):
        text = (made / f"docs/priorities/{id_}.md").read_text("utf-8")
        assert ("How to leave fewer traces" in text) == sensitive[id_]


def test_a_priority_added_and_one_dropped(made: Path) -> None:
    new = {"id": "water", "name": "Water & weirs", "title": "Water"}
    data, told = roll(made, lambda choices: choices.update(priorities=[new]))
    assert "No longer a priority: streets. It does not continue." in told
    drawn = macros(data, str)
    assert "No actions are listed here" in drawn["actions"]("water")
    assert "was not a priority in 2031–32" in drawn["year_before"]("water")
    assert "everyone to contact" in drawn["who_to_contact"]("water")
    assert "is not a priority in the plan for 2032–33." in drawn["priority"]("streets")
    assert "# Water & weirs {: #water }" in (made / "docs/priorities/water.md").read_text("utf-8")


def test_a_year_without_any_priority_yet_draws(made: Path) -> None:
    data, _ = roll(made, lambda choices: choices.update(priorities=[]))
    drawn = macros(data, str)
    assert "No priorities are listed yet" in drawn["priorities"]()
    for name in ("progress", "progress_summary", "outcomes", "plans", "data", "a_z", "contacts"):
        drawn[name]()


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("year: 2032-33", "year: 2033-34", "the plan after 2031-32 is the one for"),
        ("- sweep-2031-32", "- swept-2031-32", "`swept-2031-32` is not an action of"),
        ("- sweep-2031-32", "- locks-2031-32", "the action `locks-2031-32` appears twice"),
        ("- id: streets", "- id: homes", "the id `homes` appears twice"),
        ("- id: streets", "- id: plan", "the id `plan` is reserved"),
        ("- id: streets", "- id: Streets!", "`Streets!` is not an id"),
        ("[streets]", "[street]", "`street` is not a priority"),
        ("name: Streets", "name: '{{ 7*7 }}'", "a page's name cannot contain `{`"),
        ("name: Streets", "name: <b>x</b>", "a page's name cannot contain `<`"),
        ("title: Plan for 2032–33", "title: '# x'", "a page's name cannot contain `#`"),
        ("name: Streets", "nam: Streets", "`nam` is not a known key here"),
        ("[streets]", "[streets, homes]", "`streets` would continue itself"),
        ("priorities:", "priorities: [", "the line"),
    ],
)  # fmt: skip
def test_a_slip_in_the_choices_is_answered_and_nothing_is_written(
    made: Path, right: str, wrong: str, said: str
) -> None:
    def files() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in made.rglob("*") if p.is_file()}

    line = [sys.executable, "-m", "macros", "--root", str(made), "new-year", "--choices"]
    file = made / "choices.yml"
    subprocess.run([*line, str(file)], cwd=ROOT, check=True, capture_output=True)
    text = file.read_text("utf-8").replace(
        "[homes]", "[homes, streets]" if "," in wrong else "[homes]"
    )
    assert right in text
    file.write_text(text.replace(right, wrong), "utf-8")
    before = files()
    run = subprocess.run([*line, str(file)], cwd=ROOT, text=True, capture_output=True, check=False)
    assert run.returncode == 1 and "Traceback" not in run.stderr
    found = [said_ for said_ in run.stderr.splitlines() if said in said_]
    assert found and re.match(rf"{re.escape(str(file))}:\d+:\d+: ", found[0]), run.stderr
    assert files() == before
