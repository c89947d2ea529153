"""The rules that records keep across fields, records and files. Each yields problems."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from textwrap import shorten
from typing import Any

from ..data.plan_data import PlanData, ancestors, fields_of, records_in
from ..data.plan_records import one_line
from ..data.problems import Problem, did_you_mean, message
from ..data.records import Record, old_ids
from ..data.years import first_day, last_update_day, year_after


def check_rules(data: PlanData, complete: bool = True) -> Iterator[Problem]:
    """Yield every violation of a rule.

    If `data` is not complete because invalid records were left out, nothing that may be missing
    for that reason is reported.
    """
    for rule in (*RULES, *RULES_OF_COMPLETE_DATA) if complete else RULES:
        yield from rule(data)


def _kinds(data: PlanData) -> Iterator[tuple[tuple[Any, ...], tuple[str, ...]]]:
    """Yield the records of each kind, with the keys whose words no two of them share."""
    yield data.partners, ("name", "short_name")
    yield data.glossary, ("term",)
    yield data.topics, ("name",)
    yield data.other_help, ("name",)
    yield data.measures, ("name",)
    yield data.priorities, ("name",)
    yield data.vocabulary.statuses, ("label",)
    yield data.vocabulary.topic_groups, ("name",)
    for plan in data.plans:
        yield plan.sections, ("title",)
        yield plan.themes, ()


def check_unique_ids(data: PlanData) -> Iterator[Problem]:
    # An action in the folder of another year is reported by its year.
    actions = [a for plan in data.plans for a in plan.actions if a.year == plan.year]
    for records in (actions, *(records for records, _ in _kinds(data))):
        first: dict[str, Any] = {}
        for record in records:
            for key, taken in (("id", record.id), *(("formerly", i) for i in old_ids(record))):
                other = first.setdefault(taken, record).location
                if other != record.location:
                    item = record.formerly.index(taken) if key == "formerly" else None
                    yield record.problem(
                        "duplicate id", key, item, id=taken, at=f"{other.file}:{other.line}"
                    )


def check_unique_texts(data: PlanData) -> Iterator[Problem]:
    """No two records of a kind have the same name, title or words."""
    parts = [part for plan in data.plans for part in plan.priority_plans]
    # A copied action with a new id is still the same action.
    kinds = [*_kinds(data), *((part.actions, ("action",)) for part in parts)]
    for records, key in ((records, key) for records, keys in kinds for key in keys):
        # A record that is written twice is reported by its id.
        once = {record.id: record for record in reversed(records)}.values()
        named = [(getattr(record, key), record) for record in reversed(once)]
        texts = ((one_line(text).casefold(), record) for text, record in named if text)
        for _, record, first in _repeated(texts):
            words, line = shorten(getattr(record, key), 60), first.location.keys[key]
            yield record.problem("duplicate text", key, words=words, line=line)


def check_repeated_items(data: PlanData) -> Iterator[Problem]:
    for record in records_in(data):
        for key, values in _lists_of(record):
            if isinstance(values[0], Record):
                for _, again, first in _repeated((repr(below), below) for below in values):
                    yield again.problem("duplicate record", line=first.location.line)
                continue
            for at, words, _ in _repeated((one_line(v).casefold(), v) for v in values):
                name = key.rpartition(".")[2]
                yield record.problem("duplicate item", key, at, key=name, words=words)


def check_action_years(data: PlanData) -> Iterator[Problem]:
    """An action's id ends with the year of its plan, so that no two years share an id."""
    for plan in data.plans:
        several = len([a for a in plan.actions if not a.id.endswith(plan.year)]) > 1
        for part in plan.priority_plans:
            ends = {action.id[-8:] for action in part.actions}
            wrong = [action for action in part.actions if action.id[-8:] != f"-{plan.year}"]
            if several and len(wrong) == len(part.actions) and len(ends) == 1:
                words = message("ids of another year", wrong=wrong[0].year, year=plan.year)
                yield Problem(part.location.file, 1, *words, cause=f"{words} {plan.year}")
                continue
            for action in wrong:
                glued = action.id.endswith(plan.year)
                name = "year without hyphen" if glued else "id of another year"
                yield action.problem(name, "id", id=action.id, year=plan.year)


def check_update_dates(data: PlanData) -> Iterator[Problem]:
    """Updates are in order, none before its plan begins, none over a year after its end.

    The review of a year is printed in the next plan. An update after that plan's end belongs to a
    later action, or its year is mistyped.
    """
    for plan in data.plans:
        begins, last = first_day(plan.year), last_update_day(plan.year)
        # An action of another year is reported by its id.
        for action in (action for action in plan.actions if action.year == plan.year):
            dated = [(update.on, update) for update in action.updates if update.on]
            for (earlier, _), (later, update) in pairwise(dated):
                if later < earlier:
                    yield update.problem("late update", "on", later=later, earlier=earlier)
            for day, update in dated:
                if not begins <= day <= last:
                    name = "update after plan" if day > last else "update before plan"
                    problem = update.problem(name, "on", day=day, year=plan.year)
                    yield replace(problem, cause=f"{problem.file}:{problem.line} {day}")


def check_meeting_dates(data: PlanData) -> Iterator[Problem]:
    """The board's last meeting is not before its plan begins: then nothing of it was reported."""
    for plan in data.plans:
        if plan.last_meeting and plan.last_meeting < first_day(plan.year):
            values = {"day": plan.last_meeting, "year": plan.year}
            yield plan.problem("meeting before plan", "last_meeting", **values)


def check_figures(data: PlanData) -> Iterator[Problem]:
    """A figure is for a plan's year, or for one in a row before it, and is possible."""
    plans = {plan.year for plan in data.plans}
    for measure in data.measures:
        for key, figures in (("counts", measure.counts), ("changes", measure.changes)):
            followed = plans | figures.keys()
            for year, figure in figures.items():
                if year not in plans and year_after(year) not in followed:
                    yield measure.problem("figure without plan", f"{key}.{year}", year=year)
                if figure < (0 if key == "counts" else -100):
                    yield measure.problem("low figure", f"{key}.{year}", figure=figure)


def check_listed_priorities(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for part in plan.priority_plans:
            if part.id not in plan.priorities:
                yield plan.problem(
                    "unlisted priority", "priorities", file=part.location.file, id=part.id
                )


def check_continued_priorities(data: PlanData) -> Iterator[Problem]:
    # A priority and its ancestor may be in one plan: it may have been split off.
    continues = {priority.id: priority.continues for priority in data.priorities}
    for priority in data.priorities:
        if priority.id in ancestors(continues, priority.id):
            yield priority.problem("circular priority", "continues", id=priority.id)


def check_shown_themes(data: PlanData) -> Iterator[Problem]:
    """Each priority's page links to the themes of its plan."""
    for plan in data.plans:
        if plan.themes and "themes" not in {section.shows for section in plan.sections}:
            yield plan.problem("unshown themes", "themes")


def check_empty_sections(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for section in plan.sections:
            if not section.text and not section.shows:
                yield section.problem("empty section", id=section.id)


def check_quotations(data: PlanData) -> Iterator[Problem]:
    """The words of a correction or remark are where it says they are.

    Which of two actions with one id is meant is not known.
    """
    ids = Counter(action.id for plan in data.plans for action in plan.actions)
    for plan in data.plans:
        quotes: list[tuple[Any, str, str]] = [
            (one, "corrected", "uncorrected words") for one in plan.corrections
        ]
        places = (place for remark in plan.remarks for place in remark.places)
        quotes += [(place, "words", "unquoted words") for place in places]
        for quote, key, name in quotes:
            words = getattr(quote, key)
            if quote.at not in data.passages:
                yield _unknown_place(data, quote, quote.at, "at")
            elif ids[quote.at] < 2 and one_line(words) not in data.passages[quote.at].text:
                yield quote.problem(name, key, words=words, at=quote.at)


def check_searched_places(data: PlanData) -> Iterator[Problem]:
    for at in data.search_words.plans:
        if at not in data.passages:
            yield _unknown_place(data, data.search_words, at, f"plans.{at}")


def _unknown_place(data: PlanData, record: Record, at: str, key: str) -> Problem:
    meant = dict(_renamed_places(data)).get(at, at)
    fix = did_you_mean(meant, data.passages, "write an action's id, or year/section")
    problem = record.problem("unknown place", key, at=at, fix=fix)
    return replace(problem, cause=f"an action {at}", follows=True)


def _renamed_places(data: PlanData) -> Iterator[tuple[str, str]]:
    """Yield each place as it was before an id in it changed, and as it is now."""
    for plan in data.plans:
        kinds: dict[str, tuple[Any, ...]] = {
            "": plan.actions,
            f"{plan.year}/": (*plan.sections, *data.priorities),
            f"{plan.year}/theme-": plan.themes,
        }
        for prefix, records in kinds.items():
            yield from ((prefix + old, prefix + one.id) for one in records for old in one.formerly)


def check_searched_pages(data: PlanData, files: Sequence[str]) -> Iterator[Problem]:
    """The search words for a page, or for a heading on it, name one of `files`, which are below
    docs/."""
    words = data.search_words
    for place in words.pages:
        file = place.partition("#")[0]
        if file not in files:
            fix = did_you_mean(file, files, "write its file below docs/, such as contacts.md")
            yield words.problem("unknown page", f"pages.{place}", file=file, fix=fix)


def check_telephones(data: PlanData) -> Iterator[Problem]:
    for partner in data.partners:
        if partner.id in (data.site.council, data.site.police) and not partner.telephone:
            yield partner.problem("no phone", id=partner.id)


def check_sources(data: PlanData) -> Iterator[Problem]:
    """The number of a service outside the plan says when it was checked."""
    for one in data.other_help:
        if one.telephone and not one.checked_on:
            yield one.problem("unchecked phone", "telephone", number=one.telephone)


def check_future_dates(data: PlanData, today: datetime.date) -> Iterator[Problem]:
    for record in records_in(data):
        for key, day in fields_of(record):
            if isinstance(day, datetime.date) and day > today:
                problem = record.problem("future date", key, day=day)
                yield replace(problem, cause=f"{problem.file}:{problem.line} {day}")


def _lists_of(record: Record) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the key of each list of a record that is not empty, and the list."""
    for key, value in fields_of(record):
        below = value if isinstance(value, Mapping) else {}
        for at, values in {key: value, **{f"{key}.{of}": one for of, one in below.items()}}.items():
            if isinstance(values, tuple) and values:
                yield at, values


def _repeated(keyed: Iterable[tuple[str, Any]]) -> Iterator[tuple[int, Any, Any]]:
    """Yield each value whose key came before: its index, itself, and the first with that key."""
    first: dict[str, Any] = {}
    for at, (key, value) in enumerate(keyed):
        if key in first:
            yield at, value, first[key]
        first.setdefault(key, value)


RULES = (
    check_unique_ids,
    check_unique_texts,
    check_repeated_items,
    check_action_years,
    check_update_dates,
    check_meeting_dates,
    check_figures,
    check_listed_priorities,
    check_continued_priorities,
    check_shown_themes,
    check_sources,
)
RULES_OF_COMPLETE_DATA = (
    check_quotations,
    check_searched_places,
    check_telephones,
    check_empty_sections,
)
