"""Names of colleagues in guests' words: whole words by a list, in any case but where they are words of their own."""

import time

import polars as pl
import pytest

from pipelines.masking.colleagues import masked_colleagues

PEOPLE = [
    "Anna Weber",
    "Will Stone",
    "Bo",
    "王芳",
    "José Cruz",
    "김민수",
    "Ana von Alder",
    "أمل حداد",
    "Karl-Heinz Möller",
]


def shown(text: str, names: list[str] = PEOPLE) -> str:
    return masked_colleagues(pl.Series([text]), names, but="Alder House").item()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Anna was kind", "[name] was kind"),
        ("ANNA WEBER and anna", "[name] and [name]"),
        ("Anna's smile, Annas Service", "[name]'s smile, [name]s Service"),
        ("Frau weber, frau möller und Moller", "Frau [name], frau [name] und [name]"),
        ("jose and JOSÉ Cruz", "[name] and [name]"),
        ("Karl-Heinz, Karl Heinz, heinz", "[name], [name], [name]"),
        ("Will was there and Bo", "[name] was there and [name]"),
        ("Anna, Weber und Anna Weber Anna", "[name], [name] und [name]"),
        ("Annaさんと王芳", "[name]さんと[name]"),
        ("王芳很好", "[name]很好"),
        ("김민수 친절", "[name] 친절"),
        ("شكرا يا أمل", "شكرا يا [name]"),
        ("Call [phone], [name] Anna!", "Call [phone], [name] [name]!"),
    ],
)
def test_whoever_is_on_the_list_is_masked(text: str, masked: str) -> None:
    assert shown(text) == masked
    assert shown(masked) == masked


@pytest.mark.parametrize(
    "text",
    [
        "I will be back",
        "WILL BE BACK",
        "bo and BO",
        "Annabel and Johanna",
        "a stone wall",
        "von hier",
        "Alder House was lovely",
        "[name] and [phone]",
        "",
    ],
)
def test_what_is_no_name_there_stays(text: str) -> None:
    assert shown(text) == text


def test_nobody_on_the_list_changes_nothing_and_nulls_are_kept() -> None:
    texts = pl.Series(["Anna", None])

    assert masked_colleagues(texts, []).to_list() == ["Anna", None]
    assert masked_colleagues(texts, PEOPLE).to_list() == ["[name]", None]


def test_no_text_takes_long() -> None:
    texts = pl.Series(["Anna " * 2_000, "a" * 20_000, "Anna-" * 2_000, "s" * 20_000])

    started = time.process_time()
    masked_colleagues(texts, PEOPLE)

    assert time.process_time() - started < 2
