"""Fields of study of whole columns are those of each listing."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from normalize.encoded import decode
from normalize.fields import text_columns
from normalize.fields.subject import declared_field, fields_of, subject
from normalize.gathering import gather
from normalize.issues import Issues
from normalize.lists import flatten
from normalize.offering_subjects import describe_subjects
from tests.normalize.stated import listing, seen

CODES = st.sampled_from(["0613", "06", "0421", "9999", "ISCED-F 0911"])
SUBJECTS = st.sampled_from(
    ["Computer science", "Law", "Other", "Anything at all", "0613", "Law & Nursing", "History"]
)
STATED = st.tuples(st.lists(CODES, max_size=2), st.lists(SUBJECTS, max_size=4))


@given(st.lists(STATED, min_size=1, max_size=8))
def test_columns_say_what_each_listing_says(rows):
    listings = [
        listing(str(number), isced_f=tuple(codes), subjects=tuple(subjects))
        for number, (codes, subjects) in enumerate(rows)
    ]
    issues = Issues()
    stated = gather([seen(*listings)])
    owners, subjects = flatten(stated["subjects"])
    told = describe_subjects(stated, owners, text_columns.label(subjects), issues)
    columns = {name: decode(column).to_pylist() for name, column in told.items()}
    each = [fields_of((tuple(codes), tuple(subjects))) for codes, subjects in rows]
    assert columns["isced_f_codes"] == [list(one.codes) if one else [] for one in each]
    assert columns["isced_f_method"] == [one.method if one else None for one in each]
    assert columns["isced_f_codes:rule"] == [one.rule if one else None for one in each]
    missed = Counter(
        f"isced_f_codes not understood: {code!r}"
        for codes, _ in rows
        for code in codes
        if declared_field(code) is None
    )
    missed.update(
        f"subject not understood: {said!r}"
        for _, subjects in rows
        for said in subjects
        if subject(said) is None
    )
    assert issues.counter() == missed
