"""Countries, coordinates, time zones."""

import pycountry
import pytest
from hypothesis import given

from normalize.fields.place import country, latitude, longitude, timezone
from tests.fields.numbers_held import digits, texts

WORDS = texts("GB", "Spain", "Europe/", "Madrid", "UTC", "+", "1e2", "nan", "°", "..")


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("GB", "GB"), ("gb", "GB"), ("GBR", "GB"), ("UK", "GB"), ("United Kingdom", "GB"),
        ("Scotland", "GB"), ("Deutschland", "DE"), ("USA", "US"), ("South Korea", "KR"),
        ("Europe", None), ("ZZ", None), ("", None), ("C" * 500, None),
    ],
)  # fmt: skip
def test_countries(stated, parsed):
    assert country(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "north", "east"),
    [
        ("59.86", 59.86, 59.86), ("-12", -12, -12), ("120.5", None, 120.5), ("181", None, None),
        ("nan", None, None), ("59,86", None, None), ("59°N", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_coordinates(stated, north, east):
    assert latitude(stated) == north
    assert longitude(stated) == east


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        (" Europe/Madrid ", "Europe/Madrid"), ("UTC", "UTC"), ("europe/madrid", None),
        ("CET+1", None), ("../../etc/passwd", None), ("", None),
    ],
)  # fmt: skip
def test_timezones(stated, parsed):
    assert timezone(stated) == parsed


@given(WORDS)
def test_never_raises_and_gives_what_the_text_holds(text):
    code = country(text)
    assert code is None or pycountry.countries.get(alpha_2=code) is not None
    for degrees in (latitude(text), longitude(text)):
        assert degrees is None or (abs(degrees) <= 180 and digits(text))
    zone = timezone(text)
    assert zone is None or zone in text
