"""Titles and descriptions of many listings, cut for the model that tells languages apart.

What `normalize.fields.language_detection` makes of one listing, made of all at once: Arrow joins
and cuts their texts, which then are one run of bytes.
"""

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize.distinct import python_values
from normalize.fields.language_automaton import BETWEEN, Letters
from normalize.fields.language_detection import (
    CONTRADICTED_FROM,
    FEWEST_OTHER_LETTERS,
    HALVED_FROM,
    LONGEST_TEXT,
    is_enough,
)
from normalize.fields.language_model import Laid, encode
from normalize.fields.language_signs import (
    KNOWN,
    LETTER,
    OTHER_LETTER,
    Mask,
    Places,
    Signs,
    count,
    has_words,
    heads,
    kinds_of,
    middles,
    signs_of,
)
from normalize.text_bytes import text_bytes

_HEAD = 48
"""Signs that nearly always hold words enough."""
_BEYOND = 0x80
"""Bytes from here on are no ASCII."""


class Texts(NamedTuple):
    """Texts of listings; a title stands at the beginning of each that has one."""

    titles: pa.Array
    whole: pa.Array
    """Title and description, bounded."""
    signs: Signs
    """Of the whole."""
    title_ends: Places
    """Where the title of each ends."""
    cuts: Places
    """Where the second half begins; at the end of a text that is too short for halves."""

    titled: Mask
    described: Mask
    """Which have a title, and a description."""

    @property
    def begins(self) -> Places:
        """Where the texts begin in the signs."""
        return self.signs.bounds[:-1]

    @property
    def ends(self) -> Places:
        """Where they end."""
        return self.signs.bounds[1:]


class LetterCounts(NamedTuple):
    """How many letters there are."""

    all: Places
    others: Places
    """Those outside the Latin script."""
    first: Places
    """Of these, those of the first half."""
    of_title: Places
    """Of these, those of the title."""


class Parts(NamedTuple):
    """What the model is asked of texts."""

    laid: Laid
    """Of all texts the first half, and then the second; the whole of some; some titles."""
    whole: Places
    """The texts whose whole is asked for."""
    titles: Places
    """Those whose title is."""


def texts_of(titles: pa.Array, descriptions: pa.Array) -> Texts:
    """The texts of listings, empty where there is none; a title is shorter than what is read."""
    titled, described = (pc.greater(pc.binary_length(texts), 0) for texts in (titles, descriptions))
    between = pc.if_else(pc.and_(titled, described), "\n", "")
    whole = _bounded(pc.binary_join_element_wise(titles, _bounded(descriptions), between))
    signs = signs_of(whole)
    begins, ends = signs.bounds[:-1], signs.bounds[1:]
    title_ends = begins + pc.utf8_length(titles).to_numpy()
    cuts = np.where(signs.lengths < CONTRADICTED_FROM, ends, middles(signs))
    return Texts(titles, whole, signs, title_ends, cuts, _mask(titled), _mask(described))


def _mask(flags: pa.Array) -> Mask:
    found: Mask = flags.to_numpy(zero_copy_only=False)
    return found


def _bounded(texts: pa.Array) -> pa.Array:
    if text_bytes(texts).letters.max(initial=0) < _BEYOND:
        return pc.binary_slice(texts.view(pa.binary()), 0, LONGEST_TEXT).view(pa.string())
    return pc.utf8_slice_codeunits(texts, 0, LONGEST_TEXT)


def letters_of(texts: Texts) -> LetterCounts:
    """The letters of texts: of ASCII none is counted, since none is outside the Latin script."""
    if texts.signs.is_ascii:
        none = np.zeros(len(texts.whole), np.intp)
        return LetterCounts(none, none, none, none)
    kinds = kinds_of(texts.signs)
    return LetterCounts(
        count(kinds, LETTER, texts.begins, texts.ends),
        count(kinds, OTHER_LETTER, texts.begins, texts.ends),
        count(kinds, OTHER_LETTER, texts.begins, texts.cuts),
        count(kinds, OTHER_LETTER, texts.begins, texts.title_ends),
    )


def are_odd(texts: Texts) -> Mask:
    """Which texts hold signs that nothing is known of here."""
    odd = np.zeros(len(texts.whole), bool)
    if texts.signs.is_ascii:
        return odd
    places = np.flatnonzero(texts.signs.codes >= KNOWN)
    odd[np.searchsorted(texts.ends, places, side="right")] = True
    return odd


def are_enough(texts: Texts, letters: LetterCounts) -> tuple[Mask, Mask]:
    """Which texts have words enough, and which titles."""
    head = heads(texts.signs, _HEAD)
    enough = has_words(head) | (letters.others >= FEWEST_OTHER_LETTERS)
    sizes = texts.title_ends - texts.begins
    head &= np.arange(_HEAD) < sizes[:, None]
    title_enough = has_words(head) | (letters.of_title >= FEWEST_OTHER_LETTERS)
    _look_further(enough, texts.signs.lengths, texts.whole)
    _look_further(title_enough, sizes, texts.titles)
    return enough, title_enough


def _look_further(enough: Mask, sizes: Places, texts: pa.Array) -> None:
    """Mark texts that have words enough beyond their head."""
    for row in np.flatnonzero(~enough & (sizes > _HEAD)).tolist():
        enough[row] = is_enough(texts[row].as_py())


def parts_of(texts: Texts, letters: LetterCounts, titles: Places) -> Parts:
    """What the model is asked of texts, and of the titles of some of them."""
    halved = 2 * len(texts.whole)
    edges = np.empty(halved + 1, np.intp)
    edges[::2], edges[1::2] = texts.signs.bounds, texts.cuts
    halves = _cut(texts.whole, texts.signs.bytes_at(edges))
    whole = np.flatnonzero((texts.cuts < texts.ends) & (texts.signs.lengths < HALVED_FROM))
    apart = titles[_are_apart(texts, halves)[titles]]
    pieces = pa.concat_arrays(
        [halves, texts.whole.take(pa.array(whole)), texts.titles.take(pa.array(apart))]
    )
    pieces = _in_small(pieces, texts.signs.is_ascii)
    ends = text_bytes(pieces).bounds[1:] + np.arange(len(pieces)) * len(BETWEEN)
    begins = np.append(0, ends[:-1] + len(BETWEEN))
    title_begins = begins[:halved:2].copy()
    title_begins[apart] = begins[halved + len(whole) :]
    title_ends = title_begins + pc.binary_length(texts.titles).to_numpy()
    asked = np.r_[0:halved:2, 1:halved:2, halved : halved + len(whole)]
    others = (
        letters.first,
        letters.others - letters.first,
        letters.others[whole],
        letters.of_title[titles],
    )
    laid = Laid(
        _joined(pieces),
        np.concatenate([begins[asked], title_begins[titles]]),
        np.concatenate([ends[asked], title_ends[titles]]),
        np.concatenate(others) == 0,
    )
    return Parts(laid, whole, titles)


def _are_apart(texts: Texts, halves: pa.Array) -> Mask:
    """Titles that are not the beginning of a first half: longer ones, those alone in capitals."""
    is_ascii = texts.signs.is_ascii
    capital = _are_capital(texts.titles, is_ascii) & ~_are_capital(halves, is_ascii)[::2]
    return (texts.title_ends > texts.cuts) | capital


def _are_capital(texts: pa.Array, is_ascii: bool) -> Mask:
    """Which texts are in capitals. Arrow and Python agree about ASCII only."""
    if is_ascii:
        return _mask(pc.ascii_is_upper(texts))
    capital = ~_mask(pc.match_substring_regex(texts, "[a-z]"))
    capital[capital] = [*map(str.isupper, python_values(texts.filter(pa.array(capital))))]
    return capital


def _in_small(texts: pa.Array, is_ascii: bool) -> pa.Array:
    """The texts as the model is asked: those in capitals in small."""
    capital = _are_capital(texts, is_ascii)
    if not capital.any():
        return texts
    rows = pa.array(capital)
    made = [encode(text).decode() for text in python_values(texts.filter(rows))]
    return pc.replace_with_mask(texts, rows, pa.array(made, pa.string()))


def _cut(texts: pa.Array, edges: Places) -> pa.Array:
    """What texts become when their bytes are cut at other places."""
    _, offsets, content = texts.buffers()
    first = int(np.frombuffer(offsets, np.int32)[texts.offset])
    places = pa.py_buffer((edges + first).astype(np.int32))
    return pa.StringArray.from_buffers(len(edges) - 1, places, content)


def _joined(texts: pa.Array) -> Letters:
    """The bytes of texts, with `BETWEEN` between them."""
    every = pa.ListArray.from_arrays(pa.array([0, len(texts)], pa.int32()), texts)
    return text_bytes(pc.binary_join(every, BETWEEN.decode())).letters
