"""The next plan year, begun from the real project: every address lands, the old year stays."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, mkdocs, publish

MERGED = {
    "anti-social-behaviour": "Safer streets",
    "acquisitive-crime": "",
}


def new_year(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "macros", "new-year", *arguments]
    return subprocess.run(command, cwd=root, text=True, capture_output=True, check=False)


def filled_in(root: Path) -> dict[str, Any]:
    """Return the choices as they are written for a person to change."""
    run = new_year(root, "--choices", "filled-in.yml")
    assert (run.returncode, run.stderr) == (0, "")
    found = yaml.load((root / "filled-in.yml").read_text(), yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def begin(root: Path, choices: dict[str, Any]) -> str:
    (root / "choices.yml").write_text(yaml.safe_dump(choices, allow_unicode=True, sort_keys=False))
    run = new_year(root, "--choices", "choices.yml")
    assert (run.returncode, run.stderr) == (0, "")
    return run.stdout


def four_from_six(choices: dict[str, Any]) -> dict[str, Any]:
    """Merge two priorities into a new one, twice; rename one; keep one. Two actions end, and one
    goes to another priority."""
    by_id = {one["id"]: one for one in choices["priorities"]}
    asb, theft, abuse, hate, care, violence = by_id.values()
    streets = {
        "id": "safer-streets",
        "name": "Safer streets and shops",
        "title": "Safer streets and shops",
        "continues": [asb["id"], theft["id"]],
        "actions": [*asb["actions"][1:], *theft["actions"][:-1]],
    }
    homes = {
        "id": "abuse-and-violence",
        "name": "Abuse and violence",
        "title": "Tackling abuse, violence and stalking",
        "continues": [abuse["id"], violence["id"]],
        "actions": [*abuse["actions"], *violence["actions"], care["actions"][0]],
    }
    care |= {
        "name": "Protecting people",
        "title": "Protecting people",
        "actions": care["actions"][1:],
    }
    return choices | {"priorities": [homes, streets, care, hate]}
