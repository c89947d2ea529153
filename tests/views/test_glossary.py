"""Abbreviations are found as whole words, and linked at their first use on a page."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from macros.data.plan_data import PlanData
from macros.data.problems import Location
from macros.data.records import Term
from macros.data.yaml_reader import PLACE
from macros.views.glossary import build_phrases, find_terms, link_terms
from tests.conftest import each_partnership


def term(name: str, in_text: str | None = None) -> Term:
    raw = {PLACE: Location("", 1, {}), "id": name.lower().replace("&", "and"), "term": name}
    return Term.model_validate(raw | ({"in_text": in_text} if in_text else {}))


GLOSSARY = [term("PAS"), term("OCG"), term("UK"), term("UKSPF"), term("COVID-19"), term("A&E")]
GLOSSARY += [term("DAY", "DAY programme"), term("CSP")]
PHRASES = build_phrases(GLOSSARY)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PAS were able", ["PAS"]),
        ("in PASsing, a pas, COMPASS, PAS_1", []),
        ("OCGs and OCG, OCG's", ["OCGs", "OCG", "OCG"]),
        ("the UKSPF of the UK.", ["UKSPF", "UK"]),
        ("(COVID-19) COVID", ["COVID-19"]),
        ("at A&E", ["A&E"]),
        ("OPEN DAY: the DAY programme", ["DAY programme"]),
        ("", []),
    ],
)
def test_find_terms(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_terms(text, PHRASES)] == found


@pytest.mark.parametrize(
    ("html", "result"),
    [
        ("<p>PAS and PAS</p>", "<p>[PAS] and PAS</p>"),
        ("<p>OCGs</p>", "<p>[OCGs]</p>"),
        ("<p>at A&amp;E, a &lt; b</p>", "<p>at [A&amp;E], a &lt; b</p>"),
        ("<h2>PAS</h2><p>UK</p>", "<h2>PAS</h2><p>[UK]</p>"),
        ('<a href="PAS">UK <b>PAS</b></a> PAS', '<a href="PAS">UK <b>PAS</b></a> [PAS]'),
        ("<pre><code>PAS</code> UK</pre>CSP", "<pre><code>PAS</code> UK</pre>[CSP]"),
        ("<script>PAS</script><!-- <p>UK --><abbr>UK</abbr>", None),
        ("<p>nothing &quot;here&quot;</p>", "<p>nothing &quot;here&quot;</p>"),
    ],
)
def test_link_terms(html: str, result: str | None) -> None:
    linked, _ = link_terms(html, PHRASES, lambda _, words: f"[{words.replace('&', '&amp;')}]")
    assert linked == (result or html.replace("<abbr>UK<", "<abbr>[UK]<"))


def test_link_terms_returns_the_terms_in_order() -> None:
    _, used = link_terms("<p>UK, PAS, UK, CSP</p>", PHRASES, lambda _, words: words)
    assert [term.term for term in used] == ["CSP", "PAS", "UK"]


@each_partnership
def test_each_page_lists_the_abbreviations_it_uses(site: Path, data: PlanData) -> None:
    terms = {term.id: term for term in data.glossary}
    seen = 0
    for path in site.rglob("index.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        links = [str(a["href"]).split("#")[1] for a in page.select("a.term-link")]
        assert len(links) == len(set(links)), path
        listed = [str(a["href"]).split("#")[1] for a in page.select(".page-abbreviations dt a")]
        assert sorted(links) == sorted(listed), path
        for name, meaning in zip(listed, page.select(".page-abbreviations dd"), strict=True):
            expected = terms[name].expansion or "The plan does not say what it stands for."
            assert meaning.get_text() == expected
        assert not page.select("h1 .term-link, h2 .term-link, h3 .term-link, a a")
        seen += len(links)
    assert seen or not data.glossary


@each_partnership
def test_glossary_says_which_terms_are_the_plans(site: Path, data: PlanData) -> None:
    page = BeautifulSoup((site / "glossary/index.html").read_text("utf-8"), "html.parser")
    entries = [section.get_text(" ") for section in page.select(".term")]
    assert len(entries) == len(data.glossary)
    listed = {id_ for plan in data.plans for id_ in plan.glossary}
    assert sum("From the glossary of the plan" in entry for entry in entries) == len(listed)
    own = sum("We added this entry" in entry for entry in entries)
    assert own == len(data.glossary) - len(listed)
