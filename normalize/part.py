"""A part of a batch: some of a provider's payloads, each listing described by itself.

What needs no other listing is done here, so that parts may be made one after the other, or in
several processes. `normalize.batch` puts them together.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from normalize import formats
from normalize.checks import Fault, find_faults
from normalize.columns import Columns, chained, length, rows_where, take
from normalize.credentials import describe_credentials
from normalize.fields.award_columns import read_at
from normalize.garbage import paused
from normalize.gathering import gather
from normalize.issues import Issues
from normalize.listing import Evidence, Reject
from normalize.lists import labels
from normalize.offerings import describe
from normalize.prices import describe_prices
from normalize.provider import Provider
from normalize.reading import Reading
from normalize.rejects import Refused
from normalize.sessions import describe_sessions
from normalize.skills import LABELS, Skills, describe_skills
from normalize.skills.fields_taught import with_fields_taught
from normalize.stated import OWNER, Stated

_ROWS = 50_000
"""Listings after which a part is described and its stated values are let go."""
_ASKED_FOR = frozenset({"native_id", "pointer", "method", "methods", "workload"})
"""What is still asked of the stated listings when parts are put together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sound listings, described, and what was refused."""

    stated: Stated
    offerings: Columns
    children: dict[str, Columns]
    """Sessions, prices, credentials and skills, each row with its listing's in `OWNER`."""
    refused: list[Refused]
    issues: Issues


def describe_payloads(
    payloads: Iterable[formats.Found],
    provider: Provider,
    exchange_rates: Path | None = None,
    skills: Skills = LABELS,
) -> Iterator[Part]:
    """Read payloads in the provider's format and describe what they hold, part by part."""
    reader = formats.reader(provider.read.format)
    readings = formats.read_payloads(reader, payloads)
    return describe_parts(readings, provider, exchange_rates, skills)


def describe_parts(
    readings: Iterable[tuple[Evidence, Reading]],
    provider: Provider,
    exchange_rates: Path | None = None,
    skills: Skills = LABELS,
) -> Iterator[Part]:
    """The parts of a stream of readings, one at least; no more than one is held as stated."""
    held: list[tuple[Evidence, Reading]] = []
    rows = parts = 0
    for evidence, reading in readings:
        held.append((evidence, reading))
        rows += reading.rows
        if rows >= _ROWS:
            yield describe_part(held, provider, exchange_rates, skills)
            held, rows, parts = [], 0, parts + 1
    if held or not parts:
        yield describe_part(held, provider, exchange_rates, skills)


def describe_part(
    readings: Iterable[tuple[Evidence, Reading]],
    provider: Provider,
    exchange_rates: Path | None = None,
    skills: Skills = LABELS,
) -> Part:
    """Describe the listings of some payloads, and refuse those that cannot be kept.

    Args:
        readings: each payload's listings and rejects, with where it came from.
        provider: whose they are.
        exchange_rates: file of the ECB's reference rates; None: the shipped one.
        skills: which skills are looked for.
    """
    with paused():
        return _describe(readings, provider, exchange_rates, skills)


def _describe(
    readings: Iterable[tuple[Evidence, Reading]],
    provider: Provider,
    exchange_rates: Path | None,
    skills: Skills,
) -> Part:
    issues = Issues()
    stated, refused = _gather(readings, issues)
    read_awards = read_at(provider.read.format)
    offerings = describe(stated, provider, read_awards, issues)
    children = describe_children(stated, offerings, provider, issues, exchange_rates)
    awards = describe_credentials(stated, offerings, provider, read_awards, issues)
    children["credentials"] = _without_faults("credentials", awards, issues)
    # Labels are cleaned only where they are asked for.
    declared = stated["skills"] if skills.looking == "off" else labels(stated["skills"])
    children["offering_skills"] = describe_skills(offerings, declared, provider.id, skills)
    offerings = with_fields_taught(offerings, children["offering_skills"])
    faults = find_faults("offerings", offerings)
    refused += [_refuse(stated, fault) for fault in faults.values()]
    sound = _without(stated.rows, faults)
    return Part(
        stated=stated.take(sound).only(_ASKED_FOR),
        offerings=take(offerings, sound),
        children=children if not faults else _of_those(children, sound),
        refused=refused,
        issues=issues,
    )


def join(parts: Iterable[Part]) -> Part:
    """Parts as one."""
    found = list(parts)
    if len(found) == 1:
        return found[0]
    starts = np.cumsum([0, *(part.stated.rows for part in found)])
    issues = Issues()
    for part in found:
        issues.add(part.issues)
    return Part(
        stated=Stated.join([part.stated for part in found]),
        offerings=chained([part.offerings for part in found]),
        children={
            name: chained(
                [
                    _moved(part.children[name], int(start))
                    for part, start in zip(found, starts, strict=False)
                ]
            )
            for name in found[0].children
        },
        refused=[one for part in found for one in part.refused],
        issues=issues,
    )


def _moved(children: Columns, start: int) -> Columns:
    owners = pc.add(children[OWNER], pa.scalar(start, pa.int32()))
    return {**children, OWNER: owners}


def _of_those(children: dict[str, Columns], rows: pa.Array) -> dict[str, Columns]:
    """The children of some listings, whose rows are counted anew."""
    found = {}
    for name, columns in children.items():
        kept = take(columns, rows_where(pc.is_in(columns[OWNER], rows)))
        owners = pc.index_in(kept[OWNER], rows).cast(pa.int32())
        found[name] = {**kept, OWNER: owners}
    return found


def _gather(
    readings: Iterable[tuple[Evidence, Reading]], issues: Issues
) -> tuple[Stated, list[Refused]]:
    refused: list[Refused] = []

    def note_rest() -> Iterator[tuple[Evidence, Reading]]:
        for evidence, reading in readings:
            refused.extend(Refused(evidence, "read", reject) for reject in reading.rejects)
            issues.note_unread(reading.unread)
            yield evidence, reading

    return gather(note_rest()), refused


def describe_children(
    stated: Stated,
    offerings: Columns,
    provider: Provider,
    issues: Issues,
    exchange_rates: Path | None,
) -> dict[str, Columns]:
    """Sessions and prices, each row with its listing's in `OWNER`."""
    ids = offerings["offering_id"]
    sessions = describe_sessions(stated, ids, provider.id, issues, provider.country)
    prices = describe_prices(stated, ids, sessions, provider, issues, exchange_rates=exchange_rates)
    children = {"sessions": sessions, "prices": prices}
    return {name: _without_faults(name, columns, issues) for name, columns in children.items()}


def _without_faults(table: str, columns: Columns, issues: Issues) -> Columns:
    faults = find_faults(table, columns)
    for fault in faults.values():
        issues.note(f"{table} row dropped: {fault.reason}", fault.detail)
    return take(columns, _without(length(columns), faults))


def _without(rows: int, faults: Collection[int]) -> pa.Array:
    kept = np.ones(rows, bool)
    kept[list(faults)] = False
    return pa.array(np.flatnonzero(kept).astype(np.int32))


def _refuse(stated: Stated, fault: Fault) -> Refused:
    return refuse(stated, fault.row, fault.reason, fault.detail, fault.column)


def refuse(stated: Stated, row: int, reason: str, detail: str, field: str | None) -> Refused:
    """The reject of a listing that was read and cannot be kept."""
    reject = Reject(
        reason=reason,
        detail=detail,
        pointer=stated["pointer"][row].as_py(),
        field=field,
        native_id=stated["native_id"][row].as_py()[:1_000] or None,
    )
    return Refused(stated.evidence[stated.payloads[row].as_py()], "normalize", reject)
