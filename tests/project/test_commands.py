"""A slip of whoever types a command: an answer, never a traceback, and nothing half-written."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.__main__ import COMMANDS, main
from macros.data.files import text_of, write_files
from tests.conftest import SMALL

NOTHING = "/nothing/there"
ASKED = {
    "check": [],
    "pdf": [NOTHING],
    "publish": [NOTHING],
    "host": [NOTHING],
    "record": [NOTHING],
    "schemas": [],
    "workbooks": ["{here}/out"],
    "returns": [NOTHING],
    "new-year": [],
    "new-partnership": ["{here}/ours"],
    "proofread": [],
    "changes": [NOTHING],
    "preview": [NOTHING, "{here}/out"],
}
Ask = Callable[..., int]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "project"))


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ask:
    def ask(root: Path, command: str, *arguments: str) -> int:
        words = [word.format(here=tmp_path) for word in arguments or ASKED[command]]
        monkeypatch.setattr(sys, "argv", ["macros", "--root", str(root), command, *words])
        return main()

    return ask


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_command_is_tried() -> None:
    assert ASKED.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", ASKED)
@pytest.mark.parametrize("slip", ["missing", "empty", "file", "data", "docs", "text", "slip"])
def test_a_project_that_is_none_is_answered(
    command: str, slip: str, project: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    if slip in ("missing", "empty", "file"):
        shutil.rmtree(project)
    if slip == "empty":
        project.mkdir()
    elif slip == "file":
        project.touch()
    elif slip in ("data", "docs"):
        shutil.rmtree(project / slip)
    elif slip == "text":
        (project / "docs/bad.md").write_bytes(b"caf\xe9\n")
    elif slip == "slip":
        with (project / "data/partners.yml").open("a") as partners:
            partners.write("- nope: 1\n")
    before = files(project)
    if ask(project, command):
        assert capsys.readouterr().err.count("–")
        assert files(project) == before


def test_a_folder_may_be_called_as_a_page_is(project: Path, ask: Ask) -> None:
    (project / "docs/x.md").mkdir()
    assert ask(project, "workbooks") == ask(project, "proofread") == 0


@pytest.mark.parametrize("command", ["publish", "host", "record"])
def test_a_folder_without_a_site_stays_as_it_is(
    command: str, project: Path, tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "site").mkdir()
    assert ask(project, command, "{here}/site") == 1
    assert "there is no site here – build it first" in capsys.readouterr().err
    assert not files(tmp_path / "site") and not (project / "addresses.txt").exists()


@pytest.mark.parametrize(
    "said",
    [
        "not a url",
        "/plan",
        "plan.example",
        "javascript:alert(1)",
        "https://[bad/plan",
        "https://x;}evil/",
        'https://x.example/"><script>/',
        "https://x.example\n/plan/",
        "https://x.example/plan/\n",
        "https://x.example/a b/$uri/",
        "https://x.example/pl%20an/",
        "https://x.example/../up/",
        "https://x.example/.plan/",
        "https://x.example//plan/",
        "https://x.example/?a=b",
        "https://user:word@x.example/",
        "https://münster.example/",
    ],
)
@pytest.mark.parametrize("command", ["check", "pdf", "publish", "host"])
def test_what_is_no_address_of_a_site_is_told_before_anything_is_done(
    command: str,
    said: str,
    project: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SITE_URL", said)
    assert ask(project, command) == 1
    told = capsys.readouterr().err
    assert told.startswith("SITE_URL:1: `") and "is not the address of a site – write" in told


@pytest.mark.parametrize(
    "said", ["", "https://a.example", "http://a.example:8080/b/", "https://o.github.io/My.plan_1"]
)
def test_an_address_of_a_site_is_taken(
    said: str,
    project: Path,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SITE_URL", said)
    assert ask(project, "publish") == 1
    assert "there is no site here" in capsys.readouterr().err


def test_a_site_that_is_ready_for_hosts_gets_no_document(
    project: Path, tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("index.html", "search/answers.0123456789.json", "_headers"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).touch()
    before = files(tmp_path / "site")
    for command, told in (("pdf", "is finished already"), ("host", "is ready for hosts already")):
        assert ask(project, command, "{here}/site") == 1
        assert told in capsys.readouterr().err
    assert files(tmp_path / "site") == before


def test_a_configuration_that_cannot_be_written_leaves_the_site_as_it_is(
    project: Path, tmp_path: Path, ask: Ask, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("site/index.html", "site/search/answers.json", "folder/file"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    before = files(tmp_path)
    for place in ("{here}/folder", "{here}/folder/file/nginx.conf"):
        assert ask(project, "host", "{here}/site", "--nginx", place) == 1
        assert "folder" in capsys.readouterr().err
    assert files(tmp_path) == before


def test_a_full_disk_leaves_every_file_as_it_was(
    project: Path, ask: Ask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, sound = files(project), Path.write_text

    def write_text(path: Path, *words: str, **how: str) -> int:
        if path.is_relative_to(project) and path.name.startswith("plan."):
            sound(path, "half")
            raise OSError(28, "No space left on device", str(path))
        return sound(path, *words, **how)

    monkeypatch.setattr(Path, "write_text", write_text)
    assert ask(project, "schemas") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert files(project) == before and not (project / "data/schemas").exists()


def test_the_text_of_a_file_comes_back_as_it_is(tmp_path: Path) -> None:
    text = "\ufeffa\r\nb"
    write_files(tmp_path, {"a/b.txt": text})
    assert text_of(tmp_path, "a/b.txt") == text
