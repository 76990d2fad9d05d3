"""From totals to points and money: the rules of a bonus, exact from the first integer to the last cent."""
