"""Phone numbers, web addresses and ids that are probably another contact's."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from ...data.plan_data import PlanData, records_in
from ...views.changes import name_of
from .names import is_misspelling
from .texts import Finding

# The parts of a host that say nothing about whose it is.
COMMON = re.compile(r"www|co|org|gov|com|net|nhs|ac|police|uk|eu|wales|cymru|scot|london|info")
# The words of an action, which name it, are cut after so many characters.
LONGEST = 60
WORD = re.compile(r"[a-z0-9]+")


def doubtful_contacts(data: PlanData) -> Iterator[Finding]:
    """Yield the numbers of two contacts that share nothing else, web addresses that are almost a
    contact's name or another address, and ids that two records have swapped."""
    yield from _shared_numbers(data)
    yield from _misspelt_addresses(data)
    yield from _swapped_ids(data)


def _shared_numbers(data: PlanData) -> Iterator[Finding]:
    with_number = [one for one in _contacts(data) if one.telephone]
    for first, second in combinations(with_number, 2):
        if _digits(first.telephone) == _digits(second.telephone) and _host(first) != _host(second):
            number, owner = second.telephone, first.name
            yield Finding.at(second.location, "telephone", "shared number", number, owner=owner)


def _misspelt_addresses(data: PlanData) -> Iterator[Finding]:
    contacts = _contacts(data)
    labels = {label for one in contacts for label in _labels(_host(one))}
    council = next(one for one in data.partners if one.id == data.site.council)
    for label in {*_labels(data.site.email.partition("@")[2])} - _names(council):
        alike = [one for one in sorted(labels) if is_misspelling(label, one)]
        if alike and label not in labels:
            words = {"email": data.site.email, "alike": alike[0]}
            yield Finding.at(data.site.location, "email", "misspelt email", label, **words)
    for one in contacts:
        known = {*_names(one), *labels}
        for label in _labels(_host(one)):
            # A label in use elsewhere may be the wrong one just as well.
            alike = [name for name in sorted(known - {label}) if is_misspelling(label, name)]
            if alike and label not in _names(one):
                words = {"web": one.web, "alike": alike[0]}
                yield Finding.at(one.location, "web", "misspelt web", label, **words)


def _swapped_ids(data: PlanData) -> Iterator[Finding]:
    kinds: list[Any] = [data.partners, data.other_help, data.topics, data.priorities, data.measures]
    kinds += [records for plan in data.plans for records in (plan.sections, plan.themes)]
    for first, second in (pair for records in kinds for pair in combinations(records, 2)):
        if _fits(first.id, second) > _fits(first.id, first) and (
            _fits(second.id, first) > _fits(second.id, second)
        ):
            names = {"first": name_of(first), "second": name_of(second)}
            yield Finding.at(first.location, "id", "swapped ids", first.id, second.id, **names)


def moved_numbers(base: PlanData, data: PlanData) -> Iterator[Finding]:
    """Yield each contact whose number is what was another's alone in an earlier version."""
    before, now = (
        {one.id: one for one in _contacts(each) if one.telephone} for each in (base, data)
    )
    owners = {_digits(one.telephone): one for one in before.values()}
    for one in now.values():
        owner = owners.get(_digits(one.telephone), one)
        same = [each[id_] for each, id_ in ((before, one.id), (now, owner.id)) if id_ in each]
        shared = _digits(one.telephone) in [_digits(other.telephone) for other in same]
        if not shared and owner.name != one.name:
            words = {"number": one.telephone, "owner": owner.name, "contact": one.name}
            yield Finding.at(one.location, "telephone", "moved number", **words)


def moved_ids(base: PlanData, data: PlanData) -> Iterator[Finding]:
    """Yield each id that was another record's in an earlier version, while that one is still there:
    the links to either would lead to the other. Two that were exchanged are one finding."""
    before, now = _by_id(base), _by_id(data)
    ids = {(*id_[:2], name_of(one)): id_ for id_, one in before.items()}
    moved = {}
    for id_, one in now.items():
        own = ids.get((*id_[:2], name_of(one)), id_)
        if own != id_ and own in now and id_ in before and name_of(now[own]) != name_of(one):
            moved[id_] = own
    for id_, own in moved.items():
        place, is_exchanged = now[id_].location, moved.get(own) == id_
        owner, record = (_short_name(each[id_]) for each in (before, now))
        if not is_exchanged:
            words = {"owner": owner, "record": record}
            yield Finding.at(place, "id", "moved id", id_[2], own[2], **words)
        elif [*moved].index(id_) < [*moved].index(own):
            words = {"first": owner, "second": record}
            yield Finding.at(place, "id", "exchanged ids", id_[2], own[2], **words)


def _short_name(record: Any) -> str:
    return shorten(name_of(record), LONGEST, placeholder=" …")


def _by_id(data: PlanData) -> dict[tuple[type, str, str], Any]:
    """Return the records that have an id by what tells them apart: kind, folder and id."""
    return {
        (type(one), one.location.file.rpartition("/")[0], id_): one
        for one in records_in(tuple(data))
        if (id_ := getattr(one, "id", None))
    }


def _contacts(data: PlanData) -> list[Any]:
    return [*data.partners, *data.other_help]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _host(contact: Any) -> str:
    return (urlsplit(contact.web or "").hostname or "").removeprefix("www.")


def _labels(host: str) -> Iterable[str]:
    return [label for label in host.replace("-", "").split(".") if not COMMON.fullmatch(label)]


def _names(contact: Any) -> set[str]:
    """Return the words of a contact's names, and each name as one word."""
    every = [contact.id, contact.name, *getattr(contact, "other_names", ())]
    every += [getattr(contact, "short_name", None) or ""]
    words = [WORD.findall(name.casefold()) for name in every]
    return {"".join(one) for one in words} | {word for one in words for word in one}


def _fits(id_: str, record: Any) -> int:
    """Return how many words of an id are in a record's name."""
    return len({*id_.split("-")} & {*WORD.findall(name_of(record).casefold())})
