"""The command line: python -m macros check, publish, record."""

import argparse
import os
import sys
from pathlib import Path

from .addresses import gone, record
from .book import Book
from .pages import checked
from .problems import Problems
from .publish import moves, publish


def main() -> int:
    """Do what is asked for; print each mistake; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    parser.add_argument("--root", type=Path, default=Path(), help="holds data/ and docs/")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("check", help="check the data and the pages")
    for name, does in (
        ("publish", "finish a built site, and check that no published address is gone"),
        ("record", "add the addresses of a finished site to the record of published ones"),
    ):
        commands.add_parser(name, help=does).add_argument("site", type=Path)
    asked = parser.parse_args()
    try:
        print(run(asked, checked(asked.root)))
    except Problems as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def run(asked: argparse.Namespace, book: Book) -> str:
    """Do what is asked for with a sound book; return what to say. Raises Problems."""
    if asked.command == "check":
        actions = sum(len(plan.actions) for plan in book.plans)
        return f"No mistakes in {len(book.plans)} plans with {actions} actions."
    if asked.command == "record":
        return f"{record(asked.site, asked.root)} new addresses recorded."
    site_url = os.environ.get("SITE_URL", "")
    publish(book, asked.root, asked.site, site_url and site_url.rstrip("/") + "/")
    if problems := gone(asked.site, asked.root, moves(book, asked.root)):
        raise Problems(problems)
    return f"The site in {asked.site} is finished."


if __name__ == "__main__":
    sys.exit(main())
