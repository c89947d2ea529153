"""What the next plan takes over from the current one: the file to change, and reading it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten

from ...data import fields
from ...data.fields import Id, Text
from ...data.plan_data import PlanData, ancestors
from ...data.plan_records import Action, one_line
from ...data.problems import Location, Problem, Problems
from ...data.records import Record
from ...data.validate import validate
from ...data.yaml_reader import PLACE, parse, read
from ...data.years import year_after
from ...render.environment import render_text
from ...views.formats import format_year
from ...views.plans import get_plan
from ..yaml_writer import as_yaml

# Names are written into Markdown pages, where these characters have a meaning.
MARKUP = re.compile(r"[\\`*_{}\[\]<>#|\n]")
# A priority's files cannot have these names: the list of priorities and the plan have them.
RESERVED = ("plan", "index")
# An id is a file name too, and some disks take few characters more.
LONGEST_ID = 60
HELP = Path(__file__).with_name("choices.txt")


class PriorityChoice(Record):
    """A priority of the next plan."""

    id: Id
    """The name of its page: an existing priority's, or a new one."""
    name: Text
    """The short name that we use on the site."""
    title: Text
    """As the next plan prints it."""
    continues: tuple[fields.PriorityId, ...] = ()
    """The priorities that it continues."""
    actions: tuple[fields.EarlierAction, ...] = ()
    """The actions of the current plan that it continues."""
    new_actions: tuple[Action, ...] = ()
    """Its other actions."""

    @property
    def predecessors(self) -> tuple[str, ...]:
        """The ids of the other priorities that it continues, without repetition."""
        return tuple(id_ for id_ in dict.fromkeys(self.continues) if id_ != self.id)


class Choices(Record):
    """The next plan's title, and its priorities in the printed order."""

    year: fields.Year
    """The year after that of the current plan."""
    title: Text
    """What pages call the next plan."""
    priorities: tuple[PriorityChoice, ...]
    """In the printed order."""

    def successors(self, priority_id: str) -> tuple[str, ...]:
        """Return the ids of the priorities that continue one of the current plan."""
        return tuple(
            one.id for one in self.priorities if priority_id in (one.id, *one.predecessors)
        )


def priority_id(name: str) -> str:
    """Return an id made from a name, or "" if none can be."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    id_ = "-".join(re.findall("[a-z0-9]+", plain.lower()))[:LONGEST_ID].strip("-")
    return "" if id_ in RESERVED else id_


def next_id(action_id: str, year: str) -> str:
    """Return the id of the action that continues another in the next year."""
    return action_id[: -len(year)] + year


def choices_template(data: PlanData) -> str:
    """Return the text of a file of choices in which everything continues."""
    plan = get_plan(data)
    names = {one.id: one.name for one in data.priorities}
    parts = {part.id: part for part in plan.priority_plans}
    context = {"old": plan.year, "new": year_after(plan.year), "names": names}
    in_order = [parts[id_] for id_ in plan.priorities]
    return render_text(HELP, parts=in_order, as_yaml=as_yaml, shorten=shorten, **context)


def read_choices(data: PlanData, path: Path | None) -> Choices:
    """Return the choices in a file, or those in which everything continues.

    Raises Problems with every mistake.
    """
    problems: list[Problem] = []
    file = path.as_posix() if path else "choices"
    raw = (
        read(path, file, dict, problems) if path else parse(choices_template(data), file, dict, [])
    )
    current, year = data.site.current, year_after(data.site.current)
    # Other problems would mislead where the plan has been started already.
    if raw and raw.get("year") == current:
        what = f"the plan for {format_year(current)} exists already"
        raise Problems([raw[PLACE].problem(what, f"delete {Path(file).name}", "year")])
    if any(plan.year == year for plan in data.plans):
        what, fix = f"the plan for {year} exists already", "change it there"
        raise Problems([Problem(f"data/plans/{year}/plan.yml", 1, what, fix)])
    valid_ids = {
        "a partner": [partner.id for partner in data.partners],
        "a priority": [one.id for one in data.priorities],
        "an action of the year before": [action.id for action in get_plan(data).actions],
    }
    choices: Choices | None = validate(Choices, raw, dict(valid_ids), problems)
    problems += _conflicts(data, choices) if choices else ()
    if problems or not choices:
        raise Problems(problems)
    return choices


def _conflicts(data: PlanData, choices: Choices) -> Iterator[Problem]:
    current, year = data.site.current, year_after(data.site.current)
    if choices.year != year:
        what = f"the plan after {current} is the one for {year}"
        yield choices.location.problem(what, f"write {year}", "year")
    names = {one.id: one.name for one in data.priorities}
    former = {old: one.id for one in data.priorities for old in one.formerly}
    continues = {one.id: one.continues for one in data.priorities}
    for one in choices.priorities:
        continues[one.id] = (*continues.get(one.id, ()), *one.predecessors)
    counted, seen = Counter(one.id for one in choices.priorities), set[str]()
    new_ids = {next_id(id_, year) for one in choices.priorities for id_ in one.actions}
    yield from _markup(choices.location, "title", choices.title)
    for one in choices.priorities:
        if one.name != names.get(one.id):
            yield from _markup(one.location, "name", one.name)
        if counted[one.id] > 1:
            what = f"the id `{one.id}` appears twice"
            yield one.location.problem(what, "give each priority its own", "id")
        if one.id in former:
            what = f"`{one.id}` is an earlier id of `{former[one.id]}`"
            yield one.location.problem(what, "choose another id", "id")
        if one.id in RESERVED:
            yield one.location.problem(f"the id `{one.id}` is reserved", "choose another id", "id")
        if one.id in ancestors(continues, one.id):
            what = f"`{one.id}` would continue itself"
            yield one.location.problem(what, "take one out of `continues`", "continues")
        for at, action in enumerate(one.actions):
            if action in seen:
                what = f"the action `{action}` appears twice"
                fix = "keep one of the lines; write the other as a new action later"
                yield one.location.problem(what, fix, "actions", at)
            seen.add(action)
        for new in one.new_actions:
            if not new.id.endswith(f"-{year}"):
                yield new.problem("id of another year", "id", id=new.id, year=year)
            if new.id in new_ids:
                what = f"the id `{new.id}` appears twice"
                yield new.location.problem(what, "give each action its own", "id")
            new_ids.add(new.id)


def wrong_name(name: str) -> tuple[str, str] | None:
    """Return what is wrong with the name of a page, if anything, and the fix."""
    if found := MARKUP.search(name):
        what = f"a page's name cannot contain `{one_line(found[0]) or 'a line break'}`"
        return what, "use letters, figures, commas and hyphens"
    return None


def _markup(location: Location, key: str, name: str) -> Iterator[Problem]:
    if wrong := wrong_name(name):
        yield location.problem(*wrong, key)
