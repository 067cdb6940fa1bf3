"""What a text asks for: its words, and those that must stand together."""

import re
from dataclasses import dataclass, field

from warehouse.search.analysis import fold

_LONGEST = 1_000
"""Characters of a question that are read."""
_MOST_WORDS = 16
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')
_UNSPACED = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u3040-\u30ff]{2,}")
"""Chinese and Japanese: the characters of a word are looked for together."""


@dataclass(frozen=True, slots=True)
class Question:
    """A text that was asked."""

    words: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...] = ()
    """Words that must follow one another; they are among `words` too."""
    corrected: dict[str, str] = field(default_factory=dict)
    """Word as it was asked -> as it was understood."""

    @property
    def loose_words(self) -> tuple[str, ...]:
        """Words that are in no phrase."""
        return tuple(word for word in self.words if not any(word in one for one in self.phrases))

    @property
    def parts(self) -> int:
        """How many words and phrases there are to choose from."""
        return len(self.loose_words) + len(self.phrases)

    def correct(self, corrected: dict[str, str]) -> "Question":
        """The same with some words in place of others."""

        def meant(words: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(corrected.get(word, word) for word in words)

        phrases = tuple(map(meant, self.phrases))
        return Question(meant(self.words), phrases, {**self.corrected, **corrected})


def read_question(text: str) -> Question:
    """The first words of a text; what is in quotes is a phrase."""
    text = text[:_LONGEST]
    words = tuple(dict.fromkeys(fold(text)))[:_MOST_WORDS]
    together = [*_QUOTED.findall(text), *_UNSPACED.findall(text)]
    phrases = [tuple(one for one in fold(phrase) if one in words) for phrase in together]
    return Question(words, tuple(phrase for phrase in phrases if len(phrase) > 1))
