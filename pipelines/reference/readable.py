"""Names of people that look like what they are: read out, printed and compared letter by letter."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from pipelines.reference.ids import Name
from pipelines.reference.model import Misfit, refuse

# What some scripts need within words: it joins letters, or keeps them apart.
_JOINERS = frozenset("\u200c\u200d")
# Controls, line ends, and marks such as those that turn the direction of writing: copies from web pages bring them.
_UNSEEN = frozenset({"Cc", "Cf", "Zl", "Zp"})


def readable(name: str) -> str:
    """The name with its letters composed, so that two that look the same are the same.

    Refused with a letter that nobody sees and that makes it another name, turns it round or breaks the line; and without any
    letter.
    """
    whole = unicodedata.normalize("NFC", name)
    unseen = [one for one in whole if unicodedata.category(one) in _UNSEEN and one not in _JOINERS]
    if unseen:
        codes = ", ".join(f"U+{ord(one):04X}" for one in dict.fromkeys(unseen))
        seen = "".join(" " if one.isspace() else one for one in whole if one.isspace() or one not in unseen)
        what = f"the name {seen!r} holds what nobody sees ({codes})"
        refuse([Misfit(what, (), "delete the cell, and type the name anew")])
    if whole and not any(unicodedata.category(one)[0] in "LN" for one in whole):
        refuse([Misfit(f"the name {whole!r} has no letter", (), "write a name that can be read out")])
    return whole


ReadableName = Annotated[Name, AfterValidator(readable)]
