"""The command line: python -m macros COMMAND."""

import argparse
import datetime
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import addresses, tell
from .pages import checked
from .problems import Problems
from .publish import moves, publish


class Command(NamedTuple):
    """What a command does, in a line; how it is done, which returns what to say and may raise
    Problems; and what argparse must know of its arguments."""

    does: str
    run: Callable[[argparse.Namespace], str]
    arguments: Mapping[str, Mapping[str, Any]] = {}


def check(asked: argparse.Namespace) -> str:
    book = checked(asked.root, datetime.date.today())
    actions = sum(len(plan.actions) for plan in book.plans)
    return f"No mistakes in {len(book.plans)} plans with {actions} actions."


def finish(asked: argparse.Namespace) -> str:
    book, site_url = checked(asked.root), os.environ.get("SITE_URL", "")
    publish(book, asked.root, asked.site, site_url and site_url.rstrip("/") + "/")
    if problems := addresses.gone(asked.site, asked.root, moves(book, asked.root)):
        raise Problems(problems)
    return f"The site in {asked.site} is finished."


def record(asked: argparse.Namespace) -> str:
    return f"{addresses.record(asked.site, asked.root)} new addresses recorded."


SITE = {"site": {"type": Path, "help": "the folder that a site was built into"}}
COMMANDS = {
    "check": Command("check the data and the pages", check),
    "publish": Command(
        "finish a built site, and check that no published address is gone", finish, SITE
    ),
    "record": Command(
        "add the addresses of a finished site to the record of published ones", record, SITE
    ),
}


def main() -> int:
    """Do what is asked for; print each mistake; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m macros")
    parser.add_argument("--root", type=Path, default=Path(), help="holds data/ and docs/")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, command in COMMANDS.items():
        of = commands.add_parser(name, help=command.does)
        for argument, told in command.arguments.items():
            of.add_argument(argument, **told)
    asked = parser.parse_args()
    try:
        print(COMMANDS[asked.command].run(asked))
    except Problems as error:
        print(*tell.told(error.problems, asked.root), sep="\n", file=sys.stderr)
        if os.environ.get("GITHUB_ACTIONS") == "true":
            print(*map(tell.annotation, error.problems), sep="\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
