"""What is asked of whoever begins, and the new files that are drawn with the answers."""

import re
import unicodedata
from pathlib import Path
from string import Template
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from ...data import fields
from ...data.problems import Problem, Problems

FILES = Path(__file__).parent / "files"
# What a priority's files cannot be called: nothing, the list of priorities, the plan itself.
TAKEN = ("", "index", "plan")
# An id is a file's name and stands in addresses; some disks take few letters more.
LONGEST = 60


class Asked(NamedTuple):
    """What is known of the partnership: its name, area and first priority, each empty where nobody
    said it, and the year of its plan."""

    name: str
    area: str
    priority: str
    year: str

    @property
    def id(self) -> str:
        """The id of the first priority: its name, as far as an id can hold it."""
        plain = unicodedata.normalize("NFKD", self.priority).encode("ascii", "ignore").decode()
        found = "-".join(re.findall("[a-z0-9]+", plain.lower()))[:LONGEST].strip("-")
        return "first-priority" if found in TAKEN else found


def examined(asked: Asked) -> Asked:
    """Return what was said, without spaces around it. Raises Problems for what cannot be taken."""
    kinds = {"name": fields.Text, "area": fields.Text, "priority": fields.Text, "year": fields.Year}
    problems, sound = [], {}
    for key, kind in kinds.items():
        said = getattr(asked, key)
        try:
            sound[key] = TypeAdapter(kind).validate_python(said) if said else said
        except ValidationError as error:
            slip = error.errors()[0].get("ctx", {})
            problems.append(Problem(f"--{key}", 1, slip["what"], slip["fix"], column=0))
    if problems:
        raise Problems(problems)
    return Asked(**sound)


def drawn(file: str, **words: str) -> str:
    """Return the text of a file in files/, with words in the places of their names."""
    return Template((FILES / file).read_text("utf-8")).substitute(words)
