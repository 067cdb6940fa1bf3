"""How texts become words of the index: folded as they are written, and their language's stems."""

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
_LONGEST = 40
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}ー"
_WORD = rf"[{_UNSPACED}]|[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+(?:\+\+|#)?"
"""C++ and C# are words of their own, and so is each character of Chinese and Japanese, which put
no spaces between words: what stands together in a question is looked for as a phrase."""


@cache
def folder() -> TextAnalyzer:
    """Words in lower case without accents."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(_WORD))
        .filter(Filter.remove_long(_LONGEST))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
        .build()
    )


@cache
def stemmer(language: str) -> TextAnalyzer:
    """Stems of a language's words, without accents."""
    return (
        TextAnalyzerBuilder(Tokenizer.regex(_WORD))
        .filter(Filter.remove_long(_LONGEST))
        .filter(Filter.lowercase())
        .filter(Filter.stemmer(STEMMERS[language]))
        .filter(Filter.ascii_fold())
        .build()
    )


def fold(text: str) -> list[str]:
    """The words of a text."""
    return [str(word) for word in folder().analyze(text)]


def stems(text: str, language: str) -> list[str]:
    """The stems of a text's words."""
    return [str(word) for word in stemmer(language).analyze(text)]


def register(index: Index) -> None:
    """Tell an index what its tokenizers are; they are not stored with it."""
    index.register_tokenizer(FOLDED, folder())
    for language in STEMMERS:
        index.register_tokenizer(f"stem_{language}", stemmer(language))
