"""The comparison of builds finds differences; the package runs without any site generator."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from macros.data.problems import Problems
from macros.publish.site import engine
from tests.benchmarks.portability import ASPECTS, compare
from tests.conftest import ROOT, SITE_URL

PAGE = """<!doctype html><title>Plan</title>
<header><a href="..">Home</a></header>
<article><h1 id="plan">Plan</h1><p>What is done, and <a href="../contacts/#us">by whom</a>.</p>
<table><tr><th>Action</th><td>Walk home</td></tr></table></article>"""
SITE_MAP = "<urlset><url><loc>https://site.example/plan/</loc></url></urlset>"

# What is planted in the page of the other site, and the one aspect that it differs in then.
PLANTED = [
    ("<title>Plan", "<title>Plans", "title"),
    ('<h1 id="plan">Plan</h1>', '<h2 id="plan">Plan</h2>', "headings"),
    ("</header>", "<i id=more></i></header>", "ids"),
    ("What is done", "What was done", "text"),
    ("<td>Walk home</td>", "<th></th><td>Walk home</td>", "tables"),
    ('href="../contacts/#us"', 'href="../contacts/#them"', "links"),
    ('href=".."', 'href="../.."', "links"),
]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders of two sites that are the same."""
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    (ours / "plan").mkdir(parents=True)
    (ours / "plan/index.html").write_text(PAGE)
    (ours / "sitemap.xml").write_text(SITE_MAP)
    (ours / "plan.csv").write_text("action")
    shutil.copytree(ours, theirs)
    return ours, theirs


def test_equivalent_sites_have_no_differences(pair: tuple[Path, Path]) -> None:
    other = PAGE.replace("What is", "What\n  is").replace('href=".."', f'href="{SITE_URL}"')
    (pair[1] / "plan/index.html").write_text(other.replace('"plan"', "plan"))
    (pair[1] / "sitemap.xml").write_text(SITE_MAP.replace("<url>", "\n<url>"))
    compared = compare(*pair)
    assert (compared.pages, compared.files, compared.differences) == (1, 2, [])
    assert [compared.same(aspect) for aspect in ASPECTS] == [100] * len(ASPECTS)


@pytest.mark.parametrize(("right", "wrong", "aspect"), PLANTED)
def test_a_planted_difference_is_found(
    pair: tuple[Path, Path], right: str, wrong: str, aspect: str
) -> None:
    assert right in PAGE
    (pair[1] / "plan/index.html").write_text(PAGE.replace(right, wrong))
    compared = compare(*pair)
    assert [(found.aspect, found.where) for found in compared.differences] == [
        (aspect, "plan/index.html")
    ]
    assert compared.same(aspect) == 0 and compared.same("address") == 100


@pytest.mark.parametrize(
    ("plant", "aspect", "where"),
    [
        (lambda site: (site / "plan/index.html").unlink(), "address", "plan/index.html"),
        (lambda site: (site / "more.html").touch(), "address", "more.html"),
        (lambda site: (site / "plan.csv").unlink(), "file", "plan.csv"),
        (lambda site: (site / "plan.csv").write_text("actions"), "file", "plan.csv"),
        (lambda site: (site / "sitemap.xml").write_text("<urlset>"), "file", "sitemap.xml"),
    ],
)
def test_missing_and_additional_files_are_found(
    pair: tuple[Path, Path], plant: Callable[[Path], object], aspect: str, where: str
) -> None:
    plant(pair[1])
    for sites in (pair, (pair[1], pair[0])):
        assert [found[:2] for found in compare(*sites).differences] == [(aspect, where)]


# The macros plugin's environment, as far as the package uses it, without a site generator.
CALL = """
import sys, types
sys.modules |= {"mkdocs": None, "properdocs": None}
import macros
settings = {"site_url": None, "repo_url": "https://hub.example/plan/", "extra": {},
            "edit_uri": "edit/main/docs", "exclude_docs": None, "mdx_configs": {}}
env = types.SimpleNamespace(conf=settings, config={"on_error_fail": True}, project_dir=sys.argv[1],
                            variables={}, macros={}, page=types.SimpleNamespace(url="plans/x/"))
macros.define_env(env)
print(env.macros["contacts"](), env.macros["glossary"]())
"""


def call(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CALL, str(root)]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=True, check=False)


def test_the_package_renders_without_a_site_generator(sample: Path) -> None:
    done = call(sample)
    assert done.returncode == 0, done.stderr
    assert 'href="../../' in done.stdout
    assert "https://hub.example/plan/edit/main/data/glossary.yml#L" in done.stdout


def test_without_a_site_generator_a_problem_prints_only_its_message(sample_copy: Path) -> None:
    (sample_copy / "data/site.yml").unlink()
    done = call(sample_copy)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("data/site.yml:1:1: the file is missing")


def test_a_missing_search_engine_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    assert engine().is_file()
    monkeypatch.setattr("macros.publish.site.find_spec", lambda name: None)
    with pytest.raises(Problems) as error:
        engine()
    assert "install mkdocs or properdocs" in str(error.value)


def test_the_engine_is_found_in_whichever_package_brings_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mkdocs = find_spec("mkdocs")
    monkeypatch.setattr("macros.publish.site.find_spec", {"properdocs": mkdocs}.get)
    assert engine().name == "lunr.js"
