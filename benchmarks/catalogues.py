"""Generated catalogues of any size, with the entropy of real ones: ids are hashes, texts are words.

Every provider's offerings have a price each, three in four a session; a tenth of the columns that
the schema has is left as it comes from `tests.warehouse.rows`.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from normalize.schema import batch_schema
from tests.warehouse.rows import batch, row

Tables = dict[str, pa.Table]
WORDS = 20_000
LEVELS = ("beginner", "intermediate", "advanced", "unspecified")
LANGUAGES = ("en", "de", "es", "fr", "pt", "it", "nl", "ru")
CREDENTIALS = ("none", "participation_certificate", "completion_certificate", "microcredential")
CURRENCIES = ("EUR", "USD", "GBP", "CHF")


class Generator:
    """Batches of providers, the same for the same seed."""

    def __init__(self, seed: int = 1) -> None:
        self._random = np.random.default_rng(seed)
        letters = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz", dtype="S1")
        sizes = self._random.integers(2, 12, WORDS)
        self._words = pa.array(
            [b"".join(self._random.choice(letters, size)).decode() for size in sizes]
        )

    def batch(self, provider: str, count: int) -> Tables:
        """`count` offerings of one provider, a price each, sessions for three in four."""
        tables = batch()
        ids = self._ids("mc_", count)
        tables["offerings"] = self._offerings(provider, ids)
        tables["prices"] = self._prices(provider, ids)
        tables["sessions"] = self._sessions(provider, ids.slice(0, count * 3 // 4))
        return tables

    def change(self, tables: Tables, share: float) -> Tables:
        """The same batch, but for `share` of its prices: another amount."""
        prices = tables["prices"]
        count = prices.num_rows
        chosen = np.zeros(count, dtype=bool)
        chosen[self._random.choice(count, max(1, int(count * share)), replace=False)] = True
        mask = pa.array(chosen)
        for name, fresh in (
            ("amount", self._money(count)),
            ("record_hash", self._hashes(count)),
        ):
            at = prices.schema.get_field_index(name)
            mixed = pc.if_else(mask, fresh.cast(prices.schema.field(name).type), prices[name])
            prices = prices.set_column(at, prices.schema.field(name), mixed)
        return {**tables, "prices": prices}

    def _offerings(self, provider: str, ids: pa.Array) -> pa.Table:
        count = len(ids)
        numbers = pc.cast(pa.array(np.arange(count)), pa.string())
        hours = pa.array(self._random.integers(1, 200, count, dtype="int16"))
        description = self._texts(count, 60)
        return self._table(
            "offerings",
            {"provider_id": provider, "source_id": provider, "offering_type": "course"},
            offering_id=ids,
            native_id=numbers,
            url=pc.binary_join_element_wise(
                f"https://{provider}.example/course/", numbers, self._texts(count, 1), ""
            ),
            title=self._texts(count, 6),
            description=description,
            level=self._among(LEVELS, count),
            credential_type=self._among(CREDENTIALS, count),
            language_codes=self._lists(self._among(LANGUAGES, count)),
            keywords=self._lists(self._texts(count, 1), self._texts(count, 1)),
            subject_labels=self._lists(self._among(self._words.to_pylist()[:400], count)),
            workload_hours_min=hours,
            workload_hours_max=hours,
            record_hash=self._hashes(count),
        )

    def _prices(self, provider: str, ids: pa.Array) -> pa.Table:
        count = len(ids)
        amounts = self._money(count)
        return self._table(
            "prices",
            {"source_id": provider, "component": "complete", "billing_period": "one_time"},
            price_id=self._ids("pr_", count),
            offering_id=ids,
            amount=amounts,
            amount_eur=amounts,
            currency=self._among(CURRENCIES, count),
            record_hash=self._hashes(count),
        )

    def _sessions(self, provider: str, ids: pa.Array) -> pa.Table:
        count = len(ids)
        first = date(2026, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
        days = self._random.integers(first, first + 500, count).astype("int32")
        return self._table(
            "sessions",
            {"source_id": provider, "status": "scheduled"},
            session_id=self._ids("se_", count),
            offering_id=ids,
            start_date=pa.array(days).cast(pa.date32()),
            record_hash=self._hashes(count),
        )

    def _table(self, name: str, same: Mapping[str, object], **columns: pa.Array) -> pa.Table:
        filled = row(name, **same)
        count = len(columns["record_hash"])
        schema = batch_schema(name)
        return pa.table(
            [
                columns[f.name].cast(f.type)
                if f.name in columns
                else _repeated(filled[f.name], f.type, count)
                for f in schema
            ],
            schema=schema,
        )

    def _ids(self, prefix: str, count: int) -> pa.Array:
        raw = self._random.bytes(13 * count).hex()
        return pa.array(sorted(f"{prefix}{raw[n : n + 26]}" for n in range(0, 26 * count, 26)))

    def _hashes(self, count: int) -> pa.Array:
        raw = pa.py_buffer(self._random.bytes(32 * count))
        return pa.Array.from_buffers(pa.binary(32), count, [None, raw])

    def _money(self, count: int) -> pa.Array:
        amounts = self._random.lognormal(5, 1.2, count).round(0) * (
            self._random.random(count) > 0.2
        )
        return pa.array(amounts.astype("int32")).cast(pa.decimal128(18, 4))

    def _among(self, values: tuple[str, ...] | list[str], count: int) -> pa.Array:
        return pa.array(values).take(pa.array(self._zipf(len(values), count)))

    def _zipf(self, size: int, count: int) -> npt.NDArray[np.int64]:
        """Places that are taken as words are: the n-th about 1/n as often as the first."""
        return (np.power(size, self._random.random(count)) - 1).astype(np.int64)

    def _texts(self, count: int, words: int) -> pa.Array:
        parts = []
        for start in range(0, count, 50_000):
            rows = min(50_000, count - start)
            taken = self._words.take(pa.array(self._zipf(WORDS, rows * words)))
            offsets = pa.array(np.arange(rows + 1, dtype=np.int32) * words)
            parts.append(pc.binary_join(pa.ListArray.from_arrays(offsets, taken), " "))
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def _lists(self, *items: pa.Array) -> pa.Array:
        count, size = len(items[0]), len(items)
        places = np.arange(count * size).reshape(size, count).T.ravel()
        flat = pa.concat_arrays(items).take(pa.array(places))
        return pa.ListArray.from_arrays(pa.array(np.arange(count + 1, dtype=np.int32) * size), flat)


def _repeated(value: object, kind: pa.DataType, count: int) -> pa.Array:
    return pa.array([value], kind).take(pa.array(np.zeros(count, dtype=np.int64)))
