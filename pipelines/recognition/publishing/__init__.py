"""Publishing an award year: the list is frozen with its hash; what is known later makes a report, never another list."""
