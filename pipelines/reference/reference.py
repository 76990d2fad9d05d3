"""All reference data of a home as one value."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

from pydantic import TypeAdapter

from pipelines import fingerprint
from pipelines.reference.assignments import Assignment
from pipelines.reference.awards.award import Award
from pipelines.reference.awards.facts import AwardFact
from pipelines.reference.chain import Chain, Thresholds
from pipelines.reference.events import Event, new_managers
from pipelines.reference.organisation import Organisation
from pipelines.reference.peer_groups import PeerGroupSite
from pipelines.reference.plans.kinds import ANY_PLAN
from pipelines.reference.segments import Segments
from pipelines.reference.site_aliases import SiteAlias, Spellings
from pipelines.reference.survey import ANY_DEFINITION, ANY_SURVEY, ResponseSurvey, WithdrawalList

# The dimension that invitations are counted by, where their export tells it.
CHANNEL = "channel"


@dataclass(frozen=True)
class Reference:
    """All that the business may change, as one consistent whole."""

    chain: Chain
    organisation: Organisation
    segments: Segments
    assignments: tuple[Assignment, ...]
    surveys: tuple[ANY_SURVEY, ...]
    thresholds: Thresholds
    site_aliases: tuple[SiteAlias, ...] = ()
    withdrawal_lists: tuple[WithdrawalList, ...] = ()
    peer_groups: tuple[PeerGroupSite, ...] = ()
    events: tuple[Event, ...] = ()
    plans: tuple[ANY_PLAN, ...] = ()
    awards: tuple[Award, ...] = ()
    award_facts: tuple[AwardFact, ...] = ()

    @property
    def definitions(self) -> tuple[ANY_DEFINITION, ...]:
        """Everything that says how a file of the inbox is read."""
        return (*self.surveys, *self.withdrawal_lists)

    def survey(self, survey_id: str) -> ANY_SURVEY | None:
        """The survey with this id, or None."""
        return next((survey for survey in self.surveys if survey.survey_id == survey_id), None)

    @cached_property
    def response_surveys(self) -> tuple[ResponseSurvey, ...]:
        """The surveys that collect responses, the headline survey first."""
        own = [survey for survey in self.surveys if isinstance(survey, ResponseSurvey)]
        return tuple(sorted(own, key=lambda survey: survey.survey_id != self.chain.headline_survey))

    def response_survey(self, survey_id: str) -> ResponseSurvey:
        """The survey of responses with this id. Raises KeyError where there is none."""
        return {survey.survey_id: survey for survey in self.response_surveys}[survey_id]

    @cached_property
    def all_events(self) -> tuple[Event, ...]:
        """The events that somebody noted, and those that the assignments tell."""
        return (*self.events, *new_managers(self.assignments))

    @cached_property
    def spellings(self) -> Spellings:
        """Which site each spelling means."""
        return Spellings(self.organisation, self.site_aliases)

    @cached_property
    def fingerprint(self) -> str:
        """The hash of everything in it: the same content gives the same hash, however the files are laid out."""
        parts = (
            *(self.chain, self.organisation, self.segments, self.thresholds),
            *(*self.assignments, *self.definitions, *self.site_aliases, *self.peer_groups, *self.events, *self.plans),
            *(*self.awards, *self.award_facts),
        )
        return fingerprint.of_value([part.model_dump(mode="json") for part in parts])

    def governing(self, survey: ANY_SURVEY) -> str:
        """The hash of what decides the verdicts on a file of `survey`: its definition, departments, segments.

        Sites are left out on purpose: where a response belongs is decided in the build, so a new site
        re-reads nothing. So is what scores are adjusted for, and so are events, which change no number.
        """
        departments = [department.model_dump(mode="json") for department in self.organisation.departments]
        segments = self.segments.model_dump(mode="json", exclude={"dimensions": {"__all__": {"adjusts"}}})
        return fingerprint.of_value([survey.model_dump(mode="json"), departments, segments])


_ADAPTER: TypeAdapter[Reference] = TypeAdapter(Reference)


def to_json(reference: Reference) -> str:
    """The reference data as text, so that a build carries the rules it was made by."""
    return _ADAPTER.dump_json(reference).decode()


# Whoever reads a build begins with it, several times for one statement: the last one is kept, as nothing can change it.
@lru_cache(maxsize=1)
def from_json(text: str) -> Reference:
    """The reference data that `to_json` wrote."""
    return _ADAPTER.validate_json(text)
