"""Numbers of phones, cards, rooms and bookings in a folded text."""

import re
from collections.abc import Callable, Iterator

from pipelines.masking.found import Found, Mask
from pipelines.masking.patterns import ANY_CASE, WORD_END, Rule, any_of, is_unspaced
from pipelines.masking.vocabulary import AFTER_NUMBER, BETWEEN, BOOKINGS, PHONES, ROOMS, UNITS

# So many digits, with at most three signs between two of them, are a number of somebody's: shorter are prices, years, scores.
_LEAST_DIGITS = 7
_CARD_DIGITS = range(13, 20)
_MOST_OF_PHONE = 15
_BETWEEN_DIGITS = r"[ .\-/()*_·•\t]"
_RUN = re.compile(rf"(?:\+\s?|\()?\d(?:{_BETWEEN_DIGITS}{{0,3}}+\d)*+")
# A word of letters and digits with so many digits is a number too.
_CODE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]++(?:-[A-Za-z0-9]++)*+")
_LEAST_IN_CODE = 5

_YEAR, _MONTH, _DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
_DATE = "|".join(
    rf"{_DAY}{s}{_MONTH}{s}{_YEAR}|{_MONTH}{s}{_DAY}{s}{_YEAR}|{_YEAR}{s}{_MONTH}{s}{_DAY}" for s in (r"\.", "/", "-")
)
_DATES = re.compile(
    rf"(?:{_DATE})(?: ?- ?(?:{_DATE}))?(?P<hour>\s\d\d?)?|{_DAY}\.{_MONTH}?\.? ?- ?(?:{_DATE})|{_YEAR} ?[/-] ?{_YEAR}"
)

_CLOCK = r"(?:[01]?\d|2[0-4])\.[0-5]\d"
_HOURS = re.compile(rf"{_CLOCK} ?- ?{_CLOCK}")
_HOUR_WORD = re.compile(r"\s?(?:uhr|h\b|hrs|am\b|pm\b|o'clock)", ANY_CASE)

_FILL = rf"(?:[\s.:;,#=(\-_'\"]{{1,3}}+|{any_of(BETWEEN)}){{0,6}}"
_ONE = rf"(?:[A-Za-z]-?)?\d{{1,6}}(?:[.\-/]\d{{1,4}})?[A-Za-z]?{WORD_END}"
_AND = rf"(?:\s?(?:[,/&+\-]|{any_of(['and', 'und', 'et', 'y', 'e', 'en', 'or', 'oder', 'ou', 'to', 'bis', 'a'])})\s?)"
_UNIT = rf"(?!\s{{0,2}}-?{any_of(UNITS)})"
_ROOM = rf"{any_of(ROOMS)}{_FILL}(?P<number>{_ONE}(?:{_AND}{_ONE}){{0,5}}+){_UNIT}"
_ROOM_AFTER = re.compile(rf"(?<!\d)(?P<number>\d{{3,5}})\s?{any_of(AFTER_NUMBER)}", ANY_CASE)
_ROOM_WORDS_AFTER = re.compile("szoba|oda", ANY_CASE)
_HASH = re.compile(rf"#\s?(?P<number>\d{{2,6}}){WORD_END}")
_RATING = re.compile(r"\d{1,2}/(?:5|6|10|20|100)")
_PHONE = rf"{any_of(PHONES)}{_FILL}\+?(?P<number>\d(?:{_BETWEEN_DIGITS}?\d){{2,14}}+){WORD_END}{_UNIT}"
_BOOKING = rf"{any_of(BOOKINGS)}{_FILL}(?P<number>[a-z0-9][a-z0-9\-/.]{{2,30}}[a-z0-9]){WORD_END}{_UNIT}"
_HAS_DIGIT = re.compile(r"\d")
_CAPITALS = re.compile(r"[A-Z]{5,10}")


def found_numbers(text: str) -> Iterator[Found]:
    """Numbers that are told by their length or by a sign, wherever they stand."""
    if _HAS_DIGIT.search(text):
        yield from _runs(text)
        yield from _codes(text)
        if "#" in text:
            yield from (Found(*one.span("number"), Mask.NUMBER) for one in _HASH.finditer(text))
        if is_unspaced(text) or _ROOM_WORDS_AFTER.search(text):
            yield from (Found(*one.span("number"), Mask.ROOM) for one in _ROOM_AFTER.finditer(text))


def _runs(text: str) -> Iterator[Found]:
    for one in _RUN.finditer(text):
        run = one[0]
        digits = "".join(_HAS_DIGIT.findall(run))
        if len(digits) >= _LEAST_DIGITS and not _is_time(text, one):
            yield Found(*one.span(), _kind(run, digits))


def _is_time(text: str, run: re.Match[str]) -> bool:
    """Whether a run is one date or two, two years, or the hours of a day; the hour of a time of day may hang on a date."""
    if _HOURS.fullmatch(run[0]):
        return _HOUR_WORD.match(text, run.end()) is not None
    date = _DATES.fullmatch(run[0])
    return date is not None and (date["hour"] is None or text[run.end() : run.end() + 1] in {":", "h", "H"})


def _kind(run: str, digits: str) -> Mask:
    if len(digits) in _CARD_DIGITS and _checks_out(digits):
        return Mask.CARD
    is_written_as_one = run[0] in "+(0" or run != digits
    return Mask.PHONE if is_written_as_one and len(digits) <= _MOST_OF_PHONE else Mask.NUMBER


def _checks_out(digits: str) -> bool:
    """The check digit of cards (ISO/IEC 7812, Luhn): from the right, every second digit doubled, add up to tens."""
    doubled = (int(one) * 2 for one in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(one - 9 if one > 9 else one for one in doubled)) % 10 == 0


def _codes(text: str) -> Iterator[Found]:
    for one in _CODE.finditer(text):
        digits = sum(map(str.isdigit, one[0]))
        if digits >= _LEAST_IN_CODE and digits < len(one[0].replace("-", "")):
            yield Found(*one.span(), Mask.NUMBER)


def _after_word(mask: Mask) -> Callable[[re.Match[str]], Iterator[Found]]:
    def found(one: re.Match[str]) -> Iterator[Found]:
        if not _RATING.fullmatch(one["number"]) and not _DATES.fullmatch(one["number"]):
            yield Found(*one.span("number"), mask)

    return found


def _booking(one: re.Match[str]) -> Iterator[Found]:
    code = one["number"]
    is_code = len(_HAS_DIGIT.findall(code)) >= 2 or _CAPITALS.fullmatch(code)
    if is_code and not _RATING.fullmatch(code) and not _DATES.fullmatch(code):
        yield Found(*one.span("number"), Mask.NUMBER)


# Short numbers, after a word that says what they are.
NUMBER_RULES = (
    Rule(ROOMS, _ROOM, _after_word(Mask.ROOM), ANY_CASE),
    Rule(PHONES, _PHONE, _after_word(Mask.PHONE), ANY_CASE),
    Rule(BOOKINGS, _BOOKING, _booking, ANY_CASE),
)
