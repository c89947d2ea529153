"""The whole project checked: the data, what stands at the top of each page, and its macro calls."""

import datetime
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from traceback import walk_tb

import jinja2

from ..data.front_matter import Page, check_addresses, left_to_write, pages_in
from ..data.plan_data import PlanData
from ..data.problems import Problem, Problems, Unknown, did_you_mean
from ..data.yaml_reader import MISSING, NOT_TEXT
from ..render.edit_links import NOWHERE, Settings
from ..render.environment import TEMPLATES
from ..render.page_macros import Drawn, macros_for_page
from .data_rules import examined
from .published_ids import RECORD, check_published
from .theme_options import check_icons, check_theme_options

# The partnership's own lines of how its site is built.
LINES = "mkdocs.yml"
HERE = str(Path(__file__).parent.parent)


def checked(root: Path, today: datetime.date | None = None) -> PlanData:
    """Return the book in root/data.

    Raises Problems on any slip in root/data or root/docs, and on what is dated later than `today`.
    """
    data, pages = sound(root, today)
    check_calls(pages, macros_for_page(data))
    return data


def sound(root: Path, today: datetime.date | None = None) -> tuple[PlanData, list[Page]]:
    """Return the book in root/data and the pages in root/docs, whose macro calls are not checked.

    Raises as `checked` does.
    """
    data, problems = examined(root, today)
    pages = list(pages_in(root, problems))
    problems += check_addresses(pages)
    problems += [*check_theme_options(root), *check_icons(pages)]
    texts = {page.file: page.text for page in pages} | _site_lines(root)
    problems += (left for file, text in texts.items() for left in left_to_write(file, text))
    if data:
        # What a whole file holds is not gone one by one.
        gone = {problem.file for problem in problems if problem.what in (MISSING, NOT_TEXT[0])}
        problems += [p for p in check_published(data, pages, root) if p.file not in gone]
    if problems or not data:
        raise Problems(problems)
    return data, pages


def _site_lines(root: Path) -> dict[str, str]:
    path = root / LINES
    return {path.name: path.read_text("utf-8", "replace")} if path.is_file() else {}


def remembered(root: Path, settings: Settings = NOWHERE) -> tuple[PlanData, Drawn]:
    """Return the book in root/data as `checked` does, and the macros that its pages were checked
    with; anew only when a file has changed. Raises Problems as `checked` does.

    Zensical asks once for each page.
    """
    read = [root / RECORD, root / LINES]
    read += (p for of in (root / "data", root / "docs", TEMPLATES) for p in of.rglob("*"))
    return _remembered(root, settings, tuple(map(_stamp, sorted(read))))


def _stamp(path: Path) -> tuple[Path, int, int]:
    try:
        now = path.stat()
    except OSError:  # never there, or just gone: an editor's program saves a file as a new one
        return path, 0, 0
    return path, now.st_mtime_ns, now.st_size


@lru_cache(maxsize=1)
def _remembered(
    root: Path, settings: Settings, _: tuple[tuple[Path, int, int], ...]
) -> tuple[PlanData, Drawn]:
    data, pages = sound(root)
    drawn = macros_for_page(data, settings)
    check_calls(pages, drawn)
    return data, drawn


def check_calls(pages: Iterable[Page], drawn: Drawn) -> None:
    """Raise Problems with what is wrong in the macro calls of pages.

    `drawn` gives the macros for the page at an address.
    """
    if problems := list(_wrong_calls(pages, drawn)):
        raise Problems(problems)


def _wrong_calls(pages: Iterable[Page], drawn: Drawn) -> Iterator[Problem]:
    env = jinja2.Environment(undefined=jinja2.StrictUndefined)
    for page in pages:
        try:
            template = env.from_string(page.text)
        except jinja2.TemplateSyntaxError as error:
            fix = "write a macro as {{ name() }}"
            yield Problem(page.file, error.lineno, "the brackets of a macro are not right", fix)
            continue
        try:
            known = drawn(page.url_path)
            template.render(known)
        except Exception as error:  # whatever a page asks Jinja for
            yield Problem(page.file, *_fault(error, list(known)))


def _fault(error: Exception, known: list[str]) -> tuple[int, str, str]:
    """Return the line of a page's fault and its words. Raises the error where the fault is ours."""
    frames = [(frame.f_code.co_filename, at) for frame, at in walk_tb(error.__traceback__)][1:]
    line = next((at for file, at in frames if file == "<template>"), 1)
    if isinstance(error, Unknown):
        return line, error.what, error.fix
    if any(file.startswith(HERE) for file, _ in frames):
        raise error
    undefined = re.match("'(.+)' is undefined", str(error))
    if not undefined:
        return line, "the macro needs other words in its brackets", "see how other pages call it"
    name = undefined[1]
    otherwise = f"choose from {', '.join(known)}"
    return line, f"`{name}` is not a macro", did_you_mean(name, known, otherwise)
