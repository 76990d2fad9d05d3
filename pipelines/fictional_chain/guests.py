"""How many guests were invited and how many returned the post-stay survey, and each of those who did."""

from dataclasses import dataclass

import numpy as np

from pipelines.fictional_chain.chain import Chain
from pipelines.fictional_chain.guest_mix import language_shares, response_rates, stay_shares
from pipelines.fictional_chain.seasons import crowding
from pipelines.fictional_chain.size import LAST_DAY
from pipelines.fictional_chain.special_sites import RESPONSES_A_YEAR

LONGEST_DELAY = 20  # days from departure to answer


@dataclass(frozen=True)
class Turnout:
    """Guests by site, month, guest type and channel: as expected, invited and returned."""

    expected: np.ndarray
    invited: np.ndarray
    returned: np.ndarray


@dataclass(frozen=True)
class Guests:
    """One row per guest: places in the lists of sites, months, types, channels and languages; two days."""

    site: np.ndarray
    month: np.ndarray
    guest_type: np.ndarray
    channel: np.ndarray
    language: np.ndarray
    departed: np.ndarray
    answered: np.ndarray

    def __len__(self) -> int:
        """How many guests."""
        return len(self.site)

    def where(self, wanted: np.ndarray) -> "Guests":
        """These rows, or the rows in this order."""
        return Guests(*(values[wanted] for values in vars(self).values()))


def draw_turnout(chain: Chain, rng: np.random.Generator) -> Turnout:
    """Who was invited and who returned; sites with a quota return it exactly in every twelve months."""
    rates = response_rates(chain, rng)[:, None, :]
    shares = stay_shares(chain)
    expected_responses = _responses_by_month(chain, chain.size.post_stay_responses)
    expected_stays = expected_responses / (shares * rates).sum(axis=(1, 2))[:, None]
    expected_invited = expected_stays[:, :, None, None] * shares[:, None]
    expected = expected_invited * rates[:, None]
    invited = rng.poisson(expected_invited)
    returned = rng.binomial(invited, np.broadcast_to(rates[:, None], invited.shape))
    for place, quota in _quotas(chain):
        returned[place] = _returned_by_quota(chain, expected[place], quota, rng)
    return Turnout(expected, np.maximum(invited, returned), returned)


def draw_guests(chain: Chain, turnout: Turnout, rng: np.random.Generator) -> Guests:
    """The guests who returned the survey by the last day, in the order in which they answered."""
    cells = np.repeat(np.arange(turnout.returned.size), turnout.returned.ravel())
    site, month, guest_type, channel = (
        places.astype(np.int16) for places in np.unravel_index(cells, turnout.returned.shape)
    )
    departed = draw_departures(chain, month, rng)
    delays = np.arange(LONGEST_DELAY + 1)
    weights = np.exp(-delays / 4)
    answered = departed + rng.choice(delays, size=len(site), p=weights / weights.sum())
    guests = Guests(site, month, guest_type, channel, draw_languages(chain, site, rng), departed, answered)
    # Some who left lately will answer only after the last day: they are invited, and not there yet.
    guests = guests.where(answered <= np.datetime64(LAST_DAY))
    shuffled = guests.where(rng.permutation(len(guests)))
    return shuffled.where(np.argsort(shuffled.answered, kind="stable"))


def draw_departures(chain: Chain, month: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A day of departure in each of these months, none after the last day."""
    first_days = chain.months.astype("M8[D]")
    after = np.minimum((chain.months + 1).astype("M8[D]"), np.datetime64(LAST_DAY) + 1)
    return first_days[month] + rng.integers(0, (after - first_days).astype(int)[month])


def draw_languages(chain: Chain, site: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A language for a guest of each of these sites."""
    upper = np.cumsum(language_shares(chain), axis=1)[:, :-1]
    return (rng.random(len(site))[:, None] > upper[site]).sum(axis=1).astype(np.int16)


def busyness(chain: Chain) -> np.ndarray:
    """By site and month: nothing while closed, half of the running month."""
    running = np.where(chain.months == chain.months[-1], 0.5, 1.0)
    return crowding(chain) * chain.is_open * running


def _responses_by_month(chain: Chain, total: int) -> np.ndarray:
    """Expected responses by site and month: quotas as told, the rest of the total by rooms."""
    busy = busyness(chain)
    by_rooms = np.array([float(site.rooms) for site in chain.sites])[:, None] * busy
    by_quota = np.zeros_like(by_rooms)
    for place, quota in _quotas(chain):
        by_rooms[place] = 0
        by_quota[place] = quota / 12 * busy[place]
    return by_quota + by_rooms * (total - by_quota.sum()) / by_rooms.sum()


def _quotas(chain: Chain) -> list[tuple[int, int]]:
    """Place and yearly responses of the sites that have few."""
    return [
        (place, RESPONSES_A_YEAR[site.site_id])
        for place, site in enumerate(chain.sites)
        if site.site_id in RESPONSES_A_YEAR
    ]


def _returned_by_quota(
    chain: Chain,
    expected: np.ndarray,
    quota: int,
    rng: np.random.Generator,
) -> np.ndarray:
    """Returned by month, guest type and channel: blocks of twelve months, back from the last complete one."""
    returned = np.zeros(expected.shape, dtype=np.int64)
    *_, guest_types, channels = expected.shape
    ends = [len(chain.months), *range(chain.size.complete_months, 0, -12)]
    starts = [*ends[1:], 0]
    for start, end in zip(starts, ends, strict=True):
        weights = expected[start:end].ravel()
        count = round(quota * (end - start) / 12) if end < len(chain.months) else round(weights.sum())
        drawn = rng.multinomial(count, weights / weights.sum())
        returned[start:end] = drawn.reshape(end - start, guest_types, channels)
    return returned
