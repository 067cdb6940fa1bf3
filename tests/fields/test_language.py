"""Languages as BCP 47 tags, by code or by name."""

import langcodes
import pytest
from hypothesis import given

from normalize.fields.language import language, languages
from tests.fields.numbers_held import texts

WORDS = texts("en", "English", "pt-BR", "(", ")", "Brazil", "español", "zh", "Simplified", " and ")


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("en_US", "en-US"),
        ("eng", "en"),
        ("pt-br", "pt-BR"),
        ("English", "en"),
        ("español", "es"),
        ("Deutsch", "de"),
        ("Portuguese (Brazil)", "pt-BR"),
        ("Chinese - Simplified", "zh-Hans"),
        ("und", None),
        ("mul", None),
        ("xx", None),
        ("Klingonish", None),
        ("English (Martian)", None),
        ("all languages", None),
        ("", None),
        ("e" * 200, None),
    ],
)
def test_one_language(stated, parsed):
    assert language(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "parsed"),
    [
        ("English, Spanish", ("en", "es")),
        ("en|fr", ("en", "fr")),
        ("English and French", ("en", "fr")),
        ("en, English", ("en",)),
        ("English, subtitles", None),
        ("", None),
    ],
)
def test_several_languages(stated, parsed):
    assert languages(stated) == parsed


@given(WORDS)
def test_never_raises_and_gives_valid_tags(text):
    found = languages(text)
    assert found == languages(text)
    assert found != ()
    for tag in found or ():
        assert langcodes.tag_is_valid(tag)
