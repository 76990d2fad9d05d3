"""Bonus: from whole counts of answers to money, exactly; what a manager can redo by hand."""
