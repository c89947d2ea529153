"""What tests ask of a page that is open: the same on each page, in any browser."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Page

from macros.data.plan_data import PlanData

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FAULTS = f"""axe.run(document, {{runOnly: {RULES}}}).then(found => {{
    if (found.passes.length <= 20) throw Error("axe did not look")
    return found.violations.map(fault => [fault.id, fault.nodes[0].html])
}})"""
# Open what is closed; return what a pointer in the middle of each link's or button's text misses.
MISSED = """(() => {
    document.querySelectorAll("details").forEach(one => one.open = true)
    const missed = []
    for (const part of document.querySelectorAll("a[href]:not(.skip), button, summary")) {
        if (getComputedStyle(part).visibility === "hidden") continue
        if (!part.getClientRects().length) continue
        part.scrollIntoView({ block: "center", behavior: "instant" })
        for (const box of part.getClientRects()) {
            const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2]
            const hit = document.elementFromPoint(x, y)
            if (box.width > 1 && !part.contains(hit))
                missed.push([part.outerHTML, hit && hit.outerHTML.slice(0, 120)])
        }
    }
    scrollTo(0, 0)
    return missed
})()"""
# Lists that WebKit reads as text, because their items show no marker.
LISTS_LOST = """[...document.querySelectorAll("ul, ol")].filter(list =>
    !list.closest("nav, [role=list]") && [...list.children].some(item => {
        const style = getComputedStyle(item)
        return style.display !== "list-item" || style.listStyleType === "none"
    })).map(list => list.outerHTML.slice(0, 120))"""
# A screen reader repeats a row's header with every cell.
HEADER_WORDS = 20
NAMED = ("button", "columnheader", "heading", "link", "rowheader")


def misheard(page: Page, data: PlanData) -> list[str]:
    """Return what a screen reader would say badly on a page, from Chromium's accessibility tree."""
    actions = {
        action.action
        for plan in data.plans
        for part in plan.priority_plans
        for action in part.actions
    }
    client = page.context.new_cdp_session(page)
    nodes = client.send("Accessibility.getFullAXTree")["nodes"]
    client.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    found = [f"not a list in WebKit: {part}" for part in page.evaluate(LISTS_LOST)]
    headers: set[str] = set()
    for node in (node for node in nodes if not node["ignored"]):
        role, name = node["role"]["value"], node.get("name", {}).get("value", "")
        texts = list(_texts(node, by_id))
        if role == "table":
            headers = set()
        elif role == "columnheader":
            headers.add(name)
        elif role == "rowheader" and len(name.split()) > HEADER_WORDS and name not in actions:
            found.append(f"a row header with more than the action's words: {name}")
        elif role == "cell" and len(texts) > 1 and texts[0] in headers:
            found.append(f"the column's name in a cell: {name}")
        for one, next_one in pairwise(texts if role in NAMED else ()):
            if f"{one}{next_one}" in name and (one[-1:] + next_one[:1]).isalnum():
                found.append(f"no space in {role}: {one}|{next_one}")
    return found


def _texts(node: Any, by_id: dict[str, Any]) -> Iterator[str]:
    """Yield the texts below a node of the accessibility tree."""
    if node["role"]["value"] == "StaticText":
        yield node["name"]["value"]
        return
    for child in (by_id[number] for number in node.get("childIds", ()) if number in by_id):
        yield from _texts(child, by_id)
