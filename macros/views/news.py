"""Which updates of an action are new since a day, and which earlier ones were corrected."""

import datetime
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ..data.plan_records import Action, Update, one_line
from .changes import RecordedChange

# From this share of the same letters on, an update in place of another is a correction of it.
ALIKE = 0.6


class News(NamedTuple):
    """An action, its new updates, those that were corrected, and what else has changed of it.
    `is_undated`: an update without a date counts as new, because nothing says that it is older."""

    action: Action
    updates: tuple[Update, ...]
    corrected: tuple[Update, ...]
    others: tuple[RecordedChange, ...]
    is_undated: bool


def news_of(
    action: Action, changes: Iterable[RecordedChange], since: datetime.date, takes_undated: bool
) -> News:
    """Return the updates of an action that git has seen since a day, or that are dated since."""
    added, corrected = set[int](), set[int]()
    others = list[RecordedChange]()
    for one in (one for one in changes if one.record is action):
        is_shown = one.change.field != "updates"
        if not one.change.field:
            added = {*range(len(action.updates))}
        elif one.change.field == "updates":
            values = _values(one.change.before), _values(one.change.after)
            added, corrected, is_shown = _compare(*values)
        if is_shown:
            others.append(one)
    new, undated = list[Update](), False
    for number, update in enumerate(action.updates):
        is_undated = takes_undated and not update.on and number not in added
        if number in added or is_undated or (update.on and update.on >= since):
            new.append(update)
            corrected.discard(number)
            undated |= is_undated
    return News(
        action,
        tuple(new),
        tuple(one for number, one in enumerate(action.updates) if number in corrected),
        tuple(others),
        undated,
    )


def _values(updates: Any) -> list[tuple[str, ...]]:
    """Return the values of updates, of any form that a file may have had."""
    listed = updates if isinstance(updates, list) else [] if updates is None else [updates]
    keys = ("text", "on", "status")
    dicts = (one if isinstance(one, dict) else {"text": one} for one in listed)
    return [tuple(one_line(str(one.get(key) or "")) for key in keys) for one in dicts]


def _compare(
    before: list[tuple[str, ...]], after: list[tuple[str, ...]]
) -> tuple[set[int], set[int], bool]:
    """Return which updates were added, which are corrections, being like one that is gone or of its
    day, and whether another was withdrawn."""
    gone, added, corrected = list(before), set[int](), set[int]()
    for number, update in enumerate(after):
        if update in gone:
            gone.remove(update)
        else:
            added.add(number)
    withdrawn = False
    for text, on, _ in gone:
        alike = {
            number: SequenceMatcher(None, text, after[number][0]).ratio()
            + bool(on and on == after[number][1])
            for number in added
        }
        best = max(alike, key=alike.__getitem__, default=None)
        if best is not None and alike[best] >= ALIKE:
            added.remove(best)
            corrected.add(best)
        else:
            withdrawn = True
    return added, corrected, withdrawn
