"""Builds a project as `make build` does, and as Material comes; measures what each step takes."""

import os
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import jinja2

from macros.checks.project import load_project
from macros.data.front_matter import pages_in
from macros.render.page_macros import macros
from tests.conftest import STEPS
from tests.fixtures import ROOT

# Stock Material given the pages that the macros rendered: it reads no data.
STOCK = "INHERIT: stock.yml\ndocs_dir: rendered\nplugins: [search]\nedit_uri: \n"
# A process begins with the most memory that the one which starts it has held: this one is small.
TIMED = """\
import resource, subprocess, sys
code = subprocess.call(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(code)
"""


class Took(NamedTuple):
    """What a step took: seconds of a processor (others may use the machine too; a step uses one
    and waits for nothing), and the most memory that it held, in MiB."""

    seconds: float
    memory: float


def render_for_stock(root: Path) -> None:
    """Write the pages of a project with their macros rendered, and the settings to build them."""
    data = load_project(root).data
    shutil.copytree(root / "docs", root / "rendered")
    for page in pages_in(root, []):
        known = macros(data, partial(str, page.url_path))
        rendered = jinja2.Template(page.text).render(known)
        (root / "rendered" / Path(page.file).relative_to("docs")).write_text(rendered, "utf-8")
    (root / "rendered.yml").write_text(STOCK, "utf-8")
    shutil.copy(ROOT / "tests/benchmarks/stock.yml", root)
    (root / "nothing").mkdir()


def ours(root: Path, site: Path, address: str, *names: str) -> dict[str, Took]:
    """Take some steps of `make build`, or all; return what each took, by its name."""
    steps = [(name, STEPS[name]) for name in names or STEPS]
    return {name: timed(root, [*step, str(site)], SITE_URL=address) for name, step in steps}


def stock(root: Path, site: Path, address: str, config: str = "stock.yml") -> Took:
    """Build the same pages with stock Material."""
    return timed(root, ["mkdocs", "build", "-f", config, "--site-dir", str(site)], SITE_URL=address)


def timed(root: Path, module: list[str], **environment: str) -> Took:
    """Run a Python module with its arguments in a folder, and return what it took."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"} | environment
    command = [sys.executable, "-c", TIMED, sys.executable, "-m", *module]
    done = subprocess.run(command, cwd=root, env=env, text=True, capture_output=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    seconds, kibibytes = map(float, done.stdout.splitlines()[-1].split())
    return Took(seconds, kibibytes / 1024)
