"""The forum pack read back: names in any script, the standings' own numbers, nobody who may not be named, no boxes."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
import typst
from PIL import Image
from pypdf import PdfReader

from pipelines.mistakes import Mistake
from pipelines.recognition.measured import MENTION_DECIMALS
from pipelines.recognition.paper.award_pages import RUNNERS_UP, SHORT_CLASS, ordinal, runs_from_the_right
from pipelines.recognition.paper.edition import Edition, provisional, published
from pipelines.recognition.paper.forum_pack import TEMPLATE, forum_pack
from pipelines.recognition.paper.list_file import list_rows, recognition_csv
from pipelines.recognition.paper.pack_words import pack_words
from pipelines.recognition.paper.workbook import recognition_workbook
from pipelines.recognition.result import ClassNote
from pipelines.recognition.staff.purpose import PURPOSE
from tests.pipelines.recognition.made import (
    ACCENTS,
    ARABIC,
    CHINESE,
    FORMULA,
    a_result,
    a_year,
    an_award,
    everything,
    most_improved,
    nobody,
    people,
    shortlisted,
    sites,
    winner,
)

EDITION = provisional(everything())
PUBLISHED = Edition(everything(), "Published on 2027-01-20 by P1.", "f" * 64)
SCRIPTS = (
    *(
        FORMULA,
        ACCENTS,
        ARABIC,
        CHINESE,
        "山田 さくら",
        "김민준",
        "Nguyễn Thị Ánh",
        "Ελένη",
        "Жанна Қазақ",
        "Łukasz Żółć",
    ),
    *("אמל", "สมชาย", "გიორგი", "Հայկ", "አበበ"),
)


def _pages(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def _page_of(made: bytes, heading: str) -> str:
    return next(page for page in _pages(made) if page.startswith(heading))


def _certificates(made: bytes) -> list[str]:
    return [page for page in _pages(made) if "Certificate of recognition" in page]


def _of(*names: str) -> Edition:
    rows = [winner(number, site_name=name) for number, name in enumerate(names, start=1)]
    return provisional(a_year(a_result(an_award(), rows)))


def test_names_in_any_script_are_printed_and_read_back():
    found = _certificates(forum_pack(_of(*SCRIPTS)))

    assert len(found) == len(SCRIPTS)
    for name, page in zip(SCRIPTS, found, strict=True):
        assert name in page.splitlines()


@pytest.mark.parametrize(("name", "seen"), [("محمد علی", "علی محمد"), ("שלום כהן", "כהן שלום")])
def test_a_name_from_the_right_begins_on_the_right(name, seen):
    # Words are read back as they stand on the page, from the left.
    (page,) = _certificates(forum_pack(_of(name)))

    assert "".join(seen.split()) in ["".join(line.split()) for line in page.splitlines()]


@pytest.mark.parametrize(
    ("name", "does"), [("أمل 24 Hotel", True), ("24 אמל", True), ("Hotel أمل", False), ("24", False), (CHINESE, False)]
)
def test_a_name_runs_the_way_of_its_first_letter(name, does):
    assert runs_from_the_right(name) is does


def test_every_page_can_be_drawn_and_none_is_empty():
    drawing = (
        b"#set page(width: auto, height: auto, margin: 0pt)\n"
        b'#image(bytes(json(bytes(sys.inputs.at("pdf")))), width: 200pt, page: int(sys.inputs.at("page")))'
    )
    made = forum_pack(EDITION)

    for number in range(1, len(PdfReader(BytesIO(made)).pages) + 1):
        said = {"pdf": json.dumps(list(made)), "page": str(number)}
        drawn = typst.compile(drawing, format="png", ppi=36, sys_inputs=said)
        assert len(set(Image.open(BytesIO(drawn)).convert("L").tobytes())) > 10, number


def test_there_is_a_page_per_award_with_citation_winners_and_runners_up():
    page = _page_of(forum_pack(EDITION), "Best site")

    for words in ("For guests who come back.", FORMULA, ACCENTS, ARABIC, "94.0", "93.0 to 95.0", "401", "Next in rank"):
        assert words in page
    assert page.index(ARABIC) < page.index("Next in rank") < page.index(CHINESE) < page.index("Site 05")
    assert "Site 06" not in page


def test_the_numbers_are_those_of_the_list():
    pages = "\n".join(_pages(forum_pack(EDITION)))

    for row in list_rows(EDITION).rows(named=True):
        if row["change"] is None:
            decimals = MENTION_DECIMALS if row["level"] == "person" else 1
            interval = f"{row['score_low']:.{decimals}f} to {row['score_high']:.{decimals}f}"
        else:
            interval = f"{row['change_low']:+.1f} to {row['change_high']:+.1f}"
        assert interval in pages
        assert row["reason"] in pages
        assert row["evidence_id"] in pages


def test_contents_name_every_award_with_its_page():
    made = forum_pack(EDITION)

    contents = _page_of(made, "Contents").splitlines()
    for number, page in enumerate(_pages(made), start=1):
        if page.splitlines()[0] in {one.award.award_name for one in EDITION.year.awards}:
            assert any(line.startswith(page.splitlines()[0]) and line.endswith(f" {number}") for line in contents)


def test_every_winner_has_a_certificate_on_a_page_of_its_own_lying_down():
    reader = PdfReader(BytesIO(forum_pack(EDITION)))

    lying = [page for page in reader.pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) == sum(one.winners.height for one in EDITION.year.awards)
    assert all("Certificate of recognition 2026" in page.extract_text() for page in lying)
    assert (round(lying[0].mediabox.width), round(lying[0].mediabox.height)) == (842, 595)


def test_a_certificate_is_marked_until_the_year_is_published():
    words = "not to be handed out"

    assert all(words in page for page in _certificates(forum_pack(EDITION)))
    assert not any(words in page for page in _pages(forum_pack(PUBLISHED)))
    assert "Published on 2027-01-20 by P1." in _pages(forum_pack(PUBLISHED))[0]
    assert "f" * 16 in _pages(forum_pack(PUBLISHED))[0]


def test_of_people_winners_alone_are_named_beside_the_purpose_and_no_number_stands_on_a_certificate():
    made = forum_pack(provisional(a_year(people())))

    pages = _pages(made)
    assert not any("Never" in page or "next in rank" in page.lower() for page in pages)
    assert PURPOSE in " ".join(_page_of(made, "Named by guests").split())
    assert all("3.5" not in page for page in _certificates(made))
    assert "Site 02 ·" not in _certificates(made)[1]


def test_an_award_without_winners_says_so_and_has_no_certificate():
    made = forum_pack(provisional(a_year(nobody())))

    page = _page_of(made, "No winners")
    assert "Nobody is honoured by this award." in page
    assert "Nobody is honoured: no site has 100 answers." in page
    assert _certificates(made) == []


def test_an_empty_year_is_a_cover_and_says_so():
    pages = _pages(forum_pack(provisional(a_year())))

    assert len(pages) == 2
    assert "No award is given in 2026." in pages[1]


@pytest.mark.parametrize(
    ("name", "letter"),
    [("X🦄Y", "U+1F984"), ("A\ufffdB", "U+FFFD"), ("A\ue000", "U+E000"), ("A\x07B", "U+0007"), ("𠀀", "U+20000")],
)
def test_a_name_with_a_letter_that_no_font_has_refuses_to_print_and_is_named(name, letter):
    edition = _of("Fine", name, CHINESE)

    with pytest.raises(Mistake) as refused:
        forum_pack(edition)

    assert repr(name) in refused.value.what
    assert letter in refused.value.what
    assert refused.value.where == "award best_site, site S02"
    assert "--fonts" in refused.value.mend
    assert recognition_csv(edition)
    assert recognition_workbook(edition)


def test_a_citation_of_several_lines_and_a_name_with_a_tab_are_set_on_one():
    award = an_award(citation="For guests\nwho come back.")

    page = _page_of(
        forum_pack(provisional(a_year(a_result(award, [winner(1, site_name="Alder\tHouse")])))), "Best site"
    )

    assert "For guests who come back." in page
    assert "Alder House" in page


def test_many_names_that_cannot_be_printed_are_counted():
    with pytest.raises(Mistake, match="; and 2 more: nothing is printed"):
        forum_pack(_of(*(f"{number} 🦄" for number in range(7))))


def test_a_name_of_somebody_who_is_not_printed_stops_nothing():
    rows = [winner(1), *(shortlisted(number) for number in range(2, 2 + RUNNERS_UP)), shortlisted(9, site_name="🦄")]

    assert forum_pack(provisional(a_year(a_result(an_award(), rows))))


def test_whoever_shares_the_last_place_of_the_runners_up_is_named_too():
    rows = [winner(1), *(shortlisted(number, rank=min(number, 4)) for number in range(2, 8))]

    (award,) = pack_words(provisional(a_year(a_result(an_award(), rows))))["awards"]

    assert [one["place"] for one in award["classes"][0]["others"]] == ["2nd", "3rd", *["4th"] * 4]


def test_every_class_has_its_own_runners_up_and_a_class_without_winners_has_none():
    north, south, east = ({"class_id": one, "class_name": one} for one in ("north", "south", "east"))
    rows = [winner(1, **north), winner(2, **south)]
    rows += [shortlisted(number, **one) for number in (8, 7, 6, 5) for one in (south, north, east)]

    (award,) = pack_words(provisional(a_year(a_result(an_award(), rows))))["awards"]

    assert [one["name"] for one in award["classes"]] == ["north", "south"]
    for one in award["classes"]:
        assert [row["who"] for row in one["others"]] == ["Site 05", "Site 06", "Site 07"]


def test_a_site_honoured_in_one_tier_is_no_runner_up_of_another():
    rows = [winner(1), shortlisted(1, tier_id="silver"), shortlisted(2)]

    (award,) = pack_words(provisional(a_year(a_result(an_award(), rows))))["awards"]

    assert [one["who"] for one in award["classes"][0]["others"]] == ["Site 02"]


@pytest.mark.parametrize(
    ("name", "count"), [("Site", SHORT_CLASS), ("Site", SHORT_CLASS + 1), ("Long " * 30, 8), ("S", 120)]
)
def test_every_winner_of_a_class_is_on_its_pages_however_many_there_are(name, count):
    rows = [winner(number, site_name=f"{name} {number:03}") for number in range(1, count + 1)]

    pages = "".join("".join(_pages(forum_pack(provisional(a_year(a_result(an_award(), rows)))))).split())

    assert [pages.count(f"{''.join(name.split())}{number:03}") for number in range(1, count + 1)] == [2] * count


def test_dots_stand_in_their_intervals_and_in_the_order_of_scores():
    (award,) = pack_words(provisional(a_year(sites())))["awards"]

    rows = award["classes"][0]["winners"] + award["classes"][0]["others"]
    assert all(0 <= row["low"] < row["at"] < row["high"] <= 1 for row in rows)
    assert [row["at"] for row in rows] == sorted((row["at"] for row in rows), reverse=True)


def test_who_is_left_out_of_a_list_of_people_at_a_small_site_is_not_read_out():
    notes = [ClassNote("site:S9", "Site 09", "One colleague is alone."), ClassNote("region:north", "North", "Nobody.")]

    (award,) = pack_words(provisional(a_year(replace(people(), notes=tuple(notes)))))["awards"]

    assert award["notes"] == [{"name": "North", "words": "Nobody."}]


def test_an_improvement_is_drawn_and_printed_as_a_change():
    (award,) = pack_words(provisional(a_year(most_improved())))["awards"]

    (row,) = award["classes"][0]["winners"]
    assert (row["value"], row["interval"]) == ("+6.0", "+4.3 to +7.7")


def test_a_place_that_is_shared_is_said_and_a_tier_without_places_has_none():
    rows = [winner(1, is_shared=True), winner(2, place=None)]

    found = pack_words(provisional(a_year(a_result(an_award(), rows))))["certificates"]

    assert [one["rank"] for one in found] == ["Gold · 1st place, shared · All sites", "Gold · All sites"]


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (21, "21st"), (112, "112th")]
)
def test_places_are_read_out(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize("name", ["#panic(1)", '#read("/etc/hosts")', "*b* _i_ $x$ \\ ] [ } {", "W" * 190])
def test_no_name_is_markup_and_none_runs_off_the_page(name):
    (page,) = _certificates(forum_pack(_of(name)))

    assert "".join(name.split()) in "".join(page.replace("\u200b", "").split())


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("W" * 20, ["W" * 20]),
        ("W" * 41, ["W" * 20, "W" * 20, "W"]),
        ("W" * 19 + "o\u0308" + "W" * 3, ["W" * 19 + "o\u0308", "W" * 3]),
        # The mark of silence belongs to the letter before it, and the sign before a vowel to the letter behind it.
        ("โรงแรมแกรนด์เซ็นเตอร์พอยต์", ["โรงแรมแกรนด์เซ็นเตอร์", "พอยต์"]),
        ("ก" * 19 + "เกา" + "ก", ["ก" * 19 + "เกา", "ก"]),
        ("क" * 19 + "्क" + "ि" + "क", ["क" * 19 + "्कि", "क"]),
    ],
)
def test_a_long_word_is_never_broken_within_a_letter(name, parts):
    words = pack_words(provisional(a_year(a_result(an_award(), [winner(1, site_name=name)]))))

    assert words["certificates"][0]["who"].split("\u200b") == parts


def test_the_same_edition_is_the_same_file_and_is_made_to_be_kept():
    made = forum_pack(EDITION)

    assert made == forum_pack(provisional(everything()))
    assert b"pdfaid:part" in made


def test_the_template_loads_nothing_from_anywhere():
    text = TEMPLATE.read_text()

    assert not any(word in text for word in ("#import", "#include", "@preview", "read(", "image(", "plugin("))


def test_the_cover_says_the_status_without_ids_and_the_methods_say_it_with_them():
    told = published(everything(), date(2027, 1, 20), "P1", "f" * 64)

    assert told.status == "Published on 20 Jan 2027 by P1."
    assert pack_words(told)["status"] == "Published on 20 Jan 2027."
    assert everything().build_id in EDITION.status
    assert str(pack_words(EDITION)["status"]).startswith("Provisional, with answers up to 31 Dec 2026.")


def test_a_shared_place_is_marked_and_a_tier_named_as_its_award_is_not_said_twice():
    rows = [winner(1, is_shared=True), winner(2, place=1, is_shared=True), winner(3)]
    words = pack_words(provisional(a_year(a_result(an_award(award_name="Gold"), rows))))

    [award] = words["awards"]
    assert [(one["place"], one["tier"]) for one in award["classes"][0]["winners"]] == [
        ("=1st", ""),
        ("=1st", ""),
        ("3rd", ""),
    ]
    assert words["certificates"][2]["rank"] == "3rd place · All sites"
