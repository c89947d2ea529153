"""The file in which a person chooses what the next plan takes over, as it is before any choice."""

import textwrap

from ...data.plan_data import PlanData
from ...data.yaml_writer import as_yaml
from ...data.years import year_after
from ...views.actions import plan_of
from ...views.formats import label

HELP = """\
# What the plan for {new} takes over from the plan for {old}. It is filled in with
# everything as it was. Change it, save it, and run the same command again: it starts the plan.
#   end an action     delete its line (what stands behind # is there for you to know it by)
#   move an action    move its line to another priority's `actions`
#   rename            change `name`, which this site uses, or `title`, as the plan prints it; the
#                     id never changes, because it is part of the page's address
#   merge             write both ids under `continues` of one priority, as [one, two], move the
#                     action lines there and delete the other priority. Where the merged priority
#                     is a new one, give it an id and a name of its own
#   split             copy a priority, give the copy an id and a name of its own, leave its
#                     `continues` as it is, and share the action lines out between the two
#   drop              delete the priority with all its lines: its page stays at its address
#   add               write a priority with a new id, name and title, without `continues`
#   order             put the priorities in the order in which the plan prints them
# A plan may have no actions yet: delete their lines, and the lines `actions:`. New actions are
# written afterwards, in the files of data/plans/{folder}.
"""


def to_fill_in(data: PlanData) -> str:
    """Return the choices as a text to change: everything goes on."""
    plan, names = plan_of(data), {one.id: one.name for one in data.priorities}
    year, parts = year_after(plan.year), {part.id: part for part in plan.priority_plans}
    pieces = [
        HELP.format(new=label(year), old=label(plan.year), folder=year),
        as_yaml({"year": year, "title": f"Plan for {label(year)}"}),
        "priorities:\n" if plan.priorities else "priorities: []\n",
    ]
    for id_ in plan.priorities:
        said = {"id": id_, "name": names[id_], "title": parts[id_].title, "continues": [id_]}
        pieces += [as_yaml([said], 2), "    actions:\n" if parts[id_].actions else ""]
        for action in parts[id_].actions:
            words = textwrap.shorten(action.action, 70, placeholder=" …")
            pieces.append(f"      - {action.id}  # {words}\n")
        pieces.append("\n")
    return "".join(pieces)
