"""What the search answers with, and how it answers in a browser."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from macros.data.plan_data import PlanData
from macros.publish.search_index import answers
from macros.views.plans import get_plan
from tests.benchmarks.search_eval import QUESTIONS, Question, questions_in
from tests.conftest import everybodys, with_years_before


@pytest.fixture
def page(browser: Browser, vale_address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(f"{vale_address}about/")
    yield page
    context.close()


def ask(page: Page, question: str) -> list[str]:
    page.get_by_role("searchbox").fill(question)
    page.locator(".answers > *").first.wait_for()
    links = page.locator(".answers li > a")
    return [name.partition(" – ")[0] for name in links.all_inner_texts()]


@everybodys
def test_every_record_is_an_answer_of_its_own(data: PlanData) -> None:
    found = Counter(answer.url_path for answer in answers(data))
    actions = [f"priorities/{part.id}/#{action.id}"
               for part in get_plan(data).priority_plans for action in part.actions]  # fmt: skip
    records = (*data.partners, *data.glossary, *data.priorities, *data.topics)
    for address in (*actions, *(record.url_path for record in records)):
        assert found[address] == 1, address
    for measure in data.measures:
        assert found[f"progress/#figure-{measure.id}"] == 1


@everybodys
def test_every_answer_stands_at_its_address(site: Path) -> None:
    told = json.loads(next(site.glob("search/answers.*.json")).read_text("utf-8"))["answers"]
    assert told
    for one in told:
        page, _, anchor = one.get("url_path", "").partition("#")
        html = (site / page / "index.html").read_text("utf-8")
        assert not anchor or f'id="{anchor}"' in html, one


def test_the_answers_do_not_grow_with_past_years(small: PlanData) -> None:
    longer = with_years_before(small, 9)
    assert len(longer.plans) == len(small.plans) + 9
    assert len(list(answers(longer))) == len(list(answers(small)))


@pytest.mark.parametrize("path", QUESTIONS, ids=lambda path: path.stem)
def test_a_list_of_questions_is_long_and_asks_each_once(path: Path) -> None:
    """What they find is measured by `make ask`: it is as the data are."""
    asked = questions_in(path)
    assert len(asked) >= 150
    assert len({question.ask for question in asked}) == len(asked)


def test_a_right_answer_is_told_from_a_wrong_one() -> None:
    question = Question("x", ["#about-theft", "priorities/acquisitive-crime/", "contacts/#police"])
    assert question.rank_in(["a-z/", "priorities/acquisitive-crime/#about-theft"]) == 2
    assert question.rank_in(["priorities/acquisitive-crime/#actions", "contacts/"]) == 0
    assert question.rank_in(["priorities/acquisitive-crime/"]) == 1


@pytest.mark.parametrize(
    ("question", "first"),
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
    ],
)
def test_the_first_answer_is_the_one_meant(page: Page, question: str, first: str) -> None:
    assert ask(page, question)[0] == first


def test_an_answer_says_which_page_why_and_whom_to_ring(page: Page) -> None:
    ask(page, "dumped rubbish")
    first = page.locator(".answers li").first
    assert "On the page Streets" in first.inner_text()
    assert first.locator("mark").all_inner_texts() == ["dumped", "rubbish"]
    assert first.get_by_role("link", name="01632 960001").get_attribute("href") == (
        "tel:+441632960001"
    )


def test_the_keyboard_goes_from_the_words_to_the_answer_and_back(page: Page) -> None:
    page.get_by_role("searchbox").focus()
    page.keyboard.type("stalking")
    page.locator(".answers li").first.wait_for()
    page.get_by_role("status").get_by_text("answer").wait_for()
    page.keyboard.press("Tab")  # the button
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Stalking – who to contact"
    page.keyboard.press("Escape")
    assert not page.locator(".answers").is_visible()
    assert page.evaluate("document.activeElement.name") == "q"


def test_enter_goes_to_the_first_answer_and_leaves_no_trace(page: Page) -> None:
    ask(page, "stalking")
    before = page.evaluate("[location.href, history.length]")
    page.get_by_role("searchbox").press("Enter")
    assert page.evaluate("document.activeElement.innerText") == "Stalking – who to contact"
    assert page.evaluate("[location.href, history.length]") == before


def test_answers_have_an_address_to_share(page: Page, vale_address: str) -> None:
    ask(page, "stalking")
    share = page.get_by_role("link", name="A link to these answers").get_attribute("href")
    assert share == f"{vale_address}a-z/?q=stalking"
    page.get_by_role("link", name="A link to these answers").click()
    page.wait_for_url(share)
    page.get_by_role("link", name="Stalking – who to contact").wait_for()
    assert page.get_by_role("searchbox").input_value() == "stalking"
    # On any page, and what is typed on the way there stays out of the history.
    page.goto(f"{vale_address}about/?q=burglary")
    page.get_by_role("link", name="Burglary – who to contact").wait_for()


@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)>",
        "{{ 7*7 }}",
        "*",
        "+a -b ^2 ~1 title:x",
        "\\",
        "a" * 5000,
        "🙂",
    ],
)
def test_whatever_is_typed_is_text(page: Page, question: str) -> None:
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.get_by_role("searchbox").fill("burglary")
    page.locator(".answers li").first.wait_for()
    page.get_by_role("searchbox").fill(question)
    page.wait_for_function("!document.querySelector('.answers').innerText.includes('Burglary –')")
    assert said == []
    assert page.locator(".answers img").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_without_end_is_answered_at_once(page: Page) -> None:
    ask(page, "burglary")
    page.evaluate("document.querySelector('#q').removeAttribute('maxlength')")
    # A word of 5,000 letters once kept the search for its likes busy for half a minute.
    page.set_default_timeout(5000)
    page.get_by_role("searchbox").fill("burglary " + "a" * 5000)
    page.get_by_role("link", name="Burglary – who to contact").wait_for()


def test_following_an_answer_on_the_same_page_closes_the_answers(
    page: Page, vale_address: str
) -> None:
    page.goto(f"{vale_address}priorities/homes/")
    ask(page, "stalking")
    page.get_by_role("link", name="Stalking – who to contact").click()
    page.wait_for_url("**/#about-stalking")
    assert not page.locator(".answers").is_visible()


def test_nothing_is_loaded_before_somebody_searches(page: Page) -> None:
    loaded = "performance.getEntriesByType('resource').map(entry => entry.name)"
    assert not [url for url in page.evaluate(loaded) if "search" in url]
    ask(page, "theft")
    assert len([url for url in page.evaluate(loaded) if "/search" in url]) == 3


def test_without_a_script_a_question_leads_to_the_a_z(browser: Browser, vale_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(vale_address)
    page.get_by_role("searchbox").fill("theft")
    page.get_by_role("searchbox").press("Enter")
    assert page.url == f"{vale_address}a-z/?q=theft"
    page.get_by_role("heading", name="A-z").wait_for()
    assert page.get_by_role("link", name="Theft").first.is_visible()
    context.close()


def test_where_the_search_cannot_be_loaded_the_form_still_leads_somewhere(
    browser: Browser, vale_address: str
) -> None:
    context = browser.new_context()
    context.route("**/answers.json", lambda route: route.abort())
    page = context.new_page()
    page.goto(vale_address)
    page.get_by_role("searchbox").fill("theft")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url(f"{vale_address}a-z/?q=theft")
    context.close()
