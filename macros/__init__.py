"""The plan book of a community safety partnership, and the macros that draw it in its pages."""

from pathlib import Path
from typing import Any

from .check import checked_book
from .pages import check_pages, macros
from .problems import Problems
from .render import draw, environment


def define_env(env: Any) -> None:
    """Load the data, check it and every page, and give MkDocs the macros.

    A mistake ends a build with its message alone. While serving (`on_error_fail` off) every page
    shows the message instead, until the next save mends it.
    """
    from mkdocs.exceptions import Abort

    root = Path(env.project_dir)
    try:
        book = checked_book(root)
        if problems := list(check_pages(book, root)):
            raise Problems(problems)
    except Problems as error:
        if env.config["on_error_fail"]:
            raise Abort(str(error)) from None
        env.variables["problems"] = draw(environment(), "problems", "", problems=error.problems)
    else:
        env.macros.update(macros(book, lambda: env.page.url))


def on_pre_page_macros(env: Any) -> None:
    """Show the mistakes in place of the page, while there are any."""
    env.markdown = str(env.variables.get("problems", env.markdown))
