"""From the bytes of a reference file to its text; what Excel and editors save instead of UTF-8 is told by name."""

import codecs
from pathlib import Path

from pipelines.mistakes import Mistake
from pipelines.reference.spelling import close

_AS_UTF8 = "save it as UTF-8 (Excel: 'CSV UTF-8'; LibreOffice and text editors: choose UTF-8 when saving)"
_WORKBOOK = b"PK\x03\x04"


def read_text(path: Path, *, encoding: str = "utf-8", otherwise: str = "") -> str:
    """The text of a file (a byte order mark is dropped); a Mistake if it is missing or written otherwise.

    `otherwise` is a second way to mend a wrong encoding, where there is one.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _missing(path) from None
    except IsADirectoryError:
        raise Mistake("a folder stands where a file belongs", where=str(path), mend="rename the folder") from None
    if content.startswith(_WORKBOOK):
        raise Mistake(
            f"{path.name} is an Excel workbook, whatever its name says",
            where=str(path),
            mend="open it in Excel and save it as 'CSV UTF-8 (comma delimited)'",
        )
    try:
        text = content.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeDecodeError as problem:
        raise _wrongly_encoded(path, content, problem.start, encoding, otherwise) from None
    if encoding == "utf-8" and "\0" in text:
        raise _wrongly_encoded(path, content, content.index(0), encoding, otherwise)
    return text


def _missing(path: Path) -> Mistake:
    there = [one.name for one in path.parent.iterdir() if one.is_file()] if path.parent.is_dir() else []
    alike = close(path.name, there, count=1, likeness=0.75)
    return Mistake(
        f"the file {path.name} is missing" + (f"; there is {alike[0]}, is that meant?" if alike else ""),
        where=str(path),
        mend=f"rename {alike[0]} to {path.name}"
        if alike
        else f"add {path.name}; data/reference/README.md describes it and data/reference/examples/ has complete sets",
    )


def _wrongly_encoded(path: Path, content: bytes, start: int, encoding: str, otherwise: str) -> Mistake:
    mend = (_AS_UTF8 if encoding == "utf-8" else f"save it as {encoding}") + otherwise
    wanted = "UTF-8" if encoding == "utf-8" else encoding
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:200]:
        return Mistake(
            f"{path.name} is saved as UTF-16 (Excel calls it 'Unicode text'), it is not {wanted}",
            where=str(path),
            mend=mend,
        )
    line = content[:start].count(b"\n") + 1
    before = content[content.rfind(b"\n", 0, start) + 1 :].splitlines()[0]
    seen = next((word for word in before.split(b",") if any(byte > 127 for byte in word)), before)
    windows = f"; it looks like Windows-1252: '{seen.decode('cp1252', 'replace').strip()[:40]}'"
    return Mistake(
        f"{path.name} is not {wanted}" + (windows if encoding == "utf-8" else ""),
        where=f"{path}, line {line}",
        mend=mend,
    )
