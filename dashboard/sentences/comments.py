"""What the page of comments says beside them."""

from collections.abc import Mapping

from dashboard import wording
from dashboard.questions.comments import Band, Filters
from pipelines.metrics.periods import month_label
from pipelines.reference.segments import ALL

BANDS = {
    "every": "Every score",
    "low": "Low: below 60",
    "middle": "Middle: 60 to below 80",
    "high": "High: 80 and more",
}
NOT_FOR_YOU = "**Not for this role.** What guests wrote is for who answers for a site or a department of it."
MASKED = (
    "Names, phone, card, room and booking numbers, addresses and links are masked as they are loaded. They are known by the "
    "words and signs beside them, so a guest's name that stands alone may be missed. Names of colleagues are masked by the "
    "lists of who works at the site; whom guests praise stands under Recognition, once HR has confirmed it. All words are "
    "shown as plain text: no link and no picture in them works."
)

ALL_IS_SHOWN = "All words of this response will be shown, its other answers in words too: each below what it answers."
SHOWN_ONCE = "Shown once, and noted in the audit log: with the next click it is gone."
NOT_NOTED = (
    "**That a guest's words are read can't be noted just now,** so they are not shown. The person who looks after the data has "
    "to mend the audit log."
)


def not_asked(survey_name: str, department: str) -> str:
    """That a survey asks for no words about the one department that somebody reads about."""
    return (
        f"**No comments about {wording.said(department)}.** The {survey_name} has no question in which guests write about it "
        "alone. What they write on their whole stay speaks of other departments too: your general manager reads it."
    )


def read_of(filters: Filters, departments: Mapping[str, str]) -> str:
    """Which comments somebody reads beside those of the site that is chosen, for the audit log: "of every site they may see,
    about Spa (spa), words sought"; empty where nothing is chosen. `departments` are their names. The words that are sought
    may be a guest's, and are not said."""
    parts = (
        "of every site they may see" if filters.every_site else "",
        "" if filters.department_id == ALL else f"about {departments[filters.department_id]} ({filters.department_id})",
        "" if filters.band is Band.EVERY else f"score {filters.band.value}",
        "" if filters.language == ALL else f"language {filters.language}",
        "words sought" if filters.words.strip() else "",
    )
    return ", ".join(part for part in parts if part)


def score_told(department_id: str, *, of_that_alone: bool) -> str:
    """What a choice of a department means, where one is chosen; `of_that_alone`: for who may read about that one only."""
    if department_id == ALL:
        return ""
    if of_that_alone:
        return "Shown are comments about the department; those on the whole stay speak of others too. "
    return (
        "Shown are comments about the department and, of those on the whole stay, the ones of guests who gave it a "
        "score, which is the score that is chosen by. "
    )


def too_few(least: int, responses: int, *, others: bool) -> str:
    """Why no comment is shown though there may be some."""
    if others:
        return (
            f"**Not shown.** Who compared this list with others that are shown would know what fewer than {least} guests "
            "wrote. Choose a longer period, or fewer filters; the guests chosen for all pages are one."
        )
    return (
        f"**Too few to show.** {wording.count(responses, 'responses')} within these filters, and comments are shown from "
        f"{least}: with fewer, one could tell who wrote them. Choose a longer period, or fewer filters."
    )


def found_sentence(found: int, responses: int, most: int) -> str:
    """How many comments there are, of how many guests."""
    text = f"{wording.count(found, 'comments')} of {wording.count(responses, 'responses')}, the newest stays first."
    return text + (f" The newest {most:,} are here." if found > most else "")


def hidden_sentence(sites: int, least: int) -> str:
    """That sites are left out."""
    return (
        f"{wording.count(sites, 'sites')} left out, so that nobody can tell who wrote: fewer than {least} guests answered "
        "within these filters, or so few lie between this list and another one."
    )


def heading(row: dict[str, object], names: dict[str, str], sites: dict[str, str]) -> str:
    """When and where the guest stayed, and what a text is about: in one line, with nothing that is markup."""
    about = names.get(str(row["department_id"]), "")
    parts = [month_label(row["month"]), sites.get(str(row["site_id"]), ""), about]
    return " · ".join(wording.said(part) for part in parts if part)


def scores(row: dict[str, object], names: dict[str, str]) -> str:
    """The scores that the guest gave, the overall one first: "Overall 80 · Front desk 75"."""
    given = [f"{wording.said(name)} {row[key]:.0f}" for key, name in names.items() if row.get(key) is not None]
    return " · ".join(given) if given else "No score given"


def written_for(department_name: str | None, asked: str) -> str:
    """What a text answers: "Front desk · question better_front_desk"; no name: the whole stay."""
    return f"{wording.said(department_name or 'The whole stay')} · question {wording.said(asked)}"


def reference_of(row: Mapping[str, object]) -> str:
    """What a response is called where it came from, for who may read it unmasked."""
    survey_id, response_id = (wording.said(str(row[key])) for key in ("survey_id", "response_id"))
    return f"Survey {survey_id}, response {response_id}"
