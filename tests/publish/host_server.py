"""Serve a built site as a web host would: below a path, compressed, with cache lifetimes."""

import gzip
import http.server
import mimetypes
import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import brotli
from playwright.sync_api import Browser

from tests.conftest import BASE, ROOT, chromium, host, mkdocs

# Types to compress; fonts and images are compressed already.
TEXT = re.compile(r"text/|.*[/+](javascript|json|xml)$")
# A name that changes with its content may be kept for ever; ten minutes is what common hosts give.
HASHED = re.compile(r"[.-][0-9a-f]{8,}\.")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


class File(NamedTuple):
    """A file to send: its headers, and its bytes by encoding."""

    head: dict[str, str]
    bodies: dict[str, bytes]


class Sent(NamedTuple):
    """A response that was sent: its path, its type, and its bytes on the wire, head and body."""

    path: str
    type: str
    size: int


class Host(http.server.ThreadingHTTPServer):
    """A server on this machine. It has its address before it has a site, because a site is built
    for an address. `sent` holds what it has sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.files: dict[str, File] = {}
        self.sent: list[Sent] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}{BASE}"

    def take(self, site: Path) -> None:
        """Serve a built site, compressed beforehand, so that no visitor waits for it; with the
        headers that its own file names, where it has one."""
        headers_path = site / "_headers"
        rules = header_rules(headers_path.read_text("utf-8")) if headers_path.exists() else {}
        for path in site.rglob("*"):
            if path.is_file() and path.suffix not in (".br", ".gz"):
                name = path.relative_to(site).as_posix()
                address = BASE + re.sub(r"(^|/)index\.html$", r"\1", name)
                file = _read(path)
                self.files[address] = file._replace(head=file.head | headers_for(address, rules))

    def build(self, root: Path, site: Path, config: str = "mkdocs.yml") -> None:
        """Build the project in a folder for this address, as `make build` does, and serve it."""
        steps: list[Callable[..., subprocess.CompletedProcess[str]]]
        steps = [partial(mkdocs, config=config)]
        # Others are served as they come.
        steps += [host] if config == "mkdocs.yml" else []
        for step in steps:
            done = step(root, site, SITE_URL=self.address)
            if done.returncode:
                raise SystemExit(done.stdout + done.stderr)
        self.take(site)


def header_rules(text: str) -> dict[str, dict[str, str]]:
    """Return the headers that a `_headers` file names, by the paths that it names."""
    rules: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        if line.startswith("/"):
            rules[line] = {}
        elif line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            rules[list(rules)[-1]][name] = value
    return rules


def headers_for(path: str, rules: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the headers for a path. Hosts join the values of two rules for one header: here that
    is an error."""
    found: dict[str, str] = {}
    for where, headers in rules.items():
        if path == where or (where.endswith("*") and path.startswith(where[:-1])):
            assert not found.keys() & headers.keys(), (path, where)
            found |= headers
    return found


def _read(path: Path) -> File:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if not TEXT.match(kind):
        return File({"Content-Type": kind}, {"": body})
    bodies = {"br": brotli.compress(body), "gzip": gzip.compress(body, mtime=0), "": body}
    return File({"Content-Type": f"{kind}; charset=utf-8"}, bodies)


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection, as hosts do
    server: Host

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        if f"{path}/" in self.server.files:
            self._send(path, HTTPStatus.MOVED_PERMANENTLY, {"Location": f"{path}/"}, b"")
            return
        status = HTTPStatus.OK if path in self.server.files else HTTPStatus.NOT_FOUND
        file = self.server.files.get(path) or self.server.files[f"{BASE}404.html"]
        accepted = re.findall(
            r"[\w*]+", re.sub(r";[^,]*", "", self.headers["Accept-Encoding"] or "")
        )
        encoding = next(encoding for encoding in file.bodies if encoding in (*accepted, ""))
        keep = "max-age=31536000, immutable" if HASHED.search(path) else "max-age=600"
        head = {"Cache-Control": keep, "Vary": "Accept-Encoding"} | file.head
        head |= {"Content-Encoding": encoding} if encoding else {}
        self._send(path, status, head, file.bodies[encoding])

    do_HEAD = do_GET

    def _send(self, path: str, status: HTTPStatus, head: dict[str, str], body: bytes) -> None:
        head |= {"Content-Length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        answer = f"HTTP/1.1 {status} {status.phrase}\r\n{lines}\r\n".encode()
        answer += b"" if self.command == "HEAD" else body
        self.server.sent.append(Sent(path, head.get("Content-Type", ""), len(answer)))
        # One write: two would wait for each other on a kept connection.
        self.wfile.write(answer)


@contextmanager
def hosting() -> Iterator[Host]:
    """Run a server that has no site yet."""
    with Host() as host:
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()


@contextmanager
def visiting(config: str) -> Iterator[tuple[Host, Browser]]:
    """Build the project by a configuration of its own or by Material's (stock.yml), and serve it;
    yield the host, and a browser that was never there."""
    with tempfile.TemporaryDirectory() as folder, hosting() as host, chromium() as browser:
        root = Path(folder) / "root"
        # Without addresses.txt: what our theme has published, the stock one need not keep.
        shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "site", "addresses.txt"))
        shutil.copy(ROOT / "tests/benchmarks/stock.yml", root)
        (root / "nothing").mkdir()
        host.build(root, Path(folder) / "site", config)
        yield host, browser
