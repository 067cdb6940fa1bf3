"""Forms of assessment and its supervision; verification, stacking and status."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import schema
from normalize.fields.assessment import (
    assessment_types,
    assessment_types_each,
    supervision,
    supervision_each,
)
from normalize.fields.stackability import stackability
from normalize.fields.status import status
from normalize.fields.verification import verification_types
from tests.fields.numbers_held import texts

WORDS = texts(
    "quiz", "exam", "oral", " and ", "no ", "proctored ", "online", "(", "Klausur", "Open Badges ",
    "2.0", "PDF", "Credly", "stackable", "not ", "retired", "active", "coming soon", "никак",
    ". ", "written ", "observation", "final exam",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ("Quizzes and a final exam", ("quiz", "written_examination")),
        ("Written and oral examination", ("written_examination", "oral_examination")),
        ("Oral and practical examination", ("oral_examination", "practical_assessment")),
        ("Exam (oral)", ("oral_examination",)),
        ("Exam and oral presentation", ("written_examination", "oral_examination")),
        ("Peer-graded assignments", ("peer_assessment",)),
        ("No exam, attendance only", ("attendance",)),
        ("No exam", ()),
        ("Prüfung", None),
        ("", None),
    ],
)
def test_assessment(stated, codes):
    found = assessment_types(stated)
    assert (None if found is None else found.value) == codes


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("Online proctored exam", "supervised_online_id"),
        ("Exam at a test centre with photo ID", "supervised_onsite_id"),
        ("Supervised exam, no identity verification", "supervised_no_id"),
        ("Unproctored online exam", "unsupervised_no_id"),
        ("Proctored exam", None),
        ("Identity verified", None),
        ("Quiz", None),
    ],
)
def test_supervision(stated, code):
    found = supervision(stated)
    assert (found and found.value) == code


@pytest.mark.parametrize(
    ("stated", "codes"),
    [
        ("Open Badges 2.0 and 3.0", ("open_badge_2", "open_badge_3")),
        ("Version 2.0", None),
        ("Open Badge", None),
        ("PDF", ("pdf_only",)),
        ("PDF and Credly badge", ("credly",)),
        ("not on Credly", ()),
        ("verifiable certificate", ("provider_page",)),
    ],
)
def test_verification(stated, codes):
    found = verification_types(stated)
    assert (None if found is None else found.value) == codes


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("Counts towards a Master's degree", "stackable"),
        ("Does not count towards a degree", None),
        ("Not stackable", "standalone"),
        ("Standalone or stackable", "both"),
        ("Full stack development", None),
    ],
)
def test_stackability(stated, code):
    found = stackability(stated)
    assert (found and found.value) == code


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("Archived course - open for self-study", "archived"),
        ("Active, retires in 2027", "retiring"),
        ("Not available", None),
        ("Upcoming / Active", None),
        ("No longer available", "withdrawn"),
    ],
)
def test_status(stated, code):
    found = status(stated)
    assert (found and found.value) == code


@given(st.lists(WORDS, max_size=4))
def test_many_texts_say_what_each_says(texts):
    assert assessment_types_each(texts) == list(map(assessment_types, texts))
    assert supervision_each(texts) == [supervision(text) for text in texts]


@given(WORDS)
def test_never_raises_and_gives_codes_of_the_schema(text):
    for column, several in (
        ("assessment_types", assessment_types),
        ("verification_types", verification_types),
    ):
        codes = several(text)
        assert codes is None or set(codes.value) <= set(schema.allowed("offerings", column))
    for column, one in (
        ("assessment_supervision", supervision),
        ("stackability", stackability),
        ("status", status),
    ):
        code = one(text)
        assert code is None or code.value in schema.allowed("offerings", column)
