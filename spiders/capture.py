"""One answer, or one decision to keep the last answer, as the archive's index lists it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa
from pydantic import TypeAdapter

from normalize.schema import arrow_schema

Outcome = Literal["fetched", "not_modified", "same_body", "kept_by_lastmod", "error"]
Role = Literal["payload", "index"]

POSITION = frozenset({"warc_file", "warc_offset", "warc_length"})
"""Columns that follow from where the record lies, so that the record itself does not state them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A row of `captures`; the columns are explained in the data dictionary."""

    capture_id: str
    source_id: str
    run_id: str
    url: str
    fetched_at: datetime
    status: int | None = None
    outcome: Outcome
    role: Role
    etag: str | None = None
    last_modified: str | None = None
    sitemap_lastmod: str | None = None
    media_type: str | None = None
    sha256: str | None = None
    body_bytes: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    warc_length: int | None = None
    body_file: str | None = None
    body_offset: int | None = None
    body_length: int | None = None

    @property
    def is_good(self) -> bool:
        """Whether the answer is 2xx and readable, or stands for one (304, or not asked at all)."""
        succeeded = self.status is None or self.status == 304 or 200 <= self.status < 300
        return succeeded and self.outcome != "error"

    @property
    def has_body(self) -> bool:
        """Whether a good answer's body is at hand: it can stand for the URL."""
        return self.is_good and self.body_file is not None

    def stated(self) -> str:
        """The capture as one line of ASCII, for its own record's header."""
        return json.dumps(
            _CAPTURE.dump_python(self, mode="json", exclude=set(POSITION), exclude_none=True)
        )


_CAPTURE = TypeAdapter(Capture)
_NAMES = tuple(field.name for field in fields(Capture))


def from_stated(stated: Mapping[str, Any]) -> Capture:
    """The capture that a record's header states.

    Raises:
        pydantic.ValidationError: it states none.
    """
    return _CAPTURE.validate_python(stated)


def placed(capture: Capture, file: str, offset: int, length: int) -> Capture:
    """The capture whose record lies at a place; its body lies there too unless stated."""
    here = replace(capture, warc_file=file, warc_offset=offset, warc_length=length)
    if capture.body_file is not None or capture.sha256 is None:
        return here
    return replace(here, body_file=file, body_offset=offset, body_length=length)


def to_table(captures: Iterable[Capture]) -> pa.Table:
    """Captures as a table of the schema."""
    rows = [{name: getattr(capture, name) for name in _NAMES} for capture in captures]
    return pa.Table.from_pylist(rows, schema=arrow_schema("captures"))


def from_table(table: pa.Table) -> list[Capture]:
    """The inverse of `to_table`."""
    return [Capture(**row) for row in table.select(_NAMES).to_pylist()]
