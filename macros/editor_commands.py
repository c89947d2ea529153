"""The commands for those who edit the plan and those who read what they propose.

Each imports its own tools when it is asked for: what reads workbooks takes as long to load as the
site takes to check, and the commands that build the site need none of it.
"""

import argparse
import datetime
from pathlib import Path

from .checks.data_rules import checked_book
from .checks.project import checked
from .command import SITE, Command
from .data.front_matter import pages_in
from .data.years import year_of
from .editors.new_partnership import start
from .editors.new_partnership.options import Asked


def workbooks(asked: argparse.Namespace) -> str:
    from .editors.forms.workbooks import forms, put

    made = forms(checked(asked.root), asked.year, asked.together)
    put(asked.folder, made)
    return f"Workbooks written to {asked.folder}: {len(made)}."


def returns(asked: argparse.Namespace) -> str:
    from .editors.forms.apply import add

    return add(asked.root, checked(asked.root), asked.year, asked.workbook, asked.write)


def begin(asked: argparse.Namespace) -> str:
    from .editors.new_year import start

    return start.start(asked.root, asked.choices)


def begin_another(asked: argparse.Namespace) -> str:
    year = asked.year or year_of(datetime.date.today())
    said = Asked(asked.name, asked.area, asked.priority, year)
    return start.start(asked.root, asked.folder, said)


def doubts(asked: argparse.Namespace) -> str:
    from .editors.proofreading.proofread import proofread, report

    pages = {page.file: page.text for page in pages_in(asked.root, [])}
    today = asked.today or datetime.date.today()
    return report(proofread(checked(asked.root), pages, today))


def day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError("write year-month-day, such as 2024-09-30") from None


def what_changes(asked: argparse.Namespace) -> str:
    from .editors.change_summary.changes import changes, earlier
    from .editors.change_summary.comment import comment

    base, data = earlier(asked.base), checked_book(asked.root)
    return comment(changes(base, data, asked.base, asked.root))


def copy_of(asked: argparse.Namespace) -> str:
    from .editors.change_summary.preview import preview

    return f"{preview(asked.site, asked.out)} pages copied: open {asked.out / 'index.html'}."


YEAR = {"--year": {"help": "of another plan than the current one, such as 2024-25"}}
EDITOR_COMMANDS = {
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
    "new-partnership": Command(
        "start a folder with what another partnership replaces to publish its plan",
        begin_another,
        {
            "folder": {"type": Path, "help": "the folder to write"},
            "--name": {"default": "", "help": "what the partnership is called"},
            "--area": {"default": "", "help": "the place it works for"},
            "--priority": {"default": "", "help": "the name of its first priority"},
            "--year": {"default": "", "help": "of its plan, such as 2024-25: else this one"},
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
