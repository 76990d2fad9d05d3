"""A rerun of a page for whoever has signed in over the same rerun with nobody looking who is there. Target: at most 1.2 ×.

A chain of 500 sites in 20 regions, an access list of 10,000 rows; the general manager of a site goes through the manager's
pages. One server is the dashboard as it is served with sign-in by a provider: the guard in front, the cookie's session looked
up and its age and end checked, the access list, the audit log, the button to sign out, the views of the scope. The other is
`bare_dashboard.py`: who is looking is handed in, and the same questions read the warehouse's own tables.

- kept: the page once more; all answers are kept, which is what most clicks are. So sign-in alone is compared.
- opened: the page from another one, for which a row goes into the audit log, on the disk before the page is shown.
- new: with another month or another length of period, which nobody has asked for: each answer is asked of the warehouse, so
  scoping is compared as well.

Read it: CPU is the server process's own clock over all threads, median (least–most) of RERUNS, the two servers in turns; the
ratio holds on a busy machine. Of time, which the disk of the audit log takes part in, the medians alone are said. The
connection is made by a cookie that is signed here, with the server's own secret: no provider takes part.
"""

import json
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import product
from pathlib import Path

from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, generate_xsrf_token_string

from pipelines.home import Home
from pipelines.loading import load
from pipelines.reference.account import Account
from pipelines.serving.serving import Serving, SignIn
from tests.benchmarks.load_size import NOBODY, write_export
from tests.benchmarks.visitor import (
    DASHBOARD,
    REPOSITORY,
    Server,
    SignedIn,
    Spread,
    Visitor,
    scratch,
    served,
    verdict,
    visiting,
)
from tests.factories import a_home, let_in
from tests.served import write_secrets

SITES, REGIONS, LET_IN, ANSWERS = 500, 20, 10_000, 100_000
RERUNS, WARM_UP, NEW = 12, 3, 4
TARGET = 1.2
NOW, TODAY = datetime(2026, 11, 16, 9, tzinfo=UTC), date(2026, 11, 16)
BARE = REPOSITORY / "tests" / "benchmarks" / "bare_dashboard.py"
OWN_SITE, OWN_NAME = "N000", "Manager of N000"
ACCOUNT = Account("https://sign-in.example.com", "manager-of-n000", None, False)
ORIGIN = "http://localhost:8501"
PAGES = ("My site", "Region ranking", "Departments", "Comments", "Bonus")


def a_chain(folder: Path) -> Home:
    """The chain, loaded, with everybody who is let in."""
    sites = "".join(
        f"N{number:03d},North {number},r{number % REGIONS:02d},Test,city,,,100,2020-01-01,\n" for number in range(SITES)
    )
    header = "site_id,site_name,region_id,brand,site_type,city,country,rooms,valid_from,valid_to\n"
    regions = "region_id,region_name\n" + "".join(f"r{number:02d},Region {number}\n" for number in range(REGIONS))
    home = a_home(folder / "home", sites=header + sites, regions=regions, assignments=NOBODY)
    write_export(home.inbox / "post_stay_1.csv", range(ANSWERS), date(2024, 11, 1), 720, sites=SITES)
    load(home, now=NOW, today=TODAY, progress=lambda what, done, total: None)
    others = (
        f"{ACCOUNT.issuer},head-{number},,H{number},Head {number},department_head,N{number % SITES:03d},,front_desk,"
        "2020-01-01,"
        for number in range(LET_IN - 1)
    )
    let_in(home, *others, f"{ACCOUNT.issuer},{ACCOUNT.subject},,M,{OWN_NAME},general_manager,{OWN_SITE},,,2020-01-01,")
    return home


@contextmanager
def both(folder: Path, home: Home) -> Iterator[dict[str, tuple[Server, Visitor]]]:
    """Both servers with a visitor each, who has seen every page once."""
    secrets_file = folder / "secrets.toml"
    cookie_secret = secrets.token_urlsafe(48)
    write_secrets(secrets_file, redirect=ORIGIN, provider="http://localhost:1", cookie_secret=cookie_secret)
    claims = {
        "iss": ACCOUNT.issuer,
        "sub": ACCOUNT.subject,
        "iat": int(time.time()),
        "is_logged_in": True,
        "origin": ORIGIN,
    }
    cookie = create_signed_value(cookie_secret, "_streamlit_user", json.dumps(claims)).decode()
    signed_in = SignedIn(ORIGIN, generate_xsrf_token_string(), cookie)
    checked = Serving(home, SignIn.OIDC, secrets=secrets_file).environment
    with (
        served(DASHBOARD, home.root, checked) as real,
        served(BARE, home.root) as bare,
        visiting(real, signed_in=signed_in) as somebody,
        visiting(bare) as anybody,
    ):
        for visitor in (somebody, anybody):
            visitor.rerun()
            for title in PAGES:
                visitor.go_to(title)
        yield {"signed in": (real, somebody), "bare": (bare, anybody)}


@dataclass(frozen=True)
class Beside:
    """What the same reruns cost both servers: CPU seconds and seconds, a pair each."""

    pairs: list[tuple[tuple[float, float], tuple[float, float]]]

    def spread(self, whose: int, kind: int) -> Spread:
        """Of the real server (0) or the bare one (1), CPU (0) or time (1)."""
        return Spread([pair[whose][kind] for pair in self.pairs])

    @property
    def ratio(self) -> float:
        """CPU of the real one over that of the bare one."""
        return self.spread(0, 0).median / self.spread(1, 0).median

    def text(self) -> str:
        """Both, in a line."""
        waits = " and ".join(f"{self.spread(whose, 1).median * 1000:.0f}" for whose in (0, 1))
        return f"{self.spread(0, 0).text():<26}{self.spread(1, 0).text():<26}{waits + ' ms':<16}{self.ratio:.3f} ×"


Run = Callable[[Visitor, int], None]


def beside(servers: dict[str, tuple[Server, Visitor]], run: Run, times: int, before: Run | None = None) -> Beside:
    """Run on both in turns, who is first changing too; `before` each run this one, which is not measured."""
    pairs = []
    for number in range(times):
        found = {}
        for name in list(servers) if number % 2 else reversed(servers):
            server, visitor = servers[name]
            if before:
                before(visitor, number)
            found[name] = _measured(server, partial(run, visitor, number))
        pairs.append((found["signed in"], found["bare"]))
    return Beside(pairs)


def _measured(server: Server, run: Callable[[], None]) -> tuple[float, float]:
    time.sleep(0.02)  # the server finishes what comes after the page before
    before, started = server.cpu_seconds(), time.perf_counter()
    run()
    seconds = time.perf_counter() - started
    time.sleep(0.02)
    return server.cpu_seconds() - before, seconds


def new_periods(visitor: Visitor) -> list[tuple[str, str]]:
    """Months and lengths of period to choose, the later months first: what nobody has asked for yet."""
    months, windows = (visitor.selects[label].options for label in ("Until the end of", "Over"))
    return [(month, window) for month, window in product(months[1:], windows)]


def stay(visitor: Visitor, number: int) -> None:
    """Run the page once more."""
    visitor.rerun()


def go_to(title: str, visitor: Visitor, number: int) -> None:
    """Open a page."""
    visitor.go_to(title)


def ask(periods: list[tuple[str, str]], visitor: Visitor, number: int) -> None:
    """Run the page for one of the periods."""
    month, window = periods[number]
    visitor.choose("Until the end of", month)
    visitor.choose("Over", window)
    visitor.rerun()


def measured(servers: dict[str, tuple[Server, Visitor]]) -> dict[str, dict[str, Beside]]:
    """What was found of each page, by kind of rerun."""
    found: dict[str, dict[str, Beside]] = {"kept": {}, "opened": {}, "new": {}}
    periods = iter(new_periods(servers["bare"][1]))
    for place, title in enumerate(PAGES):
        for _, visitor in servers.values():
            visitor.values.clear()
            visitor.go_to(title)
        beside(servers, stay, WARM_UP)
        found["kept"][title] = beside(servers, stay, RERUNS)
        leave = partial(go_to, PAGES[place - 1])
        found["opened"][title] = beside(servers, partial(go_to, title), RERUNS, leave)
        chosen = [next(periods) for _ in range(NEW)]
        found["new"][title] = beside(servers, partial(ask, chosen), NEW)
    return found


def main() -> None:
    """Measure and say."""
    with scratch() as folder:
        home = a_chain(folder)
        with both(folder, home) as servers:
            found = measured(servers)
    print(f"{'':<24}{'signed in':<26}{'bare':<26}{'waits':<16}")
    for kind, pages in found.items():
        for title, one in pages.items():
            print(f"{f'{title}, {kind}':<24}{one.text()}")
    for kind, pages in found.items():
        real, bare = (sum(one.spread(whose, 0).median for one in pages.values()) for whose in (0, 1))
        print(f"RATIO {kind}, signed in / bare: {verdict(real / bare, TARGET)}")


if __name__ == "__main__":
    main()
