"""Which lists of an award year were published and taken back, in plain words."""

from collections.abc import Iterable, Mapping

from dashboard import wording
from pipelines.recognition.publishing.state import Publishing


def edition_lines(editions: Iterable[Publishing], names: Mapping[str, str]) -> list[str]:
    """A line per list that was published, in order, and one where it was taken back; `names` by person."""
    lines = []
    for one in editions:
        lines.append(
            f"{wording.day(one.published.on)}: {_name(one.published.by, names)} published edition {one.edition}, with "
            f"{one.honoured:,} honoured by {wording.count(one.awards, 'awards')}; its hash begins with {one.manifest[:12]}"
        )
        if one.recalled is not None:
            reason = wording.said(one.recalled.reason or "")
            lines.append(f"{wording.day(one.recalled.on)}: {_name(one.recalled.by, names)} took it back: {reason}")
    return lines


def _name(person_id: str, names: Mapping[str, str]) -> str:
    return wording.said(f"{names[person_id]} ({person_id})" if person_id in names else person_id)
