"""Each plan's PDF says what its page says, and assistive technology can read it."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import unicodedata
from itertools import pairwise, product
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pikepdf
import pytest
from bs4 import BeautifulSoup, Tag

from macros.checks.project import load_project
from macros.data.plan_data import PlanData
from macros.data.plan_records import Plan
from macros.data.problems import Problems, is_hidden
from macros.data.revision import WATCHED, Change, Entry, Revision
from macros.data.years import first_day, year_before
from macros.publish.pdf import board as board_pdf
from macros.publish.pdf import render
from macros.publish.pdf.characters import UNUSUAL, _printed, check_characters
from macros.publish.pdf.content import pdf_content
from macros.publish.pdf.render import pdf_path, render_pdfs
from macros.views.board import board
from tests.conftest import BASE, PARTNERSHIPS, ROOT, SMALL, check, copy_project
from tests.publish.pdf_tree import Element, PdfStructure

YEARS = sorted(path.name for path in (ROOT / "data/plans").iterdir())
SITE_URL = "https://site.example/plan/"
# A row with more characters may be higher than a page.
LONG = 1000


def compact(text: str) -> str:
    """Return a text without spaces, which a PDF omits at the end of a line, and composed."""
    return "".join(unicodedata.normalize("NFC", text).split())


@pytest.fixture(scope="module", params=YEARS)
def plan(request: pytest.FixtureRequest, data: PlanData) -> Plan:
    return next(plan for plan in data.plans if plan.year == request.param)


@pytest.fixture(scope="module")
def pdf(plan: Plan, site: Path) -> PdfStructure:
    return PdfStructure(site / pdf_path(plan))


@pytest.fixture
def page(plan: Plan, site: Path) -> Tag:
    """Return the plan as its page shows it, without what is for screens or of later plans."""
    html = (site / plan.url_path / "index.html").read_text("utf-8")
    shown = BeautifulSoup(html, "html.parser").select_one(".plan")
    assert shown
    for hidden in shown.select(
        ".later, .edit-links, .visually-hidden, .anchor, .document, .to-contents, nav, caption,"
        " summary, .cite"
    ):
        hidden.decompose()
    return shown


def test_metadata(pdf: PdfStructure, plan: Plan, data: PlanData) -> None:
    root, info = pdf.root, pdf.file.docinfo
    assert root.MarkInfo.Marked and root.ViewerPreferences.DisplayDocTitle
    assert root.Lang == "en-GB"
    with pdf.file.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == f"{plan.title} – {data.site.partnership}"
    assert info.Title == f"{plan.title} – {data.site.partnership}"
    assert info.Author == data.site.partnership
    assert plan.year.replace("-", "–") in str(info.Subject)
    # A date would change the PDF with each commit.
    assert not {"/CreationDate", "/ModDate"} & set(info)
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(root)


def test_pages_are_a4_and_fonts_are_embedded(pdf: PdfStructure) -> None:
    for page in pdf.file.pages:
        assert [round(float(side)) for side in page.mediabox] == [0, 0, 595, 842]
        assert page.Tabs == "/S"
        for font in page.resources.Font.values():
            (descendant,) = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor)
            assert "SourceSans" in str(font.BaseFont)


def test_size(site: Path, plan: Plan) -> None:
    """A page of this plan takes some 7,000 bytes; pictures or whole fonts would take far more."""
    path = site / pdf_path(plan)
    assert path.stat().st_size < 20_000 + 9_000 * len(PdfStructure(path).file.pages)


def test_artifacts_are_only_what_repeats(pdf: PdfStructure, plan: Plan, data: PlanData) -> None:
    assert pdf.unstructured == []
    heads = {head.text for table in pdf.document.all("THead") for head in table.all("TH")}
    count = len(pdf.artifacts)
    for at, texts in enumerate(pdf.artifacts):
        around = {f"{data.site.partnership}Page {at + 1} of {count}"} | (
            {plan.title} if at else set()
        )
        assert around <= set(texts)
        assert set(texts) <= around | heads


def headings(pdf: PdfStructure) -> list[Element]:
    return list(pdf.document.all("H1", "H2", "H3", "H4", "H5", "H6"))


def test_headings_skip_no_level(pdf: PdfStructure) -> None:
    levels = [int(heading.kind[1]) for heading in headings(pdf)]
    assert levels.count(1) == 1 and levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


def test_outline_has_the_headings(pdf: PdfStructure) -> None:
    with pdf.file.open_outline() as outline:
        nested = [
            (level, title)
            for one in outline.root
            for level, title in [(2, one.title), *((3, below.title) for below in one.children)]
        ]
    assert nested
    shown = [(int(h.kind[1]), h.text) for h in headings(pdf) if h.kind != "H1"]
    assert [(level, compact(title)) for level, title in nested] == [
        (level, compact(text)) for level, text in shown if text != "Contents"
    ]


def test_contents_have_the_headings_with_their_pages(pdf: PdfStructure) -> None:
    entries = list(pdf.document.all("TOCI"))
    rest = [h for h in headings(pdf) if h.kind != "H1" and h.text != "Contents"]
    assert [compact(entry.text) for entry in entries] == [
        f"{compact(heading.text)}{min(heading.pages) + 1}" for heading in rest
    ]
    for entry, heading in zip(entries, rest, strict=True):
        links = [link for one in entry.all("Link") for link in one.links]
        assert links and {target_page(pdf, link) for link in links} == {min(heading.pages)}


def target_page(pdf: PdfStructure, link: Any) -> int:
    """Return the page, from 0, that a link within a PDF leads to."""
    names: list[Any] = list(pdf.root.Names.Dests.Names) if "/Names" in pdf.root else []
    named = {str(name): to for name, to in zip(names[::2], names[1::2], strict=True)}
    to = link.Dest if "/Dest" in link else link.A.D
    to = named.get(str(to), to)
    pages = {page.obj.objgen: at for at, page in enumerate(pdf.file.pages)}
    return pages[to[0].objgen]


def test_each_table_is_one_table_with_headers(pdf: PdfStructure, page: Tag) -> None:
    tables = list(pdf.document.all("Table"))
    # What the page shows as other lists are tables on paper.
    assert len(tables) == len(page.select("table, .people, dl"))
    for table in tables:
        kinds = [part.kind for part in table.children]
        assert [kind for kind in kinds if kind != "Caption"] == ["THead", "TBody"]
        head, body = table.children[-2:]
        columns = list(head.all("TH"))
        assert {cell.attributes["/Scope"] for cell in columns} == {"/Column"}
        for row in body.children:
            assert [cell.kind for cell in row.children] == ["TH"] + ["TD"] * (len(columns) - 1)
            assert row.children[0].attributes["/Scope"] == "/Row"
            # A cell that names its column's header would be read without its row's.
            assert not any("/Headers" in cell.attributes for cell in row.children)
            assert len(row.pages) == 1 or len(row.text) > LONG  # no row breaks
        # Its head is repeated on each page it continues on.
        for at in sorted(table.pages)[1:]:
            repeated = compact("".join(pdf.artifacts[at]))
            assert compact("".join(cell.text for cell in columns)) in repeated


def test_links(pdf: PdfStructure, site: Path) -> None:
    linked = [(element, link) for element in pdf.document.all("Link") for link in element.links]
    annotations = [link for page in pdf.file.pages for link in page.get("/Annots", [])]
    assert {link.objgen for _, link in linked} == {link.objgen for link in annotations}
    assert len(linked) == len(annotations)
    for element, link in linked:
        assert element.text.strip() and str(link.Contents).strip()
        if "/URI" in link.get("/A", {}) and link.Contents != link.A.URI:  # a URL of two links
            # Where it breaks across pages, both parts have its whole name.
            assert compact(element.text) in compact(str(link.Contents))
        assert link.F == 4
        if "/URI" in link.get("/A", {}):
            to = urlsplit(str(link.A.URI))
            if to.hostname == "site.example":
                assert_published(site, to.path, to.fragment)
            else:
                assert to.scheme in ("tel", "https", "http")
        else:
            target_page(pdf, link)


def assert_published(site: Path, path: str, fragment: str) -> None:
    html = (site / path.removeprefix(BASE) / "index.html").read_text("utf-8")
    assert not fragment or f'id="{unquote(fragment)}"' in html


def test_no_pictures(pdf: PdfStructure) -> None:
    assert not list(pdf.document.all("Figure"))
    assert not any(page.resources.get("/XObject") for page in pdf.file.pages)


def pieces(page: Tag) -> list[str]:
    """Return the texts of a plan's page in order."""
    for element in page.select("h2, h3, p, ul, li, table, tr, th, td, dt, dd, .history, .places"):
        element.insert_before("\0")
        element.insert_after("\0")
        element.insert(0, "\0")
    return [piece for piece in map(compact, page.get_text().split("\0")) if piece]


def test_text_of_the_page_in_the_same_order(
    pdf: PdfStructure, page: Tag, plan: Plan, data: PlanData
) -> None:
    text, at = compact(pdf.document.text), 0
    people = page.select_one(".people")
    members = [way.get_text() for way in page.select(".people strong, .people .contact-detail")]
    if people:
        people.decompose()
    wanted = pieces(page)
    assert len(wanted) > 2 * len(plan.actions)
    for piece in wanted:
        start = text.find(piece, at)
        assert start >= 0, (piece, text[at : at + 300])
        at = start + len(piece)
    assert [way for way in members if compact(way) not in text] == []
    # And what the records say must be in it.
    for action in plan.actions:
        assert compact(action.action) in text
        for update in action.updates:
            assert all(compact(line.removeprefix("- ")) in text for line in update.text.split("\n"))
        assert not action.status or compact(data.vocabulary.label_of(action.status)) in text


def test_no_other_text(pdf: PdfStructure, page: Tag, plan: Plan, data: PlanData) -> None:
    on_page = compact(page.get_text())
    own = {
        plan.title,
        data.site.partnership,
        "Contents",
        f"On the web: site.example{BASE}{plan.url_path}".rstrip("/"),
        *("Member", "Phone", "Web address", "Term", "What it means", "Earlier updates", "•"),
        *(f"{note.number}." for note in data.notes[plan.year].values()),
    }
    texts = [
        element.text
        for top in pdf.document.children
        if top.kind != "TOC"
        for element in top.all("P", "H1", "H2", "H3", "Lbl", "LBody", "TH", "TD")
        if element.text and not list(element.children and next(iter(element.children)).all("P"))
    ]
    assert len(texts) > 2 * len(plan.actions)
    allowed = {compact(text) for text in own}
    assert [t for t in texts if compact(t) not in on_page and compact(t) not in allowed] == []


# Plans made for the test.


def structure_of(data: PlanData, plan: Plan, path: Path, site_url: str = "") -> PdfStructure:
    """Return the structure of a plan's PDF."""
    (path / "plan.pdf").write_bytes(render_pdfs(data, [plan], site_url)[plan.year].content)
    return PdfStructure(path / "plan.pdf")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object) -> None:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", connect)


def test_long_plan_with_characters_of_all_kinds(small: PlanData, tmp_path: Path) -> None:
    plan = small.plans[-1]
    part = plan.priority_plans[0]
    first = part.actions[0]
    count = 1000
    long = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch" * 2
    characters = "Ŵŷ ŵŶ â ê î ô û ẁ ý Łódź é e\u0301 ‘’ “” – — … £ € ½ → ✓"
    actions = tuple(
        first.model_copy(
            update={
                "id": f"act-{number}-2031-32",
                "action": f"{number} {characters}{long * (number % 20 == 0)}",
            }
        )
        for number in range(count)
    )
    parts = (part.model_copy(update={"actions": actions}), *plan.priority_plans[1:])
    big = plan.model_copy(update={"priority_plans": parts})
    pdf = structure_of(small._replace(plans=(*small.plans[:-1], big)), big, tmp_path)
    assert len(pdf.file.pages) > count / 40
    tables = list(pdf.document.all("Table"))
    rows = [row for row in tables[0].children[-1].children if row.kind == "TR"]
    assert len(rows) == count and len(list(tables[0].all("THead"))) == 1
    for action, row in zip(actions, rows, strict=True):
        assert compact(action.action) in compact(row.text)
        assert len(row.pages) == 1
    assert_text_is_on_the_pages(tmp_path / "plan.pdf")


def test_texts_longer_than_a_page(small: PlanData, tmp_path: Path) -> None:
    """Paragraphs, list items and rows break across pages, and each is still one element."""
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
    pdf = structure_of(small._replace(plans=(plan,)), plan, tmp_path)
    texts = [compact(p.text) for p in pdf.document.children if p.kind == "P"]
    assert compact(long) in texts
    assert compact(pdf.document.text).count(compact(long)) == 3
    (table,) = pdf.document.all("Table")
    assert len(list(table.all("THead"))) == 1 and len(table.pages) > 2
    assert pdf.unstructured == []
    assert_text_is_on_the_pages(tmp_path / "plan.pdf")


def test_row_of_many_short_updates_breaks(small: PlanData, tmp_path: Path) -> None:
    plan = small.plans[0]
    (part,) = plan.priority_plans
    first = part.actions[0]
    updates = tuple(
        first.updates[0].model_copy(update={"text": f"Update {number}."}) for number in range(80)
    )
    actions = (first.model_copy(update={"updates": updates}), *part.actions[1:])
    plan = plan.model_copy(
        update={"priority_plans": (part.model_copy(update={"actions": actions}),)}
    )
    pdf = structure_of(small._replace(plans=(plan,)), plan, tmp_path)
    rows = [row for row in pdf.document.all("TR") if "Update 79." in row.text]
    assert len(rows) == 1 and len(rows[0].pages) > 1
    assert all(f"Update {number}." in rows[0].text for number in range(80))
    assert_text_is_on_the_pages(tmp_path / "plan.pdf")


def test_row_of_a_long_name_in_a_narrow_column_breaks(small: PlanData, tmp_path: Path) -> None:
    name = " ".join(f"Partner-{number}" for number in range(120))
    partners = tuple(partner.model_copy(update={"name": name}) for partner in small.partners)
    for plan in small.plans:
        structure_of(small._replace(partners=partners), plan, tmp_path, SITE_URL)
        assert_text_is_on_the_pages(tmp_path / "plan.pdf")


def assert_text_is_on_the_pages(path: Path) -> None:
    """Text that overflows a page is in the structure but not visible: check its position."""
    for page in PdfStructure(path).file.pages:
        width, height = (float(side) for side in page.mediabox[2:])
        matrices = [pikepdf.Matrix()]
        for instruction in pikepdf.parse_content_stream(page):
            operator, operands = str(instruction.operator), list(instruction.operands)
            if operator == "q":
                matrices.append(matrices[-1])
            elif operator == "Q":
                matrices.pop()
            elif operator == "cm":
                matrices[-1] = pikepdf.Matrix(*operands) @ matrices[-1]
            elif operator == "Tm":
                at = pikepdf.Matrix(*operands) @ matrices[-1]
                assert 0 < at.e < width and 0 < at.f < height


def test_titles_in_other_languages(small: PlanData, tmp_path: Path) -> None:
    titles = {"cy": "Cynllun y Bartneriaeth", "pt-BR": "Plano", "ar": "خطة الشراكة"}
    plan = small.plans[-1].model_copy(update={"title_in": titles})
    pdf = structure_of(small._replace(plans=(*small.plans[:-1], plan)), plan, tmp_path)
    languages = {one.language: one.text for one in pdf.document.all() if one.language}
    assert {code: compact(text) for code, text in languages.items()}.items() >= {
        ("cy", compact(titles["cy"])),
        ("pt-BR", "Plano"),
    }
    assert "ar" in languages


def test_plan_with_next_to_no_content(small: PlanData, tmp_path: Path) -> None:
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
    pdf = structure_of(small._replace(plans=(plan,)), plan, tmp_path)
    assert [heading.text for heading in headings(pdf)] == [plan.title, "Contents", "Actions"]
    bare = plan.model_copy(update={"sections": ()})
    pdf = structure_of(small._replace(plans=(bare,)), bare, tmp_path)
    assert plan.source in pdf.document.text


def test_without_site_url_nothing_links_to_the_site(small: PlanData, tmp_path: Path) -> None:
    pdf = structure_of(small, small.plans[-1], tmp_path)
    uris = external_links(pdf)
    assert {urlsplit(uri).scheme for uri in uris} <= {"tel", "https", "http"}
    assert not any("site.example" in uri for uri in uris)
    assert "On the web" not in pdf.document.text
    with_it = structure_of(small, small.plans[-1], tmp_path, SITE_URL)
    assert compact(
        f"On the web: site.example/plan/{small.plans[-1].url_path}".rstrip("/")
    ) in compact(with_it.document.text)


def external_links(pdf: PdfStructure) -> list[str]:
    links = [link for page in pdf.file.pages for link in page.get("/Annots", [])]
    return [str(link.A.URI) for link in links if "/URI" in link.get("/A", {})]


def test_pdf_of_a_past_plan_stays_when_a_plan_is_added(small: PlanData) -> None:
    last = small.plans[-1]
    assert year_before("2032-33") == last.year
    added = last.model_copy(update={"year": "2032-33", "remarks": (), "priority_plans": ()})
    for plan in small.plans:
        after = small._replace(plans=(*small.plans, added))
        assert pdf_content(after, plan, SITE_URL) == pdf_content(small, plan, SITE_URL)


# Of Typst, HTML, Jinja and PDF. Quotation marks that are not closed end a string of JSON or Typst.
HOSTILE = (
    '#read("/etc/passwd") #include "plan.typ" #{ panic("x") } #import "@preview/a:0.1.0" '
    "$ x^2 $ *b* _i_ `r` <lab> @ref // c /* d = H - i \\u{41} ~ #sys.inputs \" ' "
    "<img src=http://127.0.0.1:9/x> <a href=javascript:x> {{ 7*7 }} {% raw %} <!-- --> ]]> &amp; "
    "<</Type/StructElem/S/TD/P 1 0 R/A[<</O/Table/Headers[(U1x0y0)] endobj endstream"
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
    data = load_project(tmp_path).data
    pdf = structure_of(data, data.plans[-1], tmp_path)
    assert compact(pdf.document.text).count(compact(HOSTILE)) > 5
    assert "/EmbeddedFiles" not in pdf.root.get("/Names", {})
    assert {urlsplit(uri).scheme for uri in external_links(pdf)} <= {"tel", "https", "http"}


def unprintable(data: PlanData, root: Path) -> list[str]:
    with pytest.raises(Problems) as raised:
        check_characters(data, root)
    return [str(problem) for problem in raised.value.problems]


def test_text_with_many_characters_that_no_font_has_is_one_problem(tmp_path: Path) -> None:
    """It is at the first of them, also in a folded text, and quotes no more than is useful."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data/plans/2031-32/homes.yml"
    sentence = (
        "給每一個住在山谷裡的人一把新的鎖，並告訴他們如何使用，以及在哪裡可以得到更多的幫助和建議。"
    )
    folded = f">-\n      Give\n      locks ☎️ {sentence} to\n      \N{FAMILY} 👨‍👩‍👧, 🦊, 🐻 and 🐼"
    path.write_text(path.read_text().replace("Give away locks", folded))
    (problem,) = unprintable(load_project(tmp_path).data, tmp_path)
    quoted = f"“{sentence[:40]}…”, “👪 👨👩👧”, “🦊” and 2 more"
    at, fix = "data/plans/2031-32/homes.yml:6:16:", "write it in words or in other letters"
    assert problem == f"{at} the PDF cannot print {quoted} – {fix}"


def test_character_that_no_font_has_is_reported(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data/plans/2031-32/homes.yml"
    text = path.read_text()
    path.write_text(text.replace("Give away locks", "Give away locks 🦊 鎖 🦊"))
    data = load_project(tmp_path).data
    at, fix = "data/plans/2031-32/homes.yml:4:29:", "write it in words or in other letters"
    assert unprintable(data, tmp_path) == [f"{at} the PDF cannot print “🦊 鎖 🦊” – {fix}"]
    # Of the scripts of other languages, some have letters in the fonts that Typst brings.
    path.write_text(text.replace("Give away locks", "Give away locks ✓ ∑ Слава Ελλάδα"))
    data = load_project(tmp_path).data
    check_characters(data, tmp_path)
    assert set(render_pdfs(data, data.plans, "")) == {"2030-31", "2031-32"}


def test_check_reports_a_character_that_no_font_has(tmp_path: Path) -> None:
    copy_project(tmp_path, PARTNERSHIPS["another"])
    path = tmp_path / "data/plans/2023-24/rural-crime.yml"
    path.write_text(path.read_text().replace("200 tractors", "200 🚜"))
    done = check(tmp_path)
    assert done.returncode == 1
    assert "rural-crime.yml:4:22: the PDF cannot print “🚜” – write it" in done.stderr


def test_all_that_the_pdf_for_the_board_prints_is_checked(small: PlanData, tmp_path: Path) -> None:
    """Whether a change is listed depends on commits: the check reports what may be."""
    day = first_day(small.plans[-1].year)
    files = set()
    for kind in ("partners", "other_help", "measures", "priorities"):
        table, keys = WATCHED.get(f"data/{kind}.yml", ("", ("name",)))
        for record, key in product(getattr(small, kind), {*keys, "short_name"}):
            was = getattr(record, key, None)
            if not isinstance(was, str):
                continue
            new = record.model_copy(update={key: f"{was} 鎖"})
            all_new = [new if one is record else one for one in getattr(small, kind)]
            changed: dict[str, Any] = {kind: tuple(all_new)}
            data = small._replace(**changed)
            revision = Revision(tmp_path, "0", day, False, (Entry("0", day, "data", "0", "1"),))
            change = Change(day, "0", table, record.id, key, was, f"{was} 鎖")
            revision.__dict__["changes_since"] = lambda *_, found=(change,): found
            content = board_pdf._content(data, board(data, revision), "", day)
            reported = [(one.location, one.key) for one in _printed(data, {"鎖"})]
            if "鎖" in json.dumps(content, ensure_ascii=False):
                files.add((kind, key))
                assert (record.location, key) in reported, (kind, key)
    assert {("other_help", "name"), ("partners", "telephone"), ("measures", "name")} <= files
    assert ("priorities", "name") in files


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("other_help.yml", "Litter Line"),
        ("partners.yml", "Vale Council"),
        ("measures.yml", "All crime"),
    ],
)
def test_names_that_only_the_pdf_for_the_board_prints(tmp_path: Path, file: str, name: str) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data" / file
    text = path.read_text()
    path.write_text(text.replace(f"name: {name}\n", f"name: {name} 中文 😀\n", 1))
    (problem,) = unprintable(load_project(tmp_path).data, tmp_path)
    assert f"data/{file}:" in problem and "the PDF cannot print “中文 😀” – " in problem


def test_character_that_only_pages_show_is_accepted(tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "data/topics.yml"
    path.write_text(path.read_text().replace("other_words: [", "other_words: [🗑, ", 1))
    assert "🗑" in path.read_text()
    data = load_project(tmp_path).data
    check_characters(data, tmp_path)
    assert render_pdfs(data, data.plans, "")


def test_fonts_have_the_characters_that_are_not_tested(small: PlanData) -> None:
    usual = "".join(one for one in map(chr, range(0x3000)) if not UNUSUAL.search(one))
    usual = "".join(one for one in usual if one == " " or not (is_hidden(one) or one.isspace()))
    assert len(usual) > 300
    plan = small.plans[0].model_copy(update={"source": " ".join(usual)})
    assert render_pdfs(small._replace(plans=(plan, *small.plans[1:])), [plan], "")


# In the site.


def test_pages_link_to_it(site: Path, plan: Plan, pdf: PdfStructure) -> None:
    size = round((site / pdf_path(plan)).stat().st_size / 1000)
    name = f"{plan.title} to print (PDF, {len(pdf.file.pages)} pages, {size} KB)"
    for page in (plan.url_path, "plans/"):
        soup = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
        leads = {a.get_text(): a["href"] for a in soup.select(".document a")}
        assert (site / page / str(leads[name])).resolve() == (site / pdf_path(plan)).resolve()


def test_cache(small: PlanData, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps one PDF a year, until what that says changes."""
    first = render_pdfs(small, small.plans, SITE_URL, tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    assert len(kept) == len(small.plans)
    with monkeypatch.context() as patch:
        patch.setattr(render, "render_pdf", None)
        assert render_pdfs(small, small.plans, SITE_URL, tmp_path) == first
    last = small.plans[-1].model_copy(update={"source": "Another source."})
    changed = small._replace(plans=(*small.plans[:-1], last))
    second = render_pdfs(changed, changed.plans, SITE_URL, tmp_path)
    assert second[last.year] != first[last.year]
    assert second == first | {last.year: second[last.year]}
    now = {path.name for path in tmp_path.iterdir()}
    assert len(now) == len(kept) and len(now - kept) == 1


@pytest.mark.slow
def test_typst_is_imported_only_to_render_pdfs() -> None:
    code = "import sys, macros.__main__, macros\nprint({'typst', 'pikepdf'} & set(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, text=True, capture_output=True, check=True
    )
    assert run.stdout == "set()\n"


@pytest.mark.slow
def test_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    """In other folders, on another day, in another time zone, with other fonts on the machine."""
    code = (
        "import sys; from pathlib import Path; from macros.checks.project import load_project\n"
        "from macros.publish.pdf.render import render_pdfs\n"
        "data = load_project(Path(sys.argv[1])).data\n"
        "for pdf in render_pdfs(data, data.plans, '').values():\n"
        "    sys.stdout.buffer.write(pdf.content)\n"
    )
    outputs = []
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    other = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "HOME": "/nowhere", "LANG": "C"}
    other |= {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf"), "SOURCE_DATE_EPOCH": "1"}
    for name, environment in {"here": {}, "there": other}.items():
        root = tmp_path / name
        shutil.copytree(SMALL, root)
        command = [sys.executable, "-c", code, str(root)]
        run = subprocess.run(
            command, cwd=ROOT, env=os.environ | environment, capture_output=True, check=False
        )
        assert run.returncode == 0, run.stderr
        outputs.append(run.stdout)
    assert outputs[0] == outputs[1] and outputs[0].count(b"%PDF-") == 2
