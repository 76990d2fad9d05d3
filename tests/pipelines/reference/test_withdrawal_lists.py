"""A list of withdrawals names a survey that has ids, by as many columns; what does not fit is said at once."""

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import POST_STAY, WITHDRAWALS, a_home, withdrawing

WRONG = {
    "an unknown survey": ('for_survey = "post_stay"', 'for_survey = "post_sty"', "'post_sty', which is not defined"),
    "a column too many": ('["id"]', '["id", "site"]', "named by 1 column(s) (id), here by 2"),
    "no column": ('["id"]', "[]", "response_id"),
    "an id that is taken": ('survey_id = "post_stay_withdrawals"', 'survey_id = "post_stay"', "two surveys are called"),
    "a key of responses": ("[format]", '[site]\ncolumn = "site"\n\n[format]', "site"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_said_with_its_file(tmp_path, old, new, said):
    home = withdrawing(a_home(tmp_path / "home"), WITHDRAWALS.replace(old, new))

    with pytest.raises(Mistake) as mistake:
        read_reference(home.reference)

    assert said in mistake.value.text()
    assert "withdrawals.toml" in mistake.value.where


def test_a_survey_without_ids_can_not_be_withdrawn_from(tmp_path):
    home = withdrawing(a_home(tmp_path / "home", post_stay=POST_STAY.replace('response_id = ["id"]', "")))

    with pytest.raises(Mistake, match="have no response_id, so none of them can be withdrawn"):
        read_reference(home.reference)


def test_a_list_is_a_definition_and_no_survey(tmp_path):
    reference = read_reference(withdrawing(a_home(tmp_path / "home")).reference)

    assert [one.survey_id for one in reference.withdrawal_lists] == ["post_stay_withdrawals"]
    assert reference.survey("post_stay_withdrawals") is None
    assert len(reference.definitions) == len(reference.surveys) + 1
