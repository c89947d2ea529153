"""The site generator of a community safety partnership's plan.

The functions here are those that the macros plugin of MkDocs or ProperDocs calls.
"""

import datetime
import gc
import importlib
import logging
import os
import sys
import time
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup, escape

from .checks.project import load_project
from .data import messages
from .data.problems import Problem, Problems, message
from .data.revision import read_revision
from .publish.pdf.board import render_board
from .publish.pdf.characters import check_characters
from .publish.pdf.render import render_pdfs
from .publish.site import SiteBuild, check_repo_url, check_site_url, public_repo_url
from .render.environment import render_template
from .render.page_macros import Settings, macros
from .render.theme import EMOJI, load_theme

# Where MkDocs' templates find the build: config.extra.build.
BUILD = "build"
PDF_CACHE = Path(".cache/pdf")


def _last_change() -> float:
    """Return when the newest module of the package was changed."""
    return max(path.stat().st_mtime for path in Path(__file__).parent.rglob("*.py"))


LOADED = _last_change()


def _unload() -> None:
    for name in [name for name in sys.modules if f"{name}.".startswith(f"{__name__}.")]:
        del sys.modules[name]


def define_env(env: Any) -> None:
    """Load and check the project; give the pages their macros and the templates the build.

    A problem ends a build with its message alone. While serving (`on_error_fail` off) every page
    shows the message instead, until a file is saved without the problem.
    """
    if _last_change() != LOADED:  # while serving, the modules were edited
        _unload()
        try:
            importlib.import_module(__name__).define_env(env)
        except BaseException:
            _unload()  # the next build imports all modules again
            raise
        return
    # There is no garbage until the site is written, and collecting makes a build a seventh slower.
    gc.disable()
    conf, root = env.conf, Path(env.project_dir)
    if not conf["repo_url"]:
        conf["edit_uri"] = ""  # MkDocs would warn on every page
    conf["repo_url"] = public_repo_url(conf["repo_url"] or "") or None
    site_url, repo, edit_uri = (_folder(conf[key]) for key in ("site_url", "repo_url", "edit_uri"))
    conf["extra"]["theme"] = theme = load_theme(root)
    conf["mdx_configs"]["pymdownx.emoji"] = EMOJI
    try:
        check_site_url(site_url)
        check_repo_url(repo)
        data, pages = load_project(root)
        check_characters(data, root)
        pdfs = render_pdfs(data, data.plans, site_url, root / PDF_CACHE)
        today, revision = _build_date(), read_revision(root)
        board = render_board(data, site_url, today, revision, root / PDF_CACHE)
    except Problems as error:
        _fail(env, error)
        # A page that MkDocs cannot read would leave every reader waiting for the next build.
        conf["exclude_docs"] = _excluding_unreadable(conf["exclude_docs"], error.problems)
        shown = [(first, lines) for first, *lines in (m.split("\n") for m in _format(env, error))]
        env.variables["problems"] = render_template("problems", "", problems=shown)
        return

    edit_url = edit_uri and urljoin(repo, edit_uri)
    settings = Settings(site_url, edit_url, theme, pdfs, revision)
    env.macros.update(macros(data, lambda: str(env.page.url), settings))
    conf["extra"][BUILD] = SiteBuild(root, data, pages, today, settings, board)


def on_pre_page_macros(env: Any) -> None:
    """Show the problems in place of the page, while there are any."""
    env.markdown = str(env.variables.get("problems", env.markdown))


def on_post_build(env: Any) -> None:
    """Complete the site whose pages MkDocs has written.

    Another theme, such as stock Material's that the benchmarks build, shows the pages alone.
    """
    gc.enable()
    build = env.conf["extra"].get(BUILD)
    if build and any((Path(one) / "header.html").is_file() for one in env.conf["theme"].dirs):
        try:
            templates = env.conf["theme"].get_env()
            build.write(Path(env.conf["site_dir"]), partial(_frame, env, templates))
        except Problems as error:
            _fail(env, error)


def _frame(env: Any, templates: Any, url_path: str) -> dict[str, Markup]:
    """Return what the theme shows around the text of every page, for the page at a URL path."""
    view = {
        "config": env.conf,
        "nav": env.variables["navigation"],
        "page": SimpleNamespace(url=url_path),
        "base_url": "",
    }
    parts = {
        name: Markup(templates.get_template(f"{name}.html").render(view))
        for name in ("header", "footer")
    }
    return parts | {"site_name": escape(env.conf["site_name"])}


def _fail(env: Any, error: Problems) -> None:
    """End a build with the messages of its problems; while serving, log them."""
    lines = "\n".join(_format(env, error))
    if env.config["on_error_fail"]:
        raise SystemExit(lines) from None
    logging.getLogger("mkdocs").error("%s", lines)


def _format(env: Any, error: Problems) -> list[str]:
    return messages.format_problems(error.problems, Path(env.project_dir))


def _build_date() -> datetime.date:
    """Return the date of the build, or of SOURCE_DATE_EPOCH for builds that must be the same."""
    seconds = float(os.environ.get("SOURCE_DATE_EPOCH") or time.time())
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()


def _folder(url: str | None) -> str:
    """Return a URL with the slash at its end that one builder adds and another removes."""
    return url.rstrip("/") + "/" if url else ""


def _excluding_unreadable(excluded: Any, problems: tuple[Problem, ...]) -> Any:
    """Return what MkDocs leaves out of docs/, with each page that is not text."""
    from pathspec.gitignore import GitIgnoreSpec

    files = [
        p.file.removeprefix("docs") for p in problems if (p.what, p.fix) == message("not text")
    ]
    return GitIgnoreSpec.from_lines([*getattr(excluded, "patterns", ()), *files])
