"""What a proof-reader would ask about the plan and this site: warnings, which stop nothing."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan
from ...data.years import first_day
from ...views.plans import get_plan
from .figures import figures_that_disagree
from .names import names_in_two_ways
from .readability import hard_sentences
from .spelling import corrected, slips, words_in_two_ways
from .texts import Paragraph, our_texts, plan_texts, printed_in
from .unlisted import unlisted_in_ours, unlisted_in_plan
from .warnings import Doubt, place_of

YEAR = datetime.timedelta(days=365)
QUARTER = datetime.timedelta(days=92)
# The shapes of the statuses that end an action: there is nothing more to tell of it.
ENDED = ("full", "cross")


class Kind(NamedTuple):
    """A kind of doubt: its name, what to do about it, and the doubts there are."""

    name: str
    to_do: str
    doubts: list[Doubt]


def proofread(data: PlanData, pages: Mapping[str, str], today: datetime.date) -> Iterator[Kind]:
    """Yield every kind of doubt about the current plan, what it prints again, and our own words.

    `pages` are the texts of docs/ by their files. `today` is the day that lateness is counted from.
    """
    plan = get_plan(data)
    plans = printed_in(data, plan)
    printed = [paragraph for shown in plans for paragraph in plan_texts(shown)]
    ours = list(our_texts(data, pages))
    texts = printed + ours
    yield Kind(
        "Abbreviations",
        "Explain it in data/glossary.yml, or write it out.",
        [*unlisted_in_plan(data, plan, printed), *unlisted_in_ours(data, ours)],
    )
    yield Kind(
        "Names and words written in more than one way",
        "Choose one. In the plan's own words, correct a slip and list it under `corrections` in "
        "plan.yml, or say so in a remark; record a name's other forms under `other_names`.",
        [*names_in_two_ways(data, plans, texts), *words_in_two_ways(data, texts)],
    )
    known = [words for topic in data.topics for words in (*topic.other_words, *topic.search_words)]
    yield Kind(
        "Words that may be misspelt",
        "Correct it, and list a slip of the plan's own under `corrections` in plan.yml; if it is "
        "right, a remark can say so.",
        [*slips(data, texts, known), *corrected(data)],
    )
    yield Kind(
        "Figures that disagree",
        "Ask which is right. Until you know, leave both and say so in a remark in plan.yml.",
        list(figures_that_disagree(data, plans)),
    )
    yield Kind(
        "Contacts not checked for a year",
        "Ring the number and open the address; then write the day as `checked_on`.",
        list(contacts_not_checked(data, today)),
    )
    yield Kind(
        "Actions without an update for a quarter",
        "Ask the lead what has been done, and add an update with its day.",
        list(actions_without_update(data, plan, today)),
    )
    yield Kind(
        "Sentences too hard to read",
        "Make two of it, or take shorter words.",
        [*hard_sentences(ours), *_hard_in_print(plan, printed)],
    )


def contacts_not_checked(data: PlanData, today: datetime.date) -> Iterator[Doubt]:
    """Yield each partner with a telephone or web address that nobody has checked for a year."""
    for partner in data.partners:
        checked = partner.checked_on
        if (partner.telephone or partner.web) and not (checked and today - checked <= YEAR):
            last = f"last checked on {checked}" if checked else data.vocabulary.no_check.lower()
            yield Doubt(place_of(partner.location, "checked_on"), f"{partner.name}: {last}")


def actions_without_update(data: PlanData, plan: Plan, today: datetime.date) -> Iterator[Doubt]:
    """Yield each action that goes on and of which a lead has told nothing for a quarter, by lead.

    A plan year begins on 1 April; nobody owes an update in its first quarter.
    """
    began = first_day(plan.year)
    by_lead: dict[str, list[Doubt]] = defaultdict(list)
    for action in plan.actions:
        silence = _silence(action, began, today)
        if silence and data.vocabulary.shape_of(action.status) not in ENDED:
            for lead in action.leads:
                doubt = Doubt(place_of(action.location, "action"), f"“{action.action}”: {silence}")
                by_lead[lead].append(doubt)
    for partner in sorted(data.partners, key=lambda partner: partner.name.casefold()):
        for doubt in by_lead[partner.id]:
            yield doubt._replace(what=f"{partner.name}: {doubt.what}")


def _silence(action: Action, began: datetime.date, today: datetime.date) -> str:
    """Return what is missing of an action's updates on a day, if anything is."""
    if action.latest and not action.latest.on:
        return "its latest update has no day"
    last = action.latest.on if action.latest else None
    if today - (last or began) <= QUARTER:
        return ""
    return f"the latest update is of {last}" if last else "no update"


def _hard_in_print(plan: Plan, printed: list[Paragraph]) -> Iterator[Doubt]:
    hard = len(list(hard_sentences(printed)))
    if hard:
        whole = sum(1 for paragraph in printed for _ in paragraph.sentences)
        what = f"{hard} of the {whole} sentences of the plan's own words are as hard"
        yield Doubt(place_of(plan.location, "sections"), what, "for those who write the next plan")


def report(kinds: Iterable[Kind]) -> str:
    """Return the doubts as lines, those that are answered already behind the others."""
    lines: list[str] = []
    kinds = list(kinds)
    for kind in kinds:
        to_do = [str(doubt) for doubt in kind.doubts if not doubt.known]
        known = [str(doubt) for doubt in kind.doubts if doubt.known]
        lines += [f"{kind.name}: {len(to_do)} to look at, {len(known)} answered already", ""]
        lines += [f"  {kind.to_do}", *(f"  {line}" for line in to_do), ""] if to_do else []
        lines += ["  Answered already; nothing is to be done here:"] if known else []
        lines += [*(f"  {line}" for line in known), ""] if known else []
    doubts = [doubt for kind in kinds for doubt in kind.doubts]
    answered = sum(bool(doubt.known) for doubt in doubts)
    return "\n".join([*lines, f"{len(doubts) - answered} to look at, {answered} answered already."])
