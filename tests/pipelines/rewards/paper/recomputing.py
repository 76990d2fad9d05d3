"""Workbooks worked out again by LibreOffice: a copy without any of the values that stand beside the formulas."""

import re
import subprocess
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

# Cell by cell: what it shows.
Cells = Mapping[str, object]


def without_values(book: bytes) -> bytes:
    """The workbook with no formula's value in it, so that whoever opens it has to work all of them out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb"(<c [^>]*?)( t=\"str\")?>(<f>[^<]*</f>)<v>[^<]*</v></c>", rb"\1>\3</c>", content)
            new.writestr(name, content)
    return out.getvalue()


def cells_of(book: bytes) -> Cells:
    """The values that stand in the first sheet, by cell; no formula is worked out."""
    sheet = load_workbook(BytesIO(book), data_only=True).worksheets[0]
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def recomputed(soffice: str, books: Mapping[str, bytes], folder: Path) -> dict[str, Cells]:
    """The cells of each workbook as LibreOffice works them out: all in one call, as it is slow to start."""
    (folder / "in").mkdir(parents=True)
    for name, book in books.items():
        (folder / "in" / f"{name}.xlsx").write_bytes(without_values(book))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(folder / "in" / f"{name}.xlsx") for name in books]
    call = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "xlsx:Calc MS Excel 2007 XML",
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*call, *files], check=True, capture_output=True, timeout=600)
    return {name: cells_of((folder / "out" / f"{name}.xlsx").read_bytes()) for name in books}
