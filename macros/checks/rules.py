"""The rules that records keep across fields, records and files. Each yields problems."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from textwrap import shorten
from typing import Any

from ..data.plan_data import PlanData, fields_of, records_in
from ..data.plan_records import one_line
from ..data.problems import Problem, did_you_mean
from ..data.records import Record, old_ids
from ..data.years import first_day, last_day, year_after


def check_rules(data: PlanData, complete: bool = True) -> Iterator[Problem]:
    """Yield every violation of a rule.

    If `data` is not complete because invalid records were left out, nothing that may be missing
    for that reason is reported.
    """
    for rule in (*RULES, *RULES_OF_COMPLETE_DATA) if complete else RULES:
        yield from rule(data)


def check_unique_ids(data: PlanData) -> Iterator[Problem]:
    # An action in the folder of another year is reported by its year.
    actions = [a for plan in data.plans for a in plan.actions if a.year == plan.year]
    kinds: tuple[Any, ...] = (data.partners, data.glossary, data.topics, data.measures, actions)
    kinds += (data.priorities, data.vocabulary.statuses)
    kinds += (data.vocabulary.topic_groups, *(plan.sections for plan in data.plans))
    kinds += tuple(plan.themes for plan in data.plans)
    for records in kinds:
        first: dict[str, Any] = {}
        for record in records:
            for key, taken in (("id", record.id), *(("formerly", i) for i in old_ids(record))):
                other = first.setdefault(taken, record).location
                if other != record.location:
                    what = f"the id `{taken}` is already used by {other.file}:{other.line}"
                    item = record.formerly.index(taken) if key == "formerly" else None
                    yield record.location.problem(what, "choose another id", key, item)


def check_unique_texts(data: PlanData) -> Iterator[Problem]:
    """No two records of a kind have the same name, title or words."""
    kinds: tuple[tuple[Iterable[Any], str], ...] = (
        (data.partners, "name"),
        (data.partners, "short_name"),
        (data.glossary, "term"),
        (data.topics, "name"),
        (data.measures, "name"),
        (data.priorities, "name"),
        (data.vocabulary.statuses, "label"),
        (data.vocabulary.topic_groups, "name"),
        *((plan.sections, "title") for plan in data.plans),
        # A copied action with a new id is still the same action.
        *((part.actions, "action") for plan in data.plans for part in plan.priority_plans),
    )
    for records, key in kinds:
        named = [(getattr(record, key), record) for record in records]
        texts = ((one_line(text).casefold(), record) for text, record in named if text)
        for _, record, first in _repeated(texts):
            words, line = shorten(getattr(record, key), 60), first.location.keys[key]
            what = f"`{words}` appears twice (also on line {line})"
            yield record.location.problem(what, "delete one, or use different words", key)


def check_repeated_items(data: PlanData) -> Iterator[Problem]:
    for record in records_in(data):
        for key, values in _lists_of(record):
            if isinstance(values[0], Record):
                for _, again, first in _repeated((repr(below), below) for below in values):
                    what = f"this is the same as line {first.location.line}"
                    yield again.location.problem(what, "delete one of the two")
                continue
            for at, words, _ in _repeated((one_line(v).casefold(), v) for v in values):
                what = f"`{key.rpartition('.')[2]}` lists `{words}` twice"
                yield record.location.problem(what, "delete one of the two", key, at)


def check_action_years(data: PlanData) -> Iterator[Problem]:
    """An action's id ends with the year of its plan, so that no two years share an id."""
    for plan in data.plans:
        for part in plan.priority_plans:
            ends = {action.id[-8:] for action in part.actions}
            wrong = [action for action in part.actions if action.id[-8:] != f"-{plan.year}"]
            if len(wrong) == len(part.actions) > 1 and len(ends) == 1:
                what = f"the ids in this file end with {wrong[0].year}, its folder is {plan.year}"
                fix = f"move the file to the folder of its year, or end the ids with {plan.year}"
                yield Problem(part.location.file, 1, what, fix)
                continue
            for action in wrong:
                what = f"the id `{action.id}` does not end with its plan year"
                fix = f"write {plan.year} at its end"
                if action.id.endswith(plan.year):
                    fix = f"write -{plan.year}, with the hyphen, at its end"
                yield action.location.problem(what, fix, "id")


def check_update_dates(data: PlanData) -> Iterator[Problem]:
    """Updates are in order, none before its plan begins, none over a year after its end.

    The review of a year is printed in the next plan. An update after that plan's end belongs to a
    later action, or its year is mistyped.
    """
    for plan in data.plans:
        begins, last = first_day(plan.year), last_day(year_after(plan.year))
        for action in plan.actions:
            dated = [(update.on, update) for update in action.updates if update.on]
            for (earlier, _), (later, update) in pairwise(dated):
                if later < earlier:
                    what = f"the update of {later} is below that of {earlier}"
                    yield update.location.problem(what, "put the oldest first", "on")
            for day, update in dated:
                if not begins <= day <= last:
                    what = f"`{day}` is before the plan of {plan.year} begins"
                    if day > last:
                        what = f"`{day}` is more than a year after the plan of {plan.year}"
                    fix = "correct the day, or move the update to the plan of its year"
                    yield update.location.problem(what, fix, "on")


def check_figures(data: PlanData) -> Iterator[Problem]:
    """A figure is for a plan's year, or for one in a row before it, and is possible."""
    plans = {plan.year for plan in data.plans}
    for measure in data.measures:
        for key, figures in (("counts", measure.counts), ("changes", measure.changes)):
            followed = plans | figures.keys()
            for year, figure in figures.items():
                if year not in plans and year_after(year) not in followed:
                    what = f"there is no plan for {year} or the year after it"
                    fix = "correct the year, or add the years between"
                    yield measure.location.problem(what, fix, f"{key}.{year}")
                if figure < (0 if key == "counts" else -100):
                    what = f"`{figure:g}` is too low to be possible"
                    yield measure.location.problem(what, "correct the figure", f"{key}.{year}")


def check_listed_priorities(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for part in plan.priority_plans:
            if part.id not in plan.priorities:
                what, fix = f"no page shows {part.location.file}", "or move the file"
                yield plan.location.problem(what, f"add `{part.id}`, {fix}", "priorities")


def check_continued_priorities(data: PlanData) -> Iterator[Problem]:
    # A priority and its ancestor may be in one plan: it may have been split off.
    for priority in data.priorities:
        if priority.id in data.earlier(priority.id):
            what = f"`{priority.id}` would continue itself"
            fix = "name only earlier priorities under `continues`"
            yield priority.location.problem(what, fix, "continues")


def check_shown_themes(data: PlanData) -> Iterator[Problem]:
    """Each priority's page links to the themes of its plan."""
    for plan in data.plans:
        if plan.themes and "themes" not in {section.shows for section in plan.sections}:
            what = "no section of this plan shows its themes"
            yield plan.location.problem(what, "add one with a line `shows: themes`", "themes")


def check_empty_sections(data: PlanData) -> Iterator[Problem]:
    for plan in data.plans:
        for section in plan.sections:
            if not section.text and not section.shows:
                what = f"the section `{section.id}` has only a heading"
                yield section.location.problem(what, "add a line `text: …` or `shows: …`")


def check_quotations(data: PlanData) -> Iterator[Problem]:
    """The words of a correction or remark are where it says they are."""
    for plan in data.plans:
        quotes = [(fix.at, fix.corrected, fix.location) for fix in plan.corrections]
        places = [place for remark in plan.remarks for place in remark.places]
        quotes += [(place.at, place.words, place.location) for place in places]
        for at, words, location in quotes:
            if at not in data.passages:
                fix = did_you_mean(at, data.passages, "write an action's id, or year/section")
                yield location.problem(f"`{at}` is not a place in any plan", fix, "at")
            elif one_line(words) not in data.passages[at].text:
                key, fix = "words", "quote the words as they are there"
                if "corrected" in location.keys:
                    key, fix = "corrected", f"{fix}, or correct the words there too"
                yield location.problem(f"“{words}” does not appear in `{at}`", fix, key)


def check_searched_places(data: PlanData) -> Iterator[Problem]:
    words = data.search_words
    for at in words.plans:
        if at not in data.passages:
            fix = did_you_mean(at, data.passages, "write an action's id, or year/section")
            what = f"`{at}` is not a place in any plan"
            yield words.location.problem(what, fix, f"plans.{at}")


def check_searched_pages(data: PlanData, files: Iterable[str]) -> Iterator[Problem]:
    """The search words for a page name one of `files`, which are below docs/."""
    words, known = data.search_words, list(files)
    for file in words.pages:
        if file not in known:
            fix = did_you_mean(file, known, "write its file below docs/, such as contacts.md")
            yield words.location.problem(f"there is no page `{file}`", fix, f"pages.{file}")


def check_telephones(data: PlanData) -> Iterator[Problem]:
    for partner in data.partners:
        if partner.id in (data.site.council, data.site.police) and not partner.telephone:
            what = f"`{partner.id}` has no phone number, but every page shows it"
            yield partner.location.problem(what, "add a line `telephone: …`")


def check_future_dates(data: PlanData, today: datetime.date) -> Iterator[Problem]:
    for record in records_in(data):
        for key, day in fields_of(record):
            if isinstance(day, datetime.date) and day > today:
                yield record.location.problem(f"`{day}` is in the future", "correct the date", key)


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
    check_figures,
    check_listed_priorities,
    check_continued_priorities,
    check_shown_themes,
)
RULES_OF_COMPLETE_DATA = (
    check_quotations,
    check_searched_places,
    check_telephones,
    check_empty_sections,
)
