"""From a bonus plan and a published build to statements: who is paid what, and every step on the way."""
