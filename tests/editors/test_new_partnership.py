"""Another partnership begins: a folder in which nothing is made up, filled in as the check says."""

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
from tests.site.test_browser import faults

SAID = {"--name": "Mid Marsh Partnership", "--area": "Mid Marsh", "--year": "2031-32"}
SAID |= {"--priority": "Traffic: cars & bikes, a tŷ too"}
EMPTY = re.compile(r"(?m)^(\S+?):(\d+):\d+: `(\w+)` is empty – write it")
TO_WRITE = re.compile(r"(?m)^(\S+?):(\d+):\d+: something is still to be written here – ")
VALUES = {"email": "safety@marsh.example", "telephone": "01632 960003"}


def begin(folder: Path, **said: str) -> subprocess.CompletedProcess[str]:
    words = [word for name, text in said.items() for word in (name, text)]
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
    """Return what each file says, without comments and schemas, which are everybody's."""
    return {
        file: re.sub(r"(?m)^#.*$", "", text) if file.startswith("data/") else text
        for file, text in texts(folder).items()
        if not file.startswith("data/schemas/")
    }


def fill_in(root: Path, told: str) -> int:
    """Write in each line that the check names what it asks for; return how many there were."""
    found = [(m[1], int(m[2]), m[3]) for m in EMPTY.finditer(told)]
    found += [(m[1], int(m[2]), "") for m in TO_WRITE.finditer(told)]
    for file, line, key in found:
        lines = (root / file).read_text("utf-8").split("\n")
        at = line - 1
        lines[at] += " " + VALUES.get(key, f"The {key} of line {line}") if key else ""
        lines[at] = lines[at] if key else ("" if file == "mkdocs.yml" else "Written for the tests.")
        (root / file).write_text("\n".join(lines), "utf-8")
    return len(found)


@pytest.fixture(scope="module", params=[SAID, {}], ids=["all said", "nothing said"])
def begun(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun") / "ours"
    done = begin(folder, **request.param)
    assert done.returncode == 0, done.stderr
    assert f"cp -r {folder}/. ." in done.stdout
    return folder


@pytest.fixture(scope="module")
def filled_in(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project with the folder laid over it, filled in until the check is
    content, and its site built in www/plan."""
    root = tmp_path_factory.mktemp("filled")
    copy_project(root, begun)
    assert mkdocs(root, root / "www").returncode and not (root / "www").exists()
    for _ in range(3):
        checked = run("check", root=root)
        assert "Traceback" not in checked.stderr
        if not checked.returncode:
            break
        assert fill_in(root, checked.stderr), checked.stderr
    assert checked.returncode == 0, checked.stderr
    for done in (mkdocs, host):
        made = done(root, root / "www" / BASE.strip("/"), SITE_URL=SITE_URL)
        assert made.returncode == 0, made.stdout + made.stderr
    return root


@pytest.mark.slow
def test_it_holds_what_a_partnership_replaces_and_no_more(begun: Path) -> None:
    assert {path.name for path in begun.iterdir()} == {"data", "docs", "mkdocs.yml"}
    assert list(begun.parent.iterdir()) == [begun]


@pytest.mark.slow
def test_nothing_in_it_is_made_up(begun: Path) -> None:
    for file, said in own_words(begun).items():
        numbers = re.findall(r"\b(?:\d ?){3,}\b", re.sub(r"\d{4}[-–]\d\d", "", said))
        assert {n.strip() for n in numbers} <= {"999", "101", "2018"}, file


@pytest.mark.slow
def test_the_check_names_the_line_of_all_that_is_left(begun: Path) -> None:
    told = run("--root", str(begun), "check").stderr
    for file, text in texts(begun).items():
        for line, words in enumerate(text.split("\n"), 1):
            empty = re.fullmatch(r"[ -]*\w+:", words) and file.startswith("data/")
            below = text.split("\n")[line] if line < text.count("\n") else ""
            if (empty and not below.startswith("  ")) or "write here:" in words:
                assert f"{file}:{line}:" in told, (file, line, words)


@pytest.mark.slow
def test_filled_in_it_is_whole(filled_in: Path) -> None:
    site, data = filled_in / "www" / BASE.strip("/"), load_data(filled_in)
    pages = {
        "/" + str(path.relative_to(site)).removesuffix("index.html"): BeautifulSoup(
            path.read_text("utf-8"), "html.parser"
        )
        for path in sorted(site.rglob("*.html"))
    }
    test_site.test_every_page_stands(pages, filled_in)
    test_site.test_every_record_stands_at_its_address(data, pages)
    test_site.test_no_link_or_fragment_is_broken(site)
    test_site.test_no_page_holds_a_template_or_an_error(site)
    test_site.test_a_page_is_well_made(pages)
    test_site.test_a_page_says_what_it_is(pages, filled_in)
    test_site.test_a_link_s_words_lead_to_one_place(pages)
    test_site.test_every_number_can_be_rung(pages, data)
    test_html.test_no_page_has_an_error(site)


@pytest.mark.parametrize("begun", [SAID], indirect=True, ids=["all said"])
def test_filled_in_it_has_no_fault_that_axe_finds(filled_in: Path, browser: Browser) -> None:
    narrow = browser.new_page(viewport={"width": 320, "height": 800}, color_scheme="light")
    wide = browser.new_page(viewport={"width": 1280, "height": 800}, color_scheme="dark")
    with serving(filled_in / "www") as root:
        for where in page_paths(filled_in):
            for page in (narrow, wide):
                page.goto(root + BASE + where[1:])
                assert faults(page) == [], where
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
    narrow.close()
    wide.close()


@pytest.mark.slow
def test_what_stands_there_stays_and_nothing_is_half_written(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/kept.txt").write_text("kept")
    (tmp_path / "file").touch()
    before = sorted(tmp_path.rglob("*"))
    for folder, said, answer in (
        ("full", {}, "full:1:1: this exists already – name a folder"),
        ("file", {}, "file:1:1: this exists already"),
        ("none/ours", {}, "none:1:1: the folder is missing – make it first"),
        (str(ROOT / "data/ours"), {}, "would be part of this project – name one outside"),
        ("ours", {"--year": "2031-33"}, "--year:1: `2031-33` is not a plan year – write two"),
        ("ours", {"--name": "a\u202eb"}, "--name:1: the text contains a hidden character"),
    ):
        done = begin(tmp_path / folder, **said)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False)
        assert answer in done.stderr
        assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    assert begin(tmp_path / "empty").returncode == 0
    assert (tmp_path / "empty/mkdocs.yml").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("priority", "file"),
    [("Index", "first-priority"), ("Plan", "first-priority"), ("ŵ" * 200, "w" * 60)],
)
def test_a_priority_s_files_take_the_place_of_no_other(
    priority: str, file: str, tmp_path: Path
) -> None:
    done = begin(tmp_path / "it's ours", **SAID | {"--priority": priority})
    assert done.returncode == 0, done.stderr
    made = texts(tmp_path / "it's ours")
    assert f"data/plans/2031-32/{file}.yml" in made and f"docs/priorities/{file}.md" in made
    assert "priorities:" in made["data/plans/2031-32/plan.yml"]
    # The words to copy into a shell hold the folder as one word.
    line = next(line for line in done.stdout.splitlines() if "cp -r" in line)
    assert shlex.split(line)[-2] == f"{tmp_path}/it's ours/."


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["Bridgend's", 'the "Best"', "a `id` b", "a; exit 3", "Pen-y-bont ŵ"]
)
def test_make_hands_on_a_name_as_it_is_written(name: str, tmp_path: Path) -> None:
    target = re.search(
        r"(?m)^new-partnership:.*\n((?:\t.*\n|  .*\n)+)", (ROOT / "Makefile").read_text()
    )
    assert target
    lines = target[1].replace("$(BIN)/python", "@printf '%s\\n'")
    (tmp_path / "Makefile").write_text(f"it:\n{lines}")
    words = [f"{word}={name}" for word in ("DIR", "NAME", "AREA", "PRIORITY", "YEAR")]
    done = subprocess.run(["make", "it", *words], cwd=tmp_path, text=True, capture_output=True)
    said = done.stdout.splitlines()
    assert said[said.index("new-partnership") + 1 :: 2] == [name] * 5, done.stderr


@pytest.mark.slow
def test_without_a_page_to_begin_from_it_says_which(
    project_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ours = tmp_path_factory.mktemp("beside") / "ours"
    (project_copy / "docs/data.md").unlink()
    shutil.rmtree(project_copy / "docs/assets", ignore_errors=True)
    done = run("new-partnership", str(ours), root=project_copy)
    assert done.returncode == 1
    assert "docs/data.md:1:1: the file is missing" in done.stderr
    assert not ours.exists()
