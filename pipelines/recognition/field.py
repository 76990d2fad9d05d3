"""The field of an award: everybody who could be honoured, with all that decides."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.reference.awards.facts import AwardFact


@dataclass(frozen=True)
class Field:
    """What an award is decided on, and nothing besides.

    `candidates`: `frames.CANDIDATES`, in any order. `tie_breakers`: `key` and one Float64 column for each tie-breaker that the
    award's guard names (`frames.TIE_BREAKERS`), higher is better, null where not known. `facts`: what is known of a site from
    elsewhere in the award's year, by site_id and fact.
    """

    candidates: pl.DataFrame
    tie_breakers: pl.DataFrame
    facts: Mapping[tuple[str, str], AwardFact]
