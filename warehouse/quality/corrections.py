"""Right of reply: what providers say of their scores, with evidence, and what came of it.

Corrections are rows of ``corrections.csv`` in the data folder, which a person keeps. Each names a
provider, a metric and the page that shows what was missed. One that is accepted sets what the
listings earn of the metric, on the nights that begin after the day on which it was decided, so that
nights before it keep their digits and are measured again to the same. Rows are added and never
changed: the last decision about a provider, listing and metric counts.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Literal, Self

import pyarrow as pa
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from warehouse.log import WarehouseError
from warehouse.quality.rubric import CORE, Rubric, load

FILE = "corrections.csv"
State = Literal["open", "accepted", "declined"]
_LONGEST = 1_000
"""Characters of what a provider says."""
_EVIDENCE = 200
"""Characters of evidence that stand beside a score."""

CORRECTED = pa.schema(
    [
        pa.field("provider_id", pa.string(), nullable=False),
        pa.field("offering_id", pa.string()),
        pa.field("metric_id", pa.string(), nullable=False),
        pa.field("share", pa.float64(), nullable=False),
        pa.field("evidence", pa.string(), nullable=False),
    ]
)
"""What accepted corrections set: of all listings of a provider where no listing is named."""


class Correction(BaseModel):
    """What a provider says of a score, and what was decided."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    received_on: date
    provider_id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,64}$")]
    offering_id: Annotated[str, Field(pattern=r"^mc_\S+$")] | None
    """None: all listings of the provider."""
    metric_id: str
    state: State
    decided_on: date | None
    share: Annotated[float, Field(ge=0, le=1)] | None
    """What is earned of the metric where it is accepted, 0 to 1."""
    evidence_url: Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$", max_length=2_000)]
    """Where anybody can see it."""
    says: Annotated[str, Field(max_length=_LONGEST)]
    """The provider's words, which pages show."""

    @field_validator("*", mode="before")
    @classmethod
    def _strip(cls, stated: object) -> object:
        """An empty cell is null."""
        return stated.strip() or None if isinstance(stated, str) else stated

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.decided_on is None) != (self.state == "open"):
            raise ValueError("decided_on: a day where it is accepted or declined, else empty")
        if self.decided_on and self.decided_on < self.received_on:
            raise ValueError("decided_on: not before received_on")
        if (self.share is None) == (self.state == "accepted"):
            raise ValueError("share: 0 to 1 where it is accepted, else empty")
        return self


def load_corrections(data: Path, rubric: Rubric | None = None) -> list[Correction]:
    """The corrections of a data folder in the order of the file; none where there is no file.

    Args:
        data: the data folder.
        rubric: whose metrics may be named; None is the rubric that ships.

    Raises:
        WarehouseError: the file is wrong; the message says in which line, and what to do.
    """
    file = data / FILE
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise WarehouseError(f"{file} cannot be read: {error}. Save it as UTF-8") from error
    names = list(Correction.model_fields)
    lines = csv.reader(io.StringIO(text))
    try:
        if next(lines, None) != names:
            raise WarehouseError(f"{file}, line 1: the columns are to be {','.join(names)}")
        read = [(lines.line_num, cells) for cells in lines if cells]
    except csv.Error as error:
        raise WarehouseError(f"{file}, line {lines.line_num}: {error}") from error
    return [_read(f"{file}, line {at}", names, cells, rubric or load()) for at, cells in read]


def _read(where: str, names: Sequence[str], cells: Sequence[str], rubric: Rubric) -> Correction:
    if len(cells) != len(names):
        raise WarehouseError(
            f"{where}: {len(cells)} cells in place of {len(names)}; put text with commas in quotes"
        )
    try:
        one = Correction.model_validate(dict(zip(names, cells, strict=True)))
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{first['loc'][0]}: " if first["loc"] else ""
        said = "is empty" if first["input"] is None else first["msg"]
        raise WarehouseError(f"{where}: {name}{said.removeprefix('Value error, ')}") from None
    metric = rubric.metrics.get(one.metric_id)
    if metric is None:
        raise WarehouseError(
            f"{where}: metric_id: no metric is called {one.metric_id!r}; see docs/rubric.md"
        )
    if metric.share is None:
        raise WarehouseError(
            f"{where}: metric_id: {metric.id} is assessed of nobody: {metric.reason}"
        )
    if CORE in metric.fields:
        raise WarehouseError(
            f"{where}: metric_id: {metric.id} follows from the elements (e_…): correct those"
        )
    return one


def in_force(corrections: Iterable[Correction], measured_at: datetime) -> pa.Table:
    """What corrections set on a night, in the columns of `CORRECTED`.

    Args:
        corrections: all of them, in the order of the file.
        measured_at: the night's moment; has a zone. What was decided before its day (UTC) counts.
    """
    night = measured_at.astimezone(UTC).date()
    last: dict[tuple[str, str | None, str], Correction] = {}
    for one in sorted(corrections, key=lambda one: one.decided_on or date.max):
        if one.decided_on is not None and one.decided_on < night:
            last[one.provider_id, one.offering_id, one.metric_id] = one
    rows = [
        {
            "provider_id": one.provider_id,
            "offering_id": one.offering_id,
            "metric_id": one.metric_id,
            "share": one.share,
            "evidence": f"corrected {one.decided_on}: {one.evidence_url}"[:_EVIDENCE],
        }
        for one in last.values()
        if one.state == "accepted"
    ]
    return pa.Table.from_pylist(rows, CORRECTED)


def count_states(corrections: Iterable[Correction]) -> dict[str, int]:
    """How many there are of each state."""
    return dict(Counter(one.state for one in corrections))
