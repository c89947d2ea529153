"""Links to edit a line of the data or a page, and to report a mistake by email."""

import re
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag

from macros.data.plan_data import PlanData
from macros.render.page_macros import SUBJECT, Settings, edit_link, macros, report_link
from macros.views.plans import get_plan, plan_before
from tests.conftest import SITE_URL, each_partnership, mkdocs

HUB = "https://hub.example/us/plan"


@pytest.fixture(scope="module")
def editable(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a site that was built with a repository."""
    folder = tmp_path_factory.mktemp("editable")
    url = f"{HUB.replace('://', '://user:token@')}.git"
    built = mkdocs(root, folder, SITE_URL=SITE_URL, REPO_URL=url)
    assert built.returncode == 0, built.stderr
    assert not [one for one in folder.rglob("*.html") if "token@" in one.read_text("utf-8")]
    return folder


def page_of(site: Path, address: str) -> BeautifulSoup:
    return BeautifulSoup((site / address / "index.html").read_text("utf-8"), "html.parser")


def links(part: Tag | BeautifulSoup, words: str) -> list[tuple[str, str]]:
    """Return the name and the address of each link that begins with words."""
    found = [(a.get_text(), str(a["href"])) for a in part.select(".edit-links a")]
    return [link for link in found if link[0].startswith(words)]


@pytest.mark.slow
@each_partnership
def test_edit_link_of_a_record(editable: Path, root: Path, data: PlanData) -> None:
    for records in (data.partners, data.glossary):
        for record in records:
            address, _, anchor = record.url_path.partition("#")
            page = page_of(editable, address)
            place = page.find(id=anchor).find_parent("section") if anchor else page  # type: ignore[union-attr]
            assert place
            [(_, to)] = links(place, "Edit")
            path, fragment = urldefrag(to)
            assert path.startswith(f"{HUB}/edit/main/data/")
            lines = (root / path.removeprefix(f"{HUB}/edit/main/")).read_text("utf-8").splitlines()
            below = lines[int(fragment.removeprefix("L")) - 1 :]
            assert below[0].startswith("- ")
            assert next(line for line in below if "id: " in line)[2:] == f"id: {record.id}"


@pytest.mark.slow
@each_partnership
def test_edit_link_of_a_table(editable: Path, root: Path, data: PlanData) -> None:
    found = set()
    for path in editable.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for table in page.select("table.actions:not(.board)"):
            row, below = table.select_one("tbody tr"), table.find_next_sibling()
            assert row and table.caption and below and below["class"] == ["edit-links"]
            name, to = next((a.get_text(), str(a["href"])) for a in below.find_all("a"))
            assert name == f"Edit: {table.caption.get_text()}"
            address, fragment = urldefrag(to)
            file = address.removeprefix(f"{HUB}/edit/main/")
            lines = (root / file).read_text("utf-8").splitlines()
            at = int(fragment.removeprefix("L"))
            assert lines[at - 1].endswith(f"id: {row['id']}")
            found.add(path.parent.parent.name)
            # In a plan each action has a link to the line below which its next update belongs.
            for cell in table.select("td.more:has(.edit-links)"):
                [(_, to)] = links(cell, "Edit: ")
                address, fragment = urldefrag(to)
                lines = (root / address.removeprefix(f"{HUB}/edit/main/")).read_text().splitlines()
                at = int(fragment.removeprefix("L"))
                assert lines[at - 1].strip().startswith(("leads:", "updates:"))
                ids = [line.rpartition("id: ")[2] for line in lines[:at] if "- id: " in line]
                row = cell.find_parent("tr")
                assert row and row["id"] == ids[-1]
            cells = table.select("td.more:has(.edit-links)")
            assert len(cells) == len(table.select("tbody tr")) * ("/plans/" in f"/{path}")
    # A plan's page has its own; a priority's page has those of the current plan and the one before.
    here = {"plans": data.plans, "priorities": (get_plan(data), plan_before(data, get_plan(data)))}
    assert found == {name for name, plans in here.items() if any(p and p.actions for p in plans)}


@pytest.mark.slow
@each_partnership
def test_links_in_the_footer(editable: Path, root: Path, data: PlanData) -> None:
    pages = sorted(path.relative_to(root / "docs") for path in (root / "docs").rglob("*.md"))
    for path in pages:
        address = re.sub("(^|/)index$", r"\1", path.with_suffix("").as_posix())
        foot = page_of(editable, address).find("footer")
        assert foot
        assert links(foot, "Edit") == [("Edit this page", f"{HUB}/edit/main/docs/{path}")]
        own = SITE_URL + (address and address.rstrip("/") + "/")
        written = report_link(data.site, own)
        assert links(foot, "Report") == (
            [("Report a mistake on this page (not a crime)", written)] if written else []
        )


@pytest.mark.slow
@each_partnership
def test_report_holds_the_url_and_nothing_else(editable: Path, data: PlanData) -> None:
    for path in editable.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        names = Counter(name for name, _ in links(page, ""))
        assert not names or names.most_common(1)[0][1] == 1, path
        for _, to in links(page, "Report"):
            draft = urlsplit(to)
            assert (draft.scheme, draft.path) == ("mailto", data.site.email)
            fields = parse_qs(draft.query, strict_parsing=True)
            assert set(fields) == {"subject", "body"} and fields["subject"] == [SUBJECT]
            [at] = fields["body"]
            anchor = urldefrag(at)[1]
            assert at.startswith(SITE_URL) and (not anchor or page.find(id=anchor)), at


def test_no_edit_links_without_a_repository(site: Path) -> None:
    assert not [path for path in site.rglob("*.html") if "/edit/" in path.read_text("utf-8")]


def test_no_links_without_reports_and_repository(small: PlanData) -> None:
    assert "edit-links" not in macros(small, str)["contacts"]() + macros(small, str)["glossary"]()


@pytest.mark.parametrize(
    ("edit_url", "link"),
    [
        (f"{HUB}/edit/main/docs/", f"{HUB}/edit/main/data/glossary.yml#L1"),
        (f"{HUB}/-/edit/main/docs/", f"{HUB}/-/edit/main/data/glossary.yml#L1"),
        ("", ""),
    ],
)
def test_edit_url_setting(small: PlanData, edit_url: str, link: str) -> None:
    assert edit_link(edit_url, small.glossary[0].location) == link
    page = BeautifulSoup(
        macros(small, str, Settings(edit_url=edit_url))["glossary"](), "html.parser"
    )
    assert [to for _, to in links(page, "Edit")] == ([link] if link else [])


@pytest.mark.parametrize(
    "hostile", ["a&cc=x@y.example", "a%0d%0abcc:x@y.example", 'a\r\nbcc: x "<b>', "a?subject=b#é"]
)
def test_url_cannot_add_to_the_draft(small: PlanData, hostile: str) -> None:
    takes = small.site.model_copy(update={"reports_by_email": True, "email": "a.b+c@d.example"})
    to = report_link(takes, hostile)
    assert not re.search(r"[\s\"<>]", to)
    assert to.startswith("mailto:a.b%2Bc@d.example?")
    assert parse_qs(to.partition("?")[2]) == {"subject": [SUBJECT], "body": [hostile]}
