"""How a place moved over time, and what its move is made of. Nothing here is a test of places: none is made."""

import polars as pl

from dashboard import wording
from dashboard.sentences.standing import change_words
from pipelines.metrics.catalogue import Metric
from pipelines.metrics.comparison import BETTER, WORSE
from pipelines.metrics.moves import Explained, Rivals
from pipelines.metrics.periods import Window, month_label
from pipelines.reference.chain import Threshold

# More sites than these are counted, not named.
NAMED = 4


def history_sentence(history: pl.DataFrame) -> str:
    """What the places and ranges of the site say, since it has been in the region that it is in at the end.

    It says which places lie within which ranges, and no more: windows that overlap are not tested against each other.
    """
    own = history.filter("is_own").sort("month")
    here = own.filter(pl.col("region_id") == own["region_id"][-1])
    placed = here.filter(pl.col("rank").is_not_null())
    if placed.is_empty():
        return f"No place in any of these {here.height} months." if here.height > 1 else "No place in this month."
    first, last = placed.row(0, named=True), placed.row(-1, named=True)
    if placed.height == 1:
        return f"A place in one month alone, {month_label(last['month'])}: {wording.place(last)}."
    best, worst = placed["rank"].min(), placed["rank"].max()
    common = placed["rank_low"].max(), placed["rank_high"].min()
    gaps = here.height - placed.height
    without = f"; no place in {wording.count(gaps, 'months')}" if gaps else ""
    of = first["rank_of"], last["rank_of"]
    ranked = f"of {of[1]}" if of[0] == of[1] else f"of {of[0]} ranked sites at first, {of[1]} at the end"
    where = f"Place {best} in all" if best == worst else f"Places {best} to {worst} in"
    said = f"{where} {placed.height} months, {ranked}{without}."
    if common[0] <= best and worst <= common[1]:
        held = "Each of these places" if best != worst else "This place"
        fits = f"{held} lies within the range of every month"
        stands_out = ": none of the moves goes beyond what the answers leave open" if best != worst else ""
        return f"{said} {fits}{stands_out}."
    is_held = last["rank_low"] <= first["rank"] <= last["rank_high"]
    return (
        f"{said} {_in_common(*common)} The range at the end, {wording.rank_range(last['rank_low'], last['rank_high'])}, "
        f"{'still holds' if is_held else 'leaves out'} the place of {month_label(first['month'])}, {first['rank']}."
    )


def _in_common(low: int, high: int) -> str:
    if low > high:
        return "No place lies within the range of every month."
    if low == high:
        return f"Place {low} lies within the range of every month."
    return f"Places {low} to {high} lie within the range of every month."


def history_caption(history: pl.DataFrame, window: Window) -> str:
    """What a point is, what the band is, and what must not be read into a step."""
    if window.cycle:
        point = (
            f"Each point is the place in the {window.label.lower()} at the end of that month; the line breaks where it "
            "begins anew, with few answers and a wide band."
        )
    elif history["month"].is_empty() or window.months(history["month"][-1]) == 1:
        point = "Each point is the place in that month alone."
    else:
        point = (
            f"Each point is the place over the {window.label} that end with it. Neighbouring points share most of their "
            "answers, so a step between them is no test of anything."
        )
    others = "" if history["is_own"].all() else "Grey: the other sites of the region."
    band = "Band: the places that the answers do not rule out (95 %, of this site alone)."
    return " ".join(part for part in (point, band, others, _regions_before(history)) if part)


def _regions_before(history: pl.DataFrame) -> str:
    """In which regions the site was before, in one line; empty where it was in one alone."""
    spans = history.filter("is_own").group_by("region_id", "region_name", maintain_order=True)
    until = spans.agg(pl.col("month").max()).sort("month")
    said = [f"until {month_label(month)} in {wording.said(name)}" for _, name, month in until.rows()[:-1]]
    return f"The place is that in the region of the time: {', '.join(said)}." if said else ""


def move_sentence(explained: Explained, metric: Metric, threshold: Threshold) -> str:
    """Why a place moved: from which to which, then the parts as a list, which add up; or why it can't be told."""
    then, now, parts = explained.then, explained.now, explained.move
    period = explained.period.label()
    if not explained.is_compared:
        return f"**Since {period}:** {change_words(explained.change)}."
    if parts is None or then is None or explained.rivals is None:
        row = now if not now["place"] else then
        when = "now" if row is now else "then"
        why = f" ({wording.state(row, metric, threshold)})" if row else ""
        return f"**Since {period}:** no place {when}{why}, so there is no move to explain."
    lines = [
        f"own score {wording.signed(metric, _number(explained.change['difference']))} "
        f"({change_words(explained.change)}): **{_places(parts.own)}**",
        f"{_others(explained.rivals)}: **{_places(parts.rivals)}**" if explained.rivals.sites else "",
        f"sites that no longer have a place: **{_places(parts.left)}**" if parts.left else "",
        f"sites that newly have a place: **{_places(parts.came)}**" if parts.came else "",
    ]
    moved = _places(parts.places) if parts.places else "the same"
    listed = "\n".join(f"- {line}" for line in lines if line)
    return (
        f"**Since {period}: from place {wording.place(then)} to {wording.place(now)}, {moved}**\n\n{listed}\n\n"
        f"{_answers(then['n'], now['n'], metric)}"
    )


def movers_sentence(movers: pl.DataFrame, before: str) -> str:
    """Who moved against the period `before`, and whose score has really changed."""
    if movers.is_empty():
        return f"No site has a place now and had one in {before} that can be compared, so no move can be told."
    up, down = (movers.filter(part).height for part in (pl.col("moved") > 0, pl.col("moved") < 0))
    kept = movers.height - up - down
    real = [f"{wording.said(name)} ({verdict})" for name, verdict in _really_changed(movers)]
    more = len(real) - NAMED
    named = f"{', '.join(real[:NAMED])} and {more:,} more" if more > 0 else ", ".join(real)
    certain = f"Really changed: {named}." if real else "No site's score has really changed."
    left = int(movers["rank_of"][0]) - movers.height
    uncompared = f" {left:,} that {'has' if left == 1 else 'have'} a place now can't be compared." if left > 0 else ""
    return f"Against {before}, {up:,} moved up, {down:,} down, {kept:,} kept the place.{uncompared} {certain}"


def _really_changed(movers: pl.DataFrame) -> list[tuple[str, str]]:
    return movers.filter(pl.col("verdict").is_in([BETTER, WORSE])).select("site_name", "verdict").rows()


def _places(lost: int) -> str:
    if not lost:
        return "no move"
    return f"{wording.count(abs(lost), 'places')} {'down' if lost > 0 else 'up'}"


def _others(rivals: Rivals) -> str:
    """The others' changes: "scores of the 7 other sites (3 improved, 1 of them for certain; 2 declined, none for certain)"."""
    counted = (
        ("improved", rivals.improved, rivals.certainly_improved),
        ("declined", rivals.declined, rivals.certainly_declined),
    )
    parts = [
        f"{sites:,} {what}, {f'{certain:,} of them' if certain else 'none'} for certain"
        for what, sites, certain in counted
        if sites
    ]
    whose = "score of the one other site" if rivals.sites == 1 else f"scores of the {rivals.sites:,} other sites"
    return f"{whose} ({'; '.join(parts) or 'none changed'})"


def _answers(then: object, now: object, metric: Metric) -> str:
    before, after = int(str(then)), int(str(now))
    gap = after - before
    more = "as many as then" if not gap else f"{abs(gap):,} {'more' if gap > 0 else 'fewer'} than then"
    return f"It rests on {wording.count(after, metric.counted)}, {more}."


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None
