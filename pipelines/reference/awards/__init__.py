"""Awards as data: what a recognition year honours, and by which rules."""
