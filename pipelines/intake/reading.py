"""A received file's records, by the format that its survey definition declares."""

from pipelines.intake import delimited, json_lines, parquet_file
from pipelines.intake.records import Records
from pipelines.intake.unpacking import unpacked
from pipelines.reference.formats import Format


def records(content: bytes, form: Format) -> Records:
    """The records of a file with this content; refuses one that is not what its format says."""
    inside = unpacked(content)
    match form.kind:
        case "xlsx":
            # Its library takes as long to import as a small export to load, and most homes have no workbook.
            from pipelines.intake import workbook

            return workbook.records(inside, form)
        case "json_lines":
            return json_lines.records(inside)
        case "parquet":
            return parquet_file.records(inside)
        case "delimited":
            return delimited.records(inside, form)
