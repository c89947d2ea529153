"""A mistake stops the build with its message alone; while serving, the page shows it and heals."""

import html
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import PARTNERSHIPS, check, copy_project, each_partnership, mkdocs

MISTAKES = [
    (
        "data/plans/2023-24/rural-crime.yml",
        "leads: [ffermwyr, heddlu]",
        "leads: [fermwyr, heddlu]",
        "`fermwyr` is not a partner – did you mean `ffermwyr`? Partners are listed in "
        "data/partners.yml",
    ),
    (
        "data/partners.yml",
        "  short_name: CDŶ\n",
        "  short_name: CDŶ\n  short_name: C&D\n",
        "`short_name` appears twice (also on line {line}) – keep one of them",
    ),
    (
        "data/glossary.yml",
        "  term: PACT\n",
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
        "docs/priorities/safe-at-home.md",
        '{{ actions("safe-at-home") }}',
        '{{ actions("safe-at-hone") }}',
        "`safe-at-hone` is not a priority – did you mean `safe-at-home`?",
    ),
    (
        "docs/priorities/safe-at-home.md",
        '{{ actions("safe-at-home") }}',
        "{{ actions() }}",
        '`actions` takes one priority in its brackets – write {{ actions("town-centres") }}',
    ),
    (
        "docs/who-we-are.md",
        "{{ partnership() }}",
        "{{ partnership( }}",
        'this is not valid Jinja – write a macro as {{ name() }} or {{ name("id") }}, with straight'
        " quotation marks",
    ),
]


def spoil(root: Path, file: str, right: str, wrong: str) -> int:
    """Put a mistake into a file; return its line."""
    path = root / file
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    return text[: text.index(right)].count("\n") + 1


@pytest.fixture
def project_copy(tmp_path: Path) -> Path:
    """Return a copy of the project with the other partnership in it, which a test may change."""
    copy_project(tmp_path, PARTNERSHIPS["another"])
    return tmp_path


@pytest.mark.parametrize(
    ("file", "right", "wrong", "message"), MISTAKES, ids=[s[3][:30] for s in MISTAKES]
)
def test_a_mistake_stops_the_check(
    project_copy: Path, file: str, right: str, wrong: str, message: str
) -> None:
    line = spoil(project_copy, file, right, wrong)
    checked = check(project_copy)
    assert checked.returncode != 0
    message = message.replace("{line}", str(line))
    place = re.match(rf"{file}:(\d+):\d+: {re.escape(message)}(\n|$)", checked.stderr.strip())
    assert place and abs(int(place[1]) - line) <= 1, checked.stderr


@pytest.mark.slow
def test_mistakes_stop_the_build_with_the_messages_of_the_check(
    project_copy: Path, tmp_path: Path
) -> None:
    spoil(project_copy, *MISTAKES[0][:3])
    spoil(project_copy, *MISTAKES[-1][:3])
    checked, built = check(project_copy), mkdocs(project_copy, tmp_path / "site")
    assert checked.returncode != 0 and built.returncode != 0
    assert checked.stderr.count(" – ") == 2
    assert built.stderr.rstrip().endswith("\n" + checked.stderr.strip())
    assert not (tmp_path / "site").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("right", "wrong", "warning"),
    [
        (
            "(plans/2024-25.md#aelodau)",
            "(plans/2042.md)",
            "'plans/2042.md', but the target is not found",
        ),
        ("#aelodau", "#aelodu", "does not contain an anchor '#aelodu'"),
    ],
)
def test_a_broken_link_stops_the_build(
    project_copy: Path, tmp_path: Path, right: str, wrong: str, warning: str
) -> None:
    spoil(project_copy, "docs/who-we-are.md", right, wrong)
    built = mkdocs(project_copy, tmp_path / "site")
    assert built.returncode != 0
    assert warning in built.stderr


@each_partnership
def test_all_is_well(root: Path) -> None:
    run = check(root)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("No mistakes in ")


def _rename(old: str, new: str) -> Callable[[Path], object]:
    return lambda root: (root / old).rename(root / new)


def _write(file: str, content: bytes) -> Callable[[Path], object]:
    return lambda root: (root / file).write_bytes(content)


FRONT = b"---\ntitle: %b\n---\n\n# About\n"
# Changes of files while they are served, and the message that every page then shows. What else
# can be wrong is tested without a server.
SERVED: list[tuple[Callable[[Path], object], str]] = [
    (
        _rename("data/glossary.yml", "data/glosary.yml"),
        "data/glosary.yml:1:1: the file is called glosary.yml",
    ),
    (
        _write("docs/who-we-are.md", b"caf\xe9\n"),
        "docs/who-we-are.md:1:4: the file is not UTF-8 text",
    ),
    (_write("docs/who-we-are.md", FRONT % b"a: b"), "docs/who-we-are.md:2:9: a colon in the text"),
    (
        _write("docs/who-we-are.md", b"# x\n\n{% if %}\n"),
        "docs/who-we-are.md:3:1: this is not valid Jinja",
    ),
    (lambda root: spoil(root, *MISTAKES[0][:3]), " |     leads: [fermwyr, heddlu]"),
]


# Another version of the macros, which is appended to their module.
EDITED = """
before = macros


def macros(*args, **settings):
    return before(*args, **settings) | {"glossary": lambda: Markup("<p>Edited</p>")}
"""


def restore(root: Path, valid: Path) -> None:
    """Make data/ and docs/ as they were. The folders stay: the server watches them."""
    for name in ("data", "docs"):
        for path in sorted((root / name).rglob("*"), reverse=True):
            if not (valid / path.relative_to(root)).exists():
                path.rmdir() if path.is_dir() else path.unlink()
        shutil.copytree(valid / name, root / name, dirs_exist_ok=True)


@pytest.mark.slow
def test_every_problem_and_every_edit_shows_in_the_served_pages(project_copy: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "mkdocs", "serve", "--quiet", "--no-strict", "--livereload"]
    env = os.environ | {"FAIL_CLOSED": "false", "NO_MKDOCS_2_WARNING": "1"}
    valid = project_copy.with_name("valid")
    shutil.copytree(project_copy, valid)
    with subprocess.Popen([*command, "--dev-addr", address], cwd=project_copy, env=env) as server:

        def shows(text: str) -> bool:
            for _ in range(150):
                time.sleep(0.2)
                try:
                    with urllib.request.urlopen(f"http://{address}/glossary/", timeout=5) as answer:
                        if text in html.unescape(answer.read().decode()):
                            return True
                except (urllib.error.URLError, ConnectionError, TimeoutError):
                    assert server.poll() is None, "the server has ended"
            return False

        try:
            assert shows('id="pact"')
            for number, (make_mistake, message) in enumerate(SERVED, 1):
                make_mistake(project_copy)
                assert shows(message), message
                restore(project_copy, valid)
                # Mostly the next mistake comes in the same save, which is quicker.
                assert number < len(SERVED) or shows('id="pact"'), message
            template = project_copy / "macros/render/templates/glossary.html"
            template.write_text(template.read_text().replace("<h2", '<h2 class="new"'))
            assert shows('class="new"')
            # An edited module is loaded, after a version with a syntax error too.
            module = project_copy / "macros/render/page_macros.py"
            text = module.read_text()
            module.write_text(f"{text}\nbroken(")
            time.sleep(2)
            module.write_text(text + EDITED)
            assert shows("<p>Edited</p>")
        finally:
            # Not SIGINT: while the package is being reloaded the server may miss it.
            server.kill()
