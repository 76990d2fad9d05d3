"""Who saw, exported, unmasked and decided what, and when: rows that are only ever added."""
