"""The files of an imported plan: those of a new year, and what would change in another."""

import difflib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...data.plan_records import Action, one_line
from ...data.years import year_after
from ...views.formats import format_year
from ..new_year.changes import file_header
from ..new_year.choices import MARKUP, RESERVED
from ..yaml_edits import Texts, insert_record
from ..yaml_writer import as_yaml
from .actions import Actions
from .entries import Entries
from .match import Known, partner_names
from .records import Draft, make_id
from .report import TITLES, FoundPriority, Report, Section
from .tables import ActionRow, plain
from .titles import name_in, short_title, years_in

PRIORITIES = "data/priorities.yml"
# The words of a year in a title, which are no part of an id.
YEAR_IN_TITLE = re.compile(r"20\d\d(?: ?[-–/] ?\d+)?")
# Two texts that are as alike as this differ in spelling or punctuation only.
SAME = 0.95


class PlanFiles:
    """Makes the files of what was found, and reports how."""

    def __init__(self, root: Path, report: Report, known: Known) -> None:
        self.root, self.report, self.known = root, report, known
        self.texts = Texts(root)
        self.new_priorities = set[str]()
        self.old_priorities = sorted(set(known.priority_ids().values()))
        # The names and titles of the priorities of the year, by id.
        self.priorities = dict[str, tuple[str, str]]()

    def make(self) -> Texts:
        """Return the texts of the files that are new or change."""
        names = partner_names(self.known.partners)
        entries = Entries(self.known, names, self.report, self.texts)
        members = [id_ for one in self.report.contacts if (id_ := entries.partner(one))]
        terms = [id_ for one in self.report.terms if (id_ := entries.term(one))]
        priorities = self._by_priority()
        actions = Actions(self.known, names, self.report)
        for year in sorted({self.report.year, *(year for year, _ in priorities)}):
            of_year = {id_: priority for (of, id_), priority in priorities.items() if of == year}
            for id_, priority in of_year.items():
                records = actions.records(id_, priority)
                if year in self.known.plans:
                    self._compare_priority(id_, priority, records)
                else:
                    file = f"data/plans/{year}/{id_}.yml"
                    self.texts[file] = self._priority(id_, priority, records)
            if year not in self.known.plans:
                listed = list(of_year)
                self.texts[f"data/plans/{year}/plan.yml"] = (
                    self._plan(listed, members, terms)
                    if year == self.report.year
                    else self._review(year, listed)
                )
            elif year == self.report.year:
                self.report.left += self.report.undecided
                self._compare_sections()
        return self.texts

    def _by_priority(self) -> dict[tuple[str, str], FoundPriority]:
        """Return what was found by year and priority; new priorities are added to their file."""
        ids, priorities = self.known.priority_ids(), dict[tuple[str, str], FoundPriority]()
        in_plans = {one.id for plans in self.known.plans.values() for one in plans}
        for priority in self.report.priorities:
            short = short_title(priority.title)
            # It becomes part of pages, which are templates.
            name = MARKUP.sub("", name_in(priority.title)).strip() or "Priority"
            if is_new := short not in ids:
                ids[short] = make_id(short, {*ids.values(), *RESERVED}, most=4)
            if is_new and priority.year not in self.known.plans:
                record = {"id": ids[short], "name": name}
                self.texts.change(PRIORITIES, insert_record, [], "", record)
                self.report.added.append(f"New priority: {priority.title} (id {ids[short]})")
            # An import before this one may have added it: what it is called is still to decide.
            if ids[short] not in in_plans:
                self.new_priorities.add(ids[short])
            if priority.year == self.report.year:
                self.priorities.setdefault(ids[short], (name, one_line(priority.title)))
            first = priorities.setdefault((priority.year, ids[short]), priority)
            if first is not priority:  # two titles of one priority
                first.rows += priority.rows
                first.prose += priority.prose
                first.others.append(priority.title)
        return priorities

    def _priority(self, id_: str, priority: FoundPriority, records: Sequence[Draft]) -> str:
        """Return the text of the file of a priority in a new year."""
        head = Draft({"title": one_line(priority.title)})
        if id_ in self.new_priorities:
            self.new_priorities.remove(id_)  # in another year it is not asked again
            others = [one for one in self.old_priorities if one != id_]
            like = difflib.get_close_matches(id_, others, n=2, cutoff=0.4)
            may_be = f"; it may be {' or '.join(like)} under another name" if like else ""
            harm = "with `sensitive: true` if being seen reading about it could harm someone"
            name = f"what residents call “{name_in(priority.title)}”"
            head.note("title", f"{name}, as its `name` in {PRIORITIES}, {harm}{may_be}")
        for other in priority.others:
            head.note("title", f"whether “{other}” is this priority too, as the import assumes")
        text = self._header(priority.year, id_) + head.lines()
        if records:
            text += "\nactions:\n" + "\n".join(record.item(2) for record in records)
        if priority.prose:
            story = {"title": one_line(priority.prose_title), "text": "\n\n".join(priority.prose)}
            text += "\n" + as_yaml({"narrative": story})
        return text

    def _plan(self, priorities: list[str], members: list[str], terms: list[str]) -> str:
        """Return the text of the file of the plan itself."""
        year, label = self.report.year, format_year(self.report.year)
        source = "The words of this plan are the partnership's, as published."
        plan = Draft({"title": self.report.title or f"Plan for {label}", "source": source})
        if (named := years_in(plan.values["title"])) and year not in named:
            plan.note("title", f"the title of the plan for {label}: this one names {named[0]}")
        plan.note("source", f"where the words are from (imported: {self.report.name})")
        for where, words in self.report.undecided:
            plan.note("priorities", f"{words} ({where})")
        plan.values["priorities"] = priorities
        plan.values |= {"members": list(dict.fromkeys(members))} if members else {}
        plan.values |= {"glossary": list(dict.fromkeys(terms))} if terms else {}
        return self._with_sections(year, plan, self._sections())

    def _review(self, year: str, priorities: list[str]) -> str:
        """Return the text of the file of a plan that only the review in the next one is about."""
        label, after = format_year(year), format_year(year_after(year))
        source = (
            f"The actions for {label}, and what happened with them, are from the review in the "
            f"plan for {after}."
        )
        plan = Draft({"title": f"Plan for {label}", "source": source, "priorities": priorities})
        shown = [what for one in self.report.sections for what, of in one.shows if of == year]
        sections = [
            {"id": what, "title": TITLES[what], "shows": what} for what in dict.fromkeys(shown)
        ]
        return self._with_sections(year, plan, sections)

    def _with_sections(self, year: str, plan: Draft, sections: list[dict[str, str]]) -> str:
        if not sections:
            return self._header(year, "plan") + plan.lines() + as_yaml({"sections": []})
        text = "\n".join(as_yaml([section], 2) for section in sections)
        return f"{self._header(year, 'plan')}{plan.lines()}\nsections:\n{text}"

    def _sections(self) -> list[dict[str, str]]:
        sections, taken = list[dict[str, str]](), list[str]()
        for one in self.report.sections:
            for number, (what, year) in enumerate(one.shows or [("", "")]):
                title = self._title(one, what if number else "")
                taken.append(make_id(YEAR_IN_TITLE.sub("", title) or title, taken, most=4))
                text = "\n\n".join(one.text) if not number else ""
                shown = {"shows": what, "year": year if year != self.report.year else ""}
                section = {"id": taken[-1], "title": title, "text": text, **shown}
                sections.append({key: value for key, value in section.items() if value})
        return sections

    @staticmethod
    def _title(section: Section, what: str) -> str:
        """Return the title of a section, or of another one for something else that it shows."""
        if not what or section.title in TITLES.values():
            return TITLES.get(what, section.title)
        return f"{section.title}: {TITLES[what].lower()}"

    def _header(self, year: str, name: str) -> str:
        """Return the comment at the top of the newest file of its kind."""
        for old, plans in sorted(self.known.plans.items(), reverse=True):
            for stem in ("plan",) if name == "plan" else (name, *(one.id for one in plans)):
                if (self.root / (file := f"data/plans/{old}/{stem}.yml")).is_file():
                    return file_header(self.root, file).replace(old, year)
        kind = "plan" if name == "plan" else "priority-plan"
        return f"# yaml-language-server: $schema=../../schemas/{kind}.json\n"

    def _compare_priority(
        self, id_: str, priority: FoundPriority, records: Sequence[Draft]
    ) -> None:
        """Add the new actions and updates of a priority to `texts`; report what differs."""
        ours = next((one for one in self.known.plans[priority.year] if one.id == id_), None)
        old = {one.id: one for _, one in self.known.actions(priority.year)}
        if not ours:
            words = f"the plan for {priority.year} has no priority “{priority.title}”"
            self.report.left.append((priority.where, words))
        else:
            self.report.compare(ours.location.file, ours.title, priority.title)
        if priority.prose:
            story = ours.narrative.text if ours and ours.narrative else ""
            where = f"{priority.year}, {priority.title}"
            self.report.compare(where, story, "\n\n".join(priority.prose))
        for record, row in zip(records, priority.rows, strict=True):
            if one := old.get(record.values["id"]):
                self._compare_action(one, record, row)
            elif ours:
                file = ours.location.file
                self.texts.change(file, insert_record, [], "actions", record.item())
            else:
                self.report.left.append((row.where, one_line(record.item())))

    def _compare_action(self, one: Action, record: Draft, row: ActionRow) -> None:
        where, file = f"{one.location.file}:{one.location.line}", one.location.file
        values: Mapping[str, str] = record.values
        self.report.compare(where, one.action, values["action"])
        if set(one.leads) != set(values["leads"]) or "leads" in record.notes:
            self.report.different.append((where, ", ".join(one.leads), row.leads or ""))
        have, notes = [update.text for update in one.updates], record.notes.get("updates", [])
        new = [u for u in record.values.get("updates", ()) if u["text"] not in have]
        for update in list(new):
            # An update whose spelling was corrected is no new one.
            if like := difflib.get_close_matches(update["text"], have, n=1, cutoff=SAME):
                new.remove(update)
                self.report.compare(where, like[0], update["text"])
                continue
            lines = Draft(update, {"text": notes}).item()
            path = ["actions", one.id]
            self.texts.change(file, insert_record, path, "updates", lines)
        statuses = [u["status"] for u in record.values.get("updates", ()) if "status" in u]
        if statuses and not new and statuses[-1] != one.status:
            self.report.different.append((where, one.status or "", statuses[-1]))
        if notes and not new:
            self.report.different.append((where, one.status or "", "; ".join(notes)))

    def _compare_sections(self) -> None:
        """Report the paragraphs that the file of a plan lacks."""
        file = f"data/plans/{self.report.year}/plan.yml"
        have = plain(self.texts[file])
        for section in self.report.sections:
            for text in (section.title, *section.text):
                if plain(text) not in have:
                    self.report.different.append((f"{file}: {section.title}", "", text))
