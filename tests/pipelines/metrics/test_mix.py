"""The mix of guests against plain least squares on single answers, and what must hold of it whatever the answers."""

import itertools
from collections.abc import Sequence

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.metrics.catalogue import METRICS
from pipelines.metrics.mix import ADJUSTED, APART, NOT_KNOWN, ONLY_ONE, SAME_AS_EARLIER, Mix, mix, with_adjusted
from pipelines.metrics.mix_sums import sums_of
from pipelines.metrics.scorecard import scored
from tests.mixes import Answer, rows_of

SATISFACTION = METRICS["satisfaction"]
ADJUSTERS = {"guest": ("business", "couple", "family"), "channel": ("direct", "agency")}
NOWHERE = ("nobody",)


def of(answers: Sequence[Answer], adjusters=ADJUSTERS, metric=SATISFACTION) -> Mix:
    return mix(sums_of(rows_of(answers), metric), adjusters)


def drawn(seed: int, sites: int = 7, most: int = 60) -> list[Answer]:
    """Sites whose guests differ, with effects of guest and channel; a few of whom it is not known what they are."""
    generator = np.random.default_rng(seed)
    answers = []
    for site in range(sites):
        guests, channels = generator.dirichlet([1, 1, 1, 0.2]), generator.dirichlet([1, 1, 0.2])
        for _ in range(generator.integers(20, most)):
            guest = generator.choice(["business", "couple", "family", "unknown"], p=guests)
            channel = generator.choice(["direct", "agency", "unknown"], p=channels)
            felt = 70 + site - 8 * (guest == "business") + 3 * (channel == "direct") + generator.normal(0, 15)
            score = int(np.clip(round(felt / 10), 0, 10)) * 1000
            answers.append(
                Answer(f"S{site}", {"guest": str(guest), "channel": str(channel)}, score, int(score >= 9000))
            )
    return answers


def outcomes(answers: Sequence[Answer], metric_name: str) -> np.ndarray:
    if metric_name == "top_box":
        return np.array([100.0 * answer.is_top_box for answer in answers])
    if metric_name == "nps":
        return np.array([100.0 * ((one.score >= 9000) - (one.score <= 6000)) for one in answers])
    return np.array([one.score / 100 for one in answers])


def by_the_book(answers: Sequence[Answer], metric_name: str) -> tuple[dict, dict, dict, dict]:
    """Least squares on single answers with a column per site and kind: each kind's value with its error, and each site's
    effect with its error, where guests of no known kind count as the average of the known."""
    sites = sorted({one.site_id for one in answers})
    x = [[float(one.site_id == site) for site in sites] for one in answers]
    columns = [(dimension, kind) for dimension, kinds in ADJUSTERS.items() for kind in (*kinds[1:], "unknown")]
    for row, one in zip(x, answers, strict=True):
        row += [float(one.kinds[dimension] == kind) for dimension, kind in columns]
    design, y = np.array(x), outcomes(answers, metric_name)
    coefficients, _, rank, _ = np.linalg.lstsq(design, y, rcond=None)
    unexplained = ((y - design @ coefficients) ** 2).sum() / (len(y) - rank)
    covariance = unexplained * np.linalg.inv(design.T @ design)
    of_kind, known = {}, {}
    for dimension, kinds in ADJUSTERS.items():
        for kind in kinds:
            row = np.zeros(len(coefficients))
            if kind != kinds[0]:
                row[len(sites) + columns.index((dimension, kind))] = 1
            of_kind[dimension, kind] = row
            known[dimension, kind] = sum(one.kinds[dimension] == kind for one in answers)
    for dimension, kinds in ADJUSTERS.items():
        total = sum(known[dimension, kind] for kind in kinds)
        average = sum(of_kind[dimension, kind] * known[dimension, kind] / total for kind in kinds)
        for kind in kinds:
            of_kind[dimension, kind] = of_kind[dimension, kind] - average
    of_site = {}
    for site in sites:
        own = [one for one in answers if one.site_id == site]
        of_site[site] = -sum(
            of_kind[kind] * sum(one.kinds[kind[0]] == kind[1] for one in own) / len(own) for kind in of_kind
        )

    def told(rows: dict) -> tuple[dict, dict]:
        return {key: row @ coefficients for key, row in rows.items()}, {
            key: np.sqrt(row @ covariance @ row) for key, row in rows.items()
        }

    return *told(of_kind), *told(of_site)


def kind_values(found: Mix, column: str = "value") -> dict[tuple[str, str], float]:
    rows = found.kinds.filter(state=ADJUSTED)
    return {(row["dimension_id"], row["segment_id"]): row[column] for row in rows.iter_rows(named=True)}


def site_effects(found: Mix) -> dict[str, float]:
    return dict(found.sites.select("site_id", "effect").rows())


@pytest.mark.parametrize("metric_name", ["satisfaction", "top_box", "nps", "index"])
@pytest.mark.parametrize("seed", range(4))
def test_it_is_least_squares_on_single_answers(seed: int, metric_name: str) -> None:
    answers = drawn(seed)
    values, errors, effects, _ = by_the_book(answers, metric_name)

    found = of(answers, metric=METRICS[metric_name])

    assert kind_values(found) == pytest.approx(values, abs=1e-9)
    assert kind_values(found, "standard_error") == pytest.approx(errors, abs=1e-9)
    assert site_effects(found) == pytest.approx(effects, abs=1e-9)


def test_the_interval_of_an_effect_is_that_of_least_squares() -> None:
    from scipy.stats import t

    answers = drawn(9)
    errors = by_the_book(answers, "satisfaction")[3]
    freedom = len(answers) - 7 - 5

    halves = dict(of(answers).sites.select("site_id", "effect_half").rows())

    assert halves == pytest.approx({site: t.ppf(0.975, freedom) * error for site, error in errors.items()}, abs=1e-9)


def test_whether_kinds_differ_at_all_is_the_f_test_of_two_models() -> None:
    from scipy.stats import f

    answers = drawn(4)
    sites = sorted({one.site_id for one in answers})
    unknown = [[float(one.site_id == site) for site in sites] for one in answers]
    for row, one in zip(unknown, answers, strict=True):
        row += [float(one.kinds[dimension] == "unknown") for dimension in ADJUSTERS]
    known = [
        row + [float(one.kinds[dimension] == kind) for dimension, kinds in ADJUSTERS.items() for kind in kinds[1:]]
        for row, one in zip(unknown, answers, strict=True)
    ]
    y = outcomes(answers, "satisfaction")
    less, more = (float(np.linalg.lstsq(np.array(x), y, rcond=None)[1][0]) for x in (unknown, known))
    freedom = len(y) - len(sites) - 5

    assert of(answers).p_value == pytest.approx(f.sf((less - more) / 3 / (more / freedom), 3, freedom), rel=1e-6)


def test_whether_kinds_differ_is_certain_where_chance_has_no_part() -> None:
    assert of(made(*((site, guest, 80) for site, guest, _ in BOTH))).p_value == 1.0
    assert of(made(*((site, guest, 50 if guest == "couple" else 90) for site, guest, _ in BOTH))).p_value < 1e-6
    assert of(made(*BOTH), {}).p_value is None


def test_where_all_is_known_it_is_the_margin_of_the_fitted_model() -> None:
    """METHODS: adjusted = what the fitted model expects of all guests of the region, had they been at this site."""
    answers = [one for one in drawn(3, sites=5, most=200) if "unknown" not in one.kinds.values()]
    sites = sorted({one.site_id for one in answers})
    x = np.array(
        [
            [float(one.site_id == site) for site in sites]
            + [float(one.kinds["guest"] == kind) for kind in ("couple", "family")]
            + [float(one.kinds["channel"] == "agency")]
            for one in answers
        ]
    )
    y = outcomes(answers, "satisfaction")
    coefficients = np.linalg.lstsq(x, y, rcond=None)[0]
    effects = site_effects(of(answers))

    for place, site in enumerate(sites):
        moved = x.copy()
        moved[:, : len(sites)] = np.eye(len(sites))[place]
        own = [one.score / 100 for one in answers if one.site_id == site]
        assert sum(own) / len(own) + effects[site] == pytest.approx((moved @ coefficients).mean(), abs=1e-10)


def test_effects_of_the_adjusters_add_up_to_the_difference() -> None:
    found = of(drawn(5))
    added = found.effects.group_by("site_id").agg(pl.col("effect").sum()).sort("site_id")

    assert added["effect"].to_list() == pytest.approx(found.sites.sort("site_id")["effect"].to_list(), abs=1e-12)
    by_kind = found.shares.group_by("site_id", "dimension_id").agg(pl.col("contribution").sum())
    both = by_kind.join(found.effects, on=["site_id", "dimension_id"])
    assert both.height == 14
    assert both["contribution"].to_list() == pytest.approx(both["effect"].to_list(), abs=1e-12)


def test_all_guests_together_score_what_they_scored() -> None:
    """What some sites gain the others lose, and so do kinds of guests: the average guest is nobody's reference."""
    answers = drawn(6)
    found = of(answers)
    n = {site: sum(one.site_id == site for one in answers) for site in site_effects(found)}

    assert sum(n[site] * effect for site, effect in site_effects(found).items()) == pytest.approx(0, abs=1e-8)
    for dimension in ADJUSTERS:
        own = found.kinds.filter(dimension_id=dimension, state=ADJUSTED)
        assert (own["n"] * own["value"]).sum() == pytest.approx(0, abs=1e-8)


def test_sites_with_the_same_guests_keep_their_scores() -> None:
    guests = list(itertools.product(("business", "couple"), ("direct", "agency")))
    answers = [
        Answer(f"S{site}", {"guest": guest, "channel": channel}, 1000 * ((site * 3 + place * 5) % 11))
        for site in range(4)
        for place, (guest, channel) in enumerate(guests * (site + 1))
    ]

    assert list(site_effects(of(answers)).values()) == pytest.approx([0.0] * 4, abs=1e-12)


@settings(max_examples=40)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ABCD"),
            st.sampled_from(["business", "couple", "family", "unknown"]),
            st.sampled_from(["direct", "agency", "unknown"]),
            st.integers(0, 10),
        ),
        max_size=40,
    ),
    st.randoms(use_true_random=False),
)
def test_order_and_names_of_sites_change_nothing_and_nothing_is_beyond_words(said, shuffler) -> None:
    answers = [Answer(site, {"guest": guest, "channel": channel}, 1000 * x) for site, guest, channel, x in said]
    found = of(answers)
    renamed = {"A": "Z", "B": "Y", "C": "A", "D": "B"}
    others = [Answer(renamed[one.site_id], one.kinds, one.score) for one in answers]
    rows = rows_of(others)
    order = list(range(rows.height))
    shuffler.shuffle(order)
    again = mix(sums_of(rows[order], SATISFACTION), ADJUSTERS)

    effects, theirs = site_effects(found), site_effects(again)
    assert set(effects) == {one.site_id for one in answers}
    for site, effect in effects.items():
        assert theirs[renamed[site]] == pytest.approx(effect, abs=1e-7, nan_ok=False) if effect is not None else True
    assert found.kinds["state"].to_list() == again.kinds["state"].to_list()
    assert not found.kinds.select(pl.col(pl.Float64).is_nan().any()).row(0).count(True)
    assert found.sites["effect"].is_nan().sum() == 0


def test_cells_may_be_split_as_they_like() -> None:
    """A kind that is told apart further, by a dimension that is not adjusted for, changes nothing."""
    answers = drawn(8)
    split = [
        Answer(one.site_id, {**one.kinds, "room": f"R{place % 3}"}, one.score) for place, one in enumerate(answers)
    ]

    found, again = of(answers), of(split)

    assert site_effects(again) == pytest.approx(site_effects(found), abs=1e-12)
    assert kind_values(again) == pytest.approx(kind_values(found), abs=1e-12)


def made(*said: tuple[str, str, int], channel: str = "unknown") -> list[Answer]:
    return [Answer(site, {"guest": guest, "channel": channel}, 100 * score) for site, guest, score in said]


BOTH = [("A", "business", 50), ("A", "business", 60), ("A", "couple", 80), ("B", "business", 70), ("B", "couple", 90)]


def states(found: Mix) -> dict[str, str]:
    return {f"{row['dimension_id']} {row['segment_id']}": row["state"] for row in found.kinds.iter_rows(named=True)}


def test_one_site_has_the_region_s_guests() -> None:
    found = of(made(*[one for one in BOTH if one[0] == "A"]))

    assert site_effects(found) == pytest.approx({"A": 0.0}, abs=1e-12)
    assert states(found) == {
        "channel unknown": NOT_KNOWN,
        "guest business": ADJUSTED,
        "guest couple": ADJUSTED,
    }


@pytest.mark.parametrize("answers", [[], made(("A", "business", 50)), made(("A", "business", 50), ("B", "couple", 90))])
def test_nothing_one_and_two_answers_move_nobody(answers) -> None:
    found = of(answers)

    assert all(effect == 0.0 for effect in site_effects(found).values())
    assert found.kinds["value"].is_null().all()


def test_without_an_answer_to_tell_chance_by_nothing_is_told() -> None:
    found = of(made(("A", "business", 50), ("A", "couple", 90), ("B", "couple", 70)))

    assert states(found)["guest business"] == ADJUSTED
    assert found.kinds["value"].is_null().all()
    assert found.sites["effect"].to_list() == [None, None]


def test_where_all_say_the_same_nothing_is_added_and_that_is_certain() -> None:
    found = of(made(*((site, guest, 80) for site, guest, _ in BOTH)))

    assert found.sites.select("effect", "effect_half").rows() == [(0.0, 0.0)] * 2


def test_of_one_kind_there_is_nothing_to_compare() -> None:
    found = of(made(("A", "business", 50), ("A", "business", 70), ("B", "business", 60), ("B", "unknown", 60)))

    assert states(found)["guest business"] == ONLY_ONE
    assert list(site_effects(found).values()) == [0.0, 0.0]


def test_a_dimension_that_says_the_same_is_counted_with_the_earlier_one() -> None:
    answers = [
        Answer(one.site_id, {"guest": one.kinds["guest"], "channel": channel}, one.score)
        for one, channel in zip(made(*BOTH), ["direct", "direct", "agency", "direct", "agency"], strict=True)
    ]
    alone = of(made(*BOTH))

    found = of(answers)

    assert states(found)["channel direct"] == states(found)["channel agency"] == SAME_AS_EARLIER
    assert site_effects(found) == pytest.approx(site_effects(alone), abs=1e-12)
    assert set(found.effects.filter(dimension_id="channel")["effect"]) == {0.0}
    turned = of(answers, {"channel": ADJUSTERS["channel"], "guest": ADJUSTERS["guest"]})
    assert states(turned)["guest business"] == SAME_AS_EARLIER
    assert site_effects(turned) == pytest.approx(site_effects(found), abs=1e-12)


def test_a_kind_that_no_site_has_beside_others_counts_as_the_average_guest() -> None:
    found = of(made(*BOTH, ("C", "family", 10), ("C", "family", 20)))

    assert states(found)["guest family"] == APART
    assert site_effects(found)["C"] == 0.0
    without = of(made(*BOTH))
    assert kind_values(found) == pytest.approx(kind_values(without), abs=1e-12)


def test_a_kind_at_one_site_only_is_told_from_that_site_s_others() -> None:
    found = of(made(*BOTH, ("B", "family", 30), ("B", "family", 40)))

    assert states(found)["guest family"] == ADJUSTED
    assert site_effects(found)["B"] > 0


def test_guests_of_no_known_kind_are_the_average_guest() -> None:
    """A site that asks nobody what they are keeps its score, however low such guests score."""
    found = of(made(*BOTH, *[("C", "unknown", 10)] * 5))

    assert site_effects(found)["C"] == 0.0
    assert site_effects(found) | {"C": 0.0} == pytest.approx(site_effects(of(made(*BOTH))) | {"C": 0.0}, abs=1e-12)
    assert states(found)["guest unknown"] == NOT_KNOWN


def test_a_kind_nobody_knows_of_is_no_kind() -> None:
    assert "guest family" not in states(of(made(*BOTH)))
    assert site_effects(of(made(*BOTH), {"guest": NOWHERE})) == {"A": 0.0, "B": 0.0}
    assert site_effects(of(made(*BOTH), {})) == {"A": 0.0, "B": 0.0}


def _scores(answers: Sequence[Answer]) -> pl.DataFrame:
    rows = rows_of(answers).filter(pl.col("site_id").is_not_null() & pl.col("dimension_id").is_null())
    return scored(rows.select("site_id", *SATISFACTION.columns()), SATISFACTION).sort("site_id")


def test_the_adjusted_interval_holds_the_raw_one_s_chance_and_that_of_the_effect() -> None:
    answers = drawn(2)
    found = of(answers)
    table = with_adjusted(_scores(answers), found.sites)

    for row, half in zip(table.iter_rows(named=True), found.sites.sort("site_id")["effect_half"], strict=True):
        assert row["adjusted"] == row["value"] + row["effect"]
        below = row["adjusted"] - row["adjusted_low"]
        assert below == pytest.approx(np.hypot(row["value"] - row["low"], half))
        assert below >= row["value"] - row["low"]


def test_with_the_region_s_guests_the_interval_is_the_raw_one() -> None:
    answers = made(("A", "business", 50), ("A", "couple", 90), ("A", "couple", 80))
    row = with_adjusted(_scores(answers), of(answers).sites).row(0, named=True)

    assert (row["adjusted"], row["adjusted_low"], row["adjusted_high"]) == pytest.approx(
        (row["value"], row["low"], row["high"])
    )


def test_one_answer_has_no_interval() -> None:
    answers = made(("A", "business", 50), *BOTH[3:], ("B", "couple", 60))
    row = with_adjusted(_scores(answers), of(answers).sites).row(0, named=True)

    assert row["adjusted"] is not None
    assert (row["adjusted_low"], row["adjusted_high"]) == (None, None)
