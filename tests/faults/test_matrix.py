"""Whatever the disk does, and whenever: what is served stays whole, readers notice nothing, and the next load mends it.

A command runs to each point at which it touches the disk (`points.py`) and is killed there, or the disk refuses there.
After each: a reader that was polling all the time met nothing wrong and never a step back; a failure is said in words
and claims nothing that is not so; the same command again ends as if nothing had been; it publishes the very same, from
the very same archive; and nothing half written is left.
"""

import os
import random

import pytest

from tests.faults.matrix import Matrix
from tests.faults.reader import Reader
from tests.faults.scenarios import SCENARIOS
from tests.faults.worker import Worker

KILL = [("before", "kill"), ("halfway", "kill")]
REFUSE = [("before", "enospc"), ("after", "eio")]
# So many faults of a scenario are tried with the slow tests; FAULTS=all tries every one, which takes a quarter of an hour.
SAMPLE = None if os.environ.get("FAULTS") == "all" else 12
# And so many in a plain run of the tests.
FEW = 3


@pytest.fixture(scope="module")
def matrix(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker: Worker, reader: Reader
) -> Matrix:
    """A scenario, prepared and run without a fault once for all tests of it."""
    return Matrix(request.param, tmp_path_factory.mktemp("matrix"), worker, reader)


def _wrong(matrix: Matrix, whens: list[tuple[str, str]], sample: int | None = SAMPLE) -> list[str]:
    faults = matrix.faults(whens, only_first=whens == REFUSE)
    few = faults if sample is None else random.Random(11).sample(faults, min(sample, len(faults)))
    return matrix.wrong(few)


EVERY = pytest.mark.parametrize("matrix", SCENARIOS, ids=lambda one: one.name, indirect=True)


@pytest.mark.slow
@EVERY
def test_a_command_may_be_killed_at_any_point(matrix):
    """Between two points nothing on the disk changes: killed after one is killed before the next."""
    assert _wrong(matrix, KILL) == []


@pytest.mark.slow
@EVERY
def test_the_disk_may_refuse_at_any_point(matrix):
    assert _wrong(matrix, REFUSE) == []


@pytest.mark.parametrize("matrix", SCENARIOS[:1], ids=lambda one: one.name, indirect=True)
def test_a_load_survives_some_of_all_faults(matrix):
    assert _wrong(matrix, KILL + REFUSE, FEW) == []
