"""All the text that a file holds which somebody takes away, however it is packed."""

import zipfile
from io import BytesIO

from pypdf import PdfReader


def unpacked(content: bytes) -> str:
    """The text of a file: of what is packed in it, and in that, and of the pages of a PDF."""
    if zipfile.is_zipfile(BytesIO(content)):
        with zipfile.ZipFile(BytesIO(content)) as packed:
            return "\n".join([*packed.namelist(), *(unpacked(packed.read(name)) for name in packed.namelist())])
    if content.startswith(b"%PDF"):
        document = PdfReader(BytesIO(content))
        told = [str(value) for value in (document.metadata or {}).values()]
        held = [unpacked(data) for contents in document.attachments.values() for data in contents]
        return "\n".join([*told, *held, *(page.extract_text() for page in document.pages)])
    return content.decode("utf-8", errors="replace")
