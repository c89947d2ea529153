"""The commands: what each does in a line, what it asks for, and how it is done."""

import argparse
import datetime
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from . import addresses
from .check import checked_book
from .forms.add import add
from .forms.workbooks import forms, put
from .front import pages_in
from .next_year import new_year
from .problems import Problems
from .project import checked
from .proofreading.proofread import proofread, report
from .proposed.changes import changes, earlier
from .proposed.comment import comment
from .proposed.preview import preview
from .publish import moves, publish
from .schemas import schemas
from .write import write


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


def renew_schemas(asked: argparse.Namespace) -> str:
    write(asked.root, schemas())
    return "The schemas in data/schemas say what the check says."


def workbooks(asked: argparse.Namespace) -> str:
    made = forms(checked(asked.root), asked.year, asked.together)
    put(asked.folder, made)
    return f"Workbooks written to {asked.folder}: {len(made)}."


def returns(asked: argparse.Namespace) -> str:
    return add(asked.root, checked(asked.root), asked.year, asked.workbook, asked.write)


def begin(asked: argparse.Namespace) -> str:
    return new_year.start(asked.root, asked.choices)


def doubts(asked: argparse.Namespace) -> str:
    pages = {page.file: page.text for page in pages_in(asked.root, [])}
    today = asked.today or datetime.date.today()
    return report(proofread(checked(asked.root), pages, today))


def day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError("write year-month-day, such as 2024-09-30") from None


def what_changes(asked: argparse.Namespace) -> str:
    base, book = earlier(asked.base), checked_book(asked.root)
    return comment(changes(base, book, asked.base, asked.root))


def copy_of(asked: argparse.Namespace) -> str:
    return f"{preview(asked.site, asked.out)} pages copied: open {asked.out / 'index.html'}."


YEAR = {"--year": {"help": "of another plan than the current one, such as 2024-25"}}
SITE = {"site": {"type": Path, "help": "the folder that a site was built into"}}
COMMANDS = {
    "check": Command("check the data and the pages", check),
    "publish": Command(
        "finish a built site, and check that no published address is gone", finish, SITE
    ),
    "record": Command(
        "add the addresses of a finished site to the record of published ones", record, SITE
    ),
    "schemas": Command("write what editors' tools complete and explain the data by", renew_schemas),
    "workbooks": Command(
        "write the forms in which the leads report",
        workbooks,
        {
            "folder": {"type": Path, "help": "a folder to write them to"},
            "--together": {"action": "store_true", "help": "one form with the actions of all"},
            **YEAR,
        },
    ),
    "returns": Command(
        "show what filled-in forms would change",
        returns,
        {
            "workbook": {"type": Path, "nargs": "+", "help": "a form, or a folder of forms"},
            "--write": {"action": "store_true", "help": "change it"},
            **YEAR,
        },
    ),
    "new-year": Command(
        "start the plan for the next year",
        begin,
        {
            "--choices": {
                "type": Path,
                "metavar": "FILE",
                "help": "what the new plan takes over; written, to be changed, if it is not there",
            }
        },
    ),
    "proofread": Command(
        "tell what a proof-reader would ask: warnings, which stop nothing",
        doubts,
        {"--today": {"type": day, "help": "the day to count from, instead of this one"}},
    ),
    "changes": Command(
        "tell what changes on the public site since another version of it",
        what_changes,
        {"base": {"type": Path, "help": "a folder with the data/ and docs/ of that version"}},
    ),
    "preview": Command(
        "copy a finished site so that it opens from a folder, without a server",
        copy_of,
        SITE | {"out": {"type": Path, "help": "the folder to write"}},
    ),
}
