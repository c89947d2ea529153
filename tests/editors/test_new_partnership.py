"""Starting a new partnership: a folder without invented content, completed as the check reports."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser

from macros.checks.project import load_data
from tests.conftest import (
    BASE,
    ROOT,
    SITE_URL,
    copy_project,
    host,
    mkdocs,
    page_paths,
    serving,
)
from tests.site import test_html, test_site
from tests.site.test_browser import faults, show

OPTIONS = {"--name": "Mid Marsh Partnership", "--area": "Mid Marsh", "--year": "2031-32"}
OPTIONS |= {"--priority": "Traffic: cars & bikes, a tŷ too"}
EMPTY = re.compile(r"(?m)^(\S+?):(\d+):\d+: `(\w+)` is empty – write it")
TO_WRITE = re.compile(r"(?m)^(\S+?):(\d+):\d+: something is still to be written here – ")
VALUES = {"email": "safety@marsh.example", "telephone": "01632 960003"}
VALUES["feed_id"] = '"tag:safety@marsh.example,2026:"'


def start(folder: Path, **options: str) -> subprocess.CompletedProcess[str]:
    words = [word for name, text in options.items() for word in (name, text)]
    return run("new-partnership", str(folder), *words)


def run(*words: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "macros", *words]
    return subprocess.run(command, cwd=root, text=True, capture_output=True, check=False)


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def own_words(folder: Path) -> dict[str, str]:
    """Return the text of each file, without comments and schemas, which all projects share."""
    return {
        file: re.sub(r"(?m)^#.*$", "", text) if file.startswith("data/") else text
        for file, text in texts(folder).items()
        if not file.startswith("data/schemas/")
    }


def fill_in(root: Path, stderr: str) -> int:
    """Fill in each line that the check reports; return how many there were."""
    found = [(m[1], int(m[2]), m[3]) for m in EMPTY.finditer(stderr)]
    found += [(m[1], int(m[2]), "") for m in TO_WRITE.finditer(stderr)]
    for file, line, key in found:
        lines = (root / file).read_text("utf-8").split("\n")
        at = line - 1
        lines[at] += " " + VALUES.get(key, f"The {key} of line {line}") if key else ""
        lines[at] = lines[at] if key else ("" if file == "mkdocs.yml" else "Written for the tests.")
        (root / file).write_text("\n".join(lines), "utf-8")
    return len(found)


@pytest.fixture(scope="module", params=[OPTIONS, {}], ids=["all options", "no options"])
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("started") / "ours"
    done = start(folder, **request.param)
    assert done.returncode == 0, done.stderr
    assert f"cp -r {folder}/. ." in done.stdout
    return folder


@pytest.fixture(scope="module")
def filled_in(started: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the folder's files, filled in until the check passes, and
    its site built in www/plan."""
    root = tmp_path_factory.mktemp("filled")
    copy_project(root, started)
    assert mkdocs(root, root / "www").returncode and not (root / "www").exists()
    for _ in range(3):
        checked = run("check", root=root)
        assert "Traceback" not in checked.stderr
        if not checked.returncode:
            break
        assert fill_in(root, checked.stderr), checked.stderr
    assert checked.returncode == 0, checked.stderr
    for done in (mkdocs, host):
        result = done(root, root / "www" / BASE.strip("/"), SITE_URL=SITE_URL)
        assert result.returncode == 0, result.stdout + result.stderr
    return root


@pytest.mark.slow
def test_the_folder_has_only_what_a_partnership_replaces(started: Path) -> None:
    assert {path.name for path in started.iterdir()} == {"data", "docs", "mkdocs.yml"}
    assert list(started.parent.iterdir()) == [started]


@pytest.mark.slow
def test_no_content_is_invented(started: Path) -> None:
    for file, text in own_words(started).items():
        numbers = re.findall(r"\b(?:\d ?){3,}\b", re.sub(r"\d{4}[-–]\d\d", "", text))
        assert {n.strip() for n in numbers} <= {"999", "101", "2018"}, file


@pytest.mark.slow
def test_the_check_reports_every_line_to_fill_in(started: Path) -> None:
    stderr = run("--root", str(started), "check").stderr
    for file, text in texts(started).items():
        for line, words in enumerate(text.split("\n"), 1):
            empty = re.fullmatch(r"[ -]*\w+:", words) and file.startswith("data/")
            below = text.split("\n")[line] if line < text.count("\n") else ""
            if (empty and not below.startswith("  ")) or "write here:" in words:
                assert f"{file}:{line}:" in stderr, (file, line, words)


@pytest.mark.slow
def test_the_completed_site_is_valid(filled_in: Path) -> None:
    site, data = filled_in / "www" / BASE.strip("/"), load_data(filled_in)
    pages = {
        "/" + str(path.relative_to(site)).removesuffix("index.html"): BeautifulSoup(
            path.read_text("utf-8"), "html.parser"
        )
        for path in sorted(site.rglob("*.html"))
    }
    test_site.test_every_page_exists(pages, filled_in)
    test_site.test_every_record_is_at_its_url(data, pages)
    test_site.test_no_link_or_fragment_is_broken(site)
    test_site.test_no_page_contains_a_template_or_an_error(site)
    test_site.test_ids_headings_and_tables_are_well_formed(pages)
    test_site.test_page_metadata(pages, filled_in)
    test_site.test_links_with_the_same_text_have_the_same_target(pages)
    test_site.test_every_telephone_number_is_a_link(pages, data)
    assert test_html.errors(site) == []


@pytest.mark.parametrize("started", [OPTIONS], indirect=True, ids=["all options"])
def test_axe_finds_nothing_on_the_completed_site(filled_in: Path, browser: Browser) -> None:
    with serving(filled_in / "www") as root, browser.new_page() as page:
        for where in page_paths(filled_in):
            page.goto(root + BASE + where[1:])
            show(page, (320, "light"))
            assert faults(page) == [], where
            for width in (320, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where


@pytest.mark.slow
def test_existing_files_are_kept_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/kept.txt").write_text("kept")
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    for folder, options, answer in (
        ("full", {}, "full:1:1: this exists already – name a folder"),
        ("file", {}, "file:1:1: this exists already"),
        ("none/ours", {}, "none:1:1: the folder is missing – make it first"),
        (str(ROOT / "data/ours"), {}, "would be part of this project – name one outside"),
        ("ours", {"--year": "2031-33"}, "--year:1: `2031-33` is not a plan year – write two"),
        ("ours", {"--name": "a\u202eb"}, "--name:1: the text contains a hidden character"),
    ):
        done = start(tmp_path / folder, **options)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert answer in done.stderr
        assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    assert start(tmp_path / "empty").returncode == 0
    assert (tmp_path / "empty/mkdocs.yml").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("priority", "file"),
    [("Index", "first-priority"), ("Plan", "first-priority"), ("ŵ" * 200, "w" * 60)],
)
def test_files_of_a_priority_have_unused_names(priority: str, file: str, tmp_path: Path) -> None:
    done = start(tmp_path / "it's ours", **OPTIONS | {"--priority": priority})
    assert done.returncode == 0, done.stderr
    files = texts(tmp_path / "it's ours")
    assert f"data/plans/2031-32/{file}.yml" in files and f"docs/priorities/{file}.md" in files
    assert "priorities:" in files["data/plans/2031-32/plan.yml"]
    # The shell command in the output quotes the folder.
    line = next(line for line in done.stdout.splitlines() if "cp -r" in line)
    assert shlex.split(line)[-2] == f"{tmp_path}/it's ours/."


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["Bridgend's", 'the "Best"', "a `id` b", "a; exit 3", "Pen-y-bont ŵ"]
)
def test_make_passes_names_unchanged(name: str, tmp_path: Path) -> None:
    target = re.search(
        r"(?m)^new-partnership:.*\n((?:\t.*\n|  .*\n)+)", (ROOT / "Makefile").read_text()
    )
    assert target
    lines = target[1].replace("$(BIN)/python", "@printf '%s\\n'")
    (tmp_path / "Makefile").write_text(f"it:\n{lines}")
    words = [f"{word}={name}" for word in ("DIR", "NAME", "AREA", "PRIORITY", "YEAR")]
    done = subprocess.run(["make", "it", *words], cwd=tmp_path, text=True, capture_output=True)
    lines = done.stdout.splitlines()
    assert lines[lines.index("new-partnership") + 2 :: 2] == [name] * 5, done.stderr


@pytest.mark.slow
def test_a_missing_template_page_is_reported(
    project_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ours = tmp_path_factory.mktemp("beside") / "ours"
    (project_copy / "docs/data.md").unlink()
    settings = project_copy / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("      - data.md\n", ""), "utf-8")
    (project_copy / "data/search_words.yml").write_text("{}\n")
    shutil.rmtree(project_copy / "docs/assets", ignore_errors=True)
    done = run("new-partnership", str(ours), root=project_copy)
    assert done.returncode == 1
    assert "docs/data.md:1:1: the file is missing" in done.stderr
    assert not ours.exists()
