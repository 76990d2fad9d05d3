"""Who decides on a page: whoever is signed in acts as nobody else."""

from streamlit.testing.v1 import AppTest


def _page(visiting: bool, own: str | None) -> None:
    from types import SimpleNamespace

    import streamlit as st

    from dashboard.panels.deciding import acting_as

    chosen = SimpleNamespace(
        visit="somebody" if visiting else None, asker=SimpleNamespace(principal=SimpleNamespace(person_id=own))
    )
    st.text(f"by {acting_as(chosen, {'P10': 'Hedy', 'P12': 'Hugo'}, 'by')}")


def test_who_is_signed_in_acts_as_oneself_and_as_nobody_else() -> None:
    page = AppTest.from_function(_page, args=(True, "P12")).run()

    assert page.text[0].value == "by P12"
    assert len(page.selectbox) == 0


def test_who_is_signed_in_and_not_hr_today_does_not_act() -> None:
    for own in ("P1", None):
        page = AppTest.from_function(_page, args=(True, own)).run()

        assert page.text[0].value == "by None"
        assert "not decide" in page.info[0].value


def test_without_sign_in_a_box_says_who_acts() -> None:
    page = AppTest.from_function(_page, args=(False, None)).run()

    page.selectbox[0].select("P12").run()

    assert page.text[0].value == "by P12"
