"""The sites with a story, and the days on which it happens. All are in SMALL too, but TRN, RHB and DNV."""

from datetime import date

MOVED_SITE = "SKV"  # from the Baltic to the Atlantic region
MOVED_FROM, MOVED_TO = "baltic", "atlantic"
MOVED_ON = date(2026, 4, 1)

OPENED_SITE = "ALM"
OPENED_ON = date(2025, 10, 1)

CLOSED_SITE = "PMR"
CLOSED_ON = date(2026, 5, 1)  # the first day without guests

MANAGER_CHANGE_SITE = "KLB"
MANAGER_CHANGED_ON = date(2026, 5, 16)  # in mid-month: tenure is counted in days

# Post-stay responses in every twelve months up to the last complete one: both sides of 10, 30 and 100.
RESPONSES_A_YEAR = {"0110": 7, "B_4": 16, "F-17": 25, "QAY": 61, "TRN": 92}
FEWER_THAN_10_SITES = ("0110",)
FROM_10_TO_29_SITES = ("B_4", "F-17")
FROM_30_TO_99_SITES = ("QAY", "TRN")

# The departments that truly change, bit by bit, over the last twelve complete months.
IMPROVING_SITES = {"007": ("housekeeping", "restaurant"), "RHB": ("front_desk", "check_out", "billing")}
SLIPPING_SITES = {"2E3": ("front_desk", "maintenance"), "DNV": ("housekeeping", "restaurant", "bar")}
