"""The page for the board as a PDF, with as much as there is room for on one side of A4."""

import datetime
import functools
import json
from bisect import bisect_left
from pathlib import Path

from ...data.plan_data import PlanData
from ...data.revision import Revision
from ...data.years import last_day
from ...render.environment import render_template
from ...views.board import ALL, URL_PATH, Board, Listed, Room, board
from ...views.plans import plan_after
from .characters import missing
from .content import Json, with_link_names
from .render import Pdf, as_pdf

TEMPLATE = "board.typ"
# From much to little: all in smaller letters from the second on; then the names of actions without
# an update go first, and those with changes last.
ROOMS = (
    ALL,
    ALL,
    Room(name=100),
    *(Room(gaps, name=90) for gaps in (8, 6, 5, 4, 3, 2, 1)),
    *(Room(0, name=length) for length in (90, 70)),
    *(
        Room(0, leads=60, name=60, details=length, names_leads=False)
        for length in (ALL.details, *range(300, 110, -20))
    ),
    *(
        Room(0, leads=45, name=50, details=length, names_leads=False)
        for length in (*range(110, 30, -10), 0)
    ),
    *(Room(0, items, 20, 45, 0, names_leads=False) for items in (20, 12, 8, 5, 3, 2, 1, 0)),
)
PDF_PATH = f"{URL_PATH}progress-for-the-board.pdf"


def render_board(
    data: PlanData,
    site_url: str,
    today: datetime.date,
    revision: Revision | None = None,
    cache: Path | None = None,
) -> tuple[Board, Pdf]:
    """Return what the board reads, and its PDF.

    The PDF has the most of it that fits on one page, or, of a plan with very many priorities, the
    least. The other arguments are as in `render_pdfs`.
    """

    @functools.cache
    def render(number: int) -> Pdf:
        content = _content(data, board(data, revision, ROOMS[number]), site_url, today)
        content |= {"is_small": number > 0, "is_cut": ROOMS[number] != ALL}
        return _render(content, f"board-{number}", cache)

    least = len(ROOMS) - 1
    fits = bisect_left(range(least), True, key=lambda number: render(number).pages == 1)
    return board(data, revision), render(fits)


def _render(content: Json, name: str, cache: Path | None) -> Pdf:
    import typst

    try:
        return as_pdf(PDF_PATH, name, content, cache, TEMPLATE)
    except typst.TypstError as error:
        if not (characters := missing(error)):
            raise
        # The plan's own are in its PDF: these are in what was written once, or in no plan.
        text = json.dumps(content, ensure_ascii=False)
        for one in characters:
            text = text.replace(one, "?")
        return _render(json.loads(text), name, cache)


def _content(data: PlanData, shown: Board, site_url: str, today: datetime.date) -> Json:
    """Return the content of the PDF, as that of a plan's is (see `Json`)."""
    plan, ends = shown.plan, last_day(shown.plan.year)
    is_over = today > ends and not plan_after(data, plan)
    notice = render_template("plan_over", "", site=data.site, plan=plan, ends=ends, is_over=is_over)

    def link(text: str, url_path: str) -> Json:
        return {"text": text, "url": site_url and site_url + url_path}

    def listed(them: Listed, url_path: str) -> Json:
        items = [one._asdict() | {"name": link(one.name, one.url_path)} for one in them.items]
        return {"items": items, "more": link(them.more_words, url_path)}

    return with_link_names(
        {
            "title": shown.title,
            "partnership": data.site.partnership,
            "description": shown.period,
            "notice": notice.striptags() if is_over else "",
            "texts": [shown.period, shown.counts],
            "since": shown.since_then,
            "rows": [
                {
                    "priority": link(row.priority.name, row.priority.url_path),
                    "actions": row.actions,
                    "total": row.not_updated.total,
                    "changed": listed(row.changed, row.priority.url_path),
                    "not_updated": listed(row.not_updated, row.priority.url_path),
                }
                for row in shown.rows
            ],
            "leads": [
                [link(one.partner.name, one.partner.url_path), one.actions, one.updated]
                for one in shown.leads
            ],
            "more_leads": link(shown.more_leads_words, "contacts/"),
            "others": listed(shown.others or Listed((), 0), "feed.xml"),
            "web": link(f"{site_url}{URL_PATH}", URL_PATH) if site_url else None,
        }
    )
