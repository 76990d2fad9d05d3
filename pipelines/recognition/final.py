"""From when on an award can be final: once its window is over, and answers that come late are in."""

from datetime import date

from pipelines.reference.awards.award import Award


def first_day_to_publish(award: Award) -> date:
    """The first day on which what an award comes to can be final (`Window.final_from`)."""
    return award.window.final_from
