"""All records of data/, and indexes over all years."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from .plan_records import Plan, Section, one_line
from .records import Measure, Partner, Priority, Record, SearchWords, Site, Term, Topic, Vocabulary


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


class _Files(NamedTuple):
    site: Site
    vocabulary: Vocabulary
    partners: tuple[Partner, ...]
    glossary: tuple[Term, ...]
    topics: tuple[Topic, ...]
    measures: tuple[Measure, ...]
    priorities: tuple[Priority, ...]
    search_words: SearchWords
    plans: tuple[Plan, ...]


class PlanData(_Files):
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
    def remarks(self) -> dict[str, list[tuple[str, str]]]:
        """The remarks by place (see `passages`): the words each is about, and the note."""
        found: dict[str, list[tuple[str, str]]] = {}
        for plan in self.plans:
            for remark in plan.remarks:
                for place in remark.places:
                    note = one_line(place.words), one_line(remark.note)
                    found.setdefault(place.at, []).append(note)
        return found

    @property
    def is_sensitive(self) -> bool:
        """Whether any priority or partner is marked as sensitive.

        If so, every page has an exit button, because every page has the search.
        """
        priorities = any(priority.sensitive for priority in self.priorities)
        return priorities or any(partner.sensitive for partner in self.partners)

    def earlier(self, priority_id: str) -> tuple[str, ...]:
        """Return the ids of the priorities that one continues, directly or not, nearest first."""
        return ancestors({one.id: one.continues for one in self.priorities}, priority_id)

    @cached_property
    def passages(self) -> dict[str, Passage]:
        """The words of the plans by place: an action's id, or year/priority, year/section or
        year/theme-id."""
        found = {}
        for plan in self.plans:
            for s in plan.sections:
                url_path = f"{plan.url_path}#{s.id}"
                found[f"{plan.year}/{s.id}"] = Passage.of(plan, s.title, url_path, s.title, s.text)
            for t in plan.themes:
                at, url_path = f"{plan.year}/theme-{t.id}", f"{plan.url_path}#theme-{t.id}"
                found[at] = Passage.of(plan, t.title, url_path, t.title, t.text)
            for part in plan.priority_plans:
                story = (part.narrative.title, part.narrative.text) if part.narrative else ()
                at, url_path = f"{plan.year}/{part.id}", plan.url_path
                found[at] = Passage.of(plan, part.title, url_path, part.title, *story)
            for a in plan.actions:
                texts = (a.action, *(update.text for update in a.updates))
                found[a.id] = Passage.of(plan, a.action, a.url_path, *texts)
        return found
