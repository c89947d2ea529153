"""The sheets and columns of a plan's workbook, and how a value of a record is shown in a cell."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from ...data.fields import plain_name
from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Update, one_line
from ...data.records import Partner, Record, Term, Topic
from ...data.years import first_day, last_day
from ...views.plans import plan_before

WORDS = yaml.safe_load(Path(__file__).with_name("workbook.yml").read_text("utf-8"))
RECORDS: dict[str, type[Record]] = {
    "Actions": Action,
    "Partners": Partner,
    "Topics": Topic,
    "Terms": Term,
}
# What the references that cells may hold are called in the records' own rules.
MANY = {"partners": "partner", "priorities": "priority"}
LATEST = "latest_"
SEPARATOR = "; "
DASHES = str.maketrans("’‘ʼ–‑", "'''--")


class Field(NamedTuple):
    """A column: the key of a record's field, and the rest as workbook.yml describes it."""

    key: str
    heading: str
    width: int
    holds: str = "words"
    more: str = ""

    def note(self, kind: type[Record]) -> str:
        """Return the note at the heading: the field's description, and how to fill in a cell."""
        of = Update if self.is_latest else kind
        field = of.model_fields.get(self.key.removeprefix(LATEST))
        about = (field.description or "") if field else ""
        return " ".join(filter(None, (about, self.more, WORDS["holds"].get(self.holds))))

    @property
    def is_latest(self) -> bool:
        """Whether the value is part of an action's latest update."""
        return self.key.startswith(LATEST)


def fields_of(columns: Mapping[str, Sequence[Any]]) -> tuple[Field, ...]:
    """Return the columns of a sheet, by their keys, as workbook.yml describes them."""
    return tuple(Field(key, *column) for key, column in columns.items())


FIELDS = {name: fields_of(columns) for name, columns in WORDS["sheets"].items()}
# What the kinds of record are called that cells may name.
KINDS = {
    "partner": "a partner",
    "priority": "a priority",
    "group": "a group of topics",
    "status": "a status",
    "action": "an action of the year before",
}


class Names:
    """The names by which cells refer to records of each kind, and the ids for them."""

    def __init__(self, data: PlanData, plan: Plan) -> None:
        self.first, self.last = first_day(plan.year), last_day(plan.year)
        # By kind and id what is shown; by kind and name in its plain form the ids it may mean; by
        # kind the names that cells choose from, each with what it means.
        self.shown: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        self.ids: dict[str, dict[str, set[str]]] = {kind: {} for kind in KINDS}
        self.listed: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
        for one in data.partners:
            short = filter(None, (one.short_name,))
            self._add("partner", one.id, (*short, one.name, *one.other_names), one.name)
        titles = {part.id: part.title for part in plan.priority_plans}
        for priority in data.priorities:
            title = titles.get(priority.id)
            self._add("priority", priority.id, filter(None, (priority.name, title)), title)
        for group in data.vocabulary.topic_groups:
            self._add("group", group.id, (group.name,))
        for status in data.vocabulary.statuses:
            self._add("status", status.id, (status.label,), status.meaning)
        earlier = plan_before(data, plan)
        for action in earlier.actions if earlier else ():
            self._add("action", action.id, (action.id,), action.action)

    def _add(self, kind: str, id_: str, names: Iterable[str], means: str | None = "") -> None:
        """Add a record; its first name that no other has and no semicolon is in is shown and, with
        what it means unless that is None, listed."""
        names = (*names, id_)
        clear = [one for one in names if ";" not in one and plain(one) not in self.ids[kind]]
        self.shown[kind][id_] = next(iter(clear), id_)
        self.also(kind, id_, names)
        if means is not None:
            self.listed[kind].append((self.shown[kind][id_], means))

    def also(self, kind: str, id_: str, names: Iterable[str]) -> None:
        """Add names that a workbook gives a record."""
        for name in names:
            self.ids[kind].setdefault(plain(name), set()).add(id_)

    def find(self, kind: str, name: str) -> str | None:
        """Return the id that a name means, or None if it means none or several."""
        found = self.ids[kind].get(plain(name), set())
        return next(iter(found)) if len(found) == 1 else None

    def show(self, field: Field, value: Any) -> datetime.date | str | None:
        """Return a record's value as a cell shows it."""
        if field.holds == "day" or value in (None, "", ()):
            return value or None
        if isinstance(value, bool):
            return "Yes" if value else None
        names = self.shown.get(MANY.get(field.holds, field.holds), {})
        if isinstance(value, tuple):
            shown = [str(names.get(one, one)) for one in value]
            return (SEPARATOR if ";" not in "".join(shown) else "\n").join(shown)
        if field.holds in ("words", "line"):
            return "\n".join(lines(value))
        return str(names.get(value, value))


def plain(name: str) -> str:
    """Return a name in the form in which names in cells are compared."""
    return plain_name(name.translate(DASHES).replace(" & ", " and "))


def lines(text: str) -> list[str]:
    """Return each paragraph of a Markdown text, and each item of its lists, as one line."""
    parts = re.split(r"\n\s*\n|\n(?=\s*- )", text.strip())
    return [one_line(part) for part in parts if part.strip()]


def records(data: PlanData, plan: Plan, sheet: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield each record of a sheet, with its values by the keys of the sheet's columns."""
    if sheet == "Actions":
        parts = {part.id: part for part in plan.priority_plans}
        rows = [(one, id_) for id_ in plan.priorities for one in parts[id_].actions]
        for action, priority in rows:
            yield action, {f.key: _value(action, priority, f) for f in FIELDS[sheet]}
        return
    every: dict[str, tuple[Record, ...]] = {
        "Partners": data.partners,
        "Topics": data.topics,
        "Terms": data.glossary,
    }
    for record in every[sheet]:
        yield record, {field.key: getattr(record, field.key) for field in FIELDS[sheet]}


def every_record(data: PlanData, plan: Plan) -> dict[tuple[str, str], tuple[Any, dict[str, Any]]]:
    """Return the records of all sheets by sheet and id, each with its values."""
    return {(of, one.id): (one, values) for of in FIELDS for one, values in records(data, plan, of)}


def _value(action: Action, priority: str, field: Field) -> Any:
    if field.is_latest:
        return action.latest and getattr(action.latest, field.key.removeprefix(LATEST))
    return priority if field.key == "priority" else getattr(action, field.key)


def version(data: PlanData, plan: Plan) -> str:
    """Return a text that is another whenever what the workbook of a plan shows is another."""
    rows = [[*values.values()] for sheet in FIELDS for _, values in records(data, plan, sheet)]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:12]
