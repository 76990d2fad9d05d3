"""The site master in another system's words: a mapping of its columns to ours."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator

from pipelines.mistakes import Mistake
from pipelines.reference.complaints import Complaint, mistake_in
from pipelines.reference.csv_files import CsvFile, complaints_of
from pipelines.reference.csv_text import cut, surplus
from pipelines.reference.decoding import read_text
from pipelines.reference.formats import Delimiter, Encoding
from pipelines.reference.model import Frozen, Misfit, refuse
from pipelines.reference.organisation import Region, Site, first_of_month
from pipelines.reference.spelling import near
from pipelines.reference.toml_files import TomlFile, read_toml


class SiteColumns(Frozen):
    """Which column of the file holds which of ours."""

    site_id: str
    site_name: str
    region_name: str
    brand: str | None = None
    site_type: str | None = None
    city: str | None = None
    country: str | None = None
    rooms: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class SiteDefaults(Frozen):
    """What the file does not say, said once for every site."""

    brand: str = ""
    site_type: str = ""
    country: str = ""
    valid_from: date | None = None

    @model_validator(mode="after")
    def _spans_begin_with_a_month(self) -> Self:
        if self.valid_from and not first_of_month(self.valid_from):
            first = self.valid_from.replace(day=1)
            refuse([Misfit("valid_from must be the first of a month", ("valid_from",), f"write {first}")])
        return self


class SiteMaster(Frozen):
    """The file beside this mapping, how it is written, and what its columns mean to us."""

    file: Annotated[str, Field(min_length=1)]
    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    columns: SiteColumns
    defaults: SiteDefaults = SiteDefaults()

    @model_validator(mode="after")
    def _spans_begin_somewhere(self) -> Self:
        if not self.columns.valid_from and not self.defaults.valid_from:
            mend = "add below [defaults] a line: valid_from = 2001-01-01, or name the column below [columns]"
            refuse([Misfit("from when on the sites are valid is said nowhere", ("columns",), mend)])
        return self


def region_id_of(region_name: str) -> str:
    """A region's id made from its name: lower case, without accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", region_name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "region"


def read_site_master(path: Path) -> tuple[CsvFile[Region], CsvFile[Site]]:
    """The regions (by name) and sites (in the file's order) that the mapping at `path` describes."""
    described = read_toml(path, SiteMaster)
    source = path.parent / described.content.file
    columns = {ours: theirs for ours, theirs in described.content.columns if theirs}
    regions: dict[str, tuple[Region, int]] = {}
    sites: dict[int, Site] = {}
    complaints: list[Complaint] = []
    for line, theirs in _rows(source, described, columns):
        name = theirs.pop("region_name") or "(no region)"
        region_id = region_id_of(name)
        known, first = regions.setdefault(region_id, (Region(region_id=region_id, region_name=name), line))
        if known.region_name != name:
            what = f"regions {known.region_name!r} (line {first}) and {name!r} would get one id"
            complaints.append(Complaint(what, "write both alike, or tell them apart by more than signs", line))
        values: dict[str, Any] = {key: value for key, value in described.content.defaults if value}
        values |= {key: value for key, value in theirs.items() if value}
        try:
            sites[line] = Site(region_id=region_id, **values)
        except ValidationError as problem:
            complaints += complaints_of(problem, line, columns)
    if complaints:
        raise mistake_in(source, complaints)
    ordered = sorted(regions.values(), key=lambda region: region[0].region_name)
    return (
        CsvFile(source, tuple(region for region, _ in ordered), tuple(line for _, line in ordered)),
        CsvFile(source, tuple(sites.values()), tuple(sites)),
    )


def _rows(
    source: Path, described: TomlFile[SiteMaster], columns: dict[str, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """The line and cells of each row, under our names for the columns."""
    master, mapping = described.content, described.path.name
    if not source.exists():
        there = [one.name for one in source.parent.iterdir() if one.is_file()]
        raise Mistake(
            f"the site master {source.name} is missing",
            where=str(source),
            mend=f"put it there, or correct its name in {mapping}{near(source.name, there)}",
        )
    text = read_text(source, encoding=master.encoding, otherwise=f", or name its encoding in {mapping}")
    cells = cut(
        source,
        text,
        list(columns.values()),
        delimiter=master.delimiter,
        otherwise=f", or name it as the delimiter in {mapping}",
    )
    absent = [column for column in dict.fromkeys(columns.values()) if column not in cells.header]
    if absent:
        near_ones = "".join(near(column, cells.header) for column in absent)
        raise Mistake(
            f"the site master has no column {', '.join(map(repr, absent))}",
            where=f"{source}, line 1",
            mend=f"correct the mapping in {mapping}{near_ones}, or add the column",
        )
    width = len(cells.header)
    uneven = [surplus(line, row, cells.header) for line, row in cells.rows if len(row) > width]
    uneven += [
        Complaint(f"the row has {len(row)} cells, the first line names {width} columns", "complete the row", line)
        for line, row in cells.rows
        if len(row) < width
    ]
    if uneven:
        raise mistake_in(source, uneven)
    for line, row in cells.rows:
        named = dict(zip(cells.header, row, strict=True))
        yield line, {ours: named[theirs].strip() for ours, theirs in columns.items()}
