"""Which of the framework's addresses are open. What is not known is closed, so that an upgrade opens nothing by itself."""

import re
from enum import Enum

from streamlit.web.server.starlette.starlette_routes import (
    BASE_ROUTE_APP_STATIC,
    BASE_ROUTE_COMPONENT,
    BASE_ROUTE_CORE,
    BASE_ROUTE_MEDIA,
    BASE_ROUTE_STATIC,
    ROUTE_HEALTH,
    ROUTE_HOST_CONFIG,
)


class Gate(Enum):
    """Who gets an address: everybody, whoever has a live session, or nobody."""

    OPEN = "open"
    LIVE = "live"
    CLOSED = "closed"


# The stream is the app itself: the page decides who sees what.
STREAM = f"{BASE_ROUTE_CORE}/stream"
# Where people are sent on to a provider of sign-in, and where it sends them back to.
ASKING, CALLBACK = "auth/login", "oauth2callback"
_OF_THE_CORE = {ROUTE_HEALTH, ROUTE_HOST_CONFIG, STREAM}
# Nobody uploads, there are no components of others, and no folder of the app is served. Metrics name functions and count
# sessions for anybody; the agent's addresses would let a program use the app.
_CLOSED = (BASE_ROUTE_CORE, BASE_ROUTE_COMPONENT, BASE_ROUTE_APP_STATIC)


def plain(path: str) -> str:
    """A path without slashes at its ends, doubled slashes and capitals: what a router may take for the same."""
    return re.sub(r"[/\\]+", "/", path).strip("/").lower()


def gate(path: str) -> Gate:
    """Who gets the address `path`. Pages and the files they are made of are open: they hold no data."""
    wanted = plain(path)
    if wanted in _OF_THE_CORE:
        return Gate.OPEN
    if _is_below(wanted, BASE_ROUTE_MEDIA):
        return Gate.LIVE
    return Gate.CLOSED if any(_is_below(wanted, folder) for folder in _CLOSED) else Gate.OPEN


def is_lasting(path: str) -> bool:
    """Whether a browser may keep what is at `path`: scripts and fonts, whose names change with their content."""
    return _is_below(plain(path), BASE_ROUTE_STATIC)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
