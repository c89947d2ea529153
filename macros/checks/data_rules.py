"""The rules that span records and files. Each yields problems; none prints or stops early."""

from collections.abc import Iterator
from typing import Any

from ..data.plan_data import PlanData
from ..data.plan_records import one_line
from ..data.problems import Problem, did_you_mean
from ..data.records import old_ids
from . import plan_rules, rules


def check_rules(data: PlanData, whole: bool = True) -> Iterator[Problem]:
    """Yield every breach of every rule; of a book with something left out, nothing it may lack."""
    for rule in (ids_stand_once, *plan_rules.RULES, *rules.RULES):
        yield from rule(data)
    if whole:
        yield from quotes_are_found(data)
        yield from numbers_to_ring_are_there(data)
        yield from plan_rules.sections_have_something(data)


def ids_stand_once(data: PlanData) -> Iterator[Problem]:
    # One in another year's folder is told of by its year: the rightful one is not to blame.
    actions = [a for plan in data.plans for a in plan.actions if a.year == plan.year]
    kinds: tuple[Any, ...] = (data.partners, data.glossary, data.topics, data.measures, actions)
    kinds += (data.priorities, data.vocabulary.statuses, *(plan.sections for plan in data.plans))
    kinds += tuple(plan.themes for plan in data.plans)
    for records in kinds:
        first: dict[str, Any] = {}
        for record in records:
            for key, taken in (("id", record.id), *(("formerly", i) for i in old_ids(record))):
                other = first.setdefault(taken, record).location
                if other != record.location:
                    what = f"the id `{taken}` is taken: {other.file}:{other.line}"
                    item = record.formerly.index(taken) if key == "formerly" else None
                    yield record.location.problem(what, "give this one an id of its own", key, item)


def quotes_are_found(data: PlanData) -> Iterator[Problem]:
    """A correction or remark quotes words that stand where it says they stand."""
    passages = data.passages
    for plan in data.plans:
        quotes = [(fix.at, fix.corrected, fix.location) for fix in plan.corrections]
        places = [place for remark in plan.remarks for place in remark.places]
        quotes += [(place.at, place.words, place.location) for place in places]
        for at, words, location in quotes:
            if at not in passages:
                fix = did_you_mean(at, passages, "write an action's id, or a year and a section")
                yield location.problem(f"`{at}` is no place in any plan", fix, "at")
            elif one_line(words) not in passages[at].text:
                key, fix = "words", "quote the words as they stand there"
                if "corrected" in location.keys:
                    key, fix = "corrected", f"{fix}, or correct the words there too"
                what = f"“{words}” does not stand in `{at}`"
                yield location.problem(what, fix, key)


def numbers_to_ring_are_there(data: PlanData) -> Iterator[Problem]:
    """Every page tells whom to ring: the council's and the police's numbers."""
    for partner in data.partners:
        if partner.id in (data.site.council, data.site.police) and not partner.telephone:
            what = f"`{partner.id}` has no telephone number, and every page tells it"
            yield partner.location.problem(what, "add a line `telephone: …`")
