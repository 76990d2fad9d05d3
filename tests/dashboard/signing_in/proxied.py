"""The proxy that tests of signing in are behind: what it knows, and what it says of whom it vouches for."""

import secrets

SECRET, ISSUER = secrets.token_urlsafe(48), "https://sign-in.example.com"


def vouched_for(who: str, issuer: str = ISSUER) -> dict[str, str]:
    """The headers with which the proxy hands on what somebody asks."""
    return {"X-Auth-Issuer": issuer, "X-Auth-Subject": who, "X-Auth-Proxy-Secret": SECRET}
