"""The search index, and the search in a browser."""

import datetime
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from macros.data.front_matter import FrontMatter
from macros.data.front_matter import Page as SitePage
from macros.data.plan_data import PlanData
from macros.publish.search_index import advice, page_entries, record_entries
from macros.publish.site import SiteBuild
from macros.views.plans import get_plan
from tests.benchmarks.search_eval import QUESTIONS, Question, ours, questions_in
from tests.conftest import ROOT, add_earlier_years, each_partnership

EMERGENCIES = (ROOT / "tests/fixtures/emergencies.txt").read_text("utf-8").splitlines()
MATCHES = ".results > :last-child"
# What the results show for each of some queries.
SHOWN = """queries => Object.fromEntries(queries.map(query => {
    const input = document.querySelector("#search")
    input.value = query
    input.dispatchEvent(new Event("input", { bubbles: true }))
    const panel = document.querySelector(".results")
    const links = [...panel.querySelectorAll("a")].filter(link => link.checkVisibility())
    const size = parseFloat(getComputedStyle(panel.querySelector("p")).fontSize)
    const text = panel.innerText
    return [query, { text, link: links[0].href, size, silent: text.includes("press 55") }]
}))"""


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    yield context
    context.close()


@pytest.fixture(scope="module")
def open_page(context: BrowserContext, sample_url: str) -> Page:
    """Return a page that stays open, for tests that only type and read."""
    page = context.new_page()
    page.goto(f"{sample_url}about/")
    return page


@pytest.fixture
def page(context: BrowserContext, sample_url: str) -> Iterator[Page]:
    page = context.new_page()
    page.goto(f"{sample_url}about/")
    yield page
    page.close()


def names(page: Page, query: str) -> list[str]:
    """Type a query; return the names of the results."""
    ours(page, query)
    return [name.partition(" – ")[0] for name in page.locator(".results li > a").all_inner_texts()]


@each_partnership
def test_every_record_has_one_entry(data: PlanData) -> None:
    found = Counter(entry.url_path for entry in record_entries(data))
    actions = [f"priorities/{part.id}/#{action.id}"
               for part in get_plan(data).priority_plans for action in part.actions]  # fmt: skip
    records = (*data.partners, *data.glossary, *data.priorities, *data.topics, *data.other_help)
    for url_path in (*actions, *(record.url_path for record in records)):
        assert found[url_path] == 1, url_path
    for measure in data.measures:
        assert found[f"progress/#figure-{measure.id}"] == 1


@each_partnership
def test_every_entry_leads_to_an_id_that_exists(site: Path) -> None:
    entries = json.loads(next(site.glob("search/index.*.json")).read_text("utf-8"))["entries"]
    assert entries
    for entry in entries:
        path, _, anchor = entry.get("url_path", "").partition("#")
        html = (site / path / "index.html").read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, entry


def test_a_page_that_the_search_excludes_has_entries_only_for_its_search_words(site: Path) -> None:
    entries = json.loads(next(site.glob("search/index.*.json")).read_text("utf-8"))["entries"]
    without_words = {
        entry.get("url_path", "").partition("#")[0] for entry in entries if "keywords" not in entry
    }
    assert without_words
    assert "editing/" not in without_words


def test_search_words_find_a_heading_of_any_page(small: PlanData, tmp_path: Path) -> None:
    """Also one of a page that the search excludes; one that is not there is a broken link."""
    for name in ("data", "editing"):
        (tmp_path / name).mkdir()
        html = f'<article><h1>{name}</h1><h2 id="a">First</h2>x<h3 id="b">Second</h3>y</article>'
        (tmp_path / name / "index.html").write_text(html)
    at = small.site.location
    pages = [
        SitePage("docs/data.md", "data/", FrontMatter.model_construct(location=at), ""),
        SitePage(
            "docs/editing.md",
            "editing/",
            FrontMatter.model_construct(location=at, exclude_from_search=True),
            "",
        ),
    ]
    places = {"data.md#b": ("licence",), "editing.md#a": ("update",), "data.md#c": ("gone",)}
    places["data.md#d"] = ("board",)
    words = small.search_words.model_copy(update={"pages": places})
    entries = page_entries(
        small._replace(search_words=words), tmp_path, pages, {"data/d/": "Board"}
    )
    assert {entry.url_path: entry.keywords for entry in entries} == {
        "data/": (),
        "data/#a": (),
        "data/#b": ("licence",),
        "editing/#a": ("update",),
        "data/#c": ("gone",),
        "data/d/": ("board",),
    }


def test_the_index_does_not_grow_with_past_years(small: PlanData) -> None:
    longer = add_earlier_years(small, 9)
    assert len(longer.plans) == len(small.plans) + 9
    assert len(list(record_entries(longer))) == len(list(record_entries(small)))


def test_the_emergency_number_in_the_advice_is_the_site_s(small: PlanData, tmp_path: Path) -> None:
    other = small._replace(site=small.site.model_copy(update={"emergency": "112"}))
    box = SiteBuild(tmp_path, other, (), datetime.date(2031, 4, 1)).emergency(None)
    assert "Call 112 from a mobile phone and press 55" in box and "999" not in box
    assert any("text 112" in text for text in advice(other))
    assert not any("999" in text or "{" in text for text in advice(other))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_file_of_questions_is_long_and_has_each_once(path: Path) -> None:
    """What they find depends on the data: `make search-eval` measures it."""
    questions = questions_in(path)
    assert len(questions) >= 150
    assert len({question.ask for question in questions}) == len(questions)


def test_the_rank_is_that_of_the_first_right_result() -> None:
    question = Question("x", ["#about-theft", "priorities/acquisitive-crime/", "contacts/police/"])
    assert question.rank_in(["a-z/", "priorities/acquisitive-crime/#about-theft"]) == 2
    assert question.rank_in(["priorities/acquisitive-crime/#actions", "contacts/"]) == 0
    assert question.rank_in(["priorities/acquisitive-crime/"]) == 1


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("burglery", "Burglary"),
        ("flytipping", "Fly-tipping"),
        ("fly tipping", "Fly-tipping"),
        ("FLY-TIPPING", "Fly-tipping"),
        ("antisocial behavior", "Anti-social behaviour"),
        ("IDVA", "IDVA"),
        ("independent domestic violence advisor", "IDVA"),
        ("vale polcie phone number", "Vale Police"),
        ("who do i ring about dumped rubbish?", "Fly-tipping"),
        ("brugalry", "Burglary"),
        ("berglary", "Burglary"),
        ("stalkin", "Stalking"),
        ("fliteping", "Fly-tipping"),
    ],
)
def test_the_first_result_is_the_one_meant(open_page: Page, query: str, first: str) -> None:
    assert names(open_page, query)[0] == first


@pytest.mark.parametrize("typed", ["'", "’", "‘", "ʼ", "´", "`", "′", "＇", "\u00ad", "\u200b", ""])
def test_apostrophes_and_soft_hyphens_do_not_change_results(open_page: Page, typed: str) -> None:
    plain = names(open_page, "dont burglarys")
    shown = open_page.locator(".results mark").all_inner_texts()
    assert names(open_page, f"don{typed}t burglary{typed}s") == plain != []
    assert open_page.locator(".results mark").all_inner_texts() == shown
    names(open_page, f"can{typed}t breathe")
    expect(open_page.locator(".results")).to_have_class("results container danger")


def test_a_result_says_on_which_page_it_is_why_it_matches_and_whom_to_call(open_page: Page) -> None:
    names(open_page, "dumped rubbish")
    first = open_page.locator(".results li").first
    assert "On the page Contacts" in first.inner_text()
    assert first.locator("mark").all_inner_texts() == ["dumped", "rubbish"]
    link = first.get_by_role("link", name="01632 960001")
    assert link.get_attribute("href") == "tel:+441632960001"
    assert "results" in open_page.locator(MATCHES).inner_text()


def test_a_result_shows_the_number_of_other_help_too(open_page: Page) -> None:
    assert names(open_page, "litter line")[0] == "Litter Line"
    found = open_page.locator(".results li").first
    assert (
        found.get_by_role("link", name="01632 960002").get_attribute("href") == "tel:+441632960002"
    )
    assert "Advice about litter." in found.inner_text()


def test_results_of_an_unknown_kind_are_ranked(page: Page) -> None:
    def add_kind(route: Route) -> None:
        index: dict[str, Any] = route.fetch().json()
        entry = {
            "kind": "Leaflet",
            "name": "Zebra crossings",
            "url_path": "about/",
            "page": "About",
        }
        index["entries"] += [entry, entry | {"kind": "constructor", "url_path": "a-z/"}]
        route.fulfill(json=index)

    page.route("**/index*.json", add_kind)
    assert names(page, "zebra crossing burglary")[:2] == ["Zebra crossings"] * 2
    text = page.locator(MATCHES).inner_text()
    assert "Zebra crossings – leaflet" in text and "Zebra crossings – constructor" in text


def test_results_begin_with_the_emergency_number(page: Page) -> None:
    """Words of danger also enlarge it and say how to call in silence."""
    calm = ["burglary", "noise", "asdfgh", "?", "vale police", "knife crime figures"]
    calm += ["fire safety visit", "non emergency number"]
    names(page, "burglary")
    shown = page.evaluate(SHOWN, [*calm, *EMERGENCIES])
    for query, seen in shown.items():
        assert seen["text"].startswith("In an emergency, call 999."), query
        assert seen["link"] == "tel:999", query
    sizes = [
        {seen["size"] for seen in shown.values() if seen["silent"] == urgent} for urgent in (0, 1)
    ]
    assert min(sizes[True]) > 1.3 * max(sizes[False])
    assert not [query for query in calm if shown[query]["silent"]]
    # A list of words cannot hold everything that people type; the number itself is always there.
    assert sum(shown[query]["silent"] for query in EMERGENCIES) >= 0.9 * len(EMERGENCIES)


def test_in_danger_enter_moves_to_the_emergency_number(page: Page) -> None:
    names(page, "he has a knife")
    page.get_by_role("searchbox").press("Enter")
    assert page.evaluate("document.activeElement.href") == "tel:999"
    page.get_by_role("status").get_by_text("In an emergency, call 999.").wait_for()


def test_the_keyboard_moves_from_the_query_to_the_results_and_back(page: Page) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("stalking")
    page.locator(".results li").first.wait_for()
    page.get_by_role("status").get_by_text("result").wait_for()
    for _ in range(4):  # the button, the emergency number, the number of the police
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Stalking – who to contact"
    page.keyboard.press("Escape")
    assert not page.locator(".results").is_visible()
    assert page.evaluate("document.activeElement.id") == "search"


def test_enter_moves_to_the_first_result_and_leaves_no_trace(page: Page) -> None:
    names(page, "stalking")
    before = page.evaluate("[location.href, history.length]")
    page.get_by_role("searchbox").press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Stalking – who to contact"
    assert page.evaluate("[location.href, history.length]") == before
    # No link carries what was typed.
    assert page.locator("a[href*='talking']:not([href*='#about-stalking'])").count() == 0


@pytest.mark.parametrize(
    "blocked", ["search.*js", "ranking.*js", "spelling.*js", "lunr.*js", "index*.json"]
)
def test_what_is_typed_stays_on_the_page_while_anything_loads(
    browser: Browser, sample_url: str, blocked: str
) -> None:
    with browser.new_context() as context:
        waiting: list[Route] = []
        requested: list[str] = []
        context.on(
            "request", lambda request: requested.append(request.url + str(request.post_data))
        )
        released = False
        context.route(
            f"**/{blocked}",
            lambda route: route.continue_() if released else waiting.append(route),
        )
        page = context.new_page()
        page.goto(f"{sample_url}privacy/", wait_until="commit")
        page.get_by_role("searchbox").fill("my husband hits me")
        page.get_by_role("searchbox").press("Enter")
        page.get_by_role("button", name="Search").click()
        page.locator(MATCHES).get_by_text("Searching…").wait_for()
        shown = page.locator(".results").inner_text()
        assert shown.startswith("In an emergency, call 999.") and "press 55" in shown
        assert page.locator(MATCHES).get_by_role("link", name="A to Z").is_visible()
        released = True  # what is asked for only now does not wait
        while waiting:
            waiting.pop().continue_()
        expect(page.locator(MATCHES)).not_to_contain_text("Searching…")
        expect(page.locator(".results a:focus")).to_be_visible()
        assert page.url == f"{sample_url}privacy/"
        assert page.evaluate("history.length") <= 2
        assert not [url for url in requested if "husband" in url]


@pytest.mark.parametrize("blocked", ["search.*js", "lunr.*js", "index*.json"])
def test_a_search_that_cannot_be_loaded_says_so_and_offers_the_a_to_z(
    browser: Browser, sample_url: str, blocked: str
) -> None:
    with browser.new_context() as context:
        context.route(f"**/{blocked}", lambda route: route.abort())
        page = context.new_page()
        page.goto(sample_url)
        page.get_by_role("searchbox").fill("theft")
        page.get_by_role("searchbox").press("Enter")
        page.locator(MATCHES).get_by_text("Search is not working.").wait_for()
        assert page.url == sample_url
        assert page.locator(".results").inner_text().startswith("In an emergency, call 999.")
        page.locator(MATCHES).get_by_role("link", name="A to Z").click()
        page.wait_for_url(f"{sample_url}a-z/")


def test_a_native_submission_would_not_send_what_is_typed(page: Page, sample_url: str) -> None:
    page.get_by_role("searchbox").fill("my husband hits me")
    page.evaluate("document.querySelector('form.search').submit()")
    page.wait_for_url(f"{sample_url}a-z/?")


@pytest.mark.parametrize("value", ["burglary", "my+husband", "%ED%A0%BD", "%"])
def test_an_old_address_with_a_query_still_leads_to_the_a_to_z(
    page: Page, sample_url: str, value: str
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{sample_url}a-z/?q={value}")
    assert page.get_by_role("heading", name="A-z").is_visible()
    assert not page.locator(".results").is_visible()
    assert errors == []


@pytest.mark.parametrize(
    "query",
    [
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }}",
        "*",
        "+a -b ^2 ~1 title:x",
        "\\",
        "a" * 5000,
        "🙂",
        "?!",
    ],
)
def test_whatever_is_typed_is_treated_as_text(open_page: Page, query: str) -> None:
    problems: list[str] = []
    open_page.on("pageerror", lambda error: problems.append(str(error)))
    open_page.on("dialog", lambda dialog: problems.append(dialog.message))
    names(open_page, "burglary")
    names(open_page, query)
    assert "Burglary –" not in open_page.locator(MATCHES).inner_text()
    assert problems == []
    assert open_page.locator(".results img").count() == 0
    assert open_page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_number_that_only_the_engine_s_set_of_words_holds_breaks_nothing(open_page: Page) -> None:
    """Its set can mix up numbers: https://github.com/olivernn/lunr.js/issues/279."""
    names(open_page, "burglary")
    found = open_page.evaluate(
        """async () => {
            const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
            const { buildIndex, rank } = await import(loaded.find(name => /ranking.*js/.test(name)))
            const indexed = buildIndex({ area: "", entries: [{ kind: "Page", name: "Plan 2031" }] })
            const words = [...Object.keys(indexed.index.invertedIndex), "plan203", "203"].sort()
            indexed.index.tokenSet = lunr.TokenSet.fromArray(words)
            return ["plan 203", "plan203", "203", "20"].map(query => rank(indexed, query).length)
        }"""
    )
    assert len(found) == 4


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("my wife hits me", "Being hurt"),
        ("i hit my wife last night", "Hurting others"),
        ("i need someone to talk to", "Listener"),
        ("sum1 nicked my grans tv", "Theft"),
        ("report theft", "Theft"),
    ],
)
def test_the_order_of_words_phrases_of_weak_words_and_spoken_words_count(
    open_page: Page, query: str, first: str
) -> None:
    names(open_page, "burglary")
    entries = [
        {"kind": "Priority", "name": "Stolen things", "url_path": "a/", "keywords": "theft"},
        {"kind": "Problem", "name": "Theft", "url_path": "b/", "keywords": "stolen|television"},
        {"kind": "Problem", "name": "Being hurt", "url_path": "c/", "keywords": "wife|hits me"},
        {"kind": "Problem", "name": "Hurting others", "url_path": "d/", "keywords": "wife|I hit"},
        {"kind": "Problem", "name": "Listener", "url_path": "e/", "keywords": "someone to talk to"},
        {"kind": "Problem", "name": "Talks", "url_path": "f/", "keywords": "talk|nan"},
    ]
    found = open_page.evaluate(
        """async ([entries, query]) => {
            const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
            const { buildIndex, rank } = await import(loaded.find(name => /ranking.*js/.test(name)))
            return rank(buildIndex({ area: "", entries }), query).map(([entry]) => entry.name)
        }""",
        [entries, query],
    )
    assert found[0] == first


def test_half_an_emoji_shows_no_empty_section(open_page: Page) -> None:
    names(open_page, "burglary")
    open_page.evaluate(
        """() => {
            const input = document.querySelector("#search")
            input.value = "\\ud83d"
            input.dispatchEvent(new Event("input", { bubbles: true }))
        }"""
    )
    assert open_page.locator(MATCHES).inner_text().startswith("Nothing found")


def test_a_very_long_query_is_answered_at_once(page: Page) -> None:
    names(page, "burglary")
    page.evaluate("document.querySelector('#search').removeAttribute('maxlength')")
    # Fuzzy matching of a word of 5,000 letters would take half a minute.
    page.set_default_timeout(5000)
    page.get_by_role("searchbox").fill("burglary " + "a" * 5000)
    page.get_by_role("link", name="Burglary – who to contact").wait_for()


def test_following_a_result_on_the_same_page_closes_the_results(
    page: Page, sample_url: str
) -> None:
    page.goto(f"{sample_url}priorities/homes/")
    names(page, "stalking")
    page.get_by_role("link", name="Stalking – who to contact").click()
    page.wait_for_url("**/#about-stalking")
    assert not page.locator(".results").is_visible()


def test_nothing_is_loaded_before_a_search(page: Page) -> None:
    loaded = "performance.getEntriesByType('resource').map(entry => entry.name)"
    parts = ("/search", "ranking", "spelling")
    assert not [url for url in page.evaluate(loaded) if any(part in url for part in parts)]
    names(page, "theft")
    assert len([url for url in page.evaluate(loaded) if any(part in url for part in parts)]) == 5


@pytest.mark.parametrize("width", [320, 1280])
def test_without_a_script_there_is_a_link_in_place_of_the_search(
    browser: Browser, sample_url: str, width: int
) -> None:
    boxes = []
    for enabled in (False, True):
        size = {"width": width, "height": 800}
        context = browser.new_context(java_script_enabled=enabled, viewport=size)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(sample_url)
        assert page.locator("form.search").is_visible() == enabled
        assert page.locator(".search-link").is_visible() != enabled
        # Nothing moves when the script shows the form.
        boxes.append(page.locator("main").bounding_box())
        if not enabled:
            page.get_by_role("link", name="Look it up in the A to Z").click()
            page.get_by_role("heading", name="A-z").wait_for()
            assert page.url == f"{sample_url}a-z/"
        context.close()
    assert boxes[0] == boxes[1]


def test_no_script_uses_what_older_browsers_cannot_parse() -> None:
    """A lookbehind is a syntax error before Safari 16.4, and disables the whole module."""
    for script in sorted((ROOT / "overrides/assets").glob("*.js")):
        assert not [sign for sign in ("(?<=", "(?<!") if sign in script.read_text("utf-8")], script
    settings = (ROOT / "macros/publish/search_settings.yml").read_text("utf-8")
    assert "(?<" not in settings
