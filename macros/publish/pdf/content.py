"""What a plan's PDF says, as plain data for the Typst template `plan.typ`."""

import json
from collections.abc import Iterator
from typing import Any

from ...data.plan_data import PlanData
from ...data.plan_records import Plan, one_line
from ...render.environment import environment
from ...render.page_macros import base_context
from ...views.plan_outline import anchors, plan_outline

Json = dict[str, Any]
"""An object of JSON. A link has `text`, and `id` for a place in the PDF, or else `url`, or "".
`link_names` has the text of the links to each URL, where all have the same."""


def pdf_content(data: PlanData, plan: Plan, site_url: str) -> Json:
    """Return the content of a plan's PDF.

    Pages of the site are linked where `site_url`, its URL with a slash at the end, is not empty.
    What only a later plan says is left out, so that the PDF of a past plan does not change.
    """
    outline = plan_outline(data, plan)
    targets = anchors(plan, outline)

    def link_to(text: Any, url_path: str) -> Json:
        path, _, fragment = url_path.partition("#")
        if here := fragment if path == plan.url_path else targets.get(url_path):
            return {"text": str(text), "id": here}
        return {"text": str(text), "url": site_url and site_url + url_path}

    text = (
        environment()
        .get_template("pdf.json")
        .render(
            **base_context(data)
            | {
                "plan": plan,
                "outline": outline,
                "site_url": site_url,
                "link_to": link_to,
                "link_out": lambda text, url: {"text": text, "url": url},
            }
        )
    )
    return with_link_names(_in_one_line(json.loads(text)))


def with_link_names(content: Json) -> Json:
    """Return a content with its `link_names`."""
    texts: dict[str, set[str]] = {}
    for url, name in _links(content):
        texts.setdefault(url, set()).add(name)
    names = {url: min(found) for url, found in texts.items() if len(found) == 1}
    return content | {"link_names": names}


def _in_one_line(value: Any) -> Any:
    """Return a value of JSON with each text in it in one line."""
    match value:
        case str():
            return one_line(value)
        case dict():
            return {key: _in_one_line(part) for key, part in value.items()}
        case list():
            return [_in_one_line(part) for part in value]
    return value


def _links(value: Any) -> Iterator[tuple[str, str]]:
    """Yield URL and text of each link in a value of JSON."""
    if isinstance(value, dict) and "url" in value:
        yield value["url"], value["text"]
    for part in value.values() if isinstance(value, dict) else value:
        if isinstance(part, dict | list):
            yield from _links(part)
