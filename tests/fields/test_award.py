"""Kinds of credential by brand, code and name; units of credit."""

import pytest
from hypothesis import given

from normalize import schema
from normalize.fields.award import credential_type, credit_unit
from normalize.vocabulary import rows
from tests.fields.numbers_held import texts

WORDS = texts("Nanodegree", "BSc", "Master of", "verified", "certificate", "credit", "ECTS", "uk ")


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("Nanodegree", "program_certificate"),
        ("Specialization", "program_certificate"),
        ("XSeries", "program_certificate"),
        ("ExpertTrack", "program_certificate"),
        ("Professional Certificate", "professional_certificate"),
        ("professional-certificate", "professional_certificate"),
        ("MicroMasters", "credit_microcredential"),
        ("MicroBachelors", "credit_microcredential"),
        ("MasterTrack", "credit_microcredential"),
        ("mikrokvalifikatsioon", "credit_microcredential"),
        ("verified", "verified_certificate"),
        ("Record of Achievement", "verified_certificate"),
        ("Applied Skill", "applied_skill"),
        ("badge", "digital_badge"),
        ("audit", "none"),
        ("BSc (Honours) Chemistry", "degree"),
        ("Master of Public Administration", "degree"),
        ("Postgraduate Certificate in Law", "academic_certificate"),
        ("Mastery of Fire", None),
        ("May lead to a variety of qualifications", None),
        ("", None),
        ("certificate " * 100, None),
    ],
)
def test_kinds_of_credential(term, code):
    assert credential_type(("", term)) == code


def test_a_term_may_mean_another_thing_at_another_place():
    own = [row for row in rows("credential_types") if row["provider"]]
    assert own
    for row in own:
        assert credential_type((row["provider"], row["term"])) == row["code"]


@pytest.mark.parametrize("name", ["credential_types", "qualifications"])
def test_every_row_has_a_code_of_the_schema_and_evidence(name):
    known = schema.allowed("offerings", "credential_type")
    for row in rows(name):
        assert row["code"] in known
        assert row["evidence"]


@pytest.mark.parametrize(
    ("stated", "unit"),
    [
        ("ECTS", "ects"), ("CATS", "uk_cats"), ("SCQF", "uk_cats"), ("UK credits", "uk_cats"),
        ("CEUs", "ceu"), ("PDU", "pdu"), ("credits", None), ("The Example University", None),
        ("", None),
    ],
)  # fmt: skip
def test_credit_units(stated, unit):
    assert credit_unit(stated) == unit


@given(WORDS, WORDS)
def test_never_raises_and_gives_codes_of_the_schema(place, term):
    known = schema.allowed("offerings", "credential_type")
    assert credential_type((place, term)) in (None, *known)
    assert credit_unit(term) in (None, *schema.allowed("offerings", "credit_unit"))
