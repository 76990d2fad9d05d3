"""simulate: what a bonus plan costs, what chance alone does to it, and who wins and loses by another one."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

import typer

from pipelines.bonus.exact import plain
from pipelines.commands.bonus import PlanArgument
from pipelines.commands.taking_out import Leaving, take_out
from pipelines.commands.terminal import HomeOption, err, out, printable, progress_bar
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.rewards.simulation.calibrating import calibrated
from pipelines.rewards.simulation.comparing import Comparison
from pipelines.rewards.simulation.noise import Simulation
from pipelines.rewards.simulation.tables import simulation_table
from pipelines.simulating import REPLICATES, SEED, Simulated, Trial, simulated
from pipelines.spreadsheets import csv_file

Against = Annotated[
    str | None,
    typer.Option("--against", metavar="PLAN_ID", help="Another plan, to hold it against.", show_default=False),
]
Changes = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="PLACE=VALUE", help="Another number, such as knots.0.score=68.", show_default=False),
]
From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Other months: their first day.")]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Other months: their last day.")]
Resamples = Annotated[int, typer.Option("--resamples", help="How many resamples are drawn.")]
Seed = Annotated[int, typer.Option("--seed", min=0, help="The same seed draws the same resamples.")]
Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write a line per person there; never over a file.", show_default=False),
]
Calibrate = Annotated[
    str | None,
    typer.Option(
        "--calibrate",
        metavar="ZONE=SHARE,…",
        help="Of a plan with zones: thresholds that give each its share, such as Green=0.25,Clear=0.6,Yellow=0.1,Red=0.05.",
        show_default=False,
    ),
]

# So many people are named on the terminal; the file has all.
NAMED = 10
_PERSON = "  {:<10} {:<24} {:>14} {:>31} {:>8} {:>8}"
_GROUP = "  {:<12} {:<20} {:>8} {:>7} {:>6} {:>16} {:>16}"


def simulate_command(  # noqa: PLR0913, PLR0917  (an option each)
    plan_id: PlanArgument,
    home: HomeOption = DEFAULT_HOME,
    against: Against = None,
    change: Changes = None,
    first_day: From = None,
    last_day: To = None,
    resamples: Resamples = REPLICATES,
    seed: Seed = SEED,
    calibrate: Calibrate = None,
    csv: Csv = None,
) -> None:
    """Try a bonus plan out: what it costs, how much of it is chance, who wins and loses by another plan or other thresholds.

    Guests are drawn again and again from those who answered, and the plan is worked out anew each time. With --against or
    --set the same is done with the other plan, and the two are held against each other. --from and --to run it on other
    months, such as last year's. Nothing is stored.
    """
    trial = Trial(
        plan_id=plan_id,
        against=against,
        changes=tuple(_change(one) for one in change or ()),
        window=_window(first_day, last_day),
        replicates=resamples,
        seed=seed,
    )
    place = Home(home.resolve())
    with progress_bar() as report:
        found = simulated(place, trial, progress=report)
    for line in _lines(found, calibrate):
        out.print(line)
    if csv is not None:
        table = simulation_table(found.plan, found.comparison)
        leaving = Leaving("a simulated bonus plan", _chosen(trial), table.height)
        take_out(place, csv, csv_file(table), leaving, option="--csv")
        out.print(f"Written to {csv}: {len(found.plan.people):,} people.")
    for note in found.notes:
        err.print(note)


def _chosen(trial: Trial) -> str:
    window = f"{trial.window[0]} to {trial.window[1]}" if trial.window else ""
    held = f"against {trial.against}" if trial.against else ""
    # By name alone: what somebody tries out may be an amount, and pay is kept out of logs.
    changes = [f"another {place}" for place, _ in trial.changes]
    return "; ".join(part for part in (f"plan {trial.plan_id}", held, *changes, window) if part)


def _change(written: str) -> tuple[str, str]:
    place, equals, value = written.partition("=")
    if not equals or not place.strip():
        raise Mistake(
            f"{written!r} changes nothing", mend="write a place and its value, such as --set knots.0.score=68"
        )
    return place.strip(), value.strip()


def _window(first: datetime | None, last: datetime | None) -> tuple[date, date] | None:
    if (first is None) != (last is None):
        raise Mistake("other months have a first and a last day", mend="give both --from and --to")
    return (first.date(), last.date()) if first and last else None


def _lines(found: Simulated, calibrate: str | None) -> Iterator[str]:
    yield from _plan_lines(found.plan)
    if found.other is not None and found.comparison is not None:
        yield ""
        yield "Held against"
        yield from _plan_lines(found.other)
        yield ""
        yield from _comparison_lines(found.comparison, found.plan.plan.currency)
    if calibrate is not None:
        yield ""
        yield from _zone_lines(found.plan, calibrate)


def _plan_lines(found: Simulation) -> Iterator[str]:
    plan, currency = found.plan, found.plan.currency
    yield f"{printable(plan.plan_name)} ({plan.plan_id}): stays from {plan.window.first_day} to {plan.window.last_day}"
    yield f"  As it stands     {found.total:>16,} {currency}"
    yield f"  All at target    {found.at_target:>16,} {currency}"
    yield f"  At the most      {found.at_maximum:>16,} {currency}"
    yield (
        f"  By chance        {found.low:,} to {found.high:,} {currency}, middle {found.median:,} "
        f"(90 % of {found.replicates:,} resamples)"
    )
    people = f"{found.changing:,.1f} of {len(found.people):,} people"
    yield f"  By noise alone {people} are on another step, and {found.moving:,} {currency} go to somebody else."
    for gate in found.gates:
        yield (
            f"  Gate {printable(gate.gate_name)}: {gate.failing:,} of {gate.people:,} fail, "
            f"{gate.failing_on_average:,.1f} in a resample on average"
        )
    for note in found.notes:
        yield f"  {note}"
    unsure = [one for one in found.people if one.other_step]
    if not unsure:
        return
    yield "  Nearest to a step"
    yield _PERSON.format("person", "name", "amount", "90 % of resamples", "amount≠", "step≠").rstrip()
    ordered = sorted(unsure, key=lambda one: (-(one.other_step or 0), one.person_id))
    for one in ordered[:NAMED]:
        yield _PERSON.format(
            one.person_id,
            printable(one.person_name, most=23),
            f"{one.amount:,}",
            f"{one.low:,} – {one.high:,}",
            f"{one.other_amount:.0%}",
            f"{one.other_step:.0%}",
        )
    if len(ordered) > NAMED:
        yield f"  and {len(ordered) - NAMED:,} more; --csv FILE writes all"


def _comparison_lines(compared: Comparison, currency: str) -> Iterator[str]:
    yield "Who wins and who loses by the other plan"
    yield _GROUP.format("by", "", "winners", "losers", "same", f"won {currency}", f"lost {currency}")
    for one in compared.groups:
        yield _GROUP.format(
            one.by, printable(one.name, most=19), one.winners, one.losers, one.same, f"{one.won:,}", f"{one.lost:,}"
        )
    untold = compared.groups[0].untold
    if untold:
        yield f"  Not compared, as one of the two amounts is not known: {untold:,} people."


def _zone_lines(found: Simulation, calibrate: str) -> Iterator[str]:
    proposal = calibrated(found.plan, found.payouts, dict(_share(one) for one in calibrate.split(",")))
    yield "Zones proposed from the scores as they stand"
    for zone in proposal.zones.zones:
        at_least = "all others" if zone.at_least is None else f"from {plain(zone.at_least)}"
        yield f"  {printable(zone.label):<20} {at_least:<12} {proposal.counts[zone.label]:>6,} people"


def _share(written: str) -> tuple[str, Decimal]:
    label, value = _change(written)
    try:
        return label, Decimal(value)
    except InvalidOperation:
        raise Mistake(f"{value!r} is no share", mend="write shares of 1, such as Green=0.25,Red=0.75") from None
