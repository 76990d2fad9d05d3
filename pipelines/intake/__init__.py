"""Exports become records, records get verdicts: accepted, quarantined with a reason, or a counted duplicate."""
