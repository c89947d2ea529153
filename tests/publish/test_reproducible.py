"""The same commit builds the same bytes: in any folder, on any day, on any machine."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SITE_URL, STEPS, copy_project
from tests.fixtures import ROOT

# Python runs this first of all: a clock that is 400 days ahead, for whatever asks it.
LATER = """\
import datetime, time

AHEAD = 400 * 24 * 60 * 60
now, real_date, real_datetime = time.time, datetime.date, datetime.datetime
time.time = lambda: now() + AHEAD
for name in ("gmtime", "localtime"):
    real = getattr(time, name)
    setattr(time, name, lambda at=None, real=real: real(time.time() if at is None else at))
strftime = time.strftime
time.strftime = lambda form, at=None: strftime(form, at or time.localtime())


class Kind(type):
    def __instancecheck__(cls, one):
        return isinstance(one, cls.__mro__[1])


class date(real_date, metaclass=Kind):
    @classmethod
    def today(cls):
        return real_date.fromtimestamp(time.time())


class datetime_(real_datetime, metaclass=Kind):
    @classmethod
    def now(cls, tz=None):
        return real_datetime.fromtimestamp(time.time(), tz)

    utcnow = today = now


datetime.date, datetime.datetime = date, datetime_
"""
ELSEWHERE = {"TZ": "Pacific/Kiritimati", "LC_ALL": "POSIX", "PYTHONHASHSEED": "2"}


def build_elsewhere(root: Path, site: Path, clock: Path) -> None:
    """Take each step of `make build` with another clock, locale, time zone and umask."""
    environment = ELSEWHERE | {"PYTHONPATH": str(clock)}
    env = os.environ | {"SOURCE_DATE_EPOCH": "0", "SITE_URL": SITE_URL} | environment
    for step in STEPS.values():
        command = [sys.executable, "-m", *step, str(site)]
        done = subprocess.run(
            command, cwd=root, env=env, text=True, capture_output=True, umask=0o077
        )
        assert done.returncode == 0, done.stdout + done.stderr


def contents(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


@pytest.mark.slow
def test_folder_date_locale_and_umask_do_not_change_the_site(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("another folder") / "ö"
    copy_project(other)
    # The data says when commits changed it.
    (shutil.copytree if (ROOT / ".git").is_dir() else shutil.copy)(ROOT / ".git", other / ".git")
    for path in other.rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    clock = tmp_path_factory.mktemp("clock")
    (clock / "sitecustomize.py").write_text(LATER)
    program = "import datetime, time; print(datetime.date.today(), time.strftime('%j'))"
    moments = [
        subprocess.check_output(
            [sys.executable, "-c", program], env=os.environ | {"PYTHONPATH": path}, text=True
        )
        for path in (str(clock), "")
    ]
    assert moments[0] != moments[1]

    build_elsewhere(other, other / "www" / "x", clock)
    here, there = contents(site), contents(other / "www" / "x")
    assert here.keys() == there.keys()
    assert [name for name in here if here[name] != there[name]] == []
    modes = {path: path.stat().st_mode for path in (other / "www" / "x").rglob("*")}
    unread = [p for p, mode in modes.items() if ~mode & (0o555 if p.is_dir() else 0o444)]
    assert unread == []  # by a server that is another user


def test_steps_match_make_build() -> None:
    (target,) = re.findall(r"(?ms)^build:.*?\n\n", (ROOT / "Makefile").read_text("utf-8"))
    steps = re.findall(r'\$\(BIN\)/(?:python -m )?((?:mkdocs|macros) [^$]*?) "\$\$new"', target)
    assert steps == [" ".join(step) for step in STEPS.values()]


# A substitute for MkDocs and this package: writes a site of a file with its name, in some time.
STUB = """\
#!/bin/sh
for last; do :; done
case "$*" in
*build*) mkdir "$last" && sleep 0.3 && echo "$last" > "$last/index.html" ;;
*host*) test -z "$FAIL" && test "$(cat "$4/index.html")" = "$4" ;;
-c*) exec python3 "$@" ;;
esac
"""


@pytest.fixture
def makefile(tmp_path: Path) -> Path:
    """Return a folder with the Makefile, whose tools are stubs, and with a site."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("requirements/site.txt", ".venv/site", "bin/python", "bin/mkdocs", "site/old"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STUB)
        path.chmod(0o755)
    return tmp_path


def make_build(folder: Path, **environment: str) -> "subprocess.Popen[bytes]":
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.Popen(
        ["make", "--silent", "build", "BIN=bin"], cwd=folder, env=env | environment
    )


@pytest.mark.slow
def test_concurrent_builds_do_not_mix(makefile: Path) -> None:
    with make_build(makefile) as one, make_build(makefile) as two:
        codes = [one.wait(), two.wait()]
    assert 0 in codes  # the other may find that this one has just put its site in place
    assert [path.name for path in (makefile / "site").iterdir()] == ["index.html"]
    assert not list(makefile.glob("site.*"))


@pytest.mark.slow
def test_a_failed_build_keeps_the_last_site(makefile: Path) -> None:
    with make_build(makefile, FAIL="yes") as build:
        assert build.wait() != 0
    assert [path.name for path in (makefile / "site").iterdir()] == ["old"]
    assert not list(makefile.glob("site.*"))
