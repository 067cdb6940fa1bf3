"""Columns of texts: what `normalize.fields.text` does to one text, under the same names.

Most texts are clean as stated. Regular expressions of Arrow (RE2, linear time) tell which in a pass
over the column; only the others are cleaned one by one. Whatever is in doubt counts as not clean.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from ahocorasick_rs import BytesAhoCorasick, Implementation

from normalize.distinct import Distinct, TextValues, distinct, python_values
from normalize.fields import text
from normalize.fields.text_boilerplate import AFTER_ENDING, ANYWHERE, ENDINGS
from normalize.fields.text_signs import FOLLOWERS, LEADS

_LONGEST = 100_000
_FEW = 200
"""Texts that are cleaned before the expressions are compiled."""
_MARKUP = "<&["
_BLOCKS = ((0x21, 0x24F), (0x370, 0x52F), (0x1E00, 0x1EFF), (0x2010, 0x2BFF), (0x3000, 0x9FFF))
"""Where the letters and signs of Latin, Greek, Cyrillic, Chinese and Japanese are."""


def plain(stated: pa.Array | Distinct[str]) -> Distinct[str]:
    """The column of what `text.plain` makes of each text."""
    return _clean(stated, None)


def label(stated: pa.Array | Distinct[str]) -> Distinct[str]:
    """The column of what `text.label` makes of each text."""
    return _clean(stated, text.LONGEST_LABEL)


def stated_text(stated: pa.Array | Distinct[str]) -> Distinct[str]:
    """The column of what `text.stated_text` makes of each text."""
    return _clean(stated, text.LONGEST_STATED)


def long_text(stated: pa.Array | Distinct[str]) -> Distinct[str]:
    """The column of what `text.long_text` makes of each text."""
    return _clean(stated, text.LONGEST_TEXT)


def _clean(stated: pa.Array | Distinct[str], longest: int | None) -> Distinct[str]:
    column = stated if isinstance(stated, Distinct) else distinct(stated)
    if not isinstance(column.values, TextValues) or len(column.values) < _FEW:
        return column.each(lambda one: _cut(text.plain(one), longest))
    words = column.values.column
    changed = pc.invert(is_clean(words))
    if longest is not None:
        changed = pc.or_(changed, pc.greater(pc.utf8_length(words), longest))
    if not changed.true_count:
        return column
    made = [_cut(text.plain(one), longest) for one in python_values(words.filter(changed))]
    found = pc.replace_with_mask(words, changed, pa.array(made, pa.string()))
    return Distinct(TextValues(found), column.codes)


def _cut(one: str | None, longest: int | None) -> str | None:
    return one if longest is None else text.bounded(one, longest)


def items(stated: pa.Array) -> Distinct[Sequence[str]]:
    """The column of what `text.items` makes of each text."""
    column = distinct(stated)
    listed = [text.may_hold_items(one) if one else False for one in column.values]
    parts: list[Sequence[str] | None] = [None] * len(column.values)
    whole = long_text(column).values
    for place, (several, one) in enumerate(zip(listed, whole, strict=True)):
        if not several:
            parts[place] = [one] if one else []
    for place, one in enumerate(column.values):
        if listed[place] and one is not None:
            parts[place] = text.items(one)
    return Distinct(parts, column.codes)


def is_clean(words: pa.Array) -> pa.Array:
    """Whether `text.plain` gives each text as it is; false where that is in doubt."""
    clean = pc.match_substring_regex(words, _CLEAN)
    clean = pc.and_(clean, pc.less(pc.binary_length(words), _LONGEST)).fill_null(False)
    return pc.replace_with_mask(clean, clean, pc.invert(_is_faulty(words.filter(clean))))


def _is_faulty(seen: pa.Array) -> pa.Array:
    """Mask of texts of plain signs that may say more than their content, or be garbled."""
    faulty = pc.or_(pc.match_substring_regex(seen, _ENDING), _may_hold_boilerplate(seen))
    other = pc.invert(pc.string_is_ascii(seen))
    if not other.true_count:
        return faulty
    garbled = pc.match_substring_regex(seen.filter(other), _GARBLED)
    return pc.or_(faulty, pc.replace_with_mask(other, other, garbled))


def _may_hold_boilerplate(seen: pa.Array) -> pa.Array:
    """Mask of the texts that hold a phrase of no content, or a link and a question mark.

    All texts are searched together, as UTF-8 in a row.
    """
    found = np.zeros(len(seen), bool)
    _, starts, signs = seen.buffers()
    if signs is None:
        return pa.array(found)
    places = _PHRASES.find_matches_as_indexes(signs.to_pybytes())
    if places:
        begins = np.frombuffer(starts, np.int32, len(seen), seen.offset * 4)
        rows = np.searchsorted(begins, [start for _, start, _ in places], side="right") - 1
        link = np.array([phrase for phrase, _, _ in places]) == len(ANYWHERE) + 1
        found[rows[~link]] = True
        asking = pc.match_substring(seen.take(pa.array(rows[link])), "?")
        found[rows[link]] |= asking.to_numpy(zero_copy_only=False)
    return pa.array(found)


def _is_safe(sign: str) -> bool:
    """Whether a sign is seen, is no space or markup, and NFC leaves it alone beside any other."""
    category = unicodedata.category(sign)
    return (
        sign.isprintable()
        and not sign.isspace()
        and sign not in _MARKUP
        and category[0] not in "MC"
        and category != "Lm"
        and unicodedata.normalize("NFC", sign) == sign
    )


def _ranges(codes: Iterable[int]) -> str:
    """Codes in ascending order as the inside of a class of a regular expression."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in spans)


def _folded(word: str) -> str:
    """A pattern of what casefolding makes equal to a folded word, beyond letters of two cases."""
    return re.escape(word).replace("ss", "(?:ss|ß|ẞ)")


_SAFE = _ranges(
    code for first, last in _BLOCKS for code in range(first, last + 1) if _is_safe(chr(code))
)
_WORD = rf"(?:[{_SAFE}]+&?|&)"
"""An ampersand that ends a word begins no entity."""
_CLEAN = rf"\A{_WORD}(?: {_WORD})*\z"
_GARBLED = rf"[{LEADS}][{FOLLOWERS}]|[ÃÂ] "
_PHRASES = BytesAhoCorasick(
    [one.encode() for one in (*ANYWHERE, "appeared first on", "://")],
    implementation=Implementation.DFA,
)
_LAST_WORDS = sorted({ending.split()[-1] for ending in ENDINGS})
_ENDING = rf"(?i:{'|'.join(map(_folded, _LAST_WORDS))})[{re.escape(AFTER_ENDING)}]*\z"
