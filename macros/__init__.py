"""The plan book of a community safety partnership, and the macros that draw it in its pages."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from .mending import Settings
from .messages import told
from .pages import macros
from .problems import Problem, Problems
from .project import checked
from .publish import publish
from .read import NOT_TEXT
from .render import draw, environment


def define_env(env: Any) -> None:
    """Load and check the data and the pages, and give MkDocs the macros.

    A mistake ends a build with its message alone. While serving (`on_error_fail` off) every page
    shows the message instead, until the next save mends it.
    """
    from mkdocs.exceptions import Abort  # the command line works without MkDocs

    if not env.conf["repo_url"]:
        env.conf["edit_uri"] = ""  # MkDocs would warn of every page
    within = env.conf["edit_uri"]
    editor = urljoin(env.conf["repo_url"].rstrip("/") + "/", within) if within else ""
    settings = Settings(env.conf["site_url"] or "", editor)
    root = Path(env.project_dir)
    try:
        env.macros.update(macros(checked(root), lambda: env.page.url, settings))
    except Problems as error:
        messages = told(error.problems, root)
        if env.config["on_error_fail"]:
            raise Abort("\n".join(messages)) from None
        logging.getLogger("mkdocs").error("%s", "\n".join(messages))
        # A page that MkDocs could not read would leave every reader waiting for the next build.
        env.conf.exclude_docs = _without(env.conf.exclude_docs, error.problems)
        shown = [(first, lines) for first, *lines in (text.split("\n") for text in messages)]
        env.variables["problems"] = draw(environment(), "problems", "", problems=shown)


def _without(excluded: Any, problems: tuple[Problem, ...]) -> Any:
    """Return what MkDocs leaves out of docs/, with each page that is no text."""
    from pathspec.gitignore import GitIgnoreSpec

    unread = [p.file.removeprefix("docs") for p in problems if (p.what, p.fix) == NOT_TEXT]
    return GitIgnoreSpec.from_lines([*(excluded.patterns if excluded else ()), *unread])


def on_post_build(env: Any) -> None:
    """Finish the site that is being served; a build is finished by a step of its own."""
    if not env.config["on_error_fail"] and "problems" not in env.variables:
        root, site = Path(env.project_dir), Path(env.conf["site_dir"])
        publish(checked(root), root, site, "")


def on_pre_page_macros(env: Any) -> None:
    """Show the mistakes in place of the page, while there are any."""
    env.markdown = str(env.variables.get("problems", env.markdown))
