"""The preview: a copy of the site that opens from a folder, also in a real browser."""

import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Request, expect

from macros.data.problems import Problems
from macros.editors.change_summary.preview import preview
from tests.conftest import another_partnership

PAGE = """<!doctype html><html><head>
<script>location.replace("../two/" + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url=../two/"></noscript>
<script type="application/ld+json">{"name": "One"}</script>
</head><BODY class="a"><a href='../two/?q=a&amp;b#c'>x</a><a href=..>home</a><a href="#d">here</a>
<a href="/two/">root</a><a href="https://elsewhere.example/two/">out</a>
<a href="//else.example/">o</a>
<a href="mailto:a@b.example">m</a><a href="../a%20b/">space</a><a href="../two/data.csv">f</a>
<a href="../not-there/">?</a><a href="http://[">bad</a><p data-href="../two/">t</p>
<!-- <a href="../two/"> --></body></html>
"""


@pytest.fixture(scope="module")
def copy(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("unzipped") / "preview"
    assert preview(site, out) == len(list(site.rglob("*.html"))) - 1  # without 404.html
    return out


@pytest.fixture(scope="module")
def pages(copy: Path) -> dict[Path, BeautifulSoup]:
    """Return each page of the copy by its path."""
    return {
        path.resolve(): BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in copy.rglob("*.html")
    }


def links(page: BeautifulSoup) -> list[str]:
    pairs = [("a", "href"), ("link", "href"), ("script", "src"), ("img", "src"), ("form", "action")]
    found = [str(tag[name]) for kind, name in pairs for tag in page.find_all(kind) if tag.get(name)]
    return [link for link in found if not urlsplit(link).scheme and not urlsplit(link).netloc]


def test_links_resolve_to_files_and_ids(copy: Path, pages: dict[Path, BeautifulSoup]) -> None:
    ids = {path: {tag["id"] for tag in page.find_all(id=True)} for path, page in pages.items()}
    checked = 0
    for path, page in pages.items():
        for link in links(page):
            to = urlsplit(link)
            target = (path.parent / unquote(to.path)).resolve() if to.path else path
            assert target.is_file(), f"{path}: {link}"
            assert target.is_relative_to(copy.resolve())
            if to.fragment and target in ids:
                assert unquote(to.fragment) in ids[target], f"{path}: {link}"
            checked += 1
    assert checked > 10 * len(pages)


def test_scripts_are_removed_except_json_ld(pages: dict[Path, BeautifulSoup]) -> None:
    for page in pages.values():
        for script in page.find_all("script"):
            assert script["type"] == "application/ld+json"


def test_files_for_hosts_are_removed(copy: Path, site: Path) -> None:
    for_hosts = [f"{kind}*" for kind in ("*.br", "*.gz", "_headers", "_redirects")]
    assert all([*site.rglob(name)] and not [*copy.rglob(name)] for name in for_hosts)
    # For a policy, each file may be of a host other than the page's.
    assert "Content-Security-Policy" in (site / "index.html").read_text("utf-8")
    assert "Content-Security-Policy" not in (copy / "index.html").read_text("utf-8")


def test_only_the_first_page_shows_the_note(copy: Path) -> None:
    note = "This is a preview of a proposed change, not the site."
    pages = [path for path in copy.rglob("*.html") if note in path.read_text("utf-8")]
    assert pages == [copy / "index.html"]


@another_partnership
def test_preview_in_a_browser(copy: Path, browser: Browser) -> None:
    page = browser.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))

    def failed(request: Request) -> None:
        # Opening the next page aborts the requests of the previous one.
        if request.failure != "net::ERR_ABORTED":
            errors.append(request.url)

    page.on("requestfailed", failed)
    page.goto((copy / "index.html").as_uri())
    expect(page.locator("body > *").first).to_contain_text("not the site")
    expect(page.locator(".name")).to_have_css("font-weight", "700")  # the style sheet is there
    for name in ("Contacts", "Short forms", "What we work on", "Plans"):
        page.locator("footer").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("h1")).to_be_visible()
        assert page.url.startswith(copy.as_uri()) and page.url.endswith("/index.html"), page.url
        page.go_back()
    page.locator("footer").get_by_role("link", name="What we work on", exact=True).click()
    page.locator("main .cards a, main li a").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("main a[href*='contacts/']").first.click()
    expect(page.locator("main .phone").first).to_be_in_viewport()
    page.go_back()
    page.locator("footer").get_by_role("link", name="Plans", exact=True).click()
    page.locator("main a[href*='/index.html']").first.click()
    expect(page.locator("h1")).to_contain_text("Plan")
    assert errors == []
    page.close()


def test_rewriting_each_form_of_link(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for folder in ("one", "two", "a b"):
        (site / folder).mkdir(parents=True)
        (site / folder / "index.html").write_text(PAGE)
    (site / "index.html").write_text(PAGE)
    (site / "two/data.csv").touch()
    assert preview(site, tmp_path / "out") == 4
    html = (tmp_path / "out/one/index.html").read_text()
    page = BeautifulSoup(html, "html.parser")
    assert [a["href"] for a in page.find_all("a")] == [
        "../two/index.html?q=a&b#c",
        "../index.html",
        "#d",
        "../two/index.html",
        "https://elsewhere.example/two/",
        "//else.example/",
        "mailto:a@b.example",
        "../a%20b/index.html",
        "../two/data.csv",
        "../not-there",
        "http://[",
    ]
    assert page.find("meta", content="0; url=../two/index.html")
    assert '{"name": "One"}' in html
    assert "location.replace" not in html
    home = (tmp_path / "out/index.html").read_text()
    assert '<BODY class="a"><section class="container" aria-label="About this preview">' in home


@pytest.mark.parametrize("out", ["site", "site/inside", "there"])
def test_existing_files_are_never_overwritten(tmp_path: Path, out: str) -> None:
    for folder in ("site", "there"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text("kept")
    with pytest.raises(Problems, match="the copy cannot be written here – name a folder"):
        preview(tmp_path / "site", tmp_path / out)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "there"]
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["index.html"]


@pytest.mark.slow
def test_a_missing_site_is_reported(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "macros", "preview", str(tmp_path), str(tmp_path / "out")]
    run = subprocess.run(command, text=True, capture_output=True, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith(f"{tmp_path}:1:")
    assert "there is no site here – build it first" in run.stderr
