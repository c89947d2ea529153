"""Phone numbers, web addresses and ids that are probably another contact's."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import Any
from urllib.parse import urlsplit

from ...data.plan_data import PlanData
from .names import is_slip
from .texts import Finding

# The parts of a host that say nothing about whose it is.
COMMON = re.compile(r"www|co|org|gov|com|net|nhs|ac|police|uk|eu|wales|cymru|scot|london|info")
WORD = re.compile(r"[a-z0-9]+")


def doubtful_contacts(data: PlanData) -> Iterator[Finding]:
    """Yield the numbers of two contacts that share nothing else, web addresses that are almost a
    contact's name or another address, and ids that two contacts have swapped."""
    contacts = _contacts(data)
    with_number = [one for one in contacts if one.telephone]
    for first, second in combinations(with_number, 2):
        if digits(first.telephone) == digits(second.telephone) and _host(first) != _host(second):
            what = f"“{second.telephone}” is the number of {first.name} too"
            yield _finding(second, "telephone", what, "look up both", second.telephone)
    labels = {label for one in contacts for label in _labels(_host(one))}
    council = next(one for one in data.partners if one.id == data.site.council)
    for label in {*_labels(data.site.email.partition("@")[2])} - _names(council):
        if label not in labels and (
            alike := [one for one in sorted(labels) if is_slip(label, one)]
        ):
            what = f"“{label}” in {data.site.email} is almost “{alike[0]}”"
            yield _finding(data.site, "email", what, "correct it", label)
    for one in contacts:
        known = {*_names(one), *labels}
        for label in _labels(_host(one)):
            # A label in use elsewhere may be the wrong one just as well.
            alike = [name for name in sorted(known - {label}) if is_slip(label, name)]
            if alike and label not in _names(one):
                what = f"“{label}” in {one.web} is almost “{alike[0]}”"
                yield _finding(one, "web", what, "open the address, and correct it", label)
    for first, second in combinations(data.partners, 2):
        if _fits(first.id, second) > _fits(first.id, first) and (
            _fits(second.id, first) > _fits(second.id, second)
        ):
            what = f"“{first.id}” is the id of {first.name}, “{second.id}” that of {second.name}"
            fix = "if these two are swapped, swap them back"
            yield _finding(first, "id", what, fix, first.id, second.id)


def moved_numbers(base: PlanData, data: PlanData) -> Iterator[Finding]:
    """Yield each contact whose number is what was another's alone in an earlier version."""
    before, now = (
        {one.id: one for one in _contacts(each) if one.telephone} for each in (base, data)
    )
    owners = {digits(one.telephone): one for one in before.values()}
    for one in now.values():
        owner = owners.get(digits(one.telephone), one)
        shared = digits(one.telephone) in {
            digits(each[id_].telephone)
            for each, id_ in ((before, one.id), (now, owner.id))
            if id_ in each
        }
        if not shared and owner.name != one.name:
            what = f"“{one.telephone}” was the number of {owner.name}"
            yield _finding(one, "telephone", what, f"look up the number of {one.name}")


def _contacts(data: PlanData) -> list[Any]:
    return [*data.partners, *data.other_help]


def digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _finding(record: Any, key: str, what: str, fix: str, *quotes: str) -> Finding:
    place = record.location
    return Finding(place.file, place.keys.get(key, place.line), what, fix, quotes)


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


def _fits(id_: str, contact: Any) -> int:
    """Return how many words of an id are in a contact's name."""
    return len({*id_.split("-")} & {*WORD.findall(contact.name.casefold())})
