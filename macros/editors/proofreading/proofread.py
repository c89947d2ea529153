"""Run all checks of a proofreader, and write what they find as a report."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, one_line
from ...data.years import last_day, last_update_day
from ...views.plans import get_plan
from ..overdue import QUARTER, unchecked, without_update
from ..personal_details import personal_details, public_details
from .contacts import doubtful_contacts
from .damage import damaged_text
from .figures import contradicting_changes, figures_that_disagree, impossible_figures
from .names import misspelt_names, names_in_other_forms
from .spelling import misspelt_words, undated_words, unexplained_abbreviations
from .texts import OUR_KEYS, PLAN_KEYS, Finding, prose, texts_in


def proofread(data: PlanData, pages: Mapping[str, str], today: datetime.date) -> list[Finding]:
    """Return what to look at in the current plan, in the years it reviews and in our own words.

    `pages` are the texts of docs/ by their files; lateness is counted from `today`. Findings are in
    the order of files and lines, without those that an editor's note answers; what a file has more
    than once is listed at its first line.
    """
    plan = get_plan(data)
    years = {plan.year, *(section.year for section in plan.sections)}
    plans = tuple(printed for printed in data.plans if printed.year in years)
    ours = [*texts_in(data, OUR_KEYS)]
    ours += [paragraph for file, text in pages.items() for paragraph in prose(file, text)]
    texts = [*texts_in(plans, PLAN_KEYS), *ours]
    found = [
        *names_in_other_forms(data, texts),
        *misspelt_names(data, texts),
        *misspelt_words(texts),
        *undated_words(ours),
        *unexplained_abbreviations(data, texts),
        *figures_that_disagree(plans),
        *contacts_not_checked(data, today),
        *actions_without_update(data, plan, today),
    ]
    return _unanswered(data, [*found, *questions(data, pages)])


def questions(data: PlanData, pages: Mapping[str, str]) -> list[Finding]:
    """Return what is probably wrong anywhere in the data and the pages, whoever wrote it."""
    texts = [*texts_in(data, PLAN_KEYS), *texts_in(data, OUR_KEYS)]
    texts += [paragraph for file, text in pages.items() for paragraph in prose(file, text)]
    public = public_details(data)
    found = [
        *damaged_text(texts),
        *impossible_figures(texts),
        *contradicting_changes(data.measures),
        *doubtful_contacts(data),
        *late_updates(data),
    ]
    for paragraph in texts:
        for one in personal_details(paragraph.text, public):
            found.append(paragraph.finding(one.offset, "personal detail", one.words, detail=one))
    return _unanswered(data, found)


def _unanswered(data: PlanData, found: Iterable[Finding]) -> list[Finding]:
    """Return findings in the order of files and lines, each of a file once, without those that an
    editor's note or an accepted word answers."""
    remarks = [remark for plan in data.plans for remark in plan.remarks]
    notes = [one_line(" ".join([r.note, *(place.words for place in r.places)])) for r in remarks]
    accepted = {one_line(words).casefold() for words in data.site.accepted}
    first: dict[tuple[str, str], Finding] = {}
    for finding in sorted(found):
        quotes = [one_line(quote) for quote in finding.quotes]
        noted = any(all(quote in note for quote in quotes) for note in notes)
        if not (quotes and (noted or {quotes[0].casefold()} <= accepted)):
            first.setdefault((finding.file, finding.what), finding)
    return [*first.values()]


def late_updates(data: PlanData) -> Iterator[Finding]:
    """Yield the updates dated more than a quarter after their plan's year."""
    for plan in data.plans:
        for update in (update for action in plan.actions for update in action.updates):
            if update.on and update.on > last_day(plan.year) + QUARTER:
                on = str(update.on)
                yield Finding.at(update.location, "on", "long after plan", on, year=plan.year)


def contacts_not_checked(data: PlanData, today: datetime.date) -> Iterator[Finding]:
    """Yield one finding for the partners whose phone number or web address has not been checked
    for a year, and one for such services outside the plan."""
    for late in (unchecked(data.partners, today), unchecked(data.other_help, today)):
        if late:
            words = {"count": len(late), "names": ", ".join(one.name for one in late)}
            yield Finding.at(late[0].location, "", "unchecked contacts", **words)


def actions_without_update(data: PlanData, plan: Plan, today: datetime.date) -> Iterator[Finding]:
    """Yield a finding for each lead that has not reported on an open action for a quarter, or a
    single one where no action of the plan has an update."""
    leads, latest = without_update(data, plan, today), last_update_day(plan.year)
    if leads and not any(action.updates for action in plan.actions):
        leads = {f"all leads ({', '.join(leads)})": plan.actions}
    for lead, actions in leads.items():
        more = f" and {len(actions) - 1} more" if len(actions) > 1 else ""
        words = {"lead": lead, "action": one_line(actions[0].action), "more": more}
        yield Finding.at(actions[0].location, "", "no update", latest=latest, **words)


def report(findings: Iterable[Finding]) -> str:
    """Return findings as lines, file by file, and how many they are."""
    findings = list(findings)
    lines = []
    for _, of_file in groupby(findings, lambda finding: finding.file):
        lines += [*map(str, of_file), ""]
    return "\n".join([*lines, f"{len(findings)} to look at."])
