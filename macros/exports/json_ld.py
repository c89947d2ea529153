"""The glossary and the contacts as JSON-LD with the vocabulary of schema.org.

It names no remote context, so that reading it needs no request. The id of each record is its anchor
on the page.
"""

from typing import Any

from ..data.plan_data import PlanData
from ..views import contacts, glossary

CONTEXT = {"@vocab": "https://schema.org/"}


def glossary_json_ld(data: PlanData) -> dict[str, Any]:
    """Return the terms as a DefinedTermSet."""
    defined = [
        _record(
            "DefinedTerm",
            term.id,
            name=term.term,
            alternateName=term.expansion,
            description=term.explanation,
        )
        for term in glossary.sorted_terms(data)
    ]
    name = f"Glossary of the {data.site.partnership}"
    return {"@context": CONTEXT, "@type": "DefinedTermSet", "name": name, "hasDefinedTerm": defined}


def contacts_json_ld(data: PlanData) -> dict[str, Any]:
    """Return the partners as Organizations."""
    organizations = [
        _record(
            "Organization",
            partner.id,
            name=partner.name,
            alternateName=[*filter(None, (partner.short_name, *partner.other_names))],
            telephone=partner.telephone,
            url=partner.web,
        )
        for partner in contacts.sorted_partners(data)
    ]
    return {"@context": CONTEXT, "@graph": organizations}


def _record(kind: str, anchor: str, **values: object) -> dict[str, object]:
    known = {key: value for key, value in values.items() if value}
    return {"@type": kind, "@id": f"#{anchor}"} | known
