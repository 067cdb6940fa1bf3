"""Every row of every vocabulary has a code that the schema knows, and evidence."""

import pytest

from normalize import schema
from normalize.vocabulary import rows
from normalize.vocabulary.lexicon import lexicon
from normalize.vocabulary.spelling import spell

COLUMNS = {
    "assessment_types": "assessment_types",
    "brands": "credential_type",
    "credential_types": "credential_type",
    "credit_units": "credit_unit",
    "delivery_modes": "delivery_modes",
    "levels": "level",
    "pacing": "pacing",
    "qualifications": "credential_type",
    "stackability": "stackability",
    "statuses": "status",
    "synchronicity": "synchronicity",
    "verification_types": "verification_types",
}
PLACES = {"", "alone", "award", "bare", "whole", "start", "after_badges", "form", "qualifies"}
OWN_CODES = {"levels": {"unclear"}}
FILES = sorted([*COLUMNS, "function_words", "no_places", "supervision", "titles"])


@pytest.mark.parametrize("name", FILES)
def test_every_row_has_evidence(name):
    for row in rows(name):
        assert row["term"].strip(), row
        assert row["evidence"].strip(), row


@pytest.mark.parametrize(("name", "column"), COLUMNS.items())
def test_every_code_is_of_the_schema(name, column):
    known = {*schema.allowed("offerings", column), "-", *OWN_CODES.get(name, ())}
    for row in rows(name):
        assert row["code"] in known or row["code"].startswith("~"), row
        assert (row.get("where") or "") in PLACES, row


@pytest.mark.parametrize("name", COLUMNS)
def test_no_term_has_two_codes_at_one_place(name):
    seen: dict[tuple[str, ...], str] = {}
    for row in rows(name):
        ends = row["term"].endswith("*")
        key = (spell(row["term"]), str(ends), row.get("provider") or "", row.get("where") or "")
        assert seen.setdefault(key, row["code"]) == row["code"], row


@pytest.mark.parametrize("name", sorted(COLUMNS.keys() - {"credit_units"}))
def test_every_term_is_found_in_itself(name):
    """No term is hidden by a longer or a more general one."""
    for row in rows(name):
        if row.get("provider") or row.get("where") == "after_badges" or row["code"] == "-":
            continue
        read = lexicon(name).read(row["term"].removesuffix("*"))
        codes = {hit.code(name) for hit in read.hits}
        assert codes == {row["code"]}, row
