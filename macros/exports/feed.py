"""An Atom feed (RFC 4287) of the plans, updates that have a date, and other changes."""

import datetime
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import jinja2

from ..data.plan_data import PlanData
from ..data.plan_records import one_line
from ..data.revision import Revision
from ..data.years import first_day
from ..views.changes import recorded_changes
from ..views.formats import format_date, format_year
from .datasets import absolute_url, licence_url


class Entry(NamedTuple):
    """A feed entry: its permanent name, title, date, URL path and text; `element` is the Atom
    element of the text, content or summary."""

    name: str
    title: str
    on: datetime.date
    url_path: str
    text: str
    element: str


def entries(data: PlanData, revision: Revision | None = None) -> tuple[Entry, ...]:
    """Return the entries, newest first: plans, updates with a date, and what has changed since.

    A plan that doesn't give the day of its publication is dated when it was added to the site; if
    git doesn't know that either, it has no entry.
    """
    found = [*_plans(data, revision), *_updates(data)]
    changes = recorded_changes(data, revision.changes if revision else ())
    for change, record, name, label, before, after, is_shown in changes:
        if not is_shown:
            continue
        if change.field == "updates" and record.latest and record.latest.on:  # type: ignore[attr-defined]
            continue  # it has an entry of its own
        text = f"Now: {after or 'none'}" + (f"\nBefore: {before}" if before else "")
        id_ = f"changes/{change.commit}/{change.table}/{change.id}/{change.field}"
        title = f"{one_line(name)}: another {label}"
        found.append(Entry(id_, title, change.on, record.url_path, text, "content"))
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.name), reverse=True))


def _updates(data: PlanData) -> Iterator[Entry]:
    for action in (action for plan in data.plans for action in plan.actions):
        # The name of an entry never changes: it has the first id of its action.
        days, id_ = Counter[datetime.date](), (*action.formerly, action.id)[0]
        for update in action.updates:
            if update.on:
                # The name of the first update of a day never changes; a second one gets a number.
                days[update.on] += 1
                nth = f"/{days[update.on]}" if days[update.on] > 1 else ""
                name, title = f"{id_}/{update.on}{nth}", one_line(action.action)
                yield Entry(name, title, update.on, action.url_path, update.text, "content")


def _plans(data: PlanData, revision: Revision | None) -> Iterator[Entry]:
    for plan in data.plans:
        added, _ = (revision.files if revision else {}).get(plan.location.file, (None, None))
        if on := plan.published_on or added:
            done = "published" if plan.published_on else "added to this site"
            text = f"The plan for {format_year(plan.year)} was {done} on {format_date(on)}."
            yield Entry(f"plans/{plan.year}", plan.title, on, plan.url_path, text, "summary")


def to_atom(data: PlanData, site_url: str, revision: Revision | None = None) -> bytes:
    """Return the feed. Its links are absolute if `site_url` is not empty, else relative.

    Ids are tag URIs (RFC 4151), so that they stay the same when the site moves.
    """
    template = jinja2.Template(
        Path(__file__).with_name("feed.xml").read_text("utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    found = entries(data, revision)
    feed: str = template.render(
        site=data.site,
        entries=found,
        updated=found[0].on if found else first_day(data.site.current),
        url=partial(absolute_url, site_url),
        licence_url=licence_url(data, site_url),
    )
    return feed.encode()
