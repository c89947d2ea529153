"""Who to contact: the list of organisations, a page for each, and topics by what has happened."""

from pathlib import Path
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

from macros.data.plan_data import PlanData
from macros.views.actions import tables_by_priority
from macros.views.contacts import contacts, topics_by_group
from macros.views.formats import format_year, tel_link
from tests.conftest import each_partnership

pytestmark = each_partnership
# Follow a link to each id of a page that is in closed details or begins with "about-": return
# whether what it names is seen below the exit button, and the first number there.
LANDINGS = """async () => {
    const landings = {}
    for (const { id } of document.querySelectorAll("main details [id], main [id^=about-]")) {
        document.querySelectorAll("details").forEach(one => one.open = false)
        location.hash = id
        await new Promise(done => setTimeout(() => requestAnimationFrame(done), 20))
        const target = document.getElementById(id)
        const part = target.closest("details > div")
        const named = part ? part.previousElementSibling : target.closest("li") ?? target
        const bar = document.querySelector(".exit-button")?.getBoundingClientRect().bottom ?? 0
        const { top } = named.getBoundingClientRect()
        const phone = [...document.querySelectorAll("main .phone")].find(one => {
            const { top, bottom } = one.getBoundingClientRect()
            return one.checkVisibility() && top >= bar && bottom <= innerHeight
        })
        landings[id] = { seen: top >= bar - 1 && top < 250, phone: phone?.innerText }
    }
    return landings
}"""


def main_part(site: Path, url_path: str) -> Tag:
    page = BeautifulSoup((site / url_path / "index.html").read_text("utf-8"), "html.parser")
    assert page.main
    return page.main


def words(part: Tag | None) -> str:
    assert part
    return " ".join(part.get_text(" ").split())


def holds(part: Tag, text: str) -> bool:
    """Return whether a part has a text, in which terms may be links."""
    return "".join(text.split()) in "".join(part.get_text().split())


def links(part: Tag, base: str) -> set[str]:
    """Return where the links of a part lead, below the site's root where they are relative."""
    root = "https://site/"
    hrefs = (urljoin(root + base, str(link["href"])) for link in part.select("a[href]"))
    return {href.removeprefix(root) for href in hrefs}


@pytest.fixture(scope="module")
def page(site: Path) -> Tag:
    return main_part(site, "contacts/")


def test_each_partner_is_listed_with_its_page_and_number(page: Tag, data: PlanData) -> None:
    entries = {str(entry["id"]): entry for entry in page.select(".contact")}
    assert entries.keys() == {partner.id for partner in data.partners}
    for contact in contacts(data):
        partner, entry = contact.partner, entries[contact.partner.id]
        call = tel_link(partner.telephone) if partner.telephone else partner.web
        assert {partner.url_path, *filter(None, [call])} <= links(entry, "contacts/")
        helps = partner.ask_about or "; ".join(topic.name for topic in contact.topics)
        assert holds(entry, helps) and ("Can help with" in words(entry)) == bool(helps)
        # Those without a number do not push the others down.
        assert bool(entry.find_parent("details")) != contact.is_reachable
    assert words(page).count(data.vocabulary.no_check) == 1


def test_each_partner_has_a_page_with_all_that_is_known(site: Path, data: PlanData) -> None:
    for contact in contacts(data):
        partner = contact.partner
        page = main_part(site, partner.url_path)
        assert words(page.h1).startswith(partner.name) and page.find(class_="emergency")
        texts = (partner.short_name, partner.note, partner.ask_about, *partner.other_names)
        assert [text for text in texts if text and text not in words(page)] == []
        rows = [row for of_year in contact.actions.values() for row in of_year]
        others = [one for one in data.partners if one.id in partner.members + partner.see_also]
        records = [*contact.topics, *contact.groups, *contact.terms, *others]
        records += [row.action for row in rows]
        call = tel_link(partner.telephone) if partner.telephone else None
        leads = {*filter(None, (partner.web, call)), *(record.url_path for record in records)}
        assert leads <= links(page, partner.url_path)
        for year in contact.actions:
            assert f"Actions in the plan for {format_year(year)}" in words(page)
        helping = [one for one in data.other_help if partner.id in one.partners]
        assert {one.url_path for one in helping} <= links(page, partner.url_path)
        if not any(row.action.status for row in rows):
            # Once for each year, not for each action.
            assert words(page).count(data.vocabulary.no_status) <= len(contact.actions)


def test_a_page_without_a_file_in_docs_has_what_every_page_has(site: Path, data: PlanData) -> None:
    def parts(url_path: str) -> tuple[str, str, set[str], str]:
        html = (site / url_path / "index.html").read_text("utf-8")
        page = BeautifulSoup(html, "html.parser")
        header = page.select_one("header.top")
        footer, form = page.select_one("#pages"), page.select_one("header form.search")
        assert page.title and header and footer and form and page.select_one(".results")
        assert page.select_one("a.skip[href='#main']") and page.select_one("main#main")
        around = {to for part in (header, footer) for to in links(part, url_path) if "#" not in to}
        name = page.title.get_text().rpartition(" – ")[2]
        return name, words(header), around, urljoin(f"/{url_path}", str(form["action"]))

    expected = parts("contacts/")
    for partner in data.partners:
        assert parts(partner.url_path) == expected


def test_topics_are_closed_in_groups_with_everyone_to_contact(page: Tag, data: PlanData) -> None:
    telephones = {partner.id: partner.telephone for partner in data.partners}
    groups = page.select(".groups > details:not([open])")
    for shown, (group, topics) in zip(groups, topics_by_group(data), strict=True):
        assert words(shown.h3) == group.name
        rows = {str(row["id"]): row for row in shown.select("li[id]")}
        assert list(rows) == [f"about-{topic.id}" for topic in topics]
        for topic in topics:
            numbers = filter(None, (telephones[id_] for id_ in topic.partners))
            more = f"priorities/{topic.priority}/#about-{topic.id}"
            leads = {more, *map(tel_link, numbers)}
            assert leads <= links(rows[f"about-{topic.id}"], "contacts/")


@pytest.mark.parametrize("url_path", ["", "contacts/"])
def test_a_group_lists_the_help_that_no_topic_leads_to(
    site: Path, data: PlanData, url_path: str
) -> None:
    groups = main_part(site, url_path).select(".groups > details")
    for shown, (group, _) in zip(groups, topics_by_group(data), strict=True):
        for one in data.other_help:
            if one.group == group.id:
                assert one.name in words(shown.summary) and one.what_for in words(shown)
                numbers = map(tel_link, filter(None, [one.telephone]))
                assert {one.url_path, *numbers} <= links(shown, url_path)


@pytest.mark.parametrize("url_path", ["", "contacts/"])
def test_a_topic_without_a_number_shows_who_to_ask(
    site: Path, data: PlanData, url_path: str
) -> None:
    partners = {partner.id: partner for partner in data.partners}
    listed = main_part(site, url_path).select_one(".groups")
    for topic in data.topics:
        asked = [one for id_ in topic.partners[:1] for one in partners[id_].see_also]
        if len(asked) == 1 and not partners[topic.partners[0]].telephone:
            priority = main_part(site, f"priorities/{topic.priority}/")
            for part in (listed, priority.select_one(".who-to-contact")):
                assert part and f"Ask {partners[asked[0]].name}" in words(part)


def test_the_a_to_z_leads_to_other_help_by_every_word(site: Path, data: PlanData) -> None:
    page = main_part(site, "a-z/")
    for one in data.other_help:
        lines = [a for a in page.select("section a") if str(a["href"]).endswith(one.url_path)]
        assert [
            w for w in (one.name, *one.other_words) if w not in " ".join(map(words, lines))
        ] == []


def test_the_closed_list_of_other_help_names_some(page: Tag, data: PlanData) -> None:
    named = [words(part) for part in page.select("details:has([id^=help-]) > summary")]
    assert len(named) == bool(data.other_help)
    assert all("elplines" in text for text in named)
    assert all(any(one.name in text for one in data.other_help) for text in named)


def test_home_has_each_topic_and_a_heading_for_each_priority(site: Path, data: PlanData) -> None:
    home = main_part(site, "")
    assert {topic.url_path for topic in data.topics} <= links(home, "")
    assert words(home).count(data.vocabulary.no_check) == 1
    # An address is on one page: the list of contacts.
    assert not home.select("[id^=about-]")
    names = [table.priority.name for table in tables_by_priority(data)]
    assert [words(heading) for heading in home.select("li > h3")] == names


def test_a_link_shows_what_it_leads_to_below_the_exit_button(
    browser: Browser, address: str, data: PlanData
) -> None:
    numbers = {partner.id: partner.telephone for partner in data.partners}
    paths = ["contacts/", *(priority.url_path for priority in data.priorities)]
    with browser.new_page(viewport={"width": 320, "height": 568}) as page:
        for path in paths:
            page.goto(f"{address}{path}")
            landings = page.evaluate(LANDINGS)
            assert [id_ for id_, landing in landings.items() if not landing["seen"]] == [], path
            for topic in data.topics:
                landing = landings.get(f"about-{topic.id}")
                if landing and topic.partners and numbers[topic.partners[0]]:
                    assert landing["phone"] == numbers[topic.partners[0]], (path, topic.id)


def test_a_page_that_is_sensitive_says_how_to_call_in_silence(site: Path, data: PlanData) -> None:
    for priority in data.priorities:
        box = words(main_part(site, priority.url_path).find(class_="emergency"))
        assert ("press 55" in box) == bool(priority.sensitive)
