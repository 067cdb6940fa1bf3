"""Columns of titles and descriptions: what `language_detection` says of each, of all at once.

Nearly all texts are read together, and what the model finds is judged in arrays. Addresses are
taken out one by one, and texts with signs out of the ordinary are read so.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, python_values
from normalize.fields.language_detection import (
    CONTRADICTION,
    FEWEST_OWN_LETTERS,
    LONGEST_TEXT,
    MOST_OTHER_LETTERS,
    RULES,
    THRESHOLD,
    Detected,
    detect_all,
    readable,
    tag_of,
)
from normalize.fields.language_model import NOTHING, Likeliest, languages, tell_apart
from normalize.fields.language_scripts import LATIN, OTHER
from normalize.fields.language_signs import Mask, Places
from normalize.fields.language_texts import (
    LetterCounts,
    Texts,
    are_enough,
    are_odd,
    letters_of,
    parts_of,
    texts_of,
)
from normalize.text_bytes import text_bytes

_FEW = 300
"""Rows that are quicker read one by one."""
_AT_ONCE = 4_096
"""Rows that are looked at together: some MB of their bytes and features."""
_ADDRESSES = (b"@", b"://", b"www.")
_SURE = 1_000
"""What a chance is counted in."""


def detect_columns(titles: pa.Array, descriptions: pa.Array) -> Distinct[Detected]:
    """The column of what `detect_all` says of each title and description, as plain texts."""
    numbers: dict[Detected, int] = {}
    found = [
        _detect(titles[start : start + _AT_ONCE], descriptions[start : start + _AT_ONCE], numbers)
        for start in range(0, len(titles), _AT_ONCE)
    ]
    codes = np.concatenate([*found, np.zeros(0, np.int32)])
    return Distinct([*numbers], pa.array(codes, pa.int32(), mask=codes < 0))


def _detect(
    titles: pa.Array, descriptions: pa.Array, numbers: dict[Detected, int]
) -> npt.NDArray[np.int32]:
    """The number of what is said of each row, -1 where nothing is; what has none gets one."""
    codes = np.full(len(titles), -1, np.int32)
    if len(titles) < _FEW:
        _detect_alone(np.arange(len(titles)), titles, descriptions, codes, numbers)
        return codes
    titles, descriptions = titles.fill_null(""), descriptions.fill_null("")
    long = text_bytes(titles).lengths > LONGEST_TEXT
    titles = _readable(titles, _have_addresses(titles) | long)
    descriptions = _readable(descriptions, _have_addresses(descriptions))
    filled = text_bytes(titles).lengths + text_bytes(descriptions).lengths > 0
    ascii_ = pc.and_(pc.string_is_ascii(titles), pc.string_is_ascii(descriptions)).to_numpy(
        zero_copy_only=False
    )
    for rows in (np.flatnonzero(filled & ascii_), np.flatnonzero(filled & ~ascii_)):
        if len(rows):
            some = texts_of(*_taken(rows, titles, descriptions))
            codes[rows] = _number(some, numbers)
            _detect_alone(rows[are_odd(some)], titles, descriptions, codes, numbers)
    return codes


def _detect_alone(
    rows: Places,
    titles: pa.Array,
    descriptions: pa.Array,
    codes: npt.NDArray[np.int32],
    numbers: dict[Detected, int],
) -> None:
    """Put the number of what is said of each row by itself in its code."""
    pairs = zip(*map(python_values, _taken(rows, titles, descriptions)), strict=True)
    for row, said in zip(rows.tolist(), detect_all(list(pairs)), strict=True):
        codes[row] = -1 if said is None else numbers.setdefault(said, len(numbers))


def _taken(rows: Places, *columns: pa.Array) -> list[pa.Array]:
    return [column.take(pa.array(rows)) for column in columns]


def _readable(texts: pa.Array, rows: Mask) -> pa.Array:
    """The texts; in these rows what is read of them, without addresses."""
    if not rows.any():
        return texts
    mask = pa.array(rows)
    read = [readable(text) for text in python_values(texts.filter(mask))]
    return pc.replace_with_mask(texts, mask, pa.array(read, pa.string()))


def _have_addresses(texts: pa.Array) -> Mask:
    """Which texts hold what addresses do."""
    found = text_bytes(texts)
    marked = np.zeros(len(texts), bool)
    for mark in _ADDRESSES:
        until = max(len(found.letters) - len(mark) + 1, 0)
        held = found.letters[:until] == mark[0]
        if len(mark) > 1:
            held &= found.letters[1 : until + 1] == mark[1]
        places = np.flatnonzero(held)
        for ahead, sign in enumerate(mark[2:], 2):
            places = places[found.letters[places + ahead] == sign]
        marked[found.rows(places)] = True
    return marked


def _number(texts: Texts, numbers: dict[Detected, int]) -> npt.NDArray[np.int32]:
    """`_detect` for texts that are read together."""
    said = _judge(texts)
    # What is said of a row in one number: few are different.
    keys = said.languages * (_SURE + 1) + np.rint(said.chances * _SURE).astype(np.intp)
    keys = np.where(said.languages < 0, -1, keys * 4 + texts.titled * 2 + texts.described)
    found = pa.array(keys).dictionary_encode()
    codes = np.full(len(found.dictionary), -1, np.int32)
    for place, key in enumerate(found.dictionary.to_pylist()):
        if key >= 0:
            language, sure = divmod(key // 4, _SURE + 1)
            rule = RULES[bool(key & 2), bool(key & 1)]
            one = Detected(tag_of(languages()[language]), sure / _SURE, rule)
            codes[place] = numbers.setdefault(one, len(numbers))
    places: npt.NDArray[np.int32] = found.indices.to_numpy()
    return codes[places]


def _judge(texts: Texts) -> Likeliest:
    """The language of each text, -1 where title and text are not sure of it together."""
    letters = letters_of(texts)
    enough, title_enough = are_enough(texts, letters)
    both = texts.titled & texts.described
    titles = np.flatnonzero(enough & both & title_enough)
    parts = parts_of(texts, letters, titles)
    found = tell_apart(parts.laid)
    count = len(enough)
    bounds = (count, 2 * count, 2 * count + len(parts.whole))
    first, second, whole, title = (
        Likeliest(*some) for some in zip(*(np.split(one, bounds) for one in found), strict=True)
    )
    code, sure = _agreed(texts, first, second, whole, parts.whole)
    known = _known()
    said = enough & (sure >= THRESHOLD) & (code != known.nothing)
    said &= _is_written(code, letters)
    strange = both & known.latin[code]
    strange &= letters.of_title > MOST_OTHER_LETTERS * (texts.title_ends - texts.begins)
    fits = (title.languages == code[titles]) | known.beside_any[title.languages]
    strange[titles] |= (title.chances >= THRESHOLD) & ~fits
    return Likeliest(np.where(said & ~strange, code, -1), sure)


def _agreed(
    texts: Texts, first: Likeliest, second: Likeliest, whole: Likeliest, rows: Places
) -> Likeliest:
    """The language of each text by those of its parts, and how sure that is; `rows` are whole."""
    halved = texts.cuts < texts.ends
    same = first.languages == second.languages
    code = np.where(halved, second.languages, first.languages)
    less = np.where(same, np.minimum(first.chances, second.chances), 0.0)
    sure = np.where(halved, less, first.chances)
    code[rows], sure[rows] = whole
    for half in (first, second):
        against = (half.languages[rows] != whole.languages) & (half.chances[rows] >= CONTRADICTION)
        sure[rows[against]] = 0
    return Likeliest(code, sure)


def _is_written(code: Places, letters: LetterCounts) -> Mask:
    """Whether the letters are those of the language's script."""
    known = _known()
    share = letters.others / np.maximum(letters.all, 1)
    mixed = np.where(
        known.latin[code],
        share <= MOST_OTHER_LETTERS,
        ~known.other[code] | (share >= FEWEST_OWN_LETTERS),
    )
    return np.where(letters.others == 0, ~known.other[code], mixed)


class _Known(NamedTuple):
    """What is known of the model's languages."""

    latin: Mask
    other: Mask
    beside_any: Mask
    """Those of titles that stand above texts in every language."""
    nothing: int


@cache
def _known() -> _Known:
    names = np.array(languages())
    return _Known(
        np.isin(names, [*LATIN]),
        np.isin(names, [*OTHER]),
        np.isin(names, ["en", NOTHING]),
        int(np.flatnonzero(names == NOTHING)[0]),
    )
