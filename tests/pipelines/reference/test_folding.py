"""Two spellings of one word are the same, in answers as in the names of sites."""

import polars as pl
import pytest

from pipelines.reference.folding import all_folded, folded

SAME = [
    ("Sehr gut", "  sehr   GUT "),
    ("Straße", "STRASSE"),
    ("très bien", "tre\u0300s bien"),
    ("５", "5"),
    ("very\u00a0satisfied", "Very satisfied"),
    ("line\nbreak", "line break"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_case_spacing_width_and_composition_tell_nothing_apart(one, other):
    assert folded(one) == folded(other)


def test_other_words_stay_other():
    assert len({folded(one) for one in ("gut", "gut!", "güt", "gu t", "")}) == 5


def test_a_column_is_folded_as_each_of_its_texts_and_keeps_what_is_missing():
    texts = pl.Series([one for pair in SAME for one in pair] + [None, "", "Sehr gut"], dtype=pl.String)

    assert all_folded(texts).to_list() == [None if one is None else folded(one) for one in texts]
    assert all_folded(pl.Series([None, None], dtype=pl.String)).to_list() == [None, None]
    assert all_folded(pl.Series([], dtype=pl.String)).to_list() == []
