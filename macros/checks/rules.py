"""The rules that one record, or all records of a kind, keep: dates, figures, and what stands once.

Each yields problems; none prints or stops early.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from ..data.plan_data import PlanData, fields_of, records_in
from ..data.plan_records import one_line
from ..data.problems import Problem
from ..data.records import Record
from ..data.years import year_after


def nothing_is_of_the_future(data: PlanData, today: datetime.date) -> Iterator[Problem]:
    for record in records_in(data):
        for key, day in fields_of(record):
            if isinstance(day, datetime.date) and day > today:
                what = f"`{day}` is a day that has not come yet"
                yield record.location.problem(what, "write the day it was", key)


def nothing_is_listed_twice(data: PlanData) -> Iterator[Problem]:
    for record in records_in(data):
        for key, values in fields_of(record):
            if not isinstance(values, tuple) or not values:
                continue
            if isinstance(values[0], Record):
                for _, again, first in _repeated((repr(below), below) for below in values):
                    what = f"the same stands in line {first.location.line}"
                    yield again.location.problem(what, "delete one of the two")
                continue
            for at, words, _ in _repeated((one_line(v).casefold(), v) for v in values):
                what = f"`{key}` names `{words}` twice"
                yield record.location.problem(what, "delete one of the two", key, at)


def names_stand_once(data: PlanData) -> Iterator[Problem]:
    kinds: tuple[tuple[Iterable[Any], str], ...] = (
        (data.partners, "name"),
        (data.partners, "short_name"),
        (data.glossary, "term"),
        (data.topics, "name"),
        (data.measures, "name"),
        (data.priorities, "name"),
        (data.vocabulary.statuses, "label"),
        *((plan.sections, "title") for plan in data.plans),
    )
    for records, key in kinds:
        named = [(getattr(record, key), record) for record in records]
        texts = ((one_line(text).casefold(), record) for text, record in named if text)
        for _, record, first in _repeated(texts):
            words, line = getattr(record, key), first.location.keys[key]
            what = f"`{words}` stands in line {line} too"
            yield record.location.problem(what, "keep one of the two, or tell them apart", key)


def actions_say_different_things(data: PlanData) -> Iterator[Problem]:
    """A copied action with a new id is still the same action."""
    for plan in data.plans:
        for part in plan.priority_plans:
            texts = ((one_line(action.action).casefold(), action) for action in part.actions)
            for _, action, first in _repeated(texts):
                what = f"`{action.id}` says the same as `{first.id}`, line {first.location.line}"
                yield action.location.problem(what, "delete one of the two", "action")


def figures_are_of_their_years(data: PlanData) -> Iterator[Problem]:
    """A figure is of a plan's year, or of one in a row before it; and it can be."""
    plans = {plan.year for plan in data.plans}
    for measure in data.measures:
        for key, figures in (("counts", measure.counts), ("changes", measure.changes)):
            sound = plans | figures.keys()
            for year, figure in figures.items():
                if year not in plans and year_after(year) not in sound:
                    what = f"{year} is the year of no plan, and not the one before it"
                    fix = "correct the year, or write the years between too"
                    yield measure.location.problem(what, fix, f"{key}.{year}")
                if figure < (0 if key == "counts" else -100):
                    what = f"`{figure:g}` is less than there can be"
                    yield measure.location.problem(what, "correct the figure", f"{key}.{year}")


def _repeated(keyed: Iterable[tuple[str, Any]]) -> Iterator[tuple[int, Any, Any]]:
    """Yield each value whose key came before: its index, itself, and the first with that key."""
    first: dict[str, Any] = {}
    for at, (key, value) in enumerate(keyed):
        if key in first:
            yield at, value, first[key]
        first.setdefault(key, value)


RULES = (
    nothing_is_listed_twice,
    names_stand_once,
    actions_say_different_things,
    figures_are_of_their_years,
)
