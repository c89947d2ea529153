"""Inserting updates into YAML files: new lines in any layout, without other changes."""

from pathlib import Path

import pytest

from macros.data.plan_records import Update
from macros.data.problems import Location, Problems
from macros.editors.forms.apply import insert_update
from macros.editors.yaml_edits import Texts

UPDATE = Update.model_validate(
    {"(location)": Location("", 1, {}), "text": "New.", "on": "2031-01-01", "by": "b"}
)


def inserted(text: str, at: int, action: str = "a") -> str:
    """Return a file's text with an update inserted."""
    texts = Texts(Path())
    texts["f.yml"] = text
    insert_update(texts, "f.yml", action, at, UPDATE)
    return texts["f.yml"]


BEGINS = "# Top\nactions:\n"
NEW = "{0}- on: 2031-01-01\n{0}  by: b\n{0}  text: New.\n"
# A file, the place of the update in it, and the file with %s where the new lines are.
INSERTED = {
    "no updates": ("  - id: a\n    leads: [x]\n", 0, "  - id: a\n    leads: [x]\n    updates:\n%6"),
    "another action below": (
        "  - id: a\n    leads: [x]\n\n  # b is new\n  - id: b\n",
        0,
        "  - id: a\n    leads: [x]\n    updates:\n%6\n  # b is new\n  - id: b\n",
    ),
    "a comment of its own": (
        "  - id: a\n    leads: [x] # why\n\n    # ask x\n\n# then\nnarrative:\n  title: t\n",
        0,
        "  - id: a\n    leads: [x] # why\n\n    # ask x\n    updates:\n%6\n# then\n"
        "narrative:\n  title: t\n",
    ),
    "an empty list": (
        "  - id: a\n    updates: [] # none\n    leads: [x]\n",
        0,
        "  - id: a\n    updates: # none\n%6    leads: [x]\n",
    ),
    "after the last": (
        "  - id: a\n    updates:\n      - text: One\n        # sic\n      # two?\n    leads: [x]\n",
        1,
        "  - id: a\n    updates:\n      - text: One\n        # sic\n%6"
        "      # two?\n    leads: [x]\n",
    ),
    "between two": (
        "- id: a\n  updates:\n  -   text: >-\n        One\n\n        two\n"
        "\n\n  # B\n  -   text: B\n",
        1,
        "- id: a\n  updates:\n  -   text: >-\n        One\n\n        two\n%2"
        "\n\n  # B\n  -   text: B\n",
    ),
    "before the first": (
        "  - id: a\n    updates: # these\n    # one\n    - {text: A}\n",
        0,
        "  - id: a\n    updates: # these\n%4    # one\n    - {text: A}\n",
    ),
    "after a text of many lines": (
        '  - id: a\n    updates:\n      - text: "one\n\n          # two"\n      - text: plain\n'
        "          goes on\n        status:\n",
        2,
        '  - id: a\n    updates:\n      - text: "one\n\n          # two"\n      - text: plain\n'
        "          goes on\n        status:\n%6",
    ),
    "emoji and marks": (
        '  - id: b\n    action: "🦊 é \u2028 x"\n  - id: a\n    action: |+\n      # no comment\n'
        "\n\n",
        0,
        '  - id: b\n    action: "🦊 é \u2028 x"\n  - id: a\n    action: |+\n      # no comment\n'
        "    updates:\n%6\n\n",
    ),
}


@pytest.mark.parametrize("case", INSERTED)
def test_only_new_lines_are_inserted(case: str) -> None:
    before, at, after = INSERTED[case]
    for width in (2, 4, 6):
        after = after.replace(f"%{width}", NEW.format(" " * width))
    assert inserted(BEGINS + before, at) == BEGINS + after
    windows = (BEGINS + before).replace("\n", "\r\n")
    assert inserted(windows, at) == (BEGINS + after).replace("\n", "\r\n")
    assert inserted("\ufeff" + before.join((BEGINS, "")), at)[0] == "\ufeff"
    cut = (BEGINS + before).rstrip("\n")
    assert inserted(cut, at).rstrip("\n") == (BEGINS + after).rstrip("\n")


@pytest.mark.parametrize(
    "action", ["{id: lamps-2030-31, updates: []}", "id: lamps-2030-31\n    updates: [{text: a}]"]
)
def test_updates_in_flow_style_are_rejected(action: str) -> None:
    text = f"title: t\nactions:\n  - {action}\n"
    with pytest.raises(Problems) as error:
        inserted(text, 0, "lamps-2030-31")
    assert str(error.value) == (
        "f.yml:3:1: these lines are in brackets, so they cannot be changed automatically"
        " – write each key on a line of its own, as the top of the file shows"
    )
