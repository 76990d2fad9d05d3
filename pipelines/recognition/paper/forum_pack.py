"""The forum pack as a PDF: cover, contents, a page per award, certificates to print, and the rules by which it was decided."""

from pathlib import Path

from pipelines.recognition.paper.edition import Edition
from pipelines.recognition.paper.pack_words import pack_words, printed_texts
from pipelines.recognition.paper.typesetting import refuse_unprintable, set_pages

TEMPLATE = Path(__file__).with_name("forum_pack.typ")


def forum_pack(edition: Edition, *, fonts: Path | None = None) -> bytes:
    """The PDF of an edition; the same edition gives the same bytes. A Mistake where a name has a letter that no font has.

    Of people, winners alone are named, with the purpose note; `fonts` is a folder of further fonts.
    """
    refuse_unprintable(printed_texts(edition), fonts)
    return set_pages(TEMPLATE, pack_words(edition), edition.year.day, fonts)
