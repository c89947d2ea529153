"""Fixtures of several test modules: projects, their data, their built sites and a browser."""

import contextlib
import fcntl
import functools
import http.server
import io
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest
from playwright.sync_api import Browser, sync_playwright

from macros.__main__ import main
from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.publish.published_urls import record
from tests.fixtures import ROOT as ROOT
from tests.fixtures import SMALL as SMALL
from tests.fixtures import write_sample_project

PARTNERSHIPS = {"this": ROOT, "another": ROOT / "tests" / "fixtures" / "another"}
# The files that a partnership replaces to publish its plan, and those it keeps (adr/0015).
PARTNERSHIP_FILES = ("data", "docs", "mkdocs.yml", "addresses.txt")
SHARED_FILES = ("macros", "overrides", "build.yml")
Sites = Callable[[str], Path]
BuildOnce = Callable[[str, Callable[[Path], object]], Path]
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
    """Check the project in a folder, by `macros check` in this process."""
    output, errors = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(root),
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(errors),
        mock.patch.dict(os.environ, environment),
        mock.patch("gc.disable"),  # this process goes on
        mock.patch("sys.argv", ["macros", "check"]),
    ):
        code = main()
    return subprocess.CompletedProcess(["macros"], code, output.getvalue(), errors.getvalue())


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


# Fixtures that build a site or start a browser.
SLOW_FIXTURES = frozenset({"sites", "sample", "browser"})


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: builds a site, or runs another program")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of SLOW_FIXTURES as slow; other slow tests have the mark themselves."""
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)


# What must hold of any partnership's site is tested on a second one, of another shape.
each_partnership = pytest.mark.parametrize("partnership", list(PARTNERSHIPS), indirect=True)

# For tests that need a page of a known shape, whatever an editor writes here.
another_partnership = pytest.mark.parametrize("partnership", ["another"], indirect=True)


def page_paths(root: Path) -> list[str]:
    """Return the path of every page in root/docs, from the site's root."""
    docs = root / "docs"
    names = (path.relative_to(docs).with_suffix("").as_posix() for path in docs.rglob("*.md"))
    return sorted(re.sub("(^|/)index$", r"\1", f"/{name}").rstrip("/") + "/" for name in names)


def each_page() -> pytest.MarkDecorator:
    """Return the mark that runs a test for each page (`where`) of each partnership's site."""
    pages = [(name, where) for name, root in PARTNERSHIPS.items() for where in page_paths(root)]
    return pytest.mark.parametrize(("partnership", "where"), pages, indirect=["partnership"])


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """Return a function that writes a folder once for all processes of a test run.

    It takes the folder's name and a function that writes into the empty folder. Tests must not
    change what is in it.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent

    def build_once(name: str, write: Callable[[Path], object]) -> Path:
        folder, done = shared / f"shared-{name}", shared / f"shared-{name}.done"
        with (shared / f"shared-{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                write(folder)
                done.touch()
        return folder

    return build_once


@pytest.fixture(scope="session")
def partnership(request: pytest.FixtureRequest) -> str:
    """Return the key of the partnership whose site is tested: by default the one in this folder."""
    return str(getattr(request, "param", "this"))


@pytest.fixture(scope="session")
def projects(build_once: BuildOnce) -> dict[str, Path]:
    """Return the folder of each project."""
    another = build_once("another", lambda to: copy_project(to, PARTNERSHIPS["another"]))
    return PARTNERSHIPS | {"another": another}


@pytest.fixture(scope="session")
def root(projects: dict[str, Path], partnership: str) -> Path:
    return projects[partnership]


@pytest.fixture(scope="session")
def data(root: Path) -> PlanData:
    return load_data(root)


@pytest.fixture(scope="session")
def small() -> PlanData:
    return load_data(SMALL)


def add_earlier_years(data: PlanData, years: int) -> PlanData:
    """Return plan data with the plan of its first year repeated for the years before it."""
    first = data.plans[0]
    start = int(first.year[:4])
    earlier = [
        first.model_copy(update={"year": f"{year}-{(year + 1) % 100:02}"})
        for year in range(start - years, start)
    ]
    return data._replace(plans=(*earlier, *data.plans))


@pytest.fixture
def minimal_project(tmp_path: Path) -> Path:
    """Return the data of a new partnership: one plan, one priority without action, no topics, terms
    or measures, and nothing about its site that may be left out."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    site = tmp_path / "data/site.yml"
    site.write_text(re.sub("(publisher|reply_time): .*\n", "", site.read_text()))
    for name in ("glossary", "topics", "measures", "other_help"):
        (tmp_path / f"data/{name}.yml").write_text("[]\n")
    (tmp_path / "data/search_words.yml").write_text("{}\n")
    shutil.rmtree(tmp_path / "data/plans/2030-31")
    (tmp_path / "docs/plans/2030-31.md").unlink()
    plan = tmp_path / "data/plans/2031-32"
    (plan / "streets.yml").unlink()
    (plan / "homes.yml").write_text("title: Homes\n")
    (plan / "plan.yml").write_text(
        "title: Plan\nsource: Made.\npriorities: [homes]\nsections: []\n"
    )
    return tmp_path


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """Return a copy of the project that a test may change."""
    copy_project(tmp_path)
    return tmp_path


def copy_project(to: Path, of: Path = ROOT) -> None:
    """Copy what a site is built from; the partnership's own files come from the folder `of`."""
    for folder, names in ((of, PARTNERSHIP_FILES), (ROOT, SHARED_FILES)):
        for path in (folder / name for name in names):
            if path.is_dir():
                shutil.copytree(path, to / path.name)
            elif path.is_file():
                shutil.copy(path, to)


@pytest.fixture(scope="session")
def sites(build_once: BuildOnce, projects: dict[str, Path]) -> Sites:
    """Return a function that builds the site of a partnership, by its key, once."""

    def built(partnership: str) -> Path:
        www = build_once(
            f"www-{partnership}", lambda to: build(projects[partnership], to / BASE.strip("/"))
        )
        return www / BASE.strip("/")

    return built


@pytest.fixture(scope="session")
def site(sites: Sites, partnership: str) -> Path:
    """Return the folder of the built site as it is published, with nginx.conf beside it."""
    return sites(partnership)


@pytest.fixture(scope="session")
def sample(build_once: BuildOnce) -> Path:
    """Return the sample project, with its site built in www/plan and its URLs recorded."""

    def write(root: Path) -> None:
        write_sample_project(root)
        site = root / "www" / BASE.strip("/")
        build(root, site, "mkdocs")
        record(site, root)

    return build_once("sample", write)


@pytest.fixture
def sample_copy(sample: Path, tmp_path: Path) -> Path:
    """Return a copy of the sample project that a test may change."""
    shutil.copytree(sample, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("www"))
    return tmp_path


@pytest.fixture(scope="session")
def sample_url(sample: Path) -> Iterator[str]:
    """Serve the sample project's site below its path; return its URL."""
    with serving(sample / "www") as root:
        yield root + BASE


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yield its URL."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def chromium_path() -> str:
    """Return the path of the system's Chromium. Without one tests fail; none is skipped."""
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
    """Serve the built site below its path; return its URL."""
    with serving(site.parent) as root:
        yield root + BASE


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser
