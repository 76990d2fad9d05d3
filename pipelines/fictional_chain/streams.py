"""One stream of random numbers a concern, so that a change in one of them doesn't reshuffle the others."""

import numpy as np

# New concerns go to the end: a stream is known by its place.
CONCERNS = (
    "quality",
    "guests",
    "answers",
    "comments",
    "people",
    "invitations",
    "pulse",
    "broken_rows",
    "pay",
    "staff",
    "department_words",
)


def random_streams(seed: int) -> dict[str, np.random.Generator]:
    """A generator for each concern."""
    children = np.random.SeedSequence(seed).spawn(len(CONCERNS))
    return {concern: np.random.default_rng(child) for concern, child in zip(CONCERNS, children, strict=True)}
