"""A scale: whole numbers from the lowest to the highest, and what each answer or column of counts is on it."""

from typing import ClassVar, Self

from pydantic import model_validator

from pipelines.reference.model import Frozen, Misfit, refuse

# A recommend answer of 9 or 10 is a promoter's, of 0 to 6 a detractor's; in hundredths of the score.
PROMOTER_FROM = 9000
DETRACTOR_TO = 6000


class Scale(Frozen):
    """Whole numbers from `lowest` to `highest`.

    The table of the definition that is called NUMBERED gives numbers to words or columns. The ends of the scale are the
    lowest and the highest of them, unless the definition says otherwise.
    """

    NUMBERED: ClassVar[str]

    lowest: int
    highest: int

    @model_validator(mode="before")
    @classmethod
    def _ends_of_numbered(cls, said: object) -> object:
        if isinstance(said, dict) and isinstance(said.get(cls.NUMBERED), dict):
            numbers = [number for number in said[cls.NUMBERED].values() if isinstance(number, int)]
            if numbers:
                return {"lowest": min(numbers), "highest": max(numbers)} | said
        return said

    @model_validator(mode="after")
    def _it_runs_upward(self) -> Self:
        if not self.lowest < self.highest:
            what = f"lowest must be below highest ({self.lowest}, {self.highest})"
            refuse([Misfit(what, (), "correct one of the two")])
        # More steps than anybody answers on.
        if self.highest - self.lowest > 100:
            refuse([Misfit("a scale has at most 101 steps", (), "correct lowest or highest")])
        return self

    @model_validator(mode="after")
    def _numbers_lie_on_it(self) -> Self:
        refuse(
            Misfit(
                f"{name!r} is {number}, which lies off the scale",
                (self.NUMBERED, name),
                "correct the number, or the ends",
            )
            for name, number in getattr(self, self.NUMBERED).items()
            if not self.lowest <= number <= self.highest
        )
        return self

    @property
    def top_box_from(self) -> int:
        """The lowest answer that counts as top box: 9 on 0–10 and 1–10 scales, else the best category."""
        return 9 if (self.lowest, self.highest) in {(0, 10), (1, 10)} else self.highest
