"""Form of participation: where, at whose pace, at the same time or not."""

import pytest
from hypothesis import given

from normalize import schema
from normalize.fields.participation import delivery, pacing, synchronicity
from tests.fields.numbers_held import texts

WORDS = texts(
    "online", "onsite", "blended", "synchronous", "full-time", "DS ", "CM", "self-paced", " and ",
    "https://schema.org/", " or in ", "London", "not ", "mit ", "Präsenz", "(", "очно",
)  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("online", ("online",)),
        ("Fully Online", ("online",)),
        ("Face-to-face", ("onsite",)),
        ("https://schema.org/MixedEventAttendanceMode", ("blended",)),
        ("DS", ("online",)),
        ("DS Distance without attendance", ("online",)),
        ("DS Distance without attendance; CM Campus", ("online", "onsite")),
        ("onsite, synchronous", ("onsite",)),
        ("online, synchronous, full-time", ("online",)),
        ("“onsite”, synchronous, part-time", ("onsite",)),
        ("online and onsite", ("online", "onsite")),
        ("online, online", ("online",)),
        ("online or in London", ("online", "onsite")),
        ("online or in English", ("online",)),
        ("online or in September", ("online",)),
        ("Online mit Präsenztagen", ("blended",)),
        ("Blended (online and on campus)", ("blended",)),
        ("Blended, online", ("blended", "online")),
        ("a mix of online and classroom teaching", ("blended",)),
        ("Not available online", ()),
        ("Online registration", ()),
        ("synchronous", ()),
        ("Self-study", ()),
        ("", None),
        ("on the moon", None),
        ("online " * 100, None),
    ],
)
def test_delivery(stated, parsed):
    found = delivery(stated)
    assert (None if found is None else found.value) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("self_paced", "self_paced"),
        ("self", "self_paced"),
        ("instructor", "instructor_paced"),
        ("Cohort-based", "instructor_paced"),
        ("Online, at your own pace", "self_paced"),
        ("Self-paced or instructor-led", "both"),
        ("both", "both"),
        ("both online and onsite", None),
        ("whenever", None),
    ],
)
def test_pacing(stated, parsed):
    found = pacing(stated)
    assert (found and found.value) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("synchronous", "synchronous"),
        ("onsite, synchronous", "synchronous"),
        ("live, on demand", "both"),
        ("Webinar", "synchronous"),
        ("not live", "asynchronous"),
        ("online", None),
    ],
)
def test_synchronicity(stated, parsed):
    found = synchronicity(stated)
    assert (found and found.value) == parsed


@given(WORDS)
def test_never_raises_and_gives_codes_of_the_schema(text):
    modes = delivery(text)
    assert modes is None or set(modes.value) <= set(schema.allowed("offerings", "delivery_modes"))
    assert modes is None or len(set(modes.value)) == len(modes.value)
    for column, parse in (("pacing", pacing), ("synchronicity", synchronicity)):
        found = parse(text)
        assert found is None or found.value in schema.allowed("offerings", column)
