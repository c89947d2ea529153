"""What several tests need: the real book, a small made one, the built site and a browser."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from macros.addresses import record
from macros.book import Book
from macros.check import checked_book
from tests.made import ROOT as ROOT
from tests.made import SMALL as SMALL
from tests.made import made_project

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A site that works below a path works at a root; the reverse is not so.
BASE = "/plan/"
SITE_URL = f"https://site.example{BASE}"


def mkdocs(
    root: Path, site: Path, config: str = "mkdocs.yml", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build the pages of the project in a folder, as `make build` does."""
    command = [sys.executable, "-m", "mkdocs", "build", "-f", config, "--site-dir", str(site)]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"} | environment
    return subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)


def publish(root: Path, site: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Finish a built site, as `make build` does."""
    command = [sys.executable, "-m", "macros", "publish", str(site)]
    env = os.environ | environment
    return subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)


@pytest.fixture(scope="session")
def book() -> Book:
    return checked_book(ROOT)


@pytest.fixture(scope="session")
def small() -> Book:
    return checked_book(SMALL)


def with_years_before(book: Book, years: int) -> Book:
    """Return a book with the plan of its first year repeated for the years before it."""
    first = book.plans[0]
    start = int(first.year[:4])
    earlier = [
        first.model_copy(update={"year": f"{year}-{(year + 1) % 100:02}"})
        for year in range(start - years, start)
    ]
    return book._replace(plans=(*earlier, *book.plans))


@pytest.fixture
def beginning(tmp_path: Path) -> Path:
    """Return the data of a new partnership: one plan, one priority without action, no topics, terms
    or measures."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    for name in ("glossary", "topics", "measures"):
        (tmp_path / f"data/{name}.yml").write_text("[]\n")
    shutil.rmtree(tmp_path / "data/plans/2030-31")
    plan = tmp_path / "data/plans/2031-32"
    (plan / "streets.yml").unlink()
    (plan / "homes.yml").write_text("title: Homes\n")
    (plan / "plan.yml").write_text(
        "title: Plan\nsource: Made.\npriorities: [homes]\nsections: []\n"
    )
    return tmp_path


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a copy of the project, to spoil."""
    copy_project(tmp_path)
    return tmp_path


def copy_project(to: Path) -> None:
    """Copy what a site is built from."""
    for name in ("data", "docs", "macros", "overrides"):
        shutil.copytree(ROOT / name, to / name)
    for name in ("mkdocs.yml", "build.yml", "addresses.txt"):
        shutil.copy(ROOT / name, to)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the built site's folder."""
    folder = tmp_path_factory.mktemp("www") / BASE.strip("/")
    built = mkdocs(ROOT, folder, SITE_URL=SITE_URL)
    assert built.returncode == 0, built.stderr
    finished = publish(ROOT, folder, SITE_URL=SITE_URL)
    assert finished.returncode == 0, finished.stderr
    return folder


@pytest.fixture(scope="session")
def vale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made project, with its site built in www/plan and its addresses recorded."""
    root = tmp_path_factory.mktemp("vale")
    made_project(root)
    folder = root / "www" / BASE.strip("/")
    built = mkdocs(root, folder, SITE_URL=SITE_URL)
    assert built.returncode == 0, built.stderr
    finished = publish(root, folder, SITE_URL=SITE_URL)
    assert finished.returncode == 0, finished.stderr
    record(folder, root)
    return root


@pytest.fixture
def vale_scratch(vale: Path, tmp_path: Path) -> Path:
    """Return a copy of the made project, to spoil."""
    shutil.copytree(vale, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("www"))
    return tmp_path


@pytest.fixture(scope="session")
def vale_address(vale: Path) -> Iterator[str]:
    """Return the address of the made project's site, served below its path."""
    with serving(vale / "www") as root:
        yield root + BASE


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yield its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def chromium_path() -> str:
    """Return where the system's Chromium is. Without one it fails: nothing is skipped."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, [named] if named else BROWSERS)), None)
    assert found, "no Chromium: `make browser` installs it, CHROMIUM=… names it"
    return found


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium."""
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium_path(), args=SWITCHES)


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Return the address of the built site, served below its path."""
    with serving(site.parent) as root:
        yield root + BASE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
