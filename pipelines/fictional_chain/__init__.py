"""A fictional chain of sites, written as survey suppliers would deliver it, for the demo and for tests."""

from pipelines.fictional_chain.make import make_chain
from pipelines.fictional_chain.size import FULL, LAST_DAY, SMALL, TODAY, ChainSize

__all__ = ["FULL", "LAST_DAY", "SMALL", "TODAY", "ChainSize", "make_chain"]
