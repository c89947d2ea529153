"""Exit this page: for readers who must not be seen reading it."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, ViewportSize

from macros.data.plan_data import PlanData
from macros.publish.site import SiteBuild
from tests.conftest import another_partnership, each_partnership

PAGES = ["/", "/priorities/safe-at-home/", "/contacts/", "/contacts/llinell-gymorth/", "/a-z/"]


LEAVING = "document.documentElement.classList.contains('leaving')"
# What of the page can be seen, besides what only screen readers get.
VISIBLE = """() => [...document.querySelectorAll("body *:not([role=status])")].filter(
    part => part.checkVisibility({ visibilityProperty: true })).map(part => part.innerText)"""
# Leave while the exit page does not come, stop that in one way, report what was visible. It runs
# within the page, because DevTools do not reach a page with a pending navigation.
STOPPED = f"""async how => {{
    const wait = time => new Promise(done => setTimeout(done, time))
    const visible = {VISIBLE}
    const title = document.title
    document.querySelector(".exit-button a").click()
    await wait(how === "button" ? 4500 : 200)
    const result = {{ covered: visible(), coveredTitle: document.title }}
    if (how === "stop") stop()
    if (how === "Escape") dispatchEvent(new KeyboardEvent("keydown", {{ key: "Escape" }}))
    if (how === "cache") dispatchEvent(new PageTransitionEvent("pageshow", {{ persisted: true }}))
    if (how === "button") {{
        await wait(1000)
        result.offered = visible()
        document.querySelector(".stay").click()
    }}
    await wait(200)
    result.usable = visible().length > 20 && document.title === title
    document.querySelector(".exit-button a").click()
    await wait(200)
    result.again = visible()
    stop()
    return result
}}"""
# What lies on the strip at the top of the page, at points all over it.
ON_TOP = """() => {
    const strip = document.querySelector(".exit-button")
    const box = strip.getBoundingClientRect()
    const others = new Set()
    for (let x = 1; x < innerWidth; x += 7)
        for (let y = box.top + 1; y < box.bottom; y += 7)
            if (!strip.contains(document.elementFromPoint(x, y))) others.add([x, y])
    return {
        top: box.top, width: box.width, height: box.height, others: [...others],
        background: getComputedStyle(strip).backgroundColor,
        button: strip.querySelector("a").getBoundingClientRect().width,
        cut: strip.querySelector("a").scrollWidth > strip.querySelector("a").clientWidth + 1,
    }
}"""


@each_partnership
def test_every_page_that_shows_something_sensitive_has_the_button(
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
        note = page.select_one('.exit:has(a[href$="#hide"])')
        warned = note and "so close the tab too" in note.get_text(" ")
        wrong += bool(button and warned) != bool(marked)
    assert shown or not marked
    assert wrong == 0


def test_without_anything_sensitive_there_is_no_button(small: PlanData, tmp_path: Path) -> None:
    for sensitive in (True, False):
        partner = small.partners[0].model_copy(update={"sensitive": sensitive})
        data = small._replace(partners=(partner, *small.partners[1:]))
        button = SiteBuild(tmp_path, data, (), datetime.date(2031, 4, 1)).part("exit", None)
        assert ("Exit this page" in button) == sensitive


class Visit(NamedTuple):
    """A browser in which the exit page answers; `referrers` holds what it was sent."""

    context: BrowserContext
    referrers: list[str]
    address: str

    def open(self, where: str = "/priorities/safe-at-home/") -> Page:
        """Open a page after another, so that there is one to go back to."""
        page = self.context.new_page()
        page.goto(f"{self.address}hygyrchedd/")
        page.goto(self.address + where[1:])
        return page


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str, data: PlanData) -> Iterator[Visit]:
    referrers: list[str] = []

    def fulfil(route: Route, request: Request) -> None:
        referrers.append(str(request.headers.get("referer")))
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    context.route(data.site.exit_to, fulfil)
    yield Visit(context, referrers, address)
    context.unroute_all()
    for page in context.pages:
        page.close()


@another_partnership
@pytest.mark.parametrize("where", PAGES)
def test_the_button_replaces_the_page_and_sends_no_referrer(
    visit: Visit, data: PlanData, where: str
) -> None:
    page = visit.open(where)
    before = page.evaluate("history.length")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    button = page.get_by_role("link", name="Exit this page")
    box = button.bounding_box()
    assert box and 0 <= box["y"] < 20 and box["height"] >= 44, "out of reach at the page's end"
    button.click()
    page.wait_for_url(data.site.exit_to)
    assert page.evaluate("history.length") == before
    assert visit.referrers == ["None"]
    page.go_back()
    assert page.url == f"{visit.address}hygyrchedd/"


@another_partnership
def test_a_link_within_the_page_adds_no_entry_to_the_history(visit: Visit, data: PlanData) -> None:
    page = visit.open("/a-z/")
    page.locator("main a[href^='#']").first.click()
    page.wait_for_function("location.hash")
    page.get_by_role("link", name="Exit this page").click()
    page.wait_for_url(data.site.exit_to)
    page.go_back()
    assert page.url == f"{visit.address}hygyrchedd/"


@another_partnership
@pytest.mark.parametrize("how", ["button", "Shift"])
def test_it_works_before_anything_else_has_loaded(visit: Visit, data: PlanData, how: str) -> None:
    page = visit.open("/contacts/")
    visit.context.route("**/{site*.css,search*.*}", lambda route: None)  # all but its own script
    page.goto(f"{visit.address}priorities/safe-at-home/", wait_until="commit")
    page.locator(".exit-button a").wait_for(state="attached")
    if how == "button":
        page.evaluate("document.querySelector('.exit-button a').click()")
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(data.site.exit_to)
    page.go_back(wait_until="commit")
    assert page.url == f"{visit.address}contacts/"


@another_partnership
def test_on_a_slow_connection_the_page_is_covered_at_once(visit: Visit, data: PlanData) -> None:
    visit.context.unroute_all()
    visit.context.route(data.site.exit_to, lambda route: None)  # it never comes
    seen, title, status = visit.open().evaluate(
        f"""() => {{
            document.querySelector(".exit-button a").click()
            const status = document.querySelector("[role=status]")
            const heard = status.checkVisibility({{ visibilityProperty: true }})
            const result = [({VISIBLE})(), document.title, heard && status.innerText]
            stop()
            return result
        }}"""
    )
    assert (seen, title, status) == ([], "Loading", "Loading.")


@another_partnership
@pytest.mark.parametrize("how", ["stop", "Escape", "button", "cache"])
def test_a_page_whose_exit_is_stopped_can_be_used_again(
    visit: Visit, data: PlanData, how: str
) -> None:
    visit.context.unroute_all()
    visit.context.route(data.site.exit_to, lambda route: None)
    result = visit.open().evaluate(STOPPED, how)
    assert (result["covered"], result["coveredTitle"]) == ([], "Loading")
    assert result.get("offered") == (
        ["Not loading? Go back to the page"] if how == "button" else None
    )
    assert result["usable"]
    assert result["again"] == []


@another_partnership
def test_three_presses_of_shift_leave(visit: Visit, data: PlanData) -> None:
    page = visit.open()
    page.keyboard.press("Shift")
    page.get_by_role("status").get_by_text("press 2 more times").wait_for()
    page.keyboard.press("Shift")
    page.get_by_role("status").get_by_text("press 1 more time").wait_for()
    assert not page.evaluate(LEAVING)
    page.keyboard.press("Shift")
    page.wait_for_url(data.site.exit_to)


@another_partnership
def test_shift_with_other_keys_or_a_pointer_does_not_leave(visit: Visit) -> None:
    page = visit.open()
    page.get_by_role("searchbox").focus()
    for key in ("D", "A", "V", "S", "Tab", "Tab", "Tab", "ArrowLeft"):
        page.keyboard.press(f"Shift+{key}")
    for _ in range(3):
        page.get_by_role("heading", level=1).click(modifiers=["Shift"])
    for modifier in ("Alt", "Control", "Meta"):
        for _ in range(3):
            page.keyboard.press(f"{modifier}+Shift")
            page.keyboard.press(f"Shift+{modifier}")
    for _ in range(3):  # scrolls sideways
        page.keyboard.down("Shift")
        page.mouse.wheel(0, 50)
        page.wait_for_timeout(50)
        page.keyboard.up("Shift")
    assert not page.evaluate(LEAVING)
    # The number of search results may have been announced.
    assert "press" not in page.get_by_role("status").inner_text()
    # Another key between two presses starts the count again.
    for key in ("Shift", "Shift", "a", "Shift", "Shift"):
        page.keyboard.press(key)
    assert not page.evaluate(LEAVING)


@another_partnership
def test_the_count_of_presses_expires_after_five_seconds(visit: Visit) -> None:
    page = visit.open()
    page.clock.install()
    for _ in range(2):
        page.keyboard.press("Shift")
    page.clock.run_for(5100)
    assert page.get_by_role("status").inner_text() == "Exit this page expired."
    page.keyboard.press("Shift")
    assert not page.evaluate(LEAVING)


# Two phones, text of twice the size, and a laptop at 400 %.
SIZES = [(320, 640, 16), (375, 740, 16), (320, 640, 32), (375, 740, 32), (320, 256, 16)]


@another_partnership
def test_the_button_covers_no_text_and_leaves_room_beside_it(visit: Visit) -> None:
    page = visit.open()
    for width, height, text in SIZES:
        page.set_viewport_size(ViewportSize(width=width, height=height))
        page.evaluate("size => document.documentElement.style.fontSize = `${size}px`", text)
        for share in (0, 0.3, 0.6, 1):
            page.evaluate("share => scrollTo(0, document.body.scrollHeight * share)", share)
            strip = page.evaluate(ON_TOP)
            assert strip["others"] == [], "what is beside the button would show through"
            assert strip["width"] == width and "rgba" not in strip["background"]
            assert -1 < strip["top"] < 1
            assert strip["button"] <= 0.7 * width and not strip["cut"]
            assert strip["height"] <= 0.25 * height, (width, height, text)
    page.set_viewport_size({"width": 320, "height": 700})


@another_partnership
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
