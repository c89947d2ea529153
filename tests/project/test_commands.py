"""A mistake on the command line gets a message, never a traceback, and writes no half of a file."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.__main__ import cli, main
from macros.data.files import text_of, write_files
from macros.data.problems import Problems
from macros.publish.site import check_repo_url, check_site_url
from tests.conftest import ROOT, SMALL

NOTHING = "/nothing/there"
ARGUMENTS = {
    "check": [],
    "host": [NOTHING],
    "record-urls": [NOTHING],
    "schemas": [],
    "export-forms": ["{here}/out"],
    "import-updates": [NOTHING],
    "import-plan": [NOTHING, "--year", "2025-26"],
    "plan-workbook": ["{here}/plan.xlsx"],
    "new-year": [],
    "new-priority": ["Road safety"],
    "new-partnership": ["{here}/ours"],
    "proofread": [],
    "to-do": ["--links", NOTHING, "--audit", NOTHING],
    "changes": [NOTHING],
    "preview": [NOTHING, "{here}/out"],
}
RunCommand = Callable[..., int]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "project"))


@pytest.fixture
def run_command(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> RunCommand:
    def run_command(root: Path, command: str, *arguments: str) -> int:
        words = [word.format(here=tmp_path) for word in arguments or ARGUMENTS[command]]
        monkeypatch.setattr(sys, "argv", ["macros", "--root", str(root), command, *words])
        return main()

    return run_command


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_every_command_is_tested() -> None:
    assert ARGUMENTS.keys() == cli.commands.keys()


@pytest.mark.parametrize("command", ARGUMENTS)
@pytest.mark.parametrize("fault", ["missing", "empty", "file", "data", "docs", "text", "key"])
def test_a_broken_project_gets_a_message(
    command: str,
    fault: str,
    project: Path,
    run_command: RunCommand,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if fault in ("missing", "empty", "file"):
        shutil.rmtree(project)
    if fault == "empty":
        project.mkdir()
    elif fault == "file":
        project.touch()
    elif fault in ("data", "docs"):
        shutil.rmtree(project / fault)
    elif fault == "text":
        (project / "docs/bad.md").write_bytes(b"caf\xe9\n")
    elif fault == "key":
        with (project / "data/partners.yml").open("a") as partners:
            partners.write("- nope: 1\n")
    before = files(project)
    if run_command(project, command):
        assert capsys.readouterr().err.count("–")
        assert files(project) == before


def test_a_folder_may_be_called_as_a_page_is(project: Path, run_command: RunCommand) -> None:
    (project / "docs/x.md").mkdir()
    assert run_command(project, "export-forms") == run_command(project, "proofread") == 0


@pytest.mark.parametrize("command", ["host", "record-urls"])
def test_a_folder_without_a_site_stays_as_it_is(
    command: str,
    project: Path,
    tmp_path: Path,
    run_command: RunCommand,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "site").mkdir()
    assert run_command(project, command, "{here}/site") == 1
    assert "there is no site here – build it first" in capsys.readouterr().err
    assert not files(tmp_path / "site") and not (project / "addresses.txt").exists()


@pytest.mark.parametrize(
    "url",
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
        "https://x.example/plan/index.html",
        "https://x.example/plan.git",
    ],
)
def test_an_invalid_site_url_is_reported_before_anything_is_done(
    url: str,
    project: Path,
    run_command: RunCommand,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("SITE_URL", url)
    assert run_command(project, "check") == 1
    output = capsys.readouterr().err
    assert output.startswith("SITE_URL:1: `") and "is not the address of a site – write" in output


@pytest.mark.parametrize(
    "url", ["", "https://a.example", "http://a.example:8080/b/", "https://o.github.io/My.plan_1"]
)
def test_a_valid_site_url_is_accepted(url: str) -> None:
    check_site_url(url)


def test_an_invalid_repository_url_is_reported() -> None:
    for url in ("", "https://git.example/us/plan/"):
        check_repo_url(url)
    with pytest.raises(Problems, match="is not the address of a repository – write it as https"):
        check_repo_url("https://git.example/us/our plan/")


def test_a_site_that_is_prepared_is_not_prepared_again(
    project: Path, tmp_path: Path, run_command: RunCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("index.html", "search/index.0123456789.json", "_headers"):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).touch()
    before = files(tmp_path / "site")
    assert run_command(project, "host", "{here}/site") == 1
    assert "is ready for hosts already" in capsys.readouterr().err
    assert files(tmp_path / "site") == before


def test_a_configuration_that_cannot_be_written_leaves_the_site_as_it_is(
    project: Path, tmp_path: Path, run_command: RunCommand, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("site/index.html", "site/search/index.json", "folder/file"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    before = files(tmp_path)
    for place in ("{here}/folder", "{here}/folder/file/nginx.conf"):
        assert run_command(project, "host", "{here}/site", "--nginx", place) == 1
        assert "folder" in capsys.readouterr().err
    assert files(tmp_path) == before


def test_a_full_disk_leaves_every_file_as_it_was(
    project: Path,
    run_command: RunCommand,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    before, write = files(project), Path.write_bytes

    def write_bytes(path: Path, content: bytes) -> int:
        if path.is_relative_to(project) and path.name.startswith("plan."):
            write(path, content[:4])
            raise OSError(28, "No space left on device", str(path))
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_bytes)
    assert run_command(project, "schemas") == 1
    assert "No space left on device" in capsys.readouterr().err
    assert files(project) == before and not (project / "data/schemas").exists()


def test_the_text_of_a_file_comes_back_as_it_is(tmp_path: Path) -> None:
    text = "\ufeffa\r\nb"
    write_files(tmp_path, {"a/b.txt": text})
    assert text_of(tmp_path, "a/b.txt") == text


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_output_that_a_terminal_cannot_show_stops_nothing(
    encoding: str, project: Path, tmp_path: Path
) -> None:
    site = project / "data/site.yml"
    site.write_text(site.read_text().replace("partnership: ", "partnership: Łódź “Vale” – ", 1))
    env = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONPATH": str(ROOT)}
    commands = [
        ["export-forms", str(tmp_path / f"{encoding} Łódź …")],
        ["import-updates", str(tmp_path / f"{encoding} Łódź …")],
        ["import-updates", "Łódź.xlsx"],
        ["proofread"],
    ]
    codes = []
    for command in commands:
        words = [sys.executable, "-m", "macros", "--root", str(project), *command]
        done = subprocess.run(words, env=env, capture_output=True, check=False)
        assert b"Traceback" not in done.stderr and done.stdout + done.stderr
        codes.append(done.returncode)
    assert codes == [0, 0, 1, 0]
