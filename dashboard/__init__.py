"""What managers see: ask, pure functions, figure, layout."""
