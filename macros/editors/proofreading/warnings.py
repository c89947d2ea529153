"""What a proof-reader doubts: warnings, which stop nothing."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import one_line
from ...data.problems import Location

# So many places are told one by one.
FEW = 3
# What answers a doubt for good.
REMARKED = "a remark says so"


class Doubt(NamedTuple):
    """Something to look at: its place (file:line), and what it is, in words an editor understands.

    `known` says what on the site answers it already, if anything does: then nothing is to be done.
    """

    place: str
    what: str
    known: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.what}" + (f" ({self.known})" if self.known else "")


def place_of(location: Location, key: str) -> str:
    """Return the place (file:line) of a key of a record."""
    return f"{location.file}:{location.keys.get(key, location.line)}"


def in_ways(forms: Mapping[str, list[str]], known: str = "") -> Doubt:
    """Return the doubt about something written in several forms, each with its places: the rarest
    form first."""
    rarest, *others = sorted(forms.items(), key=lambda form: (len(form[1]), form))
    told = [f"“{rarest[0]}” here{also(rarest[1])}"]
    told += [f"“{form}” in {places[0]}{also(places)}" for form, places in others]
    return Doubt(rarest[1][0], ", ".join(told), known)


def remarked(data: PlanData, forms: Collection[str]) -> str:
    """Return what answers several forms of one thing: a remark of any plan that tells them all."""
    for remark in (remark for plan in data.plans for remark in plan.remarks):
        told = one_line(" ".join([remark.note, *(place.words for place in remark.places)]))
        if all(form in told for form in forms):
            return REMARKED
    return ""


def also(places: list[str]) -> str:
    """Return the places behind the first, to stand behind it: by name, or how many they are."""
    more = list(dict.fromkeys(places))[1:]
    if len(more) <= FEW:
        return "".join(f" and {place}" for place in more)
    return f" and {len(more)} more places"
