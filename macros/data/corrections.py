"""What this site says of a plan's words: which slips it corrected, and its notes beside them."""

from typing import Annotated

from pydantic import Field

from .fields import Text
from .records import Record

At = Annotated[
    Text,
    Field(
        description="Where the words stand: an action's id, or the year and a section or priority,"
        " such as 2024-25/introduction."
    ),
]


class Correction(Record):
    """A slip of spelling that was corrected in the plan's words."""

    at: At
    printed: Text
    """The words as printed."""
    corrected: Text
    """The words as they stand here."""


class Place(Record):
    """Words of a plan, and where they stand."""

    at: At
    words: Text
    """The words, as they stand there."""


class Remark(Record):
    """A note of the site's beside the plan's words, wherever those stand."""

    places: tuple[Place, ...] = Field(min_length=1)
    """The words it is about, wherever they stand."""
    note: Text
    """What the site says of them."""
