"""Fields of study: declared codes and labels of ISCED-F 2013, tables of categories, votes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.fields.subject import declared_field, fields_of, subject, vote
from normalize.fields.subject_terms import codes, key, table
from normalize.vocabulary import rows
from tests.fields.numbers_held import texts

WORDS = texts(
    "ISCED-F ", "06", "1015", "0613", "https://example.org/", "isced-f/", "11.0701", "Law", " & ",
    "Computer Science", ", ", " > ", ":", "Department of ", "(0613)", "CIP ", "|", "2013", "Other",
    "JACS3:", "G500", "CAH", "11-01-01", "HECoS ", "100366", "LDCS CB.1", "SSA ", "6.1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("06", "06"), ("061", "061"), ("0613", "0613"), ("1015", "1015"), ("ISCED-F 0613", "0613"),
        ("https://example.org/isced-f/0613", "0613"), ("101", "101"), (" 0613 ", "0613"),
        ("6", None), ("613", None), ("1100", None), ("0699", None), ("99", None), ("06131", None),
        ("Computing", None), ("", None), ("٠٦", None), ("ISCED 2011 level 5", None),
    ],
)  # fmt: skip
def test_declared_codes(stated, code):
    found = declared_field(stated)
    assert (found.value if found else None) == ((code,) if code else None)


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Law", ("0421",)),
        ("LAW ", ("0421",)),
        ("Faculty of Law", ("0421",)),
        ("Law (12)", ("0421",)),
        ("<b>Law</b>", ("0421",)),
        ("Business & Management", ("041",)),
        ("Business and management", ("041",)),
        ("Humanities > Law", ("0421",)),
        ("Law; Physics", ("0421", "0533")),
        ("Law & Physics", ("0421", "0533")),
        ("Law, Physics and Chemistry", ("0421", "0533", "0531")),
        ("C++", ("0613",)),
        ("0613, 0612", ("0613", "0612")),
        ("10 - Services", ("10",)),
        ("Broad field: 06", ("06",)),
        ("Science & Math", ("05",)),
        ("Math & Science", ("05",)),
        ("ICT - Information and Communication Technology", ("06",)),
        ("Fachbereich Informatik", ("0613",)),
        ("Other", ()),
        ("Science", ("05",)),
        ("JACS3:L431", ("0312",)),
        ("jacs 2.0 code: G450 (anything)", ("0613",)),
        ("Physics (JACS F300)", ("0533",)),
        ("HECoS 100485", ("0421",)),
        ("CAH 17-01-08 accounting", ("0411",)),
        ("LDCS3 CB.", ("06",)),
        ("SSA Tier 2 06.1", ("06",)),
        ("ASJC 2600", ("054",)),
        ("DDC 519.5", ("054",)),
        ("CIP 52.03", ("0411",)),
        ("CIP 99", None),
        ("F300 Physics", ("0533",)),
        ("Physics (F3.1)", ("0533",)),
        ("09.03.04 Программная инженерия", ("0613",)),
        ("ISCED-F 0111, 0114", ("0111", "0114")),
    ],
)
def test_categories(stated, expected):
    found = subject(stated)
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("Introduction to Physics", ("0533",)),
        ("Online Law Courses", ("0421",)),
        ("Cursos de Derecho", ("0421",)),
        ("GCSE Maths", ("0541",)),
        ("Englisch B1", ("0231",)),
        ("Department of Advanced Legal Studies", ("0421",)),
        ("Mechanical/Chemical engineering", ("0715", "0711")),
        ("Ingeniería mecánica y eléctrica", ("0715", "0713")),
        ("Metall- und Holztechnik", ("0715", "0722")),
        ("Computing and Artificial Intelligence", ("06",)),
        ("Law, International", ("0421",)),
        ("Law -- History", ("0421",)),
        ("World War, 1939-1945", ("0222",)),
        ("Chinese (Mandarin)", ("0231",)),
        ("Statistics for Poets", ("0542",)),
        ("Psicología para todos", ("0313",)),
    ],
)
def test_what_stands_around_or_joins_subjects(stated, expected):
    found = subject(stated)
    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("Underwater psychology", "0313"),
        ("Unterwasserpsychologie", "0313"),
        ("Psicología submarina", "0313"),
        ("Подводная психология", "0313"),
        ("Underwater psychology & pottery of Mars", None),
        ("Tourism operations", "10"),
        ("Physics of soup", None),
        ("Psychology", "0313"),
    ],
)
def test_the_word_that_decides(stated, code):
    found = subject(stated)
    assert (found.value if found else None) == ((code,) if code else None)


@pytest.mark.parametrize(
    "stated",
    [
        "Law & Order",
        "Physics of soup",
        "F100",
        "101",
        "100",
        "Chapter 06",
        "06 - Law",
        "2013",
        "CIP",
    ],
)
def test_what_no_table_knows_is_nothing(stated):
    assert subject(stated) is None


@pytest.mark.parametrize(
    ("declared", "subjects", "expected", "method"),
    [
        ((), ("Law", "Physics"), ("0421", "0533"), "mapped_table"),
        ((), ("Engineering", "Electronics"), ("0714",), "mapped_table"),
        (("0613",), ("Law",), ("0613",), "declared"),
        ((), ("0613", "Law"), ("0613",), "declared"),
        (("nonsense",), ("Law",), ("0421",), "mapped_table"),
    ],
)
def test_what_is_declared_comes_first_and_only_the_narrowest_stay(
    declared, subjects, expected, method
):
    found = fields_of((declared, subjects))
    assert found is not None
    assert (found.codes, found.method) == (expected, method)


def test_no_subject_is_no_field():
    assert fields_of(((), ())) is None
    assert fields_of(((), ("Other", "Anything at all"))) is None


@pytest.mark.parametrize(
    ("stated", "field"),
    [
        (("0613", "0612"), "06"),
        (("0613", "0612", "0421"), "06"),
        (("0613", "0421"), None),
        (("0613",), None),
        (("0031", "0031", "0613", "061"), "06"),
        (("0031", "0031"), None),
        (("nonsense", "0613", "06"), "06"),
        ((), None),
    ],
)
def test_skills_vote_for_a_broad_field(stated, field):
    found = vote(stated)
    assert (found.value if found else None) == field


def test_codes_of_other_classifications_are_each_there_once_with_valid_codes():
    listed = [(row["scheme"], row["code"]) for row in rows("subject_codes")]
    assert len(listed) == len(set(listed))
    meant = {code for row in rows("subject_codes") for code in row["codes"].split("|") if code}
    assert meant <= codes()
    assert all(row["evidence"] for row in rows("subject_codes"))


def test_heads_and_surroundings_are_each_there_once_with_valid_codes():
    heads = [(row["place"], key(row["head"])) for row in rows("subject_heads")]
    around = [(row["side"], key(row["phrase"])) for row in rows("subject_surroundings")]
    assert len(heads) == len(set(heads))
    assert len(around) == len(set(around))
    assert {place for place, _ in heads} == {"first", "last", "ending"}
    assert {side for side, _ in around} == {"before", "after", "lead", "tail"}
    assert {row["code"] for row in rows("subject_heads")} <= codes()
    assert all(
        row["evidence"] for name in ("heads", "surroundings") for row in rows(f"subject_{name}")
    )


def test_the_table_holds_valid_codes_and_each_term_once():
    listed = [key(row["term"]) for row in rows("subject_terms")]
    assert len(listed) == len(set(listed)) == len(table())
    assert {code for found in table().values() for code in found} <= codes()
    for name in ("isced_f_labels", "subject_concepts"):
        assert {row["code"] for row in rows(name)} <= codes()
    for name in ("subject_terms", "isced_f_labels", "subject_concepts"):
        assert all(row["evidence"] for row in rows(name))


@given(WORDS)
def test_never_raises_and_gives_valid_codes_once(stated):
    found = subject(stated)
    if found is not None:
        assert set(found.value) <= codes()
        assert len(set(found.value)) == len(found.value)
        assert subject(stated) == found


@given(WORDS)
def test_a_declared_code_stands_in_the_text(stated):
    found = subject(stated)
    if found is not None and found.rule in ("declared_code", "declared_address"):
        assert all(code in stated for code in found.value)


@given(st.lists(WORDS), st.lists(WORDS))
def test_fields_are_never_part_of_one_another(declared, subjects):
    found = fields_of((tuple(declared), tuple(subjects)))
    if found is not None:
        assert found.codes
        assert list(found.codes) == sorted(set(found.codes))
        assert not any(a != b and a.startswith(b) for a in found.codes for b in found.codes)
