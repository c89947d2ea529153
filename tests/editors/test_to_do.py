"""What a person must do: each part, when there is nothing, and texts that are not to be trusted."""

import datetime
import re
from pathlib import Path

import cmarkgfm
import pytest

from macros.data.plan_data import PlanData
from macros.data.plan_records import Update
from macros.editors.to_do import ALL_ANSWER, ALL_SAFE, LONGEST, NOTHING, ToDo, edit_url
from tests.conftest import ROOT

EDIT = "https://github.com/o/r/edit/main/docs/"
IN_TIME = datetime.date(2031, 6, 1)


def listed(data: PlanData, day: str, links: str = ALL_ANSWER, audit: str = ALL_SAFE) -> str:
    return ToDo(data, datetime.date.fromisoformat(day), links, audit, EDIT).as_markdown()


def titles(text: str) -> list[str]:
    return re.findall(r"^## (.*)$", text, re.MULTILINE)


@pytest.fixture
def checked(small: PlanData) -> PlanData:
    """Return data whose contacts were all checked on IN_TIME."""
    partners = tuple(one.model_copy(update={"checked_on": IN_TIME}) for one in small.partners)
    others = tuple(one.model_copy(update={"checked_on": IN_TIME}) for one in small.other_help)
    return small._replace(partners=partners, other_help=others)


def test_there_may_be_nothing_to_do(checked: PlanData) -> None:
    assert listed(checked, "2031-06-01") == f"{NOTHING}\n"


def test_a_plan_that_is_over_needs_a_next_one(checked: PlanData) -> None:
    assert "Put the new plan" not in listed(checked, "2032-03-31")
    text = listed(checked, "2032-04-01")
    assert "The plan for 2031–32 ended on 31 March 2032, and no later one is here" in text
    # There is nothing to write in data/site.yml yet.
    assert "data/site.yml" not in text and "YEAR=2032-33" in text
    site = checked.site.model_copy(update={"current": "2030-31"})
    text = listed(checked._replace(site=site), "2031-06-01")
    line = checked.site.location.keys["current"]
    at = f"[`data/site.yml:{line}`](https://github.com/o/r/edit/main/data/site.yml#L{line})"
    assert f"2031–32's is here – {at}" in text
    assert "Write `current: 2031-32` in `data/site.yml`." in text


def test_contacts_unchecked_for_a_year_are_listed_with_what_to_call(small: PlanData) -> None:
    text = listed(small, "2032-05-02")
    assert titles(text)[1] == "Check phone numbers and web addresses"
    for name in ("Vale Council", "Vale Police", "Litter Line"):
        assert f"\n- `{name}`: `" in text
    assert "`https://www.vale.example`, checked on 2 May 2031 – [`data/partners.yml:1`](" in text
    assert "- `Vale Police`: `101`, never checked – [`" in text
    assert "The Wardens`: " not in text.partition("## Ask")[0]  # they have no number


def test_actions_without_an_update_are_listed_by_lead(checked: PlanData) -> None:
    text = listed(checked, "2031-07-03")
    assert titles(text) == ["Ask for updates: there has been none for a quarter"]
    assert "31 March 2033 at the latest" in text
    lead = "- `Vale Police`:\n  - `Give away locks`, no update with a date yet – "
    assert f"{lead}[`data/plans/2031-32/homes.yml:3`](" in text


def test_long_after_a_plan_the_last_day_of_an_update_is_enough(checked: PlanData) -> None:
    plan = checked.plans[1]
    part = plan.priority_plans[0]
    for day in (datetime.date(2033, 3, 31), datetime.date(2032, 12, 1)):
        update = Update.model_construct(location=part.location, text="Some.", on=day, status=None)
        action = part.actions[0].model_copy(update={"updates": (update,)})
        parts = (part.model_copy(update={"actions": (action,)}),)
        now = plan.model_copy(update={"priority_plans": parts})
        text = listed(checked._replace(plans=(checked.plans[0], now)), "2034-11-27")
        assert ("Ask for updates" in text) == (day.month == 12)


def test_what_other_programs_found_is_listed(checked: PlanData) -> None:
    links = "data/partners.yml:5: https://a.example/?@everyone – 404 Not Found\n"
    audit = "a.txt: 4 of 5 packages checked.\n"
    audit += "  The others could not be checked. The first: no answer from <b>\n"
    audit += "  VULNERABLE: GHSA-1, pack 1.0; fixed in 1.1\n"
    text = listed(checked, "2031-06-01", links, audit)
    assert titles(text) == [
        "Replace web addresses that do not answer",
        "Renew packages with known vulnerabilities",
    ]
    place = "[`data/partners.yml:5`](https://github.com/o/r/edit/main/data/partners.yml#L5)"
    assert f"- `https://a.example/?@everyone`: `404 Not Found` – {place}\n" in text
    assert "- `GHSA-1, pack 1.0; fixed in 1.1`\n" in text
    assert "- Not all could be checked, such as: `no answer from <b>`." in text


@pytest.mark.parametrize("output", ["", "Traceback\nsome error\nmake[1]: *** Error 1\n"])
def test_a_part_that_failed_says_so(checked: PlanData, output: str) -> None:
    text = listed(checked, "2031-06-01", output, output)
    reason = "`some error`" if output else "`no answer`"
    assert f"- The addresses could not be checked: {reason}. Run `make check-links` again." in text
    assert f"- Not all could be checked, such as: {reason}. Run `make audit` again." in text


def test_no_text_of_the_data_becomes_markup(checked: PlanData) -> None:
    hostile = "@all #1 <img src=x> ` [x](javascript:1) ](http://x.example) ![p](//x) \u202e <!--"
    partner = checked.partners[0].model_copy(
        update={"name": hostile, "web": f"https://x.example/{hostile}", "checked_on": None}
    )
    action = checked.plans[1].priority_plans[0].actions[0]
    action = action.model_copy(update={"action": hostile, "leads": (partner.id,)})
    part = checked.plans[1].priority_plans[0].model_copy(update={"actions": (action,)})
    plan = checked.plans[1].model_copy(update={"priority_plans": (part,)})
    data = checked._replace(partners=(partner,), plans=(checked.plans[0], plan))
    links = f"docs/{hostile}.md:1: https://x.example/{hostile} – {hostile}\n"
    text = listed(data, "2032-07-03", links, f"VULNERABLE: {hostile}")
    unsafe = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    html = cmarkgfm.github_flavored_markdown_to_html(text, unsafe)
    # What is not within code is ours, and the only links are those to edit a file.
    outside = re.sub(r"<code>.*?</code>", "", html, flags=re.DOTALL)
    assert not re.search(r"@all|#1\b|<img|<!--|javascript:|&lt;", outside)
    addresses = re.findall(r'href="([^"]*)"', html)
    assert addresses and all(
        url.startswith("https://github.com/o/r/edit/main/") for url in addresses
    )


def test_a_long_list_is_cut_to_what_github_takes(checked: PlanData) -> None:
    links = "".join(f"data/a.yml:{n}: https://a.example/{'x' * 200} – 404\n" for n in range(900))
    text = listed(checked, "2032-07-03", links, "VULNERABLE: a\n" * 9000)
    assert len(text) < LONGEST + 2000 and len(titles(text)) == 5
    assert sum(map(int, re.findall(r"^- … and (\d+) more$", text, re.MULTILINE))) > 7000


def test_the_address_to_edit_is_that_of_the_settings(tmp_path: Path) -> None:
    assert edit_url(ROOT, "") == ""
    assert edit_url(ROOT, "https://github.com/o/r") == EDIT
    (tmp_path / "mkdocs.yml").write_text("site_url: !ENV SITE_URL\nedit_uri: _edit/main/docs/\n")
    (tmp_path / "build.yml").write_text("{")
    assert edit_url(tmp_path, "https://a.example/o/r/") == "https://a.example/o/r/_edit/main/docs/"
