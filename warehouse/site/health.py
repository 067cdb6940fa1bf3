"""The catalogue's health as pages show it: as a whole, by column and by source."""

import json
from collections.abc import Mapping
from typing import Any

from warehouse.site.source import Row, Source

MEASURES = {
    "parse_validity": (
        "Understood",
        "values in typed columns that were understood, of all that providers stated",
    ),
    "extraction_accuracy": ("Read rightly", "values that were right, of those that people checked"),
    "duplicate_rate": (
        "Listed twice",
        "listings that another listing says already: less is better",
    ),
    "freshness": ("Fresh", "listings that were seen within two nights' time"),
    "link_liveness": ("Links answer", "addresses that answered at the last checks"),
    "coverage": ("Complete", "listings that we hold, of those that the source says it has"),
    "stability": ("Steady", "runs that were published without being held back"),
    "traceability": ("Traced", "values of which it is known where they came from"),
}
"""What each measure is called, and what it counts, in the order of pages."""
LESS_IS_BETTER = frozenset({"duplicate_rate"})
OF_SOURCES = tuple(name for name in MEASURES if name != "extraction_accuracy")
"""Those that are measured of each source."""
WORST = 12
"""Sources that the first page names."""


class Health:
    """The newest night's measures of our reading; empty where nothing was measured."""

    def __init__(self, source: Source) -> None:
        self._whole: dict[str, Row] = {}
        self._columns: dict[str, dict[str, Row]] = {}
        self._sources: dict[str, dict[str, Row]] = {}
        self._columns_of: dict[str, list[Row]] = {}
        for row in source.rows(
            'select entity_type, entity_id, metric_id, "column", value, hits, n, ci_low, ci_high, '
            'evidence from health order by entity_id, "column" nulls first, metric_id'
        ):
            self._take(row)

    def _take(self, row: Row) -> None:
        column, metric = row["column"], row["metric_id"]
        row["note"] = _note(row.pop("evidence"))
        if row["entity_type"] == "source" and column:
            self._columns_of.setdefault(row["entity_id"], []).append(row)
        elif row["entity_type"] == "source":
            self._sources.setdefault(row["entity_id"], {})[metric] = row
        elif column:
            self._columns.setdefault(column, {})[metric] = row
        else:
            self._whole[metric] = row

    def whole(self) -> list[Row]:
        """A row for each measure of the whole catalogue."""
        return [
            {"name": name, "says": says, **self._whole[metric]}
            for metric, (name, says) in MEASURES.items()
            if metric in self._whole
        ]

    def columns(self) -> list[Row]:
        """A row for each column: what was understood of it, and what was read rightly."""
        return [
            {
                "column": column,
                "understood": measured.get("parse_validity"),
                "right": measured.get("extraction_accuracy"),
            }
            for column, measured in sorted(self._columns.items(), key=_least_first)
        ]

    def sources(self) -> list[Row]:
        """A row for each source, those that we read worst first."""
        rows = [
            {
                "source_id": source,
                "measured": {name: measured.get(name) for name in OF_SOURCES},
                "worst": _worst(measured),
            }
            for source, measured in self._sources.items()
        ]
        return sorted(rows, key=lambda row: (row["worst"], row["source_id"]))

    def of(self, sources: list[str]) -> list[Mapping[str, Any]]:
        """How well some sources are read: the measures of each, and its columns."""
        return [
            {
                "source_id": one,
                "measures": [
                    {"name": name, "says": says, **self._sources[one][metric]}
                    for metric, (name, says) in MEASURES.items()
                    if metric in self._sources[one]
                ],
                "columns": self._columns_of.get(one, []),
            }
            for one in sources
            if one in self._sources
        ]


def _least_first(item: tuple[str, dict[str, Row]]) -> tuple[float, str]:
    column, measured = item
    return (min(row["value"] for row in measured.values() if row["value"] is not None), column)


def _worst(measured: Mapping[str, Row]) -> float:
    """The least share of a source; what another source has too is not read badly."""
    return min(
        (
            row["value"]
            for name, row in measured.items()
            if row["value"] is not None and name not in LESS_IS_BETTER
        ),
        default=1.0,
    )


def _note(evidence: str | None) -> str | None:
    """What evidence says in words: why there is no value, or what was counted."""
    told = json.loads(evidence) if evidence else {}
    return told.get("reason") or told.get("of")
