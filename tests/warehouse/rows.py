"""Small batches for the warehouse's tests."""

import hashlib
import random
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from normalize.schema import BUSINESS_TABLES, EVIDENCE_COLUMNS, batch_schema, tables
from warehouse.run import RunRow
from warehouse.store import Warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping

MORNING = datetime(2026, 11, 1, 2, tzinfo=UTC)


def row(table: str, **values: Any) -> dict[str, Any]:
    """A row with every required column filled with something that its type allows."""
    filled = {
        f.name: values.get(f.name, None if f.nullable else _some(table, f))
        for f in batch_schema(table)
        if f.name != "record_hash"
    }
    business = {k: v for k, v in filled.items() if k not in EVIDENCE_COLUMNS}
    filled["record_hash"] = hashlib.sha256(repr(sorted(business.items())).encode()).digest()
    return filled


def _some(table: str, field: pa.Field) -> Any:
    column = tables()[table][field.name]
    if column.allowed and pa.types.is_string(field.type):
        return column.allowed[-1]
    if pa.types.is_list(field.type) or pa.types.is_map(field.type):
        return []
    if pa.types.is_timestamp(field.type):
        return MORNING
    if pa.types.is_boolean(field.type):
        return False
    return "x"


def offering(provider: str, number: int, **values: Any) -> dict[str, Any]:
    return row(
        "offerings",
        **{
            "offering_id": f"mc_{provider}_{number}",
            "provider_id": provider,
            "source_id": provider,
            "native_id": str(number),
            "url": f"https://{provider}.example/{number}",
            "title": f"Course {number}",
            **values,
        },
    )


def price(provider: str, number: int, amount: str) -> dict[str, Any]:
    return row(
        "prices",
        price_id=f"pr_{provider}_{number}",
        offering_id=f"mc_{provider}_{number}",
        source_id=provider,
        component="course",
        amount=Decimal(amount),
        currency="EUR",
    )


def batch(**rows: list[dict[str, Any]]) -> dict[str, pa.Table]:
    """A table for each name of the schema, empty where no rows are given."""
    return {
        name: pa.Table.from_pylist(rows.get(name, []), schema=batch_schema(name))
        for name in BUSINESS_TABLES
    }


def listed(provider: str, night: int) -> dict[str, pa.Table]:
    """What a provider lists that night, in some order: every other night it is the same."""
    chance = random.Random(f"{provider} {night // 2}")
    numbers = chance.sample(range(30), 20)
    skills = [
        row(
            "offering_skills",
            offering_id=f"mc_{provider}_{n}",
            source_id=provider,
            skill_uri=f"skill-{n % 3}",
            relation="teaches",
            method="stated",
        )
        for n in numbers[:10]
    ]
    return batch(
        offerings=[offering(provider, n, title=f"{n} {chance.random() < 0.2}") for n in numbers],
        prices=[price(provider, n, str(night // 3 + 1)) for n in sorted(numbers[3:])],
        offering_skills=skills,
    )


def run(provider: str, night: int, **values: Any) -> RunRow:
    stated: Mapping[str, Any] = {
        "run_id": f"{provider}-{night}",
        "flow_name": "nightly",
        "source_id": provider,
        "code_version": "1",
        "adapter_version": "1",
        "started_at": MORNING + timedelta(days=night),
        "state": "succeeded",
        "verdict": "complete",
        "published": True,
    }
    return RunRow(**{**stated, **values})


class KilledError(Exception):
    """Stands for a kill: nothing of a publish happens after it."""


class Killed(Warehouse):
    """A warehouse whose publishing ends after the logs of some tables were appended to."""

    def __init__(self, data: Path, tables: int = len(BUSINESS_TABLES)) -> None:
        super().__init__(data)
        self.tables_left = tables

    def _append(self, *given: Any) -> list[str]:
        if not self.tables_left:
            raise KilledError
        self.tables_left -= 1
        return super()._append(*given)

    def _show(self, *_: Any) -> None:
        raise KilledError
