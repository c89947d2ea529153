"""An Atom feed (RFC 4287) of each plan and each update that has a date."""

import datetime
from collections import Counter
from functools import partial
from pathlib import Path
from typing import NamedTuple

import jinja2

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, one_line
from ..data.years import first_day
from ..views.formats import format_date, format_year
from .datasets import absolute_url

# A tag URI contains a year in which its owner had the email address. Changing it changes all ids.
TAG_YEAR = "2024"


class Entry(NamedTuple):
    """A feed entry: its permanent name, title, date, URL path and text; `element` is the Atom
    element of the text, content or summary."""

    name: str
    title: str
    on: datetime.date
    url_path: str
    text: str
    element: str


def entries(data: PlanData) -> tuple[Entry, ...]:
    """Return the entries, newest first."""
    found = [_plan_entry(plan) for plan in data.plans]
    for action in (action for plan in data.plans for action in plan.actions):
        days: Counter[datetime.date] = Counter()
        for update in action.updates:
            if update.on:
                # The name of the first update of a day never changes; a second one gets a number.
                days[update.on] += 1
                nth = f"/{days[update.on]}" if days[update.on] > 1 else ""
                name, title = f"{action.id}/{update.on}{nth}", one_line(action.action)
                found.append(Entry(name, title, update.on, action.url_path, update.text, "content"))
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.name), reverse=True))


def _plan_entry(plan: Plan) -> Entry:
    on = plan.published_on or first_day(plan.year)
    text = f"The plan for {format_year(plan.year)}. " + (
        f"It was published on {format_date(on)}."
        if plan.published_on
        else f"No day of publication is known. It is dated {format_date(on)}, when its year begins."
    )
    return Entry(f"plans/{plan.year}", plan.title, on, plan.url_path, text, "summary")


def to_atom(data: PlanData, site_url: str) -> bytes:
    """Return the feed. Its links are absolute if `site_url` is not empty, else relative.

    Ids are tag URIs (RFC 4151) under the partnership's email address, so that they stay the same
    when the site moves.
    """
    template = jinja2.Template(
        Path(__file__).with_name("feed.xml").read_text("utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
    )
    tag, url = f"tag:{data.site.email},{TAG_YEAR}:", partial(absolute_url, site_url)
    feed: str = template.render(site=data.site, entries=entries(data), tag=tag, url=url)
    return feed.encode()
