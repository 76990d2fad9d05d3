"""How one dashboard is served, as the command line hands it to the dashboard's own process."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.home import DEFAULT_HOME, REPOSITORY, Home
from pipelines.mistakes import Mistake

LOOPBACK = "127.0.0.1"
SECRETS = REPOSITORY / ".streamlit" / "secrets.toml"

HOME_VARIABLE = "GUEST_TRACKING_HOME"
SIGN_IN_VARIABLE = "GUEST_TRACKING_SIGN_IN"
WITHOUT_VARIABLE = "GUEST_TRACKING_WITHOUT_SIGN_IN"
SECRETS_VARIABLE = "GUEST_TRACKING_SECRETS"
PUBLIC_URL_VARIABLE = "GUEST_TRACKING_PUBLIC_URL"
SIGN_OUT_VARIABLE = "GUEST_TRACKING_SIGN_OUT_URL"
# A path on the very host that people came to: no second slash or backslash, which a browser may take for another host.
_OWN_PATH = re.compile(r"/(?!/)[\w/.?%=&+~:@,;-]*", re.ASCII)


class SignIn(StrEnum):
    """How it is known who is asking.

    none: not at all, the sidebar says who is looking. oidc: the dashboard asks a provider of sign-in (OpenID Connect). proxy: a
    proxy in front has asked, and says it in headers.
    """

    NONE = "none"
    OIDC = "oidc"
    PROXY = "proxy"


@dataclass(frozen=True)
class Serving:
    """How a home is served. `without_sign_in`: somebody said that real data may be shown to whoever sits at this machine.

    `public_url` is where people reach the dashboard behind a proxy, such as https://guests.example.com, `sign_out_url` where
    the proxy signs them out (empty: it offers no way).
    """

    home: Home
    sign_in: SignIn = SignIn.NONE
    address: str = LOOPBACK
    without_sign_in: bool = False
    secrets: Path = SECRETS
    public_url: str = ""
    sign_out_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables from which `of_environment` makes the same again, but for the address."""
        return {
            HOME_VARIABLE: str(self.home.root),
            SIGN_IN_VARIABLE: self.sign_in.value,
            WITHOUT_VARIABLE: "yes" if self.without_sign_in else "",
            SECRETS_VARIABLE: str(self.secrets),
            PUBLIC_URL_VARIABLE: self.public_url,
            SIGN_OUT_VARIABLE: self.sign_out_url,
        }


def of_environment(environment: Mapping[str, str], address: str) -> Serving:
    """How this process serves; a Mistake where the environment names a way of signing in that there is not."""
    wanted = environment.get(SIGN_IN_VARIABLE, SignIn.NONE.value)
    if wanted not in set(SignIn):
        raise Mistake(
            f"there is no way of signing in called {wanted!r}",
            where=SIGN_IN_VARIABLE,
            mend=f"choose one of {', '.join(SignIn)}",
        )
    return Serving(
        Home(Path(environment.get(HOME_VARIABLE, str(DEFAULT_HOME)))),
        SignIn(wanted),
        address,
        environment.get(WITHOUT_VARIABLE) == "yes",
        Path(environment.get(SECRETS_VARIABLE, str(SECRETS))),
        environment.get(PUBLIC_URL_VARIABLE, ""),
        environment.get(SIGN_OUT_VARIABLE, ""),
    )


def is_loopback(address: str) -> bool:
    """Whether an address is this machine's own, which no other machine reaches. No name but localhost is believed."""
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address.lower() == "localhost"


def is_safe_url(url: str) -> bool:
    """Whether nobody on the way can read along: https, or http within this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname or ""))
    )


def is_way_out(url: str) -> bool:
    """Whether people may be led there to sign out: https, or a path on the host that they came to."""
    if any(letter.isspace() or not letter.isprintable() or letter == "\\" for letter in url):
        return False
    parts = urlsplit(url)
    return bool(parts.scheme == "https" and parts.hostname) or _OWN_PATH.fullmatch(url) is not None
