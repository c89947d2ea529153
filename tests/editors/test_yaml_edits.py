"""Changing values and records in YAML texts: the lines of anything else stay."""

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.editors.yaml_edits import InBrackets, Texts, cut_record, insert_record, set_values

ONE = "one two three one two three one two three"
TEXT = """\
# Top
- id: a  # the first
  name: A
  # about the words
  words: >-
    one two three one two three one two three
    four five six four five six
    seven
  list:
    - x
    # why y
    - y
  flow: [x, y]

- id: b
  name: "B"
"""


def with_lines(old: str, new: str) -> str:
    assert TEXT.count(old) == 1
    return TEXT.replace(old, new)


def values(id_: str, **values: object) -> Callable[[str], str]:
    return lambda text: set_values(text, [id_], values, ["id", "name", "note", "words"])


CASES: dict[str, tuple[Callable[[str], str], str]] = {
    "a value": (values("a", name="C"), with_lines("name: A", "name: C")),
    "a value in quotes": (values("b", name="#1"), with_lines('name: "B"', "name: '#1'")),
    "a key before a comment": (values("a", id="c"), with_lines("- id: a  #", "- id: c  #")),
    "a new key in its order": (
        values("a", note="N"),
        with_lines("  name: A\n", "  name: A\n  note: N\n"),
    ),
    "a new key at the end": (values("b", more="M"), with_lines('"B"\n', '"B"\n  more: M\n')),
    "a key removed": (values("a", name=None), with_lines("  name: A\n", "")),
    "the first key removed": (values("b", id=None), with_lines("- id: b\n  name", "- name")),
    "a list removed": (
        values("a", list=None),
        with_lines("  list:\n    - x\n    # why y\n    - y\n", ""),
    ),
    "words of a folded text": (
        values("a", words=f"{ONE} four 5 six four five six seven"),
        with_lines("four five six four", "four 5 six four"),
    ),
    "words at the end of a folded text": (
        values("a", words=f"{ONE} four five six four five six seven eight"),
        with_lines("seven", "seven eight"),
    ),
    "a folded text of many words": (
        values("a", words=f"{ONE} " + "word " * 25 + "seven"),
        with_lines(
            "four five six four five six",
            ("word " * 19).rstrip() + "\n    " + ("word " * 6).rstrip(),
        ),
    ),
    "a folded text made short": (
        values("a", words="one"),
        with_lines(f">-\n    {ONE}\n    four five six four five six\n    seven", "one"),
    ),
    "a text of two paragraphs": (
        values("b", name="One.\n\nTwo."),
        with_lines('"B"', "|-\n    One.\n\n    Two."),
    ),
    "an item of a list on lines": (
        values("a", list=["y", "z: z"]),
        with_lines("    - x\n    # why y\n    - y\n", "    # why y\n    - y\n    - 'z: z'\n"),
    ),
    "a list in brackets": (values("a", flow=["y"]), with_lines("[x, y]", "[y]")),
    "a record at the end": (
        lambda text: insert_record(text, [], "", {"id": "c", "name": "C"}),
        TEXT + "\n- id: c\n  name: C\n",
    ),
    "a record in front": (
        lambda text: insert_record(text, [], "", {"id": "c"}, 0),
        with_lines("# Top\n", "# Top\n- id: c\n"),
    ),
}


def changed(text: str, change: Callable[[str], str]) -> str:
    texts = Texts(Path())
    texts["f.yml"] = text
    texts.change("f.yml", change)
    return texts["f.yml"]


@pytest.mark.parametrize("case", CASES)
def test_other_lines_stay(case: str) -> None:
    change, after = CASES[case]
    assert changed(TEXT, change) == after
    windows = "\ufeff" + TEXT.replace("\n", "\r\n")
    assert changed(windows, change) == "\ufeff" + after.replace("\n", "\r\n")
    assert changed(TEXT.removesuffix("\n"), change) == after


def test_a_comment_does_not_become_part_of_a_longer_text() -> None:
    after = set_values("- id: a  # first\n", ["a"], {"id": "word " * 20 + "end"})
    assert after.startswith("- id: >-  # first\n") and after.count("#") == 1


def test_a_record_is_cut_with_its_comment_and_inserted_elsewhere() -> None:
    text = "actions:\n  - id: a\n\n  # about b\n  - id: b\n    x: 1\n\n  - id: c\n\nend: e\n"
    rest, lines = cut_record(text, [], "actions", "b")
    assert (rest, lines) == (
        "actions:\n  - id: a\n\n  - id: c\n\nend: e\n",
        "# about b\n- id: b\n  x: 1\n",
    )
    assert insert_record("title: t\n", [], "actions", lines) == (
        "title: t\nactions:\n  # about b\n  - id: b\n    x: 1\n"
    )
    # Records keep the empty lines between them.
    assert insert_record(rest, [], "actions", lines) == (
        "actions:\n  - id: a\n\n  - id: c\n\n  # about b\n  - id: b\n    x: 1\n\nend: e\n"
    )
    assert cut_record("title: t\nactions:\n  - id: a\n", [], "actions", "a")[0] == "title: t\n"


@pytest.mark.parametrize("text", ["- {id: a, name: A}\n", "[{id: a, name: A}]\n"])
def test_what_is_in_brackets_is_refused(text: str) -> None:
    with pytest.raises(InBrackets):
        set_values(text, ["a"], {"name": "B"})
