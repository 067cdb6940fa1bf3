"""Outermost records of JSON payloads: which are listings, and why the others are not."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Any, TypeAlias

from normalize.formats.json_payload import describe, escape
from normalize.formats.record import RejectReason
from normalize.formats.records import Records
from normalize.listing import Reject
from normalize.surrogates import LONE_SURROGATE

Items: TypeAlias = tuple[Sequence[Any] | Mapping[str, Any], str]
"""Values that may be records, by their native ids or in a list; and where they stand in the
payload, as a JSON Pointer."""

_LONGEST_ID = 1_000


class RootRecords(Records):
    """The outermost records of payloads: each becomes a listing or a reject.

    Refuse first, read after: what is refused is gone from the columns that are read from then on,
    and nothing of it is counted.
    """

    __slots__ = ("_ends", "_keys", "_places", "_pointers", "_refused")

    def __init__(
        self, parts: Sequence[Items], name: str, issues: Counter[str], *, sound: bool = False
    ) -> None:
        """Wrap the items of lists, or of maps by native id.

        Args:
            parts: the values met, of each payload; those that are no objects are refused. All are
                shapes, or none.
            name: the first part of the names of issues, e.g. ``course``.
            issues: where they are counted.
            sound: whether all texts can be encoded, as `load_sound_json` says.
        """
        values: list[Any] = []
        self._keys: list[str | None] = []
        self._pointers: list[str] = []
        self._ends: list[int] = []
        for items, pointer in parts:
            if isinstance(items, Mapping):
                keys = list(map(str, items))
                self._keys += keys
                self._pointers += [f"{pointer}/{escape(key)}" for key in keys]
                values += items.values()
            else:
                self._keys += [None] * len(items)
                self._pointers += [f"{pointer}/{place}" for place in range(len(items))]
                values += items
            self._ends.append(len(values))
        self._places = list(range(len(values)))
        self._refused: list[tuple[int, Reject]] = []
        super().__init__(values, name, range(len(values)), issues, sound=sound)
        self._refuse_others()

    @classmethod
    def single(
        cls, value: object, name: str, issues: Counter[str], pointer: str, *, sound: bool = False
    ) -> "RootRecords":
        """One value that is a record by itself."""
        records = cls([([value], "")], name, issues, sound=sound)
        records._pointers = [pointer]
        return records

    @property
    def pointers(self) -> list[str]:
        """The places of the records in the payload, JSON Pointers."""
        return [self._pointers[place] for place in self._places]

    def rejects(self) -> list[Reject]:
        """What was refused, in the order of the payloads."""
        return [reject for _, reject in sorted(self._refused, key=itemgetter(0))]

    def by_part(self) -> list[tuple[range, list[Reject]]]:
        """Of each part the rows that it still has, and what of it was refused."""
        refused = sorted(self._refused, key=itemgetter(0))
        ends = [bisect_left(self._places, end) for end in self._ends]
        cuts = [bisect_left(refused, end, key=itemgetter(0)) for end in self._ends]
        return [
            (range(start, end), [reject for _, reject in refused[first:last]])
            for (start, end), (first, last) in zip(
                pairwise([0, *ends]), pairwise([0, *cuts]), strict=True
            )
        ]

    def identify(self, field: str) -> list[str]:
        """The provider's own keys; records without one, or with one that is none, are refused."""
        found = self.required(field, "no_native_id")
        long = {row for row, key in enumerate(found) if len(key) > _LONGEST_ID}
        for row in long:
            length = len(found[row])
            detail = f"{self.name}.{field} has {length} characters: no key is that long"
            self._refuse(row, "out_of_bounds", detail, field)
        self._drop(long)
        return [key for row, key in enumerate(found) if row not in long]

    def required(
        self, field: str, reason: RejectReason, native_ids: list[str] | None = None
    ) -> list[str]:
        """Texts without which a record is no listing: those that have none are refused.

        Args:
            field: where the text stands.
            reason: why a record without it is refused.
            native_ids: what the records are known by; the refused are taken out of it.
        """
        stated = self.text(field)
        bare = {row for row, text in enumerate(stated) if text is None}
        met = self.raw(field) if bare else []
        for row in bare:
            found = describe(met[row])
            detail = f"{self.name}.{field} must be a text that is not empty, found {found}"
            self._refuse(row, reason, detail, field, native_ids)
        self._drop(bare, native_ids)
        return [text for text in stated if text is not None]

    def refuse_with(
        self, field: str, reason: RejectReason, detail: str, native_ids: list[str]
    ) -> None:
        """Refuse the records that have a field; they are taken out of `native_ids` too."""
        if self._shape:
            # A field that makes a record none is in no shape of it.
            return
        met = {row for row, value in enumerate(self._values) if field in value}
        for row in met:
            self._refuse(row, reason, detail, None, native_ids)
        self._drop(met, native_ids)

    def _refuse_others(self) -> None:
        if self._shape:
            return
        others = {row for row, value in enumerate(self._values) if not isinstance(value, dict)}
        for row in others:
            found = describe(self._values[row])
            detail = f"a {self.name} must be a JSON object, found {found}"
            self._refuse(row, "wrong_type", detail, None)
        self._drop(others)

    def _refuse(
        self,
        row: int,
        reason: RejectReason,
        detail: str,
        field: str | None,
        native_ids: list[str] | None = None,
    ) -> None:
        place = self._places[row]
        key = self._keys[place]
        reject = Reject(
            reason=reason,
            detail=detail,
            pointer=self._pointers[place],
            field=field,
            native_id=native_ids[row] if native_ids else key and _shown(key),
        )
        self._refused.append((place, reject))

    def _drop(self, rows: set[int], native_ids: list[str] | None = None) -> None:
        if not rows:
            return
        kept = [row for row in range(len(self._values)) if row not in rows]
        self._values = [self._values[row] for row in kept]
        self._places = [self._places[row] for row in kept]
        self.owners = range(len(kept))
        if native_ids is not None:
            native_ids[:] = [native_ids[row] for row in kept]


def _shown(key: str) -> str:
    return LONE_SURROGATE.sub("\ufffd", key[:_LONGEST_ID])
