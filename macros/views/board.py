"""What the partnership's board reads: what has changed since its last meeting, by priority and
lead, and which actions have no new update."""

import datetime
import sys
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Action, Plan, Update, one_line
from ..data.records import Partner, Priority
from ..data.revision import WATCHED, Revision
from ..data.years import first_day
from .actions import action_tables
from .changes import RecordedChange, recorded_changes
from .formats import format_date, format_period, format_year, sorted_by_name
from .news import News, news_of
from .plans import get_plan, plans_before_current

URL_PATH = "progress/board/"
# The tables whose changes are shown besides the plan's actions: not those of the glossary.
OTHERS = ("actions", "partners", "other-help", "measures", "plans")
# So much of a changed value is always shown: a phone number, or a name.
SHORTEST = 45


class Room(NamedTuple):
    """How much is shown: how many actions of a priority without an update, and with changes, how
    many leads, how many characters of an action's name and of what has changed, and whether an
    update has the names of its leads."""

    gaps: int = sys.maxsize
    items: int = sys.maxsize
    leads: int = sys.maxsize
    name: int = sys.maxsize
    details: int = sys.maxsize
    names_leads: bool = True


ALL = Room()


class Item(NamedTuple):
    """A record by its name, its URL path, and what has changed, if anything."""

    name: str
    url_path: str
    details: str = ""


class Listed(NamedTuple):
    """The items of a list that there is room for, and how many more there are."""

    items: tuple[Item, ...]
    more: int

    @property
    def total(self) -> int:
        return len(self.items) + self.more

    @property
    def more_words(self) -> str:
        """The words of the link to the others, or "" if there are none."""
        if not self.more:
            return ""
        return f"and {self.more} more" if self.items else f"{self.more} in all"


class PriorityRow(NamedTuple):
    """A priority, how many actions it has, what has changed, and the actions without an update."""

    priority: Priority
    actions: int
    changed: Listed
    not_updated: Listed


class LeadRow(NamedTuple):
    """A partner, how many actions it leads, and how many of them have an update."""

    partner: Partner
    actions: int
    updated: int


class Board(NamedTuple):
    """What has changed in a plan since a day: that of the board's `meeting`, or the plan's first.

    `updated` are the actions with an update published since, `undated` those of them whose update
    has no date and may be older. `others` are changes of other records, None if nothing records
    them. `last_updated` is when the data last changed, if git knows it.
    """

    plan: Plan
    meeting: datetime.date | None
    since: datetime.date
    last_updated: datetime.date | None
    rows: tuple[PriorityRow, ...]
    leads: tuple[LeadRow, ...]
    more_leads: int
    updated: int
    undated: int
    others: Listed | None

    @property
    def title(self) -> str:
        return f"Progress for the board: {format_year(self.plan.year)}"

    @property
    def more_leads_words(self) -> str:
        """The words of the link to the other leads, or "" if there are none."""
        return f"and {self.more_leads} more lead partners" if self.more_leads else ""

    @property
    def since_then(self) -> str:
        return f"since {format_date(self.since)}"

    @property
    def period(self) -> str:
        """The sentences that say what this is about."""
        year, months = format_year(self.plan.year), format_period(self.plan.year)
        published = f"is what we have published about the plan for {year} ({months})"
        if self.meeting == self.since:
            about = f"This {published} since the board's meeting on {format_date(self.since)}."
        else:
            about = "We have not recorded the date of a board meeting"
            if self.meeting:
                about += f" after that on {format_date(self.meeting)}, before the plan began"
            about += f", so this {published} since it began on {format_date(self.since)}."
        if self.last_updated:
            about += f" Last updated on {format_date(self.last_updated)}."
        return about

    @property
    def counts(self) -> str:
        """The sentences on all actions: where no update is published, something may be done."""
        actions = len(self.plan.actions)
        text = f"{actions} action{'s' if actions != 1 else ''}, {self.updated or 'none'} with an"
        text += f" update published {self.since_then}."
        if self.undated:
            text += f" For {self.undated} of these the update has no date and may be older."
        if self.updated < actions:
            text += " No update does not mean that nothing was done: we may not have published it."
        if self.others is None:
            text += " Changes of leads, wording and numbers are not listed: the history of these"
            text += " pages is not known here."
        return text


def board(data: PlanData, revision: Revision | None, room: Room = ALL) -> Board:
    """Return what has changed in the current plan, as much of it as there is room for."""
    plan = get_plan(data)
    meetings = (one.last_meeting for one in (plan, *plans_before_current(data)))
    meeting = max(filter(None, meetings), default=None)
    since = max(meeting or datetime.date.min, first_day(plan.year))
    history, plan_file = revision if revision and revision.entries else None, plan.location.file
    found = history.changes_since(since, plan_file) if history else ()
    changes = tuple(recorded_changes(data, found))
    # Where git has not seen the plan before, or nothing is older, what has no date may be new.
    added_on, _ = history.files.get(plan_file, (since, since)) if history else (since, since)
    takes_undated = meeting != since or added_on >= since
    news = {one.id: news_of(one, changes, since, takes_undated) for one in plan.actions}
    rows = []
    for table in action_tables(data, plan.year):
        changed, not_updated = list[Item](), list[Item]()
        for about in (news[row.action.id] for row in table.rows):
            item = Item(_shorten(about.action.action, room.name), about.action.url_path)
            if details := _describe(data, about, room):
                changed.append(item._replace(details=details))
            if not about.updates:
                not_updated.append(item)
        listed = _listed(changed, room.items), _listed(not_updated, room.gaps)
        rows.append(PriorityRow(table.priority, len(table.rows), *listed))
    leads = list[LeadRow]()
    for partner in sorted_by_name(data.partners):
        if led := [one for one in news.values() if partner.id in one.action.leads]:
            leads.append(LeadRow(partner, len(led), sum(bool(one.updates) for one in led)))
    return Board(
        plan,
        meeting,
        since,
        revision.modified(f"data/plans/{plan.year}", *WATCHED) if revision else None,
        tuple(rows),
        tuple(leads[: room.leads]),
        len(leads[room.leads :]),
        sum(bool(one.updates) for one in news.values()),
        sum(one.is_undated for one in news.values()) if meeting == since else 0,
        _listed(_others(changes, plan, room), room.items) if history else None,
    )


def _describe(data: PlanData, news: News, room: Room) -> str:
    """Return what is new about an action."""
    texts = [_describe_change(change, room) for change in news.others]
    if news.corrected:
        texts.insert(0, f"update corrected, {_describe_updates(data, news.corrected, room)}")
    if news.updates:
        names = {partner.id: partner.short_name or partner.name for partner in data.partners}
        leads = ", ".join(names[lead] for lead in news.action.leads)
        new = _describe_updates(data, news.updates, room)
        texts.insert(0, f"{leads}, {new}" if room.names_leads else new)
    text = "; ".join(texts).replace(".; ", "; ")
    return text[:1].upper() + text[1:]


def _describe_updates(data: PlanData, updates: Sequence[Update], room: Room) -> str:
    """Return the dates, statuses and texts of updates, or only of the last without the room."""
    count = f"{len(updates)} updates, " if len(updates) > 1 else ""
    texts = []
    for update in updates if room.details == ALL.details else updates[-1:]:
        status = data.vocabulary.label_of(update.status) if update.status else ""
        about = ", ".join(
            filter(None, (format_date(update.on) if update.on else "no date", status))
        )
        texts.append(about + (f": {_shorten(update.text, room.details)}" if room.details else ""))
    return count + "; ".join(texts)


def _describe_change(one: RecordedChange, room: Room) -> str:
    """Return what a value is now. Earlier words and numbers may have been private by mistake."""
    length = max(room.details, SHORTEST)
    if not one.change.field:
        return "new"
    if one.change.field == "updates":
        return "update withdrawn"
    if one.after == one_line(one.name):  # it is written in front
        return f"{one.label} changed"
    before = f" (before: {_shorten(one.before, length)})" if one.before else ""
    return f"{one.label}: {_shorten(one.after or 'none', length)}{before}"


def _others(changes: Iterable[RecordedChange], plan: Plan, room: Room) -> list[Item]:
    """Return the changes of what is not an action of the plan: numbers, figures, corrections."""
    items = []
    for one in changes:
        if one.change.table in OTHERS and one.record not in plan.actions:
            year = f" ({format_year(one.record.year)})" if isinstance(one.record, Action) else ""
            name, text = _shorten(one.name, room.name) + year, _describe_change(one, room)
            items.append(Item(name, one.record.url_path, text[:1].upper() + text[1:]))
    return items


def _listed(items: Sequence[Item], most: int) -> Listed:
    return Listed(tuple(items[:most]), len(items[most:]))


def _shorten(text: str, length: int) -> str:
    return shorten(one_line(text), length, placeholder="\N{NO-BREAK SPACE}…")
