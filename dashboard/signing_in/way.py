"""How people sign in to this process."""

import os

from pipelines.serving.serving import SIGN_IN_VARIABLE, SignIn


def way() -> SignIn:
    """How it is known who is asking; an error where the environment says something else."""
    return SignIn(os.environ.get(SIGN_IN_VARIABLE, SignIn.NONE.value))
