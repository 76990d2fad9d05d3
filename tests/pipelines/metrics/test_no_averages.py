"""Nothing outside `pipelines/metrics` may average: an average of averages is wrong, and looks right."""

import re
from pathlib import Path

from pipelines.home import REPOSITORY

AVERAGING = re.compile(r"\b(avg|mean|mean_horizontal|median|rolling_mean)\s*\(", re.IGNORECASE)
# Where division belongs, where answers are drawn rather than summed up, and where a published rule asks for the median site.
ALLOWED = ("pipelines/metrics/", "pipelines/fictional_chain/", "pipelines/bonus/value_based_standards.py")


def _offences(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    name = path.relative_to(REPOSITORY).as_posix()
    return [f"{name}:{number}: {line.strip()}" for number, line in enumerate(lines, 1) if AVERAGING.search(line)]


def _sources() -> list[Path]:
    return [
        path
        for folder in ("dashboard", "pipelines")
        for path in sorted((REPOSITORY / folder).rglob("*"))
        if path.suffix in {".py", ".sql"} and not path.relative_to(REPOSITORY).as_posix().startswith(ALLOWED)
    ]


def test_nothing_outside_the_metrics_averages():
    assert len(_sources()) > 40

    offences = [offence for path in _sources() for offence in _offences(path)]

    assert offences == []


def test_the_search_would_find_an_average():
    lines = ["select avg(score)", 'pl.col("value").mean()', "Mean (x)", "np.mean(values)"]

    assert all(AVERAGING.search(line) for line in lines)
