"""Languages of many texts at once, beside the library text by text."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py3langid.langid import (  # type: ignore[import-untyped]
    MODEL_FILE,
    LanguageIdentifier,
)

from normalize.fields import language_automaton
from normalize.fields.language_model import NOTHING, classify
from normalize.fields.language_scripts import EITHER, LATIN, OTHER, other_letters

UNLIKELY = (
    "Is course mein aap seekhenge ki project ki yojana kaise banayi jaati hai",
    "Kono kosu dewa purojekuto no keikaku no tatekata wo manabimasu",
    "Zai zhe men kecheng zhong, nin jiang xuexi ruhe guihua yi ge xiangmu",
    "Hathihi aldawra tuqaddim muqaddima shamila fi idarat almashari'",
    "Na etom kurse vy nauchites planirovat proekty i rukovodit komandami",
    "AWS Certified Solutions Architect Associate SAA-C03",
    "H3C HCIA-Datacom HCIP HCIE Huawei",
    "Mumbai Delhi Bangalore Hyderabad Chennai",
    "ISO 27001 PRINCE2 ITIL v4 COBIT TOGAF",
)
"""Transliterated sentences, and names."""
SENTENCES = {
    "en": "In this course you learn how to plan a project and how to lead a team.",
    "de": "In diesem Kurs lernen Sie, wie man ein Projekt plant und ein Team führt.",
    "fr": "Dans ce cours, vous apprenez à planifier un projet et à diriger une équipe.",
    "es": "En este curso aprenderás a planificar un proyecto y a dirigir un equipo.",
    "pt": "Neste curso você aprende a planejar um projeto e a liderar uma equipe.",
    "it": "In questo corso imparerai a pianificare un progetto e a guidare una squadra.",
    "nl": "In deze cursus leer je hoe je een project plant en een team leidt.",
    "ru": "На этом курсе вы узнаете, как спланировать проект и руководить командой.",
}


Tell = Callable[[str], tuple[str, float]]


def asked(*languages: str) -> Tell:
    """The library as it comes, asked for languages in Latin letters, and for these."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([*languages, *LATIN, *EITHER, NOTHING])

    def tell(text: str) -> tuple[str, float]:
        found: tuple[str, float] = identifier.classify(text)
        return found

    return tell


@pytest.fixture(scope="module")
def every() -> Tell:
    return asked(*OTHER)


@pytest.fixture(scope="module")
def library(every) -> Tell:
    """The library, asked for the languages that the letters of a text leave open."""
    latin = asked()
    return lambda text: every(text) if other_letters(text) else latin(text)


def parts() -> list[str]:
    """Beginnings of all lengths of sentences in eight languages, and of two of them in a row."""
    texts = [*SENTENCES.values(), *map(str.upper, SENTENCES.values())]
    pairs = [f"{one} {other}" for one in texts[:8] for other in texts[:8]]
    return [text[:end] for text in [*texts, *pairs] for end in range(0, len(text), 3)]


def test_many_texts_have_the_probabilities_of_the_library(library):
    texts = [*parts(), "", "12345", "\ud800", "プロジェクト管理入門", "На этом курсе", "AWS の資格"]
    assert len(texts) > 1_500
    alone = [library(text) for text in texts]
    found = classify(texts)
    assert [code for code, _ in found] == [code for code, _ in alone]
    assert np.allclose([sure for _, sure in found], [sure for _, sure in alone], atol=1e-3)


@pytest.mark.parametrize("text", UNLIKELY)
def test_languages_in_other_letters_have_no_share_of_latin_ones(every, text):
    """So that a text is not surer of its language because these are not asked for."""
    (found,) = classify([text])
    code, sure = every(text)
    assert found[0] == code
    assert -0.001 < found[1] - sure < 0.02


@pytest.mark.parametrize("text", ["", "1", "?!"])
def test_many_texts_that_say_nothing_are_as_one(text):
    (alone,) = classify([text])
    found = classify([text] * 30)
    assert {code for code, _ in found} == {alone[0]}
    assert np.allclose([sure for _, sure in found], alone[1], atol=1e-3)


@pytest.mark.parametrize(("steps", "each_step"), [(1, 1_000_000), (7, 1_000_000), (200_000, 50)])
def test_texts_are_as_likely_however_they_are_cut(monkeypatch, steps, each_step):
    found = classify(parts())
    monkeypatch.setattr(language_automaton, "_STEPS", steps)
    monkeypatch.setattr(language_automaton, "_EACH_STEP", each_step)
    assert classify(parts()) == found


def test_a_text_is_in_its_language():
    found = classify([*SENTENCES.values()] * 10)
    assert [code for code, _ in found] == [*SENTENCES] * 10
    assert all(sure > 0.9 for _, sure in found)


@settings(max_examples=25)
@given(st.lists(st.text(max_size=60), min_size=30, max_size=60))
def test_texts_among_others_are_as_alone(texts):
    among = classify(texts)
    alone = [classify([text])[0] for text in texts]
    assert np.allclose([sure for _, sure in among], [sure for _, sure in alone], atol=2e-3)
