"""The glossary, the contacts and the downloads as JSON-LD with the vocabulary of schema.org.

It names no remote context, so that reading it needs no request. The id of each record is its anchor
on the page.
"""

from collections.abc import Iterable
from typing import Any

from ..data.plan_data import PlanData
from ..data.records import OtherHelp, Partner
from ..data.years import first_day, last_day
from ..views.formats import sorted_by_name

CONTEXT = {"@vocab": "https://schema.org/"}
Node = dict[str, Any]


def glossary_json_ld(data: PlanData) -> Node:
    """Return the terms as a DefinedTermSet."""
    terms = [
        _node("DefinedTerm", f"#{t.id}", t.term, t.expansion, description=t.explanation)
        | {"url": {"@id": f"#{t.id}"}, "inDefinedTermSet": {"@id": "#glossary"}}
        for t in sorted_by_name(data.glossary)
    ]
    name = f"Glossary of the {data.site.partnership}"
    glossary = _node("DefinedTermSet", "#glossary", name, hasDefinedTerm=terms)
    return {"@context": CONTEXT} | glossary


def contacts_json_ld(data: PlanData) -> Node:
    """Return the partners and other services as Organizations, and the topics as services that
    they provide."""
    partners = [
        _node("Organization", f"#{p.id}", p.name, [*filter(None, (p.short_name, *p.other_names))])
        | _contact_point(p)
        for p in sorted_by_name(data.partners)
    ]
    others = [
        _node("Organization", f"#help-{o.id}", o.name, description=o.what_for) | _contact_point(o)
        for o in data.other_help
    ]
    topics = [
        _node("GovernmentService", f"#about-{t.id}", t.name, [*t.other_words])
        | {"areaServed": data.site.area}
        | _filled(provider=[{"@id": f"#{id_}"} for id_ in t.partners])
        for t in data.topics
    ]
    return {"@context": CONTEXT, "@graph": [*partners, *others, *topics]}


def dataset_json_ld(data: PlanData, files: Iterable[Any], licence_url: str) -> Node:
    """Return the downloads as a Dataset; each file has a path below the root and a format."""
    distribution = [
        _node("DataDownload", name=f.title, encodingFormat=f.format)
        | {"contentUrl": {"@id": f"../{f.path}"}}
        for f in files
    ]
    name = f"Plans of the {data.site.partnership}"
    years = f"{first_day(data.plans[0].year)}/{last_day(data.plans[-1].year)}"
    about = {"license": {"@id": licence_url}, "temporalCoverage": years}
    about |= {"spatialCoverage": data.site.area, "creator": data.site.partnership}
    return (
        {"@context": CONTEXT} | _node("Dataset", "#files", name, distribution=distribution) | about
    )


def _contact_point(one: Partner | OtherHelp) -> Node:
    hours = getattr(one, "hours", None)
    when = hours and _node("OpeningHoursSpecification", description=hours)
    point = _node("ContactPoint", telephone=one.telephone, hoursAvailable=when)
    return _filled(url=one.web, contactPoint=point if one.telephone else None)


def _node(kind: str, id_: str = "", name: str = "", others: object = None, **more: object) -> Node:
    return _filled(**{"@type": kind, "@id": id_, "name": name, "alternateName": others, **more})


def _filled(**values: object) -> Node:
    """Return the properties that have a value."""
    return {key: value for key, value in values.items() if value}
