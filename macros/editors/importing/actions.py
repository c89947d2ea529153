"""Actions of a document as records: their leads, updates, and what they continue."""

from collections.abc import Iterator

from ...data.plan_records import one_line
from ...data.years import year_before
from ..new_year.choices import next_id
from ..no_update import says_nothing
from .match import Known, Names, match_leads, pair, same_words
from .records import Draft, make_id
from .report import FoundPriority, Report
from .tables import WORDS, ActionRow, plain


class Actions:
    """Makes the records of actions, year by year, oldest first."""

    def __init__(self, known: Known, names: Names, report: Report) -> None:
        self.known, self.names, self.report = known, names, report
        self.partners = {one.id: one.name for one in known.partners}
        # The actions of each year, in the project or new: priority, id and text.
        self.of_year = {
            year: [(of, one.id, one.action) for of, one in known.actions(year)]
            for year in known.plans
        }

    def records(self, priority_id: str, priority: FoundPriority) -> list[Draft]:
        """Return the records of the actions of a priority.

        Those of a year that exists have the ids of the actions there that are most like them.
        """
        year, exists = priority.year, priority.year in self.known.plans
        same, before = self.of_year.setdefault(year, []), self.of_year.get(year_before(year), [])
        new = [(priority_id, row.action) for row in priority.rows]
        matched = pair(new, [(of, text) for of, _, text in same]) if exists else {}
        continued = pair(new, [(of, text) for of, _, text in before])
        taken, found = {id_ for _, id_, _ in same}, list[Draft]()
        for number, row in enumerate(priority.rows):
            record = Draft({"id": "", "action": _text(row)})
            earlier = before[continued[number]] if number in continued else None
            id_ = next_id(earlier[1], year) if earlier else ""
            if number in matched:
                id_ = same[matched[number]][1]
            elif not id_ or id_ in taken:
                id_ = make_id(row.action, taken, f"-{year}")
            taken.add(id_)
            record.values["id"] = id_
            self._leads(record, row)
            self._updates(record, row)
            if earlier:
                record.values["continues"] = earlier[1]
                self._continues(record, row, earlier[2])
            found.append(record)
        if not exists:
            rows = zip(found, priority.rows, strict=True)
            same += [(priority_id, record.values["id"], row.action) for record, row in rows]
        return found

    def _leads(self, record: Draft, row: ActionRow) -> None:
        ids, left = match_leads(row.leads or "", self.names)
        record.values["leads"] = ids
        if ids:
            names = ", ".join(self.partners.get(id_, id_) for id_ in ids)
            self.report.taken[one_line(row.leads or "")] = names
        if left:
            self.report.leads[left] += 1
            words = f"no partner is called “{left}” ({row.where}: “{row.leads}”)"
            record.note("leads", f"the leads’ ids: {words}")
        elif not ids:
            record.note("leads", f"the leads’ ids: the document names none ({row.where})")

    def _updates(self, record: Draft, row: ActionRow) -> None:
        updates = [{"text": text} for text in self._with_quarters(row, row.updates)]
        statuses = [one for one in row.statuses if not says_nothing(one[1])]
        if words := "; ".join(self._with_quarters(row, row.statuses)):
            quarter, last = statuses[-1]
            if quarter:
                note = f"the status is that of {quarter}, the latest with one: {words}"
                self.report.notes.append((row.where, note))
            is_colour = plain(last).partition(" ")[0] in WORDS["colours"]
            if not updates and not is_colour:
                updates.append({"text": f"{quarter}: {last}" if quarter else last})
            if status := self.known.statuses.get(plain(last)):
                updates[-1]["status"] = self.report.taken[last] = status
            else:
                what = "the `status` of the last update" if updates else "an update"
                record.note("updates", f"{what}, if there is one: the document has “{words}”")
        if updates:
            record.values["updates"] = updates

    def _with_quarters(self, row: ActionRow, texts: tuple[tuple[str, str], ...]) -> Iterator[str]:
        """Yield texts with the names of their quarters; report those that say nothing."""
        for label, text in texts:
            if says_nothing(text):
                self.report.notes.append((row.where, f"not an update: {text}"))
            else:
                yield f"{label}: {text}" if label else text

    def _continues(self, record: Draft, row: ActionRow, before: str) -> None:
        if plain(row.action) != plain(before):
            self.report.matched.append((row.where, row.action, before))
            if not same_words(row.action, before):
                words = f"whether this was “{before}” the year before; if not, delete `continues`"
                record.note("continues", words)


def _text(row: ActionRow) -> str:
    """Return the words of an action, with those of columns without a field of their own."""
    texts = (f"{label}: {one_line(text)}" if label else text for label, text in row.more)
    if more := "; ".join(texts):
        gap = "\n\n" if "\n" in row.action else " "
        return f"{row.action}{gap}({more})"
    return row.action
