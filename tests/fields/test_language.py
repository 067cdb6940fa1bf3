"""Languages as BCP 47 tags, by code, by name, in lists and phrases."""

import langcodes
import pytest
from babel import Locale
from hypothesis import given

from normalize.fields import Found
from normalize.fields.language import NOT_STATED, SEVERAL, Languages, language, languages
from normalize.fields.language_codes import from_code
from normalize.fields.language_names import LANGUAGES_OF_NAMES, fold, lexicon, meaning
from normalize.vocabulary import rows
from tests.fields.numbers_held import texts

WORDS = texts(
    "en", "English", "pt-BR", "(", ")", "[", "]", ":", "Brazil", "español", "zh", "Simplified",
    " and ", "Untertitel", "with ", "subtitles", "auto", "Italien", "not", "all languages", "UK",
    "Latin", "en_US.UTF-8", "русском", "B2", "more", "中文", "\n", "de-EN", "other", "european",
)  # fmt: skip


def named(stated: str) -> Languages | None:
    found = languages(stated)
    return None if found is None else found.value


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
        ("English, French", None),
        ("English, Klingonish", None),
        ("", None),
        ("e" * 2000, None),
    ],
)
def test_one_language(stated, parsed):
    assert language(stated) == parsed


@pytest.mark.parametrize(
    ("stated", "taught"),
    [
        ("English, Spanish", ("en", "es")),
        ("en|fr", ("en", "fr")),
        ("English and French", ("en", "fr")),
        ("en, English", ("en",)),
        ("DE-EN", ("de", "en")),
        ("pt BR", ("pt-BR",)),
        ("EN FR", ("en", "fr")),
        ("fr et en", ("fr", "en")),
        ("UK English, US English", ("en-GB", "en-US")),
        ("English, UK", ("en-GB",)),
        ("Englisch (Kanada)", ("en-CA",)),
        ("english (uk)", ("en-GB",)),
        ("pt/br", ("pt-BR",)),
        ("Taught in EN", ("en",)),
        ("English and 3 other languages", ("en",)),
        ("🇬🇧 English", ("en",)),
        ("Espa&ntilde;ol<br/>Catal&agrave;", ("es", "ca")),
        ("EspaÃ±ol", ("es",)),
    ],
)
def test_several_languages(stated, taught):
    assert named(stated) == Languages(taught)


@pytest.mark.parametrize(
    ("stated", "taught", "captions"),
    [
        ("English with Spanish subtitles", ("en",), ("es",)),
        ("English with English, Spanish and French subtitles", ("en",), ("en", "es", "fr")),
        ("Englisch mit deutschen Untertiteln", ("en",), ("de",)),
        ("Englisch mit dt. Untertiteln", ("en",), ("de",)),
        ("Deutsch (Unterlagen auf Englisch, Französisch)", ("de",), ()),
        ("English, course materials in German; subtitles: French", ("en",), ("fr",)),
        ("anglais sous-titré français", ("en",), ("fr",)),
        ("Audio: English\nSubtitles: French\nSpanish", ("en",), ("fr", "es")),
        ("Subtitles: French. Audio: English", ("en",), ("fr",)),
        ("English (subtitles: French), German", ("en", "de"), ("fr",)),
        ("English, Spanish [Auto]", ("en",), ("es",)),
        ("English (with subtitles)", ("en",), ()),
        ("English / French (subtitles)", ("en",), ("fr",)),
        ("Spanish audio; English, French subtitles", ("es",), ("en", "fr")),
        ("EN audio / DE subs", ("en",), ("de",)),
        ("English Subtitles: English, Korean", ("en",), ("en", "ko")),
        ("Sprache: Deutsch Untertitel: Englisch", ("de",), ("en",)),
    ],
)
def test_captions_are_told_from_teaching(stated, taught, captions):
    assert named(stated) == Languages(taught, captions)


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        ("English, Klingonish", Languages(("en",), unknown=("Klingonish",))),
        ("English, French (Martian)", Languages(("en",), unknown=("fr (Martian)",))),
        ("English, Germany", Languages(("en",), unknown=("Germany",))),
        ("EN, UK, RU", Languages(("en", "ru"), unknown=("UK",))),
        ("Language: English; Level: Advanced", Languages(("en",), unknown=("Level Advanced",))),
    ],
)
def test_what_is_unknown_in_a_list_leaves_the_rest(stated, found):
    assert named(stated) == found


@pytest.mark.parametrize(
    "stated",
    [
        "Klingonish, Martian, English",
        "This course is not offered in English, French or German",
        "All languages except French",
        "Kein Deutsch",
        "You will learn to write letters of complaint, English",
        "Germany",
        "Italien",
        "UK",
        "Python",
        "Java",
        "Go",
        "nan-",
        "en-de",
        "Spanish (taught in English)",
        "English for Spanish speakers",
        "Clases de inglés",
        "Курс английского языка",
        "Interface: English",
        "English (coming soon: Spanish)",
        "Deutsch (Englisch)",
        "English/Spanish/French subtitles",
        "English (subtitles)",
        "English subtitles: yes",
        "KR",
        "CHN",
        "UK-EN",
        "English B2 required",
        "No",
        "run",
    ],
)
def test_nothing_is_guessed(stated):
    found = languages(stated)
    assert found is None or found.value.taught == ()


def test_a_name_of_language_and_country_counts_in_lower_case_or_among_others():
    assert language("italien") == "it"
    assert named("Anglais, Italien") == Languages(("en", "it"))


@pytest.mark.parametrize("stated", ["N/A", "-", "...", "other", "keine Angabe", "und", "Autre"])
def test_a_text_may_say_nothing(stated):
    assert languages(stated) == NOT_STATED


@pytest.mark.parametrize("stated", ["Multilingual", "all languages", "mul", "varios idiomas"])
def test_a_text_may_say_several_without_naming_them(stated):
    assert languages(stated) == SEVERAL


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        ("en", "code"),
        ("Englisch", "name_de"),
        ("английском", "name_ru"),
        ("中文", "table: language_names"),
        ("English [Auto]", "name_en+generated_captions"),
    ],
)
def test_the_rule_says_what_decided(stated, rule):
    found = languages(stated)
    assert isinstance(found, Found)
    assert found.rule == rule


@pytest.mark.parametrize(
    ("code", "tags"),
    [
        ("cmn", ("zh",)),
        ("yue", ("yue",)),
        ("zh-yue", ("yue",)),
        ("en-AAA", ("en",)),
        ("arb", ("ar",)),
        ("iw", ("he",)),
        ("zh-TW", ("zh-TW",)),
        ("es-LA", ("es-419",)),
        ("en-UK", ("en-GB",)),
        ("en-EN", ("en",)),
        ("en-x-private", ("en",)),
        ("de-DE-1996", ("de-DE-1996",)),
        ("DE-EN", ("de", "en")),
        ("en-de", None),
        ("en-DE", ("en-DE",)),
        ("x-none", None),
        ("lua", None),
        ("mul", None),
        ("", None),
    ],
)
def test_codes_of_every_kind(code, tags):
    assert from_code(code) == tags


@pytest.mark.parametrize("written", LANGUAGES_OF_NAMES)
def test_the_eight_languages_name_each_other(written):
    for code in LANGUAGES_OF_NAMES:
        name = Locale(written).languages[code]
        assert language(name) == code
        # ITALIEN is Italy in German.
        assert language(name.upper()) == (None if name == "italien" else code)


def test_every_code_of_the_tables_is_a_valid_tag():
    for row in rows("language_names"):
        assert langcodes.tag_is_valid(row["code"] or "und"), row
    for said in lexicon().values():
        if said.kind == "language":
            assert langcodes.standardize_tag(said.value) == said.value


def test_terms_of_the_tables_are_told_apart():
    for table in ("language_names", "language_words", "language_regions"):
        terms = [fold(row["term"]) for row in rows(table)]
        assert len(terms) == len(set(terms)), [term for term in terms if terms.count(term) > 1]


def test_no_word_beside_languages_is_the_name_of_one():
    for row in rows("language_words"):
        said = meaning(fold(row["term"]))
        assert said is not None
        assert said.kind != "language", row


def test_every_row_has_evidence():
    for table in ("language_names", "language_words", "language_regions", "language_endings"):
        assert all(row["evidence"] for row in rows(table))


@given(WORDS)
def test_never_raises_and_gives_valid_tags(text):
    found = languages(text)
    assert found == languages(text)
    if found is None:
        return
    assert found.rule
    for tag in (*found.value.taught, *found.value.captions):
        assert langcodes.tag_is_valid(tag)


@given(WORDS)
def test_tags_are_read_back_as_themselves(text):
    tag = language(text)
    if tag is not None:
        assert language(tag) == tag


@pytest.mark.parametrize(
    "piece", ["English, ", "en-", "(", "a ", "Chinese (", "в ", "\n", "English "]
)
def test_hostile_lengths_are_bounded(piece):
    languages(piece * 100_000)
    languages((piece * 1000)[:1000])
