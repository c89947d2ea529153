"""`mkdocs build` alone writes the complete site; what only a host needs is added after it."""

import json
import re
import shutil
from pathlib import Path

from bs4 import BeautifulSoup

from macros.data.revision import read_revision
from macros.publish.hosting.host import prepare_for_hosts
from tests.conftest import BASE, SITE_URL, each_partnership
from tests.fixtures import ROOT


def files(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def test_the_site_is_complete(sample: Path) -> None:
    site = sample / "www" / BASE.strip("/")
    names = files(site)
    assert {"404.html", "feed.xml", "sitemap.xml", "search/lunr.js"} <= names
    assert {"contacts/the-wardens/index.html", ".well-known/security.txt"} <= names
    assert f"Sitemap: {SITE_URL}sitemap.xml" in (site / "robots.txt").read_text("utf-8")
    assert "plans/2031-32/partnership-plan-2031-32.pdf" in names
    assert [name for name in names if name.startswith("data/") and name.endswith(".csv")]
    html = (site / "plans/2031-32/index.html").read_text("utf-8")
    assert 'class="anchor"' in html and "partnership-plan-2031-32.pdf" in html
    assert "<!--" not in html and "{{" not in html


def test_the_sitemap_lists_every_page(sample: Path) -> None:
    site = sample / "www" / BASE.strip("/")
    listed = re.findall("<loc>(.*)</loc>", (site / "sitemap.xml").read_text("utf-8"))
    paths = (path.relative_to(site).parent.as_posix() for path in site.rglob("index.html"))
    assert sorted(listed) == sorted(SITE_URL + ("" if at == "." else f"{at}/") for at in paths)


@each_partnership
def test_the_sitemap_dates_pages_where_git_knows_when_they_changed(root: Path, site: Path) -> None:
    """A page that calls macros changes with the data; in a copy without git nothing is dated."""
    revision, dates = read_revision(root), dict[str, str]()
    for url, on in re.findall("<loc>(.*)</loc>(.*)</url>", (site / "sitemap.xml").read_text()):
        dates[url.removeprefix(SITE_URL)] = re.sub("<.?lastmod>", "", on)

    def modified(*files: str) -> str:
        return str((revision and revision.modified(*files)) or "")

    assert dates["glossary/"] == modified("docs/glossary.md", "data")
    partners = {on for page, on in dates.items() if re.fullmatch("contacts/.+/", page)}
    assert partners == {modified("data")}
    if root == ROOT:
        assert dates["editing/"] == modified("docs/editing.md")


def test_only_the_files_for_hosts_are_added(sample: Path, tmp_path: Path) -> None:
    site = sample / "www" / BASE.strip("/")
    shutil.copytree(site, tmp_path / "site")
    prepare_for_hosts(tmp_path / "site")
    names = {re.sub(r"\.[0-9a-f]{10}(\.\w+)$", r"\1", name) for name in files(tmp_path / "site")}
    added = {name for name in names - files(site) if not name.endswith((".br", ".gz"))}
    assert added == {"_headers", "_redirects"}
    for page in ("index.html", "contacts/index.html"):
        texts = (
            BeautifulSoup((folder / page).read_text("utf-8"), "html.parser").get_text()
            for folder in (site, tmp_path / "site")
        )
        assert " ".join(next(texts).split()) == " ".join(next(texts).split())


def test_the_search_index_has_the_pages_own_text_alone(site: Path) -> None:
    (path,) = site.glob("search/index.*.json")
    entries = json.loads(path.read_text("utf-8"))["entries"]
    parts = [entry for entry in entries if entry["kind"] == "Part"]
    assert parts and not [part for part in parts if part.get("text", "").startswith("#")]
    assert not [part for part in parts if part["name"] == "Abbreviations on this page"]
