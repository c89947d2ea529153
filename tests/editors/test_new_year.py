"""Starting the next plan year: every address is kept and the old year's page stays.

The real project is used, whatever its current year and priorities are.
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
from macros.data.problems import Problems
from macros.data.years import year_after
from macros.editors.new_year.start import start
from macros.publish.pdf.render import pdf_path
from macros.render.page_macros import macros
from macros.views.formats import format_year
from macros.views.history import older_actions, successors
from tests.conftest import PARTNERSHIPS, ROOT, SMALL, build, copy_project, serving
from tests.site import test_site
from tests.site.test_browser import faults

Choices = dict[str, Any]
# Merging needs two priorities: if the real plan has fewer, use the fixture.
GROWN = tuple(PARTNERSHIPS)[len(load_data(ROOT).plans[-1].priorities) < 2]
grown = pytest.mark.parametrize("partnership", [GROWN], indirect=True)


class Started(NamedTuple):
    """A project whose next year was started: its folder, data, the command's output, its built site
    and the choices."""

    root: Path
    data: PlanData
    output: str
    site: Path
    choices: Choices

    @property
    def year(self) -> str:
        return self.data.site.current

    @property
    def before(self) -> str:
        return self.data.plans[-2].year

    @property
    def merged(self) -> list[Choices]:
        return [one for one in self.choices["priorities"] if len(one["continues"]) > 1]

    @property
    def renamed(self) -> list[Choices]:
        return [one for one in self.choices["priorities"] if one["name"] == "Made to rename"]

    @property
    def continued(self) -> list[str]:
        return [id_ for one in self.choices["priorities"] for id_ in one["actions"]]


def command(root: Path, *arguments: str) -> str:
    """Run a command for the project in a folder; return its output."""
    line = [sys.executable, "-m", "macros", "--root", str(root), *arguments]
    run = subprocess.run(line, cwd=ROOT, text=True, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def start_year(root: Path, change: Callable[[Choices], None] = lambda choices: None) -> str:
    """Start the next year with changed choices, as the command does; return its output."""
    path = root / "choices.yml"
    start(root, path)
    choices = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)
    change(choices)
    path.write_text(yaml.safe_dump(choices, allow_unicode=True, sort_keys=False), "utf-8")
    output = start(root, path)
    path.unlink()
    return output


def merge_and_rename(choices: Choices) -> None:
    """Merge the first two priorities into a new one, and the next two if there are six or more;
    rename the last. One action of each merged pair ends; the last loses one to the first."""
    old = [one | {"actions": one.get("actions", [])} for one in choices["priorities"]]
    assert len(old) > 1, "a plan with one priority has none to merge"
    merged = []
    for at, name in ((0, "test-merged-first"), (2, "test-merged-second"))[: 1 + (len(old) > 5)]:
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
    choices["priorities"] = [*reversed(merged), *reversed(kept)]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Started:
    root = tmp_path_factory.mktemp("started")
    copy_project(root, PARTNERSHIPS[GROWN])
    command(root, "new-year", "--choices", str(root / "choices.yml"))
    choices = yaml.load((root / "choices.yml").read_text("utf-8"), yaml.BaseLoader)
    merge_and_rename(choices)
    text = yaml.safe_dump(choices, allow_unicode=True, sort_keys=False)
    (root / "choices.yml").write_text(text, "utf-8")
    output = command(root, "new-year", "--choices", str(root / "choices.yml"))
    (root / "choices.yml").unlink()
    command(root, "check")
    build(root, root / "www/plan")
    return Started(root, load_data(root), output, root / "www/plan", choices)


@pytest.mark.slow
@grown
def test_the_next_year_s_plan_is_current(started: Started, data: PlanData) -> None:
    plan, before = started.data.plans[-1], data.plans[-1]
    assert started.data.site.current == plan.year != before.year == data.site.current
    assert plan.priorities == tuple(one["id"] for one in started.choices["priorities"])
    words = {action.id: (action.action, action.leads) for action in before.actions}
    chosen = {one["id"]: one["actions"] for one in started.choices["priorities"]}
    for part in plan.priority_plans:
        assert [action.continues for action in part.actions] == chosen[part.id]
    for action in plan.actions:
        assert action.id.endswith(f"-{plan.year}") and action.updates == ()
        assert words[str(action.continues)] == (action.action, action.leads)
    assert started.data.plans[:-1] == data.plans


@pytest.mark.slow
def test_a_merged_priority_is_as_sensitive_as_those_it_continues(started: Started) -> None:
    by_id = {one.id: one for one in started.data.priorities}
    for one in started.merged:
        assert by_id[one["id"]].continues == tuple(one["continues"])
        sensitive = any(by_id[old].sensitive for old in one["continues"])
        assert by_id[one["id"]].sensitive == sensitive


@pytest.mark.slow
@grown
def test_other_files_change_only_in_the_lines_concerned(started: Started, data: PlanData) -> None:
    removed: dict[str, list[str]] = {}
    here = PARTNERSHIPS[GROWN]
    for path in [here / "mkdocs.yml", *(here / "data").rglob("*"), *(here / "docs").rglob("*")]:
        if path.is_file():
            old, new = path.read_bytes(), (started.root / path.relative_to(here)).read_bytes()
            if old != new:
                lines = difflib.ndiff(old.decode().split("\n"), new.decode().split("\n"))
                taken = [line[2:].strip() for line in lines if line.startswith("- ")]
                removed[str(path.relative_to(here))] = [line.split(" ")[0] for line in taken]
    expected = {"mkdocs.yml": set[str](), "data/site.yml": {"current:", "next_plan:"}}
    may = {
        "data/priorities.yml": {"name:"},
        "data/topics.yml": {"priority:", "earlier_priorities:"},
    }
    assert expected.keys() <= removed.keys() <= (expected | may).keys()
    for file, taken in removed.items():
        assert set(taken) <= (expected | may)[file], (file, taken)


def without_notes(page: Path) -> str:
    """Return a page without what depends on later plans: elements of the class `later`, and the
    fingerprints in the names of assets."""
    html, kept, at = re.sub(r"\.[0-9a-f]{10}\.", ".", page.read_text("utf-8")), "", 0
    for found in re.finditer(r'<(p|span) class="[a-z ]*\blater"[^>]*>', html):
        depth = 0
        for tag in re.finditer(rf"<(/?){found[1]}\b[^>]*>", html[found.start() :]):
            depth += -1 if tag[1] else 1
            if not depth:
                kept, at = kept + html[at : found.start()], found.start() + tag.end()
                break
    return re.sub(r"\n\s*", "\n", kept + html[at:])


@grown
def test_old_pages_change_only_in_the_note(started: Started, site: Path) -> None:
    for plan in started.data.plans[:-1]:
        page = f"{plan.url_path}index.html"
        assert without_notes(started.site / page) == without_notes(site / page)
        document = pdf_path(plan)
        assert (started.site / document).read_bytes() == (site / document).read_bytes()
    page = f"plans/{started.before}/index.html"
    now, was = ((folder / page).read_text("utf-8") for folder in (started.site, site))
    ended = len(started.data.plans[-2].actions) - len(started.continued)
    continued = "Continued in <"
    assert now.count(continued) == was.count(continued) + len(started.continued)
    assert now.count(f"Not in the {format_year(started.year)} plan") == ended
    assert "This is a past plan." in now and "This is a past plan." not in was


def page_of(started: Started, address: str) -> BeautifulSoup:
    html = (started.site / address / "index.html").read_text("utf-8")
    main = BeautifulSoup(html, "html.parser").main
    assert main
    return main  # type: ignore[return-value]


def words_of(started: Started, address: str, part: str = "article") -> str:
    found = page_of(started, address).select_one(part)
    assert found
    return " ".join(found.get_text(" ").split()).replace(" .", ".").replace(" ,", ",")


@pytest.mark.slow
def test_old_priorities_link_to_their_successors(started: Started) -> None:
    for one, old in [(new, old) for new in started.merged for old in new["continues"]]:
        words = words_of(started, f"priorities/{old}/")
        year = format_year(started.year)
        assert f"is not a priority of its own in the plan for {year}." in words
        assert f"It continues under {one['name']}." in words
        page = page_of(started, f"priorities/{old}/")
        topics = {t.id for t in started.data.topics if old in t.earlier_priorities}
        assert {f"about-{id_}" for id_ in topics} <= {
            str(topic["id"]) for topic in page.select(".who-to-contact [id]")
        }


@pytest.mark.slow
def test_a_merged_priority_s_page_shows_the_earlier_actions_of_each(started: Started) -> None:
    *older, _, _ = started.data.plans
    for one in started.merged:
        earlier = page_of(started, f"priorities/{one['id']}/earlier/")
        page = page_of(started, f"priorities/{one['id']}/")
        for part in started.data.plans[-2].priority_plans:
            there = [bool(page.find(id=action.id)) for action in part.actions]
            assert set(there) <= {part.id in one["continues"]}
        for action in (a for plan in older for p in plan.priority_plans for a in p.actions
                       if p.id in one["continues"]):  # fmt: skip
            assert earlier.select_one(f"li[id='{action.id}']"), action.id
        for id_ in one["actions"]:
            assert page.select_one(f"tr[id='{id_[:-7]}{started.year}']"), id_


@pytest.mark.slow
def test_home_lists_the_current_priorities_and_the_index_the_earlier_ones_too(
    started: Started,
) -> None:
    current = {one["name"] for one in started.choices["priorities"]}
    in_order = [one.name for one in started.data.priorities if one.name in current]
    assert len(in_order) == len(current)
    for address in ("", "priorities/"):
        lists = (
            part.select("li > h3") for part in page_of(started, address).select("article > ul")
        )
        listed = next(headings for headings in lists if headings)
        assert [heading.get_text() for heading in listed] == in_order
    words = words_of(started, "priorities/")
    names = {one.id: one.name for one in started.data.priorities}
    assert "Earlier priorities" in words
    for one in started.merged:
        for old in one["continues"]:
            assert f"{names[old]}. It continues under {one['name']}." in words


@pytest.mark.slow
def test_the_site_of_the_next_year_is_valid(started: Started) -> None:
    pages = {
        "/" + str(path.relative_to(started.site)).removesuffix("index.html"): BeautifulSoup(
            path.read_text("utf-8"), "html.parser"
        )
        for path in sorted(started.site.rglob("*.html"))
    }
    test_site.test_every_page_exists(pages, started.root)
    test_site.test_every_record_is_at_its_url(started.data, pages)
    test_site.test_current_actions_are_on_their_priority_page(started.data, pages)
    test_site.test_no_link_or_fragment_is_broken(started.site)
    test_site.test_no_page_contains_a_template_or_an_error(started.site)
    test_site.test_ids_headings_and_tables_are_well_formed(pages)
    test_site.test_page_metadata(pages, started.root)
    test_site.test_links_with_the_same_text_have_the_same_target(pages)


def test_axe_finds_nothing_on_changed_pages(started: Started, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    urls = ["", "priorities/", "progress/", f"plans/{started.year}/"]
    urls += [
        f"priorities/{id_}/" for one in started.merged[:1] for id_ in (one["id"], *one["continues"])
    ]
    with serving(started.site.parent) as root:
        for url in urls:
            page.goto(f"{root}/plan/{url}")
            assert faults(page) == [], url
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                wide = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
                assert wide[0] <= wide[1], (url, width)
    page.close()


@pytest.mark.slow
def test_the_output_lists_what_ended_and_what_is_left_to_do(started: Started) -> None:
    ended = [a for a in started.data.plans[-2].actions if a.id not in started.continued]
    assert (
        f"priorities {len(started.choices['priorities'])}, "
        f"actions continued {len(started.continued)}, new actions 0, actions ended {len(ended)}."
    ) in started.output
    for action in ended:
        assert f"Ended: {action.id}: " in started.output
    for one in started.merged:
        for old in one["continues"]:
            line = f"No longer a priority: {old}. It continues under: {one['name']}."
            assert line in started.output
    if (last := started.choices["priorities"][-1])["name"] == "Made to rename":
        line = f"{last['id']}.md: change its title, heading and description to “Made to rename”."
        assert line in started.output
    for found in re.finditer(r"\[ \] (docs/\S+): read lines? ([\d, ]+), which", started.output):
        lines = (started.root / found[1]).read_text("utf-8").splitlines()
        for number in found[2].split(", "):
            assert started.before[2:4] in lines[int(number) - 1]
    assert f"docs/plans/{started.before}.md:" not in started.output


@pytest.mark.slow
def test_later_years_keep_every_address_too(started: Started, tmp_path: Path) -> None:
    root = tmp_path / "again"
    shutil.copytree(started.root, root)
    command(root, "record-urls", str(root / "www/plan"))
    start(root, None)
    start(root, None)
    command(root, "check")
    # The build reports every recorded address that it does not have.
    build(root, tmp_path / "later")
    data = load_data(root)
    assert data.site.current == year_after(year_after(started.year))
    assert len(data.plans[-1].actions) == len(started.continued)
    page = f"plans/{started.year}/index.html"
    assert without_notes(tmp_path / "later" / page) == without_notes(started.site / page)


@pytest.mark.slow
def test_a_year_with_themes_and_no_actions_yet(project_copy: Path, tmp_path: Path) -> None:
    def without_actions(choices: Choices) -> None:
        for one in choices["priorities"]:
            one["actions"] = []

    output = start_year(project_copy, without_actions)
    data = load_data(project_copy)
    plan = project_copy / data.plans[-1].location.file
    themes = "themes:\n  - id: listening\n    title: Listening\n    text: To all in the CSP.\n\n"
    section = "  - id: themes\n    title: Themes\n    shows: themes\n"
    text = plan.read_text("utf-8").replace("sections:\n", f"{themes}sections:\n{section}")
    plan.write_text(text, "utf-8")
    command(project_copy, "check")
    site = tmp_path / "www/plan"
    build(project_copy, site, "mkdocs")
    started = Started(project_copy, data, output, site, {})
    test_site.test_no_link_or_fragment_is_broken(site)
    year = format_year(started.year)
    none = f"No actions are listed here in the plan for {year}."
    plan_words = words_of(started, f"plans/{started.year}/")
    assert plan_words.count(none) == len(data.plans[-1].priorities)
    page = page_of(started, f"plans/{started.year}/")
    assert page.select_one("h3#theme-listening") and not page.select("table")
    for one in data.plans[-1].priorities:
        assert none in words_of(started, f"priorities/{one}/")
        link = page_of(started, f"priorities/{one}/").select_one('a[href$="#theme-listening"]')
        assert link and link.text == "Listening"
    assert f"No actions are listed yet in the plan for {year}." in words_of(started, "progress/")
    assert f"No actions in the plan for {year}." in words_of(started, "")
    if count := len(data.plans[-2].actions):
        total = words_of(started, "progress/", "#chart-outcomes .all")
        assert f"0 of {count} continued" in total


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_without_choices_everything_continues(small_project: Path) -> None:
    start(small_project, None)
    data = load_data(small_project)
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


@pytest.mark.parametrize("keep", [True, False], ids=["the old one continues", "the old one ends"])
def test_a_priority_split_in_two(small_project: Path, keep: bool) -> None:
    output = start_year(small_project, lambda choices: split(choices, keep))
    data = load_data(small_project)
    assert data.plans[-1].priorities == ("homes", "roads", "streets" if keep else "paths")
    # An editor has to decide which of the two a topic belongs to.
    assert data.topics[0].priority == "streets"
    ways = "roads and streets" if keep else "roads and paths"
    assert f"streets continues as {ways}. Choose the `priority` of “Rubbish”, and" in output
    rendered = macros(data, str)
    # Its outcome is next to the action that continues it; on the other page it leads there.
    assert 'id="sweep-2031-32"' in rendered["actions"]("roads")
    assert 'id="sweep-2031-32"' in rendered["year_before"]("streets")
    assert 'Continued in <a href="plans/2032-33/#sweep-2032-33"' in rendered["year_before"](
        "streets"
    )
    under = ">Roads</a> and <a href" in rendered["priority"]("streets")
    assert under != keep


def test_a_priority_split_off_does_not_show_what_the_other_did_since(small_project: Path) -> None:
    start_year(small_project, lambda choices: split(choices, keep=True))
    start_year(small_project)
    assert load_data(small_project).site.current == "2033-34"
    streets = small_project / "data/plans/2032-33/streets.yml"
    streets.write_text(
        "title: Streets\nactions:\n  - {id: lamps-2032-33, action: Repair, leads: [vale-council]}\n"
    )
    data = load_data(small_project)
    rendered = macros(data, str)
    assert "lamps-2032-33" in rendered["year_before"]("streets")
    assert "lamps-2032-33" not in rendered["year_before"]("roads")
    ids = [row.action.id for rows in older_actions(data, "roads").values() for row in rows]
    assert "sweep-2031-32" in ids and "lamps-2032-33" not in ids


def test_a_priority_merged_into_another(small_project: Path) -> None:
    def absorb(choices: Choices) -> None:
        homes, streets = choices["priorities"]
        homes |= {"continues": ["homes", "streets"], "actions": streets["actions"]}
        choices["priorities"] = [homes]

    start_year(small_project, absorb)
    data = load_data(small_project)
    homes = next(one for one in data.priorities if one.id == "homes")
    assert (homes.continues, homes.name) == (("streets",), "Homes")
    assert (data.topics[0].priority, data.topics[0].earlier_priorities) == ("homes", ("streets",))
    rendered = macros(data, str)
    assert 'id="sweep-2031-32"' in rendered["actions"]("homes")
    assert 'id="locks-2031-32"' in rendered["year_before"]("homes")
    assert 'id="about-rubbish"' in rendered["who_to_contact"]("streets")
    assert "continues under" in rendered["actions"]("streets")


def test_a_merged_priority_does_not_continue_under_one_split_off_later(small_project: Path) -> None:
    def merge(choices: Choices) -> None:
        homes, _ = choices["priorities"]
        choices["priorities"] = [homes | {"continues": ["homes", "streets"]}]

    def split_off(choices: Choices) -> None:
        roads = {"id": "roads", "name": "Roads", "title": "Roads", "continues": ["homes"]}
        choices["priorities"].append(roads)

    start_year(small_project, merge)
    start_year(small_project, split_off)
    data = load_data(small_project)
    rendered = macros(data, str)
    assert "It continues under" in rendered["priority"]("streets")
    below = "was not a priority of its own in 2032–33. It continued under <a"
    assert below in rendered["year_before"]("streets")
    assert [one.id for one in successors(data, "streets")] == ["homes"]
    assert "sweep-2031-32" in str(older_actions(data, "homes"))
    assert "sweep-2031-32" not in str(older_actions(data, "roads"))


def test_a_priority_planned_again_after_it_was_merged(small_project: Path) -> None:
    def merge(choices: Choices) -> None:
        homes, streets = choices["priorities"]
        actions = homes["actions"] + streets["actions"]
        choices["priorities"] = [homes | {"continues": ["homes", "streets"], "actions": actions}]

    def split_again(choices: Choices) -> None:
        [homes] = choices["priorities"]
        again = {"id": "streets", "name": "Streets", "title": "Streets"}
        choices["priorities"].append(again | {"actions": [homes["actions"].pop()]})

    start_year(small_project, merge)
    output = start_year(small_project, split_again)
    assert "streets is a priority again. Choose the `priority` of “Rubbish”, and" in output
    rendered = macros(load_data(small_project), str)
    assert "Not a priority of its own. It continued under <a" in rendered["outcomes"]()


def test_a_past_plan_does_not_show_the_name_a_priority_has_now(small_project: Path) -> None:
    def rename(choices: Choices) -> None:
        homes, streets = choices["priorities"]
        roads = {"id": "roads", "name": "Roads", "title": "Roads", "continues": ["streets"]}
        choices["priorities"] = [homes, streets | {"name": "Renamed", "title": "Renamed"}, roads]

    start_year(small_project, rename)
    rendered = macros(load_data(small_project), str)
    assert "Renamed" in rendered["plan"]("2032-33")
    assert "Renamed" not in rendered["plan"]("2031-32")
    assert "In 2031–32 these were under" in rendered["year_before"]("roads")
    assert "Renamed" not in rendered["year_before"]("roads")


def test_a_priority_that_continues_a_sensitive_one_is_sensitive(small_project: Path) -> None:
    priorities = small_project / "data/priorities.yml"
    marked = "  name: Streets\n  sensitive: true\n"
    priorities.write_text(priorities.read_text().replace("  name: Streets\n", marked))

    def merge(choices: Choices) -> None:
        ids = [one["id"] for one in choices["priorities"]]
        one = {"id": "here", "name": "Here", "title": "Here", "continues": ids}
        choices["priorities"] = [one, {"id": "water", "name": "Water", "title": "Water"}]

    start_year(small_project, merge)
    data = load_data(small_project)
    sensitive = {one.id: one.sensitive for one in data.priorities}
    assert sensitive == {"streets": True, "homes": False, "here": True, "water": False}
    for id_, hides in sensitive.items():
        assert ("how to hide your visit" in macros(data, str)["emergency"](id_)) == hides


def test_a_priority_added_and_one_dropped(small_project: Path) -> None:
    new = {"id": "water", "name": "Water & weirs", "title": "Water"}
    output = start_year(small_project, lambda choices: choices.update(priorities=[new]))
    data = load_data(small_project)
    assert "No longer a priority: streets. It does not continue." in output
    rendered = macros(data, str)
    assert "No actions are listed here" in rendered["actions"]("water")
    assert "was not a priority in 2031–32" in rendered["year_before"]("water")
    assert "everyone to contact" in rendered["who_to_contact"]("water")
    assert "is not a priority in the plan for 2032–33." in rendered["priority"]("streets")
    assert "# Water & weirs {: #water }" in (small_project / "docs/priorities/water.md").read_text(
        "utf-8"
    )


def test_what_is_left_to_do_is_kept_in_a_file(small_project: Path) -> None:
    new = {"id": "water", "name": "Water", "title": "Water"}
    about = small_project / "docs/about.md"
    about.write_text("# About\n\nIn 2031/32\n\nWe met.\n\nIn 2031–32 and 2030-31\n", "utf-8")
    output = start_year(small_project, lambda choices: choices.update(priorities=[new]))
    steps = (small_project / "new-year-2032-33.md").read_text("utf-8")
    assert output.endswith(steps.rstrip("\n")) and steps.startswith(
        "# What is left to do for 2032–33\n"
    )
    assert "- [ ] docs/about.md: read lines 3, 7, which mention 2031–32.\n" in steps
    assert "2032-33/plan.yml: after the board's first meeting in 2032–33, write its day as" in steps
    assert "streets is no longer a priority. Choose the `priority` of “Rubbish”" in steps
    assert "docs/priorities/homes.md, docs/priorities/streets.md: change the desc" in steps


def test_an_action_moved_to_another_priority_is_reported(small_project: Path) -> None:
    def move(choices: Choices) -> None:
        homes, streets = choices["priorities"]
        homes["actions"].append(streets["actions"].pop())

    streets = small_project / "data/plans/2031-32/streets.yml"
    text = streets.read_text("utf-8")
    streets.write_text(text.replace("Sweep the streets", '"Sweep # 1 to # 9"'), "utf-8")
    output = start_year(small_project, move)
    steps = (small_project / "new-year-2032-33.md").read_text("utf-8")
    assert steps.startswith("# What is left to do for 2032–33\n")
    assert "Moved from “Streets” to “Homes”: sweep-2031-32: " in output


def test_new_actions_in_the_choices(small_project: Path) -> None:
    words = 'Repair: "all" 30 lamps'

    def add(choices: Choices) -> None:
        new = {"id": "lamps-2032-33", "action": words, "leads": ["vale-council"]}
        choices["priorities"][0]["new_actions"] = [new]

    output = start_year(small_project, add)
    plan = load_data(small_project).plans[-1]
    assert [(a.id, a.action, a.continues) for a in plan.priority_plans[0].actions][1:] == [
        ("lamps-2032-33", words, None)
    ]
    assert "new actions 1" in output and "its priorities, new actions and" in plan.source


def test_the_site_does_not_lead_to_the_next_plan_elsewhere_when_it_is_here(
    small_project: Path,
) -> None:
    with (small_project / "data/site.yml").open("a") as file:
        file.write("next_plan: https://vale.example/plan\n")
    start_year(small_project)
    assert load_data(small_project).site.next_plan is None


def test_help_is_still_shown_with_a_priority_that_was_merged(small_project: Path) -> None:
    with (small_project / "data/other_help.yml").open("a") as file:
        file.write(
            "- id: lamp-line\n  name: Lamp Line\n  what_for: Lamps\n  priorities: [streets]\n"
            "  sources: [https://lamps.example]\n"
        )

    def merge(choices: Choices) -> None:
        ids = [one["id"] for one in choices["priorities"]]
        one = {"id": "here", "name": "Here", "title": "Here", "continues": ids}
        choices["priorities"] = [one]

    start_year(small_project, merge)
    rendered = macros(load_data(small_project), str)
    for id_ in ("streets", "here"):
        assert "Litter Line" in rendered["who_to_contact"](id_)
        assert "Lamp Line" in rendered["who_to_contact"](id_)
    # The plan that was started has no list of numbers.
    assert "are from the plan for 2031–32" in rendered["who_to_contact"]("here")
    # Nothing of the past year is above.
    assert "What happened in 2031–32" in rendered["year_before"]("streets")


def test_a_year_without_priorities_can_be_rendered(small_project: Path) -> None:
    start_year(small_project, lambda choices: choices.update(priorities=[]))
    data = load_data(small_project)
    rendered = macros(data, str)
    assert "No priorities are listed yet" in rendered["priorities"]()
    for name in ("progress", "progress_summary", "outcomes", "plans", "data", "a_z", "contacts"):
        rendered[name]()


NEW = "    new_actions: [{{id: {}, action: Repair, leads: [{}]}}]\n    actions:\n"


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
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
        ("    actions:\n", NEW.format("a-2031-32", "vale-council"), "`a-2031-32` does not end"),
        ("    actions:\n", NEW.format("locks-2032-33", "vale-council"), "`locks-2032-33` appears"),
        ("    actions:\n", NEW.format("a-2032-33", "vale"), "`vale` is not a partner"),
    ],
)  # fmt: skip
def test_mistakes_in_the_choices_are_reported_and_nothing_is_written(
    small_project: Path, right: str, wrong: str, message: str
) -> None:
    path = small_project / "choices.yml"
    start(small_project, path)
    text = path.read_text("utf-8")
    if "homes]" in wrong:
        text = text.replace("[homes]", "[homes, streets]")
    assert right in text
    path.write_text(text.replace(right, wrong), "utf-8")
    before = contents(small_project)
    with pytest.raises(Problems) as error:
        start(small_project, path)
    found = [problem for problem in error.value.problems if message in problem.what]
    assert found and found[0].file == path.as_posix() and found[0].line > 1
    assert contents(small_project) == before


NAV = "site_name: Vale\nnav:\n  - Home: index.md\n"


def test_new_pages_are_added_to_the_navigation(small_project: Path) -> None:
    pages = "  - 'plans/2031-32.md' # current\n  - priorities/streets.md  # a\n"
    (small_project / "mkdocs.yml").write_text(NAV + pages)
    new = [{"id": id_, "name": id_, "title": id_} for id_ in ("water", "woods")]
    output = start_year(small_project, lambda choices: choices["priorities"].extend(new))
    assert (small_project / "mkdocs.yml").read_text().removeprefix(NAV) == (
        f"  - plans/2032-33.md\n{pages}  - priorities/water.md\n  - priorities/woods.md\n"
    )
    assert "mkdocs.yml: add" not in output


def test_pages_without_a_place_in_the_navigation_are_reported(small_project: Path) -> None:
    (small_project / "mkdocs.yml").write_text(NAV)
    new = {"id": "water", "name": "Water", "title": "Water"}
    output = start_year(small_project, lambda choices: choices["priorities"].append(new))
    for page in ("plans/2032-33.md", "priorities/water.md"):
        assert f"- [ ] mkdocs.yml: add `- {page}` to `nav`. No place for it was found." in output
    assert (small_project / "mkdocs.yml").read_text() == NAV
