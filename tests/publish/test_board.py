"""The page for the board has everything, and its PDF what fits on one side of A4."""

import datetime
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from playwright.sync_api import Browser

from macros.data.plan_data import PlanData
from macros.publish.pdf import board as board_pdf
from macros.publish.pdf.board import PDF_PATH, render_board
from macros.publish.site import SiteBuild
from macros.views.board import URL_PATH
from tests.conftest import BASE, ROOT, SITE_URL, each_partnership, serving
from tests.publish.pdf_tree import PdfStructure
from tests.publish.test_pdf import compact

# Both of the plan's year, and the day after it.
MEETING, LAST_DAY, OVER = map(
    datetime.date.fromisoformat, ("2031-09-15", "2032-03-31", "2032-04-01")
)
UPDATE = (
    "Two sessions were held at the leisure centre with 46 young people, and a third is planned for"
    " March with the schools of the borough, if the money for a second youth worker is found."
)


def busy(small: PlanData, priorities: int, actions: int, leads: int, updated: int) -> PlanData:
    """Return data of a plan with so many priorities, actions of each and leads of these. So many
    actions of each priority have an update since the board's meeting, and the others none."""
    plan, partner, priority = small.plans[-1], small.partners[1], small.priorities[0]
    (homes, _), update = plan.priority_plans, small.plans[0].actions[0].updates[0]
    partners = tuple(
        partner.model_copy(
            update={"id": f"lead-{number}", "name": f"The Charity of Street {number} and Around"}
        )
        for number in range(leads)
    )
    parts = []
    for of in range(priorities):
        made = []
        for number in range(actions):
            on = MEETING + datetime.timedelta(number)
            new = update.model_copy(update={"on": on, "text": UPDATE, "status": "done"})
            action = {
                "id": f"action-{of}-{number}-2031-32",
                "action": f"Work with schools and partners on matter {number} of priority {of}",
                "leads": tuple(f"lead-{(of * actions + number + k) % leads}" for k in range(2)),
                "updates": (new,) if number < updated else (),
            }
            made.append(homes.actions[0].model_copy(update=action))
        title = {"id": f"priority-{of}", "title": f"Priority {of}", "actions": tuple(made)}
        parts.append(homes.model_copy(update=title))
    ids = tuple(part.id for part in parts)
    names = {id_: f"Homes and streets of part {number}" for number, id_ in enumerate(ids)}
    changed = {"priorities": ids, "priority_plans": tuple(parts), "last_meeting": MEETING}
    return small._replace(
        partners=(*small.partners, *partners),
        priorities=(
            *small.priorities,
            *(priority.model_copy(update={"id": id_, "name": names[id_]}) for id_ in ids),
        ),
        plans=(*small.plans[:-1], plan.model_copy(update=changed)),
    )


@pytest.fixture(
    params=[(1, 3, 2, 1), (6, 6, 18, 2), (8, 8, 30, 8), (8, 8, 30, 0), (12, 20, 60, 10)]
)
def plan_data(request: pytest.FixtureRequest, small: PlanData) -> PlanData:
    return busy(small, *request.param)


def structure(pdf: bytes, folder: Path) -> PdfStructure:
    (folder / "board.pdf").write_bytes(pdf)
    return PdfStructure(folder / "board.pdf")


def page_of(data: PlanData, today: datetime.date = LAST_DAY) -> str:
    """Return the HTML of the page alone."""
    build = SiteBuild(Path(), data, (), today, board=render_board(data, "", today))
    empty = {"header": Markup(), "footer": Markup(), "site_name": Markup("Site")}
    return build.standalone_pages(lambda _: empty)[URL_PATH]


def test_the_page_has_everything_and_the_pdf_one_side(plan_data: PlanData) -> None:
    shown, pdf = render_board(plan_data, SITE_URL, LAST_DAY)
    assert pdf.pages == 1
    parts = plan_data.plans[-1].priority_plans
    assert len(shown.rows) == len(parts)
    for row, part in zip(shown.rows, parts, strict=True):
        new = sum(bool(action.updates) for action in part.actions)
        assert len(row.changed.items) == new
        assert len(row.not_updated.items) == len(part.actions) - new
        assert all(item.details.endswith(UPDATE) for item in row.changed.items)
    leads = {lead for action in plan_data.plans[-1].actions for lead in action.leads}
    assert len(shown.leads) == len(leads)


@pytest.mark.parametrize(
    ("actions", "updated", "has_names", "words"),
    [(5, 1, True, UPDATE), (5, 3, False, UPDATE), (5, 5, False, UPDATE[:80])],
)
def test_words_of_updates_are_kept_before_names_of_actions_without_one(
    small: PlanData, tmp_path: Path, actions: int, updated: int, has_names: bool, words: str
) -> None:
    """Of 30 actions in six priorities, 6, 18 or all 30 have an update."""
    pdf = structure(
        render_board(busy(small, 6, actions, 8, updated), SITE_URL, LAST_DAY)[1].content, tmp_path
    )
    text = compact(pdf.document.text)
    assert text.count(compact(words)) == 6 * updated
    assert (compact("matter 4 of priority 5") in text) == (has_names or updated == actions)
    is_cut = words != UPDATE or not has_names
    assert (compact("This side has no room for all names and texts") in text) == is_cut


def test_a_plan_of_too_many_priorities_is_not_cut(small: PlanData) -> None:
    shown, pdf = render_board(busy(small, 90, 1, 2, 1), "", LAST_DAY)
    assert len(shown.rows) == 90 and pdf.pages > 1


def test_the_page_fits_any_screen_and_prints_its_bullets(
    plan_data: PlanData, tmp_path: Path, browser: Browser
) -> None:
    folder = tmp_path / URL_PATH
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(page_of(plan_data), "utf-8")
    shutil.copytree(ROOT / "overrides/assets", tmp_path / "assets")
    with serving(tmp_path) as url, browser.new_page() as page:
        page.goto(f"{url}/{URL_PATH}")
        page.emulate_media(media="print")
        styles = """them => them.map(it => getComputedStyle(it).display +
            getComputedStyle(it).listStyleType)"""
        assert {"list-itemdisc"} >= {*page.eval_on_selector_all("td li", styles)}
        page.emulate_media(media="screen")
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@each_partnership
def test_the_pdf_has_the_words_of_the_page_for_assistive_technology(site: Path) -> None:
    html = BeautifulSoup((site / URL_PATH / "index.html").read_text("utf-8"), "html.parser")
    main = html.select_one("main")
    assert main
    for other in main.select(".emergency, .document, .edit-links, .visually-hidden, [hidden]"):
        other.decompose()
    pdf = PdfStructure(site / PDF_PATH)
    text = compact(pdf.document.text)
    words = [*main.stripped_strings]
    assert len(words) > 20
    assert [one for one in words if compact(one) not in text] == []
    assert len(pdf.file.pages) == 1 and pdf.root.Lang == "en-GB" and pdf.root.MarkInfo.Marked
    with pdf.file.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
    levels = [one.kind for one in pdf.document.all("H1", "H2", "H3")]
    assert levels[:3] == ["H1", "H2", "H2"] and set(levels[3:]) <= {"H2"}
    (table,) = pdf.document.all("Table")
    head, body = table.children
    assert [cell.attributes["/Scope"] for cell in head.all("TH")] == ["/Column"] * 3
    for row in body.children:
        assert [cell.kind for cell in row.children] == ["TH", "TD", "TD"]
        assert row.children[0].attributes["/Scope"] == "/Row"
    assert pdf.unstructured == []
    # Each link leads to a page of the site.
    for element in pdf.document.all("Link"):
        for link in element.links:
            path = str(link.A.URI).removeprefix(f"https://site.example{BASE}").partition("#")[0]
            assert (site / path / "index.html").is_file() or (site / path).is_file(), path


@each_partnership
def test_the_search_has_none_of_its_text_and_the_page_on_progress_leads_to_it(site: Path) -> None:
    """Residents who search for a problem find whom to call, not that no update is published."""
    (index,) = site.glob("search/index.*.json")
    entries = json.loads(index.read_text("utf-8"))["entries"]
    for entry in (one for one in entries if one.get("url_path") == URL_PATH):
        assert entry.keys() <= {"kind", "name", "url_path", "page", "keywords"}
    assert f"{SITE_URL}{URL_PATH}" in (site / "sitemap.xml").read_text("utf-8")
    for page, link in (("progress/", "board/"), (URL_PATH, "progress-for-the-board.pdf")):
        html = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
        assert html.select_one(f'main a[href="{link}"]')
    nav = BeautifulSoup((site / "index.html").read_text("utf-8"), "html.parser").select("nav a")
    assert nav and not [link for link in nav if "board" in str(link["href"])]


def test_a_plan_that_is_over_is_not_passed_off_as_current(small: PlanData, tmp_path: Path) -> None:
    notice = "The plan for 2031–32 covered April 2031 to March 2032."
    for today, is_over in ((LAST_DAY, False), (OVER, True)):
        pdf = structure(render_board(small, "", today)[1].content, tmp_path)
        assert (compact(notice) in compact(pdf.document.text)) == is_over
        assert compact("(April 2031 to March 2032)") in compact(pdf.document.text)
        shown = BeautifulSoup(page_of(small, today), "html.parser").select_one("[data-ends]")
        assert shown and shown.has_attr("hidden") != is_over


def test_characters_that_no_font_has(
    small: PlanData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They may be in a value that was changed long ago, which nobody can correct."""
    content = board_pdf._content

    def with_fox(*arguments: Any) -> Any:
        text = json.dumps(content(*arguments), ensure_ascii=False)
        return json.loads(text.replace("Give away locks", "Give away 🦊 locks"))

    monkeypatch.setattr(board_pdf, "_content", with_fox)
    pdf = structure(render_board(small, "", LAST_DAY)[1].content, tmp_path)
    assert "Give away ? locks" in pdf.document.text


def test_the_same_data_gives_the_same_bytes(small: PlanData, tmp_path: Path) -> None:
    data = busy(small, 6, 6, 18, 6)
    first = render_board(data, SITE_URL, LAST_DAY, None, tmp_path)
    assert render_board(data, SITE_URL, LAST_DAY) == first
    kept = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    assert render_board(data, SITE_URL, LAST_DAY, None, tmp_path) == first
    assert kept == {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
