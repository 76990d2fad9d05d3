"""Working days: Monday to Friday. Public holidays are not known here; who wants them left out makes the window longer."""

from datetime import date, timedelta

SATURDAY = 5


def after_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`, which is not counted itself; `day` for none."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day
