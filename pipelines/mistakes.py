"""What a user can mend: said in words, never as a traceback."""


class Mistake(Exception):
    """Something in the user's hands is wrong: says what, where, and how to mend it."""

    def __init__(self, what: str, *, where: str = "", mend: str = "") -> None:
        self.what = what
        self.where = where
        self.mend = mend
        super().__init__(self.text())

    def text(self) -> str:
        """The mistake in up to three lines: what, where, how to mend it."""
        lines = [self.what]
        if self.where:
            lines.append(f"  where: {self.where}")
        if self.mend:
            lines.append(f"  mend:  {self.mend}")
        return "\n".join(lines)
