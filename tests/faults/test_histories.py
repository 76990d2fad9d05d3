"""Whatever a home has been through, it says what a fresh one says that is given the same exports in one go.

Files come, come again, grow, are corrected, split and reordered; guests withdraw; reference data changes and changes
back; loads crash at any point; somebody goes back to an older build. After each load the build has the logical hash of
the fresh home's, and its responses and its quarantine are those that plain Python works out from the exports.
"""

import hashlib
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipelines.mistakes import Mistake
from pipelines.warehouse.publishing import current, is_whole
from pipelines.warehouse.rollback import roll_back
from tests.factories import NOW, POST_STAY, TODAY, WITHDRAWALS, a_home, loaded, response, write_csv
from tests.faults.matrix import _left_behind
from tests.faults.points import Crash, Fault, watched
from tests.oracle import truth_of
from tests.pipelines.builds import rows

OTHER_RULES = POST_STAY.replace("highest = 10", "highest = 11", 1)

_RECORDS = st.lists(
    st.builds(
        response,
        st.integers(0, 9),
        updated=st.sampled_from(["2026-10-05 08:00:00", "2026-10-06 08:00:00", "2026-10-07 08:00:00"]),
        site=st.sampled_from(["S1", "S1", "007", "S5", "S9"]),
        overall=st.sampled_from([0, 5, 10, 11, "", "99"]),
        comment=st.sampled_from(["", "fine", "two\nlines"]),
    ),
    min_size=1,
    max_size=8,
)


class Histories(RuleBasedStateMachine):
    """A home and what happens to it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self.root = Path(self._folder.name)
        self.home = a_home(self.root / "home", withdrawals=WITHDRAWALS)
        self.withdrawn: list[str] = []
        self.delivered: list[list[dict[str, object]]] = []
        # Every content that a load may have taken in; a crash may have come before or after it was archived.
        self.exports: dict[bytes, str] = {}
        self.is_original = True
        self.is_loaded = False

    def teardown(self) -> None:
        self._folder.cleanup()

    def _deliver(self, records: list[dict[str, object]], name: str) -> None:
        write_csv(self.home.inbox / name, records)
        self.delivered.append(records)
        self.is_loaded = False

    @rule(records=_RECORDS)
    def a_file_comes(self, records) -> None:
        self._deliver(records, f"post_stay_{len(self.delivered)}.csv")

    @precondition(lambda self: self.delivered)
    @rule(which=st.integers(0), more=_RECORDS, under_its_name=st.booleans())
    def a_file_comes_again_and_has_grown(self, which, more, under_its_name) -> None:
        """Under its name, the one before is gone from the inbox: it counts if a load has taken it in."""
        number = which % len(self.delivered)
        name = number if under_its_name else len(self.delivered)
        self._deliver([*self.delivered[number], *more], f"post_stay_{name}.csv")

    @precondition(lambda self: self.delivered)
    @rule(which=st.integers(0), how=st.sampled_from(["the same", "reordered", "in two", "corrected"]))
    def a_file_comes_again(self, which, how) -> None:
        records, name = self.delivered[which % len(self.delivered)], f"post_stay_{len(self.delivered)}"
        match how:
            case "the same":
                self._deliver(records, f"{name}.csv")
            case "reordered":
                self._deliver(records[::-1], f"{name}.csv")
            case "in two":
                self._deliver(records[: len(records) // 2], f"{name}.csv")
                self._deliver(records[len(records) // 2 :], f"{name}_rest.csv")
            case "corrected":
                self._deliver(
                    [one | {"updated": "2026-11-01 08:00:00", "overall": 1} for one in records], f"{name}.csv"
                )

    @rule(which=st.integers(0, 9))
    def a_guest_withdraws(self, which) -> None:
        write_csv(self.home.inbox / f"withdrawals_{len(self.withdrawn)}.csv", [{"id": f"R{which}"}], ["id"])
        self.withdrawn.append(f"R{which}")
        self.is_loaded = False

    @rule()
    def the_rules_change(self) -> None:
        self.is_original = not self.is_original
        text = POST_STAY if self.is_original else OTHER_RULES
        (self.home.reference / "surveys" / "post_stay.toml").write_text(text)
        self.is_loaded = False

    @rule(number=st.integers(0, 220), when=st.sampled_from(["before", "halfway", "after"]))
    def a_load_crashes(self, number, when) -> None:
        self._note_exports()
        try:
            with watched(self.home.root, Fault(number, when, "crash")):
                loaded(self.home)
        except Crash:
            # It may have published before it crashed; what it took in, the load that follows takes in as well.
            self.is_loaded = False

    @precondition(lambda self: self.is_loaded)
    @rule()
    def somebody_goes_back(self) -> None:
        try:
            roll_back(self.home.warehouse, to=None, now=NOW)
        except Mistake:
            return
        self.is_loaded = False

    @rule()
    def a_load(self) -> None:
        self._note_exports()
        result = loaded(self.home)
        if result.held:
            result = loaded(self.home, accept_hold="it is right")
        assert result.held is None
        self.is_loaded = True
        fresh = self._fresh()
        # A load takes files with withdrawn answers out of the inbox.
        shutil.copytree(fresh.inbox, self.root / "exports")
        assert result.published.build.logical_hash == loaded(fresh).published.build.logical_hash
        assert list(_left_behind(self.root)) == []
        if self.is_original:
            self._compare_with_plain_python(self.root / "exports")
        for folder in (fresh.root, self.root / "exports"):
            shutil.rmtree(folder)

    @invariant()
    def what_is_served_is_whole(self) -> None:
        published = current(self.home.warehouse)
        assert published is None or is_whole(self.home.warehouse, published)

    def _note_exports(self) -> None:
        for path in self.home.inbox.glob("post_stay*"):
            self.exports.setdefault(path.read_bytes(), f"post_stay_{len(self.exports)}.csv")

    def _fresh(self):
        """A new home with the same reference data and every export that was taken in."""
        rules = POST_STAY if self.is_original else OTHER_RULES
        fresh = a_home(self.root / "fresh", post_stay=rules, withdrawals=WITHDRAWALS)
        taken_in = {path.stem for path in (self.home.archive / "exports").glob("*.json")}
        for content, name in self.exports.items():
            (fresh.inbox / name).write_bytes(content)
        # A crash may have come before a file was read that has been replaced since.
        for path in fresh.inbox.iterdir():
            if hashlib.sha256(path.read_bytes()).hexdigest() not in taken_in:
                path.unlink()
        write_csv(fresh.inbox / "withdrawals.csv", [{"id": one} for one in self.withdrawn], ["id"])
        return fresh

    def _compare_with_plain_python(self, inbox: Path) -> None:
        truth = truth_of(inbox, TODAY, withdrawn=set(self.withdrawn))
        found = rows(self.home, "select response_id, site_id, stay_date, overall from responses")
        expected = [
            (key, one["site"], one["day"], one["scores"].get("overall")) for key, one in truth.responses.items()
        ]
        assert sorted(map(str, found)) == sorted(map(str, expected))
        assert set(rows(self.home, "select file_hash, line from quarantine")) == truth.quarantine()


Histories.TestCase.settings = settings(
    max_examples=12,
    stateful_step_count=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestHistories = pytest.mark.slow(Histories.TestCase)
