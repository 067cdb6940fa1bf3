"""The `offerings` columns of fields of study: ISCED-F 2013, declared or by table."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa

from normalize.columns import Columns
from normalize.distinct import Distinct, distinct, no_nulls, together
from normalize.distinct_lists import distinct_sequences
from normalize.encoded import encode
from normalize.fields import Found, understand
from normalize.fields.subject import Fields, declared_field, fields_found, subject
from normalize.issues import Issues
from normalize.lists import LABELS, flatten
from normalize.stated import Stated

_Meaning = Found[tuple[str, ...]]


def describe_subjects(stated: Stated, issues: Issues) -> Columns:
    """Codes, how they were found, and by which rule; what no table knows is counted."""
    declared = _meanings("isced_f_codes", stated["isced_f"], declared_field, issues)
    taught = _meanings("subject", stated["subjects"], subject, issues)
    rows = together(declared, taught)
    found = rows.each(lambda row: fields_found([*(row[0] or ()), *(row[1] or ())]))
    return {
        "isced_f_codes": encode(found.default(NOWHERE).each(lambda one: one.codes), LABELS),
        "isced_f_method": encode(found.each(lambda one: one.method), pa.string()),
        "isced_f_codes:rule": encode(found.each(lambda one: one.rule), pa.string()),
    }


def _meanings(
    what: str, stated: pa.Array, parse: Callable[[str], _Meaning | None], issues: Issues
) -> Distinct[list[_Meaning]]:
    """What the texts of each listing mean that mean a field, in their order.

    Many texts mean the same, so there are fewer such lists than lists of texts.
    """
    if not len(stated.flatten()):
        return Distinct([], pa.nulls(len(stated), pa.int32()))
    owners, items = flatten(stated)
    texts = distinct(items)
    found = understand(what, texts, parse, issues)
    numbered: dict[tuple[tuple[str, ...], str], int] = {}
    numbers = [
        numbered.setdefault((one.value, one.rule), len(numbered)) if one and one.value else -1
        for one in found.values
    ]
    of_items = np.array([*numbers, -1], np.int32)[no_nulls(texts.codes, -1).to_numpy()]
    meant = of_items >= 0
    lengths = np.bincount(owners.to_numpy()[meant], minlength=len(stated))
    meanings = [Found(*one) for one in numbered]
    rows = distinct_sequences(lengths, of_items[meant])
    return rows.each(lambda held: [meanings[number] for number in held])


NOWHERE = Fields((), "", "")
"""A listing of no field that is known."""
