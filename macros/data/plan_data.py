"""All records of data/, and indexes over all years."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from . import records
from .plan_records import Place, Plan, Section, one_line
from .records import Record
from .site_records import Site, Vocabulary


class Passage(NamedTuple):
    """Words of a plan that a correction or remark can be about."""

    year: str
    name: str
    url_path: str
    text: str

    @classmethod
    def of(cls, plan: Plan, name: str, url_path: str, *texts: str | None) -> "Passage":
        whole = one_line(" ".join(filter(None, texts)))
        return cls(plan.year, f"{plan.title}: {name}", url_path, whole)


class Note(NamedTuple):
    """An editor's note on words of the plans, as the page of a plan lists it."""

    number: int
    text: str
    url_path: str
    places: tuple[Place, ...]


def fields_of(record: Record) -> Iterator[tuple[str, Any]]:
    """Yield each key that a record may have in its file, with its value."""
    for key in type(record).model_fields:
        if key != "location":
            yield key, getattr(record, key)


def records_in(value: object) -> Iterator[Record]:
    """Yield every record in a tuple or a record, including that record itself."""
    if isinstance(value, Record):
        yield value
        value = tuple(below for _, below in fields_of(value))
    if isinstance(value, tuple):
        for part in value:
            yield from records_in(part)


def ancestors(continues: Mapping[str, Iterable[str]], first: str) -> tuple[str, ...]:
    """Return what `first` continues, directly or not, nearest first.

    `first` itself is included only if it continues itself.
    """
    found = list(dict.fromkeys(continues[first]))
    for id_ in found:
        found += [other for other in continues.get(id_, ()) if other not in found]
    return tuple(found)


class Files(NamedTuple):
    """The content of each file directly in data/, by its name, and the plans."""

    site: Site
    vocabulary: Vocabulary
    partners: tuple[records.Partner, ...]
    glossary: tuple[records.Term, ...]
    topics: tuple[records.Topic, ...]
    measures: tuple[records.Measure, ...]
    priorities: tuple[records.Priority, ...]
    other_help: tuple[records.OtherHelp, ...]
    search_words: records.SearchWords
    plans: tuple[Plan, ...]


class PlanData(Files):
    """All that data/ holds. `plans` are in order of year, oldest first.

    Indexes are cached, so that a page takes the same time to render however many years there are.
    """

    @cached_property
    def years(self) -> dict[str, int]:
        """The index of each year's plan in `plans`."""
        return {plan.year: place for place, plan in enumerate(self.plans)}

    @cached_property
    def newest_sections(self) -> dict[str, tuple[Plan, Section]]:
        """The newest section, up to the current plan, for each thing that sections show of their
        own plan."""
        plans = self.plans[: self.years[self.site.current] + 1]
        return {s.shows: (p, s) for p in plans for s in p.sections if s.shows and not s.year}

    @cached_property
    def remarks(self) -> dict[str, list[tuple[str, str, str]]]:
        """The remarks by place (see `passages`): the words each is about, the note, and the year
        of the plan that has it."""
        found: dict[str, list[tuple[str, str, str]]] = {}
        for plan in self.plans:
            for remark in plan.remarks:
                for place in remark.places:
                    entry = one_line(place.words), one_line(remark.note), plan.year
                    found.setdefault(place.at, []).append(entry)
        return found

    @cached_property
    def notes(self) -> dict[str, dict[str, Note]]:
        """By year the notes that the page of its plan lists, by their text in one line: the plan's
        own, then those of other plans on what it shows."""
        found = {}
        for plan in self.plans:
            shown, notes = set(self._places_shown(plan)), dict[str, Note]()
            others = (remark for other in self.plans for remark in other.remarks)
            on_shown = (one for one in others if any(place.at in shown for place in one.places))
            for remark in (*plan.remarks, *on_shown):
                url_path = f"{plan.url_path}#note-{len(notes) + 1}"
                new = Note(len(notes) + 1, remark.note, url_path, ())
                note = notes.setdefault(one_line(remark.note), new)
                added = tuple(place for place in remark.places if place not in note.places)
                notes[one_line(remark.note)] = note._replace(places=note.places + added)
            found[plan.year] = notes
        return found

    def _places_shown(self, plan: Plan) -> Iterator[str]:
        """Yield each place (see `passages`) that the page of a plan shows."""
        yield from (f"{plan.year}/theme-{theme.id}" for theme in plan.themes)
        for section in plan.sections:
            yield f"{plan.year}/{section.id}"
            if section.shows in ("actions", "narratives"):
                year = section.year or plan.year
                for part in self.plans[self.years[year]].priority_plans:
                    yield f"{year}/{part.id}"
                    yield from (action.id for action in part.actions)

    @property
    def is_sensitive(self) -> bool:
        """Whether any priority or partner is marked as sensitive.

        If so, every page has an exit button, because every page has the search.
        """
        priorities = any(priority.sensitive for priority in self.priorities)
        return priorities or any(partner.sensitive for partner in self.partners)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The words of the plans by place: an action's id, or year/priority, year/section or
        year/theme-id."""
        found = {}
        for plan in self.plans:
            heads = {s.shows: s.id for s in plan.sections if not s.year}
            for s in plan.sections:
                url_path = f"{plan.url_path}#{s.id}"
                found[f"{plan.year}/{s.id}"] = Passage.of(plan, s.title, url_path, s.title, s.text)
            for t in plan.themes:
                at, url_path = f"{plan.year}/theme-{t.id}", f"{plan.url_path}#theme-{t.id}"
                found[at] = Passage.of(plan, t.title, url_path, t.title, t.text)
            for part in plan.priority_plans:
                story = (part.narrative.title, part.narrative.text) if part.narrative else ()
                section = (part.narrative and heads.get("narratives")) or heads.get("actions")
                at = f"{plan.year}/{part.id}"
                url_path = plan.url_path + (f"#{section}-{part.id}" if section else "")
                found[at] = Passage.of(plan, part.title, url_path, part.title, *story)
            for a in plan.actions:
                texts = (a.action, *(update.text for update in a.updates))
                found[a.id] = Passage.of(plan, a.action, a.url_path, *texts)
        return found
