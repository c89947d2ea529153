"""A built site prepared for hosts: fingerprints, compressed files, what hosts read."""

import gzip
import re
import shutil
from functools import partial
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup

from macros.data.problems import Problems
from macros.publish.hosting import host_config
from macros.publish.hosting.fingerprint import Assets
from macros.publish.hosting.host import compress_files, prepare_for_hosts
from macros.publish.html_tags import rewrite_links
from macros.publish.site import base_path
from macros.publish.site_pages import page_url_path
from tests.conftest import BASE
from tests.publish.host_server import header_rules, headers_for

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>A</title>
<link rel="stylesheet" href="{}assets/a.css"><script type="module" src='{}assets/a.js'></script>
</head><body><img src={}assets/a%20b.png alt=""><a href="{}data/a.csv">f</a>
<a href="https://x.example/assets/a.css">o</a><a href="/assets/a.css">elsewhere</a></body></html>"""


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """A small site as a build leaves it."""
    files = {
        "index.html": PAGE.format("", "", "", ""),
        "under/index.html": PAGE.format("../", "../", "../", "../"),
        "404.html": PAGE.format(*(["/plan/"] * 4)),
        "assets/a.css": "p { background: url(b.svg) } q { background: url('nope.svg') }",
        "assets/a.js": 'import "./b.js"; const at = "./nope.js"; import("../search/engine.js")',
        "assets/b.js": "// " + "b" * 200,
        "assets/b.svg": "<svg/>",
        "assets/a b.png": "png",
        "assets/known-elsewhere.png": "png",
        "assets/form.pdf": "pdf",
        "search/engine.js": 'fetch(new URL("index.json", "..")), fetch("./index.json")',
        "search/index.json": "{}",
        "data/a.csv": "a,b\r\n" * 99,
        "sitemap.xml": "<urlset/>",
        "sitemap.xml.gz": "compressed on another day",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    return tmp_path


def names(site: Path) -> set[str]:
    return {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}


def rename_assets(site: Path, base: str) -> dict[str, str]:
    """Rename the assets of a site; return the new names by the old ones."""
    assets, pages = Assets(site, base, set()), {}
    for path in sorted(site.rglob("*.html")):
        new_link = partial(assets.new_link, page_url_path(path, site))
        pages[path] = rewrite_links(path.read_text("utf-8"), new_link)
    for path, html in pages.items():
        path.write_text(html, "utf-8")
    assets.rename()
    return assets.names


def test_assets_that_pages_and_scripts_name_get_fingerprints(finished: Path) -> None:
    before = names(finished)
    new = rename_assets(finished, "/plan/")
    assert sorted(new) == [
        "assets/a b.png",
        "assets/a.css",
        "assets/a.js",
        "assets/b.js",
        "assets/b.svg",
        "search/engine.js",
        "search/index.json",
    ]
    assert all(re.fullmatch(r".+\.[0-9a-f]{10}\.\w+", name) for name in new.values())
    assert names(finished) == (before - new.keys()) | set(new.values())
    for page, way in (("index.html", ""), ("under/index.html", "../"), ("404.html", "/plan/")):
        html = (finished / page).read_text()
        soup = BeautifulSoup(html, "html.parser")
        links = [str(tag.get("href") or tag.get("src")) for tag in soup.select("[href], [src]")]
        assert links == [
            way + new["assets/a.css"],
            way + new["assets/a.js"],
            way + new["assets/a b.png"].replace(" ", "%20"),
            f"{way}data/a.csv",
            "https://x.example/assets/a.css",
            "/assets/a.css",
        ]
    at = {name: name.partition("/")[2] for name in new.values()}
    script = (finished / new["assets/a.js"]).read_text()
    assert f'import "./{at[new["assets/b.js"]]}"' in script and '"./nope.js"' in script
    assert f'import("../{new["search/engine.js"]}")' in script
    assert (
        f'fetch("./{at[new["search/index.json"]]}")'
        in (finished / new["search/engine.js"]).read_text()
    )
    style = (finished / new["assets/a.css"]).read_text()
    assert f"url({at[new['assets/b.svg']]})" in style and "url('nope.svg')" in style


def test_a_file_that_a_page_links_to_keeps_its_name(finished: Path) -> None:
    """Also a picture that pages show as well: only what pages merely load is renamed."""
    page = finished / "under/index.html"
    links = '<a href="../assets/form.pdf#page=2">Form</a> <a href="/plan/assets/a%20b.png">A</a>'
    page.write_text(page.read_text("utf-8") + links, "utf-8")
    home = finished / "index.html"
    canonical = '<link rel="canonical" href="https://site.example/plan/">'
    home.write_text(home.read_text("utf-8").replace("<head>", f"<head>{canonical}"), "utf-8")
    prepare_for_hosts(finished)
    assert {"assets/form.pdf", "assets/a b.png"} <= names(finished)
    assert links in page.read_text("utf-8") and "../assets/a%20b.png" in page.read_text("utf-8")
    assert not (finished / "assets/a.css").exists()


def test_a_change_renames_only_the_file_and_its_importers(
    finished: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "site"
    shutil.copytree(finished, other)
    (other / "search/index.json").write_text('{"a": 1}')
    one, two = rename_assets(finished, "/"), rename_assets(other, "/")
    changed = {name for name in one if one[name] != two[name]}
    assert changed == {"search/index.json", "search/engine.js", "assets/a.js"}


@pytest.mark.parametrize("attribute", ["srcset", "SRCSET", "imagesrcset"])
def test_every_candidate_of_a_set_of_images_is_renamed(finished: Path, attribute: str) -> None:
    sources = "../assets/a%20b.png 1x, ../assets/b.svg 2x,../assets/none.png 3x"
    page = finished / "under/index.html"
    page.write_text(f'<img {attribute}="{sources}">')
    new = rename_assets(finished, "/plan/")
    image, drawing = new["assets/a b.png"].replace(" ", "%20"), new["assets/b.svg"]
    expected = f"../{image} 1x, ../{drawing} 2x,../assets/none.png 3x"
    assert page.read_text() == f'<img {attribute}="{expected}">'
    assert not (finished / "assets/a b.png").exists()


def test_every_other_byte_of_a_page_stays(finished: Path) -> None:
    html = (
        "<!DOCTYPE html>\n<P Class=x title='a > b'>&nbsp;&amp;<br/>caf\u00e9</p >\n"
        "<!-- <img src=../assets/a.js> --><pre>\n\n<b>x</pre>"
        '<script type="application/ld+json">{"a": "<a href=../assets/a.js>"}</script>'
    )
    (finished / "under/index.html").write_text(html + '<a href="../assets/a.js?a=1&amp;b#c">')
    new = rename_assets(finished, "/plan/")
    expected = f'{html}<a href="../{new["assets/a.js"]}?a=1&amp;b#c">'
    assert (finished / "under/index.html").read_text() == expected


def test_circular_imports_of_scripts_are_reported(finished: Path) -> None:
    (finished / "assets/b.js").write_text('import "./a.js"')
    with pytest.raises(Problems, match=r"assets/a\.js:1:1: it and assets/b\.js name each other"):
        rename_assets(finished, "/")
    assert (finished / "assets/a.js").exists()


def test_text_files_are_compressed_where_that_is_smaller(finished: Path) -> None:
    (finished / "data/own.tar.gz").write_bytes(b"what an editor publishes")
    compress_files(finished)
    assert (finished / "data/own.tar.gz").read_bytes() == b"what an editor publishes"
    opened = {"br": brotli.decompress, "gz": gzip.decompress}
    for name in sorted(names(finished)):
        path = finished / name
        if path.suffix[1:] in opened:
            continue
        compressed = {e: path.with_name(f"{path.name}.{e}") for e in opened}
        if path.suffix == ".png":
            assert not any(beside.exists() for beside in compressed.values())
            continue
        text = path.read_bytes()
        for ending, beside in compressed.items():
            if beside.exists():
                assert opened[ending](beside.read_bytes()) == text
                assert beside.stat().st_size < len(text)
    assert (finished / "data/a.csv.br").exists() and not (finished / "assets/b.svg.br").exists()
    assert b"another day" not in b"".join(p.read_bytes() for p in finished.rglob("sitemap.*"))
    # The same bytes on any day: gzip has a place for one.
    assert (finished / "data/a.csv.gz").read_bytes()[4:8] == bytes(4)


def test_a_site_is_prepared_once_and_when_it_is_complete(finished: Path) -> None:
    (finished / "search/index.json").rename(finished / "kept")
    before = names(finished)
    with pytest.raises(Problems, match="the site is not complete – build it again"):
        prepare_for_hosts(finished)
    assert names(finished) == before
    (finished / "kept").rename(finished / "search/index.json")
    prepare_for_hosts(finished)
    before = names(finished)
    with pytest.raises(Problems, match="the site is ready for hosts already – build anew"):
        prepare_for_hosts(finished)
    assert names(finished) == before


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("<script>a()</script>", "a script in the page, which browsers refuse here – write it"),
        ('<script type="module">a()</script>', "a script in the page"),
        ('<p onclick="a()">', "a script in the page, which browsers refuse here – leave it out"),
        ("<style>p {}</style>", "a style in the page"),
        ('<td style="text-align: left">', "lined up without colons"),
        ('<iframe src="map.html"></iframe>', "`iframe` in the page"),
        ('<img src="https://x.example/a.png">', "loaded from https://x.example/a.png"),
        ('<img src="a.png" srcset="//x.example/a.png 2x">', "loaded from //x.example/a.png 2x"),
        ('<video poster="https://x.example/a.png"></video>', "loaded from https://x.example/a.png"),
        ('<svg><use href="https://x.example/a.svg#b"/></svg>', "loaded from https://x.example/a"),
        ('<img src="data:image/png;base64,AA">', "loaded from data:image/png"),
        ('<link rel="Stylesheet" href="//x.example/a.css">', "loaded from //x.example/a.css"),
        ('<img src="a.png" srcset="b.png 2x, //x.example/c.png 3x">', "loaded from //x.example/c"),
        ('<link rel=preload imagesrcset="https://x.example/a 2x">', "loaded from https://x.ex"),
        ('<form action="https://x.example/"></form>', "a form that is sent to https://x.example/"),
        ('<form action="//x.example/a"></form>', "a form that is sent to //x.example/a"),
        ('<button formaction="https://x.example/">Go</button>', "a form that is sent to https://x"),
        ('<input type="submit" formaction="mailto:a@x.example">', "a form that is sent to mailto:"),
    ],
)
def test_policy_violations_are_reported_and_nothing_is_written(
    finished: Path, written: str, message: str
) -> None:
    page = finished / "under/index.html"
    page.write_text(page.read_text().replace("</head>", f"\n{written}</head>"))
    before = names(finished)
    with pytest.raises(Problems) as raised:
        prepare_for_hosts(finished)
    assert str(raised.value).startswith("under/index.html:4:1: ") and message in str(raised.value)
    assert names(finished) == before


def test_allowed_content_passes_the_policy(finished: Path) -> None:
    fine = '<script type="application/ld+json">{}</script><link rel="canonical" href="https://a/">'
    fine += '<form action="../a-z/"><button formaction="/a">Go</button></form>'
    page = finished / "under/index.html"
    page.write_text(page.read_text().replace("</head>", f"{fine}</head>"))
    prepare_for_hosts(finished)


def test_each_page_has_its_policy_before_anything_is_loaded(site: Path) -> None:
    policy = host_config.EVERYWHERE["Content-Security-Policy"]
    for path in site.rglob("*.html"):
        head = BeautifulSoup(path.read_text("utf-8"), "html.parser").head
        assert head
        first, second = head.find_all(True)[:2]
        assert first.get("charset") == "utf-8", path
        assert second.get("http-equiv") == "Content-Security-Policy", path
        assert f"{second['content']}; frame-ancestors 'none'" == policy
        referrer = head.find_all("meta", attrs={"name": "referrer"})
        assert [tag["content"] for tag in referrer] == [host_config.EVERYWHERE["Referrer-Policy"]]


def test_no_page_violates_the_policy(site: Path) -> None:
    assert "unsafe" not in host_config.EVERYWHERE["Content-Security-Policy"]
    for path in site.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        inline = [s for s in page.find_all("script") if not s.get("src")]
        assert all(script["type"] == "application/ld+json" for script in inline), path
        assert not page.select("style, [style], base, iframe, object, embed"), path
        assert not [a for tag in page.find_all(True) for a in tag.attrs if a.startswith("on")]


def test_headers_file_format(site: Path) -> None:
    text = (site / "_headers").read_text("utf-8")
    rules = header_rules(text)
    assert 0 < len(rules) <= 100 and max(map(len, text.splitlines())) < 2000
    assert rules[f"{BASE}*"] == host_config.EVERYWHERE | host_config.HEADERS["transport"]
    for path in site.rglob("*"):
        headers_for(BASE + path.relative_to(site).as_posix(), rules)
    exact = {path for path in rules if not path.endswith("*")}
    assert all((site / path.removeprefix(BASE)).is_file() for path in exact)


def test_host_limits_drop_no_asset_and_no_redirect() -> None:
    pictures = [f"assets/{n:03}.png" for n in range(200)]
    text = host_config.headers_file([*pictures, "assets/site.css", "assets/site.js"], "/")
    rules = header_rules(text)
    assert len(rules) == 100
    paths = ["/*", *(f"/{path}" for path in host_config.HEADERS["paths"])]
    assert list(rules)[: len(paths) + 2] == [*paths, "/assets/site.css", "/assets/site.js"]
    moved = {f"old-{n:04}/": "new/" for n in range(2000)}
    lines = host_config.redirects_file(moved, "/plan/").splitlines()
    lines_written = [line for line in lines if not line.startswith("#")]
    assert len(lines_written) == 2000
    assert lines_written[:3] == [
        "/plan/old-0000/ /plan/new/ 301",
        "/plan/old-0000 /plan/new/ 301",
        "/plan/old-0000/index.html /plan/new/ 301",
    ]


@pytest.mark.parametrize(
    ("site_url", "base"),
    [
        ("", "/"),
        ("https://a.example", "/"),
        ("https://a.example/", "/"),
        ("https://a.example/plan", "/plan/"),
        ("https://a.example/a/b/", "/a/b/"),
    ],
)
def test_the_path_of_a_site(site_url: str, base: str) -> None:
    assert base_path(site_url) == base


def test_each_permission_is_listed_once() -> None:
    names_used = re.findall(r"([a-z-]+)=", host_config.EVERYWHERE["Permissions-Policy"])
    assert len(names_used) == len(set(names_used)) > 15
