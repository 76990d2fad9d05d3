"""What to see to first, and what that rests on."""

import polars as pl

from dashboard import wording
from dashboard.sentences.trends import changes
from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.drivers import ANSWERED_BY, NEEDED, STEP, Drivers
from pipelines.metrics.penalty_reward import BASIC, DELIGHT, TOO_FEW

_SCORE = METRICS["satisfaction"]
_ORDINALS = ("", "second ", "third ", "fourth ", "fifth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth ")
# More departments than these are counted, not named.
NAMED = 3

ASSOCIATION = (
    "**Association, not cause.** Guests who score a department higher also score their stay higher; that does not prove that "
    "a better department lifts the stay by as much. Something else may lie behind both: a quiet week, a kind of guest. Take "
    "it as where to look first, try it, and read afterwards on Trends whether the overall score moved."
)


def first_things_sentence(departments: pl.DataFrame, where: str) -> str:
    """What to fix first, or that nothing stands out, and what matters and is strong. A few sentences.

    `departments` has a row per department, the one that matters most first, with matters, verdict, difference, gain with
    its ends and at_stake; `where` says of whose guests that is told. First to fix is, of those that matter, are really below
    the rest and surely go with a higher overall score, the one with most at stake. A share is positive even where points
    there go with a lower overall score (it may be a stand-in for another department): those are named, but not to be fixed.
    """
    rows = [row | {"place": place} for place, row in enumerate(departments.iter_rows(named=True))]
    worse = [row for row in rows if row["verdict"] == "worse"]
    strong = [row for row in rows if row["verdict"] == "better" and row["matters"]]
    below = [row for row in worse if row["matters"]]
    first = sorted((row for row in below if _lifts(row)), key=lambda row: _number(row["at_stake"]) or 0.0)
    unclear = [row for row in below if not _lifts(row)]
    if first:
        said = _fix(first[0], len(rows), where)
        said += f" Then: {_listed(first[1:])}." if first[1:] else ""
        said += f" Really below too: {_listed(unclear)}, but {_unclear(unclear, len(rows))}." if unclear else ""
    elif unclear:
        said = (
            "**What to fix first can't be told.** Really below the rest of the region where it matters: "
            f"{_listed(unclear)}, but {_unclear(unclear, len(rows))}. {_most(rows, where)}"
        )
    elif worse:
        they = "they matter" if len(worse) > 1 else "it matters"
        said = (
            f"**Nothing that matters much is below the rest of the region.** Really below: {_listed(worse)}, but {they} less "
            f"than most. {_most(rows, where)}"
        )
    elif departments["difference"].is_null().all():
        said = (
            "**No department can be compared with the rest of the region:** too few answers here or there. "
            f"{_most(rows, where)}"
        )
    else:
        said = f"**Nothing stands out:** no department is really below the rest of the region. {_most(rows, where)}"
    return said + (f" Strong where it matters: {_listed(strong)}." if strong else "")


def _lifts(row: dict[str, object]) -> bool:
    """Whether better scores there surely go with a higher overall score, the other departments being as they are."""
    low = _number(row["gain_low"])
    return low is not None and low > 0


def _unclear(rows: list[dict[str, object]], of: int) -> str:
    if of == 1:
        return "the answers can't tell that a better score there goes with a higher overall score"
    it = "them" if len(rows) > 1 else "it"
    return (
        f"the answers can't separate {it} from the other departments: with those as they are, a better score there does not "
        "surely go with a higher overall score"
    )


def _fix(row: dict[str, object], of: int, where: str) -> str:
    name, gap = wording.said(str(row["department_name"])), wording.signed(_SCORE, _number(row["difference"]))
    matters = _matters(row, of, where)
    return f"Fix first: **{name}**. It {matters} and is really below the rest of the region ({gap}). {_gain(row)}"


def _most(rows: list[dict[str, object]], where: str) -> str:
    if len(rows) == 1:
        return _gain(rows[0])
    return f"What matters most {where} is **{wording.said(str(rows[0]['department_name']))}**. {_gain(rows[0])}"


def _matters(row: dict[str, object], of: int, where: str) -> str:
    place = int(str(row["place"]))
    if of == 1:
        return "is the one department that enough guests answered"
    return f"matters {_ORDINALS[place]}most {where}" if place < len(_ORDINALS) else f"matters more than most {where}"


def _gain(row: dict[str, object]) -> str:
    """What a few points there go with; that the answers can't tell, where they can't."""
    gain, low, high = (_number(row[name]) for name in ("gain", "gain_low", "gain_high"))
    if gain is None or low is None or high is None:
        return "What a few points there go with can't be told: guests answer it as they answer others, or all alike."
    said = f"{wording.signed(_SCORE, gain)} overall ({wording.signed_interval(_SCORE, low, high)})"
    if low <= 0 <= high:
        return f"What {STEP:+.0f} points there go with can't be told from nothing: {said}."
    said = f"{STEP:+.0f} points there go with about {said}, the other departments being as they are."
    if high < 0:
        return (
            f"{said} That does not make worse scores good: departments go up and down together, and the answers can't "
            "separate this one from the others."
        )
    return said


def _number(value: object) -> float | None:
    return value if isinstance(value, float) else None


def _listed(rows: list[dict[str, object]]) -> str:
    said = [
        f"{wording.said(str(row['department_name']))} ({wording.signed(_SCORE, _number(row['difference']))})"
        for row in rows[:NAMED]
    ]
    more = len(rows) - len(said)
    if more:
        return f"{', '.join(said)} and {more} more"
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else said[0]


def order_sentence(told: Drivers) -> str:
    """How much is explained, and how sure it is which department matters most."""
    explained, low, high = told.explained
    parts = [
        f"Together they go along with {explained:.0f} % of the differences between guests' overall scores "
        f"({low:.0f} to {high:.0f} %)."
    ]
    if told.departments.height > 1:
        name = wording.said(str(told.departments["department_name"][0]))
        sure = "nearly sure" if told.top_again >= 95 else "likely" if told.top_again >= 80 else "not sure"
        parts.append(
            f"That {name} matters most is {sure}: with guests drawn anew 1,000 times it came first in {_often(told.top_again)}."
        )
    return " ".join(parts)


def _often(percent: float) -> str:
    # 99.9 % is not all.
    return "all of them" if percent >= 100 else f"{min(percent, 99.9):.1f} %" if percent > 99 else f"{percent:.0f} %"


def basis_sentence(told: Drivers, respondents: int, summed: int, whose: str) -> str:
    """Whose answers it rests on, and how many; `summed` more came without single guests; `whose` as said."""
    count = told.departments.height
    all_of_them = {1: "this department too", 2: "both departments"}.get(count, f"all {count} departments")
    return (
        f"How much each department matters is told from the {wording.count(told.guests, 'guests')} of {whose} who answered "
        f"{all_of_them}; {respondents:,} answered the overall question{_one_by_one(summed)}."
    )


def _one_by_one(summed: int) -> str:
    return f" one by one ({summed:,} more answers came added up, without single guests)" if summed else ""


def of_region_sentence(site_name: str, region_name: str, respondents: int, guests: int, summed: int) -> str:
    """That importance is the region's, as too few of the site's guests answered, or `summed` answers came without single
    guests; names as said."""
    few = (
        f"{wording.count(respondents, 'guests')} of {site_name} answered the overall question"
        if respondents < NEEDED
        else f"{wording.count(guests, 'guests')} of {site_name} answered every department that is weighed"
    )
    few += _one_by_one(summed)
    return (
        f"**How much a department matters is told for {region_name} as a whole, not for {site_name} alone:** {few}, and "
        f"{NEEDED} are needed. How {site_name} does in each is its own."
    )


def asked_otherwise_sentence(asked_otherwise: pl.DataFrame) -> str:
    """That a question is asked otherwise within the period; empty where none is. `asked_otherwise`: month, change."""
    if asked_otherwise.is_empty():
        return ""
    return (
        f"Within this period a question is asked otherwise {changes(asked_otherwise)}. Mind the break: answers of before and "
        "after are taken together here."
    )


def left_out_sentence(left_out: pl.DataFrame) -> str:
    """Which departments are not weighed as too few answered them, and whether one of them is below the rest."""
    if left_out.is_empty():
        return ""
    named = [
        f"{wording.said(name)} ({_percent(share)}{', really below the rest of the region' if verdict == 'worse' else ''})"
        for name, share, verdict in left_out.select("department_name", "answered", "verdict").rows()
    ]
    return (
        f"Not weighed, as fewer than {ANSWERED_BY} % of guests answered: {', '.join(named)}. "
        "How much they matter to those who use them is not told here."
    )


def _percent(share: float) -> str:
    # What is left out lies below the limit, and is not rounded up to it.
    return "under 1 %" if share < 1 else f"{min(round(share), ANSWERED_BY - 1)} %"


def basics_sentence(departments: pl.DataFrame) -> str:
    """Which departments are basics, and which delight."""
    kinds = {
        kind: [wording.said(name) for name in departments.filter(pl.col("kind") == kind)["department_name"]]
        for kind in (BASIC, DELIGHT)
    }
    if departments["kind"].eq(TOO_FEW).all():
        return "Too few guests gave low or high scores to tell what either goes with. A longer period may tell."
    if len(kinds[BASIC]) == departments.height > 1:
        return "In every department a low score costs more than a high one gains: getting none wrong comes before excelling."
    parts = []
    if kinds[BASIC]:
        parts.append(f"A low score costs more than a high one gains: {', '.join(kinds[BASIC])}. Get these right first.")
    if kinds[DELIGHT]:
        parts.append(f"A high score gains more than a low one costs: {', '.join(kinds[DELIGHT])}. Here excelling pays.")
    return (
        " ".join(parts)
        or "For no department can the answers tell whether a low score costs more than a high one gains."
    )


def compared_with_nothing(departments: pl.DataFrame) -> str:
    """Which departments are not drawn against the rest of the region as they can't be compared; empty where all can."""
    missing = departments.filter(pl.col("difference").is_null())["department_name"]
    return f"Not drawn, as too few answered: {', '.join(map(wording.said, missing))}." if len(missing) else ""
