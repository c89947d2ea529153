"""What the views pick and order, on the small made book."""

from collections.abc import Callable

import pytest

from macros.data.plan_data import PlanData
from macros.data.problems import Unknown
from macros.views import actions, contacts, crime, formats, plans, text
from macros.views.a_to_z import a_to_z


def test_a_table_shows_the_latest_update_and_what_an_action_continues(small: PlanData) -> None:
    table = actions.action_table(small, "streets", "2030-31")
    sweep, lamps = table.rows
    assert sweep.action.latest and sweep.action.latest.text == "All 40 streets were swept."
    assert (sweep.status, lamps.status) == ("Done", "No status recorded")
    assert [action.id for action in sweep.continued_by] == ["sweep-2031-32"]
    assert (sweep.not_in_year, lamps.continued_by, lamps.not_in_year) == (None, (), "2031-32")
    assert table.earlier is None


def test_a_status_has_a_word_and_a_shape_and_silence_a_dash(small: PlanData) -> None:
    sweep, lamps = actions.action_table(small, "streets", "2030-31").rows
    assert (sweep.action.status, lamps.action.status) == ("done", None)
    vocabulary = small.vocabulary
    assert (vocabulary.label_of("done"), vocabulary.shape_of("done")) == ("Done", "full")
    assert (vocabulary.label_of(None), vocabulary.shape_of(None)) == ("No status recorded", "dash")


def test_table_defaults_to_the_current_plan(
    small: PlanData,
) -> None:
    (row,) = actions.action_table(small, "streets").rows
    assert row.action.id == "sweep-2031-32"
    assert row.continues and row.continues.id == "sweep-2030-31"
    assert actions.action_table(small, "homes").rows[0].continues is None


def test_a_priority_that_a_plan_has_not(small: PlanData) -> None:
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
def test_an_unknown_name_is_answered_with_those_there_are(
    small: PlanData, call: Callable[[PlanData], object], message: str
) -> None:
    with pytest.raises(Unknown) as error:
        call(small)
    assert str(error.value) == message


def test_priorities_stand_in_the_printed_order(small: PlanData) -> None:
    assert [table.priority.id for table in actions.action_tables(small)] == ["homes", "streets"]


def test_prose_is_paragraphs_and_lists(small: PlanData) -> None:
    words = "One\nline.\n\n\n- first\n- second,\n  on two lines\n\nlast - with a dash"
    assert [block[:2] for block in text.text_blocks(small, "", words)] == [
        ("One line.", ()),
        ("", ("first", "second, on two lines")),
        ("last - with a dash", ()),
    ]


def test_a_remark_stands_beside_the_words_it_is_about_and_nowhere_else(small: PlanData) -> None:
    assert text.editors_notes(small, "sweep-2030-31", "All 40\nstreets were swept.") == (
        "40 or 41.",
    )
    assert text.editors_notes(small, "sweep-2030-31", "Half of them were swept.") == ()
    assert text.editors_notes(small, "lamps-2030-31", "All 40 streets were swept.") == ()


def test_figures_stand_beside_those_of_the_year_before(small: PlanData) -> None:
    assert crime.crime_figures(small, "2030-31") == (
        "2029-30",
        "2030-31",
        (("all-crime", "All crime", 1200, 1000, -16.7),),
    )
    assert crime.crime_figures(small, "2031-32").rows == ()


def test_contacts_are_alphabetical_and_tell_what_each_leads(small: PlanData) -> None:
    found = contacts.contacts(small)
    names = [contact.partner.name for contact in found]
    assert names == ["Everyone", "Vale Council", "Vale Police", "The Wardens"]
    council = found[1]
    assert [group.id for group in council.groups] == ["everyone"]
    assert {
        year: [row.action.id for row in led] for year, led in council.recent_actions.items()
    } == {"2030-31": ["sweep-2030-31", "lamps-2030-31"]}


def test_who_leads_most_stands_first(small: PlanData) -> None:
    assert contacts.lead_ids(small, "homes") == ("vale-police",)


def test_the_a_z_has_every_name_of_everything_once(small: PlanData) -> None:
    lines = [
        (letter, entry.words, entry.url_path)
        for letter, entries in a_to_z(small).items()
        for entry in entries
    ]
    assert lines == [
        ("D", "dumped waste", "priorities/streets/#about-rubbish"),
        ("E", "Everyone", "contacts/#everyone"),
        ("H", "Homes", "priorities/homes/"),
        ("R", "Rubbish", "priorities/streets/#about-rubbish"),
        ("S", "Street Wardens", "contacts/#the-wardens"),
        ("S", "Streets", "priorities/streets/"),
        ("V", "Vale Council", "contacts/#vale-council"),
        ("V", "Vale Council", "glossary/#vc"),
        ("V", "Vale Police", "contacts/#vale-police"),
        ("V", "VC", "contacts/#vale-council"),
        ("V", "VC", "glossary/#vc"),
        ("W", "The Wardens", "contacts/#the-wardens"),
    ]


@pytest.mark.parametrize(
    ("name", "key"),
    [("The Élan", "elan"), ("A–Z", "a z"), ("‘quoted’", "quoted"), ("Theft", "theft"), ("…", "#")],
)
def test_names_sort_as_people_look_them_up(name: str, key: str) -> None:
    assert formats.sort_key(name) == key


def test_newest_returns_the_latest_section_of_a_kind(
    small: PlanData,
) -> None:
    plan, section = plans.newest_section(small, "actions")
    assert (plan.year, section.id) == ("2031-32", "actions")
    with pytest.raises(Unknown, match="`members` is not a thing that a section shows"):
        plans.newest_section(small, "members")
