"""What the board reads says what has changed since its meeting, and nothing that is not known."""

import datetime
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.checks.project import load_data
from macros.data.plan_data import PlanData
from macros.data.revision import read_revision
from macros.views.board import Board, Listed, Room, board
from tests.conftest import SMALL

MEETING = datetime.date(2031, 9, 15)
UNDONE = "No update does not mean that nothing was done: we may not have published it."


def with_plan(data: PlanData, meeting: datetime.date | None, *updates: Any) -> PlanData:
    """Return data whose current plan has a meeting, and some updates of its first action."""
    plan = data.plans[-1]
    homes, *others = plan.priority_plans
    (locks,) = homes.actions
    model = data.plans[0].actions[0].updates[0]
    made = tuple(model.model_copy(update=one) for one in updates)
    locks = locks.model_copy(update={"updates": made})
    parts = (homes.model_copy(update={"actions": (locks,)}), *others)
    changed = {"last_meeting": meeting, "priority_plans": parts}
    return data._replace(plans=(*data.plans[:-1], plan.model_copy(update=changed)))


def names(listed: Listed) -> list[str]:
    return [item.name for item in listed.items]


def shown(data: PlanData) -> Board:
    return board(data, None)


def update(day: str | None, text: str, status: str | None = None) -> dict[str, Any]:
    on = day and datetime.date.fromisoformat(day)
    return {"on": on, "text": text, "status": status}


def test_without_a_meeting_it_says_so_and_shows_the_whole_period(small: PlanData) -> None:
    found = shown(with_plan(small, None, update(None, "Ten."), update("2031-06-01", "Twelve.")))
    assert found.title == "Progress for the board: 2031–32"
    assert found.period == (
        "We have not recorded the date of a board meeting, so this is what we have published about"
        " the plan for 2031–32 (April 2031 to March 2032) since it began on 1 April 2031."
    )
    homes, streets = found.rows
    (locks,) = homes.changed.items
    assert locks.details == "Vale Police, 2 updates, no date: Ten; 1 June 2031: Twelve."
    assert (homes.not_updated.total, names(streets.not_updated)) == (0, ["Sweep the streets"])
    assert found.counts.startswith(
        f"2 actions, 1 with an update published since 1 April 2031. {UNDONE}"
    )


def test_since_the_meeting(small: PlanData) -> None:
    """An update of the day of the meeting may have come after it."""
    updates = [update("2031-06-01", "Ten."), update("2031-09-15", "Twelve.", "done")]
    found = shown(with_plan(small, MEETING, *updates))
    assert found.period.endswith("since the board's meeting on 15 September 2031.")
    (locks,) = found.rows[0].changed.items
    assert locks.details == "Vale Police, 15 September 2031, Done: Twelve."
    found = shown(with_plan(small, MEETING, updates[0]))
    assert (found.rows[0].changed.total, names(found.rows[0].not_updated)) == (
        0,
        ["Give away locks"],
    )
    assert found.counts.startswith(
        f"2 actions, none with an update published since 15 September 2031. {UNDONE}"
    )


def test_an_update_without_a_date_is_not_taken_for_old(small: PlanData) -> None:
    found = shown(with_plan(small, MEETING, update(None, "Ten.")))
    assert found.rows[0].changed.items[0].details == "Vale Police, no date: Ten."
    assert found.rows[0].not_updated.total == 0
    assert "For 1 of these the update has no date and may be older." in found.counts
    assert "the history of these pages is not known here." in found.counts


def test_leads_have_their_counts(small: PlanData) -> None:
    found = shown(with_plan(small, MEETING, update("2031-10-01", "Ten.")))
    counts = [(one.partner.name, one.updated, one.actions) for one in found.leads]
    assert counts == [("Everyone", 0, 1), ("Vale Police", 1, 1)]


def test_what_there_is_no_room_for_is_counted(small: PlanData) -> None:
    plan = small.plans[-1]
    streets = plan.priority_plans[1]
    actions = tuple(
        streets.actions[0].model_copy(
            update={"id": f"a-{number}-2031-32", "action": f"Sweep street number {number} twice"}
        )
        for number in range(7)
    )
    part = streets.model_copy(update={"actions": actions})
    plan = plan.model_copy(update={"priority_plans": (plan.priority_plans[0], part)})
    data = small._replace(plans=(*small.plans[:-1], plan))
    found = board(data, None, Room(gaps=2, leads=1, name=16, details=0))
    listed = found.rows[1].not_updated
    assert (names(listed), listed.more_words, listed.total) == (
        ["Sweep street\N{NO-BREAK SPACE}…"] * 2,
        "and 5 more",
        7,
    )
    assert (len(found.leads), found.more_leads_words) == (1, "and 1 more lead partners")
    assert board(data, None, Room(gaps=0)).rows[1].not_updated.more_words == "7 in all"


Commit = Callable[[str, dict[str, tuple[str, str]]], None]


@pytest.fixture
def commit(tmp_path: Path) -> Commit:
    """Return a function that replaces texts in files of a project and commits that on a day."""
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)

    def commit(day: str, texts: dict[str, tuple[str, str]]) -> None:
        for file, (old, new) in texts.items():
            path = tmp_path / "data" / file
            text = path.read_text("utf-8")
            assert old in text
            path.write_text(text.replace(old, new), "utf-8")
        dates = {"GIT_AUTHOR_DATE": f"{day}T12:00Z", "GIT_COMMITTER_DATE": f"{day}T12:00Z"}
        who = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"]
        for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "A change"]):
            subprocess.run(["git", *command], cwd=tmp_path, env=os.environ | dates, check=True)

    return commit


def test_changes_that_git_knows(tmp_path: Path, commit: Commit) -> None:
    """Of several changes of a value the first and the last count; earlier ones were known. Earlier
    words and numbers may have been private by mistake: they are not shown again."""
    homes, streets = "plans/2031-32/homes.yml", "plans/2031-32/streets.yml"
    meeting = "source: Made for the tests.\nlast_meeting: 2031-09-15"
    old = "[vale-police]\n    updates:\n      - text: Ten wer given."
    commit("2031-05-01", {"plans/2031-32/plan.yml": ("source: Made for the tests.", meeting)})
    commit("2031-06-01", {homes: ("[vale-police]", old), "partners.yml": ("960001", "960002")})
    commit("2031-10-01", {homes: ("wer", "were"), "partners.yml": ("960002", "960003")})
    commit("2031-11-01", {streets: ("[everyone]", "[the-wardens]")})
    commit("2031-12-01", {streets: ("[the-wardens]", "[the-wardens, vale-council]")})
    commit("2031-12-02", {"partners.yml": ("960003", "960004"), "glossary.yml": ("VC", "VC")})
    data, revision = load_data(tmp_path), read_revision(tmp_path)
    found = board(data, revision)
    assert found.period.endswith(" Last updated on 2 December 2031.")
    # A corrected update is no new one.
    locks, sweep = (row.changed.items[0].details for row in found.rows)
    assert locks == "Update corrected, no date: Ten were given."
    assert sweep == "Lead: The Wardens; Vale Council (before: Everyone)"
    assert [row.not_updated.total for row in found.rows] == [1, 1]
    assert found.others and [(one.name, one.details) for one in found.others.items] == [
        ("Vale Council", "Phone number: 01632 960004")
    ]
    assert "not known here" not in found.counts
    # An update without a date, added since.
    commit("2031-12-03", {homes: ("given.", "given.\n      - text: Twelve.\n        status: done")})
    found = board(load_data(tmp_path), read_revision(tmp_path))
    (locks,) = (item.details for item in found.rows[0].changed.items)
    assert locks.startswith("Vale Police, no date, Done: Twelve; update corrected")
    assert (found.rows[0].not_updated.total, found.undated) == (0, 0)


@pytest.fixture
def after_a_meeting(tmp_path: Path, commit: Commit) -> Commit:
    """Return a function that commits changes after a meeting, before which there was an update."""
    plan, homes = "plans/2031-32/plan.yml", "plans/2031-32/homes.yml"
    meeting = "source: Made for the tests.\nlast_meeting: 2031-09-15"
    old = f"[vale-police]\n    updates:\n{OLD}"
    known = {plan: ("source: Made for the tests.", meeting), homes: ("[vale-police]", old)}
    commit("2031-05-01", known)
    return commit


OLD = "      - on: 2031-08-01\n        text: Ten wer given."
EARLIER = "      - on: 2031-06-01\n        text: Locks were bought for two streets."


def after(root: Path) -> Board:
    return board(load_data(root), read_revision(root))


def test_a_new_update_may_be_of_an_earlier_day(tmp_path: Path, after_a_meeting: Commit) -> None:
    after_a_meeting("2031-10-01", {"plans/2031-32/homes.yml": (OLD, f"{EARLIER}\n{OLD}")})
    found = after(tmp_path)
    details = "Vale Police, 1 June 2031: Locks were bought for two streets."
    assert found.rows[0].changed.items[0].details == details
    assert "1 with an update published since 15 September 2031." in found.counts
    assert (found.rows[0].not_updated.total, found.undated) == (0, 0)


def test_a_correction_is_not_hidden_by_an_update(tmp_path: Path, after_a_meeting: Commit) -> None:
    new = f"{EARLIER}\n{OLD.replace('wer', 'were')}"
    after_a_meeting("2031-10-01", {"plans/2031-32/homes.yml": (OLD, new)})
    (locks,) = after(tmp_path).rows[0].changed.items
    assert locks.details == (
        "Vale Police, 1 June 2031: Locks were bought for two streets;"
        " update corrected, 1 August 2031: Ten were given."
    )


def test_another_order_or_reporter_is_no_news(tmp_path: Path, after_a_meeting: Commit) -> None:
    by = OLD.replace("        text", "        by: vale-police\n        text")
    after_a_meeting("2031-10-01", {"plans/2031-32/homes.yml": (OLD, by)})
    assert after(tmp_path).rows[0].changed.total == 0
    gone = {"plans/2031-32/homes.yml": (f"    updates:\n{by}", "")}
    after_a_meeting("2031-10-02", gone)
    assert after(tmp_path).rows[0].changed.items[0].details == "Update withdrawn"


def test_an_update_of_an_action_that_moves(tmp_path: Path, after_a_meeting: Commit) -> None:
    homes, streets = (tmp_path / f"data/plans/2031-32/{id_}.yml" for id_ in ("homes", "streets"))
    _, _, action = homes.read_text("utf-8").partition("actions:\n")
    homes.write_text("title: Safe homes\nactions: []\n", "utf-8")
    moved = f"{action}{EARLIER.replace('06-01', '09-01')}\n    earlier_priorities: [homes]\n"
    streets.write_text(streets.read_text("utf-8") + moved, "utf-8")
    after_a_meeting("2031-10-01", {})
    _, row = after(tmp_path).rows
    assert [(one.name, one.details) for one in row.changed.items] == [
        ("Give away locks", "Vale Police, 1 September 2031: Locks were bought for two streets.")
    ]
    assert names(row.not_updated) == ["Sweep the streets"]


def test_a_new_id_makes_no_new_action(tmp_path: Path, after_a_meeting: Commit) -> None:
    renamed = "id: good-locks-2031-32\n    formerly: [locks-2031-32]"
    after_a_meeting("2031-10-01", {"plans/2031-32/homes.yml": ("id: locks-2031-32", renamed)})
    assert [row.changed.total for row in after(tmp_path).rows] == [0, 0]


def test_new_records_and_a_new_wording(tmp_path: Path, after_a_meeting: Commit) -> None:
    """The new words are the name; a change of other help is one of the data too."""
    help_, streets = "other_help.yml", "plans/2031-32/streets.yml"
    before = (tmp_path / "data" / help_).read_text("utf-8")
    new = before.replace("litter-line", "graffiti-line").replace("Litter Line", "Graffiti Line")
    bins = "    continues: sweep-2030-31\n  - id: bins-2031-32\n    action: Buy bins\n"
    bins += "    leads: [everyone]"
    after_a_meeting(
        "2031-10-01",
        {
            "plans/2031-32/homes.yml": ("Give away locks", "Give away good locks"),
            streets: ("    continues: sweep-2030-31", bins),
        },
    )
    after_a_meeting("2031-11-01", {help_: (before, before + new)})
    found = after(tmp_path)
    changed = [(one.name, one.details) for row in found.rows for one in row.changed.items]
    assert changed == [("Give away good locks", "Wording changed"), ("Buy bins", "New")]
    assert found.others
    assert [(one.name, one.details) for one in found.others.items] == [("Graffiti Line", "New")]
    assert found.period.endswith(" Last updated on 1 November 2031.")


def test_what_is_not_committed_yet_is_new(tmp_path: Path, after_a_meeting: Commit) -> None:
    homes = tmp_path / "data/plans/2031-32/homes.yml"
    homes.write_text(homes.read_text("utf-8").replace(OLD, f"{EARLIER}\n{OLD}"), "utf-8")
    (locks,) = after(tmp_path).rows[0].changed.items
    assert locks.details == "Vale Police, 1 June 2031: Locks were bought for two streets."


def test_the_last_meeting_may_be_in_the_plan_before(small: PlanData) -> None:
    day = datetime.date(2031, 2, 10)
    earlier = small.plans[0].model_copy(update={"last_meeting": day})
    found = shown(small._replace(plans=(earlier, *small.plans[1:])))
    assert found.period.startswith(
        "We have not recorded the date of a board meeting after that on 10 February 2031, before"
        " the plan began, so this is"
    )
    assert found.since == datetime.date(2031, 4, 1)


def test_without_a_meeting_all_updates_count(tmp_path: Path, commit: Commit) -> None:
    """The file may have been written before the plan began."""
    updates = "[vale-police]\n    updates:\n      - text: Ten were given."
    commit("2031-03-01", {"plans/2031-32/homes.yml": ("[vale-police]", updates)})
    found = board(load_data(tmp_path), read_revision(tmp_path))
    assert found.rows[0].changed.items[0].details == "Vale Police, no date: Ten were given."
    assert (found.updated, found.undated) == (1, 0)


def test_nothing_is_new_in_a_history_that_begins_later(tmp_path: Path, commit: Commit) -> None:
    """The plan was put here bit by bit, after the day from which the board reads it."""
    streets = tmp_path / "data/plans/2031-32/streets.yml"
    text = streets.read_text("utf-8")
    streets.unlink()
    commit("2031-10-01", {})
    streets.write_text(text, "utf-8")
    commit("2031-10-02", {})
    found = board(load_data(tmp_path), read_revision(tmp_path))
    assert found.since == datetime.date(2031, 4, 1)
    assert [row.changed.total for row in found.rows] == [0, 0]
    assert found.others and found.others.total == 0
