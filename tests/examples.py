"""How many examples are tried of what is dear: a quarter by default, all of them where the long matrices run too."""

LEAST = 3
_asked = {"all": False}


def try_all() -> None:
    """Try all examples; said before tests are collected."""
    _asked["all"] = True


def examples(most: int) -> int:
    """How many examples to try, of at most so many."""
    return most if _asked["all"] else min(most, max(LEAST, most // 4))
