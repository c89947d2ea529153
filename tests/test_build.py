"""A mistake stops the build with its message alone; while serving, the page shows it and heals."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import mkdocs

SLIPS = [
    (
        "data/plans/2023-24/anti-social-behaviour.yml",
        "leads: [kent-police, tmbc]",
        "leads: [kent-polcie, tmbc]",
        "`kent-polcie` is not a partner – did you mean `kent-police`?",
    ),
    (
        "data/partners.yml",
        "  short_name: TMBC\n",
        "  short_name: TMBC\n  short_name: T&M\n",
        "`short_name` stands twice, here and in line {line} – keep one of them",
    ),
    (
        "data/glossary.yml",
        "  term: CSP\n",
        "",
        "`term` is missing – add a line `term: …`",
    ),
    (
        "docs/glossary.md",
        "{{ glossary() }}",
        "{{ glosary() }}",
        "`glosary` is not a macro – did you mean `glossary`?",
    ),
    (
        "docs/priorities/domestic-abuse.md",
        '{{ actions("domestic-abuse") }}',
        '{{ actions("domestic-abuze") }}',
        "`domestic-abuze` is not a priority – did you mean `domestic-abuse`?",
    ),
    (
        "docs/priorities/domestic-abuse.md",
        '{{ actions("domestic-abuse") }}',
        "{{ actions() }}",
        "the macro needs other words in its brackets – see how other pages call it",
    ),
    (
        "docs/about.md",
        "{{ partnership() }}",
        "{{ partnership( }}",
        "the brackets of a macro are not right – write a macro as {{ name() }}",
    ),
]


def spoil(root: Path, file: str, right: str, wrong: str) -> int:
    """Put a slip into a file; return the line it stands in."""
    path = root / file
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    return text[: text.index(right)].count("\n") + 1


def check(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "macros", "check"]
    return subprocess.run(command, cwd=root, text=True, capture_output=True, check=False)


@pytest.mark.parametrize(
    ("file", "right", "wrong", "message"), SLIPS, ids=[s[3][:30] for s in SLIPS]
)
def test_a_slip_stops_the_check_and_the_build(
    scratch: Path, tmp_path: Path, file: str, right: str, wrong: str, message: str
) -> None:
    line = spoil(scratch, file, right, wrong)
    checked, built = check(scratch), mkdocs(scratch, tmp_path / "site")
    assert checked.returncode != 0 and built.returncode != 0
    said, message = checked.stderr.strip(), message.replace("{line}", str(line))
    place = re.fullmatch(rf"{file}:(\d+): {re.escape(message)}", said)
    assert place and abs(int(place[1]) - line) <= 1, said
    assert built.stdout.strip() == said
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("right", "wrong", "warning"),
    [
        ("(a-z.md)", "(a-zed.md)", "'a-zed.md', but the target is not found"),
        ("#differences", "#diferences", "does not contain an anchor '#diferences'"),
    ],
)
def test_a_broken_link_stops_the_build(
    scratch: Path, tmp_path: Path, right: str, wrong: str, warning: str
) -> None:
    spoil(scratch, "docs/about.md", right, wrong)
    built = mkdocs(scratch, tmp_path / "site")
    assert built.returncode != 0
    assert warning in built.stderr


def test_all_is_well(scratch: Path) -> None:
    run = check(scratch)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("No mistakes in ")


def test_a_slip_shows_in_the_served_page_and_heals(scratch: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--no-strict", "--livereload"]
    env = os.environ | {"FAIL_CLOSED": "false", "NO_MKDOCS_2_WARNING": "1"}
    (scratch / "macros/templates/glossary.html").touch()
    with subprocess.Popen([*command, "--dev-addr", address], cwd=scratch, env=env) as server:
        try:

            def page(holds: Callable[[str], bool]) -> bool:
                for _ in range(150):
                    time.sleep(0.2)
                    try:
                        with urllib.request.urlopen(f"http://{address}/glossary/") as answer:
                            if holds(answer.read().decode()):
                                return True
                    except (urllib.error.URLError, ConnectionError):
                        assert server.poll() is None, "the server has ended"
                return False

            assert page(lambda html: 'id="asb"' in html)
            spoil(scratch, *SLIPS[0][:3])
            assert page(lambda html: "did you mean `kent-police`?" in html)
            spoil(scratch, SLIPS[0][0], SLIPS[0][2], SLIPS[0][1])
            assert page(lambda html: 'id="asb"' in html)
            template = scratch / "macros/templates/glossary.html"
            template.write_text(template.read_text().replace("<h2", '<h2 class="new"'))
            assert page(lambda html: 'class="new"' in html)
        finally:
            server.send_signal(signal.SIGINT)
