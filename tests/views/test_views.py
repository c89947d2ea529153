"""The views of plans, actions, texts, contacts and the A to Z, with small data."""

from collections.abc import Callable

import pytest

from macros.checks.published_ids import TEMPLATE_IDS
from macros.data.plan_data import PlanData
from macros.data.problems import Unknown
from macros.views import actions, charts, contacts, formats, plans, text
from macros.views.history import moved_actions
from macros.views.plan_outline import DIFFERENCES, plan_outline


def test_action_table(small: PlanData) -> None:
    table = actions.action_table(small, "streets", "2030-31")
    sweep, lamps = table.rows
    assert sweep.action.latest and sweep.action.latest.text == "All 40 streets were swept."
    assert (sweep.status, lamps.status) == ("Done", "No status recorded")
    assert [action.id for action in sweep.continued_by] == ["sweep-2031-32"]
    assert (sweep.not_in_year, lamps.continued_by, lamps.not_in_year) == (None, (), "2031-32")
    assert table.earlier is None


def test_label_and_shape_of_a_status(small: PlanData) -> None:
    sweep, lamps = actions.action_table(small, "streets", "2030-31").rows
    assert (sweep.action.status, lamps.action.status) == ("done", None)
    vocabulary = small.vocabulary
    assert (vocabulary.label_of("done"), vocabulary.shape_of("done")) == ("Done", "full")
    assert (vocabulary.label_of(None), vocabulary.shape_of(None)) == ("No status recorded", "dash")


def test_action_table_of_the_current_plan(small: PlanData) -> None:
    (row,) = actions.action_table(small, "streets").rows
    assert row.action.id == "sweep-2031-32"
    assert row.continues and row.continues.id == "sweep-2030-31"
    assert actions.action_table(small, "homes").rows[0].continues is None


def test_action_table_of_a_priority_that_is_not_in_the_plan(small: PlanData) -> None:
    table = actions.action_table(small, "homes", "2030-31")
    assert (table.part, table.rows) == (None, ())


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda b: actions.action_table(b, "street"),
            "`street` is not a priority – did you mean `streets`?",
        ),
        (
            lambda b: plans.get_plan(b, "1999-00"),
            "`1999-00` is not a plan year – choose from 2030-31, 2031-32",
        ),
    ],
)
def test_unknown_names(small: PlanData, call: Callable[[PlanData], object], message: str) -> None:
    with pytest.raises(Unknown) as error:
        call(small)
    assert str(error.value) == message


def test_action_tables_are_in_the_printed_order(small: PlanData) -> None:
    assert [table.priority.id for table in actions.action_tables(small)] == ["homes", "streets"]


def test_text_blocks(small: PlanData) -> None:
    words = "One\nline.\n\n\n- first\n- second,\n  on two lines\n\nlast - with a dash"
    assert [block[:2] for block in text.text_blocks(small, "", words)] == [
        ("One line.", ()),
        ("", ("first", "second, on two lines")),
        ("last - with a dash", ()),
    ]


def test_editors_notes(small: PlanData) -> None:
    (note,) = text.editors_notes(small, "sweep-2030-31", "All 40\nstreets were swept.")
    assert (note.number, note.text, note.url_path) == (1, "40 or 41.", "plans/2031-32/#note-1")
    assert text.editors_notes(small, "sweep-2030-31", "Half of them were swept.") == ()
    assert text.editors_notes(small, "lamps-2030-31", "All 40 streets were swept.") == ()


def test_a_plan_lists_its_notes_and_those_of_others_on_what_it_shows(small: PlanData) -> None:
    first, last = small.plans
    remark = last.remarks[0]
    place = remark.places[0].model_copy(update={"at": "2031-32/review", "words": "Review"})
    other = remark.model_copy(update={"note": "Of the review.", "places": (place,)})
    data = small._replace(
        plans=(first, last.model_copy(update={"remarks": (other, remark, remark)}))
    )
    notes = {year: [(n.number, n.text) for n in of.values()] for year, of in data.notes.items()}
    assert notes == {
        "2030-31": [(1, "40 or 41.")],
        "2031-32": [(1, "Of the review."), (2, "40 or 41.")],
    }
    here = text.editors_notes(data, "sweep-2030-31", "All 40 streets were swept.", first)
    assert [note.url_path for note in here] == ["plans/2030-31/#note-1"]


def test_measures_in_a_year(small: PlanData) -> None:
    assert charts.measures_in(small, "2030-31") == small.measures
    assert charts.measures_in(small, "2031-32") == ()


def test_contacts(small: PlanData) -> None:
    found = contacts.contacts(small)
    names = [contact.partner.name for contact in found]
    assert names == ["Everyone", "Vale Council", "Vale Police", "The Wardens"]
    council = found[1]
    assert [topic.id for topic in council.topics] == ["rubbish"]
    assert [group.id for group in council.groups] == ["everyone"]
    assert {year: [row.action.id for row in led] for year, led in council.actions.items()} == {
        "2030-31": ["sweep-2030-31", "lamps-2030-31"]
    }


def test_topics_by_group(small: PlanData) -> None:
    """In the order of the vocabulary, without the groups that have no topic."""
    [(group, topics)] = contacts.topics_by_group(small)
    assert (group.id, [topic.id for topic in topics]) == ("streets", ["rubbish"])
    assert contacts.topics_by_group(small._replace(topics=())) == ()


def test_tables_by_priority(small: PlanData) -> None:
    """In the order of data/priorities.yml, not of the plan."""
    swapped = small._replace(priorities=small.priorities[::-1])
    ids = [table.priority.id for table in actions.tables_by_priority(swapped)]
    assert ids == [one.id for one in small.priorities[::-1]] and len(ids) == 2


def test_lead_ids(small: PlanData) -> None:
    assert contacts.lead_ids(small, "homes") == ("vale-police",)


def test_a_to_z(small: PlanData) -> None:
    lines = [
        (letter, entry.words, entry.url_path)
        for letter, entries in contacts.a_to_z(small).items()
        for entry in entries
    ]
    # One line for each place and letter, with all its words.
    assert lines == [
        ("B", "bins", "contacts/#help-litter-line"),
        ("D", "dumped waste", "contacts/#about-rubbish"),
        ("E", "Everyone", "contacts/everyone/"),
        ("H", "Homes", "priorities/homes/"),
        ("L", "Litter Line", "contacts/#help-litter-line"),
        ("R", "Rubbish", "contacts/#about-rubbish"),
        ("S", "Street Wardens", "contacts/the-wardens/"),
        ("S", "Streets", "priorities/streets/"),
        ("V", "Vale Council; VC", "contacts/vale-council/"),
        ("V", "Vale Police", "contacts/vale-police/"),
        ("W", "The Wardens", "contacts/the-wardens/"),
    ]


def test_a_to_z_lists_words_once_that_differ_in_spaces_or_hyphens(small: PlanData) -> None:
    (topic,) = small.topics
    words = ("fly tipping", "flytipping", "Waste & dirt", "waste and dirt")
    topic = topic.model_copy(update={"name": "Fly-tipping", "other_words": words})
    letters = contacts.a_to_z(small._replace(topics=(topic,)))
    assert [entry.words for entry in letters["F"]] == ["Fly-tipping"]
    assert [entry.words for entry in letters["W"]][1:] == ["Waste & dirt"]


@pytest.mark.parametrize(
    ("name", "key"),
    [("The Élan", "elan"), ("A–Z", "a z"), ("‘quoted’", "quoted"), ("Theft", "theft"), ("…", "#")],
)
def test_sort_key(name: str, key: str) -> None:
    assert formats.sort_key(name) == key


def test_newest_section(small: PlanData) -> None:
    plan, section = plans.newest_section(small, "actions")
    assert (plan.year, section.id) == ("2031-32", "actions")
    with pytest.raises(Unknown, match="`members` is not a thing that a section shows"):
        plans.newest_section(small, "members")


def test_plan_outline(small: PlanData) -> None:
    plan = small.plans[-1]
    assert plan.corrections and plan.remarks
    *sections, differences = plan_outline(small, plan)
    assert [(s.id, s.title, s.shows) for s in sections] == [
        (section.id, section.title, section.shows) for section in plan.sections
    ]
    for section in (section for section in sections if section.shows == "actions"):
        assert tuple(part.table for part in section.parts) == actions.action_tables(small)
        assert [part.id for part in section.parts] == ["actions-homes", "actions-streets"]
    assert differences.title == DIFFERENCES
    ids = [differences.id, *(part.id for part in differences.parts)]
    assert ids == ["differences", "corrections", "remarks"]
    # They are no records' ids: the check of published ids must know them.
    assert all(map(TEMPLATE_IDS.fullmatch, ids))


def test_plan_outline_without_differences(small: PlanData) -> None:
    plan = small.plans[-1].model_copy(update={"corrections": (), "remarks": ()})
    data = small._replace(plans=(*small.plans[:-1], plan))
    assert "differences" not in {section.id for section in plan_outline(data, plan)}


def test_each_note_leads_back_to_its_words(small: PlanData) -> None:
    """To the row or paragraph on the same page, where that shows the words."""
    listed = {
        plan.year: [
            place.url_path
            for section in plan_outline(small, plan)
            for part in section.parts
            for _, places in part.listed
            for place in places
        ]
        for plan in small.plans
    }
    assert listed == {
        "2030-31": ["plans/2030-31/#sweep-2030-31", "plans/2030-31/#actions-streets"],
        "2031-32": ["plans/2030-31/#sweep-2030-31", "plans/2031-32/#2030-31-streets-p1"],
    }


def test_a_moved_action_is_linked_where_its_priority_has_it_now(small: PlanData) -> None:
    plan = small.plans[0]
    (streets,) = plan.priority_plans
    action = streets.actions[0].model_copy(update={"earlier_priorities": ("homes",)})
    part = streets.model_copy(update={"actions": (action,)})
    plan = plan.model_copy(update={"priority_plans": (part,)})
    later = small.plans[1].model_copy(update={"year": "2032-33"})
    earlier = small.plans[1].model_copy(update={"year": "2029-30", "priority_plans": ()})
    paths = []
    for current in ("2029-30", "2030-31", "2031-32", "2032-33"):
        site = small.site.model_copy(update={"current": current})
        data = small._replace(site=site, plans=(earlier, plan, small.plans[1], later))
        ((_, now, path),) = moved_actions(data, "homes")
        assert now.id == "streets"
        paths.append(path)
    page = "priorities/streets/"
    in_page = f"{page}#{action.id}"
    assert paths == [page, in_page, in_page, f"{page}earlier/#{action.id}"]
