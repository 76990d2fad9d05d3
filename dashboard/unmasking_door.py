"""The only door to guests' words as they were written: for whom `permissions` let unmask, one response at a time."""

from dataclasses import dataclass
from datetime import date, datetime

from dashboard.scopes import Principal
from pipelines.acting import Acting
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.unmasking import Noted, Unmasking, Written, unmask


@dataclass(frozen=True)
class UnmaskingDoor:
    """Guests' words in the vault of a home, for one principal on a day."""

    principal: Principal
    place: Home
    today: date

    @property
    def is_open(self) -> bool:
        """Whether they may read them."""
        return self.principal.may.unmasks

    def acting(self, now: datetime) -> Acting:
        """Them as somebody who does something; a Mistake for who may not unmask, or is nobody in particular."""
        if not self.is_open or self.principal.person_id is None:
            raise Mistake("guests' words as they were written are for HR alone", mend="ask somebody of HR")
        return Acting(self.principal.person_id, self.today, now)

    def read(self, asked: Unmasking, acting: Acting, noted: Noted) -> tuple[Written, ...]:
        """All that the guest of a response wrote, text by text, once `noted` is told what is read and why.

        Nothing is kept. Raises what `unmask` raises, and whatever `noted` raises: then nothing is read.
        """
        if self.acting(acting.now) != acting:
            raise Mistake("nobody reads in another's name", mend="load the page again")
        return unmask(self.place, asked, acting, noted)
