"""The book that binds the years together, and the passages of its plans."""

from typing import NamedTuple

from .model import Measure, Partner, Priority, Term, Topic
from .partnership import Site, Vocabulary
from .plan import Plan, one_line


class Passage(NamedTuple):
    """Words of a plan that a correction or remark can be about: their name, address and text."""

    name: str
    address: str
    text: str

    @classmethod
    def of(cls, name: str, address: str, *texts: str | None) -> "Passage":
        return cls(name, address, one_line(" ".join(filter(None, texts))))


class Book(NamedTuple):
    """All that data/ holds. `plans` are in order of year, oldest first."""

    site: Site
    vocabulary: Vocabulary
    partners: tuple[Partner, ...]
    glossary: tuple[Term, ...]
    topics: tuple[Topic, ...]
    measures: tuple[Measure, ...]
    priorities: tuple[Priority, ...]
    plans: tuple[Plan, ...]

    @property
    def is_sensitive(self) -> bool:
        """Whether any priority or partner is marked as sensitive.

        Then every page has a way to leave at once: each has the search, which shows any of them.
        """
        marks = [priority.sensitive for priority in self.priorities]
        return any(marks + [partner.sensitive for partner in self.partners])

    @property
    def passages(self) -> dict[str, Passage]:
        """The plans' words by where they stand: an action's id, or year/priority, year/section."""
        found = {}
        names = {priority.id: priority.name for priority in self.priorities}
        for plan in self.plans:
            for s in plan.sections:
                name, address = f"{plan.title}: {s.title}", f"{plan.address}#{s.id}"
                found[f"{plan.year}/{s.id}"] = Passage.of(name, address, s.title, s.text)
            for part in plan.priority_plans:
                story = (part.narrative.title, part.narrative.text) if part.narrative else ()
                name = f"{plan.title}: {names[part.id]}"
                found[f"{plan.year}/{part.id}"] = Passage.of(name, plan.address, part.title, *story)
            for a in plan.actions:
                texts = (a.action, *(update.text for update in a.updates))
                found[a.id] = Passage.of(f"{plan.title}: {a.action}", a.address, *texts)
        return found
