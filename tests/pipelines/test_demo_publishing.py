"""The awards of the past year of the fictional chain are published, once."""

import pytest

from pipelines.demo_mentions import decide_mentions
from pipelines.demo_publishing import PUBLISHED_ON, YEAR, publish_past_year
from pipelines.home import Home
from pipelines.recognising import recognised
from pipelines.recognition.publishing.differences import differences
from pipelines.recognition.publishing.reading import faults, published_year
from tests.factories import copied


@pytest.fixture(scope="module")
def demo(small_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = copied(small_demo, tmp_path_factory.mktemp("demo") / "home")
    decide_mentions(home, YEAR)
    assert publish_past_year(home)
    return home


def test_every_award_is_on_the_list_and_by_the_same_build_nothing_would_differ(demo):
    one = published_year(demo, YEAR)

    assert one is not None
    assert (one.edition, one.on) == (1, PUBLISHED_ON)
    assert len(one.year.awards) > 3
    honoured = {award.award.level for award in one.year.awards if award.winners.height}
    assert honoured == {"site", "department", "person"}
    assert differences(one.year, recognised(demo, YEAR, today=PUBLISHED_ON)) == ()
    assert faults(demo) == ()


def test_it_is_published_once(demo):
    assert not publish_past_year(demo)
