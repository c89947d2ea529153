"""The files of an imported plan: a year that is new is written, of another the changes are shown.

What is not certain has a comment `# write here: …` above it, which the check refuses.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...data import fields
from ...data.files import text_of
from ...data.plan_records import Action, one_line
from ...data.problems import visible
from ...data.yaml_edits import insert_record, set_values
from ...data.yaml_writer import as_yaml
from ...data.years import year_after, year_before
from ...views.formats import format_year
from ..new_year.changes import file_header
from .match import Known, match_leads, pair, partner_names, same_words
from .recognise import TITLES, Found, Part, Section, short_title, years_in
from .report import Report
from .tables import WORDS, ActionRow, Entry, is_valid, plain

LONGEST_ID = 50


@dataclass
class Noted:
    """A record, and by its keys what is to be decided about their values."""

    values: dict[str, Any]
    notes: dict[str, list[str]] = field(default_factory=dict)

    def note(self, key: str, words: str) -> None:
        self.notes.setdefault(key, []).append(words)

    def lines(self, indent: int = 0) -> str:
        """Return the record as lines of YAML, the notes as comments above their keys."""
        return "".join(
            self._comments(key, indent)
            + (as_yaml({key: self.values[key]}, indent) if key in self.values else "")
            for key in dict.fromkeys((*self.values, *self.notes))
        )

    def item(self, indent: int = 0) -> str:
        """Return the record as an item of a list."""
        first = self._comments(next(iter(self.values)), indent + 2)
        lines = self.lines(indent + 2)[len(first) :]
        return first + " " * indent + "- " + lines[indent + 2 :]

    def _comments(self, key: str, indent: int) -> str:
        notes = (visible(one_line(words)) for words in self.notes.get(key, ()))
        return "".join(f"{' ' * indent}# write here: {words}\n" for words in notes)


def make_id(text: str, taken: Iterable[str], end: str = "", most: int = 5) -> str:
    """Return an id made of the words of a text that say most; `taken` are not used again."""
    plain_words = re.findall("[a-z0-9]+", plain(text).replace("'", ""))
    words = [word for word in plain_words if word not in WORDS["unsaid"]] or plain_words or ["item"]
    stem = ""
    for word in words[:most]:
        if len(f"{stem}-{word}") > LONGEST_ID:
            break
        stem = f"{stem}-{word}".strip("-")
    stem = stem or words[0][:LONGEST_ID]
    names = (f"{stem}{number}{end}" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if name not in set(taken))


class PlanFiles:
    """Makes the files of what was found, and reports how."""

    def __init__(self, root: Path, found: Found, known: Known, report: Report) -> None:
        self.root, self.found, self.known, self.report = root, found, known, report
        self.names = partner_names(known.partners)
        self.years = sorted({found.year, *(part.year for part in found.parts)})
        self.texts: dict[str, str] = {}
        # The actions of each year, new or in the project: priority, id and text.
        self.actions = {
            year: [(of, one.id, one.action) for of, one in known.actions(year)]
            for year in known.plans
        }

    def make(self) -> dict[str, str]:
        """Return the texts of the files that are new or change, by their path."""
        ids = self._priorities()
        self.priorities = {
            ids[short]: (short[:1].upper() + short[1:], one_line(part.title))
            for part in self.found.parts
            for short in [short_title(part.title)]
            if part.year == self.found.year
        }
        members, terms = self._contacts(), self._terms()
        for year in self.years:
            parts = [part for part in self.found.parts if part.year == year]
            exists = year in self.known.plans
            records = {ids[short_title(p.title)]: p for p in parts}
            for id_, part in records.items():
                self._part(id_, part, exists)
            if exists:
                self._compare_sections(year)
            else:
                plan = self._plan(year, list(records), members, terms)
                self.texts[f"data/plans/{year}/plan.yml"] = plan
        return self.texts

    # Priorities

    def _priorities(self) -> dict[str, str]:
        """Return the id of each priority by its short title; those that are new are added."""
        ids, new = self.known.priority_ids(), list[dict[str, str]]()
        old = dict(ids)
        for part in self.found.parts:
            short = short_title(part.title)
            if short in ids:
                continue
            taken = {*ids.values(), "plan", "index"}
            ids[short] = make_id(short, taken, most=4)
            new.append({"id": ids[short], "name": short[:1].upper() + short[1:]})
            self.report.found.append(f"New priority: {part.title} (id {ids[short]})")
        self.new_priorities = {one["id"]: one["name"] for one in new}
        self.unused_priorities = sorted(set(old.values()))
        if new:
            self._append("data/priorities.yml", "".join(as_yaml([one]) for one in new))
        return ids

    # Actions

    def _part(self, id_: str, part: Part, exists: bool) -> None:
        year, file = part.year, f"data/plans/{part.year}/{id_}.yml"
        head = Noted({"title": one_line(part.title)})
        # Of a priority in two years the question is asked once.
        if self.new_priorities.pop(id_, ""):
            like = difflib.get_close_matches(id_, self.unused_priorities, n=3, cutoff=0.4)
            head.note("title", self._new_priority(id_, part.title, like))
        if part.prose and not exists:
            head.values["narrative"] = {
                "title": one_line(part.prose_title or part.title),
                "text": "\n\n".join(part.prose),
            }
        records = self._actions(id_, part)
        if exists:
            self._change(file, id_, part, records)
            return
        narrative = head.values.pop("narrative", None)
        text = self._header(year, id_) + head.lines()
        if records:
            text += "\nactions:\n" + "\n".join(record.item(2) for record in records)
        if narrative:
            text += "\n" + as_yaml({"narrative": narrative})
        self.texts[file] = text

    def _new_priority(self, id_: str, title: str, like: Sequence[str]) -> str:
        words = f"what residents call “{one_line(title)}”, in data/priorities.yml under `{id_}`"
        return words + (f"; it may be {' or '.join(like)} under another name" if like else "")

    def _actions(self, id_: str, part: Part) -> list[Noted]:
        year = part.year
        before = self.actions.get(year_before(year), [])
        same = self.actions.setdefault(year, [])
        existing = [(of, text) for of, _, text in same if year in self.known.plans]
        new = [(id_, row.action) for row in part.rows]
        known_ids = {id_: one for of, id_, one in same}
        continued = pair(new, [(of, text) for of, _, text in before])
        matched = pair(new, existing) if existing else {}
        records = []
        for number, row in enumerate(part.rows):
            record = Noted({"id": "", "action": self._text(row)})
            if number in matched:
                record.values["id"] = same[matched[number][0]][1]
            elif number in continued:
                record.values["id"] = before[continued[number][0]][1][:-7] + year
            id_taken = record.values["id"] in known_ids and number not in matched
            if id_taken or not record.values["id"]:
                record.values["id"] = make_id(row.action, known_ids, f"-{year}")
            known_ids[record.values["id"]] = row.action
            self._leads(record, row)
            self._updates(record, row)
            if number in continued:
                at, _ = continued[number]
                record.values["continues"] = before[at][1]
                self._continues(record, row, before[at][2])
            records.append(record)
        if year not in self.known.plans:
            same += [
                (id_, r.values["id"], row.action) for r, row in zip(records, part.rows, strict=True)
            ]
        return records

    def _text(self, row: ActionRow) -> str:
        """Return the words of an action, with those of columns without a field of their own."""
        more = "; ".join(
            f"{label}: {one_line(text)}" if label else text for label, text in row.more
        )
        gap = "\n\n" if "\n" in row.action else " "
        return f"{row.action}{gap}({more})" if more else row.action

    def _leads(self, record: Noted, row: ActionRow) -> None:
        ids, left = match_leads(row.leads or "", self.names)
        record.values["leads"] = ids
        if ids:
            names = (one.name for id_ in ids for one in self.known.partners if one.id == id_)
            self.report.taken[one_line(row.leads or "")] = ", ".join(names)
        if left:
            self.report.leads[left] = self.report.leads.get(left, 0) + 1
            words = f"the leads’ ids: no partner is called “{left}” ({row.where}: “{row.leads}”)"
            record.note("leads", words)
        elif not ids:
            record.note("leads", f"the leads’ ids: the document names none ({row.where})")

    def _updates(self, record: Noted, row: ActionRow) -> None:
        updates, ignored = list[dict[str, str]](), list[str]()
        for label, text in row.updates:
            if plain(text) in WORDS["nothing"] or not re.search(r"\w", text):
                ignored.append(text)
            else:
                updates.append({"text": f"{label}: {text}" if label else text})
        statuses = [(a, t) for a, t in row.statuses if plain(t) not in WORDS["nothing"]]
        ignored += [text for _, text in row.statuses if plain(text) in WORDS["nothing"]]
        if statuses:
            quarter, words = statuses[-1]
            said = "; ".join(f"{label}: {text}" if label else text for label, text in statuses)
            if quarter:
                note = f"the status is that of {quarter}, the latest one with any: {said}"
                self.report.notes.append((row.where, note))
            is_colour = plain(words).partition(" ")[0] in WORDS["colours"]
            if not updates and not is_colour:
                updates.append({"text": f"{quarter}: {words}" if quarter else words})
            if status := self.known.statuses.get(plain(words)):
                updates[-1]["status"] = self.report.taken[words] = status
            else:
                what = "the `status` of the last update" if updates else "an update"
                record.note("updates", f"{what}, if there is one: the document has “{said}”")
        if updates:
            record.values["updates"] = updates
        for words in ignored:
            self.report.notes.append((row.where, f"not an update: {words}"))

    def _continues(self, record: Noted, row: ActionRow, before: str) -> None:
        if plain(row.action) == plain(before):
            return
        self.report.matched.append((row.where, row.action, before))
        if not same_words(row.action, before):
            words = f"whether this was “{before}” the year before; if not, delete `continues`"
            record.note("continues", words)

    # A year that exists

    def _change(self, file: str, id_: str, part: Part, records: list[Noted]) -> None:
        """Show what the document would add to a year's file, and what differs from it."""
        year = part.year
        old = {one.id: one for _, one in self.known.actions(year)}
        files = {one.id: one.location.file for one in old.values()}
        plan_part = next((p for p in self.known.plans[year] if p.id == id_), None)
        if not plan_part:
            self.report.left.append((part.where, f"the plan for {year} has no {id_}: {part.title}"))
        elif plain(part.title) != plain(plan_part.title):
            self.report.different.append((file, plan_part.title, part.title))
        prose = "\n\n".join(part.prose)
        story = plan_part.narrative.text if plan_part and plan_part.narrative else ""
        if prose and plain(prose) != plain(story):
            self.report.different.append((f"{file}, narrative", story, prose))
        for record, row in zip(records, part.rows, strict=True):
            one = old.get(record.values["id"])
            if not one:
                if plan_part:
                    text = self._current(file)
                    self.texts[file] = insert_record(text, [], "actions", record.item())
                else:
                    self.report.left.append((row.where, one_line(record.item())))
                continue
            self._change_action(files[one.id], one, record, row)

    def _change_action(self, file: str, one: Action, record: Noted, row: ActionRow) -> None:
        where = f"{file}:{one.location.line}"
        if plain(one.action) != plain(record.values["action"]):
            self.report.different.append((where, one.action, record.values["action"]))
        if set(one.leads) != set(record.values["leads"]) or "leads" in record.notes:
            self.report.different.append((where, ", ".join(one.leads), row.leads or "nobody"))
        have = {plain(update.text) for update in one.updates}
        for update in record.values.get("updates", ()):
            if plain(update["text"]) not in have:
                lines = Noted(update, {"text": record.notes.get("updates", [])}).item()
                text = self._current(file)
                self.texts[file] = insert_record(text, ["actions", one.id], "updates", lines)

    def _compare_sections(self, year: str) -> None:
        """Report the sections of a year that exists: those differ that its plan.yml lacks."""
        if year != self.found.year:
            return
        file = f"data/plans/{year}/plan.yml"
        have = plain(text_of(self.root, file))
        for section in self.found.sections:
            for text in section.text:
                if plain(text) not in have:
                    self.report.different.append((f"{file}: {section.title}", "", text))

    def _current(self, file: str) -> str:
        return self.texts.get(file) or text_of(self.root, file)

    # The plan's own file

    def _plan(self, year: str, priorities: list[str], members: list[str], terms: list[str]) -> str:
        label = format_year(year)
        if year == self.found.year:
            title = self.found.title or f"Plan for {label}"
            source = "The words of this plan are the partnership's, as published."
            plan = Noted({"title": title, "source": source})
            plan.note("source", f"where the words are from (imported: {self.report.name})")
            if (named := years_in(title)) and year not in named:
                plan.note("title", f"the title of the plan for {label}: this one names {named[0]}")
            sections = self._sections(self.found.sections)
        else:
            after = format_year(year_after(year))
            source = (
                f"The actions for {label}, and what happened with them, are from the review in "
                f"the plan for {after}."
            )
            plan = Noted({"title": f"Plan for {label}", "source": source})
            shown = dict.fromkeys(
                what for s in self.found.sections for what, of in s.shows if of == year
            )
            sections = [{"id": what, "title": TITLES[what], "shows": what} for what in shown]
            members, terms = [], []
        plan.values["priorities"] = priorities
        plan.values |= {"members": members} if members else {}
        plan.values |= {"glossary": terms} if terms else {}
        text = self._header(year, "plan") + plan.lines() + "\nsections:\n"
        return text + "\n".join(as_yaml([section], 2) for section in sections)

    def _sections(self, found: Sequence[Section]) -> list[dict[str, str]]:
        sections, taken = list[dict[str, str]](), list[str]()
        titles = Counter(plain(one.title) for one in found)
        for one in found:
            for number, (what, year) in enumerate(one.shows or [("", "")]):
                title = one.title
                if number or one.title in TITLES.values():
                    title = TITLES[what]
                    if one.title not in TITLES.values():
                        title = f"{one.title}: {title.lower()}"
                id_ = make_id(re.sub(r"20\d\d( ?[-–/] ?\d+)?", "", title) or title, taken, most=4)
                taken.append(id_)
                section = {"id": id_, "title": title}
                if one.text and not number:
                    section["text"] = "\n\n".join(one.text)
                section |= {"shows": what} if what else {}
                section |= {"year": year} if what and year != self.found.year else {}
                sections.append(section)
            if titles[plain(one.title)] > 1:
                self.report.notes.append((one.where, f"a heading used twice: {one.title}"))
        return sections

    def _header(self, year: str, name: str) -> str:
        """Return the comment at the top of the newest file of its kind."""
        for old in sorted(self.known.plans, reverse=True):
            names = (
                [name, *(part.id for part in self.known.plans[old])] if name != "plan" else [name]
            )
            for one in names:
                file = f"data/plans/{old}/{one}.yml"
                if (self.root / file).is_file():
                    return file_header(self.root, file).replace(old, year)
        kind = "plan" if name == "plan" else "priority-plan"
        return f"# yaml-language-server: $schema=../../schemas/{kind}.json\n"

    # Contacts and terms

    def _contacts(self) -> list[str]:
        """Return the ids of the partners in the list of contacts; add what the project lacks."""
        ids, by_id = list[str](), {one.id: one for one in self.known.partners}
        for entry in self.found.contacts:
            inner = re.search(r"^(.*?)\s*\((.*)\)\s*$", entry.name)
            named = {
                id_
                for name in (entry.name, *(inner.groups() if inner else ()))
                for matched, left in [match_leads(name, self.names)]
                for id_ in matched
                if not left and len(matched) == 1
            }
            values, left = self._valid(entry)
            if len(named) == 1:
                ids.append(id_ := named.pop())
                self.report.taken[entry.name] = by_id[id_].name
                self._add_values("data/partners.yml", by_id[id_], values, entry)
            else:
                record = Noted({"id": make_id(entry.name, by_id), "name": entry.name, **values})
                like = difflib.get_close_matches(
                    plain(entry.name), [plain(one.name) for one in self.known.partners], 2, 0.6
                )
                same = [one.id for one in self.known.partners if plain(one.name) in like]
                others = " or ".join(sorted({*same, *named}))
                note = f"whether this is a new partner: no other is called so ({entry.where})"
                record.note("name", note + (f"; it may be {others}" if others else ""))
                ids.append(record.values["id"])
                by_id[record.values["id"]] = None  # type: ignore[assignment]
                self._append("data/partners.yml", record.item())
                self.report.found.append(f"New partner: {entry.name}")
            if left:
                self.report.left.append((entry.where, f"{entry.name}: {left}"))
        return list(dict.fromkeys(ids))

    def _valid(self, entry: Entry) -> tuple[dict[str, str], str]:
        """Return the values of a contact that are valid, and the words of the others."""
        values, left = dict[str, str](), [entry.left]
        for key, text in entry.values.items():
            if key == "web" and not text.startswith("http"):
                text = f"https://{text}"
            kind = {"web": fields.Web, "telephone": fields.Telephone}.get(key)
            if kind and is_valid(kind, text):
                values[key] = text
            else:
                left.append(f"{key} {text}")
        return values, "; ".join(filter(None, left))

    def _terms(self) -> list[str]:
        ids, by_term = list[str](), {plain(one.term): one for one in self.known.terms}
        taken = [one.id for one in self.known.terms]
        for entry in self.found.terms:
            if one := by_term.get(plain(entry.name)):
                ids.append(one.id)
                self.report.taken[entry.name] = f"the term {one.term}"
                self._add_values("data/glossary.yml", one, entry.values, entry)
            elif not entry.name or not entry.values:
                self.report.left.append((entry.where, f"{entry.name} {entry.values}"))
            else:
                ids.append(make_id(entry.name, taken))
                taken.append(ids[-1])
                values = {"id": ids[-1], "term": entry.name, **entry.values}
                self._append("data/glossary.yml", as_yaml([values]))
                self.report.found.append(f"New term: {entry.name}")
        return list(dict.fromkeys(ids))

    def _add_values(self, file: str, one: Any, values: Mapping[str, str], entry: Entry) -> None:
        """Add the values that a record lacks; report those that differ."""
        for key, text in values.items():
            have = getattr(one, key)
            if have is None:
                current = self._current(file)
                self.texts[file] = set_values(
                    current, [one.id], {key: text}, list(type(one).model_fields)
                )
            elif _bare(have) != _bare(text):
                where = f"{file}:{one.location.keys.get(key, one.location.line)}"
                self.report.different.append((where, have, f"{text} ({entry.where})"))

    def _append(self, file: str, lines: str) -> None:
        text = self._current(file) if (self.root / file).is_file() else ""
        if not text.strip() or re.sub(r"#.*", "", text).strip() == "[]":
            text = re.sub(r"^\[\]\s*$", "", text, flags=re.MULTILINE)
        self.texts[file] = text.rstrip("\n") + "\n" * bool(text.strip()) + lines


def _bare(value: str) -> str:
    """Return a phone number, web address or text without what makes no difference."""
    return re.sub(r"^https?://|[\s.]|/$", "", value.casefold())
