"""The secret of a home by which withdrawn answers are known again without their ids being kept."""

import hmac
import secrets
from pathlib import Path

from pipelines.decisions.chain import Decisions
from pipelines.durable import write_whole
from pipelines.mistakes import Mistake

FILE = "erasure.key"
KIND = "erasure_key"
LENGTH = 32


def erasure_key(decisions: Decisions) -> bytes | None:
    """The key of this home; None where nothing was ever withdrawn. A Mistake where it is gone or not the one used."""
    made = decisions.of_kind(KIND)
    path = decisions.folder / FILE
    if not made:
        return None
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        raise _wrong(path, "the key by which withdrawn answers are known again is gone") from None
    if _proof(key) != made[0].content["proof"]:
        raise _wrong(path, "the key by which withdrawn answers are known again is another one")
    return key


def made_key(decisions: Decisions, *, at: str) -> bytes:
    """The key of this home, made now if it has none."""
    known = erasure_key(decisions)
    if known is not None:
        return known
    path = decisions.folder / FILE
    # Stopped before it was noted, the key of then is as good as a new one.
    if not path.exists() or len(path.read_bytes()) != LENGTH:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, lambda part: part.write_bytes(secrets.token_bytes(LENGTH)), mode=0o600)
    key = path.read_bytes()
    decisions.add([(KIND, {"proof": _proof(key)})], at=at)
    return key


def _proof(key: bytes) -> str:
    return hmac.digest(key, b"this is the key", "sha256").hex()


def _wrong(path: Path, what: str) -> Mistake:
    return Mistake(
        f"{what}: withdrawn answers that are sent again could not be told from others",
        where=str(path),
        mend="put the file back from a backup (restore --help); nothing is taken in before",
    )
