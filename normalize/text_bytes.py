"""The bytes of a column of texts, looked at all together."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa


@dataclass(frozen=True, slots=True)
class TextBytes:
    """A column of texts as one run of bytes (UTF-8), and where each of its texts ends in it."""

    letters: npt.NDArray[np.uint8]
    bounds: npt.NDArray[np.int32]
    """Where each text begins, and where the last one ends: one more than there are texts."""

    @property
    def lengths(self) -> npt.NDArray[np.int32]:
        """How many bytes each text has."""
        found: npt.NDArray[np.int32] = self.bounds[1:] - self.bounds[:-1]
        return found

    def rows(self, places: npt.NDArray[Any]) -> npt.NDArray[np.intp]:
        """The texts that the bytes at these places belong to."""
        return np.searchsorted(self.bounds, places, side="right") - 1


def text_bytes(texts: pa.Array) -> TextBytes:
    """The bytes of a column of strings or binaries without nulls, in Arrow's own memory."""
    _, offsets, content = texts.buffers()
    if content is None or not len(texts):
        return TextBytes(np.zeros(0, np.uint8), np.zeros(len(texts) + 1, np.int32))
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(content, np.uint8)[bounds[0] : bounds[-1]]
    return TextBytes(letters, bounds - bounds[0])
