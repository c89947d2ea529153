"""Names that are written in more than one way."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, one_line
from .texts import Paragraph
from .warnings import Doubt, in_ways, place_of, remarked

JOINING = "and|&|of|the|in|on|against|for|with|to"
# Words with capital letters, and small ones between them; or three and more behind commas.
NAME = re.compile(
    r"\b[A-Z]\w+(?:, [A-Z]\w+){2,11}"
    rf"|\b[A-Z][\w’'-]*(?: (?:(?:{JOINING}) ){{0,2}}[A-Z][\w’'-]*){{1,11}}"
)
# Where the name in a priority's title ends.
HEAD = re.compile(r" [–-] |[:,]| including| to include|$")
# What a name of one word more may not be shorter than: five words have little in common by chance.
MANY_WORDS = 4


class Written(NamedTuple):
    """A name as it is written, where, and whether a record gives it as a name."""

    form: str
    place: str
    recorded: bool = True


def names_in_two_ways(
    data: PlanData, plans: Iterable[Plan], texts: Collection[Paragraph]
) -> Iterator[Doubt]:
    """Yield each name that records and texts write in different ways: words in another order,
    joined or apart, with `&` or `and`, with `The`, in the plural, in other capitals, or with a word
    more between its first and last."""
    groups: dict[str, list[Written]] = defaultdict(list)
    for written in _recorded(data, plans):
        groups[_letters(written.form)].append(written)
    for written in (*_in_lists(texts, groups), *_in_texts(texts)):
        # Behind commas stand lists of places too: only a recorded name is looked for there.
        if "," not in written.form or _letters(written.form) in groups:
            groups[_letters(written.form)].append(written)
    for letters, longer in _with_a_word_more(groups):
        groups[letters] += groups[longer]
        groups[longer] = []
    shown: set[str] = set()
    groups.pop("", None)  # names without a letter have nothing in common
    for group in groups.values():
        forms = _forms(group)
        if len(forms) > 1:
            shown.update(forms)
            yield in_ways(forms, _known(data, forms))
    for partner in data.partners:
        if others := [name for name in partner.other_names if name not in shown]:
            what = f"“{partner.name}” is also written {', '.join(f'“{name}”' for name in others)}"
            yield Doubt(
                place_of(partner.location, "other_names"), what, "recorded as `other_names`"
            )


def _recorded(data: PlanData, plans: Iterable[Plan]) -> Iterator[Written]:
    for partner in data.partners:
        yield Written(partner.name, place_of(partner.location, "name"))
        for name in partner.other_names:
            yield Written(name, place_of(partner.location, "other_names"))
    for term in data.glossary:
        if term.expansion:
            yield Written(one_line(term.expansion), place_of(term.location, "expansion"))
    for plan in plans:
        for part in plan.priority_plans:
            for told in (part, part.narrative):
                if told:
                    head = HEAD.split(one_line(told.title))[0]
                    yield Written(head, place_of(told.location, "title"))


def _in_lists(texts: Collection[Paragraph], known: Collection[str]) -> Iterator[Written]:
    """Yield the recorded name that a plan's paragraph begins with, as in a list of priorities."""
    for paragraph in texts:
        head = HEAD.split(one_line(paragraph.text))[0]
        if paragraph.at and _letters(head) in known:
            yield Written(head, paragraph.place())


def _in_texts(texts: Collection[Paragraph]) -> Iterator[Written]:
    for paragraph in texts:
        for sentence in paragraph.sentences:
            for found in NAME.finditer(one_line(sentence.text)):
                # At its beginning a sentence has a capital of its own.
                form = found[0].removeprefix("" if found.start() else "The ").strip("'’-")
                if " " in form:
                    yield Written(form, sentence.place(), recorded=False)


def _words(name: str) -> list[str]:
    """Return a name's words as they are compared: without plural, `the`, `and` and marks."""
    words = [re.sub(r"['’]s?$", "", word) for word in re.findall(r"[\w'’-]+", name.casefold())]
    plain = [re.sub(r"\W", "", word).removesuffix("s") for word in words]
    return [word for word in plain if word not in ("the", "and", "")]


def _letters(name: str) -> str:
    """Return a name's letters in the order of the alphabet: the same for the same words, whatever
    their order and whether they are joined."""
    return "".join(sorted("".join(_words(name))))


def _bare(form: str) -> str:
    """Return a form without what a sentence adds: a plural, a small `the`, an apostrophe and s."""
    return " ".join(
        re.sub(r"['’]s?$", "", word).removesuffix("s") for word in form.removeprefix("the ").split()
    )


def _forms(group: list[Written]) -> dict[str, list[str]]:
    """Return the places of each form; in a text, a plural is no form of its own."""
    forms: dict[str, list[str]] = {}
    same: dict[str, str] = {}
    for written in sorted(group, key=lambda written: not written.recorded):
        first = same.setdefault(_bare(written.form), written.form)
        forms.setdefault(written.form if written.recorded else first, []).append(written.place)
    return forms


def _with_a_word_more(groups: dict[str, list[Written]]) -> Iterator[tuple[str, str]]:
    """Yield each group and that of a name with one word more, neither its first nor its last."""
    for longer, group in list(groups.items()):
        words = _words(group[0].form)
        for at in range(1, len(words) - 1):
            shorter = "".join(sorted("".join(words[:at] + words[at + 1 :])))
            if len(words) > MANY_WORDS and groups.get(shorter) and groups[longer]:
                yield shorter, longer


def _known(data: PlanData, forms: Collection[str]) -> str:
    """Return what answers several forms of one name: a partner's record, or a remark."""
    for partner in data.partners:
        if {*forms} <= {partner.name, *partner.other_names}:
            return "recorded as `other_names`"
    return remarked(data, forms)
