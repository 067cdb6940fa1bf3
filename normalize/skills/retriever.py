"""Concepts that are like a text in words and in meaning, for what is no label of ESCO.

Likeness is the product of sentence vectors (MiniLM, of preferred labels) plus 0.7 of the best
character 3-5-gram TF-IDF product with any label: together they find more than either alone
(`python -m tests.gold.skills`). Needs the extra ``skills``.
"""

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import (  # type: ignore[import-untyped]
    TfidfVectorizer,
)

from normalize.skills.encoder import DIMENSIONS, Vectors, encoder
from normalize.skills.index import Index, load_all
from normalize.skills.labels import bare, squeeze
from normalize.skills.tag import LONGEST_EVIDENCE, Tag

Scores = npt.NDArray[np.float32]
"""A row for each text, a column for each concept."""

WORDS_WEIGHT = 0.7
"""Of character n-grams beside meaning; 0.3 to 1.5 give nearly the same."""
THRESHOLD = 0.65
"""Score of the weakest concept that is taken. Of 700 declared skills of recorded feeds that no
label matched, 33 reached it, and 27 (82 %) of these were right when read."""
_MEANING, _WORDS, _CONSTANT = 6.91, 1.36, -6.07
"""Logistic regression of "the best concept is right" on both likenesses, over the 357 annotated
spans of the TECH and HOUSE validation sets (Decorte et al.), those without a concept included."""
_CHUNK = 256


class Retriever:
    """The concepts of one index, ready to be compared with texts."""

    def __init__(self, index: Index, vectors: Vectors) -> None:
        self._index = index
        self._vectors = vectors
        labels = [[bare(one.label), *one.alt_labels] for one in index.concepts]
        self._starts = np.cumsum([0, *(len(row) for row in labels[:-1])])
        self._words = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32
        )
        self._labels = self._words.fit_transform([label for row in labels for label in row])

    def likeness(self, texts: Sequence[str]) -> tuple[Scores, Scores]:
        """Likeness of meaning and of words of each text with each concept, about 0 to 1."""
        meaning = np.asarray(encoder().encode(texts) @ self._vectors.T, np.float32)
        products = (self._words.transform(texts) @ self._labels.T).toarray()
        return meaning, np.maximum.reduceat(products, self._starts, axis=1)

    def best(self, texts: Sequence[str]) -> list[tuple[int, float]]:
        """The likest concept of each text by its number, and how sure it is, 0 to 1."""
        found: list[tuple[int, float]] = []
        for begin in range(0, len(texts), _CHUNK):
            meaning, words = self.likeness(texts[begin : begin + _CHUNK])
            numbers = (meaning + WORDS_WEIGHT * words).argmax(axis=1)
            rows = np.arange(len(numbers))
            sum_ = _MEANING * meaning[rows, numbers] + _WORDS * words[rows, numbers] + _CONSTANT
            sure = 1 / (1 + np.exp(-sum_))
            found += zip(numbers.tolist(), sure.tolist(), strict=True)
        return found


def retrieve(texts: Sequence[str], folder: Path | None) -> dict[str, Tag]:
    """The concept that each text is surely enough like; texts without one are left out.

    Args:
        texts: distinct declared skills and outcomes, in English.
        folder: of indexes that an operator built; the vectors of concepts are kept there, since
            making them takes a minute.
    """
    index = load_all(folder)[0]
    found = retriever(folder).best(texts) if texts else []
    return {
        text: _tag(text, index, number, score)
        for text, (number, score) in zip(texts, found, strict=True)
        if score >= THRESHOLD and squeeze(text) != squeeze(index.concepts[number].label)
    }


def _tag(text: str, index: Index, number: int, score: float) -> Tag:
    return Tag(
        concept=index.concepts[number],
        version=index.version,
        language=index.language,
        relation="teaches",
        method="embedding",
        score=round(score, 3),
        evidence=text[:LONGEST_EVIDENCE],
        field="learning_outcomes",
    )


@cache
def retriever(folder: Path | None) -> Retriever:
    """The retriever of the English index, made once in a process."""
    index = load_all(folder)[0]
    return Retriever(index, _vectors(index, folder))


def _vectors(index: Index, folder: Path | None) -> Vectors:
    """Vectors of preferred labels, from the folder where they were made before."""
    labels = [bare(one.label) for one in index.concepts]
    if folder is None:
        return encoder().encode(labels)
    digest = hashlib.sha256("\n".join(labels).encode()).hexdigest()[:12]
    path = folder / f"vectors-{index.version}-{index.language}-{digest}.npy"
    kept = _kept(path, len(labels))
    if kept is None:
        kept = encoder().encode(labels)
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".partial.npy")
        np.save(temporary, kept.astype(np.float16), allow_pickle=False)
        temporary.replace(path)
    return kept


def _kept(path: Path, rows: int) -> Vectors | None:
    try:
        read = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    return read.astype(np.float32) if read.shape == (rows, DIMENSIONS) else None
