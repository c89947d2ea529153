"""The server that figures are measured on answers as a web host does."""

import gzip
import http.client
from collections.abc import Iterator

import brotli
import pytest

from tests.conftest import BASE
from tests.publish.host_server import Host, hosting

HTML, SHEET = "<title>A – Z</title>" * 99, "p { color: red }" * 99


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    site = tmp_path_factory.mktemp("site")
    (site / "a-z").mkdir()
    (site / "a-z/index.html").write_text(HTML, encoding="utf-8")
    (site / "main.57a0d79d.css").write_text(SHEET, encoding="utf-8")
    (site / "icon.png").write_bytes(b"\x89PNG")
    (site / "_headers").write_text(
        f"# Said.\n{BASE}*\n  X-A: b: c\n\n{BASE}main.57a0d79d.css\n  X-D: e\n"
    )
    (site / "404.html").write_text("No such page", encoding="utf-8")
    with hosting() as host:
        host.take(site)
        yield host


def ask(host: Host, path: str, accept: str = "") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", host.server_port)
    connection.request("GET", path, headers={"Accept-Encoding": accept})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, dict(answer.getheaders()), body


def test_pages_are_compressed_as_the_client_accepts(host: Host) -> None:
    kept = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    for accept, encoding in (("gzip, deflate, br;q=1", "br"), ("gzip", "gzip"), ("", None)):
        status, head, body = ask(host, f"{BASE}a-z/", accept)
        assert (status, head.get("Content-Encoding")) == (200, encoding)
        assert kept[encoding](body).decode() == HTML
        assert head["Content-Type"] == "text/html; charset=utf-8"
        assert len(body) < host.sent[-1].size < len(body) + 300


def test_fingerprinted_files_are_cached_for_a_year(host: Host) -> None:
    assert "immutable" in ask(host, f"{BASE}main.57a0d79d.css")[1]["Cache-Control"]
    assert ask(host, f"{BASE}a-z/")[1]["Cache-Control"] == "max-age=600"


def test_headers_of_the_headers_file_are_sent(host: Host) -> None:
    for path, expected in (("a-z/", ("b: c", None)), ("main.57a0d79d.css", ("b: c", "e"))):
        head = ask(host, BASE + path)[1]
        assert (head.get("X-A"), head.get("X-D")) == expected


def test_images_are_not_compressed(host: Host) -> None:
    _, head, body = ask(host, f"{BASE}icon.png", "br")
    assert (head["Content-Type"], body) == ("image/png", b"\x89PNG")
    assert "Content-Encoding" not in head


def test_paths_outside_the_base_are_404_and_folders_redirect(host: Host) -> None:
    assert ask(host, "/a-z/")[0] == ask(host, f"{BASE}../a-z/")[0] == 404
    status, head, _ = ask(host, f"{BASE}a-z")
    assert (status, head["Location"]) == (301, f"{BASE}a-z/")
