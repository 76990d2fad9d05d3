"""What `guest-tracking serve` runs: the app, warmed up so that the first visitor waits no longer than the second."""

import contextlib
import gc
import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from dashboard.warehouse import BrokenBuildError, open_build

EVERY_PAGE_NEEDS = (
    "dashboard.sidebar",
    "dashboard.states",
    "dashboard.tables",
    "dashboard.charts.departments",
    "dashboard.charts.ranking",
    "dashboard.charts.trend",
    "dashboard.questions.league",
    "dashboard.questions.quality",
    "dashboard.questions.site",
    "dashboard.questions.trends",
    "pandas",
)


@asynccontextmanager
async def warmed_up(_: st.App) -> AsyncIterator[None]:
    """Import what every page needs and open the warehouse before anybody comes."""
    for module in EVERY_PAGE_NEEDS:
        importlib.import_module(module)
    # A build that can't be read keeps nobody from starting: the pages say it, in words.
    with contextlib.suppress(BrokenBuildError):
        open_build()
    # Imports live for ever: kept out of every later collection. Together with runner.postScriptGC = false a click
    # costs a third of what it did.
    gc.collect()
    gc.freeze()
    yield


app = st.App(Path(__file__).parent / "app.py", lifespan=warmed_up)
