"""The page and the choices that somebody came for before they signed in: there the provider's answer leads back to.

The framework leads everybody to the first page. So what was asked for is kept here, in this process, under what tells a browser
from others, and never in an address, a cookie or a provider's hands: nobody can make it lead to another place.
"""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

# A page of ours by its name, and choices as an address writes them: no host, no scheme, no second slash.
_OWN = re.compile(r"/[a-z_]*(\?[\w%=&.+*~-]*)?", re.ASCII)
LONGEST = 2_000
# So long it may take to sign in, and so many may do so at once.
SECONDS, MOST = 900, 10_000


class Wanted:
    """What browsers came for, each the last thing, for a while; to be used by several threads at once."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._by_browser: OrderedDict[bytes, tuple[float, str]] = OrderedDict()

    def remember(self, browser: bytes | None, place: str) -> None:
        """Keep where a browser wants to; not for one that can't be told from others, nor what is no place of ours."""
        if not browser or len(place) > LONGEST or not _OWN.fullmatch(place):
            return
        with self._lock:
            self._by_browser.pop(browser, None)
            self._by_browser[browser] = (self._clock(), place)
            while len(self._by_browser) > MOST:
                self._by_browser.popitem(last=False)

    def take(self, browser: bytes | None) -> str | None:
        """Where a browser wants to, once; None where that is not known, or was said too long ago."""
        if not browser:
            return None
        with self._lock:
            said, place = self._by_browser.pop(browser, (0.0, ""))
        return place if place and self._clock() - said < SECONDS else None


# One for the process: the app remembers, and the guard in front of it leads back.
wanted = Wanted()
