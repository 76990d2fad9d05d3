"""Names of people in a folded text: told by the words beside them, or known from the guest's own record."""

import re
from collections.abc import Iterable, Iterator

from pipelines.masking import vocabulary as said
from pipelines.masking.folding import bare
from pipelines.masking.found import COVERED, Found, Mask
from pipelines.masking.patterns import ANY_CASE, CAPITAL, UNSPACED, Rule, any_of, compiled, is_unspaced

_PARTICLE = any_of(said.PARTICLES)
_WORD = rf"(?:[{CAPITAL}]\.|[{CAPITAL}][\w'\-]++)"
_NOT = rf"(?!{any_of((*said.NO_NAMES, *said.TITLES), case=True)})"
# One name and up to three more, with particles between; a full stop only after an initial, else the next sentence would join.
_NAME = rf"{_NOT}{_WORD}(?:\s?[ ](?:{_PARTICLE}[ ]){{0,2}}{_NOT}{_WORD}){{0,3}}+"
_TITLE = rf"(?:(?:{any_of(said.TITLES, case=True)}\.?|{any_of(said.DOTTED_TITLES, case=True)})\s{{0,2}})"
_BY_TITLE = rf"{_TITLE}{{1,3}}+(?:{_PARTICLE}\s){{0,2}}(?P<name>{_NAME})"
_SMALL_TITLE = rf"{any_of(said.SMALL_TITLES)}\.?\s{{1,2}}(?P<name>[a-z][\w'\-]++)"
_FAMILY = rf"(?<!\w)[Tt]he\s(?P<name>{_NAME})\s[Ff]amily"
_INTRODUCED = rf"(?i:{any_of(said.INTRODUCTIONS)})[\s:,\"]{{0,3}}(?:{_TITLE}{{0,2}})(?P<name>{_NAME})"
_SMALL_INTRODUCED = (
    rf"(?i:{any_of(said.INTRODUCTIONS)})[\s:,\"]{{1,3}}"
    rf"(?!{any_of(('on', 'not', 'in', 'the', 'a', 'an', 'wrong', 'spelled', 'was', 'of', 'der', 'von', *said.NO_SIGNATURE))})"
    r"(?P<name>[^\W\d][\w'\-]++)"
)
_UNSPACED_NAME = rf"[{UNSPACED}\u0590-\u06ff]{{1,12}}"
_INTRODUCED_UNSPACED = rf"{any_of(said.INTRODUCTIONS_UNSPACED)}[\s:]{{0,2}}(?P<name>{_UNSPACED_NAME})"
_KIN = (
    "|".join(rf"(?i:{any_of(mine.split('|'))}\s{any_of(own)})" for mine, own in said.KIN.items()).join(("(?:", ")"))
    + rf",?\s(?P<name>{_NAME})"
)
_BEFORE = re.compile(
    rf"(?<![\u4e00-\u9fff])(?P<name>[\u4e00-\u9fff]{{1,4}}|[\u30a0-\u30ff]{{2,8}}|[\uac00-\ud7af]{{2,4}}\s?)"
    rf"{any_of(said.AFTER_NAME)}"
)
_SURNAMED = re.compile(rf"(?P<name>[\u4e00-\u9fff]{{1,4}}?)(?:{'|'.join(map(bare, said.AFTER_NAME))})")
_NO_NAMES_BEFORE = tuple(map(bare, said.NO_NAMES_BEFORE))

_CLOSING = rf"{any_of(said.CLOSINGS)}(?P<gap>[\s,.!:;\-~]{{0,8}}+)"
_WEAK = (
    rf"(?i:{any_of(said.WEAK_CLOSINGS)})[ ]?(?:[,:!.\-]{{1,2}}\s{{0,4}}|\s?\n\s{{0,3}})(?P<name>{_NAME})[\s.!]{{0,4}}\Z"
)
_DASHED = rf"\n\s{{0,3}}[\-~]{{1,2}}\s?(?P<name>{_NAME})[\s.]{{0,3}}\Z"
_FROM = rf"(?:(?i:{any_of(('from', 'von', 'de', 'da', 'van', 'by', 'your', 'ihr', 'ihre'))})\s)?(?P<name>{_NAME})"
_LINE = re.compile(r"[^\n]{0,61}")
_MOST_WORDS, _MOST_LETTERS = 5, 60
_CASELESS = re.compile(f"[{UNSPACED}\u0590-\u06ff\u0900-\u0dff]")
_NO_SIGNATURE = frozenset(map(bare, said.NO_SIGNATURE))

LEAST_LETTERS = 4  # a shorter own name counts only as it is written: "An", "May"
_NAME_PARTS = re.compile(r"[^\W\d_]{2,}")
_NO_PARTS = frozenset(map(bare, said.PARTICLES))


def found_names(text: str) -> Iterator[Found]:
    """Names that are told by where they stand: as the last line, and before what scripts without spaces put after one."""
    last = text.rfind("\n")
    if last >= 0 and (dashed := compiled(_DASHED).match(text, last)):
        yield Found(*dashed.span("name"), Mask.NAME)
    if is_unspaced(text):
        for one in _BEFORE.finditer(text):
            if not one["name"].strip().endswith(_NO_NAMES_BEFORE):
                yield Found(*one.span("name"), Mask.NAME)


def _name(one: re.Match[str]) -> Iterator[Found]:
    yield Found(*one.span("name"), Mask.NAME)


def _signed(closing: re.Match[str]) -> Iterator[Found]:
    """Who signs behind a closing: all that stands on the line, if it is as short as a name, else the name it begins with."""
    text, start = closing.string, closing.end()
    line = _LINE.match(text, start)
    assert line is not None
    rest = line[0].rstrip(" .!")
    told = rest.split()
    if COVERED in rest or not any(map(str.isalnum, rest)):
        return
    is_whole = len(told) <= _MOST_WORDS and len(rest) <= _MOST_LETTERS
    is_name = told[0].lower().strip(".,") not in _NO_SIGNATURE and (closing["gap"] != " " or _CASELESS.search(rest))
    name = compiled(_FROM).match(text, start)
    if is_whole and is_name:
        yield Found(start, start + len(rest), Mask.NAME)
    elif name:
        yield Found(*name.span("name"), Mask.NAME)
    elif is_whole and len(told) <= 3 and told[0].lower() not in _NO_SIGNATURE and line.end() == len(text):
        yield Found(start, start + len(rest), Mask.NAME)


def name_parts(names: Iterable[str]) -> frozenset[str]:
    """The words of names as they stand in a folded text, without particles such as "von"."""
    return frozenset(part for name in names for part in _NAME_PARTS.findall(bare(name))) - _NO_PARTS


def found_own_names(text: str, names: tuple[str, ...]) -> Iterator[Found]:
    """The guest's own names, as the export says them, wherever their parts stand in the text."""
    for part in sorted(name_parts(names)):
        whole = re.escape(part) if is_unspaced(part) else rf"(?<!\w){re.escape(part)}(?:(?='s)|(?!\w))"
        flags = ANY_CASE if len(part) >= LEAST_LETTERS else 0
        yield from (Found(*one.span(), Mask.NAME) for one in re.finditer(whole, text, flags))


# Names after a title, a closing, "my name is" and "my wife".
NAME_RULES = (
    Rule((*said.TITLES, *said.DOTTED_TITLES), _BY_TITLE, _name),
    Rule(said.SMALL_TITLES, _SMALL_TITLE, _name),
    Rule(("the",), _FAMILY, _name),
    Rule(said.INTRODUCTIONS, _INTRODUCED, _name),
    Rule(said.INTRODUCTIONS, _SMALL_INTRODUCED, _name),
    Rule(said.INTRODUCTIONS_UNSPACED, _INTRODUCED_UNSPACED, _name),
    Rule(tuple(mine for key in said.KIN for mine in key.split("|")), _KIN, _name),
    Rule(said.CLOSINGS, _CLOSING, _signed, ANY_CASE),
    Rule(said.WEAK_CLOSINGS, _WEAK, _name),
)
