"""The documents of a built site: each plan's PDF below its page, which then leads to it."""

import re
from collections.abc import Iterable, Iterator
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ...data.plan_data import PlanData, fields_of, records_in
from ...data.plan_records import Plan
from ...data.problems import JOINERS, Problem, Problems, visible
from ...render.environment import environment, render_template
from ..site_pages import require_unprocessed, rewrite_pages
from .document import document
from .weasy import Printed, letters, need_libraries, printed

# The place for a link to a document, or the link that an earlier run has put there.
DRAWN = re.compile('<!-- document ([0-9-]+) -->(?:<p class="document">.*?</p>)?')


def file_of(plan: Plan) -> str:
    """Return where a plan's document stands, below the site's root."""
    return f"{plan.url_path}partnership-plan-{plan.year}.pdf"


def write_documents(data: PlanData, plans: Iterable[Plan], site: Path, site_url: str) -> list[str]:
    """Write the documents of plans into a site that is built and not finished yet.

    The pages that have a place for a link to one get it. `site_url` is the site's own address with
    a slash at its end, or empty. Return a line about each. Raises Problems, and writes nothing,
    where there is no such site, where Pango is missing, or where a text has a letter that the
    documents' font has not.
    """
    require_unprocessed(site)
    need_libraries(site)
    texts = [(plan, document(data, plan, site_url)) for plan in plans]
    if problems := [slip for plan, html in texts for slip in unprintable(data, plan, html)]:
        raise Problems(problems)
    made = [(plan, printed(html)) for plan, html in texts]
    told = []
    for plan, one in made:
        path = site / file_of(plan)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.pdf)
        told.append(f"{path} ({size(one)})")
    _link({plan.year: (plan, one) for plan, one in made}, site)
    return told


def size(made: Printed) -> str:
    """Return how large a document is, as people read it: 22 pages, 157 KB."""
    pages = f"{made.pages} page{'s' if made.pages != 1 else ''}"
    return f"{pages}, {round(len(made.pdf) / 1000)} KB"


def _link(made: dict[str, tuple[Plan, Printed]], site: Path) -> None:
    env = environment()

    def drawn(base: str, place: re.Match[str]) -> str:
        if place[1] not in made:
            return place[0]
        plan, one = made[place[1]]
        view: dict[str, Any] = {"plan": plan, "file": file_of(plan), "size": size(one)}
        return render_template(env, "document_link", base, **view)

    rewrite_pages(site, lambda base, html: DRAWN.sub(partial(drawn, base), html))


def unprintable(data: PlanData, plan: Plan, html: str) -> Iterator[Problem]:
    """Yield a problem for each text of a plan's document with a letter that its font has not."""
    text = unescape(Markup(html).striptags())
    for letter in sorted(set(text) - letters() - set(JOINERS)):
        if letter.isspace():
            continue
        what = f"the font of the documents has no “{letter}” ({visible(letter, letter)})"
        fix = "write it in words or in other letters"
        yield from _places(data, plan, letter, what, fix)


def _places(data: PlanData, plan: Plan, letter: str, what: str, fix: str) -> Iterator[Problem]:
    """Yield the problem wherever a record holds the letter, of the plan if one of it does."""
    for records in (records_in(plan), records_in(tuple(data))):
        found = [
            record.location.problem(what, fix, key)
            for record in records
            for key, value in fields_of(record)
            if (isinstance(value, str) and letter in value)
            or (
                isinstance(value, tuple)
                and letter in "".join(t for t in value if isinstance(t, str))
            )
        ]
        if found:
            yield from found
            return
