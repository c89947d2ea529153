"""The real nginx with the configuration that a build writes: what it answers, and refuses."""

import gzip
import http.client
import os
import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote

import brotli
import pytest

from macros.publish.hosting import host_config
from tests.conftest import BASE, SITE_URL, BuildOnce, host, mkdocs
from tests.fixtures import write_sample_project
from tests.publish.host_server import header_rules, headers_for
from tests.publish.nginx import configure, free_port, nginx

# Written here again, so that a mistake in headers.yml is found.
TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml",
}
# Said by any host of any file.
OF_ITSELF = {
    "Server",
    "Date",
    "Content-Type",
    "Content-Length",
    "Last-Modified",
    "Connection",
    "ETag",
    "Vary",
    "Accept-Ranges",
    "Cache-Control",
}


class Answer(NamedTuple):
    status: int
    head: dict[str, str]
    body: bytes


class Asked(NamedTuple):
    """An nginx on a port, the folder that it serves and the file that it writes errors to."""

    port: int
    root: Path
    errors: Path

    def __call__(self, path: str, method: str = "GET", **head: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in head.items()}
        connection.request(method, path, headers={"Accept-Encoding": "", **named})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return Answer(answer.status, dict(answer.getheaders()), body)

    def raw(self, line: bytes) -> bytes:
        """Send a request line as no client would; return the first line of what is answered."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as sent:
            sent.sendall(line + b" HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n")
            return b"".join(iter(lambda: sent.recv(65536), b"")).split(b"\r\n")[0]


def running(root: Path, conf: Path) -> Iterator[Asked]:
    port = free_port()
    with nginx({port: configure(conf.read_text("utf-8"), root, port)}) as errors:
        yield Asked(port, root, errors)


@pytest.fixture(scope="module")
def ask(site: Path) -> Iterator[Asked]:
    yield from running(site.parent, site.parent / "nginx.conf")


@pytest.fixture(scope="module")
def at_root(build_once: BuildOnce, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Serve a copy of a sample site at the root of its host, with moved pages and unusual names."""

    def write(root: Path) -> None:
        write_sample_project(root)
        about = root / "docs/about.md"
        about.write_text(about.read_text().replace("---\n", "---\nformerly: [us/, team/who/]\n", 1))
        (root / "docs/£ 5 each.txt").write_text("Five pounds")
        www, url = root / "www", "https://vale.example"
        for done in (
            mkdocs(root, www, SITE_URL=url),
            host(root, www, "--nginx", str(root / "conf/nginx.conf"), SITE_URL=url),
        ):
            assert done.returncode == 0, done.stderr

    built = build_once("at-root", write)
    www = Path(shutil.copytree(built / "www", tmp_path_factory.mktemp("at-root") / "www"))
    yield from running(www, built / "conf/nginx.conf")


def files(site: Path) -> list[str]:
    """Return the files that are published, as paths on the host, pages by their addresses."""
    found = (path for path in site.rglob("*") if path.is_file())
    named = (path.relative_to(site).as_posix() for path in found)
    own = (n for n in named if not n.startswith("_") and not n.endswith((".br", ".gz")))
    return sorted(re.sub(r"(^|/)index\.html$", r"\1", name) for name in own if name != "404.html")


def test_every_file_is_sent_unchanged_with_the_headers_of_the_headers_file(
    ask: Asked, site: Path
) -> None:
    rules = header_rules((site / "_headers").read_text("utf-8"))
    kept = 0
    for name in files(site):
        answer = ask(BASE + quote(name), X_Forwarded_Proto="https")
        path = site / name / "index.html" if name.endswith("/") or not name else site / name
        assert (answer.status, answer.body) == (200, path.read_bytes()), name
        expected = {"Cache-Control": "no-cache", "Content-Type": TYPES[path.suffix]}
        expected |= headers_for(BASE + name, rules)
        assert {key: answer.head.get(key) for key in expected} == expected, name
        assert answer.head.keys() - expected.keys() <= OF_ITSELF, name
        kept += "immutable" in expected["Cache-Control"]
        assert bool(re.search(r"\.[0-9a-f]{10}\.", name)) == (
            "immutable" in expected["Cache-Control"]
        )
    assert kept >= 6


def test_every_response_has_the_security_headers(ask: Asked) -> None:
    for path, method in ((BASE, "GET"), (f"{BASE}nope", "GET"), (BASE[:-1], "GET"), (BASE, "POST")):
        head = ask(path, method).head
        assert {
            name: head.get(name) for name in host_config.EVERYWHERE
        } == host_config.EVERYWHERE, path
        assert head["Server"] == "nginx", "no version"
        assert "Strict-Transport-Security" not in head, "not over http"


def test_only_downloads_allow_cross_origin_requests(ask: Asked) -> None:
    shared = ("data/v1/actions.csv", "feed.xml", "status.json", "data/v1/nope.json")
    for name, allowed in (*((name, "*") for name in shared), ("contacts/", None), ("nope", None)):
        for method in ("GET", "OPTIONS"):
            answer = ask(BASE + name, method)
            assert answer.head.get("Access-Control-Allow-Origin") == allowed
            asked = allowed and method == "OPTIONS"
            assert answer.head.get("Access-Control-Allow-Methods") == (
                "GET, HEAD" if asked else None
            )
            assert answer.head.get("Access-Control-Allow-Headers") == ("*" if asked else None)
            if method == "OPTIONS":
                assert (answer.status, answer.head["Allow"]) == (204, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", None),
        ("identity", None),
        ("gzip", "gzip"),
        ("br", "br"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "br"),
        ("GZIP , BR ; q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000,gzip;q=0.001", "gzip"),
        ("br;q=0,gzip;q=0", None),
        ("brotli, xgzip, gzipped", None),
        ("*", None),
    ],
)
@pytest.mark.parametrize("path", ["", "contacts/", "data/actions.csv", "feed.xml", "nope"])
def test_content_encoding_is_negotiated(
    ask: Asked, path: str, accepted: str, encoding: str | None
) -> None:
    opened = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    plain, answer = ask(BASE + path), ask(BASE + path, Accept_Encoding=accepted)
    assert answer.head.get("Content-Encoding") == encoding
    assert opened[encoding](answer.body) == plain.body
    assert answer.head["Vary"] == "Accept-Encoding"
    assert answer.head["Content-Type"] == plain.head["Content-Type"]
    assert answer.head["ETag"] == plain.head["ETag"] or encoding


def test_binary_files_are_not_compressed(ask: Asked) -> None:
    assert "Content-Encoding" not in ask(f"{BASE}data/plan-data.xlsx", Accept_Encoding="br").head


def test_conditional_requests(ask: Asked) -> None:
    for accepted in ("", "gzip", "br"):
        first = ask(BASE, Accept_Encoding=accepted)
        for condition in (
            {"If_None_Match": first.head["ETag"]},
            {"If_None_Match": f'"other", W/{first.head["ETag"]}'},
            {"If_Modified_Since": first.head["Last-Modified"]},
        ):
            answer = ask(BASE, Accept_Encoding=accepted, **condition)
            assert (answer.status, answer.body) == (304, b"")
            assert answer.head["Cache-Control"] == "no-cache"
            assert answer.head["Vary"] == "Accept-Encoding"
            assert "Content-Encoding" not in answer.head
        assert ask(BASE, Accept_Encoding=accepted, If_None_Match='"other"').status == 200
    # The forms have a mark each: one is not taken for another.
    marks = {ask(BASE, Accept_Encoding=accepted).head["ETag"] for accepted in ("", "gzip", "br")}
    assert len(marks) == 3


@pytest.mark.slow
def test_a_page_changed_without_changing_length_is_sent_again(at_root: Asked) -> None:
    page = at_root.root / "privacy/index.html"
    before = at_root("/privacy/")
    text = page.read_bytes()
    page.write_bytes(text.replace(b"Nothing is kept", b"Nothing is lost"))
    # As the next build would leave it, however soon after.
    os.utime(page, (page.stat().st_atime, page.stat().st_mtime + 1))
    after = at_root("/privacy/", If_None_Match=before.head["ETag"])
    assert len(after.body) == len(before.body) and b"Nothing is lost" in after.body


def test_compressed_files_have_the_time_of_the_original(site: Path) -> None:
    compressed = [*site.rglob("*.br"), *site.rglob("*.gz")]
    assert len(compressed) > 60
    for path in compressed:
        assert path.stat().st_mtime_ns == path.with_suffix("").stat().st_mtime_ns


def test_head_and_range_requests(ask: Asked) -> None:
    whole, head = ask(BASE), ask(BASE, "HEAD")
    assert (head.status, head.body, head.head["Content-Length"]) == (
        200,
        b"",
        str(len(whole.body)),
    )
    part = ask(BASE, Range="bytes=10-19")
    assert (part.status, part.body) == (206, whole.body[10:20])
    assert part.head["Content-Range"] == f"bytes 10-19/{len(whole.body)}"
    assert ask(BASE, Range="bytes=99999999-").status == 416


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ("/plan", "/plan/"),
        ("/plan?q=a%20b&c", "/plan/?q=a%20b&c"),
        ("/plan/contacts", "/plan/contacts/"),
        ("/plan/contacts/index.html?q=1", "/plan/contacts/?q=1"),
        ("/plan/index.html", "/plan/"),
    ],
)
def test_a_page_has_one_url(ask: Asked, path: str, to: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.head["Location"]) == (301, to)
    assert ask(to).status == 200


@pytest.mark.slow
def test_moved_urls_redirect(at_root: Asked) -> None:
    text = (at_root.root / "_redirects").read_text("utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    assert len(lines) == 6
    for old, new, status in lines:
        for query in ("", "?q=1&r=%20"):
            answer = at_root(old + query)
            assert (answer.status, answer.head["Location"]) == (int(status), new + query)
            assert answer.head["X-Content-Type-Options"] == "nosniff"
        assert at_root(new).status == 200
    assert {old for old, *_ in lines} >= {"/us", "/us/", "/us/index.html", "/team/who"}
    assert {new for _, new, _ in lines} == {"/about/"}


def test_unknown_urls_get_the_404_page(ask: Asked, at_root: Asked, site: Path) -> None:
    for path in (
        "nope",
        "nope/",
        "nope.css",
        "contacts/nope/",
        "assets/site.0123456789.css",
        "%ff",
    ):
        answer = ask(BASE + path)
        assert (answer.status, answer.body) == (404, (site / "404.html").read_bytes()), path
        assert answer.head["Cache-Control"] == "no-cache", "it may be there tomorrow"
    assert ask("/").status == ask("/contacts/").status == 404
    assert at_root("/").status == at_root("/contacts/").status == 200
    assert at_root("/nope").body == (at_root.root / "404.html").read_bytes()


def test_security_txt_is_sent(at_root: Asked) -> None:
    """Of the names that begin with a dot, alone the folder that RFC 8615 reserves."""
    path = "/.well-known/security.txt"
    assert at_root(path).body == (at_root.root / path[1:]).read_bytes()
    (at_root.root / ".well-known/.hidden.css").write_text("secret")
    assert at_root("/.well-known/.hidden.css").status == 404


HIDDEN = [".git/config", ".hidden.css", "data/.x.json"]
FOR_HOSTS = ["_headers", "_redirects", "index.html.br", "contacts/index.html.gz", "sitemap.xml.gz"]


@pytest.mark.slow
@pytest.mark.parametrize("path", [*HIDDEN, *FOR_HOSTS, "assets/", "assets", "data/.", "404.html"])
def test_no_directory_listing_and_no_host_file_is_sent(at_root: Asked, path: str) -> None:
    if path in HIDDEN:
        (at_root.root / path).parent.mkdir(exist_ok=True)
        (at_root.root / path).write_text("secret")
    page = "data/index.html" if path == "data/." else "404.html"
    answer = at_root.raw(b"GET /" + path.encode())
    assert (path in FOR_HOSTS) <= (at_root.root / path).is_file()
    assert answer.split()[1] == (b"200" if page == "data/index.html" else b"404")


@pytest.mark.parametrize(
    ("path", "statuses"),
    [
        (b"/plan/%00", [400]),
        (b"/plan/contacts/%00index.html", [400]),
        (b"/plan/../../etc/passwd", [400]),
        (b"/plan/%2e%2e/%2e%2e/etc/passwd", [400]),
        (b"/plan/..%2f..%2f..%2fetc/passwd", [400]),
        (b"/plan/..%5c..%5cnginx.conf", [404]),
        (b"/plan/%252e%252e/nginx.conf", [404]),
        (b"/nginx.conf", [404]),
        (b"/plan/\xff\xfe", [404]),
        (b"/plan/" + b"a" * 300, [404]),
        (b"/plan/" + b"a/" * 3000, [404]),
        (b"/plan/" + b"a" * 20000, [414]),
        (b"/plan/%0d%0aX-Injected:%20yes", [404]),
        (b"/plan/contacts%0d%0aX-Injected:%20yes/index.html", [404]),
        (b"//elsewhere.example/..", [404]),
        (b"/plan//contacts", [301]),
        (b"plan", [400]),
        (b"*", [400]),
        (b"/pl an/", [400, 404]),
    ],
)
def test_malformed_paths_are_refused(ask: Asked, path: bytes, statuses: list[int]) -> None:
    line = ask.raw(b"GET " + path)
    assert int(line.split()[1]) in statuses, line


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "MKCOL", "COPY"]
)
def test_only_get_and_head_are_allowed(ask: Asked, method: str) -> None:
    for path in (BASE, f"{BASE}data/actions.csv", f"{BASE}nope", "/"):
        answer = ask(path, method)
        assert (answer.status, answer.head["Allow"]) == (405, "GET, HEAD, OPTIONS"), path
    assert ask.raw(b"GARBAGE\x01 /plan/").split()[1] == b"400"


@pytest.mark.slow
def test_files_with_unusual_names_and_unknown_types_are_sent(
    tmp_path: Path, at_root: Asked
) -> None:
    answer = at_root("/" + quote("£ 5 each.txt"))
    assert (answer.status, answer.body) == (200, b"Five pounds")
    assert answer.head["Content-Type"] == "text/plain; charset=utf-8"
    names = ['a.b"c', "a.$uri;}", "a.{x}", "a.\\", "a.p*(", "a.é", "a.zip"]
    for name in names:
        (tmp_path / name).write_text(name)
    (tmp_path / "404.html").write_text("None")
    (tmp_path / 'pa"th $x').mkdir()
    (tmp_path / 'pa"th $x/index.html').write_text("A page")
    moved = {'o"ld $y; {/': 'pa"th $x/', "£/": "a.zip/"}
    conf = tmp_path / "conf"
    conf.write_text(host_config.nginx_config(names, moved, "https://x.example/"), "utf-8")
    for ask in running(tmp_path, conf):
        for name in names:
            assert ask("/" + quote(name)).body.decode() == name
        assert ask("/a.zip").head["Content-Type"] == "application/zip"
        assert ask("/a.b%22c").head["Content-Type"] == "application/octet-stream"
        page = '/pa"th $x/'
        for old in ('/o"ld $y; {', '/pa"th $x', '/pa"th $x/index.html'):
            to = ask(quote(old)).head["Location"]
            assert (unquote(to), " " in to) == (page, False)
            assert ask(to).body == b"A page"
        assert ask(quote("/£/")).head["Location"] == "/a.zip/"


def test_nginx_logs_no_warning(ask: Asked) -> None:
    ask(BASE)
    assert not re.search(r"\[(warn|alert|crit|emerg)\]", ask.errors.read_text("utf-8"))


def test_the_configuration_names_the_site_s_host(site: Path) -> None:
    conf = (site.parent / "nginx.conf").read_text("utf-8")
    assert "server_name site.example;" in conf and SITE_URL.endswith(BASE)
    assert str(site) not in conf
