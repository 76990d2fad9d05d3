"""From when on an award can be final: once its window is over, and answers that come late are in."""

from datetime import date, timedelta

from pipelines.reference.awards.award import Award


def first_day_to_publish(award: Award) -> date:
    """The first day on which what an award comes to can be final: answers count that come until the day before. It is never the
    window's last day itself, whose guests have not answered yet."""
    return award.window.last_day + timedelta(days=max(award.window.late_days, 1))
