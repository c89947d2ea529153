"""The glossary and the contacts as JSON-LD with the vocabulary of schema.org.

It names no remote context, so that reading it needs no request. The id of each record is its anchor
on the page.
"""

from typing import Any

from ..data.plan_data import PlanData
from ..views.formats import sorted_by_name

CONTEXT = {"@vocab": "https://schema.org/"}


def glossary_json_ld(data: PlanData) -> dict[str, Any]:
    """Return the terms as a DefinedTermSet."""
    terms = [
        _record("DefinedTerm", t.id, t.term, t.expansion, description=t.explanation)
        for t in sorted_by_name(data.glossary)
    ]
    name = f"Glossary of the {data.site.partnership}"
    return {"@context": CONTEXT, "@type": "DefinedTermSet", "name": name, "hasDefinedTerm": terms}


def contacts_json_ld(data: PlanData) -> dict[str, Any]:
    """Return the partners as Organizations."""
    organizations = []
    for p in sorted_by_name(data.partners):
        others = [*filter(None, (p.short_name, *p.other_names))]
        details = {"telephone": p.telephone, "url": p.web}
        organizations.append(_record("Organization", p.id, p.name, others, **details))
    return {"@context": CONTEXT, "@graph": organizations}


def _record(kind: str, id_: str, name: str, others: object, **more: object) -> dict[str, object]:
    values = {"@type": kind, "@id": f"#{id_}", "name": name, "alternateName": others, **more}
    return {key: value for key, value in values.items() if value}
