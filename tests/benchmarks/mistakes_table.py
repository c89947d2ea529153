"""Print the messages that editors get for many mistakes.

`make mistakes` runs it. The mistakes are in tests/fixtures/mistakes.yml: each is made alone, in a
copy of the sample project.
"""

import datetime
import re
import shutil
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from macros.checks.project import load_project
from macros.data.problems import Problems
from macros.editors.change_summary.changes import LOOK, changes
from macros.editors.proofreading.proofread import proofread
from tests.benchmarks import benchmark_report
from tests.fixtures import write_sample_project

MISTAKES = Path(__file__).parent.parent / "fixtures" / "mistakes.yml"
TODAY = datetime.date(2031, 6, 1)
# What Markdown would take for a cell or a tag.
SIGN = re.compile("[|<]")
# A part of what was published, so that the check knows what is gone.
ADDRESSES = """\
/contacts/#vale-council
/contacts/#vale-police
/contacts/#the-wardens
/glossary/#vc
/plans/2030-31/#lamps-2030-31
/plans/2030-31/#sweep-2030-31
/plans/2031-32/#locks-2031-32
/plans/2031-32/#sweep-2031-32
/priorities/homes/
/priorities/streets/
/priorities/homes/#locks-2031-32
/priorities/streets/#lamps-2030-31
/priorities/streets/#sweep-2030-31
/priorities/streets/#sweep-2031-32
/.well-known/security.txt
"""


def read_mistakes() -> list[dict[str, Any]]:
    mistakes: list[dict[str, Any]] = yaml.safe_load(MISTAKES.read_text("utf-8"))
    return mistakes


def write_project(root: Path) -> None:
    """Write the sample project without what renders it."""
    write_sample_project(root)
    for folder in ("macros", "overrides"):
        shutil.rmtree(root / folder)
    (root / "addresses.txt").write_text(ADDRESSES, "utf-8")


def messages(project: Path, mistake: dict[str, Any]) -> tuple[str, list[str]]:
    """Make a mistake in a copy of a project. Return how it is found ("refused", "questioned" by the
    proofreader or "missed"), and the messages."""
    with TemporaryDirectory() as folder:
        root = Path(folder, "project")
        shutil.copytree(project, root)
        _make(root, mistake)
        try:
            data, pages = load_project(root, mistake.get("today", TODAY))
        except Problems as error:
            return "refused", str(error).splitlines()
        texts = {page.file: page.text for page in pages}
        before, old_pages = load_project(project, TODAY)
        old_texts = {page.file: page.text for page in old_pages}
        known = {finding.what for finding in proofread(before, old_texts, TODAY)}
        asked = [str(one) for one in proofread(data, texts, TODAY) if one.what not in known]
        asked += [
            f"{one.file}:{one.line}: {one.words} (in the summary of the change)"
            for one in changes(before, data, project, root)
            if one.part == LOOK and not any(one.words.strip("`") in words for words in asked)
        ]
        return ("questioned" if asked else "missed"), asked


def _make(root: Path, mistake: dict[str, Any]) -> None:
    path = root / mistake["file"]
    if "rename" in mistake:
        path.rename(root / mistake["rename"])
    elif "copy" in mistake:
        (shutil.copytree if path.is_dir() else shutil.copy)(path, root / mistake["copy"])
    elif "write" in mistake:
        path.write_text(mistake["write"], "utf-8")
    elif "delete" in mistake:
        path.unlink()
    else:
        text = path.read_text("utf-8")
        for old, new in zip(mistake["replace"][::2], mistake["replace"][1::2], strict=True):
            assert old in text, f"{mistake['mistake']}: {old!r} is not in {path.name}"
            text = text.replace(old, new, 1)
        path.write_bytes(text.encode(mistake.get("encoding", "utf-8")))


def main() -> None:
    with TemporaryDirectory() as folder:
        project = Path(folder)
        write_project(project)
        found = [(mistake["mistake"], *messages(project, mistake)) for mistake in read_mistakes()]
    rows = [
        (name, how, "<br>".join(SIGN.sub(r"\\\g<0>", line) for line in said))
        for name, how, said in found
    ]
    counts = Counter(how for _, how, _ in found)
    one = sum(len(said) == 1 for _, _, said in found)
    text = (
        f"{len(found)} mistakes: {counts['refused']} refused, {counts['questioned']} questioned by "
    )
    text += f"the proofreader, {counts['missed']} missed. One message alone says it for {one}.\n\n"
    text += benchmark_report.table(("Mistake", "Found", "Messages"), rows).replace("---:", "---")
    benchmark_report.keep("make mistakes", "the messages that editors get for their mistakes", text)


if __name__ == "__main__":
    main()
