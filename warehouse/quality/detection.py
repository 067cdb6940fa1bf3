"""What listings say in columns and in free text about how their award is assured.

A column that already holds the answer counts first; phrases in texts add to it where a detector is
right often enough (`detectors`). Each text is read once, however many listings share it.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from normalize.distinct import beside, constant, distinct
from normalize.distinct_lists import distinct_lists
from warehouse.quality.detectors import detectors, used
from warehouse.quality.phrases import Detection, phrases
from warehouse.quality.statements import LONGEST

FIELDS = (
    "title", "subtitle", "description", "learning_outcomes", "prerequisites_text",
    "quality_assurance_text", "criteria_text",
)  # fmt: skip
"""Texts that are read, those of a table that it has; items of a list are lines of a text.

``criteria_text`` is a column of `credentials`: who has it joined gets it read.
"""
EVIDENCE = pa.map_(pa.string(), pa.string())
_SUPERVISION = {
    "supervised_online_id": 1.0,
    "supervised_onsite_id": 1.0,
    "supervised_no_id": 4 / 6,
}
"""Code of `assessment_supervision` -> share: identity is checked, or somebody watches."""
_NO_MORE_THAN_A_QUIZ = frozenset({"quiz", "attendance"})


def detect(offerings: pa.Table, text_detectors: Collection[str] | None = None) -> pa.Table:
    """Read offerings, row for row.

    Args:
        offerings: any of the columns of the table `offerings`, and of `FIELDS`.
        text_detectors: metric ids of detectors that may read texts; else those that are `used`.

    Returns:
        For each detector a column of float32, 0 to 1, named by its metric id: 0 where the listing
        says nothing of it, null where no column does and nobody read its texts for it (the detector
        is not used): that a listing is silent cannot be said then. ``evidence``: metric id ->
        "column: words of the listing", at most `LONGEST` signs of it, for what is above 0.
    """
    table = offerings.combine_chunks()
    reading = frozenset(used() if text_detectors is None else text_detectors)
    found = _Found(table.num_rows, list(detectors()), reading)
    for metric_id, (column, share) in _COLUMNS.items():
        if column in table.column_names:
            _read_column(table, column, share, metric_id, found)
    spoken, patterns = _languages(table), phrases(reading)
    for name in FIELDS:
        if name in table.column_names:
            said = beside(distinct(_text(table, name)), spoken)
            read = [
                {} if one is None else patterns.find(one[0], name, one[1] or ())
                for one in said.values
            ]
            found.add(name, read, said.codes)
    return found.table()


def _read_column(
    table: pa.Table,
    column: str,
    share: Callable[[Any], float],
    metric_id: str,
    found: "_Found",
) -> None:
    values = _labels(_array(table, column))
    is_list = pa.types.is_list(values.type)
    held = distinct_lists(values) if is_list else distinct(values)
    read = []
    for value in held.values:
        earned = 0.0 if value is None else share(value)
        read.append({metric_id: Detection(earned, _shown(value))} if earned else {})
    found.add(column, read, held.codes)


def _languages(table: pa.Table) -> Any:
    """The languages of each row without regions: ("en", "pt")."""
    if "language_codes" not in table.column_names:
        return constant((), table.num_rows)
    stated = distinct_lists(_array(table, "language_codes"))
    return stated.each(lambda codes: tuple(sorted({code.split("-")[0].lower() for code in codes})))


def _text(table: pa.Table, name: str) -> pa.Array:
    said = _array(table, name)
    return pc.binary_join(said, "\n") if pa.types.is_list(said.type) else said.cast(pa.string())


def _labels(column: pa.Array) -> pa.Array:
    """A list of records as the list of their labels."""
    if not pa.types.is_list(column.type) or not pa.types.is_struct(column.type.value_type):
        return column
    ends = pc.cumulative_sum(pc.list_value_length(column).fill_null(0).cast(pa.int32()))
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), ends])
    return pa.ListArray.from_arrays(offsets, column.flatten().field("label"))


def _array(table: pa.Table, name: str) -> pa.Array:
    column = table[name]
    return column.chunk(0) if column.num_chunks else pa.array([], column.type)


def _shown(value: object) -> str:
    """A value of a column as evidence shows it."""
    said = (
        ", ".join(str(item) for item in value if item) if isinstance(value, tuple) else str(value)
    )
    return said[:LONGEST].strip()


_COLUMNS: Mapping[str, tuple[str, Callable[[Any], float]]] = {
    "p1_review": ("quality_assurance_text", lambda _: 1.0),
    "p3_occupation": ("occupations", lambda _: 1.0),
    "p3_partner": ("partner_names", lambda _: 1.0),
    "p4_beyond_quiz": (
        "assessment_types",
        lambda codes: float(not _NO_MORE_THAN_A_QUIZ.issuperset(codes)),
    ),
    "p9_identity": ("assessment_supervision", lambda code: _SUPERVISION.get(code, 0.0)),
}
"""Metric -> the column that holds the answer, and what a value of it earns."""


@dataclass
class _Found:
    """The highest share of each row and detector so far, and where its evidence is."""

    rows: int
    metric_ids: Sequence[str]
    reading: frozenset[str]
    """Detectors that read texts; of others, silence means nothing."""
    shares: dict[str, NDArray[np.float32]] = field(init=False)
    places: dict[str, NDArray[np.int32]] = field(init=False)
    evidence: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shares = {one: np.zeros(self.rows, np.float32) for one in self.metric_ids}
        self.places = {one: np.full(self.rows, -1, np.int32) for one in self.metric_ids}

    def add(self, name: str, read: Sequence[Mapping[str, Detection]], codes: pa.Array) -> None:
        """What the distinct values of a column state, each for the rows that hold it."""
        # The last place is for rows that state nothing.
        at = codes.fill_null(len(read)).to_numpy()
        for metric_id in {metric_id for one in read for metric_id in one}:
            shares = np.zeros(len(read) + 1, np.float32)
            places = np.full(len(read) + 1, -1, np.int32)
            for number, one in enumerate(read):
                if (detection := one.get(metric_id)) is not None:
                    shares[number], places[number] = detection.share, len(self.evidence)
                    self.evidence.append(f"{name}: {detection.span}")
            better = shares[at] > self.shares[metric_id]
            self.shares[metric_id][better] = shares[at][better]
            self.places[metric_id][better] = places[at][better]

    def table(self) -> pa.Table:
        """A column for each detector, and the evidence of each row."""
        columns = {
            one: pa.array(
                self.shares[one], mask=None if one in self.reading else self.places[one] < 0
            )
            for one in self.metric_ids
        }
        return pa.table({**columns, "evidence": self._evidence()})

    def _evidence(self) -> pa.Array:
        rows = [np.flatnonzero(self.places[one] >= 0) for one in self.metric_ids]
        owners = np.concatenate(rows) if rows else np.zeros(0, np.int64)
        order = np.argsort(owners, kind="stable")
        keys = np.repeat(np.arange(len(rows)), [len(one) for one in rows])[order]
        texts = np.concatenate(
            [self.places[one][at] for one, at in zip(self.metric_ids, rows, strict=True)]
        )[order]
        counts = np.bincount(owners, minlength=self.rows)
        offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        return pa.MapArray.from_arrays(
            offsets,
            pa.array(list(self.metric_ids), pa.string()).take(pa.array(keys)),
            pa.array(self.evidence, pa.string()).take(pa.array(texts)),
        )
