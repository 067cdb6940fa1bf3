"""The `offerings` columns of fields of study: ISCED-F 2013, declared or by table."""

from typing import TypeAlias

import numpy as np
import pyarrow as pa

from normalize.columns import Columns
from normalize.distinct import Distinct, numbers_of, together
from normalize.distinct_lists import distinct_sequences
from normalize.encoded import encode
from normalize.fields import Found, note_missed, understand
from normalize.fields.subject import Fields, declared_field, fields_found, subjects_of
from normalize.issues import Issues
from normalize.lists import LABELS, flatten
from normalize.stated import Stated

_Meaning = Found[tuple[str, ...]]
_Meanings: TypeAlias = Distinct[list[_Meaning]]


def describe_subjects(
    stated: Stated, owners: pa.Array, subjects: Distinct[str], issues: Issues
) -> Columns:
    """Codes, how they were found, and by which rule; what no table knows is counted.

    Args:
        stated: the listings.
        owners: the listing of each of their subjects, in ascending order.
        subjects: those as plain labels.
        issues: where what is not understood is counted.
    """
    of_codes, codes = flatten(stated["isced_f"])
    declared = understand("isced_f_codes", codes, declared_field, issues)
    taught = note_missed("subject", subjects, subjects.at_once(subjects_of), issues)
    named = _meanings(owners, taught, stated.rows)
    meant = _chained(_meanings(of_codes, declared, stated.rows), named)
    found = meant.each(fields_found)
    return {
        "isced_f_codes": encode(found.default(NOWHERE).each(lambda one: one.codes), LABELS),
        "isced_f_method": encode(found.each(lambda one: one.method), pa.string()),
        "isced_f_codes:rule": encode(found.each(lambda one: one.rule), pa.string()),
    }


def _meanings(owners: pa.Array, found: Distinct[_Meaning], rows: int) -> _Meanings:
    """What the texts of each listing mean that mean a field, in their order.

    Many texts mean the same, so there are fewer such lists than lists of texts.
    """
    if found.is_silent:
        return Distinct([], pa.nulls(rows, pa.int32()))
    numbered: dict[tuple[tuple[str, ...], str], int] = {}
    numbers = [
        numbered.setdefault((one.value, one.rule), len(numbered)) if one and one.value else -1
        for one in found.values
    ]
    of_items = np.array([*numbers, -1], np.int32)[numbers_of(found.codes, -1)]
    meant = of_items >= 0
    lengths = np.bincount(owners.to_numpy()[meant], minlength=rows)
    meanings = [Found(*one) for one in numbered]
    lists = distinct_sequences(lengths, of_items[meant])
    return lists.each(lambda held: [meanings[number] for number in held])


def _chained(first: _Meanings, second: _Meanings) -> _Meanings:
    """What is meant in two columns, one after the other in each row."""
    if first.is_silent:
        return second
    return together(first, second).each(lambda row: [*(row[0] or ()), *(row[1] or ())])


NOWHERE = Fields((), "", "")
"""A listing of no field that is known."""
