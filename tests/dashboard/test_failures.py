"""What a visitor sees of a failure."""

import re

import pytest
from streamlit.testing.v1 import AppTest


def _fails() -> None:
    from dashboard.failures import say_failure

    say_failure(ValueError("the secret of /home/somebody"))


def test_a_failure_is_a_number_to_the_visitor_and_all_of_it_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    page = AppTest.from_function(_fails).run()

    [said] = [one.value for one in page.error]
    [number] = re.findall(r"\*\*([0-9a-f]{8})\*\*", said)
    assert "secret" not in said
    assert f"Failure {number}" in caplog.text
    assert "the secret of /home/somebody" in caplog.text


def test_two_failures_have_two_numbers() -> None:
    first, second = (AppTest.from_function(_fails).run().error[0].value for _ in range(2))

    assert first != second


def _fails_in_the_framework() -> None:
    from streamlit.error_util import handle_user_script_exception

    from dashboard.failures import say_failure

    handle_user_script_exception(ValueError("the secret of /home/somebody"), say_failure)


def test_the_framework_shows_nothing_beside_the_number() -> None:
    page = AppTest.from_function(_fails_in_the_framework).run()

    assert len(page.exception) == 0
    assert len(page.error) == 1
    assert "secret" not in page.error[0].value
