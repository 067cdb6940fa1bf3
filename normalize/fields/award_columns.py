"""Columns of texts that name awards: what `normalize.fields.award` reads in each of them.

Each text is read once, and titles only where they may name an award.
"""

from collections.abc import Callable, Sequence

import numpy as np
import pyarrow as pa

from normalize.distinct import Distinct, TextValues, stated_texts
from normalize.fields.award import Award, award_in_title, credential_types, squeezed_names
from normalize.text_bytes import text_bytes

ReadAwards = Callable[[Sequence[str]], Sequence[Award | None]]
"""Reads the kinds of award that texts name."""
_SQUEEZED = np.zeros(256, np.uint8)
"""Letters in small, digits; 0 for what spelling takes for a gap."""
for _sign in range(128):
    if chr(_sign).isalnum():
        _SQUEEZED[_sign] = ord(chr(_sign).lower())
_OTHER = 0x80
"""Bytes from here on are no ASCII: folding may make anything of them."""


def read_at(place: str) -> ReadAwards:
    """`credential_types` of texts at one place, each read once: for one batch.

    Courses name the award that is described beside them, so that each stands in two columns.
    """
    known: dict[str, Award | None] = {}

    def read_each(texts: Sequence[str]) -> list[Award | None]:
        new = [text for text in dict.fromkeys(texts) if text not in known]
        known.update(zip(new, credential_types(place, new), strict=True))
        return [known[text] for text in texts]

    return read_each


def awards_in_titles(titles: pa.Array) -> Distinct[Award]:
    """The column of what `award_in_title` makes of each title.

    One pass over all titles tells which hold the words of an award: one in seventy of Credly's.
    """
    column = stated_texts(titles)
    if not isinstance(column.values, TextValues):
        return column.each(award_in_title)
    found: list[Award | None] = [None] * len(column.values)
    texts = column.values.column
    for place in _may_name(texts):
        found[place] = award_in_title(texts[place].as_py())
    return Distinct(found, column.codes)


def _may_name(texts: pa.Array) -> list[int]:
    """The places of texts that `award_in_title` may understand, in ascending order."""
    found = text_bytes(texts)
    squeezed = _SQUEEZED.take(found.letters)
    kept = np.flatnonzero(squeezed)
    # As one text: a name found across two titles costs a look at both of them.
    whole = squeezed.take(kept).tobytes().decode("ascii")
    names = squeezed_names().find_matches_as_indexes(whole)
    ends = np.array([place for _, first, end in names for place in (first, end - 1)], np.intp)
    met = np.concatenate([kept[ends], np.flatnonzero(found.letters >= _OTHER)])
    rows: list[int] = np.unique(found.rows(met)).tolist()
    return rows
