"""What people set on make's command line: any text, which is passed on and never run."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

TEXT = 'a b\'c $d;touch ran $(shell touch ran) `touch ran` "q" $$x #1 \\'
# Each target with the variables that it takes, and what it then runs.
TARGETS = {
    "export-forms TO YEAR": ["export-forms", "--year", TEXT, "--", TEXT],
    "import-updates FROM YEAR": ["import-updates", "--year", TEXT, "--", TEXT],
    "import-updates FROM WRITE": ["import-updates", "--", TEXT],
    "import-plan FROM YEAR": ["import-plan", "--year", TEXT, "--", TEXT],
    "plan-workbook TO YEAR": ["plan-workbook", "--year", TEXT, "--", TEXT],
    "new-year CHOICES": ["new-year", "--choices", TEXT],
    "new-priority NAME": ["new-priority", "--", TEXT],
    "new-partnership DIR NAME AREA PRIORITY YEAR": [
        *["new-partnership", "--name", TEXT, "--area", TEXT, "--priority", TEXT],
        *["--year", TEXT, "--", TEXT],
    ],
    "export-forms": ["export-forms", "--", "workbooks"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the Makefile and a python that prints its arguments."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nprintf '%s\\0' \"$@\"\n")
    python.chmod(0o755)
    for name in "site", "import", "test":
        (tmp_path / "requirements").mkdir(exist_ok=True)
        (tmp_path / f"requirements/{name}.txt").touch()
        (tmp_path / f".venv/{name}").touch()
    return tmp_path


def arguments(folder: Path, *words: str) -> list[str]:
    """Return the arguments with which make runs the package."""
    command = ["make", "--silent", *words]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=True)
    return done.stdout.split("\0")[2:-1]


@pytest.mark.parametrize(("target", "passed"), TARGETS.items())
def test_variables_are_passed_on_as_they_are(folder: Path, target: str, passed: list[str]) -> None:
    name, *variables = target.split()
    assert arguments(folder, name, *(f"{one}={TEXT}" for one in variables)) == passed
    assert not (folder / "ran").exists()


@pytest.mark.parametrize("target", ["import-updates", "import-plan"])
def test_only_write_yes_writes(folder: Path, target: str) -> None:
    for word, expected in {"yes": True, "no": False, "no yes": False, "1": False}.items():
        assert ("--write" in arguments(folder, target, "FROM=a", f"WRITE={word}")) is expected
    assert "--write" not in arguments(folder, target, "FROM=a")


def test_builds_at_the_same_time_do_not_mix(folder: Path) -> None:
    """All wait for the others before they rename what they have built."""
    count = 4
    rename = f'test "$1" != -c || exec {sys.executable} "$@"'
    wait = f'touch "$4.ready"; until test "$(ls | grep -c ready)" = {count}; do sleep 0.01; done'
    wait_where_host = f'test "$3" != host || {{ {wait}; }}'
    (folder / ".venv/bin/python").write_text(f"#!/bin/sh\n{rename}\n{wait_where_host}\n")
    mkdocs = folder / ".venv/bin/mkdocs"
    mkdocs.write_text(
        '#!/bin/sh\nmkdir "$3" && for name in $(seq 200); do touch "$3/$name"; done\n'
    )
    mkdocs.chmod(0o755)
    command = ["make", "--silent", "build"]
    builds = [
        subprocess.Popen(command, cwd=folder, stderr=subprocess.DEVNULL) for _ in range(count)
    ]
    assert [build.wait() for build in builds] == [0] * count
    assert len([*(folder / "site").iterdir()]) == 200
    assert not [*folder.glob("site.new.*[0-9]")]


def test_stopping_make_stops_the_server(folder: Path) -> None:
    mkdocs = folder / ".venv/bin/mkdocs"
    mkdocs.write_text(f"#!{sys.executable}\nimport time\nprint('up', flush=True)\ntime.sleep(60)\n")
    mkdocs.chmod(0o755)
    command = ["make", "--silent", "serve"]
    with subprocess.Popen(command, cwd=folder, text=True, stdout=subprocess.PIPE) as running:
        assert running.stdout and any(line.endswith("up\n") for line in running.stdout)
        running.terminate()
        began = time.monotonic()
        running.stdout.read()  # ends when nobody can write to it any more
        assert time.monotonic() - began < 30
