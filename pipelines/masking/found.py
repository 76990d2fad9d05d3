"""What a rule finds in a text, and what is written in its place."""

from enum import StrEnum
from typing import NamedTuple

# What a mask that stands in a text already looks like to the rules: no letter, no digit, no space.
COVERED = "\x01"


class Mask(StrEnum):
    """What stands in the place of what was found."""

    NAME = "[name]"
    PHONE = "[phone]"
    CARD = "[card]"
    ROOM = "[room]"
    NUMBER = "[number]"
    EMAIL = "[e-mail]"
    ACCOUNT = "[account]"
    LINK = "[link]"


class Found(NamedTuple):
    """What stands at [start, end) of a folded text."""

    start: int
    end: int
    mask: Mask
