"""What scores are adjusted for is said in segments.toml, and decides no verdict."""

from pathlib import Path

import pytest

from pipelines import fingerprint
from pipelines.home import REPOSITORY
from pipelines.mistakes import Mistake
from pipelines.reference.reading import read_reference
from pipelines.reference.reference import Reference, from_json, to_json
from tests.factories import SEGMENTS, a_home, loaded, many_responses, write_csv

GUEST_TYPE = 'dimension_name = "Guest type"'
ADJUSTED = SEGMENTS.replace(GUEST_TYPE, f"{GUEST_TYPE}\nadjusts = true")


def _read(root: Path, segments: str) -> Reference:
    return read_reference(a_home(root, segments=segments).reference)


def _adjusts(reference: Reference) -> dict[str, bool]:
    return {one.dimension_id: one.adjusts for one in reference.segments.dimensions}


def test_nothing_is_adjusted_for_unless_it_is_said(tmp_path: Path) -> None:
    assert _adjusts(_read(tmp_path / "a", SEGMENTS)) == {"guest_type": False, "channel": False}
    assert _adjusts(_read(tmp_path / "b", ADJUSTED)) == {"guest_type": True, "channel": False}


def test_it_is_yes_or_no(tmp_path: Path) -> None:
    with pytest.raises(Mistake, match=r"dimensions number 1.*adjusts"):
        _read(tmp_path / "home", ADJUSTED.replace("= true", '= "guests"'))


def test_a_build_made_before_the_key_was_known_adjusts_for_nothing(tmp_path: Path) -> None:
    text = to_json(_read(tmp_path / "home", SEGMENTS))

    assert '"adjusts":false' in text
    assert not any(_adjusts(from_json(text.replace(',"adjusts":false', ""))).values())


def test_it_governs_no_verdict_and_is_what_it_was_before_the_key(tmp_path: Path) -> None:
    without, with_it = _read(tmp_path / "a", SEGMENTS), _read(tmp_path / "b", ADJUSTED)
    before = without.segments.model_dump(mode="json")
    for dimension in before["dimensions"]:
        del dimension["adjusts"]
    departments = [one.model_dump(mode="json") for one in without.organisation.departments]

    for survey in without.surveys:
        written = fingerprint.of_value([survey.model_dump(mode="json"), departments, before])
        assert without.governing(survey) == with_it.governing(survey) == written
    assert without.fingerprint != with_it.fingerprint


def test_saying_it_reads_no_file_again_and_is_published(tmp_path: Path) -> None:
    home = a_home(tmp_path / "home")
    write_csv(home.inbox / "post_stay_1.csv", many_responses(20))
    loaded(home)
    verdicts = {path: path.stat().st_mtime_ns for path in (home.archive / "verdicts").rglob("*.parquet")}
    (home.reference / "segments.toml").write_text(ADJUSTED)

    published = loaded(home).published

    assert published
    assert {path: path.stat().st_mtime_ns for path in (home.archive / "verdicts").rglob("*.parquet")} == verdicts
    assert verdicts


@pytest.mark.parametrize("folder", ["", "examples/fictional_chain"])
def test_the_examples_adjust_for_who_stays(folder: str) -> None:
    text = (REPOSITORY / "data" / "reference" / folder / "segments.toml").read_text()

    assert text.count("[[dimensions]]") == text.count("\nadjusts = true\n") == 3
