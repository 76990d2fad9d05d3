"""What `guest-tracking serve` runs: the app, warmed up before it answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st

from dashboard.warming import warm_up


@asynccontextmanager
async def warmed_up(_: st.App) -> AsyncIterator[None]:
    """Warm up, then serve."""
    warm_up()
    yield


app = st.App(Path(__file__).parent / "app.py", lifespan=warmed_up)
