"""What `guest-tracking serve` runs: the app behind its guard, warmed up before it answers."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.guard.guard import Guard
from dashboard.warming import warm_up


@asynccontextmanager
async def warmed_up(_: st.App) -> AsyncIterator[None]:
    """Warm up, serve, and let go of what was kept out of collections, or DuckDB reports it as leaked in fifty lines."""
    warm_up()
    yield
    gc.unfreeze()


# There is no sign-in, and only this machine can ask: whoever asks may have what the pages hand out.
app = st.App(
    Path(__file__).parent / "app.py",
    lifespan=warmed_up,
    middleware=[Middleware(Guard, is_live=lambda _: True)],
)
