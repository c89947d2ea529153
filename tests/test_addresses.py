"""Addresses are a contract: one that goes without a way on is named; an old one still lands."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from macros.addresses import published
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
    (rename_term, "/glossary/#asb"),
    (rename_partner, "/contacts/#victim-support"),
    (rename_action, "/plans/2024-25/#op-assist-2024-25"),
    (rename_page, "/about/"),
]


@pytest.mark.parametrize(("rename", "address"), RENAMES, ids=[f.__name__ for f, _ in RENAMES])
def test_an_address_that_goes_without_an_alias_is_named(
    scratch: Path, tmp_path: Path, rename: object, address: str
) -> None:
    rename(scratch, "")  # type: ignore[operator]
    assert mkdocs(scratch, tmp_path / "www").returncode == 0
    run = publish(scratch, tmp_path / "www")
    assert run.returncode != 0
    line = (ROOT / "addresses.txt").read_text().splitlines().index(address) + 1
    message = f"{address} is gone from the site – keep the old id or address under `formerly`"
    assert f"addresses.txt:{line}: {message}" in run.stderr.splitlines()


@pytest.mark.parametrize("scripts", [True, False])
def test_with_an_alias_the_old_address_lands(
    scratch: Path, tmp_path: Path, browser: Browser, scripts: bool
) -> None:
    for rename, _ in RENAMES:
        rename(scratch, "  formerly: [{}]\n")
    assert mkdocs(scratch, tmp_path / "www").returncode == 0
    run = publish(scratch, tmp_path / "www")
    assert (run.returncode, run.stderr) == (0, "")
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    with serving(tmp_path / "www") as root:
        for _, address in RENAMES[:3]:
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
