"""What `guest-tracking serve` runs: the app behind its guard, warmed up before it answers."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

from dashboard.failures import say_failure
from dashboard.guard.guard import Guard
from dashboard.signing_in.starting import guard_rules
from dashboard.warming import warm_up
from pipelines.mistakes import Mistake


@asynccontextmanager
async def warmed_up(_: st.App) -> AsyncIterator[None]:
    """Warm up, serve, and let go of what was kept out of collections, or DuckDB reports it as leaked in fifty lines."""
    warm_up()
    yield
    gc.unfreeze()


def _rules() -> dict[str, Any]:
    try:
        return guard_rules()
    except Mistake as mistake:
        sys.exit(mistake.text())


app = st.App(
    Path(__file__).parent / "app.py",
    lifespan=warmed_up,
    middleware=[Middleware(Guard, **_rules())],
    on_script_error=say_failure,
)
