"""What would be different on a published list, as a table."""

from collections.abc import Sequence

import polars as pl

from dashboard import wording
from pipelines.recognition.publishing.differences import Difference


def differences_table(found: Sequence[Difference]) -> pl.DataFrame:
    """A row per difference: Award, What, In words, Class."""
    return pl.DataFrame(
        {
            "Award": [wording.plain(one.award_name) for one in found],
            "What": [str(one.what.value) for one in found],
            "In words": [wording.plain(one.words) for one in found],
            "Class": [wording.plain(one.class_name) for one in found],
        },
        schema=dict.fromkeys(("Award", "What", "In words", "Class"), pl.String),
    )
