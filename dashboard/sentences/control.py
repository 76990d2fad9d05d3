"""What a control chart says, and what those of a region say together."""

import polars as pl

from dashboard import wording
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.control import FEWEST_POINTS, OUTSIDE, RUN, SHIFT, TREND
from pipelines.metrics.periods import Period, month_label
from pipelines.reference.chain import Threshold


def shift_sentence(row: dict[str, object], metric: Metric, region_name: str, threshold: Threshold) -> str:
    """What the row of a site says (`shifts.shifts`): its latest signal, named and dated, or why there is none."""
    rest = f"the rest of {wording.said(region_name)}"
    if row["state"] == "nobody to compare with":
        return f"**Nothing to compare with:** no other site was in {wording.said(region_name)} in all of these months."
    if row["state"] == "too few months":
        return _too_few(row, metric, threshold)
    if row["state"] == "no signal":
        return (
            f"**No signal of a shift in the last 12 months:** every month lay where chance puts it around the usual "
            f"distance to {rest}, {wording.signed(metric, row['centre'])}.{_mirror(row)}"
        )
    return f"{_signal(row, metric, rest)} {_by_chance(row)}{_mirror(row)}"


def _too_few(row: dict[str, object], metric: Metric, threshold: Threshold) -> str:
    points = int(str(row["points"]))
    if points >= FEWEST_POINTS:
        why = (
            f"the {points} months with enough {metric.counted} have too many gaps between them, or do not differ at all"
        )
    else:
        begun = f" since {month_label(row['since'])}" if row["months"] != row["points"] else ""
        needed = f"{FEWEST_POINTS} months with {threshold.show} {metric.counted} or more"
        why = f"limits need {needed}, and there are {points}{begun}"
    return f"**Too few months to tell a shift from chance:** {why}. The rolling 12 months may say more."


def _signal(row: dict[str, object], metric: Metric, rest: str) -> str:
    up = row["direction"] == 1
    side, good = "above" if up else "below", up == metric.higher_is_better
    news = "for the better" if good else "for the worse"
    first, last, run = month_label(row["first"]), month_label(row["last"]), row["run"]
    span = f"since {first}" if row["is_ongoing"] else f"from {first} to {last}"
    over = "" if row["is_ongoing"] else "; it has not gone on"
    # A row of points goes on over months with too few answers.
    every = "every month" if run == Period(row["first"], row["last"]).months else "every month with enough answers"
    if row["rule"] == SHIFT:
        return f"**A signal of a shift {news}:** {span} {every} lay {side} the usual distance to {rest} ({run} in a row){over}."
    if row["rule"] == TREND:
        # The first month is the one from which the others rise or fall: seven months are six steps.
        steps, until = "rose" if up else "fell", "on" if row["is_ongoing"] else f"to {last}"
        return f"**A signal of a trend {news}:** against {rest} it {steps} {every} from {first} {until} ({run} months){over}."
    if row["rule"] == OUTSIDE:
        again = f", the {run} months since {first} alike" if row["run"] != 1 else ""
        return (
            f"**Out of the ordinary, {news}:** In {last} the distance to {rest} was {wording.signed(metric, row['value'])}, "
            f"{side} what chance does ({wording.count(int(str(row['n'])), metric.counted)}{again}); usual is "
            f"{wording.signed(metric, row['centre'])}."
        )
    return (
        f"**A hint of a shift {news}:** of three months around {last} two lay far {side} the usual distance to {rest}, "
        f"{wording.signed(metric, row['centre'])}, all but beyond what chance does."
    )


def _by_chance(row: dict[str, object]) -> str:
    rate = float(str(row["false_alarms"]))
    return f"By chance alone, {rate:.0f} of 100 sites in which nothing happens have a signal within a year."


def _mirror(row: dict[str, object]) -> str:
    """That a rest of one or two sites moves the distance by itself; empty where it is made of more."""
    few = {1: " The rest is one other site", 2: " The rest is two other sites"}.get(int(str(row["rest_sites"])), "")
    return f"{few}: what shifts there shows here too, the other way round." if few else ""


def how_to_read(row: dict[str, object], site_name: str, region_name: str, threshold: Threshold) -> str:
    """What is charted and what the marks mean, for the site of a row."""
    others = wording.count(int(str(row["rest_sites"])), "sites")
    return (
        f"Each point is {wording.said(site_name)} minus the rest of {wording.said(region_name)} in that month, so that a "
        f"season or a strike that hits all of them is in none. The rest: the {others} that were there in all of these months. "
        "Grey: where chance puts a month, by how far months usually lie apart and how many answers they have. ▲ ▼ months of a "
        f"signal: beyond the grey, {RUN} in a row on one side of the line, {RUN} in a row that rise or fall, or two of three "
        f"close to the edge. Limits begin anew only where something is noted, and need {FEWEST_POINTS} months with "
        f"{threshold.show} answers. A hollow point is the running month and counts in nothing."
    )


def region_sentence(shifts: pl.DataFrame) -> str:
    """How many sites of a region have a signal, and how many would if nothing had happened anywhere."""
    judged = shifts.filter(pl.col("state").is_in(["signal", "no signal"]))
    young, alone = (
        _left(shifts.filter(state=state).height, what)
        for state, what in (
            ("too few months", "too few months to tell"),
            ("nobody to compare with", "no other site to be compared with"),
        )
    )
    left = young + alone
    if judged.is_empty():
        none = "" if alone and not young else "No site has enough months to tell a shift from chance."
        return f"{none}{left}".strip()
    found = judged.filter(state="signal").height
    some = {0: "None", 1: "1"}.get(found, f"{found:,}")
    sites = wording.count(judged.height, "sites")
    if judged.height == 1:
        rate = f"Of 100 in which nothing happens {judged['false_alarms'][0]:.0f} would, by chance alone."
        return f"**The one site that can be judged has {'a' if found else 'no'} signal in the last 12 months.** {rate}{left}"
    expected = judged["false_alarms"].sum() / 100
    by_chance = f"about {expected:.0f}" if expected >= 0.5 else "hardly one"
    return (
        f"**{some} of {sites} {'show' if found > 1 else 'shows'} a signal in the last 12 months.** "
        f"Of {judged.height:,} in which nothing happens {by_chance} would, by chance alone.{left}"
    )


def _left(sites: int, what: str) -> str:
    return f" {wording.count(sites, 'sites')} {'has' if sites == 1 else 'have'} {what}." if sites else ""
