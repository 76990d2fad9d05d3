"""The common shape of reference data: frozen, no key that nobody knows, and complaints that say where they belong."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict

Keys = tuple[int | str, ...]


class Frozen(BaseModel):
    """A model that can't change and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True)
class Misfit:
    """What is wrong below a model, under which keys of it; `other` is what it collides with."""

    what: str
    keys: Keys
    mend: str
    other: Keys = ()


class MisfitError(ValueError):
    """Values that are well-formed each and do not fit together."""

    def __init__(self, misfits: Iterable[Misfit]) -> None:
        self.misfits = tuple(misfits)
        super().__init__("; ".join(misfit.what for misfit in self.misfits))


def refuse(misfits: Iterable[Misfit]) -> None:
    """Raise all of `misfits` at once, if there are any."""
    found = tuple(misfits)
    if found:
        raise MisfitError(found)
