"""What a build says of the people that a plan covers: exact counts, by person and department, and nothing worked out yet."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from pipelines.bonus.counts import Counts
from pipelines.bonus.enough import Basis

# By person (or site) and measure, which is a department, `overall`, `recommend` or `index`.
Sums = Mapping[str, Mapping[str, Counts]]

NOBODY = Counts()


@dataclass(frozen=True)
class Invited:
    """Guests invited in a person's months, and those of them who answered.

    Invitations are counted by month: a month counts for whoever held the post on its middle day.
    """

    returned: int = 0
    invited: int = 0


@dataclass(frozen=True)
class NotSplit:
    """Answers that count for nobody: they came summed for a whole month that is not whole in the post."""

    site_id: str
    month: date
    department_id: str
    response_count: int
    reason: str


@dataclass(frozen=True)
class Evidence:
    """The counts behind all statements of a plan.

    stays: by basis whose stays may be paid on, by person; before: the same for what an improvement is measured from.
    sites: each site of the chain in the window; sites_before: each covered one in the baseline. invited, not_split: by person.
    """

    build_id: str
    logical_hash: str
    stays: Mapping[Basis, Sums]
    before: Mapping[Basis, Sums] = field(default_factory=dict)
    sites: Sums = field(default_factory=dict)
    sites_before: Sums = field(default_factory=dict)
    invited: Mapping[str, Invited] = field(default_factory=dict)
    not_split: Mapping[str, tuple[NotSplit, ...]] = field(default_factory=dict)

    def of(self, basis: Basis, person_id: str, measure: str) -> Counts:
        """The counts of a person by a basis; none where nobody answered."""
        return counts_of(self.stays.get(basis, {}), person_id, measure)

    def before_of(self, basis: Basis, person_id: str, measure: str) -> Counts:
        """What those counts are compared with."""
        return counts_of(self.before.get(basis, {}), person_id, measure)


def counts_of(sums: Sums, one: str, measure: str) -> Counts:
    """The counts of a person or site; none where nobody answered."""
    return sums.get(one, {}).get(measure, NOBODY)
