"""What is new, as an Atom feed (RFC 4287): each plan, and each update that has a date."""

import datetime
from collections import Counter
from typing import NamedTuple
from xml.etree import ElementTree as ET

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, one_line
from ..data.years import first_day
from ..views.formats import format_date, format_year
from .datasets import at

# A tag names a year in which the address was its owner's; another one would make other ids.
OWNED = "2024"


class Entry(NamedTuple):
    """A piece of news: what tells it from all others for good, its title, day, address and text;
    `element` is what Atom calls such a text: the content, or a summary of what stands there."""

    name: str
    title: str
    on: datetime.date
    url_path: str
    text: str
    element: str


def entries(data: PlanData) -> tuple[Entry, ...]:
    """Return the news, the newest first."""
    found = [_of_plan(plan) for plan in data.plans]
    for action in (action for plan in data.plans for action in plan.actions):
        days: Counter[datetime.date] = Counter()
        for update in action.updates:
            if update.on:
                # The second update of one day has a name of its own; the first keeps its.
                days[update.on] += 1
                nth = f"/{days[update.on]}" if days[update.on] > 1 else ""
                name, title = f"{action.id}/{update.on}{nth}", one_line(action.action)
                found.append(Entry(name, title, update.on, action.url_path, update.text, "content"))
    return tuple(sorted(found, key=lambda entry: (entry.on, entry.name), reverse=True))


def _of_plan(plan: Plan) -> Entry:
    on = plan.published_on or first_day(plan.year)
    text = f"The plan for {format_year(plan.year)}. " + (
        f"It was published on {format_date(on)}."
        if plan.published_on
        else f"No day of publication is known. It is dated {format_date(on)}, when its year begins."
    )
    return Entry(f"plans/{plan.year}", plan.title, on, plan.url_path, text, "summary")


def to_atom(data: PlanData, site_url: str) -> bytes:
    """Return the feed. Its links are whole where the site's address is known, else relative.

    Ids are tag URIs (RFC 4151) under the partnership's e-mail address, so that they stay when the
    site moves.
    """
    news, site = entries(data), data.site
    tag = f"tag:{site.email},{OWNED}:"
    feed = ET.Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": "en"})
    _add(feed, "id", f"{tag}feed")
    _add(feed, "title", site.partnership)
    _add(feed, "updated", _moment(news[0].on))
    _add(_add(feed, "author"), "name", site.partnership)
    _add(feed, "rights", site.licence)
    _add(feed, "link", rel="self", type="application/atom+xml", href=at(site_url, "feed.xml"))
    _add(feed, "link", rel="alternate", type="text/html", href=at(site_url, "") or "./")
    for piece in news:
        entry = _add(feed, "entry")
        _add(entry, "id", tag + piece.name)
        _add(entry, "title", piece.title)
        _add(entry, "updated", _moment(piece.on))
        _add(entry, "link", rel="alternate", type="text/html", href=at(site_url, piece.url_path))
        _add(entry, piece.element, piece.text, type="text")
    ET.indent(feed)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _moment(on: datetime.date) -> str:
    return f"{on}T00:00:00Z"
