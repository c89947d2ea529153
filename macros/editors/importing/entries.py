"""Contacts and terms of a document: what the project lacks is added, what differs is reported."""

import difflib
import re
from collections.abc import Mapping
from typing import Any

from ...data import fields
from ...data.fields import plain_name
from ..yaml_edits import Texts, insert_record, set_values
from .contact_tables import Entry, is_valid
from .match import Known, Names, match_leads, tokens
from .records import Draft, make_id
from .report import Report
from .tables import plain

PARTNERS, GLOSSARY = "data/partners.yml", "data/glossary.yml"
KINDS: dict[str, Any] = {"telephone": fields.Telephone, "web": fields.Web}
NAME_AND_OTHER = re.compile(r"(.*?)\s*\((.*)\)\s*")


class Entries:
    """Matches contacts and terms, in the texts of files; new partners are added to `names`."""

    def __init__(self, known: Known, names: Names, report: Report, texts: Texts) -> None:
        self.known, self.names, self.report, self.texts = known, names, report, texts

    def partner(self, entry: Entry) -> str | None:
        """Return the id of a contact, added if it is new; None if it has no name."""
        values, left = self._valid(entry)
        if not entry.name:
            words = " ".join((*entry.values.values(), entry.left))
            self.report.left.append((entry.where, f"a contact without a name: {words}"))
            return None
        if left:
            self.report.left.append((entry.where, f"{entry.name}: {left}"))
        ids = set(map(self._called, self._names(entry))) - {""}
        if len(ids) == 1:
            for one in self.known.partners:
                if one.id in ids:
                    self.report.taken[entry.name] = one.name
                    self._complete(PARTNERS, one, values, entry)
            return ids.pop()
        names = {plain(one.name): one.id for one in self.known.partners}
        like = difflib.get_close_matches(plain(entry.name), names, n=2, cutoff=0.6)
        others = sorted(ids | {names[name] for name in like})
        id_ = make_id(entry.name, {*self.names.values(), *(one.id for one in self.known.partners)})
        record = Draft({"id": id_, "name": entry.name, **values})
        may_be = f"; it may be {' or '.join(others)}" if others else ""
        note = f"whether this is a new partner: no other has its name ({entry.where}){may_be}"
        record.note("name", note)
        self.names.setdefault(tokens(plain_name(entry.name)), id_)
        self.texts.change(PARTNERS, insert_record, [], "", record.item())
        self.report.added.append(f"New partner: {entry.name}")
        return id_

    def _names(self, entry: Entry) -> tuple[str, ...]:
        found = NAME_AND_OTHER.fullmatch(entry.name)
        return (entry.name, *(found.groups() if found else ()))

    def _called(self, name: str) -> str:
        ids, left = match_leads(name, self.names)
        return ids[0] if len(ids) == 1 and not left else ""

    def _valid(self, entry: Entry) -> tuple[dict[str, str], str]:
        """Return the values of a contact that a partner can have, and the words of the others."""
        values, left = dict[str, str](), [entry.left] if entry.left else []
        for key, text in entry.values.items():
            # Without a scheme an address is no link. Which one it is, is an assumption.
            whole = f"https://{text}" if key == "web" and "://" not in text else text
            if key in KINDS and is_valid(KINDS[key], whole):
                values[key] = whole
                self.report.taken |= {text: whole} if text != whole else {}
            else:
                left.append(f"{key} {text}")
        return values, "; ".join(left)

    def term(self, entry: Entry) -> str | None:
        """Return the id of a term, added if it is new; None if it has no name or meaning."""
        for one in self.known.terms:
            if plain(one.term) == plain(entry.name):
                self.report.taken[entry.name] = f"the term {one.term}"
                self._complete(GLOSSARY, one, entry.values, entry)
                return one.id
        if not entry.name or not entry.values:
            self.report.left.append((entry.where, " ".join((entry.name, *entry.values.values()))))
            return None
        id_ = make_id(entry.name, [one.id for one in self.known.terms])
        record = {"id": id_, "term": entry.name, **entry.values}
        self.texts.change(GLOSSARY, insert_record, [], "", record)
        self.report.added.append(f"New term: {entry.name}")
        return id_

    def _complete(self, file: str, one: Any, values: Mapping[str, str], entry: Entry) -> None:
        """Add the values that a record lacks; report those that differ."""
        for key, text in values.items():
            if (have := getattr(one, key)) is None:
                order = list(type(one).model_fields)
                self.texts.change(file, set_values, [one.id], {key: text}, order)
            elif _bare(have) != _bare(text):
                where = f"{file}:{one.location.keys.get(key, one.location.line)}"
                self.report.different.append((where, have, f"{text} ({entry.where})"))


def _bare(value: str) -> str:
    """Return a number, address or text without what makes no difference."""
    return re.sub(r"^https?://|[\s.]|/$", "", value.casefold())
