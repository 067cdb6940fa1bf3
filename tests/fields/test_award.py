"""Kinds of credential by brand, code and name; units of credit."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize import schema
from normalize.fields.award import (
    Award,
    award_in_title,
    credential_type,
    credential_types,
    credit_unit,
)
from normalize.fields.award_columns import awards_in_titles, read_at
from normalize.vocabulary import rows
from tests.fields.numbers_held import texts

WORDS = texts(
    "Nanodegree", "BSc", "Master of", "verified", "certificate", "credit", "ECTS", "uk ", "no ",
    "Microcredential ", " in ", "5 ECTS", "Professional Certificate", "Introduction to ", "kein ",
)  # fmt: skip


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
    found = credential_type(("", term))
    assert (found and found.type) == code


def test_a_term_may_mean_another_thing_at_another_place():
    own = [row for row in rows("credential_types") if row["provider"]]
    assert own
    for row in own:
        found = credential_type((row["provider"], row["term"]))
        assert found == Award(row["code"], None, "term_of_provider")


@pytest.mark.parametrize(
    ("stated", "award"),
    [
        ("Nanodegree program", Award("program_certificate", "Nanodegree", "term")),
        ("No certificate", Award("none", None, "denied")),
        ("Certificate: no", Award("none", None, "denied")),
        ("Does not offer a certificate", Award("none", None, "denied")),
        ("No degree; certificate of completion",
         Award("completion_certificate", None, "term_in_text")),
        ("No degree", None),
        ("Prepares for the CompTIA A+ certification", None),
        ("Verified certificate or degree", None),
        ("Microcredential (5 ECTS)",
         Award("credit_microcredential", None, "microcredential_with_credits")),
        ("Microcredential (2 CPD credits)", Award("microcredential", None, "term_in_text")),
    ],
)  # fmt: skip
def test_awards_in_texts(stated, award):
    assert credential_type(("", stated)) == award


@pytest.mark.parametrize(
    ("title", "brand"),
    [
        ("Data Engineering Nanodegree", "Nanodegree"),
        ("MicroMasters® Program in Supply Chain Management", "MicroMasters"),
        ("Google Data Analytics Professional Certificate", "Professional Certificate"),
        ("Deep Learning Specialization", "Specialization"),
        ("FutureLearn ExpertTrack: Teach English Online", "ExpertTrack"),
    ],
)
def test_brands_in_titles(title, brand):
    found = award_in_title(title)
    assert found is not None
    assert (found.brand, found.rule) == (brand, "brand_in_title")


@pytest.mark.parametrize(
    "title",
    [
        "Preparing for the AWS certification",
        "Introduction to Microcredentials",
        "Prep course for CompTIA A+ certification",
        "How to design badges",
        "Is a Nanodegree worth it?",
        "Inside the MITx MicroMasters Program",
        "M&A Professional Certificate Part 2: Advanced Topics",
        "Specialization in Systems Biology is a Capstone project",
        "Master of Puppets: a guitar course",
        "The Complete PHP Bootcamp",
        "",
    ],
)
def test_titles_about_awards_award_nothing(title):
    assert award_in_title(title) is None


NAMED = [
    row["term"]
    for name in ("brands", "credential_types", "qualifications")
    for row in rows(name)
    if row.get("title")
]


def read_at_once(titles: list[str | None]) -> list[Award | None]:
    """The awards of a column of titles, a slice of a longer one."""
    found = awards_in_titles(pa.array(["Nanodegree", *titles], pa.string())[1:])
    return [None if place is None else found.values[place] for place in found.codes.to_pylist()]


@pytest.mark.parametrize("spelling", [str, str.upper, "{}®".format, "“{}” für alle".format])
def test_titles_of_a_column_are_read_as_each_of_them_is(spelling):
    titles = [f"{before}{spelling(term)}" for term in NAMED for before in ("", "Data ", "Données ")]
    titles = [*titles, "", "Data", "Führung", "?"] * 2
    assert len(titles) > 500
    assert read_at_once([None, *titles]) == [None, *map(award_in_title, titles)]


def test_an_award_that_two_titles_share_is_of_neither():
    assert read_at_once(["Data Micro", "masters in Data"]) == [None, None]


@given(st.lists(WORDS, max_size=8))
def test_any_column_of_titles_is_read_as_each_of_them_is(titles):
    assert read_at_once([*titles]) == [award_in_title(title) for title in titles]


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


@given(st.sampled_from(["", "xcri-cap", "credly"]), st.lists(WORDS, max_size=5))
def test_many_texts_name_what_each_names(place, stated):
    named = [credential_type((place, text)) for text in stated]
    assert credential_types(place, stated) == named
    read_awards = read_at(place)
    assert [read_awards(stated[:2]), read_awards(stated)] == [named[:2], named]


@given(WORDS, WORDS)
def test_never_raises_and_gives_codes_of_the_schema(place, term):
    known = schema.allowed("offerings", "credential_type")
    for found in (credential_type((place, term)), award_in_title(term)):
        assert found is None or found.type in known
    assert credit_unit(term) in (None, *schema.allowed("offerings", "credit_unit"))
