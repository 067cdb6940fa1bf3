"""Listings that a batch states more than once: one stays, whatever their order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from normalize import schema
from normalize.children import OWNER
from normalize.columns import Columns, length
from normalize.entry import Entry
from normalize.hashing import canonical

_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Choice:
    """Which entries stay, which say the same again, and which contradict."""

    kept: list[int] = field(default_factory=list)
    same: int = 0
    contradicting: list[int] = field(default_factory=list)


def choose(
    entries: Sequence[Entry],
    sound: Sequence[int],
    offerings: Columns,
    children: dict[str, Columns],
) -> Choice:
    """Choose among the sound entries of each native id.

    Of contradicting ones stays the latest modified, then the fullest, then the smallest hash; of
    equal ones the latest fetched. Children count: a new price makes a listing another one.
    """
    groups: defaultdict[str, list[int]] = defaultdict(list)
    for row in sound:
        groups[offerings["offering_id"][row]].append(row)
    choice = Choice(kept=[rows[0] for rows in groups.values() if len(rows) == 1])
    repeated = {name: rows for name, rows in groups.items() if len(rows) > 1}
    if repeated:
        contents = _contents([r for rows in repeated.values() for r in rows], offerings, children)
        for rows in repeated.values():
            _choose_one(rows, entries, offerings, contents, choice)
    choice.kept.sort()
    return choice


def _choose_one(
    rows: list[int],
    entries: Sequence[Entry],
    offerings: Columns,
    contents: dict[int, bytes],
    choice: Choice,
) -> None:
    by_content: defaultdict[bytes, list[int]] = defaultdict(list)
    for row in rows:
        by_content[contents[row]].append(row)
    latest = [max(alike, key=lambda row: _evidence(entries[row])) for alike in by_content.values()]
    best = min(latest, key=lambda row: _rank(row, offerings, contents[row]))
    choice.kept.append(best)
    choice.contradicting += [row for row in latest if row != best]
    choice.same += len(rows) - len(latest)


def _evidence(entry: Entry) -> tuple[datetime, str, str, str]:
    evidence = entry.evidence
    return evidence.fetched_at, evidence.raw_ref or "", evidence.url, entry.listing.pointer


def _rank(row: int, offerings: Columns, content: bytes) -> tuple[float, int, bytes]:
    modified = offerings["modified_at"][row] or _LONG_AGO
    filled = sum(1 for values in offerings.values() if values[row] not in (None, []))
    return -(modified - _LONG_AGO).total_seconds(), -filled, content


def _contents(
    rows: list[int], offerings: Columns, children: dict[str, Columns]
) -> dict[int, bytes]:
    """What each entry says, without when and where it was seen."""
    skipped = schema.EVIDENCE_COLUMNS | {"url_is_payload"}
    contents = {}
    for row in rows:
        said = {name: values[row] for name, values in offerings.items() if name not in skipped}
        if offerings["url_is_payload"][row]:
            said["url"] = None
        contents[row] = canonical(said)
    wanted = frozenset(rows)
    for table in sorted(children):
        columns = children[table]
        parts: defaultdict[int, list[bytes]] = defaultdict(list)
        names = [n for n in columns if n not in schema.EVIDENCE_COLUMNS and n != OWNER]
        for index in range(length(columns)):
            if (owner := columns[OWNER][index]) in wanted:
                parts[owner].append(canonical({name: columns[name][index] for name in names}))
        for owner, said_parts in parts.items():
            contents[owner] += b"".join(sorted(said_parts))
    return contents
