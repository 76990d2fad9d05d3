"""The site master in another system's words: a mapping of its columns to ours."""

import csv
import io
import re
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pipelines.mistakes import Mistake
from pipelines.reference.files import read_toml
from pipelines.reference.model import Frozen
from pipelines.reference.organisation import Region, Site
from pipelines.reference.survey import Delimiter, Encoding


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


class SiteMaster(Frozen):
    """The file beside this mapping, how it is written, and what its columns mean to us."""

    file: str
    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    columns: SiteColumns
    defaults: SiteDefaults = SiteDefaults()


def region_id_of(region_name: str) -> str:
    """A region's id made from its name: lower case, without accents, words joined by hyphens."""
    plain = unicodedata.normalize("NFKD", region_name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:40] or "region"


def read_site_master(path: Path) -> tuple[list[Region], list[Site]]:
    """The regions (by name) and sites (in the file's order) that the mapping at `path` describes."""
    master = read_toml(path, SiteMaster)
    source = path.parent / master.file
    columns = {ours: theirs for ours, theirs in master.columns if theirs}
    regions: dict[str, Region] = {}
    sites = []
    for line, row in _rows(source, master, set(columns.values())):
        theirs = {ours: row[column].strip() for ours, column in columns.items()}
        name = theirs.pop("region_name")
        region_id = region_id_of(name)
        known = regions.setdefault(region_id, Region(region_id=region_id, region_name=name or "(no region)"))
        if known.region_name != (name or "(no region)"):
            raise Mistake(
                f"regions {known.region_name!r} and {name!r} would get one id", where=f"{source}, line {line}"
            )
        values: dict[str, Any] = {key: value for key, value in master.defaults if value}
        values |= {key: value for key, value in theirs.items() if value}
        try:
            sites.append(Site(region_id=region_id, **values))
        except ValidationError as problem:
            first = problem.errors()[0]
            raise Mistake(
                f"{'.'.join(map(str, first['loc']))}: {first['msg']}",
                where=f"{source}, line {line}",
                mend=f"correct the line, or the mapping in {path.name}",
            ) from None
    return sorted(regions.values(), key=lambda region: region.region_name), sites


def _rows(source: Path, master: SiteMaster, needed: set[str]) -> list[tuple[int, dict[str, str]]]:
    try:
        text = source.read_bytes().decode("utf-8-sig" if master.encoding == "utf-8" else master.encoding)
    except FileNotFoundError:
        raise Mistake("the site master is missing", where=str(source), mend=f"copy it there as {source.name}") from None
    except UnicodeDecodeError as problem:
        raise Mistake(f"the site master is not {master.encoding}", where=f"{source}, byte {problem.start}") from None
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=master.delimiter, strict=True)
    rows = []
    try:
        absent = sorted(needed - set(reader.fieldnames or []))
        if absent:
            raise Mistake(f"the site master has no column {absent[0]!r}", where=f"{source}, line 1")
        for row in reader:
            if None in row or None in row.values():
                raise Mistake("a line has too few or too many fields", where=f"{source}, line {reader.line_num}")
            rows.append((reader.line_num, row))
    except csv.Error as problem:
        raise Mistake(f"not valid delimited text: {problem}", where=f"{source}, line {reader.line_num}") from None
    return rows
