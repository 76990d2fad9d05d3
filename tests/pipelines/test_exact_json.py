"""Values through JSON and back: what looks alike is told apart."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from pipelines.exact_json import from_text, to_text

ANY: TypeAdapter[Mapping[str, Decimal | int | str]] = TypeAdapter(Mapping[str, Decimal | int | str])
FRACTIONS: TypeAdapter[tuple[Fraction | None, ...]] = TypeAdapter(tuple[Fraction | None, ...])


@given(
    st.dictionaries(
        st.text(), st.decimals(allow_nan=False, allow_infinity=False) | st.integers() | st.text() | st.just("70.0")
    )
)
def test_a_decimal_stays_one_and_a_text_that_looks_like_it_stays_a_text(value):
    again = from_text(ANY, to_text(ANY, value))

    assert again == value
    assert {name: type(one) for name, one in again.items()} == {name: type(one) for name, one in value.items()}
    assert {name: str(one) for name, one in again.items()} == {name: str(one) for name, one in value.items()}


@given(st.lists(st.fractions() | st.none()).map(tuple))
def test_a_fraction_loses_nothing(value):
    assert from_text(FRACTIONS, to_text(FRACTIONS, value)) == value


def test_what_can_not_be_written_exactly_is_refused():
    with pytest.raises(TypeError, match="exactly"):
        to_text(TypeAdapter(object), {"one": object()})
