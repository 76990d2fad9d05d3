"""Signing: after the appeal window, two different people of HR sign the very same frozen statements; then they are final.

The first signature freezes what is signed beside what was closed: `statements.parquet`, `payouts.csv` and
`settlement.csv` (`closing.settlement`; `settlement.parquet` says the same), sealed by a manifest
whose hash both signatures name.
"""

from pipelines.acting import Acting, check_hr
from pipelines.closing.case import Case, case
from pipelines.closing.folder import signed_folder
from pipelines.closing.frozen import payout_facts, payout_files, payouts_in, plan_in
from pipelines.closing.open_statements import still_open
from pipelines.closing.reading import adjusted_payouts, last_final
from pipelines.closing.settlement import SETTLEMENT, settlement
from pipelines.closing.state import SIGNED, Revision
from pipelines.home import Home
from pipelines.mistakes import Mistake
from pipelines.sealed import write_folder
from pipelines.spreadsheets import csv_file

NAMED = 20


def sign_bonus(home: Home, plan_id: str, acting: Acting) -> Revision:
    """Sign what is to be paid by a closed plan; with the second signature it is final.

    A Mistake where whoever signs is not of HR or has signed already, the appeal window is not over, an appeal is not decided,
    or a statement is open.
    """
    with case(home, plan_id, acting, doing="signature") as found:
        check_hr(found.reference, acting)
        _check_ready(found)
        signed = found.revision.signed or _freeze_signed(found)
        return found.decide(SIGNED, closed=found.revision.manifest, signed=signed)


def _check_ready(found: Case) -> None:
    one, by = found.revision, found.acting.by
    if one.is_final:
        raise Mistake(f"the plan {one.plan_id!r} is final: two people have signed it", mend="there is nothing to sign")
    if any(other.by == by for other in one.signatures):
        raise Mistake(f"{by!r} has signed already, and two different people sign", mend="another of HR signs")
    if found.acting.today <= one.appeal_until:
        raise Mistake(
            f"the appeal window of {one.plan_id!r} is open until {one.appeal_until}: nothing is signed before",
            mend="sign on the day after, or later",
        )
    if one.undecided:
        said = ", ".join(f"{other.appeal_id} ({other.person_id})" for other in one.undecided[:NAMED])
        raise Mistake(
            f"{len(one.undecided)} appeal(s) are not decided: {said}", mend="decide them: guest-tracking review bonus"
        )


def _freeze_signed(found: Case) -> str:
    one = found.revision
    payouts = adjusted_payouts(found.copy, one)
    left = still_open(payouts.statements)
    if left:
        more = f" and {len(left) - NAMED} more" if len(left) > NAMED else ""
        raise Mistake(
            f"{len(left)} statement(s) are open, without an amount: {', '.join(left[:NAMED])}{more}",
            mend="people decide what is paid on them: guest-tracking decide bonus",
        )
    table = settlement(payouts_in(found.copy), payouts, last_final(found.home, one.plan_id, before=one.revision))
    files = {
        **payout_files(plan_in(found.copy), payouts),
        SETTLEMENT: lambda path: table.write_parquet(path, compression="zstd"),
        "settlement.csv": lambda path: path.write_bytes(csv_file(table)),
    }
    facts = {
        **payout_facts(payouts),
        "revision": one.revision,
        "closed": one.manifest,
        "appeals_accepted": [other.appeal_id for other in one.accepted],
        "appeals_rejected": [other.appeal_id for other in one.appeals if not other.is_accepted],
        "amounts_decided": {other.person_id: str(other.amount) for other in one.amounts},
        "frozen_at": found.acting.at,
    }
    folder = signed_folder(found.home, one.plan_id, one.revision)
    return write_folder(folder, files, facts, scratch=found.scratch)
