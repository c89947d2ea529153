"""What the next plan takes over from the current one, as a file says it."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...data import fields
from ...data.fields import Id, Text
from ...data.plan_data import PlanData, ancestors
from ...data.plan_records import one_line
from ...data.problems import Location, Problem, Problems
from ...data.records import Record
from ...data.validate import records
from ...data.yaml_reader import PLACE, parse, read
from ...data.years import year_after
from ...views.actions import plan_of
from ...views.formats import label
from .choices_template import to_fill_in

# A name is written into a page, where such a mark would be more than text.
MARK = re.compile(r"[\\`*_{}\[\]<>#|\n]")


class PriorityChoice(Record):
    """A priority of the next plan."""

    id: Id
    """The name of its page: that of a priority there is, or a new one."""
    name: Text
    """The short name that this site uses."""
    title: Text
    """As the next plan prints it."""
    continues: tuple[fields.PriorityId, ...] = ()
    """The priorities that it goes on with."""
    actions: tuple[fields.EarlierAction, ...] = ()
    """The actions of the current plan that it carries on."""

    @property
    def goes_on_with(self) -> tuple[str, ...]:
        """The ids of the other priorities that it goes on with, each once."""
        return tuple(id_ for id_ in dict.fromkeys(self.continues) if id_ != self.id)


class Choices(Record):
    """What the next plan is called, and its priorities in the order in which it prints them."""

    year: fields.Year
    """The year after that of the current plan."""
    title: Text
    """What the pages call the next plan."""
    priorities: tuple[PriorityChoice, ...]
    """In the printed order."""

    def successors(self, priority_id: str) -> tuple[str, ...]:
        """Return the ids of the priorities that one of the current plan goes on in."""
        return tuple(
            one.id for one in self.priorities if priority_id in (one.id, *one.goes_on_with)
        )


def chosen_from(data: PlanData, path: Path | None) -> Choices:
    """Return what a file chooses, or all there is. Raises Problems with every mistake in it."""
    problems: list[Problem] = []
    file = path.as_posix() if path else "everything as it is"
    raw = read(path, file, dict, problems) if path else parse(to_fill_in(data), file, dict, [])
    if begun := _begun(data, raw, file):
        raise Problems([begun])
    known = {
        "a priority": [one.id for one in data.priorities],
        "an action of the year before": [action.id for action in plan_of(data).actions],
    }
    choices: Choices | None = records(Choices, raw, dict(known), problems)
    problems += _clashes(data, choices) if choices else ()
    if problems or not choices:
        raise Problems(problems)
    return choices


def _begun(data: PlanData, raw: Any, file: str) -> Problem | None:
    """Return what to say where the plan that is chosen for is there already; then nothing else
    that a file of choices says is right or wrong."""
    current, year = data.site.current, year_after(data.site.current)
    if any(plan.year == year for plan in data.plans):
        what = f"the plan for {year} exists already"
        fix = f"change it there; `current` in data/site.yml is still {current}"
        return Problem(f"data/plans/{year}/plan.yml", 1, what, fix)
    # A new file with the year mistyped names actions of the current plan.
    if (
        raw
        and raw.get("year") == current
        and not any(action.id in str(raw.get("priorities")) for action in plan_of(data).actions)
    ):
        fix = f"delete {Path(file).name}"
        location: Location = raw[PLACE]
        return location.problem(f"the plan for {label(current)} is begun already", fix, "year")
    return None


def _clashes(data: PlanData, choices: Choices) -> Iterator[Problem]:
    year = year_after(data.site.current)
    if choices.year != year:
        what = f"the plan after that for {data.site.current} is the one for {year}"
        yield choices.location.problem(what, f"write {year}", "year")
    names = {one.id: one.name for one in data.priorities}
    given = [
        (one.location, "name", one.name)
        for one in choices.priorities
        if one.name != names.get(one.id)
    ]
    for location, key, name in ((choices.location, "title", choices.title), *given):
        if mark := MARK.search(name):
            what = f"`{one_line(mark[0]) or 'the end of a line'}` cannot stand in a page's name"
            yield location.problem(what, "write letters, figures, commas and hyphens", key)
    continues = {one.id: one.continues for one in data.priorities}
    for one in choices.priorities:
        continues[one.id] = (*continues.get(one.id, ()), *one.goes_on_with)
    former = {old: one.id for one in data.priorities for old in one.formerly}
    counted, seen = Counter(one.id for one in choices.priorities), set[str]()
    for one in choices.priorities:
        if counted[one.id] > 1:
            yield one.location.problem(f"the id `{one.id}` stands twice", "give each its own", "id")
        if one.id in former:
            what = f"`{one.id}` is the id that `{former[one.id]}` had before"
            yield one.location.problem(what, "choose another one", "id")
        if one.id in ("plan", "index"):
            what = f"`{one.id}` is the name of a file of its own"
            yield one.location.problem(what, "choose another id", "id")
        if one.id in ancestors(continues, one.id):
            what = f"`{one.id}` would go on with itself"
            yield one.location.problem(what, "take one out of `continues`", "continues")
        for at, action in enumerate(one.actions):
            if action in seen:
                fix = "keep one of the lines; write the other as a new action afterwards"
                yield one.location.problem(
                    f"the action `{action}` stands twice", fix, "actions", at
                )
            seen.add(action)
