"""Permalinks and glossary links are added to the main text of a page, and nothing else changes."""

import datetime

import pytest
from bs4 import BeautifulSoup
from markupsafe import escape

from macros.data.plan_data import PlanData
from macros.publish.article import finish_article
from macros.publish.site import SiteBuild
from macros.render.page_macros import Settings
from macros.views.glossary import build_phrases
from tests.fixtures import SMALL

HEADINGS = [
    '<h2 id="a">Text</h2>',
    '<h2 class="x" id="a">Text</h2>',
    "<h3 class=x id=a>Text</h3>",
    "<h3 id='a' class='x y'>Text</h3>",
    '<H2 ID="a">Text</H2>',
    '<h2\n  class="x"\n  id="a"\n>Text</h2 >',
    '<h2 title="a > b" id="a">Text</h2>',
    """<h2 data-text='id="no"' id="a"><em id="b">Text</em></h2>""",
]
PLAIN = [
    "<h2>Text</h2>",
    "<h2 class=id>Text</h2>",
    '<h2 id="">Text</h2>',
    '<h4 id="a">Text</h4>',
    '<!-- <h2 id="a">Text</h2> -->',
    '<pre>&lt;h2 id="a"&gt;Text&lt;/h2&gt;</pre>',
    '<p title="<h2 id=a>Text</h2>">Text</p>',
]


def finished(html: str) -> str:
    return finish_article(html, "about/", {})


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_with_an_id_gets_a_permalink(heading: str) -> None:
    html = finished(f"<p>Before</p>{heading}<p>After</p>")
    assert heading in html
    (link,) = BeautifulSoup(html, "html.parser").select("a.anchor")
    assert (link["href"], link["aria-label"]) == ("#a", "Address of: Text")


def test_a_heading_without_an_end_leaves_the_next_one_its_permalink() -> None:
    html = BeautifulSoup(finished('<h2 id="a">One<p>Text</p><h2 id="b">Two</h2>'), "html.parser")
    assert [a["href"] for a in html.select("a.anchor")] == ["#b"]


@pytest.mark.parametrize("html", PLAIN)
def test_other_text_stays_as_it_is(html: str) -> None:
    assert finished(html).startswith(html) and "anchor" not in finished(html)


def test_permalinks_of_headings_with_the_same_text_have_different_names() -> None:
    html = finished(
        '<h2 id="a">One</h2><h3 id="b">Why</h3><h2 id="c">Two</h2><h3 class=x id="d">Why</h3>'
    )
    names = [str(a["aria-label"]) for a in BeautifulSoup(html, "html.parser").select("a.anchor")]
    assert names == [f"Address of: {name}" for name in ("One", "One: Why", "Two", "Two: Why")]


@pytest.mark.parametrize(
    ("site_url", "root"), [("", "/"), ("https://a.example/", "/"), ("https://a.example/b/", "/b/")]
)
def test_links_of_the_page_for_a_wrong_address_work_at_any_depth(
    small: PlanData, site_url: str, root: str
) -> None:
    sensitive = small.partners[0].model_copy(update={"sensitive": True})
    data = small._replace(partners=(sensitive, *small.partners[1:]))
    build = SiteBuild(SMALL, data, (), datetime.date(2031, 4, 1), Settings(site_url))
    term = next(iter(data.glossary)).term
    assert build_phrases(data.glossary)
    parts = (build.article(None, lambda: f"<p>{escape(term)}</p>"), build.emergency(None))
    html = "".join([*parts, build.part("exit", None)])
    links = [str(a["href"]) for a in BeautifulSoup(html, "html.parser").select("a")]
    assert f"{root}privacy/#hide" in links
    assert any(link.startswith(f"{root}glossary/#") for link in links)
    assert all(link.startswith((root, "tel:", "https:")) for link in links)
