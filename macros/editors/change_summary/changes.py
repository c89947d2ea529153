"""List what changes on the public site between two versions of the project."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from ...checks.project import load_data
from ...checks.published_ids import RECORD, recorded
from ...data.front_matter import Page, pages_in
from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import Problems
from ...views.actions import action_tables
from ...views.formats import format_year
from ..proofreading.contacts import moved_ids, moved_numbers
from ..proofreading.proofread import questions
from .records import KINDS, Change, Comparison, code, difference

PAGES, ACTIONS = KINDS["FrontMatter"].part, KINDS["Action"].part
URLS, BUILD = "Permanent addresses", "How the site is built"
LOOK = "Please look"
# The parts of the site, in the order of the summary.
PARTS = (LOOK, *dict.fromkeys(kind.part for kind in KINDS.values()), URLS, BUILD)
# A folder without this file holds only data and pages, not a whole version of the project.
WHOLE = "mkdocs.yml"
# What the pages are built with, besides data/ and docs/.
BUILT_WITH = ("macros", "overrides", "requirements", WHOLE, "build.yml", "pyproject.toml")


def changes(base: PlanData, data: PlanData, base_root: Path, root: Path) -> tuple[Change, ...]:
    """Return every difference between two versions, in the order of files and lines.

    Each version is its valid data and the folder that holds its data/ and docs/. Code, templates
    and settings are compared where both folders hold them. No page is rendered, so that nothing of
    the proposal runs.
    """
    compared = Comparison(base, data)
    found = [
        *compared.data(base, data),
        *_not_continued(base, data),
        *_file_changes(compared, base_root, root),
        *_forgotten_urls(base_root, root),
        *_doubts(base, data, base_root, root),
    ]
    return tuple(sorted(found))


def load_base(root: Path) -> PlanData:
    """Load the data of another version. Raises Problems that name its folder too."""
    try:
        return load_data(root)
    except Problems as error:
        there = [replace(p, file=(root / p.file).absolute().as_posix()) for p in error.problems]
        raise Problems(there) from None


def _doubts(base: PlanData, data: PlanData, base_root: Path, root: Path) -> Iterator[Change]:
    """Yield what is probably wrong in this version, and was not in the other."""
    before, now = (
        questions(each, {page.file: page.text for page in pages_in(folder, [])})
        for each, folder in ((base, base_root), (data, root))
    )
    known = {finding.what for finding in before}
    moved = [*moved_ids(base, data)]
    # Where `moved_ids` reports a swap, leave out the question whether the ids were swapped.
    ids = {frozenset(one.quotes) for one in moved}
    now = [one for one in now if frozenset(one.quotes) not in ids]
    for one in [*moved_numbers(base, data), *moved, *now]:
        if one.what not in known:
            yield Change(one.file, one.line, LOOK, code(f"{one.what} – {one.fix}"))


def _not_continued(base: PlanData, data: PlanData) -> Iterator[Change]:
    """Yield the actions that the pages newly show as left out by the next plan, or no longer do."""
    before, after = _left_out(base), _left_out(data)
    actions = {action.id: action for plan in data.plans for action in plan.actions}
    for id_ in actions.keys() & {a.id for plan in base.plans for a in plan.actions}:
        if (year := after.get(id_)) != before.get(id_):
            action, here = actions[id_], actions[id_].location
            now = f"not in the {format_year(year)} plan" if year else "continued"
            words = f"Action {code(action.action)} ({format_year(action.year)}) now shows as {now}"
            yield Change(here.file, here.line, ACTIONS, words)


def _left_out(data: PlanData) -> dict[str, str | None]:
    """Return by action the year of the plan that, as the pages say, does not continue it."""
    tables = (table for plan in data.plans for table in action_tables(data, plan.year))
    return {row.action.id: row.not_in_year for table in tables for row in table.rows}


def _file_changes(compared: Comparison, base_root: Path, root: Path) -> Iterator[Change]:
    """Yield the pages and other files that are new, removed or changed."""
    roots = (base_root, root)
    tops = ["docs", *(n for n in BUILT_WITH if all((each / n).exists() for each in roots))]
    before, after = ({f: each / f for top in tops for f in _files(each, top)} for each in roots)
    pages = [{page.file: page for page in pages_in(each, [])} for each in roots]
    for file in sorted(before | after):
        part = PAGES if file.startswith("docs/") else BUILD
        old, new = (found.get(file) for found in pages)
        if file in before and file in after:
            if old and new:
                yield from compared.record(old.front, new.front)
                yield from _text_changes(old, new)
            elif before[file].read_bytes() != after[file].read_bytes():
                yield Change(file, 1, part, f"File {code(file)} changed")
        else:
            kind, name = ("Page", _title(page)) if (page := old or new) else ("File", file)
            how = "added" if file in after else "removed"
            yield Change(file, 1, part, f"{kind} {code(name)} {how}")


def _files(root: Path, top: str) -> Iterator[str]:
    for path in [root / top, *(root / top).rglob("*")]:
        if path.is_file() and "__pycache__" not in path.parts:
            yield path.relative_to(root).as_posix()


def _title(page: Page) -> str:
    heading = next((line[2:] for line in page.body.split("\n") if line.startswith("# ")), page.file)
    return one_line(page.front.title or heading)


def _text_changes(before: Page, after: Page) -> Iterator[Change]:
    """Yield what differs in the text of a page, block by block."""
    # Frequent lines, such as blank ones, do not show what belongs together.
    old, new = (page.body.split("\n") for page in (before, after))
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        was, now = (one_line(" ".join(lines)) for lines in (old[i1:i2], new[j1:j2]))
        if tag != "equal" and was != now:
            words = f"Text of the page {code(_title(after))} {difference(was, now)}"
            yield Change(after.file, min(j1, len(new) - 1) + 1, PAGES, words)


def _forgotten_urls(base_root: Path, root: Path) -> Iterator[Change]:
    """Yield the permanent addresses that are no longer recorded."""
    if (root / RECORD).is_file() or (root / WHOLE).is_file():
        now = set(recorded(root))
        for line, url in enumerate(recorded(base_root), 1):
            if url not in now:
                words = f"{code(url)} is no longer recorded: it could go without a warning"
                yield Change(RECORD, line, URLS, words)
