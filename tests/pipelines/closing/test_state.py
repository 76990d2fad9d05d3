"""The state of closed plans out of decisions alone."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.closing.state import Stage, revisions, revisions_of
from pipelines.decisions.chain import Decision

UNTIL = date(2027, 1, 28)
CLOSED = {
    "plan_name": "Plan",
    "currency": "EUR",
    "first_day": "2026-01-01",
    "last_day": "2026-12-31",
    "manifest": "m",
    "appeal_until": UNTIL.isoformat(),
}
APPEAL = {"survey_id": "s", "mark": "ab", "person_id": "P1", "ground": "not_a_guest", "reason": "words"}


def _decision(number: int, kind: str, plan: str = "a", revision: int = 1, by: str = "P10", **said: object) -> Decision:
    content = {"plan_id": plan, "revision": revision, "by": by, "on": "2027-01-14", **said}
    return Decision(number, kind, "2027-01-14T09:00:00", content, "")


def _history(plan: str) -> list[tuple[str, dict[str, object]]]:
    """A plan that is closed, appealed against, decided, signed, reopened and closed again."""
    return [
        ("bonus_closed", {**CLOSED, "plan": plan}),
        ("bonus_appealed", {**APPEAL, "plan": plan, "by": "P1"}),
        ("bonus_appeal_decided", {"appeal_id": 1, "accepted": True, "reason": "right", "plan": plan}),
        ("bonus_amount_decided", {"person_id": "P2", "amount": "12.50", "reason": "agreed", "plan": plan}),
        ("bonus_amount_decided", {"person_id": "P2", "amount": "13.50", "reason": "better", "plan": plan}),
        ("bonus_signed", {"signed": "f", "plan": plan}),
        ("bonus_signed", {"signed": "f", "plan": plan, "by": "P12"}),
        ("bonus_reopened", {"reason": "late answers", "plan": plan}),
        ("bonus_reopened", {"reason": "so it is", "plan": plan, "by": "P12"}),
        ("bonus_closed", {**CLOSED, "plan": plan, "revision": 2}),
    ]


def _made(steps: list[tuple[str, dict[str, object]]]) -> list[Decision]:
    return [_decision(number, kind, **said) for number, (kind, said) in enumerate(steps, start=1)]  # type: ignore[arg-type]


def test_each_step_is_a_stage():
    steps, after = _made(_history("a")), UNTIL + timedelta(days=1)

    stages = [revisions(steps[:count])[-1].stage(after) for count in range(1, len(steps) + 1)]

    assert stages == [
        *[Stage.SIGNING] * 6,
        Stage.FINAL,
        Stage.REOPENING,
        Stage.OPEN,
        Stage.SIGNING,
    ]


def test_the_window_is_open_through_its_last_day():
    [one] = revisions(_made(_history("a")[:1]))

    assert one.stage(UNTIL) is Stage.PROVISIONAL
    assert one.stage(UNTIL + timedelta(days=1)) is Stage.SIGNING


def test_who_did_what_when_and_why_is_kept_and_an_old_revision_stays_final():
    first, second = revisions_of(_made(_history("a")), "a")

    assert [act.by for act in first.signatures] == ["P10", "P12"]
    assert (first.is_final, first.is_superseded, second.is_final) == (True, True, False)
    assert [act.reason for act in first.reopened] == ["late answers", "so it is"]
    assert [(one.appeal_id, one.is_accepted) for one in first.appeals] == [(1, True)]
    assert [str(one.amount) for one in first.amounts] == ["12.50", "13.50"]
    assert second.appeals == ()


@given(
    st.lists(st.tuples(st.integers(0, 10), st.sampled_from(["withdrawn", "accepted_hold", "erasure_key", "b"]))),
    st.integers(0, 10),
)
def test_unrelated_decisions_change_nothing(others, upto):
    """Other kinds, and the whole history of another plan, anywhere between the decisions of one."""
    own = _history("a")[:upto]
    mixed: list[tuple[str, dict[str, object]]] = list(own)
    for place, kind in sorted(others, reverse=True):
        mixed.insert(min(place, len(mixed)), (kind, {"mark": "x", "plan": "b"}))
    woven = [step for pair in zip(_history("b"), [*mixed, *[("withdrawn", {})] * 10], strict=False) for step in pair]
    woven += mixed[10:]

    def plain(steps: list[tuple[str, dict[str, object]]]) -> list[object]:
        found = revisions_of(_made(steps), "a")
        return [
            (one.revision, one.stage(UNTIL), len(one.appeals), one.amounts and one.amounts[-1].amount, one.signed)
            for one in found
        ]

    assert plain(woven) == plain(own)
