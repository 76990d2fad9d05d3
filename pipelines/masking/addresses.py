"""E-mail addresses, accounts and links in a folded text."""

import re
from collections.abc import Iterator

from pipelines.masking.found import Found, Mask
from pipelines.masking.vocabulary import DOMAINS

_LOCAL = r"(?<![\w.+%-])[\w.+%-]++"
_HOST = r"[\w-]++(?:\.[\w-]++)"
# As it should be written; with spaces; with words for the signs, as people write who fear robots.
_AT = r"[(\[{<]\s?(?:at|arroba|chez|ät|@)\s?[)\]}>]"
_DOT = r"\s{0,2}(?:\.|[(\[{<]\s?(?:dot|punkt|point|punto)\s?[)\]}>]|(?<=\s)(?:dot|punkt|point|punto)(?=\s))\s{0,2}"
_ENDS = r"(?:com|net|org|info|de|at|ch|fr|es|it|uk|eu|nl|pt|pl|invalid|example)"
_EMAIL = re.compile(
    rf"{_LOCAL}(?:@(?:{_HOST}*+)?|\s{{0,2}}@\s{{0,2}}{_HOST}++"
    rf"|\s{{0,2}}{_AT}\s{{0,2}}[\w-]++(?:{_DOT}[\w-]++){{0,4}}"
    rf"|\s{{1,2}}(?:at|arroba|chez|ät)\s{{1,2}}[\w-]++\s{{1,2}}(?:dot|punkt|point|punto)\s{{1,2}}{_ENDS}(?!\w))",
    re.IGNORECASE,
)
_READS_LIKE_AT = re.compile(
    rf"{_AT}|\s(?:at|arroba|chez|ät)\s{{1,2}}[\w-]++\s{{1,2}}(?:dot|punkt|point|punto)\s", re.IGNORECASE
)
_WWW = re.compile(r"www\d?\.", re.IGNORECASE)
_DOTTED = re.compile(r"\.\w")
_ACCOUNT = re.compile(r"@[^\W\d][\w.]*\b")
_LINK = re.compile(r"(?<![a-z0-9])(?:[a-z][a-z0-9+.-]{1,14}://|www\d?\.(?=\w))[^\s<>\"')\]\[\x01]++", re.IGNORECASE)
_SITE = re.compile(rf"(?<![\w.@-]){_HOST}++(?P<path>[/?#][^\s<>\"')\]\[\x01]*+)?")
_PATH_END = re.compile(r"[a-z]{2,6}")


def found_addresses(text: str) -> Iterator[Found]:
    """Whatever has an @ or reads like one, and whatever a browser would open."""
    if "@" in text or _READS_LIKE_AT.search(text):
        yield from (Found(*one.span(), Mask.EMAIL) for one in _EMAIL.finditer(text))
        yield from (Found(*one.span(), Mask.ACCOUNT) for one in _ACCOUNT.finditer(text))
    if "://" in text or _WWW.search(text):
        yield from (Found(*one.span(), Mask.LINK) for one in _LINK.finditer(text))
    if _DOTTED.search(text):
        yield from (Found(*one.span(), Mask.LINK) for one in _SITE.finditer(text) if _is_site(one))


def _is_site(found: re.Match[str]) -> bool:
    """Whether words with full stops between are an address, and not sentences without a space between them."""
    path = found["path"] or ""
    labels = found[0].removesuffix(path).split(".")
    if path and _PATH_END.fullmatch(labels[-1]):
        return True
    return any(label.lower() in DOMAINS for label in labels[1:])
