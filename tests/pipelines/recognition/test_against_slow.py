"""Standings are those that plain Python comes to, whatever the tiers, ties and order of rows."""

import random

import pytest

from pipelines.recognition.standings import result
from tests.pipelines.recognition.fields import award, candidate, field
from tests.pipelines.recognition.slow_standings import standings_of


def tier(drawn, number):
    said = {"tier_id": f"t{number}", "tier_name": f"T{number}", "reached_by": drawn.choice(["any", "all"])}
    ways = {
        "first": drawn.randint(1, 6),
        "share": drawn.choice([1, 3, 10, "12.5", 33, 100]),
        "at_least": drawn.choice([80, "84.5", 86]),
    }
    kept = drawn.sample(sorted(ways), drawn.randint(1, 3))
    return said | {name: ways[name] for name in kept} | {"share_of": drawn.choice(["eligible", "open"])}


@pytest.mark.parametrize("seed", range(60))
def test_they_are_those_of_plain_python(seed):
    drawn = random.Random(seed)
    # Few different scores, so that there are ties; some lie between two that are printed.
    scores = [80.0, 80.04, 84.45, 84.5, 85.0, 86.0, 85.95]
    rows = [
        candidate(f"{at:02}", drawn.choice(scores), n=drawn.choice([29, 30, 400]), is_open=drawn.random() < 0.9)
        for at in range(drawn.randint(0, 40))
    ]
    named = drawn.sample(["answers", "nps"], drawn.randint(0, 2))
    breakers = {
        name: {row["key"]: float(drawn.randint(1, 3)) for row in rows if drawn.random() < 0.8} for name in named
    }
    of = award(tiers=[tier(drawn, number) for number in range(drawn.randint(1, 3))], guard={"tie_breakers": named})
    drawn.shuffle(rows)

    found = result(of, field(rows, breakers), pay_threshold=30, is_provisional=False).standings

    told = {key: tuple(rest) for key, *rest in found.select("key", "state", "rank", "place", "tier_id").iter_rows()}
    assert told == standings_of(of, rows, breakers)
    # Nobody with a lower score is honoured in the place of somebody with a higher one.
    winners, others = (found.filter(state=state)["value"].to_list() for state in ("winner", "shortlisted"))
    assert min(winners, default=100.0) >= max(others, default=0.0)
