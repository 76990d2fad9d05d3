"""Whoever signs in comes back to the page they came for: kept here, for a while, and never another place than ours."""

import pytest

from dashboard.signing_in import coming_back
from dashboard.signing_in.coming_back import LONGEST, SECONDS, Wanted
from dashboard.signing_in.cookies import browser_in, browser_of

ANA, BEN = b"a" * 16, b"b" * 16
PLACE = "/comments?site=S1&comments_score=low"


class Clock:
    """A clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_each_browser_comes_back_to_what_it_asked_for_last_once() -> None:
    wanted = Wanted()
    wanted.remember(ANA, "/trends")
    wanted.remember(BEN, "/")
    wanted.remember(ANA, PLACE)

    assert (wanted.take(BEN), wanted.take(ANA), wanted.take(ANA), wanted.take(b"c")) == ("/", PLACE, None, None)


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example.com",
        "///evil.example.com",
        "/\\evil.example.com",
        "https://evil.example.com",
        "/comments/../../x",
        "/comments?x=//evil",
        "/comments#x",
        "/x\r\nset-cookie: a=b",
        "/x\n",
        "javascript:alert(1)",
        "",
        "comments",
        "/comments?" + "a" * LONGEST,
    ],
)
def test_no_other_place_is_ever_kept(place: str) -> None:
    wanted = Wanted()

    wanted.remember(ANA, place)

    assert wanted.take(ANA) is None


@pytest.mark.parametrize(("passed", "place"), [(SECONDS - 1, PLACE), (SECONDS, None)])
def test_it_is_kept_for_as_long_as_one_needs_to_sign_in(passed: int, place: str | None) -> None:
    clock = Clock()
    wanted = Wanted(clock)
    wanted.remember(ANA, PLACE)

    clock.now += passed

    assert wanted.take(ANA) == place


def test_not_more_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming_back, "MOST", 2)
    wanted = Wanted()
    for browser in (ANA, BEN, b"c"):
        wanted.remember(browser, "/")

    assert [wanted.take(browser) for browser in (ANA, BEN, b"c")] == [None, "/", "/"]


def test_a_browser_that_cannot_be_told_from_others_comes_back_to_the_first_page() -> None:
    wanted = Wanted()

    for nobody in (None, b""):
        wanted.remember(nobody, PLACE)
        assert wanted.take(nobody) is None


def test_a_browser_is_the_same_however_its_cookie_is_written() -> None:
    """The framework masks the cookie anew with every answer."""
    first, again = "2|00000000|0102030405060708|1", "2|01010101|0003020504070609|2"

    assert browser_in({"_streamlit_xsrf": first}) == browser_in({"_streamlit_xsrf": again}) == bytes(range(1, 9))
    assert browser_of([(b"Cookie", f'a=b; _streamlit_xsrf="{first}"'.encode())]) == bytes(range(1, 9))
    assert browser_in({}) is None
    assert browser_in({"_streamlit_xsrf": "2|x|y"}) is None
