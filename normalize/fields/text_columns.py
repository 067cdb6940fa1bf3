"""Columns of texts: what `normalize.fields.text` does to one text, under the same names.

Most texts are clean as stated, and most of the others are so but for their white space. Both are
told and made in passes over the column (`text_faults`); only the rest are cleaned one by one.
"""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, TextValues, distinct, python_values, stated_texts
from normalize.fields import text
from normalize.fields.text_faults import LONGEST, is_clean
from normalize.fields.text_signs import FOLLOWERS, LEADS
from normalize.text_bytes import text_bytes

_FEW = 200
"""Texts that are quicker cleaned one by one."""
_SPACES = "[\t-\r ]+"
"""White space of ASCII."""
_ALL_SPACES = "[\t-\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
_MAY_BE_GARBLED = f"[{LEADS}][{FOLLOWERS}]|[\u0080-\u009f]|[ÃÂ][\\s\u00a0]"
"""Texts in which white space beyond ASCII may be half of a letter in the wrong charset."""


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


def cut_stated(plain: pa.Array) -> pa.Array | Distinct[str]:
    """What `stated_text` makes of texts that `plain` has made."""
    if (pc.max(pc.binary_length(plain)).as_py() or 0) <= text.LONGEST_STATED:
        return plain
    return distinct(plain).each(lambda one: text.bounded(one, text.LONGEST_STATED))


def _clean(stated: pa.Array | Distinct[str], longest: int | None) -> Distinct[str]:
    column = stated if isinstance(stated, Distinct) else stated_texts(stated)
    if not isinstance(column.values, TextValues) or len(column.values) < _FEW:
        return column.each(lambda one: _cut(text.plain(one), longest))
    words = column.values.column
    changed = pc.invert(is_clean(_without_marked(words)))
    if longest is not None:
        changed = pc.or_(changed, pc.greater(pc.utf8_length(words), longest))
    if not changed.true_count:
        return column
    made = _cleaned(words.filter(changed), longest)
    return Distinct(TextValues(pc.replace_with_mask(words, changed, made)), column.codes)


def _without_marked(words: pa.Array) -> pa.Array:
    """The texts, empty where they hold markup: no such text is clean, whatever else is in it."""
    found = text_bytes(words)
    places = np.flatnonzero(found.letters == ord("<"))
    if not len(places):
        return words
    marked = np.zeros(len(words), bool)
    marked[found.rows(places)] = True
    return pc.if_else(pa.array(marked), "", words)


def _cleaned(words: pa.Array, longest: int | None) -> pa.Array:
    """Texts that are not clean, cleaned."""
    marked = pc.match_substring(words, "<")  # has more wrong with it than spaces
    bare = pc.if_else(marked, "", words)
    spaced = pc.ascii_trim(_with_single_spaces(bare), " ")
    # What is so long that it may be cut is cut before its spaces are looked at.
    done = pc.and_(is_clean(spaced), pc.less(pc.binary_length(words), LONGEST))
    done = pc.and_not(done, marked)
    if longest is not None:
        done = pc.and_(done, pc.less_equal(pc.utf8_length(spaced), longest))
    rest = python_values(words.filter(pc.invert(done)))
    made = [_cut(text.plain(one), longest) for one in rest]
    return pc.replace_with_mask(spaced, pc.invert(done), pa.array(made, pa.string()))


def _with_single_spaces(words: pa.Array) -> pa.Array:
    if pc.all(pc.string_is_ascii(words)).as_py():
        return pc.replace_substring_regex(words, _SPACES, " ")
    garbled = pc.match_substring_regex(words, _MAY_BE_GARBLED)
    spaced = pc.replace_substring_regex(words, _ALL_SPACES, " ")
    if not garbled.true_count:
        return spaced
    return pc.if_else(garbled, pc.replace_substring_regex(words, _SPACES, " "), spaced)


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
