"""How each value of an offering was obtained: the `field_provenance` column."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize import schema
from normalize.columns import Columns, length
from normalize.distinct import Distinct, distinct, together
from normalize.distinct_lists import distinct_lists
from normalize.encoded import decode, spread, values_of
from normalize.lists import filled
from normalize.organisations import names_awarding_body
from normalize.stated import Stated

SOURCES = {
    "slug": "slug",
    "title": "title",
    "subtitle": "subtitle",
    "description": "description",
    "url": "url",
    "image_url": "image",
    "language_stated": "languages",
    "language_codes": "languages",
    "subtitle_language_codes": "caption_languages",
    "offering_type": "kind",
    "credential_type": "credential",
    "brand_label": "brand",
    "awarding_body_ids": "organisations",
    "partner_names": "partners",
    "delivery_stated": "delivery",
    "delivery_modes": "delivery",
    "synchronicity": "synchronicity",
    "pacing": "pacing",
    "level": "level",
    "level_stated": "level",
    "eqf_level_min": "eqf_levels",
    "eqf_level_max": "eqf_levels",
    "duration_stated": "duration",
    "duration_iso8601": "duration",
    "duration_days": "duration",
    "workload_stated": "workload",
    "effort_hours_per_week_min": "workload",
    "effort_hours_per_week_max": "workload",
    "credit_value": "credits",
    "credit_unit": "credit_unit",
    "ects_credits": "credits",
    "subject_labels": "subjects",
    "isced_f_codes": "isced_f",
    "keywords": "keywords",
    "learning_outcomes": "outcomes",
    "prerequisites_text": "prerequisites",
    "assessment_types": "assessments",
    "assessment_supervision": "supervision",
    "certificate_access": "certificate_access",
    "verification_types": "verification",
    "quality_assurance_text": "quality_assurance",
    "occupations": "occupations",
    "content_licence": "content_licence",
    "rating_average": "rating",
    "rating_count": "rating_count",
    "enrollment_count": "enrollment_count",
    "status": "status",
    "published_at": "published",
    "modified_at": "modified",
}
"""Column of `offerings` -> field of `Listing` that it is parsed from."""

_HOURS = ("workload_hours_min", "workload_hours_max", "workload_iso8601")
TRACED = frozenset({*SOURCES, *_HOURS, "stackability"})
"""Columns of `offerings` that `field_provenance` tells of."""
_SAYS_NOTHING = pa.array(["unknown", "unspecified"])
_CODED = frozenset(
    name
    for name, column in schema.tables()["offerings"].items()
    if column.allowed is not None and not pa.types.is_list(column.type)
)
"""Columns of codes, some of which say that nothing is known."""
_BITS = 62
"""Columns whose presence one integer of 64 bits tells."""

_Row = tuple[str, tuple[tuple[str, str], ...] | None, bool, bool, bool, bool, bool, bool]
"""A listing's method and exceptions; whether its hours are stated, it states a workload, its URL
is the payload's, it names who awards, its language is detected, skills voted for its field."""


def describe_provenance(stated: Stated, offerings: Columns) -> Distinct[list[tuple[str, str]]]:
    """Column -> method of each value that says something, in the order of the columns' names."""
    names = sorted(offerings.keys() & TRACED)
    groups = [names[at : at + _BITS] for at in range(0, len(names), _BITS)]
    patterns = [distinct(_pattern({name: offerings[name] for name in group})) for group in groups]
    found = together(*_circumstances(stated, offerings), *patterns)
    known: dict[tuple[Any, ...], list[list[tuple[str, str]]]] = {}

    def tell(row: tuple[Any, ...]) -> list[tuple[str, str]]:
        circumstances, bits = row[: -len(groups)], row[-len(groups) :]
        if circumstances not in known:
            known[circumstances] = [
                [(name, _method(name, circumstances)) for name in group] for group in groups
            ]
        return [
            told
            for methods, pattern in zip(known[circumstances], bits, strict=True)
            for place, told in enumerate(methods)
            if pattern >> place & 1
        ]

    return found.each(tell)


def _pattern(columns: Columns) -> pa.Array:
    """Which of the columns say something, a bit for each."""
    pattern, always = np.zeros(length(columns), np.int64), 0
    for place, (name, column) in enumerate(columns.items()):
        values, is_coded = values_of(column), name in _CODED
        if column.null_count == len(column):
            continue
        if not (column.null_count or values.null_count or is_coded or _holds_lists(values)):
            always |= 1 << place
            continue
        said = _says(values, is_coded).to_numpy(zero_copy_only=False)
        pattern |= spread(column, said).astype(np.int64) << place
    return pa.array(pattern | always)


def _holds_lists(column: pa.Array) -> bool:
    return bool(pa.types.is_list(column.type))


def _says(column: pa.Array, is_coded: bool) -> pa.Array:
    if _holds_lists(column):
        return filled(column)
    if is_coded:
        return pc.and_(column.is_valid(), pc.invert(pc.is_in(column, _SAYS_NOTHING)))
    return column.is_valid()


def _circumstances(stated: Stated, offerings: Columns) -> list[Distinct[Any]]:
    """The columns of `_Row`."""
    organisations = stated.children["organisations"]
    awarding = organisations.owners.filter(names_awarding_body(organisations))
    workload = stated["workload"]
    return [
        distinct(stated["method"]),
        distinct_lists(stated["methods"]),
        _is(offerings["workload_basis"], "stated_total"),
        distinct(pc.and_(workload.is_valid(), pc.not_equal(pc.fill_null(workload, ""), ""))),
        distinct(offerings["url_is_payload"]),
        distinct(pc.is_in(stated.listings.owners, awarding)),
        _is(offerings["language_method"], "detected"),
        _is(offerings["isced_f_method"], "mapped_skills"),
    ]


def _is(column: pa.Array, code: str) -> Distinct[bool]:
    return distinct(pc.equal(decode(column), code))


def _method(name: str, row: _Row) -> str:
    method, exceptions, stated_total, states_workload, is_payload, names_body, detected, voted = row
    methods = dict(exceptions or ())
    derived = {"stackability": True, "language_codes": detected, "isced_f_codes": voted}
    if derived.get(name) or (name in _HOURS and not stated_total):
        return "derived"
    if name in _HOURS:
        return methods.get("workload" if states_workload else "duration", method)
    if name == "url" and is_payload:
        return "payload"
    if name == "awarding_body_ids" and not names_body:
        return "provider_file"
    return methods.get(SOURCES[name], method)
