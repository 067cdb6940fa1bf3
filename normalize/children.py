"""What sessions, prices and credentials have in common: owners, twins and ties."""

from collections.abc import Iterable, Sequence
from typing import Any

from normalize import schema
from normalize.columns import Columns, length, take
from normalize.hashing import canonical
from normalize.identity import mint
from normalize.issues import Issues

OWNER = "owner"
"""Column of a table in the making: the index of the entry that a row belongs to."""


def owned(rows: Iterable[Sequence[Any]]) -> tuple[list[int], list[Any]]:
    """Flatten one list for each entry into owners and items."""
    pairs = [(owner, item) for owner, row in enumerate(rows) for item in row]
    return [owner for owner, _ in pairs], [item for _, item in pairs]


def settle(table: str, columns: Columns, key: str, issues: Issues, *, several: bool) -> Columns:
    """Drop exact twins of one owner, and tell apart rows that share an id.

    Args:
        table: name of the table.
        columns: its columns, with `OWNER`.
        key: the id column.
        issues: where a dropped row is counted.
        several: whether rows that differ may share what an id is made of (they are numbered in the
            order of their content); else one stays, the fullest, then the smallest.
    """
    groups: dict[tuple[int, str], dict[bytes, int]] = {}
    names = [name for name in columns if name not in schema.EVIDENCE_COLUMNS]
    for row in range(length(columns)):
        said = {name: columns[name][row] for name in names}
        content = canonical(said)
        groups.setdefault((columns[OWNER][row], columns[key][row]), {})[content] = row
    kept: list[int] = []
    ids = list(columns[key])
    for (_, shared), contents in groups.items():
        ranked = [contents[content] for content in sorted(contents)]
        if not several and len(ranked) > 1:
            issues.note(f"{table}: one id stated twice, differing", times=len(ranked) - 1)
            ranked = [max(ranked, key=lambda row: _filled(columns, row))]
        for ordinal, row in enumerate(ranked):
            if ordinal:
                ids[row] = mint(shared[:2], shared, str(ordinal))
            kept.append(row)
    return take({**columns, key: ids}, sorted(kept))


def _filled(columns: Columns, row: int) -> int:
    return sum(1 for values in columns.values() if values[row] not in (None, []))
