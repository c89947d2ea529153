"""The commands that check the project and make the public site of it."""

import argparse
import datetime
import os

from . import addresses
from .check import checked_book
from .command import SITE, Command
from .problems import Problems
from .project import checked
from .publish import moves, publish
from .schemas import schemas
from .write import write


def check(asked: argparse.Namespace) -> str:
    book = checked(asked.root, datetime.date.today())
    actions = sum(len(plan.actions) for plan in book.plans)
    return f"No mistakes in {len(book.plans)} plans with {actions} actions."


def finish(asked: argparse.Namespace) -> str:
    # The build has checked the pages.
    book, site_url = checked_book(asked.root), os.environ.get("SITE_URL", "")
    publish(book, asked.root, asked.site, site_url and site_url.rstrip("/") + "/")
    if problems := addresses.gone(asked.site, asked.root, moves(book, asked.root)):
        raise Problems(problems)
    return f"The site in {asked.site} is finished."


def record(asked: argparse.Namespace) -> str:
    return f"{addresses.record(asked.site, asked.root)} new addresses recorded."


def renew_schemas(asked: argparse.Namespace) -> str:
    write(asked.root, schemas())
    return "The schemas in data/schemas say what the check says."


SITE_COMMANDS = {
    "check": Command("check the data and the pages", check),
    "publish": Command(
        "finish a built site, and check that no published address is gone", finish, SITE
    ),
    "record": Command(
        "add the addresses of a finished site to the record of published ones", record, SITE
    ),
    "schemas": Command("write what editors' tools complete and explain the data by", renew_schemas),
}
