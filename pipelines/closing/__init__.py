"""Closing a bonus year: a frozen copy, an appeal window, two signatures; and what later answers would have changed."""
