"""Form of participation: where, at whose pace, at the same time or not."""

import pytest
from hypothesis import given

from normalize import schema
from normalize.fields.participation import (
    delivery,
    pacing,
    synchronicity,
    synchronicity_in_delivery,
)
from tests.fields.numbers_held import texts

WORDS = texts(
    "online", "onsite", "blended", "synchronous", "full-time", "DS ", "CM", "self-paced", " and ",
    "https://schema.org/",
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
        ("synchronous", ()),
        ("", None),
        ("Self-study", None),
        ("online, on the moon", None),
        ("online " * 100, None),
    ],
)
def test_delivery(stated, parsed):
    assert delivery(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("self_paced", "self_paced"),
        ("instructor", "instructor_paced"),
        ("Cohort-based", "instructor_paced"),
        ("whenever", None),
    ],
)
def test_pacing(stated, parsed):
    assert pacing(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "own", "listed"),
    [
        ("synchronous", "synchronous", "synchronous"),
        ("onsite, synchronous", None, "synchronous"),
        ("live, on demand", None, None),
        ("online", None, None),
    ],
)
def test_synchronicity(stated, own, listed):
    assert synchronicity(stated) == own
    assert synchronicity_in_delivery(stated) == listed


@given(WORDS)
def test_never_raises_and_gives_codes_of_the_schema(text):
    assert set(delivery(text) or ()) <= set(schema.allowed("offerings", "delivery_modes"))
    assert pacing(text) in (None, *schema.allowed("offerings", "pacing"))
    together = schema.allowed("offerings", "synchronicity")
    assert synchronicity(text) in (None, *together)
    assert synchronicity_in_delivery(text) in (None, *together)
