"""Bonuses as tables: the parts of one statement, everybody's payouts, who is eligible."""

from collections.abc import Iterable, Mapping

import polars as pl
import pyarrow as pa

from dashboard import wording
from dashboard.pay import Eligibility
from dashboard.tables.arrow import as_arrow
from pipelines.bonus.enough import Basis
from pipelines.bonus.exact import half_up
from pipelines.metrics.catalogue import METRICS
from pipelines.rewards.ahead import Ahead
from pipelines.rewards.ahead_text import by_part
from pipelines.rewards.chance import printed_interval
from pipelines.rewards.cliffs import CliffCheck
from pipelines.rewards.crossing import Crossing, PartAhead
from pipelines.rewards.simulation.forecast import Forecast
from pipelines.rewards.statement import PartResult, State, Statement

BASES = {
    Basis.OWN: "own stays",
    Basis.ROLLING_12M: "own stays, 12 months",
    Basis.REGION_RATE: "the region",
    None: "too few answers",
}
STATES = {State.DUE: "due", State.GATE_FAILED: "gate failed", State.OPEN: "open"}
_FIRST = (False, None, True)
ELIGIBLE = {True: "eligible", False: "not eligible", None: "can't be told yet"}
FACTOR_DECIMALS = 4


def parts_table(one: Statement, about: Ahead | None = None) -> pa.Table:
    """A row per part: Part, Weight, Paid on (whose answers), Answers, Score with its 95 % interval, Factor (a dash where parts
    are looked at together); with what lies ahead: Next step, It takes (further best answers), It would pay."""
    steps = {} if about is None else by_part(about)
    nexts = [found.next if (found := steps.get(part.part_id)) else None for part in one.parts]
    counts = [part.paid_on.steps[-1] for part in one.parts]
    return pl.DataFrame(
        {
            "Part": [wording.plain(part.part_name) for part in one.parts],
            "Weight": [str(part.weight) for part in one.parts],
            "Paid on": [BASES[part.paid_on.basis] for part in one.parts],
            "Answers": [look.n for look in counts],
            "Score (95 % interval)": [_score(part) for part in one.parts],
            "Factor": [
                wording.NOTHING if part.factor is None else str(half_up(part.factor, FACTOR_DECIMALS))
                for part in one.parts
            ],
            **(_nexts(nexts, one.currency) if any(nexts) else {}),
        },
        schema_overrides={"Answers": pl.Int64},
    ).pipe(as_arrow)


def _score(part: PartResult) -> str:
    """The score as it is paid on, with its interval: "52.8 (50.5 to 55.1)"."""
    counts = part.paid_on.counts
    if part.score is None or counts is None:
        return wording.NOTHING
    metric, decimals = METRICS[part.metric], -int(part.score.as_tuple().exponent)
    ends = printed_interval(counts, metric, decimals=decimals)
    return f"{part.score}" if ends is None else f"{part.score} ({ends[0]} to {ends[1]})".replace("-", "−")


def crossings_table(one: Statement, about: Ahead) -> pa.Table:
    """A row per step about a part's score, or about the weighted score: Part, Now, Step, There (what it gives), By chance
    across, Just across (what is paid there)."""
    names = {part.part_id: part.part_name for part in one.parts}
    rows = [
        (names[part.part.part_id] if part.part else "The weighted score", part, crossing, way)
        for part in about.parts
        for crossing, way in _crossings(part)
    ]
    return pl.DataFrame(
        {
            "Part": [wording.plain(name) for name, _, _, _ in rows],
            "Now": [str(part.score) for _, part, _, _ in rows],
            "Step": [f"{way} {crossing.level.score}" for _, _, crossing, way in rows],
            "There": [
                wording.plain(
                    f"{crossing.level.gives}{', a jump' if crossing.level.is_jump else ''}"
                    f"{', guarded' if crossing.level.guarded else ''}"
                )
                for _, _, crossing, _ in rows
            ],
            "By chance across": [
                wording.NOTHING if crossing.chance is None else wording.chance(crossing.chance)
                for _, _, crossing, _ in rows
            ],
            f"Just across, {one.currency}": [wording.amount(crossing.amount) for _, _, crossing, _ in rows],
        }
    ).pipe(as_arrow)


def _crossings(part: PartAhead) -> list[tuple[Crossing, str]]:
    """The steps about a score that are told: the one held, the nearest jump below, the next one, the nearest jump above."""
    found = [(part.held, "above"), (part.fall, "above"), (part.next, "below"), (part.rise, "below")]
    told = [(crossing, way) for crossing, way in found if crossing is not None]
    return list({(crossing.level.score, way): (crossing, way) for crossing, way in told}.values())


def chances_table(forecast: Forecast) -> pa.Table:
    """A row per step that the end may lie on: Of (part, all parts, gate), Ends (on which step), Chance."""
    names = {part.part_id: part.part_name for part in forecast.parts}
    return pl.DataFrame(
        {
            "Of": [wording.plain(names.get(one.of, one.of)) for one in forecast.steps],
            "Ends": [wording.plain(one.label) for one in forecast.steps],
            "Chance": [wording.chance(one.chance) for one in forecast.steps],
        }
    ).pipe(as_arrow)


def _nexts(nexts: list[Crossing | None], currency: str) -> dict[str, list[str]]:
    return {
        "Next step": [wording.NOTHING if one is None else str(one.level.score) for one in nexts],
        "It takes": [wording.NOTHING if one is None else _takes(one) for one in nexts],
        f"Would pay {currency}": [wording.NOTHING if one is None else wording.amount(one.amount) for one in nexts],
    }


def _takes(one: Crossing) -> str:
    """The further best answers to the next step; of several parts to move, the fewest."""
    told = [takes.answers for takes in one.takes if takes.answers is not None]
    return f"{min(told):,} more" if told else "out of reach"


def payouts_table(
    statements: Iterable[Statement], labels: Mapping[str, str], check: CliffCheck | None = None
) -> pa.Table:
    """A row per person, by name: Manager, Sites, Amount (empty where open), By chance (how often chance alone puts them across
    a jump; a plan that runs has it), Factor, In post, State, Why."""
    rows = sorted(statements, key=lambda one: (one.person_name, one.person_id))
    return pl.DataFrame(
        {
            "Manager": [wording.plain(f"{one.person_name} ({one.person_id})") for one in rows],
            "Sites": [", ".join(wording.plain(labels.get(site, site)) for site in one.site_ids) for one in rows],
            "Amount": [None if one.amount is None else float(one.amount) for one in rows],
            **({} if check is None else {"By chance": _across(rows, check)}),
            "Factor": [wording.NOTHING if one.factor is None else str(one.factor) for one in rows],
            "In post": [one.share.text() for one in rows],
            "State": [STATES[one.state] for one in rows],
            "Why": [wording.plain("; ".join(one.reasons)) for one in rows],
        },
        schema_overrides={"Amount": pl.Float64},
    ).pipe(as_arrow)


def _across(rows: list[Statement], check: CliffCheck) -> list[str]:
    """How often chance alone puts each across a jump; of several the most likely one."""
    most: dict[str, float] = {}
    for cliff in check.cliffs:
        most[cliff.person_id] = max(cliff.chance, most.get(cliff.person_id, 0.0))
    rarely = f"under {100 * check.least_chance:.0f} %"
    told = [wording.chance(most[one.person_id]) if one.person_id in most else rarely for one in rows]
    return [wording.NOTHING if one.amount is None else text for one, text in zip(rows, told, strict=True)]


def eligibility_table(people: Iterable[Eligibility], labels: Mapping[str, str]) -> pa.Table:
    """A row per manager: Manager, Eligible, Why, Sites, In post; who is not eligible first. No amount and no factor."""
    rows = sorted(people, key=lambda one: _FIRST.index(one.is_eligible))
    return pl.DataFrame(
        {
            "Manager": [wording.plain(one.person_name) for one in rows],
            "Eligible": [ELIGIBLE[one.is_eligible] for one in rows],
            "Why": [wording.plain("; ".join(one.reasons)) for one in rows],
            "Sites": [", ".join(wording.plain(labels.get(site, site)) for site in one.site_ids) for one in rows],
            "In post": [one.share.text() for one in rows],
        }
    ).pipe(as_arrow)
