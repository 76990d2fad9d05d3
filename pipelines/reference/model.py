"""The common shape of reference data: frozen, and no key that nobody knows."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A model that can't change and refuses unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")
