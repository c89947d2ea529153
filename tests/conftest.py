"""What several tests need: the real book, a small made one, the built site and a browser."""

import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.publish.published_urls import record
from tests.fixtures import ROOT as ROOT
from tests.fixtures import SMALL as SMALL
from tests.fixtures import made_project

STANDS_IN = {"this": ROOT, "another": ROOT / "tests" / "fixtures" / "another"}
WHOSE = tuple(STANDS_IN)
# What a partnership replaces to publish its plan, and what it keeps (adr/0015).
ITS_OWN = ("data", "docs", "mkdocs.yml", "addresses.txt")
EVERYBODYS = ("macros", "overrides", "build.yml")
Sites = Callable[[str], Path]
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
# The steps of `make build` after the check: the Python module and its arguments, without the
# folder of the site.
STEPS = {
    "mkdocs": ["mkdocs", "build", "--site-dir"],
    "host": ["macros", "host"],
}


def step(
    name: str, root: Path, site: Path, *options: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a step of `make build` for the project and the site in two folders."""
    command = [sys.executable, "-m", *STEPS[name], str(site), *options]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"} | environment
    return subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)


def check(root: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Check the project in a folder."""
    command = [sys.executable, "-m", "macros", "check"]
    env = os.environ | environment
    return subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)


def mkdocs(
    root: Path, site: Path, config: str = "mkdocs.yml", **environment: str
) -> subprocess.CompletedProcess[str]:
    """Build the complete site of the project in a folder, by a configuration."""
    return step("mkdocs", root, site, "-f", config, **environment)


host = functools.partial(step, "host")


def build(root: Path, site: Path, *steps: str) -> None:
    """Run some steps, or all, for a site at SITE_URL; nginx.conf is written beside its folder."""
    for name in steps or STEPS:
        options = ("--nginx", str(site.parent / "nginx.conf")) if name == "host" else ()
        done = step(name, root, site, *options, SITE_URL=SITE_URL)
        assert done.returncode == 0, done.stderr


# A test is slow if it, or a fixture of it, calls one of these or has one of these fixtures: it then
# builds a site, or starts a browser, a server or LibreOffice.
SLOW_CALLS = {"mkdocs", "build", "host", "chromium", "nginx", "office", "built", "Popen"}
SLOW_FIXTURES = {"sites", "vale", "browser"}
NONE = compile("", "", "exec")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: builds a site, or starts a browser or a server")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests, which `make quick` leaves out."""
    for item in (item for item in items if isinstance(item, pytest.Function)):
        definitions = item._fixtureinfo.name2fixturedefs.values()
        functions = [item.function, *(one.func for found in definitions for one in found)]
        calls = {name for of in functions for name in getattr(of, "__code__", NONE).co_names}
        if SLOW_FIXTURES & set(item.fixturenames) or SLOW_CALLS & calls:
            item.add_marker(pytest.mark.slow)


# What must hold of any partnership's site is tried on a made one too, of another shape.
everybodys = pytest.mark.parametrize("whose", WHOSE, indirect=True)

# Where a test needs a page of a known shape, whatever an editor writes here.
anothers = pytest.mark.parametrize("whose", ["another"], indirect=True)


def addresses_in(root: Path) -> list[str]:
    """Return the address of every page that is written in root/docs."""
    docs = root / "docs"
    ways = (path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))
    return sorted(re.sub("(^|/)index$", r"\1", f"/{way}").rstrip("/") + "/" for way in ways)


def everybodys_pages() -> pytest.MarkDecorator:
    """Return what has a test run for each page (`where`) of everybody's site."""
    pages = [(whose, where) for whose in WHOSE for where in addresses_in(STANDS_IN[whose])]
    return pytest.mark.parametrize(("whose", "where"), pages, indirect=["whose"])


@pytest.fixture(scope="session")
def whose(request: pytest.FixtureRequest) -> str:
    """Return whose site the test looks at: the one that stands here, if it does not say."""
    return str(getattr(request, "param", WHOSE[0]))


@pytest.fixture(scope="session")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder of each project."""
    root = tmp_path_factory.mktemp("another")
    copy_project(root, STANDS_IN["another"])
    return STANDS_IN | {"another": root}


@pytest.fixture(scope="session")
def root(projects: dict[str, Path], whose: str) -> Path:
    return projects[whose]


@pytest.fixture(scope="session")
def data(root: Path) -> PlanData:
    return load_data(root)


@pytest.fixture(scope="session")
def small() -> PlanData:
    return load_data(SMALL)


def with_years_before(data: PlanData, years: int) -> PlanData:
    """Return a book with the plan of its first year repeated for the years before it."""
    first = data.plans[0]
    start = int(first.year[:4])
    earlier = [
        first.model_copy(update={"year": f"{year}-{(year + 1) % 100:02}"})
        for year in range(start - years, start)
    ]
    return data._replace(plans=(*earlier, *data.plans))


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


def copy_project(to: Path, of: Path = ROOT) -> None:
    """Copy what a site is built from, with what is a partnership's own from its folder."""
    for folder, names in ((of, ITS_OWN), (ROOT, EVERYBODYS)):
        for path in (folder / name for name in names):
            if path.is_dir():
                shutil.copytree(path, to / path.name)
            elif path.is_file():
                shutil.copy(path, to)


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory, projects: dict[str, Path]) -> Sites:
    """Return what builds a project's site, once."""

    @functools.cache
    def built(whose: str) -> Path:
        folder = tmp_path_factory.mktemp("www") / BASE.strip("/")
        build(projects[whose], folder)
        return folder

    return built


@pytest.fixture(scope="session")
def site(sites: Sites, whose: str) -> Path:
    """Return the built site's folder, as visitors get it; www/nginx.conf is beside it."""
    return sites(whose)


@pytest.fixture(scope="session")
def vale(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the made project, with its site built in www/plan and its addresses recorded."""
    root = tmp_path_factory.mktemp("vale")
    made_project(root)
    folder = root / "www" / BASE.strip("/")
    build(root, folder, "mkdocs")
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
