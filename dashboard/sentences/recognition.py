"""Award years in plain words: who is honoured, who is not and why not, and how final that is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

import polars as pl

from dashboard import wording
from dashboard.recognition import SeenAward, SeenYear
from dashboard.sentences.league import listed
from pipelines.recognition.ahead import NextTier
from pipelines.recognition.called import who
from pipelines.recognition.frames import EXCLUDED, WINNER
from pipelines.recognition.measured import Measured, measured
from pipelines.recognition.paper.award_words import AwardLine
from pipelines.recognition.rules import Rule
from pipelines.reference.awards.award import Award

CO_WINNERS = "co-winners"
# More than so many are counted, not told one by one.
LINES = 12


def standing_sentence(seen: SeenYear) -> str:
    """How final a year is, and from when on it can be."""
    if seen.published_on is not None:
        by = f" by {wording.said(seen.published_by)}" if seen.published_by else ""
        return f"**Final:** published on {wording.day(seen.published_on)}{by}; no later answer changes the list."
    until = f"by the answers up to {wording.day(seen.day)}"
    if seen.is_provisional:
        return (
            f"**Provisional,** {until}: names may still change. It can be final from {wording.day(seen.final_from)} on, when "
            "late answers are in too."
        )
    return f"**Provisional,** {until}: all of them are in, and HR has not published the list yet."


def year_sentence(seen: SeenYear) -> str:
    """How many are honoured, and which awards honour nobody."""
    honoured = sum(one.winners.select("class_id", "key").n_unique() for one in seen.awards)
    nobody = [one.award.award_name for one in seen.awards if one.winners.is_empty()]
    said = f"**{wording.count(len(seen.awards), 'awards')}, {honoured:,} honoured.**"
    yet = " so far" if seen.published_on is None else ""
    return f"{said} Nobody{yet}: {listed(nobody)}; why stands with the award." if nobody else said


def place(row: Mapping[str, object]) -> str:
    """The place that is read out: "2", "=2" where it is shared; a dash for who has none."""
    return wording.NOTHING if row["place"] is None else f"{'=' if row['is_shared'] else ''}{row['place']}"


def score(measure: Measured, row: Mapping[str, object]) -> str:
    """A score with its 95 % interval: "91.2 (90.1 to 92.3)"; a dash where there is none."""
    unit = " %" if measure.unit == "%" else ""
    return _with_ends(
        row["value"], row["low"], row["high"], lambda one: f"{wording.exact(one, measure.decimals)}{unit}"
    )


def change(measure: Measured, row: Mapping[str, object]) -> str:
    """A change with its 95 % interval: "+6.0 (+4.3 to +7.7)"; a dash where there is none."""
    return _with_ends(row["change"], row["change_low"], row["change_high"], lambda one: _signed(one, measure.decimals))


def result(award: Award, row: Mapping[str, object]) -> str:
    """What decides, with its interval: the change of an improvement award, else the score."""
    return change(measured(award), row) if award.improvement is not None else score(measured(award), row)


def own_line(one: SeenAward, row: Mapping[str, object], *, with_site: bool) -> str:
    """How a candidate stands in an award, in one line: the tier and why, or why not, and what the next tier takes."""
    award = one.award
    named = with_site or row["department_id"] or row["display_name"]
    whose = f", {wording.said(who(row, with_site=with_site))}" if named else ""
    title = f"{wording.said(award.award_name)}{whose}"
    if row["state"] == WINNER:
        shared = f", place {place(row)}" if row["place"] is not None else ""
        tier = wording.said(named_tier(award, row) or "honoured")
        line = f"**{title}: {tier}{shared}.** {wording.said(str(row['reason'] or ''))}"
    else:
        line = f"**{title}:** not honoured. {wording.said(str(row['why_not'] or ''))}"
    # Why not has just said whom the tier goes to.
    is_named = row["state"] != WINNER and row["rule"] == Rule.TIER_NOT_REACHED
    ahead = next_tier(one.ahead.get((str(row["class_id"]), str(row["key"]))), award, is_named=is_named)
    return line if ahead == wording.NOTHING else f"{line} {wording.said(ahead)}."


def named_tier(award: Award, row: Mapping[str, object]) -> str:
    """The name of a winner's tier; "" where it only repeats that of the award."""
    tier = str(row["tier_name"])
    return "" if tier == award.award_name else tier


def winner_lines(winners: pl.DataFrame, award: Award) -> str:
    """Who is honoured, and why, a line each; with the class where there are several."""
    several = winners["class_id"].n_unique() > 1
    return "\n".join(f"- {_winner_line(row, award, with_class=several)}" for row in winners.iter_rows(named=True))


def _winner_line(row: Mapping[str, object], award: Award, *, with_class: bool) -> str:
    # A department's class is most often its own name.
    is_said = str(row["class_name"]) == str(row["department_name"]) and row["display_name"] is None
    among = f" ({wording.said(str(row['class_name']))})" if with_class and not is_said else ""
    tier = named_tier(award, row)
    at = "" if row["place"] is None else f"place {place(row)}"
    given = ", ".join(part for part in (tier, at) if part)
    whose = (
        f"{wording.said(given[0].upper() + given[1:])}: {wording.said(who(row))}" if given else wording.said(who(row))
    )
    return f"**{whose}**{among}. {wording.said(str(row['reason'] or ''))}"


def own_sentence(called: str, awards: Sequence[SeenAward], rows: Sequence[pl.DataFrame], *, is_final: bool) -> str:
    """What the year comes to for the own site or region: in how many awards it is honoured, or has a place."""
    places = [one for one, own in zip(awards, rows, strict=True) if not own.is_empty()]
    won = sum(WINNER in own["state"] for own in rows)
    ranked = sum(not own.filter(pl.col("state") != EXCLUDED).is_empty() for own in rows)
    whose = f"**{called}:"
    if won:
        return f"{whose} honoured in {won} of {wording.count(len(places), 'awards')}.**"
    if ranked:
        yet = "" if is_final else " so far"
        return f"{whose} not honoured{yet};** it is ranked in {ranked} of {wording.count(len(places), 'awards')}."
    return f"{whose} in no award{'' if is_final else ' yet'}.** Why not stands beside each."


def next_tier(ahead: NextTier | None, award: Award, *, is_named: bool = False) -> str:
    """What the next tier takes: "Silver takes 85.0: 1.2 more", or "That takes …" where it was named just before; a dash where
    it can't be told."""
    if ahead is None or ahead.bar is None or ahead.away is None:
        return wording.NOTHING
    measure = measured(award)
    bar = wording.exact(ahead.bar, measure.decimals)
    if ahead.away == 0:
        return f"{ahead.tier_name}: its {bar} is reached, so not the score alone decides"
    more = ", and what else the rules ask" if ahead.asks_more else ""
    return f"{'That' if is_named else ahead.tier_name} takes {bar}: {wording.exact(ahead.away, measure.decimals)} more{more}"


def co_winners_sentence(winners: pl.DataFrame) -> str:
    """How many are honoured together, as the data can't tell them apart; empty where nobody is."""
    together = winners.filter(pl.col("decided_by") == CO_WINNERS)
    if together.is_empty():
        return ""
    return (
        f"**{together.height:,} co-winners:** the answers of their guests can't tell them apart, so they share a place, "
        "marked with =."
    )


def excluded_sentence(counts: pl.DataFrame, words: Mapping[str, str]) -> str:
    """How many each rule kept from being honoured: "12 no tier reached; 3 too few answers"."""
    said = [
        f"{row['candidates']:,} {words.get(str(row['rule']), str(row['rule']))}" for row in counts.iter_rows(named=True)
    ]
    return f"**Not honoured: {int(counts['candidates'].sum()):,}.** {wording.said('; '.join(said))}." if said else ""


def spread_sentence(found: pl.DataFrame) -> str:
    """Whether the award favours a kind."""
    favoured = found.filter("is_favoured")
    if found.is_empty():
        return "All candidates are of one kind, so that none can be favoured."
    if favoured.is_empty():
        return "**No kind is favoured:** as many are honoured of each as chance could bring about."
    said = [
        f"{wording.said(str(row['kind']))} ({wording.said(str(row['by']).lower())}): {row['honoured']:,} honoured, "
        f"{wording.exact(row['expected'], 1)} to be expected"
        for row in favoured.iter_rows(named=True)
    ]
    return (
        f"**The rules favour a kind:** {'; '.join(said)}. Chance alone seldom does that. Look into the rules before "
        "the list is read out."
    )


def measured_sentence(award: Award) -> str:
    """What decides, and of which stays."""
    measure, window = measured(award), award.window
    what = f"the change of {measure.label.lower()}" if award.improvement is not None else measure.label
    return (
        f"{wording.said(what[0].upper() + what[1:])}, stays from {wording.day(window.first_day)} to "
        f"{wording.day(window.last_day)}. {wording.said(measure.definition)}"
    )


def rule_lines(lines: Iterable[AwardLine]) -> str:
    """The rules of an award, a line for all that is said about the same thing."""
    said = [
        f"- **{wording.said(about)}:** {' '.join(wording.said(line.says) for line in about_it)}"
        for about, about_it in groupby(lines, key=lambda line: line.about)
    ]
    return "\n".join(said)


def chart_words(rows: pl.DataFrame, award: Award) -> str:
    """The chart in words."""
    told = [f"{who(row)}: {result(award, row)}" for row in rows.head(LINES).iter_rows(named=True)]
    more = f"; and {rows.height - LINES:,} more" if rows.height > LINES else ""
    return f"{measured(award).label} with its 95 % interval. {'; '.join(told)}{more}"


def _with_ends(value: object, low: object, high: object, words: Callable[[float], str]) -> str:
    if not isinstance(value, float):
        return wording.NOTHING
    if not isinstance(low, float) or not isinstance(high, float):
        return words(value)
    return f"{words(value)} ({words(low).removesuffix(' %')} to {words(high).removesuffix(' %')})"


def _signed(value: float, decimals: int) -> str:
    text = wording.exact(value, decimals)
    return text if text.startswith("−") or float(text) == 0 else f"+{text}"
