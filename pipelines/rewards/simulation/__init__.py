"""What a plan would pay on other answers than those that came: resampled, under other rules, at the end of the period."""
