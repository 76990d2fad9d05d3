"""The place of a site month after month, with the places it could have had, among the other sites of its region."""

from collections.abc import Iterator
from datetime import date, timedelta

import plotly.graph_objects as go
import polars as pl

from dashboard import wording
from dashboard.charts.theme import BAND, OTHERS, OURS, Part, axis, figure, name, upright_line
from pipelines.metrics.periods import month_label

_HEIGHT, _ROW, _TICKS = 260, 22, 12


def history_chart(history: pl.DataFrame, site_name: str, *, breaks: tuple[date, ...] = ()) -> go.Figure:
    """`history` as the question gives it; place 1 is on top. The site's places are a line with their rank ranges as a band;
    the others are thin and grey. Where the question leaves them out, as they are too many, the axis ends with the band.

    A line breaks where there is no place, and between the runs of the question. A dotted line stands before each of the
    months `breaks`, from which the question is asked otherwise.
    """
    own = history.filter("is_own").sort("month")
    others = history.filter(~pl.col("is_own"))
    lowest = pl.concat([others["rank_of"], own["rank_of"] if others.height else own["rank_high"]]).max()
    most = lowest if isinstance(lowest, int) else 1
    grey = [_other(rows, is_first=number == 0) for number, rows in enumerate(_by_site(others))]
    # Half a month of room on either side, so that the first and the last marker are whole.
    side = timedelta(days=15)
    months = own["month"].to_list()
    return figure(
        [*grey, *_band(own), _own(own, name(site_name))],
        height=max(_HEIGHT, min(90 + _ROW * most, 2 * _HEIGHT)),
        xaxis=axis(
            type="date",
            tickformat="%b %Y",
            hoverformat="%b %Y",
            showgrid=False,
            range=[str(months[0] - side), str(months[-1] + side)] if months else None,
        ),
        yaxis=axis(title={"text": "Place"}, range=[most + 0.6, 0.4], tickvals=_ticks(most)),
        shapes=[upright_line(str(month - timedelta(days=15)), dash="dot", width=1.5, color=OTHERS) for month in breaks],
    )


def _ticks(most: int) -> list[int]:
    """The places that are written at the axis: all of few, else the first and round ones."""
    step = next(
        step for power in range(9) for step in (10**power * lead for lead in (1, 2, 5)) if most / step <= _TICKS
    )
    return [1, *(place for place in range(step, most + 1, step) if place > 1)]


def _by_site(others: pl.DataFrame) -> Iterator[list[dict[str, object]]]:
    for _, rows in others.sort("site_id", "month").group_by("site_id", maintain_order=True):
        yield list(rows.iter_rows(named=True))


def _other(rows: list[dict[str, object]], *, is_first: bool) -> Part:
    months, places, words = _broken(rows)
    return {
        "type": "scatter",
        "x": months,
        "y": places,
        "mode": "lines",
        "line": {"color": OTHERS, "width": 1.2},
        "opacity": 0.55,
        "name": "Other sites",
        "legendgroup": "others",
        "showlegend": is_first,
        "hovertext": words,
        "hoverinfo": "text",
    }


def _own(own: pl.DataFrame, label: str) -> Part:
    months, places, words = _broken(list(own.iter_rows(named=True)))
    return {
        "type": "scatter",
        "x": months,
        "y": places,
        "mode": "lines+markers",
        "line": {"color": OURS, "width": 2.5},
        "marker": {"size": 7},
        "name": label,
        "hovertext": words,
        "hoverinfo": "text",
    }


def _broken(rows: list[dict[str, object]]) -> tuple[list[object], list[object], list[str]]:
    """The months, places and words of one site's line, with nothing where it breaks."""
    months: list[object] = []
    places: list[object] = []
    words: list[str] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before and (before["run"] != row["run"] or not _follows(before["month"], row["month"])):
            months.append(row["month"])
            places.append(None)
            words.append("")
        months.append(row["month"])
        places.append(row["rank"])
        words.append(_words(row))
    return months, places, words


def _follows(before: object, month: object) -> bool:
    return isinstance(before, date) and isinstance(month, date) and (month - before).days <= 31


def _words(row: dict[str, object]) -> str:
    month = row["month"]
    said = f"{name(row['site_name'])}, {month_label(month) if isinstance(month, date) else ''}: "
    if row["rank"] is None:
        return f"{said}no place"
    ends = row["rank_low"], row["rank_high"]
    worth = "" if None in ends else f"<br>Could be {wording.rank_range(*ends)}"
    return f"{said}place {wording.place(row)}{worth}"


def _band(own: pl.DataFrame) -> list[Part]:
    """The range as a band, half a place wider on both sides, so that a single place is seen; a piece per unbroken line."""
    pieces = own.sort("month").with_columns(
        piece=pl.struct("run", pl.col("rank").is_null().cum_sum()).rank("dense"),
    )
    known = pieces.filter(pl.col("rank").is_not_null())
    traces: list[Part] = []
    for _, piece in known.group_by("piece", maintain_order=True):
        # A single month has no width: it is given that of a few days.
        wide = piece if piece.height > 1 else _widened(piece)
        shared: Part = {
            "type": "scatter",
            "x": wide["month"].to_list(),
            "mode": "lines",
            "line": {"width": 0},
            "hoverinfo": "skip",
            "legendgroup": "band",
            "showlegend": False,
        }
        traces.append(shared | {"y": (wide["rank_low"] - 0.5).to_list()})
        traces.append(
            shared
            | {
                "y": (wide["rank_high"] + 0.5).to_list(),
                "fill": "tonexty",
                "fillcolor": BAND,
                "name": "Places it could have had",
                "showlegend": len(traces) == 1,
            }
        )
    return traces


def _widened(piece: pl.DataFrame) -> pl.DataFrame:
    days = (pl.col("month") + pl.duration(days=days) for days in (-5, 5))
    return pl.concat([piece.with_columns(day.cast(pl.Date).alias("month")) for day in days])
