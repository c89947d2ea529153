"""Links that lead nowhere stop a build."""

from pathlib import Path

import pytest

from macros.data.front_matter import pages_in
from macros.publish.links import broken_links

PAGES = {
    "": '<main id="top"><a href="contacts/#vale">V</a> <a href="a.pdf">P</a></main>',
    "contacts/": '<p id="vale"></p>',
    "404.html": '<a href="/plan/contacts/">C</a>',
}
URL = "https://site.example/plan/"


@pytest.mark.parametrize(
    ("html", "missing"),
    [
        ('<a href="../nowhere/">', "there is no page `/nowhere/`"),
        ("<a class=x href='../#tip'>", "there is no `#tip` on the page `/`"),
        ('<img alt="" src=b.png>', "there is no file `/about/b.png`"),
        (f'<a href="{URL}nowhere/?a=b#c">', "there is no page `/nowhere/`"),
        ('<a href="#here">', "there is no `#here` on the page `/about/`"),
        ('<a href="/plan/nowhere">', "there is no page `/nowhere`"),
        ('<p id="a&amp;b"><a href="#a%26b"> <a href="../contacts/#vale">', None),
        ('<a href="../contacts"> <a href="../a.pdf"> <a href=".."> <a href="?q">', None),
        ('<a href="https://other.example/x#y"> <a href="//[x"> <a href="tel:101">', None),
        (
            '<meta content="a href=nowhere/ id=b" name=x><a href="#b">',
            "there is no `#b` on the page `/about/`",
        ),
        ("&lt;a href=nowhere/&gt; <a name=x>", None),
    ],
)
def test_a_link_that_leads_nowhere_is_reported(
    tmp_path: Path, html: str, missing: str | None
) -> None:
    (tmp_path / "a.pdf").touch()
    found = broken_links(PAGES | {"about/": html}, ["contacts/"], tmp_path, URL, ())
    ends = [problem.what.partition("because ")[2] for problem in found]
    assert ends == ([missing] if missing else [])


def test_a_link_is_reported_where_it_is_written_or_else_at_the_page_it_leads_to(
    tmp_path: Path,
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/about.md").write_text('# About\n\n<a href="../x/">x</a>\n', "utf-8")
    (tmp_path / "docs/contacts.md").write_text("# Contacts\n", "utf-8")
    pages = {
        "about/": '<a href="../x/"><a href="../contacts/#a">',
        "contacts/": '<a href="#b"><a href="#c">',
    }
    written, *others = broken_links(pages, (), tmp_path, "", pages_in(tmp_path, []))
    assert (written.file, written.line) == ("docs/about.md", 3)
    assert [problem.file for problem in others] == ["docs/contacts.md"]
    assert others[0].what.endswith("`#a` on the page `/contacts/`, and 2 more links like it")


def test_what_the_search_finds_has_to_be_there(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").touch()
    paths = ["contacts/#vale", "contacts/#gone", "gone/"]
    found = [one.what for one in broken_links(PAGES, paths, tmp_path, URL, ())]
    assert len(found) == 2 and all("on the page `/search/index.json`" in what for what in found)
