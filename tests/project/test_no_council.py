"""The code and the theme serve any partnership: they name none, and none of its partners."""

import re

from macros.data.plan_data import PlanData
from tests.conftest import ROOT

# What a partnership calls a partner in words that code uses too.
ORDINARY = {"All partners"}
SUFFIXES = {".py", ".yml", ".txt", ".html", ".md", ".js", ".css", ".typ", ".json", ".conf", ".xml"}


def test_no_partnership_is_named_in_the_code(data: PlanData) -> None:
    names = {data.site.partnership, data.site.area, data.site.email.partition("@")[2]}
    for partner in data.partners:
        names |= {*filter(None, (partner.name, partner.short_name, *partner.other_names))}
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names - ORDINARY)))})\b")
    files = [
        path
        for folder in ("macros", "overrides")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SUFFIXES
    ]
    assert len(files) > 100
    found = {
        f"{path.relative_to(ROOT)}: {one[0]}"
        for path in files
        for one in pattern.finditer(path.read_text("utf-8"))
    }
    assert not found
