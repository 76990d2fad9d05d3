"""Where somebody of HR reads what guests wrote of colleagues, and decides which of it is a mention."""
