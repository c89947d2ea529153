"""The built site in a real browser: what a reader sees, reaches and leaves behind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from macros.data.plan_data import PlanData
from tests.conftest import PARTNERSHIPS, ROOT, another_partnership, each_partnership, page_paths
from tests.site.in_page import AXE, FAULTS, MISSED, misheard

# In the sample project.
ANCHORS = {
    "/priorities/streets/": "sweep-2031-32",
    "/contacts/": "vale-council",
    "/glossary/": "idva",
    "/plans/2030-31/": "lamps-2030-31",
    "/plans/2031-32/": "themes",
}
LOOKS = [(320, "light"), (320, "forced"), (1280, "light"), (1280, "dark")]
# Colours and layout do not depend on each other: each page is tested on a phone, and with the whole
# menu in dark colours. `test_what_opens_…` takes each look.
PAGE_LOOKS = [(320, "light"), (1280, "dark")]
WIDTHS = (320, 768, 1280)
PAGES = [
    (partnership, where)
    for partnership, root in PARTNERSHIPS.items()
    for where in (*page_paths(root), "/404.html")
]
Look = tuple[int, str]


@pytest.fixture(params=LOOKS, ids=str)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_page() as page:
        show(page, request.param)
        yield page


def show(page: Page, look: Look) -> None:
    """Show a page at a width, in light, dark or forced colours."""
    width, colours = look
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(
        color_scheme="dark" if colours == "dark" else "light",
        forced_colors="active" if colours == "forced" else "none",
    )


def faults(page: Page) -> list[tuple[str, str]]:
    """Return what axe finds wrong with a page as it is: the rule, and the first element."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return [(rule, html) for rule, html in page.evaluate(FAULTS)]


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


@pytest.mark.parametrize(("partnership", "where"), PAGES, indirect=["partnership"])
def test_a_page_has_no_fault_fits_each_width_and_can_be_used(
    browser: Browser, address: str, data: PlanData, where: str
) -> None:
    with browser.new_page() as page:
        answer = page.goto(address + where[1:])
        assert answer and answer.status == 200
        for look in PAGE_LOOKS:
            show(page, look)
            assert faults(page) == [], look
            assert page.evaluate(MISSED) == [], look
            assert misheard(page, data) == [], look
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


@each_partnership
def test_no_sheet_of_a_partner_or_for_the_board_has_a_fault_that_axe_finds(
    browser: Browser, address: str, data: PlanData, site: Path
) -> None:
    # Those of partners are rendered from one template: the longest and the shortest.
    sheets = sorted(site.glob("contacts/*/index.html"), key=lambda path: path.stat().st_size)
    with browser.new_page() as page:
        for sheet in (sheets[0], sheets[-1], site / "progress/board/index.html"):
            page.goto(f"{address}{sheet.parent.relative_to(site)}/")
            for look in PAGE_LOOKS:
                show(page, look)
                assert faults(page) == [], sheet
                assert page.evaluate(MISSED) == [], sheet
                assert misheard(page, data) == [], sheet


def test_what_opens_has_no_fault_that_axe_finds(page: Page, sample_url: str) -> None:
    page.goto(f"{sample_url}priorities/homes/")
    menu = page.get_by_role("button", name="Menu", exact=True)
    if menu.is_visible():
        menu.click()
        assert faults(page) == []
        page.keyboard.press("Escape")
    page.get_by_role("searchbox").fill("somebody follows me")
    page.locator(".results li").first.wait_for()
    assert faults(page) == []
    page.get_by_role("searchbox").fill("xqzxqzxqz")
    page.get_by_text("Nothing found").wait_for()
    assert faults(page) == []


def test_a_visit_stores_nothing_and_contacts_no_other_host(
    context: BrowserContext, address: str, data: PlanData
) -> None:
    requested: list[str] = []
    messages: list[str] = []
    context.on("request", lambda request: requested.append(request.url))
    context.on("console", lambda message: messages.append(message.text))
    context.on("weberror", lambda error: messages.append(str(error.error)))
    page = context.new_page()
    for where in page_paths(ROOT):
        page.goto(address + where[1:])
    page.emulate_media(color_scheme="dark")
    page.get_by_role("searchbox").fill(data.topics[0].name)
    page.locator(".results li > a").first.click()
    page.wait_for_load_state("networkidle")
    assert len(requested) > 3 * len(page_paths(ROOT))
    origin = address.removesuffix("plan/")
    assert [url for url in requested if not url.startswith(origin)] == []
    assert messages == []
    assert context.cookies() == []
    kept = (
        "[{...localStorage}, {...sessionStorage}, await caches.keys(), await indexedDB.databases()]"
    )
    assert page.evaluate(f"async () => {kept}") == [{}, {}, [], []]


@pytest.mark.parametrize(("where", "anchor"), list(ANCHORS.items()))
def test_an_anchor_lands_clear_of_the_header(
    context: BrowserContext, sample_url: str, where: str, anchor: str
) -> None:
    page = context.new_page()
    page.goto(f"{sample_url}{where[1:]}#{anchor}")
    page.wait_for_function(f"scrollY > 0 || document.getElementById('{anchor}').offsetTop < 600")
    box = page.locator(f"[id='{anchor}']").bounding_box()
    out = page.locator(".exit-button a")
    covered = out.bounding_box() if out.count() else None
    assert box
    assert (covered["y"] + covered["height"] if covered else 0) <= box["y"] < 800


@another_partnership
@pytest.mark.parametrize("where", ["/", "/contacts/", "/priorities/safe-at-home/"])
def test_without_javascript_it_reads_the_same(browser: Browser, address: str, where: str) -> None:
    read = []
    for enabled in (True, False):
        context = browser.new_context(java_script_enabled=enabled)
        page = context.new_page()
        page.goto(address + where[1:])
        read.append(page.locator("article").inner_text())
        context.close()
    assert read[0] == read[1]
    assert "999" in read[1] and "101" in read[1]


def test_on_a_phone_a_row_is_a_card_and_still_a_table(browser: Browser, sample_url: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{sample_url}priorities/streets/")
    client = context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if "role" in node]
    # This year's actions, and those of the year before.
    assert roles.count("table") == 2
    assert roles.count("rowheader") == 2
    row = page.locator("tr#lamps-2030-31")
    assert row.evaluate("row => [...row.cells].every(c => c.getBoundingClientRect().right <= 320)")
    cell = row.locator("td[data-label]").first
    label = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
    # Nothing to a screen reader, which has the name of the column.
    assert label == f'"{cell.get_attribute("data-label")}: " / ""'
    context.close()


def test_on_a_phone_the_figures_of_a_chart_are_still_a_table(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{address}progress/")
    client = context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in nodes if "role" in node]
    tables = page.locator("table.tally")
    assert roles.count("table") == tables.count() > 0
    assert roles.count("rowheader") == page.locator("table.tally tbody tr").count()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_contents_of_a_plan_stay_within_reach(
    browser: Browser, sample_url: str, width: int
) -> None:
    """Each part is at most two taps away from anywhere, without scripts."""
    context = browser.new_context(
        viewport={"width": width, "height": 640}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(f"{sample_url}plans/2031-32/#remarks")
    contents = page.get_by_role("navigation", name="Contents of this plan")
    if width < 1000:
        link = page.get_by_role("link", name="Contents", exact=True)
        box = link.bounding_box()
        assert box and 0 <= box["y"] < 20  # in the strip at the top, where it lies over no text
        link.click(timeout=5000)
    links = contents.get_by_role("link")
    ids = [str(link.get_attribute("href")) for link in links.all()]
    headings = page.locator(".whole :is(h2, h3)").evaluate_all("all => all.map(h => `#${h.id}`)")
    assert ids == headings
    links.first.click(timeout=5000)
    assert page.url.endswith(ids[0])
    context.close()


@each_partnership
def test_on_a_tablet_the_figures_of_a_chart_break_no_name_and_stay_in_their_place(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(viewport={"width": 768, "height": 800})
    page = context.new_page()
    page.goto(f"{address}progress/")
    tables = page.locator("table.tally")
    assert tables.count()
    for table in tables.all():
        assert table.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth"), (
            "it is wider than the text"
        )
    names = page.locator("table.tally tbody th").evaluate_all(
        """names => names.map(name => {
          const text = name.querySelector("a")?.firstChild ?? name.firstChild;
          return [...text.data.matchAll(/[\\p{L}]+/gu)].filter(word => {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            return range.getClientRects().length > 1;
          }).map(word => word[0]);
        })"""
    )
    assert [words for words in names if words] == []
    context.close()


def test_a_chart_has_the_reader_s_colours_where_they_are_forced(
    browser: Browser, address: str
) -> None:
    context = browser.new_context(color_scheme="dark", forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}progress/")
    colour = "element => getComputedStyle(element).color"
    text = page.locator("caption").first.evaluate(colour)
    assert {bar.evaluate(colour) for bar in page.locator("svg.bar").all()} == {text}
    context.close()


@pytest.mark.parametrize(
    ("where", "name", "copied"),
    [
        ("/glossary/", "Address of: VC", "glossary/#vc"),
        ("/plans/2031-32/", "Address of: Review", "plans/2031-32/#review"),
        (
            "/plans/2031-32/",
            "Link to action 1 of Safe homes, 2031–32",
            "plans/2031-32/#locks-2031-32",
        ),
    ],
)
def test_the_keyboard_copies_an_address_and_it_is_said(
    context: BrowserContext, sample_url: str, where: str, name: str, copied: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(sample_url + where[1:])
    page.get_by_role("link", name=name, exact=True).focus()
    page.keyboard.press("Enter")
    page.get_by_role("status").get_by_text("The address is copied.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == sample_url + copied
    assert page.url == sample_url + where[1:]


def test_a_link_to_the_outcome_of_an_earlier_action_opens_it(
    context: BrowserContext, sample_url: str
) -> None:
    page = context.new_page()
    page.goto(f"{sample_url}priorities/streets/")
    outcome = page.locator("#sweep-2030-31")
    assert not outcome.is_visible()
    page.evaluate("location.hash = 'sweep-2030-31'")
    outcome.get_by_text("All 40 streets were swept.").wait_for()
    box = outcome.bounding_box()
    assert box and 0 <= box["y"] < 700


def test_printed_it_loses_nothing(context: BrowserContext, address: str, sample_url: str) -> None:
    page = context.new_page()
    page.goto(f"{sample_url}priorities/streets/")
    table = page.locator("table.actions").first
    # The "#" that copies an address is of no use on paper; all else is there.
    table.locator(".anchor").evaluate_all("links => links.forEach(link => link.hidden = true)")
    page.add_style_tag(content="[hidden] { display: none !important }")
    # Paper cannot be clicked: what opens is open there.
    before = table.locator("details").first.inner_text()
    table.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    on_screen = table.inner_text()
    table.locator("details").evaluate_all("all => all.forEach(one => one.open = false)")
    assert table.locator("details").first.inner_text() == before
    page.emulate_media(media="print")
    assert table.inner_text() == on_screen
    # Without the room for fingers, nothing lies on the line after a summary.
    below = "summary => summary.nextElementSibling.getBoundingClientRect().top"
    bottom = "summary => summary.getBoundingClientRect().bottom"
    for summary in table.locator("summary").all():
        assert summary.evaluate(bottom) <= summary.evaluate(below)
    row = table.locator("tbody tr").first
    assert row.evaluate("row => getComputedStyle(row).breakInside") == "avoid"
    assert not page.locator(".top").is_visible()
    assert not page.locator(".exit-button").is_visible()
    # A link's address is spelled out, unless its words are that.
    after = "a => getComputedStyle(a, '::after').content"
    webs = page.locator("main a[href^=http]").all()
    assert webs and {web.evaluate(after) for web in webs} == {"none"}
    page.goto(f"{address}accessibility/")
    way = page.locator("main a[href^=http]").first
    spelled = way.evaluate(after)
    assert str(way.get_attribute("href")) in spelled
