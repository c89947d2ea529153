"""What whoever starts a partnership's folder says about it."""

import re
import unicodedata
from typing import NamedTuple

from pydantic import TypeAdapter, ValidationError

from ...data import fields
from ...data.problems import Problem, Problems

# A priority's files cannot have these names: the list of priorities and the plan have them.
RESERVED = ("", "index", "plan")
# An id is a file name too, and some disks take few characters more.
LONGEST_ID = 60


class Options(NamedTuple):
    """The partnership's name, area and first priority ("" if not known yet) and its plan's year."""

    name: str
    area: str
    priority: str
    year: str

    @property
    def priority_id(self) -> str:
        """The id of the first priority, made from its name."""
        plain = unicodedata.normalize("NFKD", self.priority).encode("ascii", "ignore").decode()
        id_ = "-".join(re.findall("[a-z0-9]+", plain.lower()))[:LONGEST_ID].strip("-")
        return "first-priority" if id_ in RESERVED else id_


def validate_options(options: Options) -> Options:
    """Return the options without spaces around them. Raises Problems if any is invalid."""
    problems, values = [], {}
    for key, value in options._asdict().items():
        kind = fields.Year if key == "year" else fields.Text
        try:
            values[key] = TypeAdapter(kind).validate_python(value) if value else value
        except ValidationError as error:
            context = error.errors()[0].get("ctx", {})
            problems.append(Problem(f"--{key}", 1, context["what"], context["fix"], column=0))
    if problems:
        raise Problems(problems)
    return Options(**values)
