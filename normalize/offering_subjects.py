"""The `offerings` columns of fields of study: ISCED-F 2013, declared or by table."""

import pyarrow as pa

from normalize.columns import Columns
from normalize.distinct import distinct_lists, together
from normalize.encoded import encode
from normalize.fields import understand
from normalize.fields.subject import Fields, declared_field, fields_of, subject
from normalize.issues import Issues
from normalize.lists import LABELS, flatten
from normalize.stated import Stated


def describe_subjects(stated: Stated, issues: Issues) -> Columns:
    """Codes, how they were found, and by which rule; what no table knows is counted."""
    understand("isced_f_codes", flatten(stated["isced_f"])[1], declared_field, issues)
    understand("subject", flatten(stated["subjects"])[1], subject, issues)
    rows = together(distinct_lists(stated["isced_f"]), distinct_lists(stated["subjects"]))
    found = rows.each(lambda row: fields_of((row[0] or (), row[1] or ())))
    return {
        "isced_f_codes": encode(found.default(NOWHERE).each(lambda one: one.codes), LABELS),
        "isced_f_method": encode(found.each(lambda one: one.method), pa.string()),
        "isced_f_codes:rule": encode(found.each(lambda one: one.rule), pa.string()),
    }


NOWHERE = Fields((), "", "")
"""A listing of no field that is known."""
