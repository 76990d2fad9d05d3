"""What `guest-tracking serve` runs: the app, warmed up before it answers."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from dashboard.warming import warm_up


@asynccontextmanager
async def warmed_up(_: st.App) -> AsyncIterator[None]:
    """Warm up, serve, and let go of what was kept out of collections, or DuckDB reports it as leaked in fifty lines."""
    warm_up()
    yield
    gc.unfreeze()


app = st.App(Path(__file__).parent / "app.py", lifespan=warmed_up)
