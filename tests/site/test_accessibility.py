"""What axe cannot see: the keyboard, text made larger, and what a screen reader announces."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import SWITCHES, another_partnership, chromium_path, each_page

# https://www.w3.org/TR/WCAG22/#text-spacing
READERS_OWN = """css => {
  const style = new CSSStyleSheet();
  style.replaceSync(css);
  document.adoptedStyleSheets = [style];
}"""
SPACING = """html { font-size: 16px }
* {
    line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important
} p { margin-bottom: 2em !important }"""
# Links and buttons that are seen, apart from those within a line of text (WCAG 2.5.8 lets them be).
TARGETS = """() => [...document.querySelectorAll("a, button, input, summary")].filter(target => {
    const box = target.getBoundingClientRect()
    const seen = box.width && box.height && box.top > -99
    const style = getComputedStyle(target)
    return seen && style.display !== "inline" && box.height < 43.5
}).map(target => target.outerHTML)"""
CUT_OFF = """() => [...document.querySelectorAll("main *, header *, footer *")].filter(part => {
    const style = getComputedStyle(part)
    const hides = style.overflowX !== "visible" || style.overflowY !== "visible"
    const cut = part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1
    return hides && cut && part.clientWidth > 1 && part.matches(":not(input)")
}).map(part => part.outerHTML.slice(0, 120))"""


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context.new_page()
    context.close()


@pytest.fixture
def wide(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    yield context.new_page()
    context.close()


def focused(page: Page) -> str:
    """Return what the keyboard is on: its tag, and its words or name."""
    return str(
        page.evaluate(
            "(e => `${e.tagName} ${e.innerText?.trim() || e.id || ''}`)(document.activeElement)"
        )
    )


def walk(page: Page, stops: int = 600) -> list[str]:
    """Press Tab until the document is left; return what the keyboard came to, in order."""
    found = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        here = focused(page)
        if here.startswith("BODY"):
            break
        found.append(here)
        assert page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement)
                return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
            }"""
        ), f"the focus cannot be seen on {here}"
        assert page.evaluate(
            """() => {
                const box = document.activeElement.getBoundingClientRect()
                return box.width > 0 && box.bottom > 0 && box.top < innerHeight
            }"""
        ), f"the focus is out of sight on {here}"
    return found


@another_partnership
@pytest.mark.parametrize("where", ["/", "/priorities/safe-at-home/", "/contacts/", "/progress/"])
def test_the_keyboard_reaches_everything_in_the_order_of_the_page(
    narrow: Page, address: str, where: str
) -> None:
    narrow.goto(address + where[1:])
    reached = walk(narrow)
    # What can be used, and is seen, in the order of the page.
    there = narrow.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input, summary")]
            .filter(e => e.checkVisibility({visibilityProperty: true}))
            .map(e => `${e.tagName} ${e.innerText?.trim() || e.id || ""}`)"""
    )
    assert reached == there
    assert reached[0] == "A Skip to content"
    assert "BUTTON Menu" in reached[:5] and "INPUT search" in reached[:6]


@another_partnership
def test_the_link_that_skips_lands_on_the_text(wide: Page, address: str) -> None:
    wide.goto(f"{address}priorities/safe-at-home/")
    wide.keyboard.press("Tab")
    skip = wide.get_by_role("link", name="Skip to content")
    box = skip.bounding_box()
    assert box and box["y"] >= 0
    wide.keyboard.press("Enter")
    assert wide.evaluate("document.activeElement.id") == "main"
    wide.keyboard.press("Tab")
    assert wide.evaluate("document.activeElement.closest('main') !== null")


@another_partnership
def test_the_menu_opens_by_a_button_and_closes_by_escape(narrow: Page, address: str) -> None:
    narrow.goto(address)
    button = narrow.get_by_role("button", name="Menu", exact=True)
    menu = narrow.get_by_role("navigation", name="Main")
    assert not menu.is_visible()
    button.focus()
    narrow.keyboard.press("Enter")
    assert menu.is_visible()
    # The script learns that the menu is open after the browser has opened it.
    expect(menu.get_by_role("link", name="What we work on")).to_be_focused()
    # The exit button is not covered by what opens.
    exit_button = narrow.locator(".exit-button a").bounding_box()
    below = menu.bounding_box()
    assert exit_button and below and exit_button["y"] + exit_button["height"] <= below["y"]
    narrow.keyboard.press("Escape")
    assert not menu.is_visible()
    expect(button).to_be_focused()
    button.click()
    narrow.get_by_role("button", name="Close the menu").click()
    assert not menu.is_visible()


def test_the_menu_closes_when_the_keyboard_leaves_it(narrow: Page, address: str) -> None:
    narrow.goto(address)
    narrow.get_by_role("button", name="Menu", exact=True).click()
    narrow.get_by_role("button", name="Close the menu").focus()
    narrow.keyboard.press("Tab")
    assert focused(narrow) == "INPUT search"
    assert not narrow.get_by_role("navigation", name="Main").is_visible()
    narrow.get_by_role("button", name="Menu", exact=True).click()
    narrow.keyboard.press("Shift+Tab")
    assert not narrow.get_by_role("navigation", name="Main").is_visible()


def test_no_single_key_does_anything(wide: Page, address: str) -> None:
    wide.goto(address)
    before = wide.evaluate("[location.href, document.body.innerHTML, scrollY]")
    for key in "abcdefghijklmnopqrstuvwxyz/?.,0123456789":
        wide.keyboard.press(key)
    assert wide.evaluate("[location.href, document.body.innerHTML, scrollY]") == before
    assert focused(wide).startswith("BODY")


@pytest.fixture(scope="module")
def large_print(browser: Browser) -> Iterator[Browser]:
    """Return a browser whose reader has set text of twice the size."""
    twice = [*SWITCHES, "--blink-settings=defaultFontSize=32"]
    with browser.browser_type.launch(executable_path=chromium_path(), args=twice) as large:
        yield large


@each_page()
def test_with_larger_or_wider_text_nothing_is_cut_off(
    large_print: Browser, address: str, where: str
) -> None:
    with large_print.new_page() as page:
        page.goto(address + where[1:])
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
        for width in (1280, 640, 412, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width
            assert page.evaluate(CUT_OFF) == [], width
        # As a reader's own, which a page's policy has no say in.
        page.evaluate(READERS_OWN, SPACING)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(CUT_OFF) == []


def test_with_larger_text_the_page_begins_on_a_phone_s_first_screen(
    large_print: Browser, address: str
) -> None:
    with large_print.new_page(viewport={"width": 375, "height": 667}) as page:
        page.goto(address)
        assert page.locator("main").evaluate("main => main.getBoundingClientRect().top") < 560


def test_text_that_alone_is_enlarged_leaves_room_to_search_and_breaks_no_emergency_word(
    narrow: Page, address: str
) -> None:
    # As phones and Firefox enlarge text: the width that media queries see stays.
    narrow.goto(f"{address}contacts/")
    narrow.evaluate("document.documentElement.style.fontSize = '200%'")
    wide = "element => element.clientWidth / document.querySelector('.search').clientWidth"
    assert narrow.locator("#search").evaluate(wide) > 0.9
    box = narrow.locator(".emergency:visible").first
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
    # Each word fits: none needs to be broken.
    line = box.locator("p").first
    line.evaluate("line => line.style.overflowWrap = 'normal'")
    assert line.evaluate("line => line.scrollWidth <= line.clientWidth")


@another_partnership
@pytest.mark.parametrize("where", ["/", "/priorities/safe-at-home/", "/contacts/", "/a-z/"])
def test_targets_are_large(narrow: Page, address: str, where: str) -> None:
    narrow.goto(address + where[1:])
    assert narrow.evaluate(TARGETS) == []


@another_partnership
def test_links_are_marked_by_more_than_colour(wide: Page, address: str) -> None:
    wide.goto(f"{address}priorities/safe-at-home/")
    plain = wide.locator("main a:not(.anchor, .button)").evaluate_all(
        "links => links.filter(a => getComputedStyle(a).textDecorationLine !== 'underline')"
        ".map(a => a.outerHTML)"
    )
    assert plain == []


def test_nothing_moves_for_those_who_asked_for_less(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(address)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(e => {
            const style = getComputedStyle(e)
            return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none"
                || style.scrollBehavior === "smooth"
        }).length"""
    )
    assert moving == 0
    context.close()
