"""Any text in a field is refused with a plain message, or shown as that text."""

import csv
import io
import json
import re
import shutil
import typing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jinja2
import markdown
import pytest
import yaml
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from macros.checks.project import load_data
from macros.data.bullets import mark_lists
from macros.data.front_matter import FrontMatter
from macros.data.load import LASTING
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan, PriorityPlan
from macros.data.problems import Problems
from macros.data.records import Record, SearchWords
from macros.exports.downloads import files
from macros.render.environment import render_template
from macros.render.page_macros import base_context, macros
from macros.views.contacts import contacts
from tests.conftest import SMALL, mkdocs

# No macro renders these: they are for search or for the downloads. Quotations are rendered, but
# must be words of the plan.
NOT_RENDERED = {"accepted", "in_text", "area", "meaning"}
QUOTED = {"at", "words", "corrected"}
SNIPPETS = ["<b>", "</td></tr></table>", "<script>alert(1)</script>", "</script>", "<!--", "-->"]
SNIPPETS += ["]]>", "{{ 7*7 }}", "{% for a in b %}", "{#", "#}", "{{", "}}", "|", '"', "'", "&amp;"]
SNIPPETS += [
    "&",
    "\n",
    "\n\n",
    "\n- ",
    "\n# ",
    "\n    ",
    "`",
    "```",
    "*a*",
    "__b__",
    "[d](e)",
    "\\",
]
SNIPPETS += ["![f](g)", "<https://h.example>", "{: #id .c }", "=1+1", "@SUM(A1)", "+44", "-", " "]
SNIPPETS += [
    "\u202e",
    "\u200f",
    "\u0000",
    "\u001b[2J",
    "\ufffe",
    "e\u0301",
    "🦊",
    "عربى",
    ": ",
    " #",
]
SNIPPETS += [
    "\u00a0",
    "javascript:",
    "onload=x",
    "$&",
    "%s",
    "{0}",
    "<table>",
    "<a href=",
    "\t",
    "a",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(SNIPPETS), min_size=1, max_size=8).map("".join),
    st.text(max_size=40),
)
STATED = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)


def text_fields(kind: type[Record]) -> set[str]:
    """Return the keys of a kind of record that hold an editor's text to be shown, one or a list."""
    if kind is SearchWords:
        return set()
    hints = typing.get_type_hints(kind, include_extras=True)
    return {name for name in kind.model_fields if "_check_text" in repr(hints[name])}


class Writer:
    """Write the small data with a text in every field, and keep the text of each field.

    A number behind the text makes each unique.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.given: list[str] = []
        self.count = 0
        self.kinds: set[type[Record]] = set()

    def write(self, root: Path) -> None:
        top: dict[str, Any] = {f"data/{name}.yml": kind for name, kind in LASTING.items()}
        made: dict[str, Any] = {}
        # A plan last: it quotes its priorities.
        for path in sorted(SMALL.rglob("data/**/*.yml"), key=lambda path: path.name == "plan.yml"):
            file = path.relative_to(SMALL).as_posix()
            kind = top.get(file, Plan if path.name == "plan.yml" else PriorityPlan)
            made[file] = self._written(yaml.load(path.read_text(), yaml.BaseLoader), kind)
        before, plan = (f"data/plans/{year}/" for year in ("2030-31", "2031-32"))
        first, second = made[f"{plan}plan.yml"]["remarks"][0]["places"]
        first["words"] = made[f"{before}streets.yml"]["actions"][0]["updates"][0]["text"]
        second["words"] = made[f"{before}streets.yml"]["narrative"]["text"]
        fix = made[f"{plan}plan.yml"]["corrections"][0]
        fix["corrected"] = made[f"{plan}streets.yml"]["actions"][0]["action"]
        for file, raw in made.items():
            _save(root / file, json.dumps(raw, ensure_ascii=False))
        # Only the current plan's summaries are rendered.
        self.given.remove(made[f"{before}streets.yml"]["summary"])
        front = dict.fromkeys(("title", "description"), self.text)
        lines = "".join(f"{k}: {json.dumps(v, ensure_ascii=False)}\n" for k, v in front.items())
        _save(root / "docs/index.md", f"---\n{lines}---\n\n# A page\n")

    def _written(self, raw: Any, hint: Any) -> Any:
        """Return raw data with a text in every text field of every record, added where there is
        none."""
        if isinstance(raw, list):
            return [self._written(one, hint) for one in raw]
        kind = _record_in(hint)
        if not isinstance(raw, dict) or kind is None:
            return raw
        self.kinds.add(kind)
        new = dict(raw)
        for name, below in typing.get_type_hints(kind, include_extras=True).items():
            if name in text_fields(kind) and name not in QUOTED:
                text: Any = self._text(name)
                many = {"tuple": [text], "Mapping": {"cy": text}}
                new[name] = next((many[m] for m in many if m in repr(below)), text)
            elif name in raw:
                new[name] = self._written(raw[name], below)
        return new

    def _text(self, name: str) -> str:
        self.count += 1
        text = f"{self.text}{self.count}."
        self.given += [text] if name not in NOT_RENDERED else []
        return text


def _record_in(hint: Any) -> type[Record] | None:
    if isinstance(hint, type) and issubclass(hint, Record):
        return hint
    return next(filter(None, map(_record_in, typing.get_args(hint))), None)


def _save(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", "surrogatepass")


def rendered(data: PlanData) -> str:
    """Return every macro's HTML, as Markdown passes it on with the extensions of the site, and the
    partners' pages."""
    made = macros(data, str)
    arguments = dict.fromkeys(("priority", "actions", "who_to_contact"), "streets")
    arguments |= {"year_before": "streets", "plan": "2031-32", "newest": "themes"}
    parts = [macro(arguments[n]) if n in arguments else macro() for n, macro in made.items()]
    parts += [
        made["plan"]("2030-31"),
        made["actions"]("homes"),
        made["priority"]("homes"),
        made["emergency"]("streets"),
    ]
    page = "\n\n".join(["# Page", *parts, "the end"])
    # What MkDocs is given: the page as the macros plugin leaves it, which is as it was.
    assert jinja2.Environment().from_string(page).render() == page
    html: str = markdown.markdown(page, extensions=["toc", "tables", "fenced_code", "attr_list"])
    absent = ("site_name", "header", "footer")
    view = base_context(data) | dict.fromkeys(absent, "")
    pages = (render_template("partner", "", contact=one, **view) for one in contacts(data))
    return "\n".join((html, *pages))


def shapes(soup: BeautifulSoup) -> set[tuple[str, frozenset[str]]]:
    return {(element.name, frozenset(element.attrs)) for element in soup.find_all(True)}


def without_spaces(text: str) -> str:
    """Return a text without the spaces and marks of lists, which a page renders in its own way."""
    return "".join(re.sub(r"^\s*- ", "", text, flags=re.MULTILINE).split())


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, frozenset[str]]]:
    root = tmp_path_factory.mktemp("harmless")
    found = set()
    # A word alone is an address of its own in the glossary.
    for text in ("two words\n\n- a point\n- another\n\nand the end ", "word"):
        Writer(text).write(root)
        found |= shapes(BeautifulSoup(rendered(load_data(root)), "html.parser"))
    return found


def test_the_small_data_has_every_kind_of_record(tmp_path: Path) -> None:
    """A new kind of record needs an example in tests/fixtures/small, so that it is tested below."""
    writer = Writer("a")
    writer.write(tmp_path)
    with_text = {kind for kind in Record.__subclasses__() if text_fields(kind)}
    # The choices for a new year become data, and are tested as such.
    rendered = {kind for kind in with_text if not kind.__module__.startswith("macros.editors.")}
    assert rendered - writer.kinds == {FrontMatter}


@pytest.mark.slow
@STATED
@given(TEXTS)
@example("x" * 20_000)
@example("word " * 4_000)
@example("a\n\n- b\n- c\n\n1. d\n\n> e\n\n    f\n\n***\n\n| a | b |\n| - | - |\n")
@example("".join(text for text in SNIPPETS if text.isprintable() or "\n" in text))
def test_any_text_is_refused_or_escaped(
    harmless: set[tuple[str, frozenset[str]]],
    tmp_path_factory: pytest.TempPathFactory,
    text: str,
) -> None:
    root = tmp_path_factory.mktemp("text")
    writer = Writer(text)
    try:
        writer.write(root)
        data = load_data(root)
    except Problems as error:
        message = str(error)
        assert message.replace("\n", "").isprintable() or "\u00a0" in message
        assert not re.search("pydantic|yaml|jinja|Error", message.replace(text, ""), re.IGNORECASE)
        return
    finally:
        shutil.rmtree(root)
    soup = BeautifulSoup(rendered(data), "html.parser")
    assert shapes(soup) - harmless == set()
    attributes = [str(value) for element in soup.find_all(True) for value in element.attrs.values()]
    shown = without_spaces(" ".join([soup.get_text(), *attributes]))
    # Block by block: notes may come between the blocks of a long text.
    blocks = {
        without_spaces(block)
        for one in writer.given
        for block in re.split(r"\n\s*\n", mark_lists(one))
    }
    assert [block for block in blocks if block not in shown] == []
    _check_exports(data)


def _check_exports(data: PlanData) -> None:
    made = files(data, "https://site.example/")
    titles = [entry.text for entry in ElementTree.fromstring(made["feed.xml"]).iter() if entry.text]
    actions = {" ".join(a.action.split()) for plan in data.plans for a in plan.actions}
    assert {" ".join(title.split()) for title in titles} & actions
    partners = json.loads(made["data/partners.json"])["rows"]
    assert {row["name"] for row in partners} == {partner.name for partner in data.partners}
    lines = csv.DictReader(io.StringIO(made["data/partners.csv"].decode("utf-8-sig"), newline=""))
    assert [line["id"] for line in lines] == [row["id"] for row in partners]


def test_text_is_escaped_in_the_built_site(sample_copy: Path) -> None:
    text = "<img src=x onerror=y> {{ 7*7 }} {% raw %} </script> ]]> | *a* `b` [c](d) =1"
    (sample_copy / "addresses.txt").unlink()
    edits = [
        ("partners", "name: Vale Police"),
        ("glossary", "term: IDVA"),
        ("topics", "name: Stalking"),
    ]
    for file, line in edits:
        path = sample_copy / f"data/{file}.yml"
        old = path.read_text("utf-8")
        assert f"{line}\n" in old
        key = line.partition(":")[0]
        path.write_text(old.replace(f"{line}\n", f"{key}: '{text}'\n"), "utf-8")
    built = mkdocs(sample_copy, sample_copy / "www")
    assert built.returncode == 0, built.stderr
    for page in ("contacts", "glossary", "a-z", "priorities/homes", "plans/2031-32"):
        html = (sample_copy / f"www/{page}/index.html").read_text("utf-8")
        soup = BeautifulSoup(html, "html.parser")
        assert without_spaces(text) in without_spaces(soup.get_text(" ")), page
        assert not soup.select("[onerror], img[src=x]") and "49" not in str(soup.title)
