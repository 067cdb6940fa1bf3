"""The `rejects` rows of a batch: records that could not become offerings, and why."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from normalize import schema
from normalize.columns import Columns, from_rows
from normalize.fields.url import absolute
from normalize.identity import mint
from normalize.listing import Evidence, Reject

_LONGEST_DETAIL = 500
_UNADDRESSED = "https://offline.invalid/"
"""Where a payload has no address that could be one (RFC 2606: never a real host)."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A reject with the evidence it was read from."""

    evidence: Evidence
    stage: Literal["read", "normalize"]
    reject: Reject


def describe_rejects(refused: list[Refused], source_id: str) -> Columns:
    """One row for each; rejects that are alike are numbered, so that none is lost."""
    rows: list[dict[str, object]] = []
    met: Counter[str] = Counter()
    for one in sorted(refused, key=_content):
        reject, url = one.reject, absolute(one.evidence.url) or _UNADDRESSED
        native_id = _clean(reject.native_id)
        place = native_id or _clean(reject.pointer)
        parts = (source_id, url, reject.reason, place, _clean(reject.field))
        shared = mint("rj", *parts)
        rows.append(
            {
                "reject_id": mint("rj", *parts, str(met[shared])) if met[shared] else shared,
                "source_id": source_id,
                "stage": one.stage,
                "reason": _reason(reject.reason),
                "detail": (_clean(reject.detail) or "")[:_LONGEST_DETAIL],
                "field": _clean(reject.field),
                "native_id": native_id,
                "url": url,
                "pointer": _clean(reject.pointer),
                "observed_at": one.evidence.fetched_at,
                "raw_ref": one.evidence.raw_ref,
            }
        )
        met[shared] += 1
    return from_rows("rejects", rows)


def _reason(reason: str) -> str:
    return reason if reason in schema.allowed("rejects", "reason") else "wrong_type"


def _clean(text: str | None) -> str | None:
    """Text that can be written as UTF-8."""
    return None if text is None else text.encode(errors="replace").decode()


def _content(one: Refused) -> tuple[str, ...]:
    reject = one.reject
    said = (reject.reason, reject.native_id, reject.pointer, reject.field, reject.detail)
    when = one.evidence.fetched_at.isoformat()
    return (one.evidence.url, *(part or "" for part in said), when, one.evidence.raw_ref or "")
