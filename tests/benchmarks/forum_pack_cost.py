"""The forum pack, list and workbook of AWARDS awards with WINNERS winners each, made by hand. Targets: the pack in under 30 s.

Every fourth name is Arabic, Chinese, accented or plain, so that several fonts are set on a page. Read it: wall time, median
(least–most) of REPEATS in one process, which has set type once before; bytes and pages of what was made.
"""

import time
from io import BytesIO

from pypdf import PdfReader

from pipelines.recognition.paper.edition import Edition, provisional
from pipelines.recognition.paper.forum_pack import forum_pack
from pipelines.recognition.paper.list_file import recognition_csv
from pipelines.recognition.paper.workbook import recognition_workbook
from tests.benchmarks.visitor import Spread
from tests.pipelines.recognition.made import ACCENTS, ARABIC, CHINESE, a_result, a_year, an_award, shortlisted, winner

AWARDS, WINNERS, SHORTLIST, REPEATS, TARGET = 50, 10, 100, 3, 30.0
NAMES = (ARABIC, CHINESE, ACCENTS, "Site")


def edition() -> Edition:
    """The year that is printed."""
    results = []
    for award in range(AWARDS):
        rows = [winner(one, site_name=f"{NAMES[one % 4]} {one}") for one in range(1, WINNERS + 1)]
        rows += [shortlisted(one) for one in range(WINNERS + 1, WINNERS + SHORTLIST)]
        results.append(a_result(an_award(f"award_{award:02}", citation="For guests who come back."), rows))
    return provisional(a_year(*results))


def main() -> None:
    """Measure and say."""
    year, seconds = edition(), {}
    makers = {"list": recognition_csv, "workbook": recognition_workbook, "forum pack": forum_pack}
    for what, make in makers.items():
        made = make(year)
        taken = []
        for _ in range(REPEATS):
            started = time.perf_counter()
            make(year)
            taken.append(time.perf_counter() - started)
        seconds[what] = Spread(taken)
        print(f"{what}: {seconds[what].text('s', 1.0, 2)}, {len(made):,} bytes")
    pages = len(PdfReader(BytesIO(made)).pages)
    slowest = max(seconds["forum pack"].values)
    print(f"{pages:,} pages; target < {TARGET:g} s: {'kept' if slowest < TARGET else 'MISSED'}")


if __name__ == "__main__":
    main()
