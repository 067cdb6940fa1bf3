"""Outermost records of a JSON payload: which are listings, and why the others are not."""

from collections import Counter
from collections.abc import Mapping, Sequence
from operator import itemgetter

from normalize.formats.json_payload import LONE_SURROGATE, describe, escape
from normalize.formats.record import RejectReason
from normalize.formats.records import Records
from normalize.listing import Reject

_LONGEST_ID = 1_000


class RootRecords(Records):
    """The outermost records of a payload: each becomes a listing or a reject.

    Refuse first, read after: what is refused is gone from the columns that are read from then on,
    and nothing of it is counted.
    """

    __slots__ = ("_keys", "_places", "_pointers", "_refused")

    def __init__(
        self,
        items: Sequence[object] | Mapping[str, object],
        name: str,
        issues: Counter[str],
        pointer: str = "",
        *,
        sound: bool = False,
    ) -> None:
        """Wrap the items of a list, or of a map by native id.

        Args:
            items: the values met; those that are no objects are refused. All are shapes, or none.
            name: the first part of the names of issues, e.g. ``course``.
            issues: where they are counted.
            pointer: JSON Pointer of `items`.
            sound: whether all texts can be encoded, as `load_sound_json` says.
        """
        mapped = isinstance(items, Mapping)
        self._keys = [str(key)[:_LONGEST_ID] for key in items] if mapped else []
        tokens = map(escape, map(str, items)) if mapped else range(len(items))
        values = list(items.values()) if isinstance(items, Mapping) else items
        self._pointers = [f"{pointer}/{token}" for token in tokens]
        self._places = list(range(len(values)))
        self._refused: list[tuple[int, Reject]] = []
        super().__init__(values, name, range(len(values)), issues, sound=sound)
        self._refuse_others()

    @classmethod
    def single(
        cls, value: object, name: str, issues: Counter[str], pointer: str, *, sound: bool = False
    ) -> "RootRecords":
        """One value that is a record by itself."""
        records = cls([value], name, issues, sound=sound)
        records._pointers = [pointer]
        return records

    @property
    def pointers(self) -> list[str]:
        """The places of the records in the payload, JSON Pointers."""
        return [self._pointers[place] for place in self._places]

    def rejects(self) -> list[Reject]:
        """What was refused, in the order of the payload."""
        return [reject for _, reject in sorted(self._refused, key=itemgetter(0))]

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
        key = LONE_SURROGATE.sub("\ufffd", self._keys[place]) if self._keys else None
        reject = Reject(
            reason=reason,
            detail=detail,
            pointer=self._pointers[place],
            field=field,
            native_id=native_ids[row] if native_ids else key,
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
