"""Queries that each page sends to the warehouse: on the first run, on a rerun, and when coming back from another page.

Counted: calls of dashboard.access.Source.frame, the only way a page can ask, in a test process (AppTest) on the demo.
Target: none on the rerun and none on coming back; the answers are kept per build, scope and parameters.

Read it: a row per role and page; any number but 0 in "rerun" or "again" is an answer that is not kept. The ratio at
the end compares all reruns with all first runs: 0.
"""

import os
from collections.abc import Callable
from unittest.mock import patch

from streamlit.testing.v1 import AppTest

from dashboard import access
from tests.benchmarks.visitor import REPOSITORY, demo_home, scratch, verdict

ROLES = ("general_manager", "regional_leader", "hr")
PAGES = ("my_site", "drivers", "region_ranking", "compare", "trends", "departments", "data_quality")


class Counter:
    """Stands before Source.frame and counts."""

    def __init__(self) -> None:
        self.count = 0
        self._frame = access.Source.frame

    def install(self) -> None:
        """Count from now on."""
        counter = self

        def counted(source: access.Source, query: str, **parameters: object) -> object:
            counter.count += 1
            return counter._frame(source, query, **parameters)

        patch.object(access.Source, "frame", counted).start()

    def during(self, run: Callable[[], object]) -> int:
        """How many queries `run` sent."""
        before = self.count
        run()
        return self.count - before


def shown(app: AppTest, page: str) -> AppTest:
    """The app after running this page; fails where the page does."""
    app.switch_page(f"views/{page}.py").run()
    if app.exception:
        raise RuntimeError(f"{page}: {app.exception[0].message}")
    return app


def rows_for(role: str, counter: Counter) -> list[tuple[str, str, int, int, int]]:
    """Role, page and the three counts of each page, in one session."""
    app = AppTest.from_file(str(REPOSITORY / "dashboard" / "app.py"), default_timeout=60)
    app.query_params["role"] = role
    rows = []
    for page in PAGES:
        # The first run of all is My site's, whatever is asked for: it pays for the sidebar's questions as well.
        first = counter.during(app.run if not rows else lambda page=page: shown(app, page))
        again = counter.during(app.run)
        rows.append((role, page, first, again))
    return [(*row, counter.during(lambda page=row[1]: shown(app, page))) for row in rows]


def main() -> None:
    """Count and say."""
    counter = Counter()
    counter.install()
    with scratch() as folder:
        os.environ["GUEST_TRACKING_HOME"] = str(demo_home(folder))
        rows = [row for role in ROLES for row in rows_for(role, counter)]
    print(f"{'as':<18}{'page':<18}{'first':>6}{'rerun':>7}{'again':>7}")
    for role, page, first, rerun, again in rows:
        print(f"{role:<18}{page:<18}{first:>6}{rerun:>7}{again:>7}")
    first, rerun, again = (sum(row[place] for row in rows) for place in (2, 3, 4))
    print(f"RATIO queries of reruns / of first runs: {verdict((rerun + again) / first, 0)}")


if __name__ == "__main__":
    main()
