"""Addresses are a contract: one that goes without a way on is named; an old one still lands."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from macros.addresses import published
from macros.problems import Problems
from macros.project import checked
from tests.conftest import ROOT, mkdocs, publish, serving


def edit(root: Path, file: str, *changes: tuple[str, str]) -> None:
    path = root / file
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text, (file, old)
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def rename_term(root: Path, alias: str) -> None:
    edit(root, "data/glossary.yml", ("- id: asb\n", f"- id: antisocial\n{alias.format('asb')}"))
    edit(root, "data/plans/2024-25/plan.yml", ("[asb, ", "[antisocial, "))


def rename_partner(root: Path, alias: str) -> None:
    for path in (root / "data").rglob("*.yml"):
        text = path.read_text("utf-8").replace("victim-support", "victims-first")
        path.write_text(text, "utf-8")
    old = alias.format("victim-support")
    edit(root, "data/partners.yml", ("- id: victims-first\n", f"- id: victims-first\n{old}"))


def rename_action(root: Path, alias: str) -> None:
    old = alias.format("op-assist-2024-25").replace("  formerly", "    formerly")
    new = f"  - id: op-help-2024-25\n{old}"
    edit(
        root,
        "data/plans/2024-25/anti-social-behaviour.yml",
        ("  - id: op-assist-2024-25\n", new),
    )
    edit(root, "data/plans/2024-25/plan.yml", ("op-assist-2024-25", "op-help-2024-25"))


def rename_page(root: Path, alias: str) -> None:
    (root / "docs/about.md").rename(root / "docs/who-we-are.md")
    if alias:
        edit(root, "docs/who-we-are.md", ("---\ntitle", "---\nformerly: [about/]\ntitle"))
    for path in [*(root / "docs").rglob("*.md"), root / "mkdocs.yml"]:
        text = path.read_text("utf-8").replace("about.md", "who-we-are.md")
        path.write_text(text, "utf-8")


RENAMES = [
    (rename_term, "/glossary/#asb", "data/glossary.yml:1:1: `asb` is gone", ""),
    (rename_partner, "/contacts/#victim-support", "data/partners.yml:", ""),
    (
        rename_action,
        "/plans/2024-25/#op-assist-2024-25",
        "data/plans/2024-25/anti-social-behaviour.yml:",
        "the id was `op-assist-2024-25` and is `op-help-2024-25` now",
    ),
    (rename_page, "/about/", "", ""),
]


@pytest.mark.parametrize(("rename", "address", "file", "words"), RENAMES[:3])
def test_a_published_id_that_goes_without_an_alias_is_named_before_a_build(
    scratch: Path, rename: Callable[[Path, str], None], address: str, file: str, words: str
) -> None:
    rename(scratch, "")
    (problem,) = said_of(scratch)
    assert problem.startswith(file) and words in problem
    old = address.partition("#")[2]
    assert f"put it back: `{address}` was published, or write `formerly: [{old}]`" in problem


def said_of(root: Path) -> list[str]:
    with pytest.raises(Problems) as error:
        checked(root)
    return str(error.value).splitlines()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("topics", "- id: shoplifting\n", "- id: theft-from-shops\n", "1:1: `shoplifting` is gone"),
        ("topics", "- id: shoplifting\n", "- id: shop-lifting\n", "the id was `shoplifting`"),
        (
            "topics",
            "  priority: violent-crime\n",
            "  priority: safeguarding\n",
            "was published under `violent-crime`",
        ),
        (
            "plans/2024-25/plan",
            "  - id: membership\n",
            "  - id: members\n",
            "the id was `membership` and is `members` now – put it back: "
            "`/plans/2024-25/#membership` was published",
        ),
        ("measures", "- id: violent-crime\n", "- id: violence\n", ""),
    ],
)
def test_what_stands_at_an_address_stays_there(
    scratch: Path, file: str, old: str, new: str, said: str
) -> None:
    edit(scratch, f"data/{file}.yml", (old, new))
    if said:
        assert any(said in line for line in said_of(scratch)), said_of(scratch)
    else:
        checked(scratch)


def test_a_record_with_a_slip_is_not_gone(scratch: Path) -> None:
    edit(scratch, "data/glossary.yml", ("  term: CSP\n", ""))
    (problem,) = said_of(scratch)
    assert "`term` is missing" in problem


def test_an_action_of_the_past_stays_in_its_plan(scratch: Path) -> None:
    path = scratch / "data/plans/2023-24/domestic-abuse.yml"
    text = path.read_text("utf-8")
    begin = text.index("  - id: welfare-fund-2023-24")
    path.write_text(text[:begin] + text[text.index("narrative:") :], "utf-8")
    (problem,) = said_of(scratch)
    assert problem.startswith("data/plans/2023-24/domestic-abuse.yml:1:1: `welfare-fund-2023-24`")


def test_a_page_that_moves_without_an_alias_is_named(scratch: Path, tmp_path: Path) -> None:
    rename_page(scratch, "")
    assert mkdocs(scratch, tmp_path / "www").returncode == 0
    run = publish(scratch, tmp_path / "www")
    assert run.returncode != 0
    line = (ROOT / "addresses.txt").read_text().splitlines().index("/about/") + 1
    message = "/about/ is gone from the site – keep the old id or address under `formerly`"
    assert f"addresses.txt:{line}:1: {message}" in run.stderr.splitlines()


@pytest.mark.parametrize("scripts", [True, False])
def test_with_an_alias_the_old_address_lands(
    scratch: Path, tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    for rename, *_ in RENAMES:
        rename(scratch, "  formerly: [{}]\n")
    assert mkdocs(scratch, tmp_path / "www").returncode == 0
    run = publish(scratch, tmp_path / "www")
    assert (run.returncode, run.stderr) == (0, "")
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    with serving(tmp_path / "www") as root:
        for _, address, *_ in RENAMES[:3]:
            page.goto(root + address)
            box = page.locator(f"[id='{address.split('#')[1]}']").bounding_box()
            assert box and 0 <= box["y"] < 300, address
        page.goto(f"{root}/about/#run")
        page.wait_for_url(f"{root}/who-we-are/**")
        assert page.url.endswith("#run") == scripts
    context.close()
    redirects = (tmp_path / "www/_redirects").read_text()
    assert "/about/ /who-we-are/ 301\n" in redirects


def test_a_term_lands_in_the_letters_it_is_written_in(site: Path) -> None:
    there = published(site)
    assert {"/glossary/#asb", "/glossary/#ASB", "/glossary/#OCG"} <= there


def test_any_id_lands_in_other_letters(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}contacts/#Kent-Police")
    page.wait_for_url("**/contacts/#kent-police")
    page.close()


def test_the_record_is_complete(site: Path, tmp_path: Path) -> None:
    """Whoever adds a page or an id runs `make record`: only recorded addresses are kept."""
    recorded = set((ROOT / "addresses.txt").read_text().splitlines())
    assert published(site) - recorded == set()


def test_recording_adds_what_is_new_and_takes_nothing_out(site: Path, scratch: Path) -> None:
    (scratch / "addresses.txt").write_text("/gone/\n/about/\n")
    command = [sys.executable, "-m", "macros", "record", str(site)]
    subprocess.run(command, cwd=scratch, check=True, capture_output=True)
    recorded = (scratch / "addresses.txt").read_text().splitlines()
    assert recorded == sorted({"/gone/", *published(site)})
