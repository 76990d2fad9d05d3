"""The numbers of decisions, as other records name them."""

from collections.abc import Sequence

from pipelines.decisions.chain import Decision


def numbers_after(decisions: Sequence[Decision], since: int, by: str | None, kinds: Sequence[str] = ()) -> str:
    """Which decisions of a person came after the first `since`: "7" or "7 to 9"; empty where none did.

    `by` None: those that name nobody. `kinds`: of these alone.
    """
    new = (one for one in decisions[since:] if not kinds or one.kind in kinds)
    made = [one.number for one in new if one.content.get("by") == by]
    if not made:
        return ""
    return f"{made[0]}" if len(made) == 1 else f"{made[0]} to {made[-1]}"
