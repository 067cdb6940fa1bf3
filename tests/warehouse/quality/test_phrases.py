"""Phrases: each finds its own example, none what a text denies, and no text is too odd for them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warehouse.quality.detectors import detectors
from warehouse.quality.folding import fold
from warehouse.quality.phrases import Phrase, Phrases, load, phrases
from warehouse.quality.statements import LONGEST

ALL = list(load())
READING = phrases(frozenset(detectors()))
UNRELATED = "Bread is baked here."


def found(text: str, field: str = "description", languages: tuple[str, ...] = ()) -> set[str]:
    return set(READING.find(text, field, languages))


@pytest.mark.parametrize("phrase", ALL, ids=lambda phrase: phrase.pattern.pattern[:60])
def test_a_phrase_finds_its_example_in_its_language(phrase: Phrase) -> None:
    field = "title" if phrase.kind == "title" else "description"
    detection = Phrases([phrase]).find(phrase.example, field, [phrase.language])[phrase.detector]
    assert detection.share == phrase.share
    assert 0 < detection.share <= 1
    assert detection.span in phrase.example


def test_every_detector_has_phrases_and_every_phrase_a_detector() -> None:
    assert {phrase.detector for phrase in ALL} == set(detectors())
    assert all(phrase.kind in {"", "title", "body", "denied"} for phrase in ALL)


@pytest.mark.parametrize(
    ("detector", "stated", "denied"),
    [
        (
            "p1_accreditor",
            "The course is accredited by the British Computer Society.",
            "The course is not accredited by the British Computer Society.",
        ),
        (
            "p1_accreditor",
            "It is approved by Care Council for Wales.",
            "Your topic must be approved by your tutor.",
        ),
        (
            "p1_accreditor",
            "An ICF accredited course.",
            "A UK-accredited qualification is required.",
        ),
        ("p4_beyond_quiz", "There is a final exam.", "There is no formal exam."),
        ("p4_beyond_quiz", "You sit a written exam.", "Do I have to sit an exam? No."),
        ("p4_beyond_quiz", "Der Kurs endet mit einer Prüfung.", "Der Kurs ist ohne Prüfung."),
        ("p4_beyond_quiz", "Pass the CCNA exam.", "It prepares you to take the CCNA exam."),
        (
            "p5_qualification",
            "It earns credit towards the MSc degree.",
            "It will not earn credit towards the MSc degree.",
        ),
        (
            "p6_recogniser",
            "It is recognised by the Nursing and Midwifery Council.",
            "It is recognised by employers.",
        ),
        (
            "p6_recogniser",
            "You can register with the Health and Care Professions Council.",
            "You must already be registered with the Health and Care Professions Council.",
        ),
        ("p8_aid", "This is a free online course.", "A jargon-free course."),
        ("p8_aid", "Scholarships are available.", "It draws on established scholarship on gender."),
        ("p9_identity", "Pass the proctored exam.", "Format: non-proctored exam."),
        ("p3_partner", "In partnership with Siemens.", "In partnership with local employers."),
        ("p3_occupation", "It is for nurses.", "Nurses are often tired."),
        (
            "p10_support",
            "Your tutor will support you.",
            "Your tutor will sign off the tasks.",
        ),
    ],
)
def test_what_is_denied_or_means_something_else_does_not_count(
    detector: str, stated: str, denied: str
) -> None:
    assert detector in found(stated)
    assert detector not in found(denied)


def test_inaccessible_is_a_statement_about_access_too() -> None:
    assert "p8_accessibility" in found("It is not accessible to learners with visual impairment.")


def test_a_watched_exam_earns_less_than_a_checked_identity() -> None:
    watched = READING.find("Pass a proctored exam.")["p9_identity"].share
    checked = READING.find("Pass a proctored exam with identity verification.")["p9_identity"].share
    assert watched == pytest.approx(4 / 6)
    assert checked == 1


def test_other_languages_are_read_where_the_listing_is_in_them_or_says_nothing() -> None:
    text = "Le cours est accrédité par la Commission des titres d'ingénieur."
    assert "p1_accreditor" in found(text, languages=("fr",))
    assert "p1_accreditor" in found(text)
    assert "p1_accreditor" not in found(text, languages=("de",))


def test_a_name_in_a_title_is_a_role_and_a_product_is_none() -> None:
    assert "p3_occupation" in found("Certified Data Engineer", "title")
    assert "p3_occupation" not in found("Certified Data Engineer")
    assert "p3_occupation" not in found("Adobe Experience Manager", "title")


PIECES = st.one_of(
    st.sampled_from([phrase.example for phrase in ALL]),
    st.sampled_from(["no ", "not ", "? No", " without ", "\n", " - ", "ﬁß½İ", "\u0301"]),
    st.text(max_size=40),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@given(TEXTS)
def test_no_text_is_too_odd_and_evidence_is_a_part_of_it(text: str) -> None:
    for detection in READING.find(text).values():
        assert detection.span in text
        assert 0 < len(detection.span) <= LONGEST


@given(st.lists(st.sampled_from([phrase.example for phrase in ALL]), min_size=1, max_size=4))
def test_an_unrelated_sentence_takes_nothing_away(examples: list[str]) -> None:
    text = " ".join(examples)
    assert found(text) <= found(f"{UNRELATED} {text}")
    assert found(text) <= found(f"{text} {UNRELATED}")


@given(st.text())
def test_folding_moves_no_sign(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_time_grows_with_the_length_of_the_text() -> None:
    # The most that patterns can be led on: what opens one, again and again, and never the end.
    for opening in (
        "part of the ",
        "designed for ",
        "take ",
        "recognised by ",
        "free ",
        "a tutor ",
    ):
        assert found(opening * 20_000) <= set(detectors())


def test_a_broken_pattern_says_where() -> None:
    with pytest.raises(ValueError, match=r"phrases\.csv: \(never closed"):
        from_row("(never closed")
    with pytest.raises(ValueError, match="matches the empty text"):
        from_row("a*")


def from_row(pattern: str) -> Phrase:
    return Phrase.of({
        "detector": "p8_aid", "language": "en", "pattern": pattern, "needs": "a", "unless": "",
        "share": "1", "kind": "", "example": "a",
    }, {}, [])  # fmt: skip
