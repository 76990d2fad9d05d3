"""Bonuses, worked out exactly: whole numbers, fractions and decimals, never a float; no files, no SQL, no clock."""
