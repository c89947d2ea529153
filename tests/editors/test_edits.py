"""Adding pages, and listing them in the navigation in mkdocs.yml without other changes."""

import io
import re
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from macros.data.front_matter import pages_in
from macros.data.problems import Problem
from macros.editors.new_year.changes import add_to_nav, page_like

TOP = "site_name: Vale\nnav:\n"
NEW, OLD = "plans/new.md", "plans/old.md"
# Layouts that MkDocs reads; the line that begins with + is the one added before plans/old.md.
LAYOUTS = {
    "plain": "  - Plans:\n      - plans/index.md\n+      - plans/new.md\n      - plans/old.md\n",
    "comment": "  - Plans: # all\n+      - plans/new.md\n      - plans/old.md  # the current one\n",
    "page in a comment": "  - a.md # plans/old.md\n+  - plans/new.md\n  - plans/old.md\n  # b.md\n",
    "title": "  - Plans:\n+    - plans/new.md\n    - This year: plans/old.md # why: so\n",
    "quotes": "  - Plans:\n+    - plans/new.md\n    - 'plans/old.md' # 'plans/old.md'\n",
    "title in quotes": '  - Plans:\n+    - plans/new.md\n    - "A - b: c": "plans/old.md" \n',
    "path with a dot": "  - Plans:\n+    - plans/new.md\n    - ./plans/old.md\n",
    "spaces after": "  - Plans:\n+    - plans/new.md\n    - plans/old.md   \n",
    "no indent": "- Plans:\n  - a.md\n+  - plans/new.md\n  - plans/old.md\n",
    "wide hyphen": "-   Plans:\n+    - plans/new.md\n    -   plans/old.md\n",
    "first": "+- plans/new.md\n- plans/old.md\n- a.md\n",
    "longer names": "  - a/plans/old.md\n+  - plans/new.md\n  - plans/old.md\n  - plans/old.md2\n",
    "other letters": "  - Cynlluniau – 🦊:\n+    - plans/new.md\n    - Tŷ: plans/old.md\n",
}
NO_PLACE = {
    "not listed": TOP + "  - Plans:\n      - plans/older.md\n",
    "only in a comment": TOP + "  - a.md # plans/old.md\n  # - plans/old.md\n",
    "a mapping": TOP + "  - Plans:\n      Old: plans/old.md\n      All: plans/index.md\n",
    "not on a line of its own": TOP + "  - Plans: [a.md, plans/old.md, b.md] # all\n",
    "lists in braces": TOP + "  [a.md, {Plans: [{Old: plans/old.md}, 'b.md']}]\n",
    "title above": TOP + "  - Plans:\n    - The plan:\n        plans/old.md\n",
    "braces": TOP + "  - Plans:\n    - {Old: plans/old.md}\n",
    "no navigation": "site_name: Vale\n",
    "no settings": "",
}


@pytest.mark.parametrize(
    "name", ["2025", "yes", "null", "~", "2025-01-31", "1.0", "Null: a", "it's", 'a: "b" c']
)
def test_a_page_has_the_title_that_it_was_given(tmp_path: Path, name: str) -> None:
    text = page_like("# Old\n", name, f"{name}: what is done", ("old", "new"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/new.md").write_text(text, "utf-8")
    problems: list[Problem] = []
    (page,) = pages_in(tmp_path, problems)
    assert problems == [] and page.front.title == name
    metadata = get_data(text)[1]
    assert (metadata["title"], metadata["description"]) == (name, f"{name}: what is done")


def before_and_after(layout: str) -> tuple[str, str]:
    lines = layout.splitlines(keepends=True)
    before = "".join(line for line in lines if not line.startswith("+"))
    return TOP + before, TOP + "".join(line.removeprefix("+") for line in lines)


def mkdocs_pages(text: str) -> str:
    """Return the navigation as MkDocs itself reads it."""
    return str(load_config(io.BytesIO(text.encode()), theme="mkdocs").nav)


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_page_is_added_before_another(layout: str) -> None:
    before, after = before_and_after(layout)
    assert add_to_nav(before, NEW, [OLD], after=False) == after
    assert NEW in mkdocs_pages(after) and NEW not in mkdocs_pages(before)
    before, after = ("\ufeff" + text.replace("\n", "\r\n") for text in (before, after))
    assert add_to_nav(before, NEW, [OLD], after=False) == after


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_a_page_is_added_after_the_last_of_several(layout: str) -> None:
    before, _ = before_and_after(layout)
    for text in (before, before.rstrip(), before.replace("\n", "\r\n")):
        after = add_to_nav(text, NEW, [OLD, "plans/index.md", "b/missing.md"], after=True)
        assert re.search(r"plans/old\.md\b.*\s+- plans/new\.md", after)
        assert NEW in mkdocs_pages(after)
        added = set(after.split()) - set(text.split())
        assert added <= {NEW, "-"} and len(after.splitlines()) == len(text.splitlines()) + 1


@pytest.mark.parametrize("text", NO_PLACE.values(), ids=NO_PLACE)
def test_navigation_without_a_place_is_unchanged(text: str) -> None:
    assert add_to_nav(text, NEW, [OLD], after=False) == text
