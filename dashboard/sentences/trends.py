"""What is said about a line over time."""

import polars as pl

from dashboard import wording
from pipelines.metrics.periods import month_label


def breaks_sentence(breaks: pl.DataFrame) -> str:
    """From when on a question is asked otherwise, and what changed; empty where nothing did. `breaks`: month, change."""
    changes = [f"from {month_label(month)}: {wording.said(change)}" for month, change in breaks.rows()]
    return f"Dotted: the question is asked otherwise {'; '.join(changes)}. Mind the break." if changes else ""
