"""Who stays where: guest types, booking channels and languages, how harshly each rates, and who answers."""

import numpy as np

from pipelines.fictional_chain.chain import Chain

GUEST_TYPES = ("BUS", "CPL", "FAM", "GRP")
GUEST_TYPE_EFFECTS = np.array([-0.25, 0.14, 0.02, -0.06])  # latent units
GUEST_TYPES_BY_SITE_TYPE = {
    "city": (0.48, 0.28, 0.14, 0.10),
    "airport": (0.62, 0.16, 0.15, 0.07),
    "resort": (0.08, 0.40, 0.40, 0.12),
    "spa": (0.07, 0.63, 0.12, 0.18),
}

CHANNELS = ("DIRECT", "OTA", "CORP", "TOUR")
CHANNELS_BY_GUEST_TYPE = np.array(
    [
        [0.25, 0.20, 0.54, 0.01],
        [0.42, 0.50, 0.01, 0.07],
        [0.40, 0.44, 0.01, 0.15],
        [0.20, 0.10, 0.10, 0.60],
    ]
)
CHANNEL_RESPONSE = np.array([1.15, 0.98, 0.92, 0.78])  # times the site's response rate

LANGUAGES = ("en", "de", "fr", "es", "other")
LANGUAGE_EFFECTS = np.array([0.06, -0.06, -0.04, 0.05, 0.0])
LANGUAGES_BY_COUNTRY = {
    "DE": (0.17, 0.67, 0.03, 0.02, 0.11),
    "AT": (0.19, 0.62, 0.03, 0.02, 0.14),
    "CH": (0.21, 0.45, 0.21, 0.02, 0.11),
    "FR": (0.23, 0.08, 0.57, 0.05, 0.07),
    "ES": (0.27, 0.12, 0.07, 0.46, 0.08),
    "PT": (0.39, 0.12, 0.11, 0.20, 0.18),
    "IE": (0.79, 0.08, 0.06, 0.03, 0.04),
    "NL": (0.37, 0.21, 0.05, 0.03, 0.34),
    "DK": (0.36, 0.27, 0.02, 0.02, 0.33),
    "SE": (0.38, 0.17, 0.02, 0.02, 0.41),
    "PL": (0.31, 0.26, 0.02, 0.02, 0.39),
    "HU": (0.33, 0.34, 0.03, 0.03, 0.27),
    "SK": (0.36, 0.29, 0.02, 0.02, 0.31),
}
OTHER_LANGUAGES = ("it", "nl", "pl", "sv", "pt")  # declared as "other" by the survey

RESPONSE_RATES = (0.15, 0.30)  # of sites


def guest_type_shares(chain: Chain) -> np.ndarray:
    """By site and guest type, of those who stay."""
    return np.array([GUEST_TYPES_BY_SITE_TYPE[site.site_type] for site in chain.sites])


def language_shares(chain: Chain) -> np.ndarray:
    """By site and language."""
    return np.array([LANGUAGES_BY_COUNTRY[site.country] for site in chain.sites])


def response_rates(chain: Chain, rng: np.random.Generator) -> np.ndarray:
    """By site and channel."""
    lowest, highest = RESPONSE_RATES
    of_sites = rng.permutation(np.linspace(lowest, highest, len(chain.sites)))
    return of_sites[:, None] * CHANNEL_RESPONSE


def stay_shares(chain: Chain) -> np.ndarray:
    """By site, guest type and channel, of those who stay; the shares of a site add up to 1."""
    return guest_type_shares(chain)[:, :, None] * CHANNELS_BY_GUEST_TYPE
