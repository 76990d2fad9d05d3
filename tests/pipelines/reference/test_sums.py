"""What a definition of sums may not say, and in which words it is told so."""

import pytest

from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from tests.factories import SUMS, a_home

ALL = '[[scales]]\ncounts = { "1" = 1, "2" = 2, "3" = 3, "4" = 4 }\n'
OF_RECOMMEND, OF_BAR = (ALL.replace("counts", f'departments = ["{one}"]\ncounts') for one in ("recommend", "bar"))
WRONG = {
    "an unknown survey": ('for_survey = "post_stay"', 'for_survey = "stay"', "'history' feeds the totals of 'stay'"),
    "an unknown department": ('Spa = "spa"', 'Spa = "sap"', "counts answers about department 'sap', which departments"),
    "a department without a scale": (ALL, "", "department 'front_desk' has no scale"),
    "two scales of all": (ALL, ALL + ALL, "two scales name no departments"),
    "two scales of one": (ALL, ALL + OF_RECOMMEND, "'recommend' has two scales"),
    "a scale of nobody": (ALL, ALL + OF_BAR, "no code of the department column means 'bar'"),
    "recommend off 0 to 10": (
        '["recommend", "overall"]',
        '["overall"]',
        "NPS is defined on a 0 to 10 recommend question",
    ),
    "the index": ('Spa = "spa"', 'Spa = "index"', "the index is computed, not asked"),
    "a number off the scale": (ALL, ALL + "highest = 3\n", "'4' is 4, which lies off the scale"),
    "one answer alone": (ALL, '[[scales]]\ncounts = { "1" = 1 }\n', "lowest must be below highest (1, 1)"),
    "no counts": (ALL, "[[scales]]\ncounts = {}\n", "counts"),
}


@pytest.mark.parametrize(("part", "instead", "said"), WRONG.values(), ids=WRONG)
def test_it_is_refused_in_words(tmp_path, part, instead, said):
    assert part in SUMS
    home = a_home(tmp_path / "home", sums=SUMS.replace(part, instead))

    with pytest.raises(Mistake) as refused:
        read_reference(home.reference)

    assert said in str(refused.value)


def test_a_department_has_the_scale_that_names_it_or_that_of_all(tmp_path):
    survey = read_reference(a_home(tmp_path / "home", sums=SUMS).reference).survey("history")

    assert (survey.scale_of("spa").highest, survey.scale_of("spa").top_box_from) == (4, 4)
    assert (survey.scale_of("recommend").highest, survey.scale_of("recommend").top_box_from) == (10, 9)
