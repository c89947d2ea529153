"""What a plan's PDF says, as plain data for the Typst template `plan.typ`."""

from typing import Any

from ...data.plan_data import Note, PlanData
from ...data.plan_records import Action, Plan, Update, one_line
from ...data.records import Partner, Term
from ...views import formats
from ...views.actions import ActionTable, TableRow
from ...views.charts import CrimeFigures
from ...views.plan_outline import OutlineSection, Place, Subsection, anchors, plan_outline
from ...views.text import Block, editors_notes, text_blocks

Json = dict[str, Any]
"""An object of JSON. A link has `text`, and `id` for a place in the PDF, or else `url`, or "".
`link_names` has the text of the links to each URL, where all have the same."""


def pdf_content(data: PlanData, plan: Plan, site_url: str) -> Json:
    """Return the content of a plan's PDF.

    Pages of the site are linked where `site_url`, its URL with a slash at the end, is not empty.
    What only a later plan says is left out, so that the PDF of a past plan does not change.
    """
    outline = plan_outline(data, plan)
    content = _Content(data, plan, anchors(plan, outline), site_url)
    url = formats.display_url(site_url + plan.url_path)
    values = {
        "title": plan.title,
        "partnership": data.site.partnership,
        "year": formats.format_year(plan.year),
        "titles": [(*code.split("-"), title) for code, title in plan.title_in.items()],
        "source": plan.source,
        "web": site_url and content.link(url, plan.url_path),
        "no_update": data.vocabulary.no_update,
        "sections": outline,
        "corrections": [
            (one.printed, one.corrected, content.passage(one.at)) for one in plan.corrections
        ],
    }
    result = {key: content.json(value) for key, value in values.items()}
    names = {url: min(texts) for url, texts in content.links.items() if len(texts) == 1}
    return result | {"link_names": names}


class _Content:
    """The conversion of what one plan's PDF shows to JSON."""

    def __init__(self, data: PlanData, plan: Plan, targets: dict[str, str], site_url: str) -> None:
        self.data, self.plan, self.targets, self.site_url = data, plan, targets, site_url
        self.partners = {partner.id: partner for partner in data.partners}
        self.links: dict[str, set[str]] = {}

    def json(self, value: Any) -> Any:
        """Return a value of the outline, with those in it, as JSON."""
        match value:
            case str():
                return one_line(value)
            case Partner(telephone=tel, web=web):
                return {
                    "name": self.link(value.name, value.url_path),
                    "telephone": tel and self.link_out(tel, formats.tel_link(tel)),
                    "web": web and self.link_out(formats.display_url(web), web),
                }
            case Term():
                return self.link(value.term, value.url_path), self.json(formats.term_meaning(value))
            case ActionTable():
                return {
                    "year": formats.format_year(value.plan.year),
                    "has_earlier": value.earlier is not None,
                    "has_updates": value.has_updates,
                    "has_statuses": value.has_statuses,
                    "gap": value.gap,
                    "rows": self.json(value.rows),
                }
            case TableRow(action=action, continues=before):
                return {
                    "id": action.id,
                    "action": one_line(action.action),
                    "continues": before
                    and self.link(formats.format_year(before.year), before.url_path),
                    "notes": self.json(
                        editors_notes(self.data, action.id, action.action, self.plan)
                    ),
                    "leads": [self.partner(lead) for lead in action.leads],
                    "updates": [self.update(action, update) for update in reversed(action.updates)],
                    "status": self.status(action.status),
                }
            case CrimeFigures(before, year, measures):
                count, change = formats.format_count, formats.format_change
                figures = [
                    (
                        one.name,
                        count(one.counts.get(before)),
                        count(one.counts.get(year)),
                        change(one.changes.get(year)),
                    )
                    for one in measures
                ]
                return [*map(formats.format_year, (before, year)), self.json(figures)]
            case Note(text=text):
                return {"note": one_line(text), **self.link(str(value.number), value.url_path)}
            case Place(words, _, url_path):
                return self.link(f"“{words}”", url_path)
            case Block():
                return {"id": value.id} | {k: self.json(v) for k, v in value._asdict().items()}
            case Subsection() | OutlineSection():
                return {key: self.json(part) for key, part in value._asdict().items()}
            case list() | tuple():
                return [self.json(part) for part in value]
        return value

    def update(self, action: Action, update: Update) -> Json:
        return {
            "on": update.on and formats.format_date(update.on),
            "blocks": self.json(text_blocks(self.data, action.id, update.text, self.plan)),
            "by": update.by and self.partner(update.by),
            "status": self.status(update.status),
        }

    def status(self, status: str | None) -> Json:
        vocabulary = self.data.vocabulary
        return {"text": vocabulary.label_of(status), "shape": vocabulary.shape_of(status)}

    def partner(self, id_: str) -> Json:
        return self.link(self.partners[id_].name, self.partners[id_].url_path)

    def passage(self, place: str) -> Json:
        passage = self.data.passages[place]
        return self.link(passage.name, passage.url_path)

    def link(self, text: str, url_path: str) -> Json:
        path, _, fragment = url_path.partition("#")
        here = fragment if path == self.plan.url_path else self.targets.get(url_path)
        if here:
            return {"text": one_line(text), "id": here}
        return self.link_out(text, self.site_url and self.site_url + url_path)

    def link_out(self, text: str, url: str) -> Json:
        self.links.setdefault(url, set()).add(one_line(text))
        return {"text": one_line(text), "url": url}
