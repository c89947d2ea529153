"""Builds a project as `make build` does, and as Material comes; measures what each step takes."""

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

import jinja2

from macros.front import pages_in
from macros.pages import macros
from macros.project import checked
from tests.conftest import STEPS
from tests.made import ROOT

# What stock Material is given: the words of the same pages, drawn beforehand.
STOCK = "INHERIT: stock.yml\ndocs_dir: drawn\nplugins: [search]\nedit_uri: \n"


class Took(NamedTuple):
    """What a step took: seconds, and the most memory that a process of it held, in MiB."""

    seconds: float
    memory: float


def draw_for_stock(root: Path) -> None:
    """Write the pages of a project with their macros drawn, and the settings to build them by.

    So the other side pays for nothing of ours: neither for our data nor for drawing it.
    """
    book = checked(root)
    guide = (root / "CONTRIBUTING.md").read_text("utf-8")
    shutil.copytree(root / "docs", root / "drawn")
    for page in pages_in(root, []):
        known = macros(book, partial(str, page.address), guide=guide)
        drawn = jinja2.Template(page.text).render(known)
        (root / "drawn" / Path(page.file).relative_to("docs")).write_text(drawn, "utf-8")
    (root / "drawn.yml").write_text(STOCK, "utf-8")
    shutil.copy(ROOT / "tests/stock.yml", root)
    (root / "nothing").mkdir()


def ours(root: Path, site: Path, address: str) -> dict[str, Took]:
    """Take each step of `make build`; return what each took, by its name."""
    return {name: timed(root, [*step, str(site)], SITE_URL=address) for name, step in STEPS.items()}


def stock(root: Path, site: Path, address: str) -> Took:
    """Build the same pages in Material as it comes."""
    step = ["mkdocs", "build", "-f", "drawn.yml", "--site-dir", str(site)]
    return timed(root, step, SITE_URL=address)


def timed(root: Path, module: list[str], **environment: str) -> Took:
    """Run a Python module with its arguments in a folder, and return what it took."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"} | environment
    with TemporaryFile("w+") as said:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *module], cwd=root, env=env, stdout=said, stderr=said
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        took = Took(time.perf_counter() - start, used.ru_maxrss / 1024)
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read())
    return took
