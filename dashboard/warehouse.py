"""ask(): the only door to the warehouse, and the only cache."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

from dashboard.access import OpenBuild, OtherVersionError, Source
from dashboard.pay import PayDoor
from dashboard.recognition import RecognitionDoor
from dashboard.scopes import Principal, Scope, scope_of
from pipelines.home import DEFAULT_HOME, Home
from pipelines.mistakes import Mistake
from pipelines.reference.reference import Reference
from pipelines.serving.serving import HOME_VARIABLE
from pipelines.warehouse.holding import Held
from pipelines.warehouse.publishing import POINTER, Published, current, is_whole
from pipelines.warehouse.rollback import held

P = ParamSpec("P")
T = TypeVar("T")
Made = TypeVar("Made")


class BrokenBuildError(Exception):
    """What is published, or what says so, is missing, has other bytes than were published, or is of another version."""


@dataclass(frozen=True)
class Asker:
    """A principal with the build that answers: hands each question the connection of the principal's scope."""

    principal: Principal
    build: OpenBuild
    published: Published

    @property
    def reference(self) -> Reference:
        """The reference data that the build was made by, with the thresholds of the principal's role."""
        return self.build.reference_for(self.scope.cell)

    @cached_property
    def scope(self) -> Scope:
        """What the principal may see; worked out once, as every question carries it."""
        return scope_of(self.principal, self.build.reference)

    def pay(self, today: date) -> PayDoor:
        """What the principal may see of bonuses."""
        return PayDoor(self.principal, home(), self.build.build_id, self.reference, today)

    def recognition(self, today: date) -> RecognitionDoor:
        """What the principal may see of award years."""
        return RecognitionDoor(self.principal, home(), self.build.build_id, self.reference, today)

    def ask(self, question: Callable[Concatenate[Source, Reference, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer to a question, computed once per build, scope and parameters.

        Answers are shared between everybody who has the same scope: treat them as read-only.
        """

        def answer(source: Source) -> T:
            return question(source, self.reference, *args, **kwargs)

        return self._kept((_name(question), args, sorted(kwargs.items())), answer)

    def make(
        self, maker: Callable[..., Made], question: Callable[..., object], asked: dict[str, object], **options: object
    ) -> Made:
        """The figure or table that `maker` makes of the answer to `question` asked with `asked`; kept like an answer.

        `options` go to the maker. Making a figure costs more than asking, so a rerun finds it made.
        """

        def made(_: Source) -> Made:
            return maker(self.ask(question, **asked), **options)

        key = (_name(maker), sorted(options.items()), _name(question), sorted(asked.items()))
        return self._kept(key, made)

    def _kept(self, what: tuple[object, ...], compute: Callable[[Source], T]) -> T:
        scope = self.scope
        # By name: Streamlit works out the names of unnamed arguments anew on every call, which costs more than the rest.
        key = repr((self.build.build_id, scope.key, what))
        return _answer(key=key, _compute=lambda: compute(self.build.source(scope)))


def _name(function: Callable[..., object]) -> str:
    return f"{function.__module__}.{function.__qualname__}"


# An answer is some kilobytes to a few megabytes; the oldest are dropped first.
# The key is one text, build and scope first: looking at several arguments would cost more than most answers.
@st.cache_resource(max_entries=1024, show_spinner=False)
def _answer(key: str, _compute: Callable[[], T]) -> T:
    return _compute()


def home() -> Home:
    """The home that is served: from the environment, else the repository's `data/`."""
    return Home(Path(os.environ.get(HOME_VARIABLE, str(DEFAULT_HOME))))


class _Current:
    """The open build of each home. A new pointer opens the new file; askers of the old one finish on it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[Path, tuple[int, Published, OpenBuild]] = {}

    def of(self, place: Home) -> tuple[Published, OpenBuild] | None:
        pointer = place.warehouse / POINTER
        try:
            stamp = pointer.stat().st_mtime_ns
        except FileNotFoundError:
            return None
        with self._lock:
            held = self._open.get(place.root)
            if held is None or held[0] != stamp:
                published = current(place.warehouse)
                if published is None:
                    return None
                if held is None or held[1].file != published.file:
                    held = (stamp, published, _opened(place, published))
                else:
                    held = (stamp, published, held[2])
                self._open[place.root] = held
            return held[1], held[2]


def _opened(place: Home, published: Published) -> OpenBuild:
    if not is_whole(place.warehouse, published):
        raise BrokenBuildError(f"{published.file} is missing, or its bytes are not the ones that were published")
    try:
        return OpenBuild(published.build.build_id, place.warehouse / published.file)
    except OtherVersionError as problem:
        raise BrokenBuildError(str(problem)) from None


@st.cache_resource(show_spinner=False)
def _current() -> _Current:
    return _Current()


def open_build() -> tuple[Published, OpenBuild] | None:
    """What is published in the served home right now; None if nothing ever was. Raises BrokenBuildError."""
    with _in_words():
        return _current().of(home())


def held_load() -> Held | None:
    """What the last load of the served home is held for, or what was taken back; None where all is published. Raises
    BrokenBuildError where that can't be read."""
    with _in_words():
        return held(home().warehouse)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except Mistake as mistake:
        raise BrokenBuildError(mistake.what) from None
