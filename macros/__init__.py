"""The plan book of a community safety partnership, and the macros that draw it in its pages.

MkDocs, ProperDocs and Zensical each call what stands here; nothing here asks which of them does.
"""

import logging
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from .checks.project import remembered, sound
from .data.messages import told
from .data.problems import Problem, Problems
from .data.yaml_reader import NOT_TEXT
from .publish.site import publish
from .render.edit_links import Settings
from .render.environment import environment, render_template, sealed


def define_env(env: Any) -> None:
    """Load and check the data and the pages, and give the builder the macros.

    A mistake ends a build with its message alone. While serving (`on_error_fail` off) every page
    shows the message instead, until the next save mends it.
    """
    if not env.conf["repo_url"]:
        env.conf["edit_uri"] = ""  # MkDocs would warn of every page
    site, repo, within = (_folder(env.conf[of]) for of in ("site_url", "repo_url", "edit_uri"))
    settings = Settings(site, within and urljoin(repo, within))
    root = Path(env.project_dir)
    try:
        _, drawn = remembered(root, settings)

        def here(name: str, *said: Any, **named: Any) -> Markup:
            return sealed(drawn(env.page.url)[name](*said, **named))

        env.macros.update({name: partial(here, name) for name in drawn("")})
    except Problems as error:
        messages = told(error.problems, root)
        if env.config["on_error_fail"]:
            raise SystemExit("\n".join(messages)) from None
        logging.getLogger("mkdocs").error("%s", "\n".join(messages))
        # A page that MkDocs could not read would leave every reader waiting for the next build.
        env.conf["exclude_docs"] = _without(env.conf["exclude_docs"], error.problems)
        shown = [(first, lines) for first, *lines in (text.split("\n") for text in messages)]
        env.variables["problems"] = render_template(environment(), "problems", "", problems=shown)


def _folder(address: str | None) -> str:
    """Return an address with the slash at its end that one builder adds and another takes off."""
    return address.rstrip("/") + "/" if address else ""


def _without(excluded: Any, problems: tuple[Problem, ...]) -> Any:
    """Return what MkDocs leaves out of docs/, with each page that is no text."""
    from pathspec.gitignore import GitIgnoreSpec

    unread = [p.file.removeprefix("docs") for p in problems if (p.what, p.fix) == NOT_TEXT]
    return GitIgnoreSpec.from_lines([*getattr(excluded, "patterns", ()), *unread])


def on_post_build(env: Any) -> None:
    """Finish the site that is being served; a build is finished by a step of its own."""
    if not env.config["on_error_fail"] and "problems" not in env.variables:
        root, site = Path(env.project_dir), Path(env.conf["site_dir"])
        publish(sound(root)[0], root, site, "")


def on_pre_page_macros(env: Any) -> None:
    """Show the mistakes in place of the page, while there are any."""
    env.markdown = str(env.variables.get("problems", env.markdown))
