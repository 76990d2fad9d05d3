"""How far a closed plan is, in plain words."""

from collections.abc import Mapping

from dashboard import wording
from pipelines.closing.reading import ClosedPlan
from pipelines.closing.state import SIGNATURES, Ground, Stage
from pipelines.decisions.act import Act

GROUNDS = {
    Ground.WRONG_SITE: "The stay was at another site",
    Ground.NOT_A_GUEST: "Not a guest",
    Ground.TEST_SURVEY: "A staff or test survey",
    Ground.THREAT: "A threat or extortion",
    Ground.OUTSIDE_CONTROL: "An event outside the site's control",
}

STAGES = {
    Stage.OPEN: "running",
    Stage.PROVISIONAL: "provisional",
    Stage.SIGNING: "to be signed",
    Stage.FINAL: "final",
    Stage.REOPENING: "being reopened",
}


def stage_sentence(closing: ClosedPlan) -> str:
    """What the stage means for whoever reads a statement."""
    one = closing.revision
    frozen = f"frozen on {wording.day(one.closed.on)}, and no later answer changes it"
    return {
        Stage.OPEN: "It was reopened, and is worked out from the answers as they are now.",
        Stage.PROVISIONAL: f"**Provisional:** {frozen}. A response can be appealed against until "
        f"{wording.day(one.appeal_until)}; then two people sign.",
        Stage.SIGNING: f"**To be signed:** {frozen}. The appeal window ended on {wording.day(one.appeal_until)}; "
        f"{len(one.signatures)} of {SIGNATURES} people have signed.",
        Stage.FINAL: f"**Final:** {frozen}. Two people have signed it.",
        Stage.REOPENING: f"**Being reopened:** {frozen}. {len(one.reopened)} of {SIGNATURES} people have asked "
        "for it to be opened again.",
    }[closing.stage]


def history_lines(closing: ClosedPlan, names: Mapping[str, str]) -> list[str]:
    """Who did what and when, in order; `names` by person."""
    one = closing.revision
    said = [(one.closed, f"closed it as revision {one.revision}")]
    for appeal in one.appeals:
        ground = GROUNDS[appeal.ground].lower()
        said.append(
            (appeal.filed, f"appealed for {_name(appeal.person_id, names)} (appeal {appeal.appeal_id}: {ground})")
        )
        if appeal.ruling:
            verdict = "accepted" if appeal.ruling.accepted else "rejected"
            said.append((appeal.ruling.act, f"{verdict} appeal {appeal.appeal_id}"))
    said += [(two.act, f"decided an amount for {_name(two.person_id, names)}") for two in one.amounts]
    said += [(act, "signed") for act in one.signatures]
    said += [(act, "asked for it to be reopened") for act in one.reopened]
    return [_line(act, what, names) for act, what in sorted(said, key=lambda pair: pair[0].number)]


def _line(act: Act, what: str, names: Mapping[str, str]) -> str:
    why = f": {wording.said(act.reason)}" if act.reason else ""
    return f"{wording.day(act.on)}: {_name(act.by, names)} {what}{why}"


def _name(person_id: str, names: Mapping[str, str]) -> str:
    return wording.said(f"{names[person_id]} ({person_id})" if person_id in names else person_id)
