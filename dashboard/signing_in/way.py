"""How people sign in to this process."""

import os

from pipelines.serving.serving import SIGN_IN_VARIABLE, SIGN_OUT_VARIABLE, SignIn, is_way_out


def way() -> SignIn:
    """How it is known who is asking; an error where the environment says something else."""
    return SignIn(os.environ.get(SIGN_IN_VARIABLE, SignIn.NONE.value))


def way_out() -> str:
    """Where the proxy signs people out; empty where nobody said, or it is no address to lead people to."""
    there = os.environ.get(SIGN_OUT_VARIABLE, "")
    return there if way() is SignIn.PROXY and is_way_out(there) else ""
