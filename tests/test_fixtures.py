"""Every fixture folder: what a provider's recorded answer becomes, as whole records.

``CREDCAT_ACCEPT_FIXTURES=1 pytest tests/test_fixtures.py`` writes the expected rows anew, to be
read by eye before they are committed.
"""

import json
import os
from datetime import datetime
from pathlib import Path

import pytest

from normalize import formats, schema
from normalize import provider_file as provider_files
from normalize.batch import Batch, normalize
from normalize.listing import Evidence, FormatError, Payload, Reject
from normalize.nested import nest, plain_rows
from normalize.reading import Reading
from normalize.skills import OFF

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"
PROVIDERS = ROOT / "spiders" / "providers"
CASES = sorted(meta.parent for meta in FIXTURES.glob("*/*/meta.json"))
ACCEPT = os.environ.get("CREDCAT_ACCEPT_FIXTURES") == "1"


def case_name(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


def normalize_case(case: Path) -> Batch:
    provider = provider_files.load(PROVIDERS / f"{case.parent.name}.toml")
    meta = json.loads((case / "meta.json").read_text(encoding="utf-8"))
    (response,) = case.glob("response.*")
    payload = Payload(body=response.read_bytes(), url=meta["url"], media_type=meta["media_type"])
    evidence = Evidence(url=meta["url"], fetched_at=datetime.fromisoformat(meta["fetched_at"]))
    try:
        reading = formats.reader(provider.read.format).read(payload)
    except FormatError as error:
        reading = Reading(rejects=[Reject(reason="unreadable_payload", detail=str(error))])
    return normalize([(evidence, reading)], provider, skills=OFF)


def found_in(batch: Batch) -> dict[str, object]:
    return {
        "offerings": list(nest(batch)),
        "providers": plain_rows(batch, "providers"),
        "rejects": plain_rows(batch, "rejects"),
        "read": batch.read,
        "duplicates": batch.duplicates,
        "issues": dict(sorted(batch.issues.items())),
    }


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_a_recorded_answer_becomes_the_expected_rows(case):
    batch = normalize_case(case)
    found, expected = found_in(batch), case / "expected.json"
    if ACCEPT:
        text = json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True)
        expected.write_text(text + "\n", encoding="utf-8")
    assert expected.is_file(), "no expected.json: see the docstring of this file"
    assert found == json.loads(expected.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=case_name)
def test_every_listing_is_an_offering_a_reject_or_a_duplicate(case):
    batch = normalize_case(case)
    assert batch.read == batch.offerings + batch.rejected + batch.duplicates
    assert batch.read > 0
    assert batch.tables["offerings"].num_rows == batch.offerings
    assert batch.tables["rejects"].num_rows == batch.rejected
    for name, table in batch.tables.items():
        table.validate(full=True)
        assert table.schema.equals(schema.batch_schema(name), check_metadata=True)


def test_every_provider_has_a_fixture_and_every_fixture_a_provider():
    providers = {path.stem for path in PROVIDERS.glob("*.toml")}
    assert {case.parent.name for case in CASES} == providers


def test_every_fixture_folder_is_a_case():
    folders = {path for path in FIXTURES.glob("*/*") if path.is_dir()}
    assert folders == set(CASES)
