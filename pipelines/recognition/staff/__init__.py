"""People named by guests: who is in post, where comments name them, what a person confirms, and what it comes to."""
