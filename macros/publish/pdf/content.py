"""What a plan's PDF says, as plain data for the Typst template `plan.typ`."""

from collections.abc import Callable
from typing import Any

from ...data.plan_data import PlanData
from ...data.plan_records import Action, Plan, Section, Update, one_line
from ...views import actions, crime, plans
from ...views.formats import (
    display_url,
    format_change,
    format_count,
    format_date,
    format_year,
    tel_link,
    term_meaning,
)
from ...views.text import editors_notes, text_blocks

Json = dict[str, Any]
"""An object of JSON. A link has `text`, and `id` for a place in the PDF, or else `url`, or ""."""


def pdf_content(data: PlanData, plan: Plan, site_url: str) -> Json:
    """Return the content of a plan's PDF.

    Pages of the site are linked where `site_url`, its URL with a slash at the end, is not empty.
    What only a later plan says is left out, so that the PDF of a past plan does not change.
    """
    content: Json = _one_line(_Content(data, plan, site_url).plan())
    return content


def _one_line(value: Any) -> Any:
    """Return a value without the line ends an editor broke its texts at."""
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, dict):
        return {key: _one_line(part) for key, part in value.items()}
    return [_one_line(part) for part in value] if isinstance(value, list | tuple) else value


class _Content:
    """The parts of one plan's content; they share the targets of its links."""

    def __init__(self, data: PlanData, plan: Plan, site_url: str) -> None:
        self.data, self.of, self.site_url = data, plan, site_url
        self.partners = {partner.id: partner for partner in data.partners}
        self.terms = {term.id: term for term in data.glossary}
        self.ids = {f"{plan.url_path}#{section.id}": section.id for section in plan.sections}
        self.ids |= {f"{plan.url_path}#theme-{one.id}": f"theme-{one.id}" for one in plan.themes}
        for section in plan.sections:
            if section.shows == "actions":
                shown = plans.get_plan(data, section.year or plan.year)
                self.ids |= {action.url_path: action.id for action in shown.actions}

    def plan(self) -> Json:
        plan = self.of
        url = self.site_url + plan.url_path
        return {
            "title": plan.title,
            "partnership": self.data.site.partnership,
            "year": format_year(plan.year),
            "titles": [[*code.split("-"), t] for code, t in plan.title_in.items()],
            "source": plan.source,
            "web": self.site_url and self.link(display_url(url), plan.url_path),
            "no_update": self.data.vocabulary.no_update,
            "sections": [self.section(section) for section in plan.sections],
            "corrections": [
                {"printed": fix.printed, "here": fix.corrected, "where": self.passage(fix.at)}
                for fix in plan.corrections
            ],
            "remarks": [
                {
                    "note": remark.note,
                    "places": [[one.words, self.passage(one.at)] for one in remark.places],
                }
                for remark in plan.remarks
            ],
        }

    def section(self, section: Section) -> Json:
        year = section.year or self.of.year
        shown = SHOWN[section.shows](self, section.id, year) if section.shows else []
        text = self.text(f"{self.of.year}/{section.id}", section.text or "")
        content = {"id": section.id, "title": section.title, "text": text}
        return content | {"shows": section.shows, "year": format_year(year), "content": shown}

    def action_tables(self, section: str, year: str) -> list[Json]:
        return [
            {
                "id": f"{section}-{table.priority.id}",
                "title": table.part.title,
                "notes": editors_notes(self.data, f"{year}/{table.part.id}", table.part.title),
                "has_earlier": table.earlier is not None,
                "rows": [self.row(row) for row in table.rows],
            }
            for table in actions.action_tables(self.data, year)
            if table.part
        ]

    def row(self, row: actions.TableRow) -> Json:
        action, before = row.action, row.continues
        words = before and format_year(before.year)
        return {
            "id": action.id,
            "action": action.action,
            "continues": words and before and self.link(words, before.url_path),
            "notes": editors_notes(self.data, action.id, action.action),
            "leads": [self.partner(lead) for lead in action.leads],
            "updates": [self.update(action, update) for update in reversed(action.updates)],
            "status": self.status(action.status),
        }

    def update(self, action: Action, update: Update) -> Json:
        return {
            "on": update.on and format_date(update.on),
            "text": self.text(action.id, update.text),
            "by": update.by and self.partner(update.by),
            "status": self.status(update.status),
        }

    def narratives(self, section: str, year: str) -> list[Json]:
        return [
            {
                "id": f"{section}-{part.id}",
                "title": part.narrative.title,
                "text": self.text(f"{year}/{part.id}", part.narrative.text),
            }
            for part in (table.part for table in actions.action_tables(self.data, year))
            if part and part.narrative
        ]

    def themes(self, _: str, year: str) -> list[Json]:
        return [
            {
                "id": f"theme-{theme.id}",
                "title": theme.title,
                "text": self.text(f"{self.of.year}/theme-{theme.id}", theme.text),
            }
            for theme in self.of.themes
        ]

    def measures(self, _: str, year: str) -> list[Json]:
        shown = crime.crime_figures(self.data, year)
        heads = {"before": format_year(shown.year_before), "year": format_year(shown.year)}
        rows = [
            [
                row.name,
                format_count(row.recorded_before),
                format_count(row.recorded),
                format_change(row.change),
            ]
            for row in shown.rows
        ]
        return [heads | {"rows": rows}] if rows else []

    def members(self, _: str, year: str) -> list[Json]:
        members = [self.partners[id_] for id_ in self.of.members]
        return [
            {
                "name": self.link(one.name, one.url_path),
                "telephone": one.telephone
                and {"text": one.telephone, "url": tel_link(one.telephone)},
                "web": one.web and {"text": display_url(one.web), "url": one.web},
            }
            for one in members
        ]

    def glossary(self, _: str, year: str) -> list[Json]:
        terms = [self.terms[id_] for id_ in self.of.glossary]
        return [
            {
                "term": self.link(term.term, term.url_path),
                "means": term_meaning(term),
            }
            for term in terms
        ]

    def text(self, at: str, text: str) -> list[Json]:
        return [block._asdict() for block in text_blocks(self.data, at, text)]

    def status(self, status: str | None) -> Json:
        vocabulary = self.data.vocabulary
        return {"text": vocabulary.label_of(status), "shape": vocabulary.shape_of(status)}

    def partner(self, id_: str) -> Json:
        return self.link(self.partners[id_].name, self.partners[id_].url_path)

    def passage(self, at: str) -> Json:
        passage = self.data.passages[at]
        return self.link(passage.name, passage.url_path)

    def link(self, text: str, url_path: str) -> Json:
        if url_path in self.ids:
            return {"text": text, "id": self.ids[url_path]}
        return {"text": text, "url": self.site_url and self.site_url + url_path}


SHOWN: dict[str, Callable[[_Content, str, str], list[Json]]] = {
    "actions": _Content.action_tables,
    "narratives": _Content.narratives,
    "themes": _Content.themes,
    "measures": _Content.measures,
    "members": _Content.members,
    "glossary": _Content.glossary,
}
