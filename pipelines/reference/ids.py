"""What ids and names look like, and which words none of them may be."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints

from pipelines.reference.model import Misfit, refuse

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
# Said in words by `phrases.py`.
SITE_ID_PATTERN = r"^[A-Za-z0-9_-]{1,16}$"
ID_PATTERN = r"^[a-z][a-z0-9_]{0,39}$"
REGION_ID_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,39}$"
SiteId = Annotated[str, StringConstraints(pattern=SITE_ID_PATTERN)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
# Ids of departments and dimensions become columns; these words would need quoting in one SQL engine or another.
_SQL_WORDS = """
all analyse analyze and anti any array as asc asof asymmetric at authorization between binary both by case cast check
collate collation column columns constraint create cross current_date current_time current_timestamp default deferrable
desc describe distinct do else end except exclude exists false fetch filter for foreign freeze from full generated glob
grant group grouping_id having ilike in initially inner intersect into is isnull join lambda lateral leading left like
limit map minus natural not notnull null offset on only or order outer over overlaps partition pivot pivot_longer
pivot_wider placing positional primary qualify references returning right row rows select semi set show similar some
struct summarize symmetric table tablesample then to trailing true try_cast union unique unpivot using values variadic
verbose when where window with
"""


def _no_word_of_sql(name: str) -> str:
    if name in _SQL_WORDS.split():
        what = f"{name!r} is a word of the database and can't be an id"
        refuse([Misfit(what, (), f"call it otherwise, such as {name}_")])
    return name


ColumnId = Annotated[Id, AfterValidator(_no_word_of_sql)]
RegionId = Annotated[str, StringConstraints(pattern=REGION_ID_PATTERN)]
