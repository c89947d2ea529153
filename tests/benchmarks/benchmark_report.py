"""Record the figures that commands print: each has a section of its own in BENCHMARKS.md."""

import datetime
import os
import platform
import re
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.fixtures import ROOT

FILE = ROOT / "BENCHMARKS.md"
HEAD = """\
# Benchmarks

Written by the commands that the headings name, each section when its command last ran.

A time depends on the machine; ratios were measured in one run.
"""
SECTION = re.compile(r"(?m)^(?=## `)")


def keep(command: str, title: str, text: str, *packages: str) -> None:
    """Print what a command measured, and keep it as the command's section of BENCHMARKS.md.

    `text` is Markdown; `packages` are those whose version matters to the figures.
    """
    print(text)
    old = FILE.read_text("utf-8") if FILE.is_file() else HEAD
    sections = {part.split("`")[1]: part.strip() for part in SECTION.split(old)[1:]}
    sections[command] = f"## `{command}`: {title}\n\n{_where(packages)}\n\n{text.strip()}"
    parts = [sections[name] for name in sorted(sections)]
    FILE.write_text("\n\n".join((HEAD.strip(), *parts)) + "\n", "utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; its first column is text, the others are figures."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _where(packages: Iterable[str]) -> str:
    """Return the date, commit, machine and versions that figures are of."""
    names = re.findall(r"(?m)^model name\s*: (.+)$", _text("/proc/cpuinfo"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, text=True, capture_output=True
    ).stdout.strip()
    values = [
        datetime.date.today().isoformat(),
        f"commit {commit}",
        f"{os.cpu_count()} × {names[0] if names else platform.processor()}, {memory:.0f} GiB",
        f"Python {platform.python_version()}",
        *(f"{package} {version(package)}" for package in packages),
    ]
    return f"*{'; '.join(values)}.*"


def _text(path: str) -> str:
    return Path(path).read_text("utf-8") if Path(path).is_file() else ""
