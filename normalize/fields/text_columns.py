"""Columns of texts: what `normalize.fields.text` does to one text, under the same names.

Most texts are clean as stated, and most of the others are so but for their white space. Both are
told and made in passes over the column (`text_faults`); only the rest are cleaned one by one.
"""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import Distinct, TextValues, distinct, python_values, stated_texts
from normalize.fields import text
from normalize.fields.text_faults import AT_ONCE, LONGEST, is_clean
from normalize.fields.text_markup import may_hold_entities, without_plain_tags
from normalize.fields.text_signs import FOLLOWERS, LEADS
from normalize.fields.text_spaces import with_single_spaces
from normalize.text_bytes import text_bytes

_Stated: TypeAlias = pa.Array | Distinct[str]
_BEYOND_ASCII = 0x80
_FEW = 200
"""Texts that are quicker looked at one by one."""
_FEW_FAULTY = 64
"""Texts with faults that are quicker cleaned one by one."""
_ALL_SPACES = "[\t-\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+"
_MAY_BE_GARBLED = f"[{LEADS}][{FOLLOWERS}]|[\u0080-\u009f]|[ÃÂ][\\s\u00a0]"
"""Texts in which white space beyond ASCII may be half of a letter in the wrong charset."""


def plain(stated: _Stated) -> Distinct[str]:
    """The column of what `text.plain` makes of each text."""
    return _clean(stated, None)


def label(stated: _Stated) -> Distinct[str]:
    """The column of what `text.label` makes of each text."""
    return _clean(stated, text.LONGEST_LABEL)


def stated_text(stated: _Stated) -> Distinct[str]:
    """The column of what `text.stated_text` makes of each text."""
    return _clean(stated, text.LONGEST_STATED)


def long_text(stated: _Stated) -> Distinct[str]:
    """The column of what `text.long_text` makes of each text."""
    return _clean(stated, text.LONGEST_TEXT)


def casefolded(texts: pa.Array) -> pa.Array:
    """Texts without the difference of capitals and small letters (Unicode, chapter 3.13)."""
    small = pc.ascii_lower(texts)
    if text_bytes(texts).letters.max(initial=0) < _BEYOND_ASCII:
        return small
    beyond = pc.invert(pc.string_is_ascii(texts)).fill_null(False)
    folded = [one.casefold() for one in python_values(texts.filter(beyond))]
    return pc.replace_with_mask(small, beyond, pa.array(folded, pa.string()))


def cut_stated(plain: pa.Array) -> pa.Array | Distinct[str]:
    """What `stated_text` makes of texts that `plain` has made."""
    if not may_be_longer(plain, text.LONGEST_STATED):
        return plain
    return distinct(plain).each(lambda one: text.bounded(one, text.LONGEST_STATED))


def clean(wanted: Mapping[str, tuple[_Stated, int | None]]) -> dict[str, Distinct[str]]:
    """Several columns of texts that are looked at together, which takes less than one by one.

    Args:
        wanted: for each column what is stated, and the most characters that are kept; None: all.
    """
    columns = {
        name: stated if isinstance(stated, Distinct) else stated_texts(stated)
        for name, (stated, _) in wanted.items()
    }
    changed = _changed(columns)
    return {
        name: _settled(column, changed.get(name), wanted[name][1])
        for name, column in columns.items()
    }


def _clean(stated: _Stated, longest: int | None) -> Distinct[str]:
    return clean({"": (stated, longest)})[""]


def _changed(columns: Mapping[str, Distinct[str]]) -> dict[str, pa.Array]:
    """For each column whose texts are looked at in passes which ones `text.plain` may change."""
    held = {
        name: column.values.column
        for name, column in columns.items()
        if isinstance(column.values, TextValues)
    }
    if not held or sum(map(len, held.values())) < _FEW:
        return {}
    found = {}
    for names in _runs(held):
        words = [held[name] for name in names]
        mask = pc.invert(is_clean(_without_marked(pa.concat_arrays(words))))
        ends = np.cumsum([len(one) for one in words]).tolist()
        for name, start, end in zip(names, [0, *ends], ends, strict=False):
            found[name] = mask[start:end]
    return found


def _runs(columns: Mapping[str, pa.Array]) -> list[list[str]]:
    """The names of columns whose texts are looked at together."""
    runs, size = [list[str]()], 0
    for name, words in columns.items():
        size += words.nbytes
        if size > AT_ONCE and runs[-1]:
            runs.append([])
            size = words.nbytes
        runs[-1].append(name)
    return runs


def _settled(column: Distinct[str], changed: pa.Array | None, longest: int | None) -> Distinct[str]:
    if changed is None or not isinstance(column.values, TextValues):
        return column.each(lambda one: _cut(text.plain(one), longest))
    words = column.values.column
    if longest is not None and may_be_longer(words, longest):
        changed = pc.or_(changed, pc.greater(pc.utf8_length(words), longest))
    if not changed.true_count:
        return column
    made = _cleaned(words.filter(changed), longest)
    return Distinct(TextValues(pc.replace_with_mask(words, changed, made)), column.codes)


def may_be_longer(words: pa.Array, longest: int) -> bool:
    """Whether a text may have more characters, as it has more bytes."""
    return bool(text_bytes(words).lengths.max(initial=0) > longest)


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
    if len(words) < _FEW_FAULTY:
        return _one_by_one(words, longest)
    bare, marked = _bare(words)
    made = with_single_spaces(bare)
    rest = pc.or_(marked, _unfinished(words, made, longest))
    wide = pc.and_not(pc.and_not(rest, marked), pc.string_is_ascii(bare))
    if wide.true_count:
        spaced = _with_wide_spaces(bare.filter(wide))
        made = pc.replace_with_mask(made, wide, spaced)
        rest = pc.replace_with_mask(rest, wide, _unfinished(words.filter(wide), spaced, longest))
    return pc.replace_with_mask(made, rest, _one_by_one(words.filter(rest), longest))


def _one_by_one(words: pa.Array, longest: int | None) -> pa.Array:
    return pa.array([_cut(text.plain(one), longest) for one in python_values(words)], pa.string())


def _unfinished(words: pa.Array, made: pa.Array, longest: int | None) -> pa.Array:
    """Which texts that were made of others are not what `text.plain` makes of these.

    What is so long that it may be cut is cut before its spaces are looked at.
    """
    done = pc.and_(is_clean(made), pc.less(pc.binary_length(words), LONGEST))
    if longest is not None and may_be_longer(made, longest):
        done = pc.and_(done, pc.less_equal(pc.utf8_length(made), longest))
    return pc.invert(done)


def _bare(words: pa.Array) -> tuple[pa.Array, pa.Array]:
    """The texts without tags of simple form, and which ones hold other markup: they are empty.

    Nothing else is done to a text before its tags are taken out, unless it holds entities, which
    may stand for tags.
    """
    tagged = pc.match_substring(words, "<")
    if not tagged.true_count:
        return words, tagged
    held = python_values(words.filter(tagged))
    found = [None if may_hold_entities(one) else without_plain_tags(one) for one in held]
    bare = pc.replace_with_mask(words, tagged, pa.array(found, pa.string()))
    return bare.fill_null(""), bare.is_null()


def _with_wide_spaces(words: pa.Array) -> pa.Array:
    """The texts with single spaces for white space beyond ASCII, too, which is slow to look for."""
    spaced = pc.replace_substring_regex(words, _ALL_SPACES, " ")
    garbled = pc.match_substring_regex(words, _MAY_BE_GARBLED)
    return pc.ascii_trim(pc.if_else(garbled, words, spaced), " ")


def _cut(one: str | None, longest: int | None) -> str | None:
    return one if longest is None else text.bounded(one, longest)


def may_hold_items(column: Distinct[str]) -> bool:
    """Whether a text of the column may hold more than one item (`text.may_hold_items`)."""
    if not isinstance(column.values, TextValues):
        return True
    words = column.values.column
    found = text_bytes(words)
    line, entity, tag = (found.letters == sign for sign in b"\n&<")
    held = np.zeros(len(words), bool)
    held[found.rows(np.flatnonzero(line | entity | tag))] = True
    return any(map(text.may_hold_items, python_values(words.filter(pa.array(held)))))


def items_of(column: Distinct[str], whole: Distinct[str]) -> Distinct[Sequence[str]]:
    """The column of what `text.items` makes of each text.

    Args:
        column: the texts.
        whole: what `long_text` makes of them.
    """
    listed = [text.may_hold_items(one) if one else False for one in column.values]
    parts: list[Sequence[str] | None] = [None] * len(column.values)
    for place, (several, one) in enumerate(zip(listed, whole.values, strict=True)):
        if not several:
            parts[place] = [one] if one else []
    for place, one in enumerate(column.values):
        if listed[place] and one is not None:
            parts[place] = text.items(one)
    return Distinct(parts, column.codes)
