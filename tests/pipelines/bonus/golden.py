"""The golden example of value-based points: eight departments of one site, 34 points."""

from pipelines.bonus.value_based import Standard

STANDARD = Standard("0.50", "0.72", "0.86")
GOLDEN = {  # performance, baseline, achievement, improvement, points
    "front_desk": (".74", ".70", 2, 2, 2),
    "housekeeping": (".81", ".80", 6, 1, 6),
    "restaurant": (".62", ".64", 0, 0, 0),
    "check_out": (".77", ".70", 4, 4, 4),
    "maintenance": (".70", ".66", 0, 2, 2),
    "meetings": (".66", ".66", 0, 0, 0),
    "leisure": (".83", ".80", 8, 5, 8),
    "overall": (".72", ".68", 1, 2, 2),
}
