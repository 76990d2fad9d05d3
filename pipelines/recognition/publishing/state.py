"""What decisions say of published award years: each edition, who published it and who took it back. It reads nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.decisions.act import Act, act_of
from pipelines.decisions.chain import Decision

PUBLISHED = "recognition_published"
RECALLED = "recognition_recalled"
KINDS = (PUBLISHED, RECALLED)


@dataclass(frozen=True)
class Publishing:
    """An edition of an award year's list, counted from 1.

    `manifest`: SHA-256 of the manifest of what was frozen, the hash of the list. `awards`, `honoured`: how many awards it has,
    and how many rows of winners. `recalled`: who took it back; None while it counts.
    """

    year: int
    edition: int
    manifest: str
    awards: int
    honoured: int
    published: Act
    recalled: Act | None = None

    @property
    def counts(self) -> bool:
        """Whether it is the list of its year: nobody has taken it back."""
        return self.recalled is None


def publishings(decisions: Iterable[Decision]) -> tuple[Publishing, ...]:
    """Every edition of every year, by year and edition; decisions about anything else change nothing."""
    found: dict[tuple[int, int], Publishing] = {}
    for one in decisions:
        if one.kind in KINDS:
            said = {name: int(str(one.content[name])) for name in ("year", "edition")}
            key = (said["year"], said["edition"])
            if one.kind == PUBLISHED:
                counts = {name: int(str(one.content[name])) for name in ("awards", "honoured")}
                found[key] = Publishing(**said, **counts, manifest=str(one.content["manifest"]), published=act_of(one))
            else:
                found[key] = replace(found[key], recalled=act_of(one))
    return tuple(found[key] for key in sorted(found))


def publishings_of(decisions: Iterable[Decision], year: int) -> tuple[Publishing, ...]:
    """The editions of one year, the first one first."""
    return tuple(one for one in publishings(decisions) if one.year == year)
