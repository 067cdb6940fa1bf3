"""Organisations by their names: one id on every platform, and never one id for two of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.organisation import organisation
from normalize.fields.organisation_names import bare, key, without_umlauts
from normalize.provider_file import PROVIDER_ID
from normalize.vocabulary import rows
from tests.fields.numbers_held import texts

NAMES = texts(
    "The ", "University", " of ", "York", "MITx", "Inc.", "GmbH", ", ", "(DTU)", "&", "and", "ü",
    "ue", "Univ.", "Москва", "東京", "é", "®", "Co.", "Ltd", "St. ", "’s", "<b>", " SA",
)  # fmt: skip
_ROR = re.compile(r"0[0-9a-hjkmnp-tv-z]{6}[0-9]{2}")
_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"


def ids(*names: str) -> set[str]:
    return {found.value.id for name in names if (found := organisation(name)) is not None}


@pytest.mark.parametrize(
    "names",
    [
        (
            "MITx",
            "MIT",
            "Massachusetts Institute of Technology",
            "Massachusetts Inst. of Technology",
        ),
        (
            "UC Berkeley",
            "University of California, Berkeley",
            "BerkeleyX",
            "UC-BERKELEY",
            "U.C. Berkeley",
        ),
        ("TU Delft", "Delft University of Technology", "DelftX", "Technische Universiteit Delft"),
        (
            "LMU München",
            "Ludwig-Maximilians-Universität München",
            "Ludwig-Maximilians-Universitat Munchen",
            "Ludwig-Maximilians-Universitaet Muenchen",
            "Ludwig-Maximilians-Universität München (LMU)",
        ),
        ("The University of Edinburgh", "University of Edinburgh", "EdinburghX"),
        ("The University of Example", "University of Example", "university of  example (UEX)"),
        ("University of Newcastle", "University of Newcastle (Australia)"),
        ("Newcastle University", "Newcastle University (UK)", "Newcastle University, England"),
        ("Univ. of Example", "University of Example"),
        ("Example GmbH", "Example", "EXAMPLE®"),
        ("Example Co., Ltd.", "Example, Inc.", "Example"),
        ("Research & Design Institute", "Research and Design Institute"),
    ],
)
def test_spellings_of_one_organisation(names):
    assert len(ids(*names)) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("University of York", "York University"),
        (
            "Washington University in St. Louis",
            "University of Washington",
            "Washington State University",
        ),
        ("University of Newcastle", "Newcastle University", "University of Newcastle (UK)"),
        (
            "University of California, Irvine",
            "University of California, Davis",
            "University of California",
        ),
        ("Harvard University", "Harvard Business School", "Harvard Medical School"),
        ("Massachusetts Institute of Technology", "MIT xPRO", "MITx Online"),
        ("National Taiwan University", "Nanyang Technological University"),
        ("Université catholique de Louvain", "KU Leuven"),
        ("Vrije Universiteit Amsterdam", "University of Amsterdam", "Vrije Universiteit Brussel"),
        ("Miami University", "University of Miami"),
        ("University of Michigan", "University of Michigan - CSE"),
        ("TAFE SA", "TAFE NSW", "TAFE"),
        ("Boston University", "Boston College"),
        ("Queen's University", "Queen's University Belfast"),
        ("Trinity College", "Trinity College Dublin"),
        ("The Open University", "Open Universiteit", "Universitat Oberta de Catalunya"),
        ("Purdue University", "Purdue University Global"),
        ("Amazon Web Services", "Amazon Web Services Training and Certification", "Amazon"),
        ("ООО Пример", "ООО Образец"),
    ],
)  # fmt: skip
def test_different_organisations(names):
    assert len(ids(*names)) == len(names)


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        ("MIT", "alias_table"),
        ("Harvard University, Inc.", "folded_name"),
        ("Example College", "own_name"),
    ],
)
def test_rules(stated, rule):
    found = organisation(stated)
    assert found is not None
    assert found.rule == rule


def test_what_is_known_comes_with_the_name():
    found = organisation("TU Delft")
    assert found is not None
    assert (found.value.name, found.value.country, found.value.ror) == (
        "Delft University of Technology",
        "NL",
        "02e2c7k09",
    )


@pytest.mark.parametrize("stated", ["", "  ", "<p></p>"])
def test_nobody_is_named(stated):
    assert organisation(stated) is None


def test_no_name_means_two_organisations():
    listed = [(key(row["name"]), row["id"]) for row in rows("organisations")]
    listed += [(key(row["alias"]), row["id"]) for row in rows("organisation_aliases")]
    assert len({name for name, _ in listed}) == len(listed)
    spelt = {(without_umlauts(name), id_) for name, id_ in listed}
    assert len({name for name, _ in spelt}) == len(spelt)


def test_the_tables_are_sound():
    known = {row["id"] for row in rows("organisations")}
    assert len(known) == len(rows("organisations"))
    assert {row["id"] for row in rows("organisation_aliases")} <= known
    assert all(PROVIDER_ID.fullmatch(id_) for id_ in known)
    assert all(
        row["evidence"] for name in ("organisations", "organisation_aliases") for row in rows(name)
    )


def test_ror_ids_are_valid_and_each_is_one_organisation():
    """The last two digits are a checksum, ISO/IEC 7064 MOD 97-10."""
    stated = [row["ror"] for row in rows("organisations") if row["ror"]]
    assert len(set(stated)) == len(stated)
    for ror in stated:
        assert _ROR.fullmatch(ror)
        number = 0
        for sign in ror[1:7]:
            number = number * 32 + _SIGNS.index(sign)
        assert int(ror[7:]) == 98 - number * 100 % 97


@given(NAMES)
def test_never_raises_and_gives_an_id(stated):
    found = organisation(stated)
    if found is not None:
        assert PROVIDER_ID.fullmatch(found.value.id)
        assert organisation(stated) == found
        assert bare(bare(found.value.name))


@given(
    st.sampled_from(rows("organisations")), st.sampled_from(["{}, Inc.", " {} ", "{}®", "{} Ltd"])
)
def test_a_known_name_in_other_dress_is_known(row, dress):
    assert ids(dress.format(row["name"])) == {row["id"]}
