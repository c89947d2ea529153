"""The notice that the current plan is over: at the top of the pages that show the plan, in time."""

import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.data.plan_data import PlanData
from macros.publish.site import SiteBuild

LAST_DAY = datetime.date(2032, 3, 31)
SHOWING = ["./", "priorities/", "priorities/homes/", "progress/", "plans/", "plans/2031-32/"]


def notice(data: PlanData, today: datetime.date, url: str) -> str:
    return SiteBuild(Path(), data, (), today).plan_over(SimpleNamespace(url=url))


@pytest.mark.parametrize("url", SHOWING)
def test_a_page_of_the_plan_says_when_the_plan_is_over(small: PlanData, url: str) -> None:
    html = BeautifulSoup(notice(small, LAST_DAY + datetime.timedelta(1), url), "html.parser")
    assert html.p and "hidden" not in html.p.attrs
    assert html.get_text().startswith("The plan for 2031–32 covered April 2031 to March 2032.")


def test_the_notice_is_hidden_to_the_last_day(small: PlanData) -> None:
    html = BeautifulSoup(notice(small, LAST_DAY, "./"), "html.parser")
    assert html.p and html.p.has_attr("hidden") and html.p["data-ends"] == "2032-03-31"


@pytest.mark.parametrize("url", ["contacts/", "glossary/", "plans/2030-31/", "privacy/"])
def test_other_pages_have_no_notice(small: PlanData, url: str) -> None:
    assert notice(small, LAST_DAY + datetime.timedelta(1), url) == ""


def test_there_is_no_notice_once_a_later_plan_is_here(small: PlanData) -> None:
    site = small.site.model_copy(update={"current": "2030-31"})
    assert notice(small._replace(site=site), LAST_DAY + datetime.timedelta(1), "./") == ""


def test_the_notice_links_to_the_next_plan(small: PlanData) -> None:
    site = small.site.model_copy(update={"next_plan": "https://next.example/plan"})
    html = notice(small._replace(site=site), LAST_DAY + datetime.timedelta(1), "./")
    link = BeautifulSoup(html, "html.parser").a
    assert link and link["href"] == "https://next.example/plan"
    assert link.get_text() == "the next plan on next.example"


def test_a_page_read_later_than_it_was_built_shows_the_notice(
    sample_url: str, browser: Browser
) -> None:
    page = browser.new_page()
    for day, shown in (("2032-03-31T12:00:00", False), ("2032-04-01T12:00:00", True)):
        page.clock.set_fixed_time(day)
        page.goto(sample_url)
        assert page.locator("[data-ends]").is_visible() == shown
    page.close()
