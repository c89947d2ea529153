"""What the partnership's board reads on one side of paper: what has changed since its last meeting,
by priority and lead, and which actions have no new update."""

import datetime
from collections.abc import Iterable, Sequence
from textwrap import shorten
from typing import Any, NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Action, Plan, Update, one_line
from ..data.records import Partner, Priority
from ..data.revision import Revision
from ..data.years import first_day
from .actions import action_tables
from .changes import RecordedChange, recorded_changes
from .formats import format_date, format_period, format_year, sorted_by_name
from .plans import get_plan

URL_PATH = "progress/board/"
# The tables whose changes are shown besides the plan's actions: not those of the glossary.
OTHERS = ("actions", "partners", "other-help", "measures", "plans")


class Room(NamedTuple):
    """How much is shown: how many items of a list and how many leads, and how many characters of an
    action's name and of what has changed."""

    items: int
    leads: int
    name: int
    details: int


# So much of a changed value is always shown: a phone number, or a name.
SHORTEST = 45
# From much to little.
ROOMS = (
    Room(99, 99, 140, 400),
    Room(99, 99, 100, 250),
    Room(99, 99, 80, 180),
    Room(99, 60, 70, 120),
    Room(99, 60, 60, 80),
    Room(30, 60, 50, 50),
    Room(30, 60, 70, 0),
    Room(20, 60, 50, 0),
    Room(12, 60, 45, 0),
    Room(8, 60, 45, 0),
    Room(6, 45, 45, 0),
    Room(4, 45, 45, 0),
    Room(3, 30, 45, 0),
    Room(2, 30, 45, 0),
    Room(1, 20, 40, 0),
    Room(0, 10, 40, 0),
)


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
    """What has changed in a plan since a day: that of the board's last meeting, if the plan has it.

    `updated` are the actions with an update since, `undated` those of them whose update has no date
    and may be older. `others` are changes of other records, None if nothing records them.
    `last_updated` is when the data last changed, if git knows it.
    """

    plan: Plan
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
        day, months = format_date(self.since), format_period(self.plan.year)
        about = f"The plan for {format_year(self.plan.year)} covers {months}."
        if self.plan.last_meeting:
            about += f" This is what we have published since the board's meeting on {day}."
        else:
            about += " We have not recorded the date of a board meeting, so this is what we have"
            about += f" published since the plan began on {day}."
        if self.last_updated:
            about += f" Last updated on {format_date(self.last_updated)}."
        return about

    @property
    def counts(self) -> str:
        """The sentences on all actions: where no update is published, something may be done."""
        actions = len(self.plan.actions)
        text = f"{actions} action{'s' if actions != 1 else ''}, {self.updated or 'none'} with an"
        text += f" update {self.since_then}."
        if self.undated:
            text += f" For {self.undated} of these the update has no date and may be older."
        if self.updated < actions:
            text += " No update does not mean that nothing was done: we may not have published it."
        if self.others is None:
            text += " Changes of leads, wording and numbers are not listed: the history of these"
            text += " pages is not known here."
        return text


def board(data: PlanData, revision: Revision | None, room: Room) -> Board:
    """Return what has changed in the current plan, as much of it as there is room for."""
    plan = get_plan(data)
    since = plan.last_meeting or first_day(plan.year)
    changes = _net_changes(recorded_changes(data, revision), since)
    news = {action.id: _news(action, plan, since, revision, changes) for action in plan.actions}
    rows = []
    for table in action_tables(data, plan.year):
        changed, not_updated = list[Item](), list[Item]()
        for about in (news[row.action.id] for row in table.rows):
            item = Item(_shorten(about.action.action, room.name), about.action.url_path)
            if details := _describe(data, about, room):
                changed.append(item._replace(details=details))
            if not about.updates:
                not_updated.append(item)
        listed = _listed(changed, room), _listed(not_updated, room)
        rows.append(PriorityRow(table.priority, len(table.rows), *listed))
    leads = list[LeadRow]()
    for partner in sorted_by_name(data.partners):
        if led := [one for one in news.values() if partner.id in one.action.leads]:
            leads.append(LeadRow(partner, len(led), sum(bool(one.updates) for one in led)))
    files = (f"data/plans/{plan.year}", "data/partners.yml", "data/measures.yml")
    return Board(
        plan,
        since,
        revision.modified(*files) if revision else None,
        tuple(rows),
        tuple(leads[: room.leads]),
        len(leads[room.leads :]),
        sum(bool(one.updates) for one in news.values()),
        sum(one.is_undated for one in news.values()),
        _listed(_others(changes, plan, room), room) if _has_history(revision) else None,
    )


class _News(NamedTuple):
    """An action with its new updates and the other changes of it. `is_undated`: an update without a
    date counts as new, because nothing says that it is older."""

    action: Action
    updates: tuple[Update, ...]
    changes: tuple[RecordedChange, ...]
    is_undated: bool


def _has_history(revision: Revision | None) -> bool:
    return bool(revision and revision.entries)


def _net_changes(changes: Iterable[RecordedChange], since: datetime.date) -> list[RecordedChange]:
    """Return the changes since a day, the newest first, those of one value as one."""
    net = dict[tuple[str, str], RecordedChange]()
    for one in changes:
        if one.change.on >= since:
            newest = net.get((one.record.url_path, one.label), one)
            change = newest.change._replace(before=one.change.before)
            merged = newest._replace(change=change, before=one.before)
            net[one.record.url_path, one.label] = merged
    return [one for one in net.values() if one.change.before != one.change.after]


def _news(
    action: Action,
    plan: Plan,
    since: datetime.date,
    revision: Revision | None,
    changes: Iterable[RecordedChange],
) -> _News:
    """Return the updates of an action that are dated since a day, or that git has seen since."""
    own = tuple(one for one in changes if one.record is action)
    updates = [one.change for one in own if one.change.field == "updates"]
    added = sum(_count(one.after) - _count(one.before) for one in updates)
    added_on, _ = (revision.files if revision else {}).get(action.location.file, (since, since))
    is_unknown = bool(plan.last_meeting) and not _has_history(revision)
    takes_undated = not plan.last_meeting or is_unknown or added_on >= since
    new = tuple(
        update
        for number, update in enumerate(action.updates, 1)
        if number > len(action.updates) - added
        or (update.on >= since if update.on else takes_undated)
    )
    others = tuple(one for one in own if one.change.field != "updates" or added <= 0)
    return _News(action, new, others, is_unknown and any(not update.on for update in new))


def _count(updates: Any) -> int:
    """Return how many updates a value of any form has, which a file may have had."""
    return len(updates) if isinstance(updates, list) else int(updates is not None)


def _describe(data: PlanData, news: _News, room: Room) -> str:
    """Return what is new about an action."""
    texts = [_describe_change(change, room) for change in news.changes]
    if news.updates:
        names = {partner.id: partner.short_name or partner.name for partner in data.partners}
        latest, count = news.updates[-1], len(news.updates)
        about = [", ".join(names[lead] for lead in news.action.leads)]
        about.append(f"{count} updates" if count > 1 else "")
        about.append(format_date(latest.on) if latest.on else "no date")
        about.append(data.vocabulary.label_of(latest.status) if latest.status else "")
        text = f": {_shorten(latest.text, room.details)}" if room.details else ""
        texts.insert(0, ", ".join(filter(None, about)) + text)
    return "; ".join(texts)


def _describe_change(one: RecordedChange, room: Room) -> str:
    """Return what a value is now. Earlier words and numbers may have been private by mistake."""
    label, length = one.label[0].upper() + one.label[1:], max(room.details, SHORTEST)
    if one.change.field == "updates":
        return f"{label} {'corrected' if one.after else 'withdrawn'}"
    before = f" (before: {_shorten(one.before, length)})" if one.before else ""
    return f"{label}: {_shorten(one.after or 'none', length)}{before}"


def _others(changes: Iterable[RecordedChange], plan: Plan, room: Room) -> list[Item]:
    """Return the changes of what is not an action of the plan: numbers, figures, corrections."""
    items = []
    for one in changes:
        if one.change.table in OTHERS and one.record not in plan.actions:
            year = f" ({format_year(one.record.year)})" if isinstance(one.record, Action) else ""
            name = _shorten(one.name, room.name) + year
            items.append(Item(name, one.record.url_path, _describe_change(one, room)))
    return items


def _listed(items: Sequence[Item], room: Room) -> Listed:
    return Listed(tuple(items[: room.items]), len(items[room.items :]))


def _shorten(text: str, length: int) -> str:
    return shorten(one_line(text), length, placeholder="\N{NO-BREAK SPACE}…")
