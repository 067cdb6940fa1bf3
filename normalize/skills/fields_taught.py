"""Fields of study by what is taught: where no subject says it, knowledge votes (ISCED-F 2013)."""

from collections import defaultdict

import pyarrow as pa

from normalize.columns import Columns
from normalize.fields.subject import vote
from normalize.lists import LABELS
from normalize.skills.listing import isced_f
from normalize.stated import OWNER

METHOD = "mapped_skills"


def with_fields_taught(offerings: Columns, skills: Columns) -> Columns:
    """The offerings, those without a field of study with the one that their skills vote for.

    Args:
        offerings: columns of ``offerings``.
        skills: columns of ``offering_skills`` with the row of each one's offering in `OWNER`. Those
            that are required or found by likeness have no vote.
    """
    uris: defaultdict[int, list[str]] = defaultdict(list)
    for owner, uri, relation, method in zip(
        *(skills[name].to_pylist() for name in (OWNER, "skill_uri", "relation", "method")),
        strict=True,
    ):
        if relation == "teaches" and method != "embedding":
            uris[owner].append(uri)
    if not uris:
        return offerings
    codes = offerings["isced_f_codes"].to_pylist()
    methods = offerings["isced_f_method"].to_pylist()
    rules = offerings["isced_f_codes:rule"].to_pylist()
    for row, taught in uris.items():
        found = None if codes[row] else vote(isced_f(dict.fromkeys(taught)))
        if found is not None:
            codes[row], methods[row], rules[row] = [found.value], METHOD, found.rule
    return {
        **offerings,
        "isced_f_codes": pa.array(codes, LABELS),
        "isced_f_method": pa.array(methods, pa.string()),
        "isced_f_codes:rule": pa.array(rules, pa.string()),
    }
