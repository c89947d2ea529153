"""The project's packages: their vulnerabilities and licences, and the SBOM.

The registries are replaced by substitutes: no test asks one.
"""

import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.conftest import ROOT
from tests.project.sbom import sbom
from tests.project.supply import (
    LOCKS,
    NPM_LOCKS,
    SITE_LOCK,
    Accepted,
    allowed,
    audit,
    licences,
    python_licences,
    read_lock,
)

TODAY = datetime.date(2034, 9, 30)
CLEAN = {"auditReportVersion": 2, "vulnerabilities": {}}
FLAW = {"id": "GHSA-x", "fix_versions": ["9.9"], "aliases": [], "description": ""}
NPM_FLAW = {
    "auditReportVersion": 2,
    "vulnerabilities": {
        "above": {"via": ["below"]},
        "below": {
            "via": [
                {
                    "name": "below",
                    "title": "It falls",
                    "url": "https://github.example/advisories/GHSA-y",
                    "range": "<2",
                }
            ]
        },
    },
}


def tools(folder: Path, **flaws: Any) -> Path:
    """Write substitutes for pip-audit and npm, whose registries answer for every package.

    `flaws` are the vulnerabilities of a Python package by its name; `npm` is all of npm's answer.
    """
    answers = {}
    for lock in LOCKS:
        answers[str(lock)] = {
            "dependencies": [
                {"name": one.name, "version": one.version, "vulns": flaws.get(one.name, [])}
                for one in read_lock(lock)
                if one.applies
            ]
        }
    (folder / "answers").write_text(json.dumps(answers))
    program = "import json, sys; from pathlib import Path; here = Path(__file__).parent\n"
    output = "json.loads((here / 'answers').read_text())[sys.argv[4]]"
    write(folder / "pip-audit", f"{program}assert sys.argv[3] == '--requirement'\n", output)
    write(folder / "npm", program, repr(flaws.get("npm", CLEAN)))
    return folder


def write(path: Path, program: str, answer: str) -> None:
    path.write_text(f"#!{sys.executable}\n{program}print(json.dumps({answer}))\n")
    path.chmod(0o755)


def test_no_vulnerabilities_is_reported_only_if_every_package_was_checked(tmp_path: Path) -> None:
    text, code = audit(TODAY, bin=tools(tmp_path))
    assert code == 0 and text.endswith("No known vulnerabilities.")
    here = sum(one.applies for one in read_lock(SITE_LOCK))
    assert f"requirements/site.txt: {here} of {here} packages checked." in text
    assert text.count("packages checked.") == len(LOCKS) + len(NPM_LOCKS) > 4


def test_a_registry_that_does_not_answer_is_reported(tmp_path: Path) -> None:
    bin = tools(tmp_path, npm={"message": "405 Method Not Allowed", "error": {}})
    text, code = audit(TODAY, bin=bin)
    assert code == 2 and "No known" not in text
    assert "requirements/html/package-lock.json: 0 of 1 packages checked." in text
    assert "The first: node_modules/vnu-jar: 405 Method Not Allowed" in text
    assert text.splitlines()[-1].startswith("INCOMPLETE: not every package could be checked.")


@pytest.mark.parametrize(
    "answer", ["{'dependencies': []}", "'no object'", "{}"], ids=["empty", "text", "nothing"]
)
def test_packages_missing_from_the_answer_are_counted(tmp_path: Path, answer: str) -> None:
    bin = tools(tmp_path)
    write(bin / "pip-audit", "import json\n", answer)
    text, code = audit(TODAY, bin=bin)
    assert code == 2 and "requirements/site.txt: 0 of" in text


def test_packages_unknown_to_the_registry_are_reported(tmp_path: Path) -> None:
    bin = tools(tmp_path)
    answers = json.loads((bin / "answers").read_text())
    answers[str(SITE_LOCK)]["dependencies"][0] = {
        "name": "annotated-types",
        "skip_reason": "Dependency not found on PyPI",
    }
    (bin / "answers").write_text(json.dumps(answers))
    text, code = audit(TODAY, bin=bin)
    assert code == 2 and "The first: Dependency not found on PyPI" in text


def test_a_tool_that_fails_is_reported(tmp_path: Path) -> None:
    bin = tools(tmp_path)
    write(bin / "pip-audit", "import sys; sys.exit('no such host')\n", "0")
    text, code = audit(TODAY, bin=bin)
    assert code == 2 and ": no such host" in text


def test_a_vulnerability_fails_and_names_the_fixed_version(tmp_path: Path) -> None:
    bin = tools(tmp_path, jinja2=[FLAW], npm=NPM_FLAW)
    text, code = audit(TODAY, bin=bin)
    version = next(one.version for one in read_lock(SITE_LOCK) if one.name == "jinja2")
    assert code == 1 and "make lock" in text
    affected = [lock for lock in LOCKS if any(one.name == "jinja2" for one in read_lock(lock))]
    assert SITE_LOCK in affected and len(affected) > 1  # in the tests' lock too
    assert text.count("  VULNERABLE: GHSA-x, jinja2 ") == len(affected)
    assert f"  VULNERABLE: GHSA-x, jinja2 {version}; fixed in 9.9\n" in text
    assert text.count("  VULNERABLE: GHSA-y, below <2: It falls\n") == len(NPM_LOCKS)


def test_a_vulnerability_can_be_accepted_until_a_date(tmp_path: Path) -> None:
    bin = tools(tmp_path, jinja2=[FLAW])
    accepted = {"GHSA-x": Accepted("no stranger writes a template", TODAY)}
    text, code = audit(TODAY, accepted, bin)
    assert code == 0 and "(no stranger writes a template)" in text
    text, code = audit(TODAY + datetime.timedelta(1), accepted, bin)
    assert code == 1 and "VULNERABLE: GHSA-x" in text and f"until {TODAY}, which is over" in text


def test_all_licences_are_allowed() -> None:
    text, code = licences()
    assert code == 0, text
    for package in read_lock(SITE_LOCK):
        assert f" {package.name} {package.version}" in text
    for lock in NPM_LOCKS:
        assert str(lock.relative_to(ROOT)) in text
    assert "axe-core" in text and "UNKNOWN" not in text


@pytest.mark.parametrize("licence", ["GNU Affero General Public License v3", "UNKNOWN"])
def test_other_licences_are_refused(tmp_path: Path, licence: str) -> None:
    output = [
        {"Name": name, "Version": version, "License": licence if name == "jinja2" else one}
        for name, (version, one) in python_licences().items()
    ]
    write(tmp_path / "pip-licenses", "import json\n", repr(output))
    text, code = licences(tmp_path)
    version = next(one.version for one in read_lock(SITE_LOCK) if one.name == "jinja2")
    assert code == 1 and f"NOT ALLOWED:\n  jinja2 {version}: {licence}\nTake" in text


def test_an_installed_version_other_than_the_locked_one_fails(tmp_path: Path) -> None:
    output = [
        {"Name": name, "Version": "0.1" if name == "click" else version, "License": one}
        for name, (version, one) in python_licences().items()
        if name != "jinja2"
    ]
    write(tmp_path / "pip-licenses", "import json\n", repr(output))
    text, code = licences(tmp_path)
    assert code == 1 and "\n  click: 0.1 is installed, not " in text
    assert "\n  jinja2: none is installed, not " in text


def test_one_of_several_licences_is_enough() -> None:
    assert allowed("Apache-2.0 OR BSD-2-Clause") and allowed("Something Else; MIT License")
    assert not allowed("MIT AND Something-Else") and not allowed("GPL-3.0-only")


@pytest.fixture(scope="module")
def site_with_font(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the site with a document that carries a font."""
    copy = tmp_path_factory.mktemp("sbom") / "site"
    shutil.copytree(site, copy)
    document = pikepdf.new()
    page = document.add_blank_page()
    about = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=pikepdf.Name("/ABCDEF+Vale-Sans"),
        FontFile2=document.make_stream(b"shapes"),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType,
        BaseFont=pikepdf.Name("/ABCDEF+Vale-Sans"),
        FontDescriptor=document.make_indirect(about),
    )
    fonts = pikepdf.Dictionary(F1=document.make_indirect(font))
    page.obj.Resources = pikepdf.Dictionary(Font=fonts)
    (copy / "plans/2000-01").mkdir()
    document.save(copy / "plans/2000-01/partnership-plan-2000-01.pdf", deterministic_id=True)
    return copy


def test_the_sbom_matches_its_schema(site_with_font: Path) -> None:
    text = sbom(site_with_font, "86400")
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(text) is None
    assert validator.validate_str(text.replace('"library"', '"bookshop"', 1)) is not None


def test_the_sbom_lists_published_components_and_build_tools(
    site_with_font: Path,
) -> None:
    output = json.loads(sbom(site_with_font, "86400"))
    parts = {(one["scope"], one["name"], one.get("version")): one for one in output["components"]}
    assert {(name, version) for scope, name, version in parts if scope == "excluded"} == {
        (one.name, one.version) for one in read_lock(SITE_LOCK)
    }
    engine = next(one for key, one in parts.items() if key[:2] == ("required", "lunr"))
    assert engine["licenses"] == [{"license": {"id": "MIT"}}]
    at = next(site_with_font.rglob("lunr*.js"))
    assert engine["properties"] == [
        {"name": "published:at", "value": str(at.relative_to(site_with_font))}
    ]
    assert engine["hashes"][0]["content"] == hashlib.sha256(at.read_bytes()).hexdigest()
    assert f" - {engine['version']}\n" in at.read_text()[:200]
    font = parts["required", "Vale-Sans", None]
    file = "plans/2000-01/partnership-plan-2000-01.pdf"
    assert font["properties"] == [{"name": "published:at", "value": file}]


def test_the_sbom_has_the_dependencies(site_with_font: Path) -> None:
    output = json.loads(sbom(site_with_font, "86400"))
    asks = {one["ref"]: set(one.get("dependsOn", ())) for one in output["dependencies"]}
    version = {one.name: one.version for one in read_lock(SITE_LOCK)}
    mkdocs = f"pkg:pypi/mkdocs@{version['mkdocs']}"
    assert mkdocs in asks["community-safety-plan"]
    assert f"pkg:pypi/click@{version['click']}" in asks[mkdocs]
    reached, waiting = set[str](), {"community-safety-plan"}
    while waiting:
        reached |= waiting
        waiting = {below for one in waiting for below in asks[one]} - reached
    assert (
        reached
        == {*asks}
        == {"community-safety-plan"} | {one["bom-ref"] for one in output["components"]}
    )


def test_the_sbom_is_reproducible_and_names_no_registry(site_with_font: Path) -> None:
    text = sbom(site_with_font, "86400")
    assert sbom(site_with_font, "86400") == text
    assert re.findall(r"https?://[^\"]+", text) == [
        "http://cyclonedx.org/schema/bom-1.6.schema.json"
    ]
    assert str(ROOT) not in text and str(site_with_font) not in text
    assert json.loads(text)["metadata"]["timestamp"] == "1970-01-02T00:00:00+00:00"


def test_an_unknown_third_party_script_is_refused(site_with_font: Path, tmp_path: Path) -> None:
    copy = tmp_path / "site"
    shutil.copytree(site_with_font, copy)
    (copy / "assets/site.0a1b2c3d.js").write_text("// the project's own, by the name a host keeps")
    sbom(copy, "")
    (copy / "assets/tracker.js").write_text("// of a third party")
    with pytest.raises(SystemExit, match=r"Whose is .*/assets/tracker\.js\?"):
        sbom(copy, "")


def test_without_a_site_there_is_no_sbom(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="`make build` writes it"):
        sbom(tmp_path, "")


def released(site_with_font: Path, folder: Path) -> dict[str, bytes]:
    """Run what `make release` does once the site and its SBOM are written."""
    shutil.copytree(site_with_font, folder / "site")
    (folder / "release").mkdir()
    (folder / "release/sbom.cdx.json").write_text("{}")
    env = {**os.environ, "SOURCE_DATE_EPOCH": "86400"}
    command = ("make", "--silent", "-f", ROOT / "Makefile", "-o", "sbom", "release")
    done = subprocess.run(command, cwd=folder, env=env, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes() for path in (folder / "release").iterdir()}


def test_a_release_has_the_site_pdfs_data_and_checksums(
    site_with_font: Path, tmp_path: Path
) -> None:
    (tmp_path / "one").mkdir()
    files = released(site_with_font, tmp_path / "one")
    data = {
        p.name
        for kind in ("csv", "json", "xlsx")
        for p in (site_with_font / "data").glob(f"*.{kind}")
    }
    documents = {path.name for path in site_with_font.glob("plans/*/*.pdf")}
    assert "partnership-plan-2000-01.pdf" in documents
    assert {*files} == {*data, *documents, "sbom.cdx.json", "site.tar.gz", "SHA256SUMS"}
    lines = [line.split("  ") for line in files.pop("SHA256SUMS").decode().splitlines()]
    sums = {name: sum for sum, name in lines}
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    with tarfile.open(tmp_path / "one/release/site.tar.gz") as archive:
        held = {Path(one.name): one for one in archive if one.isfile()}
        assert all(one.isfile() or one.isdir() for one in archive)
        assert {(one.uid, one.uname, one.mtime) for one in archive} == {(0, "", 86400)}
    assert {*held} == {
        path.relative_to(site_with_font) for path in site_with_font.rglob("*") if path.is_file()
    }


def test_releases_are_reproducible(site_with_font: Path, tmp_path: Path) -> None:
    for name in ("one", "another"):
        (tmp_path / name).mkdir()
    first = released(site_with_font, tmp_path / "one")
    copy = tmp_path / "copy"
    shutil.copytree(site_with_font, copy, copy_function=shutil.copyfile)
    for path in [copy, *copy.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    assert released(copy, tmp_path / "another") == first
