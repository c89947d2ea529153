"""The commands that check the project and make the public site of it."""

import argparse
import datetime
import os
import re
from pathlib import Path

from .checks.project import checked, sound
from .checks.validate_changes import validate_and_write
from .command import SITE, Command
from .data.plan_data import PlanData
from .data.problems import Problem, Problems
from .data.schemas import schemas
from .editors.forms.form import plan_for
from .publish import published_urls
from .publish.hosting.host import host
from .publish.pdf.write import write_documents
from .publish.site import moves, publish

# What stands in pages, in the documents and in what hosts read: no host serves a folder whose name
# begins with a dot or a line, and letters beyond these are written otherwise in each of them.
ADDRESS = re.compile(
    r"https?://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?(/[a-z0-9~-][a-z0-9._~-]*)*/?",
    re.IGNORECASE,
)


def _site_url() -> str:
    """Return the site's address, with a slash at its end, or empty. Raises Problems where it cannot
    be one."""
    said = os.environ.get("SITE_URL", "")
    if said and not ADDRESS.fullmatch(said):
        what = f"`{said}` is not the address of a site"
        fix = "write it as https://plan.example/ or https://council.example/plan/ (xn--… for a host"
        fix += " with other letters than a to z)"
        raise Problems([Problem("SITE_URL", 1, what, fix, column=0)])
    return said and said.rstrip("/") + "/"


def check(asked: argparse.Namespace) -> str:
    _site_url()  # a build begins with a check: before it has written anything
    data = checked(asked.root, datetime.date.today())
    actions = sum(len(plan.actions) for plan in data.plans)
    return f"No mistakes in {len(data.plans)} plans with {actions} actions."


def _built_from(asked: argparse.Namespace) -> tuple[PlanData, str]:
    """Return the book that a site was built from, and the site's address as `_site_url` does. The
    calls in its pages were checked when they were drawn."""
    site_url = _site_url()
    return sound(asked.root)[0], site_url


def finish(asked: argparse.Namespace) -> str:
    data, site_url = _built_from(asked)
    publish(data, asked.root, asked.site, site_url)
    if problems := published_urls.gone(asked.site, asked.root, moves(data, asked.root)):
        raise Problems(problems)
    return f"The site in {asked.site} is finished."


def make_ready(asked: argparse.Namespace) -> str:
    data, site_url = _built_from(asked)
    if asked.nginx:  # before the site is touched: it is made ready once
        asked.nginx.parent.mkdir(parents=True, exist_ok=True)
        if asked.nginx.is_dir():
            fix = "name a file, such as hosting/nginx.conf"
            raise Problems([Problem(str(asked.nginx), 1, "this is a folder", fix)])
    nginx, sizes = host(asked.site, moves(data, asked.root), site_url)
    if asked.nginx:
        asked.nginx.write_text(nginx, encoding="utf-8")
    text, brotli, gzip = (sizes[packed] for packed in ("", "br", "gz"))
    return (
        f"The site in {asked.site} is ready for hosts. "
        f"Its texts have {text:,} bytes, as Brotli {brotli:,}, as gzip {gzip:,}."
    )


def documents(asked: argparse.Namespace) -> str:
    data, site_url = _built_from(asked)
    plans = [plan_for(data, asked.year)] if asked.year else data.plans
    told = write_documents(data, plans, asked.site, site_url)
    return "\n".join(["Documents written:", *told])


def record(asked: argparse.Namespace) -> str:
    return f"{published_urls.record(asked.site, asked.root)} new addresses recorded."


def renew_schemas(asked: argparse.Namespace) -> str:
    validate_and_write(asked.root, schemas())
    return "The schemas in data/schemas say what the check says."


SITE_COMMANDS = {
    "check": Command("check the data and the pages", check),
    "pdf": Command(
        "write each plan as a document (PDF) into a built site, before it is finished",
        documents,
        SITE | {"--year": {"help": "that plan alone, such as 2024-25"}},
    ),
    "publish": Command(
        "finish a built site, and check that no published address is gone", finish, SITE
    ),
    "host": Command(
        "make a finished site ready for hosts: headers, redirects, assets by content, packed texts",
        make_ready,
        SITE | {"--nginx": {"type": Path, "help": "write a configuration of nginx to this file"}},
    ),
    "record": Command(
        "add the addresses of a finished site to the record of published ones", record, SITE
    ),
    "schemas": Command("write what editors' tools complete and explain the data by", renew_schemas),
}
