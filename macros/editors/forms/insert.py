"""An update added to a file of data/plans/: lines are put between lines, and the others stay."""

import re
from typing import Any

import yaml

from ...data.plan_records import Update
from ...data.problems import Problem, Problems
from ...data.yaml_writer import as_yaml

BOM = "\ufeff"


def insert(text: str, file: str, action_id: str, at: int, update: Update) -> str:
    """Return a file's text with an update more: that of an action which is number `at`, from 0.

    Raises Problems where the updates stand in brackets, without lines to put it between.
    """
    mark, text = text[: text.startswith(BOM)], text.removeprefix(BOM)
    root = yaml.compose(text, Loader=yaml.CBaseLoader)
    actions = _keys(root)["actions"][1]
    action = next(item for item in actions.value if _keys(item)["id"][1].value == action_id)
    key, updates = _keys(action).get("updates", (None, None))
    if action.flow_style or (updates and updates.flow_style and updates.value):
        what = f"the updates of `{action_id}` stand in brackets, where none can be added"
        fix = "write each on lines of its own, as the top of the file shows"
        raise Problems([Problem(file, action.start_mark.line + 1, what, fix)])
    head, set_in = "", action.start_mark.column
    if not updates:
        place = _below(text, _end(text, action), set_in)
        head, dash = f"{' ' * set_in}updates:\n", set_in + 2
    elif not updates.value:
        text = text[: updates.start_mark.index].rstrip() + text[updates.end_mark.index :]
        place, dash = _next(text, key.end_mark.index), set_in + 2
    else:
        dash = updates.start_mark.column
        before = updates.value[at - 1]
        place = (
            _below(text, _end(text, before), dash + 1) if at else _next(text, key.end_mark.index)
        )
    said = {"on": update.on and update.on.isoformat(), "by": update.by, "text": update.text}
    said["status"] = update.status
    added = head + as_yaml([{name: value for name, value in said.items() if value}], dash)
    ends = "\r\n" if "\r\n" in text else "\n"
    if place == len(text) and not text.endswith("\n"):
        added = "\n" + added
    return mark + text[:place] + added.replace("\n", ends) + text[place:]


def _keys(mapping: Any) -> dict[str, tuple[Any, Any]]:
    return {key.value: (key, value) for key, value in mapping.value}


def _end(text: str, node: Any) -> int:
    """Return the place behind the last character of a value.

    A list's own end is where the next thing begins, with comments and empty lines between them.
    """
    while not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return len(text[: node.end_mark.index].rstrip())


def _next(text: str, index: int) -> int:
    """Return where the next line begins."""
    return text.find("\n", index) + 1 or len(text)


def _below(text: str, index: int, column: int) -> int:
    """Return where the next line begins that is no comment set in as far as `column`."""
    comment = re.compile(rf"(?:[ \t]*\r?\n)* {{{column},}}#[^\n]*(?:\n|$)")
    place = _next(text, index)
    while found := comment.match(text, place):
        place = found.end()
    return place
