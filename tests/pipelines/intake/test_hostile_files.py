"""Files made to take the machine's memory or time: refused in words or read, within the bound that limits.py states."""

import json
import subprocess
import sys

import pytest

from pipelines.home import REPOSITORY

MIB = 2**20

# What a process of its own does: it makes the file, and measures its own peak from there on.
READ = """
import gzip, io, json, re, sys, zipfile
from pathlib import Path
import openpyxl
import polars as pl
from pipelines.intake import reading
from pipelines.intake.records import FileRefusedError
from pipelines.reference.formats import Format

SHARED = (
    b'<Override PartName="/xl/sharedStrings.xml" '
    b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)

def workbook(shared=None, **parts):
    book, made, found = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    book.active.append(["a", "b"])
    book.save(made)
    with zipfile.ZipFile(made) as sound, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as hostile:
        for name in sound.namelist():
            content = parts.get(Path(name).stem, sound.read(name))
            hostile.writestr(name, content.replace(b"</Types>", SHARED) if shared else content)
        if shared:
            hostile.writestr("xl/sharedStrings.xml", shared)
    return found.getvalue()

def sheet(rows, before=""):
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'{before}<worksheet {space}><sheetData>{rows}</sheetData></worksheet>'.encode()

def parquet(frame):
    found = io.BytesIO()
    frame.write_parquet(found)
    return found.getvalue()

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) * 1024

content = eval(sys.argv[1])
form = Format(**json.loads(sys.argv[2]))
Path("/proc/self/clear_refs").write_text("5")
before = peak()
try:
    found = reading.records(content, form)
    said = f"{found.count} records, {found.malformed} malformed"
except FileRefusedError as refused:
    said = str(refused)
print(json.dumps([said, peak() - before]))
"""

TEXT = {"encoding": "utf-8", "delimiter": ","}
LINES = {"kind": "json_lines"}
BOOK = {"kind": "xlsx"}
ENTITIES = """'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{("&" + chr(97 + n) + ";") * 10}">' for n in range(9)) + "]>" """

# What is read, how it is declared, what comes of it, and the most memory that the bound allows it, in MiB.
HOSTILE = {
    "a cell of 10 MB": ("b'id,c\\nR1,\"' + b'x' * 10**7 + b'\"\\nR2,y\\n'", TEXT, "2 records, 0 malformed", 400),
    "a line of 200 MB": ("b'id,c\\nR1,' + b'x' * (2 * 10**8) + b'\\n'", TEXT, "a line of the file is longer", 850),
    "a line of commas": ("b'id,c\\n' + b',' * (2 * 10**8) + b'\\n'", TEXT, "a line of the file is longer", 850),
    "a million columns": (
        "b','.join(b'c%d' % n for n in range(10**6)) + b'\\n1\\n'",
        TEXT,
        "the header has 1,000,000 columns",
        350,
    ),
    "a quote that never ends": (
        "b'id,c\\nR1,\"oh\\n' + b'R2,good one here\\n' * 10**6",
        TEXT,
        "1000001 records, 1 malformed",
        260,
    ),
    "a quote that never ends in the header": (
        "b'id,\"c\\n' + b'R2,good one here\\n' * 10**6",
        TEXT,
        "a quote is opened and never closed",
        260,
    ),
    "nothing but line ends": ("b'id,c\\n' + b'\\n' * 3 * 10**6", TEXT, "0 records, 0 malformed", 400),
    "malformed lines": ("b'id,c\\n' + b'a\\n' * (2 * 10**5)", TEXT, "200000 records, 200000 malformed", 150),
    "a packed file of zeros": ("gzip.compress(bytes(10**8))", TEXT, "a line of the file is longer", 500),
    "a line of JSON lists": (
        "b'{\"a\":[' + b','.join([b'{}'] * 1_500_000) + b']}\\n'",
        LINES,
        "1 records, 0 malformed",
        260,
    ),
    "a long line of JSON": ("b'{\"a\":\"' + b'x' * 10**8 + b'\"}\\n'", LINES, "a line of the file is longer", 500),
    "deep JSON": (
        "b'{\"a\":' * 10**5 + b'1' + b'}' * 10**5 + b'\\n{\"b\":1}\\n'",
        LINES,
        "2 records, 1 malformed",
        100,
    ),
    "a workbook of entities": (
        f"workbook(sheet1=sheet('<row><c t=\"inlineStr\"><is><t>&j;</t></is></c></row>', {ENTITIES}))",
        BOOK,
        "not a sound Excel workbook",
        150,
    ),
    "a text that many cells share": (
        "workbook(shared=b'<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><si><t>'"
        " + b'x' * 10**6 + b'</t></si></sst>', sheet1=sheet('<row><c t=\"s\"><v>0</v></c></row>' * 2000))",
        BOOK,
        "the text of the workbook is larger than 1,024 MiB",
        250,
    ),
    "a text that many rows share": (
        "parquet(pl.DataFrame({'a': pl.Series(['x' * 10**6]).new_from_index(0, 1_200)}))",
        {"kind": "parquet"},
        "the text of the Parquet file is larger than 1,024 MiB",
        250,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_takes_no_more_than_the_bound(name):
    content, form, expected, most = HOSTILE[name]

    ended = subprocess.run(
        [sys.executable, "-c", READ, content, json.dumps(form)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )

    assert ended.returncode == 0, ended.stderr
    said, taken = json.loads(ended.stdout)
    assert expected in said
    assert taken < most * MIB
