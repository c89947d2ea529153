"""List what a person must do, in GitHub's Markdown: once a month it becomes an issue."""

import datetime
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import yaml

from ..data.plan_data import PlanData
from ..data.plan_records import Action
from ..data.problems import Location
from ..data.records import OtherHelp, Partner
from ..data.years import last_day, last_update_day, year_after
from ..render.page_macros import edit_link
from ..views.formats import format_date, format_year
from ..views.plans import get_plan, plan_after
from .change_summary.records import NAME, code
from .overdue import unchecked, without_update

NOTHING = "There is nothing to do."
# What `make check-links` and `make audit` print.
ALL_ANSWER, ALL_SAFE = "Every web address answers.", "No known vulnerabilities."
DEAD = re.compile(r"^(\S.*?):(\d+): (\S+) – (.+)$", re.MULTILINE)
VULNERABLE = re.compile(r"VULNERABLE: (.+)")
UNCHECKED = re.compile(r"could not be checked\. The first: (.+)")
# GitHub takes 65,536 characters. Each part has its share of these.
LONGEST = 60_000


class Part(NamedTuple):
    """What there is to do of one kind: a title, how to do it, and a line for each item."""

    title: str
    how: str
    lines: list[str]


class ToDo(NamedTuple):
    """What to do, of the plan data and of what other programs found, as of a day.

    `edit_url` is that of the place where the files of docs/ are edited, or empty.
    """

    data: PlanData
    today: datetime.date
    links: str
    audit: str
    edit_url: str = ""

    def as_markdown(self) -> str:
        """Return all parts with something to do. What is longer than its share is cut: the rest
        follows when that is done."""
        every = (self._plan(), self._contacts(), self._updates(), self._links(), self._packages())
        parts = [part for part in every if part.lines]
        text = ""
        for title, how, lines in parts:
            text += f"\n## {title}\n\n{how}\n\n{_shortened(lines, LONGEST // len(parts))}"
        return text.lstrip() or f"{NOTHING}\n"

    def _plan(self) -> Part:
        plan = get_plan(self.data)
        year, ends, later = plan.year, last_day(plan.year), plan_after(self.data, plan)
        line = f"- The plan for {format_year(year)} ended on {format_date(ends)}, and "
        if later:
            place = self._place(self.data.site.location, "current")
            line += f"{format_year(later.year)}'s is here – {place}"
            how = f"Write `current: {later.year}` in `data/site.yml`."
        else:
            line += "no later one is here"
            how = "Until one is, the pages say that this plan is over. Import the next one (`make "
            how += f"import-plan FROM=plan.docx YEAR={year_after(year)}`), or start it (`make "
            how += "new-year`)."
        return Part("Put the new plan on the site", how, [line] if self.today > ends else [])

    def _contacts(self) -> Part:
        every: list[Partner | OtherHelp] = [
            *unchecked(self.data.partners, self.today),
            *unchecked(self.data.other_help, self.today),
        ]
        lines = [
            f"- {code(one.name)}: {', '.join(map(code, filter(None, (one.telephone, one.web))))}, "
            + (f"checked on {format_date(one.checked_on)}" if one.checked_on else "never checked")
            + f" – {self._place(one.location)}"
            for one in every
        ]
        how = "Call each number and open each address. If it is right, write the date as "
        return Part("Check phone numbers and web addresses", f"{how}`checked_on`.", lines)

    def _updates(self) -> Part:
        plan, lines = get_plan(self.data), list[str]()
        for lead, actions in without_update(self.data, plan, self.today).items():
            lines += [f"- {code(lead)}:", *(self._action(action) for action in actions)]
        latest = format_date(last_update_day(plan.year))
        how = "Ask each lead what has been done (`make export-forms` writes a form for each), and "
        how += f"add an update with its date, {latest} at the latest."
        return Part("Ask for updates: there has been none for a quarter", how, lines)

    def _action(self, action: Action) -> str:
        last = action.latest and action.latest.on
        when = f"last update on {format_date(last)}" if last else "no update with a date yet"
        return f"  - {code(action.action, NAME)}, {when} – {self._place(action.location)}"

    def _links(self) -> Part:
        lines = [
            f"- {code(url)}: {code(why)} – {self._place(Location(file, int(line), {}))}"
            for file, line, url, why in DEAD.findall(self.links)
        ]
        if not lines and ALL_ANSWER not in self.links:
            why = code(_reason(self.links))
            lines = [f"- The addresses could not be checked: {why}. Run `make check-links` again."]
        how = "Open each in a browser: some sites answer people only. If it is dead, correct it."
        return Part("Replace web addresses that do not answer", how, lines)

    def _packages(self) -> Part:
        lines = [f"- {code(what)}" for what in VULNERABLE.findall(self.audit)]
        reasons = UNCHECKED.findall(self.audit)
        if reasons or not (lines or ALL_SAFE in self.audit):
            why = code(reasons[0] if reasons else _reason(self.audit))
            lines.append(f"- Not all could be checked, such as: {why}. Run `make audit` again.")
        how = "Ask whoever maintains the site to merge the pull request “Update the packages”, or "
        how += "to run `make lock`, then `make test`."
        return Part("Renew packages with known vulnerabilities", how, lines)

    def _place(self, location: Location, key: str = "") -> str:
        place = code(f"{location.file}:{location.keys.get(key, location.line)}")
        url = edit_link(self.edit_url, location, key)
        return f"[{place}]({url})" if url else place


def edit_url(root: Path, repo_url: str) -> str:
    """Return where the files of docs/ are edited, or "" without the URL of a repository."""
    for path in (root / "mkdocs.yml", root / "build.yml") if repo_url else ():
        with suppress(OSError, yaml.YAMLError):
            settings = yaml.load(path.read_bytes(), yaml.CBaseLoader)
            if isinstance(settings, dict) and "edit_uri" in settings:
                return f"{repo_url.rstrip('/')}/{settings['edit_uri']}"
    return ""


def _reason(output: str) -> str:
    """Return the last line of a program that failed, but for what make adds to it."""
    lines = [line for line in output.splitlines() if line.strip() and not line.startswith("make")]
    return lines[-1] if lines else "no answer"


def _shortened(lines: Iterable[str], longest: int) -> str:
    """Return lines up to a number of characters, and how many more there are."""
    text, more = "", 0
    for line in lines:
        more += bool(more) or len(text) + len(line) > longest
        text += "" if more else f"{line}\n"
    return text + (f"- … and {more} more\n" if more else "")
