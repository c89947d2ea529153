"""The built site: its addresses, its links, and what must hold of every page."""

import datetime
import json
import posixpath
import re
import subprocess
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.data.plan_data import PlanData
from macros.data.revision import read_revision
from macros.views.formats import format_date, format_period, format_year, tel_link
from tests.conftest import BASE, SITE_URL, each_partnership, page_paths

pytestmark = each_partnership


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    return {
        "/" + str(path.relative_to(site)).removesuffix("index.html"): BeautifulSoup(
            path.read_text("utf-8"), "html.parser"
        )
        for path in sorted(site.rglob("*.html"))
    }


def ids(page: BeautifulSoup) -> Counter[str]:
    return Counter(str(element["id"]) for element in page.find_all(id=True))


def test_every_page_exists(pages: dict[str, BeautifulSoup], root: Path) -> None:
    assert "/" in page_paths(root) and set(page_paths(root)) <= set(pages)


def test_every_record_is_at_its_url(data: PlanData, pages: dict[str, BeautifulSoup]) -> None:
    actions = [action for plan in data.plans for action in plan.actions]
    for record in (*data.partners, *data.glossary, *data.priorities, *data.plans, *actions):
        page, _, anchor = record.url_path.partition("#")
        assert not anchor or ids(pages[f"/{page}"])[anchor] == 1, record.url_path


def test_a_plan_says_how_to_cite_it_and_every_page_which_plan_is_the_latest(
    data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    for plan in data.plans:
        (cited,) = pages[f"/{plan.url_path}"].select("details.cite")
        for words in (data.site.partnership, plan.title, format_period(plan.year)):
            assert words in cited.get_text()
    latest = f"Latest plan here: {format_year(data.plans[-1].year)}"
    footers = [page.select_one("footer #pages") for page in pages.values()]
    assert any(footers) and all(latest in footer.get_text() for footer in footers if footer)


def test_every_page_says_from_which_commit_it_was_built(
    root: Path, site: Path, pages: dict[str, BeautifulSoup]
) -> None:
    status = json.loads((site / "status.json").read_text("utf-8"))
    assert ("commit" in status) is (read_revision(root) is not None)
    for where, page in pages.items():
        if footer := page.select_one("footer #pages"):
            words = " ".join(footer.get_text().split())
            if "commit" not in status:
                assert "Version" not in words
                continue
            on = format_date(datetime.date.fromisoformat(status["committed_on"]))
            assert f"– Version {status['commit'][:7]}, {on}" in words, where
            assert ("with changes" in words) is status["has_uncommitted_changes"]


def test_every_page_gives_the_emergency_number(
    data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    number = f'main .emergency a[href="{tel_link(data.site.emergency)}"]'
    moved = {where for where, page in pages.items() if page.select('[http-equiv="refresh"]')}
    assert {where: len(page.select(number)) for where, page in pages.items()} == {
        where: 0 if where in moved else 1 for where in pages
    }


def test_no_cell_or_list_is_empty(pages: dict[str, BeautifulSoup]) -> None:
    empty = [
        (where, str(part))
        for where, page in pages.items()
        for part in page.select("main :is(td, ul, ol, dd)")
        if not part.get_text(strip=True)
    ]
    assert empty == []


def test_current_actions_are_on_their_priority_page(
    data: PlanData, pages: dict[str, BeautifulSoup]
) -> None:
    plan = next(plan for plan in data.plans if plan.year == data.site.current)
    for part in plan.priority_plans:
        found = ids(pages[f"/priorities/{part.id}/"])
        assert [action.id for action in part.actions if found[action.id] != 1] == []


def test_no_link_or_fragment_is_broken(site: Path) -> None:
    lychee = Path(sys.executable).parent / "lychee"
    command = [str(lychee), "--offline", "--include-fragments", "--no-progress", "--index-files"]
    run = subprocess.run(
        [*command, "index.html", "--root-dir", str(site.parent), str(site)],
        text=True,
        capture_output=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    checked = re.search(r"(\d+) OK", run.stdout)
    pages = len(list(site.rglob("*.html")))
    assert checked and int(checked[1]) > 10 * pages > 100, run.stdout


def test_no_page_contains_a_template_or_an_error(site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"\{\{|\{%|Traceback|Macro \w* ?error|Undefined", text, re.IGNORECASE
        ), path


def test_ids_headings_and_tables_are_well_formed(pages: dict[str, BeautifulSoup]) -> None:
    for address, page in pages.items():
        assert [i for i, count in ids(page).items() if count > 1] == [], address
        main = page.find("main")
        assert main
        levels = [int(heading.name[1]) for heading in main.find_all(re.compile("^h[1-6]$"))]
        assert levels.count(1) == 1 and levels[0] == 1, address
        assert all(b - a <= 1 for a, b in pairwise(levels)), (address, levels)
        for table in page.find_all("table"):
            assert table.caption and table.caption.get_text(strip=True), address
            assert all(th.get("scope") in ("col", "row") for th in table.find_all("th")), address


def test_page_metadata(pages: dict[str, BeautifulSoup], root: Path) -> None:
    titles = Counter(page.title.get_text() for page in pages.values() if page.title)
    del titles["This page has moved"]  # each old address of a priority, a partner or a page
    assert titles.most_common(1)[0][1] == 1
    for address in page_paths(root):
        page = pages[address]
        assert page.html and page.html["lang"] == "en-GB"
        description = page.find("meta", attrs={"name": "description"})
        assert description and description["content"], address
        shared = page.find("meta", property="og:description")
        assert shared and shared["content"] == description["content"]
        canonical = page.find("link", rel="canonical")
        assert canonical and canonical["href"] == SITE_URL + address[1:]


def test_links_with_the_same_text_have_the_same_target(pages: dict[str, BeautifulSoup]) -> None:
    """A screen reader lists the links of a page by their words alone."""
    for address, page in pages.items():
        leads: dict[str, set[str]] = defaultdict(set)
        for link in page.select("article a[href], main.container > :not(article) a[href]"):
            if link.find_parent("nav"):
                continue  # the contents of a plan, by the plan's own headings
            name = str(link.get("aria-label") or link.get_text(" "))
            leads[" ".join(name.split())].add(posixpath.normpath(str(link["href"])))
        assert [(name, to) for name, to in leads.items() if len(to) > 1] == [], address


def test_nothing_is_loaded_from_a_third_party(pages: dict[str, BeautifulSoup]) -> None:
    for page in pages.values():
        loaded = [e.get("src") or e.get("href") for e in page.select("script, img, iframe, link")]
        others = [str(a) for a in loaded if a and re.match(r"(https?:)?//", str(a))]
        assert all(a.startswith("https://site.example/") for a in others), others


def test_every_telephone_number_is_a_link(pages: dict[str, BeautifulSoup], data: PlanData) -> None:
    links = {str(a["href"]) for page in pages.values() for a in page.select('a[href^="tel:"]')}
    numbers = {data.site.emergency}
    numbers |= {partner.telephone for partner in data.partners if partner.telephone}
    numbers |= {one.telephone for one in data.other_help if one.telephone}
    assert links == {tel_link(number) for number in numbers}
    assert all(re.fullmatch(r"tel:(\d{3}|116\d{3}|08001111|\+44\d{9,10})", link) for link in links)


def test_markdown_pages_have_no_html_or_jinja_blocks(root: Path) -> None:
    paths = sorted((root / "docs").rglob("*.md"))
    assert len(paths) >= len(page_paths(root))
    for path in paths:
        text = path.read_text("utf-8")
        assert not re.search(r"</?[a-z]+[ >]|\{%", text), path


def test_the_404_page_works_at_any_depth(pages: dict[str, BeautifulSoup]) -> None:
    page = pages["/404.html"]
    links = [str(link["href"]) for link in page.select("[href]")]
    links += [str(script["src"]) for script in page.select("script[src]")]
    assert [link for link in links if not link.startswith((BASE, "tel:", "https://", "#"))] == []
    assert page.select_one(f'form[action="{BASE}a-z/"] input[type="search"]')
    assert page.select_one(f'main a[href="{BASE}a-z/"]') and page.select_one(
        'main a[href="tel:999"]'
    )
