"""Leaving a page that somebody may not be seen to read."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, BrowserContext, Page

from macros.book import Book
from macros.safety import is_sensitive, sensitive_names

PAGES = ["/", "/priorities/domestic-abuse/", "/contacts/", "/contacts/davss/", "/a-z/"]


def marked(book: Book) -> list[str]:
    """Return every name of what the data marks as sensitive."""
    names = [priority.name for priority in book.priorities if priority.sensitive]
    for partner in book.partners:
        if partner.sensitive:
            names += [partner.name, *partner.other_names, *filter(None, [partner.short_name])]
    return names


def test_no_page_that_shows_something_sensitive_lacks_the_way_out(book: Book, site: Path) -> None:
    names, without = marked(book), []
    assert {"Domestic abuse", "DAVSS", "Lookahead"} <= set(names)
    addresses = [f"priorities/{p.id}/" for p in book.priorities if p.sensitive]
    addresses += [f"#{p.id}" for p in book.partners if p.sensitive]
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        main = page.find("main")
        if not main or page.find("title", string="This page has moved"):
            continue
        text = " ".join(main.get_text(" ").split()).casefold()
        links = [str(link["href"]) for link in main.select("a[href]")]
        shows = any(re.search(rf"\b{re.escape(name.casefold())}\b", text) for name in names)
        shows = shows or any(link.endswith(a) for link in links for a in addresses)
        button = page.select_one(f'.exit-button a[href="{book.site.exit_to}"]')
        if shows and not (button and page.select_one('.exit a[href*="privacy/#hide"]')):
            without.append(str(path))
        if not shows:
            assert not button, f"{path} shows nothing sensitive"
    assert without == []
    assert not list(Path(site, "accessibility").rglob("*exit*"))


def test_a_name_counts_as_a_whole_word_alone(small: Book) -> None:
    partner = small.partners[0].model_copy(
        update={"name": "Safe Haven", "short_name": "SH", "sensitive": True}
    )
    names = sensitive_names(small._replace(partners=(partner,)))
    assert is_sensitive(names, "<p>Ring <b>safe haven</b>.</p>")
    assert not is_sensitive(names, "<p>Ships, a bishop</p>")
    assert not is_sensitive(sensitive_names(small._replace(partners=())), "<p>Any text</p>")


@pytest.fixture
def left(browser: Browser, book: Book) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Return a browser in which the page to leave for answers, late, and what it was told."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    told: list[str] = []

    def answer(route: object, request: object) -> None:
        told.append(str(request.headers.get("referer")))  # type: ignore[attr-defined]
        route.fulfill(body="<title>Weather</title>", content_type="text/html")  # type: ignore[attr-defined]

    context.route(book.site.exit_to, answer)
    yield context, told
    context.close()


def come_to(context: BrowserContext, address: str, where: str) -> Page:
    page = context.new_page()
    page.goto(f"{address}accessibility/")
    page.goto(address + where[1:])
    return page


@pytest.mark.parametrize("where", PAGES)
def test_the_button_replaces_the_page_and_tells_nobody(
    left: tuple[BrowserContext, list[str]], address: str, book: Book, where: str
) -> None:
    context, told = left
    page = come_to(context, address, where)
    before = page.evaluate("history.length")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    button = page.get_by_role("link", name="Exit this page")
    box = button.bounding_box()
    assert box and 0 <= box["y"] < 20 and box["height"] >= 44, "not within reach at the page's end"
    button.click()
    page.wait_for_url(book.site.exit_to)
    assert page.evaluate("history.length") == before
    assert told == ["None"]
    page.go_back()
    assert page.url == f"{address}accessibility/"


def test_three_shifts_leave_and_two_do_not(
    left: tuple[BrowserContext, list[str]], address: str, book: Book
) -> None:
    page = come_to(left[0], address, "/priorities/domestic-abuse/")
    for _ in range(2):
        page.keyboard.press("Shift")
    page.get_by_role("status").get_by_text("press 1 more time").wait_for()
    page.keyboard.press("a")
    for _ in range(2):
        page.keyboard.press("Shift")
    assert page.url.startswith(address)
    page.keyboard.press("Shift")
    page.wait_for_url(book.site.exit_to)


def test_capital_letters_do_not_leave(left: tuple[BrowserContext, list[str]], address: str) -> None:
    page = come_to(left[0], address, "/priorities/domestic-abuse/")
    page.get_by_role("searchbox").focus()
    for key in "DAVSS":
        page.keyboard.press(f"Shift+{key}")
    assert page.get_by_role("searchbox").input_value() == "DAVSS"
    assert not page.evaluate("document.documentElement.classList.contains('leaving')")


def test_the_page_is_covered_before_the_next_one_comes(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    context.route("https://**", lambda route: None)  # it never answers
    page.goto(f"{address}priorities/domestic-abuse/")
    seen, title = page.evaluate(
        """() => {
            document.querySelector(".exit-button a").click()
            const seen = [...document.body.children].filter(part => part.checkVisibility())
            return [seen.length, document.title]
        }"""
    )
    assert (seen, title) == (0, "Loading")
    context.close()


def test_without_a_script_the_button_is_a_link(browser: Browser, address: str, book: Book) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}priorities/domestic-abuse/")
    link = page.get_by_role("link", name="Exit this page")
    assert link.get_attribute("href") == book.site.exit_to
    assert "noreferrer" in str(link.get_attribute("rel"))
    context.close()
