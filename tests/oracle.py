"""The same answers as the warehouse, worked out slowly in plain Python from the exports of a home made by factories.

Nothing of `pipelines` is used: what the reference data of `tests/factories.py` says is written out here again.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

# Column, department, lowest, highest, lead item of its department, lowest answer in the top box.
QUESTIONS = [
    ("overall", "overall", 0, 10, True, 9),
    ("recommend", "recommend", 0, 10, True, 9),
    ("desk", "front_desk", 0, 10, True, 9),
    ("room", "housekeeping", 0, 10, True, 9),
    ("bath", "housekeeping", 1, 5, False, 5),
    ("spa", "spa", 0, 10, True, 9),
]
DEPARTMENTS = ["overall", "recommend", "front_desk", "housekeeping", "spa"]
WEIGHTS = {"front_desk": 3, "housekeeping": 2, "spa": 1}
MISSING = {"", "99"}
# Of the long export: what all records of a response have in common, and the questions that are no score.
COMMON = ["site", "departed", "guest", "channel"]
IGNORED, REMARKS = "floor", "comment"
GUESTS = {"": "unknown", "B": "business", "F": "family"}
CHANNELS = {"": "unknown", "D": "direct", "A": "agency"}
# Of the export of sums: code → department, its scale, the lowest answer in the top box.
SUMMED = {
    "all": ("overall", 0, 10, 9),
    "again": ("recommend", 0, 10, 9),
    "Desk": ("front_desk", 1, 4, 4),
    "Spa": ("spa", 1, 4, 4),
}
# Site → spans of (first day, first day no longer).
SPANS = {
    "S1": [(date(2020, 1, 1), date.max)],
    "S2": [(date(2020, 1, 1), date.max)],
    "S3": [(date(2020, 1, 1), date(2026, 7, 1)), (date(2026, 7, 1), date.max)],
    "S4": [(date(2026, 3, 1), date.max)],
    "S5": [(date(2020, 1, 1), date(2026, 5, 1))],
    "007": [(date(2020, 1, 1), date.max)],
}


@dataclass
class Record:
    """One record that was read: where it stands, and what it says once typed (None in `said`: rejected)."""

    file: str
    line: int
    said: dict | None
    verdict: str = ""
    # What a rejected record would have been called, and its version.
    key: object = None
    version: datetime | None = None
    # Of a record of a long export: the one that its response is judged by.
    head: "Record | None" = None


@dataclass
class Truth:
    """What a warehouse built from the home must say."""

    records: list[Record] = field(default_factory=list)
    # Response id → what it says; (month, site, channel) → guests invited.
    responses: dict[str, dict] = field(default_factory=dict)
    invited: dict[tuple, int] = field(default_factory=dict)
    # (month, site, department) → the seven numbers of totals, of what came summed already.
    summed: dict[tuple, tuple[int, ...]] = field(default_factory=dict)

    def files(self) -> dict[str, tuple[int, int, int, int, int]]:
        """By file hash: records, accepted, quarantined, duplicates, superseded."""
        counts: dict[str, Counter] = defaultdict(Counter)
        for record in self.records:
            counts[record.file][record.verdict] += 1
        return {
            file: (
                sum(found.values()),
                found["stands"] + found["superseded"],
                found["quarantined"],
                found["duplicate"],
                found["superseded"],
            )
            for file, found in counts.items()
        }

    def quarantine(self) -> set[tuple[str, int]]:
        """File hash and line of every rejected record that nothing has mended."""
        rejected = [record for record in self.records if record.verdict == "quarantined"]
        return {(record.file, record.line) for record in rejected if not self._is_mended(record)}

    def mended(self) -> dict[str, int]:
        """By file hash: the rejected records whose response stands as that version or as a later one."""
        found = [record for record in self.records if record.verdict == "quarantined" and self._is_mended(record)]
        return Counter(record.file for record in found)

    def _is_mended(self, record: Record) -> bool:
        stands = self.responses.get(record.key)
        return bool(stands and record.version and stands["version"] >= record.version)

    def totals(self) -> dict[tuple, tuple[int, ...]]:
        """By month, site, dimension, segment, department: answers, Σ, Σ², leads, top box, promoters, detractors."""
        sums: dict[tuple, list[int]] = defaultdict(lambda: [0] * 7)
        for said in self.responses.values():
            segments = [("all", "all"), ("guest_type", said["guest_type"]), ("channel", said["channel"])]
            for dimension, segment in segments:
                for department, score in said["scores"].items():
                    row = sums[said["day"].replace(day=1), said["site"], dimension, segment, department]
                    top = said["tops"].get(department)
                    asked = department == "recommend"
                    for place, number in enumerate(
                        [
                            1,
                            score,
                            score**2,
                            int(top is not None),
                            int(bool(top)),
                            int(asked and score >= 9000),
                            int(asked and score <= 6000),
                        ]
                    ):
                        row[place] += number
        for (month, site, department), numbers in self.summed.items():
            for dimension, segment in [("all", "all"), ("guest_type", "unknown"), ("channel", "unknown")]:
                if numbers[0]:
                    sums[month, site, dimension, segment, department] = list(numbers)
        return {key: tuple(row) for key, row in sums.items()}

    def invitations(self) -> dict[tuple, tuple[int, int]]:
        """By month, site, channel: invited, returned."""
        returned = Counter(
            (said["day"].replace(day=1), said["site"], said["channel"])
            for said in self.responses.values()
            if said["scores"]
        )
        months = {key[:2] for key in self.summed}
        invited = {key: count for key, count in self.invited.items() if key[:2] not in months}
        asked = {key[:2] for key in invited}
        uninvited = {key: 0 for key in returned if key[:2] in asked and key not in invited}
        found = {key: (count, returned[key]) for key, count in (invited | uninvited).items()}
        for month in months:
            own = [count for key, count in self.invited.items() if key[:2] == month]
            answered = self.summed.get((*month, "overall"))
            if own and answered:
                found[*month, "all"] = (sum(own), answered[0])
        return found


def truth_of(inbox: Path, today: date, *, withdrawn: Set[str] = frozenset()) -> Truth:
    """What must come of the exports in `inbox`, all received on `today`; wide and long ones do not know of each other.

    The records of wide exports with an id in `withdrawn` are as if they had never been.
    """
    truth = Truth()
    contents = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in sorted(inbox.iterdir(), reverse=True)}
    answers, invitations, summed = [], [], []
    for file in sorted(contents):
        if contents[file].name.startswith("long_stay"):
            truth.records += _long(file, cut(contents[file].read_bytes().decode("utf-8-sig")), answers, today)
            continue
        if contents[file].name.startswith("sums"):
            for line, fields in cut(contents[file].read_bytes().decode("utf-8-sig")):
                summed.append(Record(file, line, fields and _summed(fields, today)))
            continue
        is_invitations = contents[file].name.startswith("invitations")
        for line, fields in cut(contents[file].read_bytes().decode("utf-8-sig")):
            if fields and not is_invitations and fields["id"].strip() in withdrawn:
                continue
            said = fields and (_invitation if is_invitations else _response)(fields, today)
            record = Record(file, line, said)
            if fields and not is_invitations:
                record.key = fields["id"].strip()
                record.version = _moment(fields["updated"].strip(), "%Y-%m-%d %H:%M:%S")
            truth.records.append(record)
            (invitations if is_invitations else answers).append(record)
    truth.responses = {key: record.said for key, record in _winners(answers).items() if record.said}
    truth.invited = {key: record.said["content"] for key, record in _winners(invitations).items() if record.said}
    answered = {(said["day"].replace(day=1), said["site"]) for said in truth.responses.values()}
    late = [record for record in summed if record.said and record.said["key"][:2] in answered]
    _judge(late, "quarantined")
    rest = [record for record in summed if record not in late]
    truth.summed = {key: record.said["content"] for key, record in _winners(rest).items() if record.said}
    truth.records += summed
    for record in truth.records:
        record.verdict = record.head.verdict if record.head else record.verdict
    return truth


def cut(text: str) -> list[tuple[int, dict[str, str] | None]]:
    """The line and the fields (None: malformed) of every record of a comma-separated text."""
    lines = re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)
    header, place = _one_record(lines, 0)
    assert header is not None
    found: list[tuple[int, dict[str, str] | None]] = []
    while place < len(lines):
        if lines[place].strip("\r\n") == "":
            place += 1
            continue
        fields, after = _one_record(lines, place)
        if fields is None or len(fields) != len(header):
            found.append((place + 1, None))
            # A record of one line is passed over; of several only the first line, the others may be good records.
            place += 1
        else:
            found.append((place + 1, dict(zip(header, fields, strict=True))))
            place = after
    return found


def _one_record(lines: list[str], place: int) -> tuple[list[str] | None, int]:  # noqa: C901  (a state machine)
    """The fields of the record that begins with line `place` (None: not one), and the line after it."""
    fields, text, state = [], "", "start"
    for after in range(place, len(lines)):
        for letter in lines[after]:
            if state == "quoted":
                if letter == '"':
                    state = "closing"
                else:
                    text += letter
            elif letter == '"' and state == "closing":
                text += letter
                state = "quoted"
            elif letter == '"' and state == "start":
                state = "quoted"
            elif letter == ",":
                fields.append(text)
                text, state = "", "start"
            elif letter in "\r\n":
                return [*fields, text], after + 1
            elif state == "closing":
                return None, place + 1
            else:
                text += letter
                state = "plain"
        if state == "quoted":
            continue
    return (None, place + 1) if state == "quoted" else ([*fields, text], len(lines))


def _response(fields: dict[str, str], today: date) -> dict | None:
    said = {name: text.strip() for name, text in fields.items() if name != "comment"}
    day, version = _moment(said["departed"], "%Y-%m-%d"), _moment(said["updated"], "%Y-%m-%d %H:%M:%S")
    guest, channel = GUESTS.get(said["guest"]), CHANNELS.get(said["channel"])
    answers = {column: _answer(said[column], lowest, highest) for column, _, lowest, highest, _, _ in QUESTIONS}
    fits = said["id"] and len(said["id"]) <= 200 and said["site"] and day and version and guest and channel
    if not fits or day.date() > today or day.year < 1990 or "off" in answers.values():
        return None
    scores, tops = _scores(answers), {}
    for column, department, _, _, is_lead, top_from in QUESTIONS:
        if is_lead and answers[column] is not None:
            tops[department] = answers[column] >= top_from
    about = {"site": said["site"], "day": day.date(), "guest_type": guest, "channel": channel}
    content = (*about.values(), tuple(scores.items()), tuple(tops.items()), fields["comment"])
    return about | {
        "key": said["id"],
        "version": version,
        "scores": scores,
        "tops": tops,
        "content": content,
    }


def _long(
    file: str, records: list[tuple[int, dict[str, str] | None]], answers: list[Record], today: date
) -> list[Record]:
    """Every record of a long export; one per response that can stand joins `answers`, as do all that are rejected."""
    found, responses = [], defaultdict(list)
    for line, fields in records:
        record = Record(file, line, None)
        found.append(record)
        if fields and fields["id"].strip():
            record.key = fields["id"].strip()
            record.version = _moment(fields["updated"].strip(), "%Y-%m-%d %H:%M:%S")
            responses[record.key, record.version].append((record, fields))
        else:
            answers.append(record)
    unread = {key for key, version in responses if version is None}
    for (key, _), own in responses.items():
        said, once = _one_response(own, today)
        if key in unread or said is None:
            answers += once
            continue
        once[0].said = said
        answers.append(once[0])
        for record in once[1:]:
            record.head = once[0]
    return found


def _one_response(own: list[tuple[Record, dict[str, str]]], today: date) -> tuple[dict | None, list[Record]]:
    """What the records of a response say together (None: it is rejected), and those of them that are no duplicates."""
    told: dict[tuple, Record] = {}
    asked: dict[str, set[str]] = defaultdict(set)
    for record, fields in own:
        question = " ".join(unicodedata.normalize("NFKC", fields["question"]).split()).lower()
        is_declared = question == IGNORED or question in {column for column, *_ in QUESTIONS}
        answer = fields["answer"].strip() if is_declared else fields["answer"]
        content = (question, answer, *(fields[name].strip() for name in COMMON))
        if content in told:
            record.verdict = "duplicate"
            continue
        told[content] = record
        asked[question].add(answer)
    known = {IGNORED, REMARKS, *(column for column, *_ in QUESTIONS)}
    several = [question for question, said in asked.items() if len(said) > 1 and question != IGNORED]
    once = list(told.values())
    if set(asked) - known or several or len({content[2:] for content in told}) > 1:
        return None, once
    wide = {name: own[0][1][name] for name in ("id", "updated", *COMMON)}
    wide |= {column: "".join(asked[column]) for column in (REMARKS, *(column for column, *_ in QUESTIONS))}
    return _response(wide, today), once


def _scores(answers: dict) -> dict[str, int]:
    """Hundredths by department answered, the index last."""
    scores = {}
    for department in DEPARTMENTS:
        items = [
            Fraction(answers[column] - lowest, highest - lowest)
            for column, of, lowest, highest, _, _ in QUESTIONS
            if of == department and answers[column] is not None
        ]
        if items:
            scores[department] = _half_up(10_000 * sum(items) / len(items))
    answered = {department: weight for department, weight in WEIGHTS.items() if department in scores}
    weight = sum(answered.values())
    if Fraction(weight, sum(WEIGHTS.values())) >= Fraction(1, 2):
        total = sum(scores[department] * weight for department, weight in answered.items())
        scores["index"] = _half_up(Fraction(total, weight))
    return scores


def _invitation(fields: dict[str, str], today: date) -> dict | None:
    said = {name: text.strip() for name, text in fields.items()}
    month, version = _moment(said["month"], "%Y-%m"), _moment(said["exported"], "%Y-%m-%d")
    channel = CHANNELS.get(said["channel"])
    is_whole = re.fullmatch(r"\d+", said["invited"]) and int(said["invited"]) <= 10_000_000
    if not (said["site"] and month and version and channel and is_whole) or month.date() > today:
        return None
    key = (month.date(), said["site"], channel)
    about = {"site": said["site"], "day": month.date(), "content": int(said["invited"])}
    return about | {"key": key, "version": version}


def _summed(fields: dict[str, str], today: date) -> dict | None:
    said = {name: text.strip() for name, text in fields.items()}
    month, version = _moment(said["month"], "%Y-%m"), _moment(said["exported"], "%Y-%m-%d")
    if not (said["site"] and month and version and said["about"] in SUMMED) or month.date() > today:
        return None
    department, lowest, highest, top_from = SUMMED[said["about"]]
    numbers = [0] * 7
    for answer in range(11):
        text = said[str(answer)]
        if not lowest <= answer <= highest:
            if text not in {"", "0"}:
                return None
            continue
        if not re.fullmatch(r"\d+", text) or int(text) > 10_000_000:
            return None
        # One guest after the other, so to speak.
        score = _half_up(Fraction(10_000 * (answer - lowest), highest - lowest))
        asked = department == "recommend"
        one = [1, score, score**2, 1, answer >= top_from, asked and answer >= 9, asked and answer <= 6]
        numbers = [before + int(text) * int(more) for before, more in zip(numbers, one, strict=True)]
    key = (month.date(), said["site"], department)
    return {"key": key, "site": said["site"], "day": month.date(), "version": version, "content": tuple(numbers)}


def _winners(records: list[Record]) -> dict[object, Record]:
    """What stands of records in the order of file hash and line; sets everybody's verdict."""
    rivals: dict[object, list[Record]] = defaultdict(list)
    for record in records:
        if record.said and _is_open(record.said["site"], record.said["day"]):
            rivals[record.said["key"]].append(record)
        else:
            record.verdict = "quarantined"
    winners = {}
    for key, own in rivals.items():
        firsts = []
        for version in sorted({record.said["version"] for record in own}, reverse=True):
            same = [record for record in own if record.said["version"] == version]
            if len({record.said["content"] for record in same}) > 1:
                _judge(same, "quarantined")
                continue
            _judge(same[1:], "duplicate")
            firsts.append(same[0])
        _judge(firsts[:1], "stands")
        _judge(firsts[1:], "superseded")
        if firsts:
            winners[key] = firsts[0]
    return winners


def _judge(records: list[Record], verdict: str) -> None:
    for record in records:
        record.verdict = verdict


def _is_open(site: str, day: date) -> bool:
    return any(first <= day < end for first, end in SPANS.get(site, []))


def _moment(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form)  # noqa: DTZ007  (exports carry no zone)
    except ValueError:
        return None


def _answer(text: str, lowest: int, highest: int) -> int | str | None:
    if text in MISSING:
        return None
    return int(text) if re.fullmatch(r"-?\d+", text) and lowest <= int(text) <= highest else "off"


def _half_up(number: Fraction) -> int:
    return int(number + Fraction(1, 2))
