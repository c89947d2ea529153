"""URLs are a contract: one that is gone is reported, and an old one leads to what it was of."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from macros.checks.project import load_project
from macros.data.problems import Problems
from macros.publish.published_urls import urls_in
from macros.publish.site_pages import read_pages
from tests.conftest import mkdocs, serving


def edit(root: Path, file: str, *changes: tuple[str, str]) -> None:
    path = root / file
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, (file, old)
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def with_alias(text: str, old: str, new: str) -> str:
    """Return a text in which the record with the new id keeps the old one."""
    return re.sub(rf"(?m)^( *)- id: {new}$", rf"\g<0>\n\1  formerly: [{old}]", text)


def rename(root: Path, old: str, new: str, alias: bool) -> None:
    """Rename a page, or whatever has an id: everywhere in data/ and docs/, and the files' names."""
    if old == "about":
        edit(root, "docs/about.md", ("title", "formerly: [about/]\ntitle" if alias else "title"))
    for path in [*(root / "data").rglob("*.yml"), *(root / "docs").rglob("*.md")]:
        text = path.read_text("utf-8")
        if old != "about":
            text = re.sub(rf"(?<![\w-]){old}(?![\w-])", new, text)
        path.write_text(with_alias(text, old, new) if alias else text, "utf-8")
        if path.stem == old:
            path.rename(path.with_stem(new))


# By the id or page that is renamed: its new name, the message, and its published addresses.
RENAMES = {
    "vc": ("council", "data/glossary.yml:1:1: `vc` is gone", "/glossary/#vc"),
    "the-wardens": ("street-friends", "data/partners.yml:", "/contacts/#the-wardens"),
    "litter-line": ("bin-line", "data/other_help.yml:", "/contacts/#help-litter-line"),
    "locks-2031-32": (
        "bolts-2031-32",
        "the id was `locks-2031-32` and is `bolts-2031-32` now",
        "/plans/2031-32/#locks-2031-32 /priorities/homes/#locks-2031-32",
    ),
    "theft": (
        "things-taken",
        "data/topics.yml:",
        "/contacts/#about-theft /priorities/homes/#about-theft",
    ),
    "homes": (
        "houses",
        "the id was `homes` and is `houses` now",
        "/priorities/homes/ /plans/2031-32/#actions-homes",
    ),
    "all-crime": ("every-crime", "data/measures.yml:", "/progress/#figure-all-crime"),
    "review": (
        "looking-back",
        "data/plans/2031-32/plan.yml:",
        "/plans/2031-32/#review /plans/2031-32/#review-streets",
    ),
    "together": ("jointly", "data/plans/2031-32/plan.yml:", "/plans/2031-32/#theme-together"),
    "about": ("who-we-are", "", "/about/#us"),
}


@pytest.mark.parametrize("old", list(RENAMES)[:-1])
def test_a_published_id_removed_without_an_alias_is_reported(sample_copy: Path, old: str) -> None:
    new, words, addresses = RENAMES[old]
    rename(sample_copy, old, new, alias=False)
    problems = [one for one in problems_in(sample_copy) if words in one]
    fix = (
        f"put it back: `({addresses.replace(' ', '|')})` was published, or write `formerly: .{old}"
    )
    assert any(re.search(fix, one) for one in problems), problems


def test_a_rename_that_is_not_finished_is_not_to_be_undone(sample_copy: Path) -> None:
    """What keeps its old id is led on, step by step, to what is still called by that."""
    edit(sample_copy, "data/priorities.yml", ("id: homes", "id: houses\n  formerly: [homes]"))
    page = "docs/priorities/homes.md"
    rename_page = f"{page}:1:1: the page is called {page} – rename it to docs/priorities/houses.md"
    first, second = problems_in(sample_copy)
    assert "`homes` is `houses` now (still named in " in first and "write `houses` there" in first
    assert second.startswith(rename_page)
    (sample_copy / "data/plans/2031-32/homes.yml").rename(
        sample_copy / "data/plans/2031-32/houses.yml"
    )
    for path in (sample_copy / "data").rglob("*.yml"):
        text = re.sub(r"\bhomes\b", "houses", path.read_text("utf-8"))
        path.write_text(text.replace("formerly: [houses]", "formerly: [homes]"), "utf-8")
    edit(sample_copy, "data/plans/2031-32/houses.yml", ("locks-2031-32", "keys-2031-32"))
    first, second = sorted(problems_in(sample_copy))
    assert first.startswith("data/plans/2031-32/houses.yml:") and "`locks-2031-32`" in first
    assert second.startswith(rename_page)


@pytest.mark.parametrize(
    ("file", "old", "new", "place"),
    [
        ("measures.yml", "all-crime", "offences", "`offences`"),
        ("plans/2030-31/streets.yml", "sweep-2030-31", "broom-2030-31", "`broom-2030-31`"),
        ("plans/2031-32/plan.yml", "review", "looking-back", "`2031-32/looking-back`"),
        ("plans/2031-32/plan.yml", "together", "jointly", "`2031-32/theme-jointly`"),
        ("vocabulary.yml", "done", "finished", "`finished`"),
    ],
)
def test_what_still_names_a_former_id_is_to_name_the_new_one(
    sample_copy: Path, file: str, old: str, new: str, place: str
) -> None:
    words = "\nmeasures:\n  all-crime: [figures]\nplans:\n  2031-32/review: [a]\n"
    with (sample_copy / "data/search_words.yml").open("a", encoding="utf-8") as written:
        written.write(f"{words}  2031-32/theme-together: [b]\n")
    edit(sample_copy, f"data/{file}", (f"- id: {old}\n", f"- id: {new}\n"))
    path = sample_copy / "data" / file
    path.write_text(with_alias(path.read_text("utf-8"), old, new), "utf-8")
    problems = problems_in(sample_copy)
    assert all(f"did you mean {place}" in problem for problem in problems), problems


def problems_in(root: Path) -> list[str]:
    with pytest.raises(Problems) as error:
        load_project(root)
    return str(error.value).splitlines()


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("topics", "- id: theft\n", "- id: things-taken\n", "1:1: `theft` is gone"),
        ("topics", "- id: theft\n", "- id: thefts\n", "the id was `theft`"),
        (
            "topics",
            "  priority: streets\n",
            "  priority: homes\n",
            "was published under `streets`",
        ),
        (
            "plans/2031-32/plan",
            "  - id: review\n",
            "  - id: reviews\n",
            "the id was `review` and is `reviews` now – put it back: "
            "`/plans/2031-32/#review` was published",
        ),
        (
            "plans/2031-32/plan",
            "  - id: together\n",
            "  - id: all-together\n",
            "`/plans/2031-32/#theme-together` was published",
        ),
        (
            "measures",
            "- id: all-crime\n",
            "- id: everything\n",
            "`/progress/#figure-all-crime` was published",
        ),
    ],
)
def test_a_published_record_keeps_its_url(
    sample_copy: Path, file: str, old: str, new: str, expected: str
) -> None:
    edit(sample_copy, f"data/{file}.yml", (old, new))
    assert any(expected in line for line in problems_in(sample_copy)), problems_in(sample_copy)


@pytest.mark.parametrize(
    "url",
    [
        "/contacts/#vale-police",
        "/glossary/#vc",
        "/priorities/streets/",
        "/priorities/streets/#about-theft",
        "/plans/2031-32/#review",
        "/plans/2031-32/#theme-together",
    ],
)
@pytest.mark.parametrize("ids", ["{}-gone", "gone-{} gone", "gone gone-further"])
def test_a_removed_id_is_reported_whatever_ids_it_resembles(
    sample_copy: Path, url: str, ids: str
) -> None:
    """Such as a shorter published id that it begins with, or a longer one that begins with it."""
    old = re.split("/#about-|/#theme-|/#|/", url.strip("/"))[-1]
    gone = [url.replace(old, id_.format(old)) for id_ in ids.split()]
    with (sample_copy / "addresses.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{one}\n" for one in gone)
    problems = problems_in(sample_copy)
    assert len(problems) == len(gone)
    assert all(any(f"`{one}` was published" in problem for problem in problems) for one in gone)


@pytest.mark.parametrize(
    ("file", "lost", "used", "place"),
    [
        ("data/partners.yml", "vale-police", "vale-council", "data/partners.yml:1"),
        ("data/partners.yml", "vale-council", "vale-police", "data/partners.yml:1"),
        ("data/plans/2030-31/streets.yml", "lamps-2030-31", "sweep-2030-31", "streets.yml:3"),
        ("data/plans/2031-32/streets.yml", "sweep-2031-32", "locks-2031-32", "homes.yml:3"),
    ],
)
def test_an_id_that_replaced_another_is_the_one_mistake(
    sample_copy: Path, file: str, lost: str, used: str, place: str
) -> None:
    edit(sample_copy, file, (f"- id: {lost}\n", f"- id: {used}\n"))
    (problem,) = problems_in(sample_copy)
    assert problem.startswith(f"{file}:")
    assert f"`{lost}` is gone, and `{used}` is used twice, here and in " in problem
    assert place in problem and f" – write `{lost}` again in the one that had it" in problem


def test_headings_below_a_removed_section_are_not_reported(sample_copy: Path) -> None:
    recorded = ["/plans/2031-32/#review-of", "/plans/2031-32/#review-of-streets"]
    with (sample_copy / "addresses.txt").open("a", encoding="utf-8") as file:
        file.writelines(f"{url}\n" for url in recorded)
    (problem,) = problems_in(sample_copy)
    assert "`review-of` is gone" in problem


def test_an_invalid_record_is_not_reported_as_removed(sample_copy: Path) -> None:
    edit(sample_copy, "data/glossary.yml", ("  term: VC\n", ""))
    (problem,) = problems_in(sample_copy)
    assert "`term` is missing" in problem


def test_an_earlier_action_stays_in_its_plan(sample_copy: Path) -> None:
    path = sample_copy / "data/plans/2030-31/streets.yml"
    text = path.read_text("utf-8")
    begin = text.index("  - id: lamps-2030-31")
    path.write_text(text[:begin] + text[text.index("narrative:") :], "utf-8")
    (problem,) = problems_in(sample_copy)
    assert problem.startswith("data/plans/2030-31/streets.yml:3:1: `lamps-2030-31`")


def test_a_page_moved_without_an_alias_is_reported(sample_copy: Path, tmp_path: Path) -> None:
    rename(sample_copy, "about", "who-we-are", alias=False)
    run = mkdocs(sample_copy, tmp_path / "www")
    assert run.returncode != 0
    line = (sample_copy / "addresses.txt").read_text().splitlines().index("/about/") + 1
    fix = "put it back, or keep the old id or address under `formerly`, the old priority "
    fix += "under `earlier_priorities`"
    message = f"/about/ is gone from the site – {fix}"
    assert f"addresses.txt:{line}:1: {message}" in run.stderr.splitlines()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "docs/about.md",
            "---\ntitle",
            "---\nformerly: [data]\ntitle",
            "docs/about.md:2:12: the address `data/` is already used by docs/data.md",
        ),
        ("docs/about.md", "---\ntitle", "---\nformerly: [about/]\ntitle", "docs/about.md:2:12: "),
        ("docs/about.md", "---\ntitle", "---\nformerly: [a, plans]\ntitle", "docs/about.md:2:15: "),
        ("docs/about.md", "---\ntitle", "---\nformerly: [contacts/the-wardens/]\ntitle", "2:12: "),
        ("docs/about.md", "---\ntitle", "---\nformerly: [contacts/vale-police]\ntitle", "2:12: "),
        ("docs/about.md", "---\ntitle", "---\nformerly: [priorities/streets/earlier]\ntitle", ""),
        ("docs/about.md", "---\ntitle", "---\nformerly: [priorities/streets]\ntitle", "2:12: "),
        ("docs/about.md", "---\ntitle", "---\nformerly: [static]\ntitle", "static/index.html"),
        ("docs/about.md", "---\ntitle", "---\nformerly: [twice, twice/]\ntitle", "2:19: "),
        ("data/priorities.yml", "- id: homes\n", "- id: homes\n  formerly: [old]\n", "yml:"),
    ],
)
def test_no_redirect_hides_a_page(
    sample_copy: Path, file: str, old: str, new: str, message: str
) -> None:
    """A page of docs/, a page that the build adds, or another redirect."""
    for page in ("docs/static/index.html", "docs/priorities/old.md"):
        (sample_copy / page).parent.mkdir(exist_ok=True)
        (sample_copy / page).write_text("# A page\n", "utf-8")
    edit(sample_copy, file, (old, new))
    (problem,) = problems_in(sample_copy)
    assert problem.startswith(file) and "is already used by" in problem
    assert message in problem


@pytest.mark.parametrize("scripts", [True, False])
def test_an_alias_makes_the_old_url_work(
    sample_copy: Path, tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    for old, (new, *_) in RENAMES.items():
        rename(sample_copy, old, new, alias=True)
    run = mkdocs(sample_copy, tmp_path / "www")
    assert run.returncode == 0, run.stderr
    context = browser.new_context(
        java_script_enabled=scripts, viewport={"width": 1280, "height": 300}
    )
    page = context.new_page()
    with serving(tmp_path / "www") as root:
        for address in " ".join(row[2] for row in RENAMES.values()).split():
            page.goto(root + address)
            path, _, id_ = address.partition("#")
            if path in ("/about/", "/priorities/homes/"):
                new = RENAMES[path.strip("/").split("/")[-1]][0]
                page.wait_for_url(f"{root}/**/{new}/**")
                # Without scripts only a host can keep the fragment: see test_nginx.py.
                assert not id_ or page.url.endswith(f"#{id_}") == scripts
                id_ = id_ if scripts else ""
            box = page.locator(f"[id='{id_}']").bounding_box() if id_ else {"y": 0}
            assert box and 0 <= box["y"] < 300, address
    context.close()


def test_a_term_can_be_linked_in_its_own_capitals(sample: Path) -> None:
    there = urls_in(read_pages(sample / "www/plan"))
    assert {"/glossary/#vc", "/glossary/#VC", "/glossary/#IDVA"} <= there


def test_any_id_can_be_linked_in_other_capitals(browser: Browser, sample_url: str) -> None:
    page = browser.new_page()
    page.goto(f"{sample_url}contacts/#Vale-Police")
    page.wait_for_url("**/contacts/#vale-police")
    page.close()


def test_old_links_to_an_action_lead_to_it_under_another_priority(
    sample_copy: Path, tmp_path: Path
) -> None:
    homes, streets = (sample_copy / f"data/plans/2031-32/{one}.yml" for one in ("homes", "streets"))
    text = homes.read_text("utf-8")
    begin = text.index("  - id: locks-2031-32")
    action = re.match(r".*\n(?:    .*\n)*", text[begin:])
    assert action
    homes.write_text(text.replace(action[0], "").replace("actions:\n", ""), "utf-8")
    moved = streets.read_text("utf-8").replace("actions:\n", f"actions:\n{action[0]}")
    streets.write_text(moved, "utf-8")
    (problem,) = problems_in(sample_copy)
    assert problem.startswith("data/plans/2031-32/streets.yml:") and problem.endswith(
        "`locks-2031-32` was published under `homes`: `/priorities/homes/#locks-2031-32` – move it "
        "back to homes.yml, or write `earlier_priorities: [homes]` below it"
    )
    alias = "- id: bolts-2031-32\n    formerly: [locks-2031-32]\n    earlier_priorities: [homes]\n"
    edit(sample_copy, "data/plans/2031-32/streets.yml", ("- id: locks-2031-32\n", alias))
    run = mkdocs(sample_copy, tmp_path / "www")
    assert run.returncode == 0, run.stderr
    pages = read_pages(tmp_path / "www")
    old = {"/priorities/homes/#locks-2031-32", "/plans/2031-32/#locks-2031-32"}
    assert old <= urls_in(pages)
    (line,) = re.findall(r'<p class="history" id="bolts-2031-32">.*', pages["priorities/homes/"])
    assert 'href="../../plans/2031-32/#bolts-2031-32"' in line
    assert 'is now under <a href="../streets/#bolts-2031-32">' in line
    assert 'id="bolts-2031-32"' in pages["priorities/streets/"]


def test_recording_adds_new_urls_and_removes_none(sample: Path, sample_copy: Path) -> None:
    """Whoever publishes the site records its addresses; an editor's change need not."""
    (sample_copy / "addresses.txt").write_text("/gone/\n/about/\n")
    command = [sys.executable, "-m", "macros", "record-urls", str(sample / "www/plan")]
    subprocess.run(command, cwd=sample_copy, check=True, capture_output=True)
    recorded = (sample_copy / "addresses.txt").read_text().splitlines()
    pages = read_pages(sample / "www/plan")
    pages["counted/"] = (
        '<main><h2 id="notes">A</h2><p id="notes-p1">B</p><p id="note-1">C</p></main>'
    )
    # Ids that count move when an editor adds one.
    counted = {url for url in urls_in(pages) if re.search(r"#(note-|letter-|.*-p)\d+$", url)}
    assert {"/counted/#notes-p1", "/counted/#note-1"} <= counted
    promised = urls_in(pages) - counted - {"/counted/", "/counted/#notes"}
    files = {url for url in recorded if re.fullmatch(r".*/[^/#]+", url)}
    assert sorted({"/gone/", *promised, *files}) == recorded
    # Not what pages load, nor one file for each record, which goes with the record's id.
    assert files >= {"/feed.xml", "/data/actions.csv", "/data/v1/actions.json", "/status.json"}
    assert {"/plans/2031-32/partnership-plan-2031-32.pdf", "/.well-known/security.txt"} <= files
    assert not [url for url in files if re.search("/(assets|search|actions)/|sitemap|html", url)]


def test_an_action_s_url_on_its_priority_s_page_resolves_after_two_later_plans(
    sample_copy: Path, browser: Browser
) -> None:
    """A priority's page shows the newest two years, and leads on to those before."""
    years = {"2029-30": ("2029-", "2030-"), "2028-29": ("2028-", "2029-")}
    for year, (first, last) in years.items():
        folder = sample_copy / "data/plans"
        shutil.copytree(folder / "2030-31", folder / year)
        days = (("on: 2030-", f"on: {first}"), ("on: 2031-", f"on: {last}"))
        edit(sample_copy, f"data/plans/{year}/streets.yml", ("2030-31", year), *days)
        words = (sample_copy / "docs/plans/2030-31.md").read_text("utf-8")
        (sample_copy / f"docs/plans/{year}.md").write_text(words.replace("2030-31", year), "utf-8")
    recorded = [f"/priorities/streets/#sweep-{year}\n" for year in years]
    with (sample_copy / "addresses.txt").open("a", encoding="utf-8") as file:
        file.writelines([*recorded, "/priorities/streets/earlier/\n"])
    site = sample_copy / "again"
    done = mkdocs(sample_copy, site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sweep-2029-30" not in (site / "priorities/streets/index.html").read_text("utf-8")
    page = browser.new_page()
    with serving(site) as root:
        page.goto(f"{root}/priorities/streets/#sweep-2029-30")
        page.wait_for_url("**/priorities/streets/earlier/#sweep-2029-30")
        page.get_by_role("link", name="Sweep the streets (2028–29)").click()
        page.wait_for_url("**/plans/2028-29/#sweep-2028-29")
    page.close()
