"""Write YAML in the style of the files in data/."""

import textwrap
from typing import Any

import yaml

WIDTH = 100
# A text longer than this gets lines of its own.
LONG = 70


class _Dumper(yaml.SafeDumper):
    """Write a text without quotation marks wherever the reader reads it as that text."""

    # To the reader a date, a number and `no` are texts too.
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (PyYAML's own name)

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # Indent a list's hyphens by two spaces, as in the files of data/.
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    # Keep paragraphs on lines of their own, fold a long text, and keep a short one on its line.
    style = "|" if "\n" in text else ">" if len(text) > LONG else None
    if not style and text.endswith('"') and text.count('"') == 1:
        style = "'"  # the reader takes it for the end of a quotation, as in: 32"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, values: list[Any]) -> yaml.Node:
    short = all(isinstance(value, str) and len(value) <= LONG for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)


class _QuotingDumper(_Dumper):
    yaml_implicit_resolvers = yaml.SafeDumper.yaml_implicit_resolvers


def as_yaml(value: Any, indent: int = 0, *, for_mkdocs: bool = False) -> str:
    """Return lists, mappings and texts as lines of YAML, indented by `indent` spaces.

    What MkDocs reads too needs quotation marks around a text such as 2025 or no.
    """
    dumper = _QuotingDumper if for_mkdocs else _Dumper
    text = yaml.dump(
        value, Dumper=dumper, allow_unicode=True, sort_keys=False, width=WIDTH - indent
    )
    return textwrap.indent(text, " " * indent)
