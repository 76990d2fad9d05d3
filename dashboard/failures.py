"""What a visitor is told when a page fails: a number to pass on, nothing of what went wrong."""

import logging
import secrets

import streamlit as st


def say_failure(problem: Exception) -> bool:
    """Log a failure under a new number and show that number; always True: nothing else is shown."""
    number = secrets.token_hex(4)
    logging.getLogger("dashboard").error("Failure %s", number, exc_info=problem)
    st.error(
        f"**Something went wrong here**, and it is not your fault. Tell the person who looks after the dashboard this number: "
        f"**{number}**. Other pages may still work.",
        icon=":material/error:",
    )
    return True
