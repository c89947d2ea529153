"""Each plan's PDF: what it says is what the page says, and every reader can use it."""

import logging
import re
import shutil
import socket
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from macros.checks.project import checked
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan
from macros.data.years import year_before
from macros.publish.pdf.document import TALL, document
from macros.publish.pdf.weasy import need_libraries, printed
from macros.publish.pdf.write import file_of, unprintable
from tests.conftest import BASE, ROOT, SMALL
from tests.publish.pdf_tree import Part, Told

YEARS = sorted(path.name for path in (ROOT / "data/plans").iterdir())
ADDRESS = "https://site.example/plan/"


def squeezed(text: str) -> str:
    """Return a text without spaces: a line that ends in a PDF has none. A letter and the accent on
    it may be one there."""
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module", params=YEARS)
def plan(request: pytest.FixtureRequest, data: PlanData) -> Plan:
    return next(plan for plan in data.plans if plan.year == request.param)


@pytest.fixture(scope="module")
def told(plan: Plan, site: Path) -> Told:
    return Told(site / file_of(plan))


@pytest.fixture
def page(plan: Plan, site: Path) -> Tag:
    """Return the plan as its page shows it, but what is for the screen or for later plans alone."""
    html = (site / plan.url_path / "index.html").read_text("utf-8")
    shown = BeautifulSoup(html, "html.parser").select_one(".plan")
    assert shown
    for unseen in shown.select(
        ".later, .edit-links, .visually-hidden, .anchor, .document, nav, caption, summary"
    ):
        unseen.decompose()
    return shown


@pytest.fixture
def made(small: PlanData, tmp_path: Path) -> Path:
    """Return the small plans' site, built so far that documents can be written into it."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("<!-- document 2031-32 --> <!-- document 2030-31 -->")
    return tmp_path / "site"


def test_it_says_what_it_is(told: Told, plan: Plan, data: PlanData) -> None:
    root, info = told.root, told.pdf.docinfo
    assert root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle
    assert root.Lang == "en-GB"
    with told.pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"{plan.title} – {data.site.partnership}"
    assert info.Title == f"{plan.title} – {data.site.partnership}"
    assert info.Author == data.site.partnership
    assert plan.year.replace("-", "–") in str(info.Subject)
    # A day would make another document of it with each commit.
    assert not {"/CreationDate", "/ModDate"} & set(info)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)


def test_its_pages_are_a4_and_its_font_is_in_it(told: Told) -> None:
    for page in told.pdf.pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        assert page.Tabs == "/S"
        for font in page.resources.Font.values():
            (descendant,) = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor)
            assert "SourceSans" in str(font.BaseFont) or "Plan" in str(font.BaseFont)


def test_it_is_small(site: Path, plan: Plan) -> None:
    """A page of this plan takes some 7,000 bytes; pictures or whole fonts would take far more."""
    path = site / file_of(plan)
    assert path.stat().st_size < 20_000 + 9_000 * len(Told(path).pdf.pages)


def test_everything_in_it_is_told_or_left_out_on_purpose(
    told: Told, plan: Plan, data: PlanData
) -> None:
    assert told.untold == []
    heads = {head.text for table in told.document.all("THead") for head in table.all("TH")}
    count = len(told.artifacts)
    for at, texts in enumerate(told.artifacts):
        around = {data.site.partnership, f"Page {at + 1} of {count}"} | (
            {plan.title} if at else set()
        )
        assert around <= set(texts)
        assert set(texts) <= around | heads


def headings(told: Told) -> list[Part]:
    return list(told.document.all("H1", "H2", "H3", "H4", "H5", "H6"))


def test_no_level_of_heading_is_left_out(told: Told, plan: Plan) -> None:
    levels = [int(part.kind[1]) for part in headings(told)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_the_outline_names_the_sections(told: Told) -> None:
    with told.pdf.open_outline() as outline:
        found = [(1, one.title) for one in outline.root]
        nested = [
            (level, title)
            for one in outline.root
            for level, title in [(2, one.title), *((3, below.title) for below in one.children)]
        ]
    assert found
    shown = [(int(h.kind[1]), h.text) for h in headings(told) if h.kind != "H1"]
    assert [(level, squeezed(title)) for level, title in nested] == [
        (level, squeezed(text)) for level, text in shown if text != "Contents"
    ]


def test_the_list_of_contents_tells_the_pages(told: Told) -> None:
    first = next(told.document.all("L"))
    entries = [squeezed(entry.text) for entry in first.all("LI")]
    rest = [part for part in headings(told) if part.kind != "H1" and part.text != "Contents"]
    assert entries == [f"{squeezed(part.text)}{min(part.on) + 1}" for part in rest]
    names = dict(_names(told))
    for entry, part in zip(first.all("LI"), rest, strict=True):
        for link in (link for below in entry.all("Link") for link in below.links):
            assert names[str(link.Dest)] == min(part.on)


def _names(told: Told) -> Iterator[tuple[str, int]]:
    pages = {page.obj.objgen: at for at, page in enumerate(told.pdf.pages)}
    names: list[Any] = list(told.root.Names.Dests.Names)
    for name, goes in zip(names[::2], names[1::2], strict=True):
        yield str(name), pages[goes[0].objgen]


def test_a_table_is_one_table_with_one_head(told: Told, page: Tag) -> None:
    tables = list(told.document.all("Table"))
    # What the page shows as other lists are tables on paper.
    assert len(tables) == len(page.select("table, .people, dl"))
    for table in tables:
        kinds = [part.kind for part in table.parts]
        assert [kind for kind in kinds if kind != "Caption"] == ["THead", "TBody"]
        head, body = table.parts[-2:]
        columns = list(head.all("TH"))
        assert {cell.attributes["/Scope"] for cell in columns} == {"/Column"}
        for row in body.parts:
            assert [cell.kind for cell in row.parts].count("TD") >= len(columns) - 1
            assert len(row.parts) == len(columns)
            rows = [cell.attributes["/Scope"] for cell in row.parts if cell.kind == "TH"]
            assert rows in ([], ["/Row"])
            assert len(row.on) == 1 or len(row.text) > TALL  # no row is torn
        # On each page that it goes over to, its head is drawn again.
        for at in sorted(table.on)[1:]:
            drawn = squeezed("".join(told.artifacts[at]))
            assert squeezed("".join(cell.text for cell in columns)) in drawn


def test_each_link_is_told_as_one(told: Told, site: Path) -> None:
    linked = [(part, link) for part in told.document.all("Link") for link in part.links]
    drawn = [link for page in told.pdf.pages for link in page.get("/Annots", [])]
    assert {link.objgen for _, link in linked} == {link.objgen for link in drawn}
    assert len(linked) == len(drawn)
    names = dict(_names(told))
    for part, link in linked:
        # A link that goes over two lines has two annotations, each with its whole name.
        assert squeezed(part.text) in squeezed(str(link.Contents)) and str(link.Contents).strip()
        assert link.F == 4
        if "/A" in link:
            to = urlsplit(str(link.A.URI))
            if to.hostname == "site.example":
                _stands(site, to.path, to.fragment)
            else:
                assert to.scheme in ("tel", "https", "http")
        else:
            assert str(link.Dest) in names


def _stands(site: Path, path: str, fragment: str) -> None:
    html = (site / path.removeprefix(BASE) / "index.html").read_text("utf-8")
    assert not fragment or f'id="{unquote(fragment)}"' in html


def test_it_has_no_picture_that_nobody_hears_of(told: Told) -> None:
    assert not list(told.document.all("Figure"))
    assert not any(page.resources.get("/XObject") for page in told.pdf.pages)


def pieces(page: Tag) -> list[str]:
    """Return what a plan's page says, piece by piece in its order."""
    for element in page.select("h2, h3, p, ul, li, table, tr, th, td, dt, dd, .history"):
        element.insert_before("\0")
        element.insert_after("\0")
        element.insert(0, "\0")
    return [piece for piece in map(as_document, page.get_text().split("\0")) if piece]


def as_document(text: str) -> str:
    return squeezed(text.replace("How this page differs", "How this document differs"))


def test_it_says_what_the_page_says_in_the_same_order(
    told: Told, page: Tag, plan: Plan, data: PlanData
) -> None:
    text, at = squeezed(told.document.text), 0
    people = page.select_one(".people")
    members = [way.get_text() for way in page.select(".people strong, .people .contact-detail")]
    if people:
        people.decompose()
    wanted = pieces(page)
    assert len(wanted) > 2 * len(plan.actions)
    for piece in wanted:
        found = text.find(piece, at)
        assert found >= 0, (piece, text[at : at + 300])
        at = found + len(piece)
    assert [way for way in members if squeezed(way) not in text] == []
    # And what must be there, by the records themselves.
    for action in plan.actions:
        assert squeezed(action.action) in text
        for update in action.updates:
            assert all(
                squeezed(line.removeprefix("- ")) in text for line in update.text.split("\n")
            )
        assert squeezed(data.vocabulary.label_of(action.status)) in text


def test_it_says_nothing_that_the_page_does_not(
    told: Told, page: Tag, plan: Plan, data: PlanData
) -> None:
    said = as_document(page.get_text())
    own = {
        plan.title,
        data.site.partnership,
        "Contents",
        f"On the web: site.example{BASE}{plan.url_path}".rstrip("/"),
        *("Member", "Telephone", "Web address", "Term", "What it means", "Earlier updates", "•"),
    }
    contents = next(told.document.all("L"))
    leaves = ("P", "H1", "H2", "H3", "LBody", "TH", "TD")
    texts = [
        part.text
        for top in told.document.parts
        if top is not contents
        for part in top.all(*leaves)
        if part.kind == "P" or not list(part.all("P"))
    ]
    assert len(texts) > 2 * len(plan.actions)
    allowed = {squeezed(text) for text in own}
    assert [t for t in texts if squeezed(t) not in said and squeezed(t) not in allowed] == []


# Made plans.


def told_of(data: PlanData, plan: Plan, path: Path, site_url: str = "") -> Told:
    """Return what the document of a plan tells; nothing about it was warned of."""
    need_libraries(path)
    html = document(data, plan, site_url)
    assert list(unprintable(data, plan, html)) == []
    (path / "plan.pdf").write_bytes(printed(html).pdf)
    return Told(path / "plan.pdf")


@pytest.fixture(autouse=True)
def no_complaint(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """WeasyPrint tells of each style it does not know and of whatever it could not fetch."""
    with caplog.at_level(logging.WARNING, "weasyprint"):
        yield
    assert [record.message for record in caplog.records if record.name == "weasyprint"] == []


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", asked)


def test_a_long_plan_with_words_of_all_kinds(small: PlanData, tmp_path: Path) -> None:
    plan = small.plans[-1]
    part = plan.priority_plans[0]
    first = part.actions[0]
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2
    letters = "Ŵŷ ŵŶ â ê î ô û ẁ ý Łódź é e\u0301 ‘’ “” – — … £ € ½ → ✓"
    actions = tuple(
        first.model_copy(
            update={
                "id": f"act-{number}-2031-32",
                "action": f"{number} {letters} {long}",
            }
        )
        for number in range(200)
    )
    parts = (part.model_copy(update={"actions": actions}), *plan.priority_plans[1:])
    big = plan.model_copy(update={"priority_plans": parts})
    told = told_of(small._replace(plans=(*small.plans[:-1], big)), big, tmp_path)
    assert len(told.pdf.pages) > 20
    tables = list(told.document.all("Table"))
    rows = [row for row in tables[0].parts[-1].parts if row.kind == "TR"]
    assert len(rows) == 200 and len(list(tables[0].all("THead"))) == 1
    for action, row in zip(actions, rows, strict=True):
        assert squeezed(action.action) in squeezed(row.text)


def test_texts_longer_than_a_page(small: PlanData, tmp_path: Path) -> None:
    """Paragraphs, list items and rows have to be torn then, and are told whole all the same."""
    long = " ".join(f"word-{number}" for number in range(1_500))
    plan = small.plans[0]
    (part,) = plan.priority_plans
    first = part.actions[0]
    updates = (first.updates[0].model_copy(update={"text": long}),)
    changed = {
        "actions": (first.model_copy(update={"updates": updates}), *part.actions[1:]),
    }
    sections = [plan.sections[0].model_copy(update={"text": f"{long}\n\n- {long}\n- end"})]
    plan = plan.model_copy(
        update={"priority_plans": (part.model_copy(update=changed),), "sections": sections}
    )
    told = told_of(small._replace(plans=(plan,)), plan, tmp_path)
    texts = [squeezed(p.text) for p in told.document.parts if p.kind == "P"]
    assert squeezed(long) in texts
    assert squeezed(told.document.text).count(squeezed(long)) == 3
    (table,) = told.document.all("Table")
    assert len(list(table.all("THead"))) == 1 and len(table.on) > 2
    assert told.untold == []


def test_a_plan_that_says_next_to_nothing(small: PlanData, tmp_path: Path) -> None:
    plan = small.plans[-1].model_copy(
        update={
            "priorities": (),
            "sections": small.plans[-1].sections[1:2],
            "members": (),
            "glossary": (),
            "corrections": (),
            "remarks": (),
            "priority_plans": (),
        }
    )
    told = told_of(small._replace(plans=(plan,)), plan, tmp_path)
    assert [part.text for part in headings(told)] == [plan.title, "Contents", "Actions"]
    bare = plan.model_copy(update={"sections": ()})
    told = told_of(small._replace(plans=(bare,)), bare, tmp_path)
    assert plan.source in told.document.text


def test_without_an_address_nothing_leads_to_the_site(small: PlanData, tmp_path: Path) -> None:
    told = told_of(small, small.plans[-1], tmp_path)
    for link in (link for page in told.pdf.pages for link in page.get("/Annots", [])):
        assert "/Dest" in link or urlsplit(str(link.A.URI)).scheme in ("tel", "https", "http")
        assert "/Dest" in link or "site.example" not in str(link.A.URI)
    assert "On the web" not in told.document.text
    with_it = told_of(small, small.plans[-1], tmp_path, ADDRESS)
    assert squeezed(
        f"On the web: site.example/plan/{small.plans[-1].url_path}".rstrip("/")
    ) in squeezed(with_it.document.text)


def test_a_past_document_stays_when_a_plan_is_added(small: PlanData) -> None:
    last = small.plans[-1]
    assert year_before("2032-33") == last.year
    added = last.model_copy(update={"year": "2032-33", "remarks": (), "priority_plans": ()})
    for plan in small.plans:
        after = small._replace(plans=(*small.plans, added))
        assert document(after, plan, ADDRESS) == document(small, plan, ADDRESS)


HOSTILE = (
    "<img src=http://127.0.0.1:9/x> </style><style>@import 'http://127.0.0.1:9/y'; "
    "body{background:url(file:///etc/passwd)}</style> "
    "<link rel=attachment href=file:///etc/passwd> <a href=javascript:x> "
    "{{ 7*7 }} {% raw %} <!-- --> ]]> &amp;"
)


def test_hostile_text_shows_as_text(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    swapped = 0
    quoted = "'" + HOSTILE.replace("'", "''") + "'"
    edits = {
        "plans/2031-32/plan.yml": ("title", "source"),
        "partners.yml": ("name",),
        "site.yml": ("partnership",),
    }
    edits["plans/2031-32/homes.yml"] = ("title", "action")
    for file, keys in edits.items():
        path = tmp_path / "data" / file
        text = path.read_text("utf-8")
        for key in keys:
            text, count = re.subn(
                rf"(?m)^([ -]*){key}: .*$",
                rf"\1{key}: " + quoted.replace("\\", r"\\"),
                text,
                count=1,
            )
            swapped += count
        path.write_text(text, "utf-8")
    assert swapped == 6
    data = checked(tmp_path)
    told = told_of(data, data.plans[-1], tmp_path)
    assert squeezed(told.document.text).count(squeezed(HOSTILE)) > 5
    assert "/EmbeddedFiles" not in told.root.get("/Names", {})
    schemes = {
        str(link.A.URI).partition(":")[0]
        for p in told.pdf.pages
        for link in p.get("/Annots", [])
        if "/A" in link
    }
    assert schemes <= {"tel", "https", "http"}


def test_what_the_html_asks_for_is_not_fetched(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    need_libraries(tmp_path)
    (tmp_path / "secret.txt").write_text("secret")
    secret = (tmp_path / "secret.txt").as_uri()
    asks = f'<html lang="en"><title>t</title><link rel=attachment href="{secret}">'
    asks += (
        '<p>a<img alt="b" src="http://127.0.0.1:9/c"><style>@import "http://127.0.0.1:9/d";</style>'
    )
    assert b"secret" not in printed(asks).pdf
    assert sum("nothing is fetched" in record.message for record in caplog.records) >= 3
    caplog.clear()


# Into the site.


def test_the_page_leads_to_it(site: Path, plan: Plan, told: Told) -> None:
    size = round((site / file_of(plan)).stat().st_size / 1000)
    name = f"{plan.title} to print (PDF, {len(told.pdf.pages)} pages, {size} KB)"
    for page in (plan.url_path, "plans/"):
        soup = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
        leads = {a.get_text(): a["href"] for a in soup.select(".document a")}
        assert (site / page / str(leads[name])).resolve() == (site / file_of(plan)).resolve()


def test_only_who_asks_for_documents_loads_what_prints_them() -> None:
    code = (
        "import sys, macros.__main__, macros\n"
        "print({'weasyprint', 'fontTools', 'cffi', 'pydyf'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert run.stdout == "set()\n"
