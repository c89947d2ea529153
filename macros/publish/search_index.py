"""What the search answers with: each topic, partner, term, priority, action and figure.

The years before last year's plan are left out, so that the answers don't grow with them.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from ..data.plan_data import PlanData
from ..data.plan_records import Plan, one_line
from ..views import actions, contacts, history, plans
from ..views.crime import crime_chart
from ..views.formats import display_url, format_change, format_count, format_year, tel_link
from ..views.plan_outline import DIFFERENCES
from ..views.text import text_blocks


class Answer(NamedTuple):
    """`name` leads to `address` on the page called `page`. `words` are other names for it, `typed`
    what people type who look for it; `says` is shown below it, `text` is searched besides."""

    kind: str
    name: str
    url_path: str
    page: str
    words: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    says: str = ""
    text: str = ""
    phones: tuple[tuple[str, str, str], ...] = ()
    """Name, number and link of each who can be rung about it."""


def answers(data: PlanData) -> Iterator[Answer]:
    """Yield what the book answers, from the current plan and the one before it."""
    plan = plans.get_plan(data)
    before = plans.plan_before(data, plan)
    yield from chain(_topics(data), _partners(data), _terms(data), _priorities(data))
    for table in actions.action_tables(data):
        yield from _actions(data, table)
    for old in actions.action_tables(data, before.year) if before else ():
        yield from _actions(data, old)
    yield from _projects(data)
    for shown in filter(None, (plan, before)):
        yield from _sections(shown)
    yield from _figures(data)


def _topics(data: PlanData) -> Iterator[Answer]:
    priorities = {priority.id: priority for priority in data.priorities}
    for topic in data.topics:
        priority, phones = priorities[topic.priority], _phones(data, topic.partners)
        words, typed = topic.other_words, topic.search_words
        yield Answer(
            "Problem", topic.name, topic.url_path, priority.name, words, typed, phones=phones
        )


def _partners(data: PlanData) -> Iterator[Answer]:
    for partner, groups, terms, leads, _ in contacts.contacts(data):
        others = (partner.short_name, *partner.other_names)
        words = (*filter(None, others), *(term.term for term in terms))
        led = [row.action.action for rows in leads.values() for row in rows]
        text = " ".join([*filter(None, (partner.note,)), *(g.name for g in groups), *led])
        phones = _phones(data, (partner.id,))
        says = partner.ask_about or partner.note or ""
        typed, url_path = partner.search_words, partner.url_path
        if partner.web:
            typed += (display_url(partner.web).partition("/")[0].removeprefix("www."),)
        if partner.telephone:
            typed += (partner.telephone, partner.telephone.replace(" ", ""))
        yield Answer(
            "Contact", partner.name, url_path, "Contacts", words, typed, says, text, phones
        )


def _terms(data: PlanData) -> Iterator[Answer]:
    for term in data.glossary:
        says = " – ".join(filter(None, (term.expansion, term.explanation)))
        words = tuple(filter(None, (term.expansion,)))
        yield Answer(
            "Abbreviation", term.term, term.url_path, "Glossary", words, term.search_words, says
        )


def _priorities(data: PlanData) -> Iterator[Answer]:
    for one in data.priorities:
        part = actions.action_table(data, one.id).part
        summary = text_blocks(data, "", part.summary or "") if part else ()
        words, says = (part.title,) if part else (), summary[0].text if summary else ""
        if under := history.successors(data, one.id):
            says = f"It continues under {' and '.join(other.name for other in under)}."
        yield Answer(
            "Priority", one.name, one.url_path, "Priorities", words, one.search_words, says
        )


def _actions(data: PlanData, table: actions.ActionTable) -> Iterator[Answer]:
    names = {partner.id: partner.name for partner in data.partners}
    for action, *_ in table.rows:
        leads = ", ".join(names[lead] for lead in action.leads)
        says = f"{format_year(action.year)}, led by {leads}."
        url_path, page = f"{table.priority.url_path}#{action.id}", table.priority.name
        text = one_line(" ".join((*(update.text for update in reversed(action.updates)), page)))
        kind = "Action" if table.plan.year == data.site.current else "Last year"
        yield Answer(kind, action.action, url_path, page, (), action.search_words, says, text)


def _projects(data: PlanData) -> Iterator[Answer]:
    for one in data.priorities:
        told = history.newest_narrative(data, one.id)
        if told and told.part and (story := told.part.narrative):
            name = f"Projects in {format_year(told.plan.year)}: {story.title}"
            yield from _passages("Project", name, f"{one.url_path}#projects", one.name, story.text)


def _sections(plan: Plan) -> Iterator[Answer]:
    first = int(plan.year[:4])
    forms = (f"{first}-{first + 1} plan", f"plan for {first}/{plan.year[5:]}")
    words = (format_year(plan.year), *plan.title_in.values())
    yield Answer("Plan", plan.title, plan.url_path, "Plans", words, forms)
    if plan.corrections or plan.remarks:
        name = DIFFERENCES
        told = (*(fix.printed for fix in plan.corrections), *(note.note for note in plan.remarks))
        url_path, text = f"{plan.url_path}#differences", one_line(" ".join(told))
        yield Answer("Plan", name, url_path, plan.title, text=text)
    for theme in plan.themes:
        url_path = f"{plan.url_path}#theme-{theme.id}"
        yield from _passages("Plan", theme.title, url_path, plan.title, theme.text)
    for section in plan.sections:
        name, url_path = section.title, f"{plan.url_path}#{section.id}"
        yield Answer("Plan", name, url_path, plan.title, (), section.search_words)
        yield from _passages("Plan", name, url_path, plan.title, section.text or "")


def _figures(data: PlanData) -> Iterator[Answer]:
    if not (shown := crime_chart(data)):
        return
    for bars, measure in zip(shown.rows, data.measures, strict=True):
        row = bars.figures
        count, rise = format_count(row.recorded), format_change(row.change)
        says = f"In {format_year(shown.year)}: change on the year before {rise}; incidents {count}."
        typed = (
            *measure.search_words,
            *(str(n) for n in (row.recorded_before, row.recorded) if n is not None),
        )
        yield Answer("Figure", row.name, f"progress/#figure-{row.id}", "Progress", (), typed, says)


def _passages(kind: str, name: str, url_path: str, page: str, text: str) -> Iterator[Answer]:
    """Yield each paragraph as an answer, all at one address."""
    for chunk in filter(str.strip, text.split("\n\n")):
        yield Answer(kind, name, url_path, page, text=one_line(chunk))


def _phones(data: PlanData, ids: Iterable[str]) -> tuple[tuple[str, str, str], ...]:
    partners = {partner.id: partner for partner in data.partners}
    told = [partners[id_] for id_ in ids]
    return tuple((p.name, p.telephone, tel_link(p.telephone)) for p in told if p.telephone)
