"""Leaving a page that somebody may not be seen to read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from macros.data.plan_data import PlanData
from macros.publish.site import SiteBuild
from tests.conftest import anothers, everybodys

PAGES = ["/", "/priorities/safe-at-home/", "/contacts/", "/contacts/llinell-gymorth/", "/a-z/"]


@everybodys
def test_every_page_that_shows_something_sensitive_has_the_way_out(
    data: PlanData, site: Path
) -> None:
    marked = [priority.name for priority in data.priorities if priority.sensitive]
    marked += [partner.name for partner in data.partners if partner.sensitive]
    shown = wrong = 0
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        if page.find("title", string="This page has moved"):
            continue
        text = " ".join(page.get_text(" ").split()).casefold()
        shown += any(name.casefold() in text for name in marked)
        # Any page with the search can come to show it.
        button = page.select_one(f'.exit-button a[href="{data.site.exit_to}"]')
        wrong += bool(button and page.select_one('.exit a[href$="#hide"]')) != bool(marked)
    assert shown or not marked
    assert wrong == 0


def test_where_nothing_is_sensitive_there_is_no_way_out(small: PlanData, tmp_path: Path) -> None:
    for sensitive in (True, False):
        partner = small.partners[0].model_copy(update={"sensitive": sensitive})
        data = small._replace(partners=(partner, *small.partners[1:]))
        button = SiteBuild(tmp_path, data, (), "").exit_button(None)
        assert ("Exit this page" in button) == sensitive


@pytest.fixture
def left(browser: Browser, data: PlanData) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Return a browser in which the page to leave for answers, and what it was told."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    told: list[str] = []

    def answer(route: object, request: object) -> None:
        told.append(str(request.headers.get("referer")))  # type: ignore[attr-defined]
        route.fulfill(body="<title>Weather</title>", content_type="text/html")  # type: ignore[attr-defined]

    context.route(data.site.exit_to, answer)
    yield context, told
    context.close()


def come_to(context: BrowserContext, address: str, where: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}hygyrchedd/")
    page.goto(address + where[1:])
    return page


@anothers
@pytest.mark.parametrize("where", PAGES)
def test_the_button_replaces_the_page_and_tells_nobody(
    left: tuple[BrowserContext, list[str]], address: str, data: PlanData, where: str
) -> None:
    context, told = left
    page = come_to(context, address, where)
    before = page.evaluate("history.length")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    button = page.get_by_role("link", name="Exit this page")
    box = button.bounding_box()
    assert box and 0 <= box["y"] < 20 and box["height"] >= 44, "not within reach at the page's end"
    button.click()
    page.wait_for_url(data.site.exit_to)
    assert page.evaluate("history.length") == before
    assert told == ["None"]
    page.go_back()
    assert page.url == f"{address}hygyrchedd/"


@anothers
def test_a_link_within_the_page_leaves_no_second_trace(
    left: tuple[BrowserContext, list[str]], address: str, data: PlanData
) -> None:
    page = come_to(left[0], address, "/priorities/safe-at-home/")
    page.get_by_role("link", name="who to contact", exact=True).click()
    page.wait_for_url("**/#contact")
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(data.site.exit_to)
    page.go_back()
    assert page.url == f"{address}hygyrchedd/"


LEAVING = "document.documentElement.classList.contains('leaving')"


@anothers
def test_three_shifts_leave(
    left: tuple[BrowserContext, list[str]], address: str, data: PlanData
) -> None:
    page = come_to(left[0], address, "/priorities/safe-at-home/")
    page.keyboard.press("Shift")
    page.get_by_role("status").get_by_text("press 2 more times").wait_for()
    page.keyboard.press("Shift")
    page.get_by_role("status").get_by_text("press 1 more time").wait_for()
    assert not page.evaluate(LEAVING)
    page.keyboard.press("Shift")
    page.wait_for_url(data.site.exit_to)


@anothers
def test_shift_with_other_keys_or_with_a_pointer_does_not_leave(
    left: tuple[BrowserContext, list[str]], address: str
) -> None:
    page = come_to(left[0], address, "/priorities/safe-at-home/")
    page.get_by_role("searchbox").focus()
    for key in ("D", "A", "V", "S", "Tab", "Tab", "Tab", "ArrowLeft"):
        page.keyboard.press(f"Shift+{key}")
    for _ in range(3):
        page.get_by_role("heading", level=1).click(modifiers=["Shift"])
    assert not page.evaluate(LEAVING)
    # It may tell how many answers there are to what was typed.
    assert "press" not in page.get_by_role("status").inner_text()
    # A key between two presses begins the count again.
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        page.keyboard.press(key)
    assert not page.evaluate(LEAVING)


@anothers
def test_the_count_of_shifts_ends_after_five_seconds(
    left: tuple[BrowserContext, list[str]], address: str
) -> None:
    page = come_to(left[0], address, "/priorities/safe-at-home/")
    page.clock.install()
    for _ in range(2):
        page.keyboard.press("Shift")
    page.clock.run_for(5100)
    assert page.get_by_role("status").inner_text() == "Exit this page expired."
    page.keyboard.press("Shift")
    assert not page.evaluate(LEAVING)


@anothers
def test_the_page_is_covered_before_the_next_one_comes(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    context.route("https://**", lambda route: None)  # it never answers
    page.goto(f"{address}priorities/safe-at-home/")
    seen, title = page.evaluate(
        """() => {
            document.querySelector(".exit-button a").click()
            const seen = [...document.body.children].filter(part => part.checkVisibility())
            return [seen.map(part => part.innerText), document.title]
        }"""
    )
    assert (seen, title) == (["Loading."], "Loading")
    context.close()


@anothers
def test_without_a_script_the_button_is_a_link(
    browser: Browser, address: str, data: PlanData
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}priorities/safe-at-home/")
    link = page.get_by_role("link", name="Exit this page")
    assert link.get_attribute("href") == data.site.exit_to
    assert "noreferrer" in str(link.get_attribute("rel"))
    context.close()
