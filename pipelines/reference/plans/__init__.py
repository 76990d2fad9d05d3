"""Bonus plans as data: what one file under `plans/` says, and whether it fits the rest of the reference data."""
