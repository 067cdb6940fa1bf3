"""How texts become words of the index: folded as they are written, and their language's stems."""

import re
from collections.abc import Iterable
from functools import cache

from tantivy import Filter, Index, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian",
    "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
"""Language -> Snowball stemmer. Words of other languages are found as they are written."""
FOLDED = "folded"
FORMS = (FOLDED, *STEMMERS)
"""Words as they are written, or by the stems of a language."""
_LONGEST = 40
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー"
_WORD = rf"[{_UNSPACED}]|[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+(?:\+\+|#)?"
"""C++ and C# are words of their own, and so is each character of Chinese and Japanese, which put
no spaces between words: what stands together in a question is looked for as a phrase."""
_OTHER = re.compile(r"[\u0300-\u036f\u0483-\u0489\u0530-\u1fff\u2070-\U0010ffff]")
"""In a text without these, Latin, Greek or Cyrillic, words are runs of letters and digits."""
_BETWEEN = re.compile(r"[^\w ]+")
_ASCII_BETWEEN = {ord(one): " " for one in map(chr, range(128)) if not one.isalnum()}


def space(text: str) -> str:
    """The words of a text with nothing but spaces between them, as `add_text` takes them.

    Words are told apart once, whatever the number of fields that hold them in some form.
    """
    if "#" not in text and "++" not in text:
        if text.isascii():
            return text.translate(_ASCII_BETWEEN)
        if _OTHER.search(text) is None:
            return _BETWEEN.sub(" ", text.replace("_", " "))
    return " ".join(map(str, _splitter().analyze(text)))


def forms_of(codes: Iterable[str]) -> list[str]:
    """The forms in which texts in languages (BCP 47) are found: stems where there are some."""
    known = (code.split("-")[0] for code in codes)
    return list(dict.fromkeys(one if one in STEMMERS else FOLDED for one in known)) or [FOLDED]


def fold(text: str) -> list[str]:
    """The words of a text: in lower case, without accents."""
    return stems(text, FOLDED)


def stems(text: str, form: str) -> list[str]:
    """The stems of a text's words in one of `FORMS`, without accents."""
    return [str(word) for word in _analyzer(form).analyze(space(text))]


def register(index: Index) -> None:
    """Tell an index what its tokenizers are; they are not stored with it."""
    for form in FORMS:
        index.register_tokenizer(form, _analyzer(form))


@cache
def _splitter() -> TextAnalyzer:
    return TextAnalyzerBuilder(Tokenizer.regex(_WORD)).build()


@cache
def _analyzer(form: str) -> TextAnalyzer:
    builder = TextAnalyzerBuilder(Tokenizer.whitespace())
    builder = builder.filter(Filter.remove_long(_LONGEST)).filter(Filter.lowercase())
    if form in STEMMERS:
        builder = builder.filter(Filter.stemmer(STEMMERS[form]))
    return builder.filter(Filter.ascii_fold()).build()
