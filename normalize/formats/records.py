"""Reading all records of a JSON payload at once, field by field: a column for each.

The twin of `record` for payloads that hold many records. The getters never raise: a value of
another type than asked for is None and is counted as an issue, ``"badge.level: wrong type"``. What
nobody asked for is counted when the records are closed.

`Records.owners` of children says for each of them which outermost record it belongs to; a column
of children becomes one of these with `first_of` or `lists_of`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from normalize.formats.json_payload import LONE_SURROGATE, as_number, describe, escape
from normalize.formats.record import RejectReason
from normalize.listing import Reject

T = TypeVar("T")
_UNDECODED = re.compile("[\udc80-\udcff]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LONGEST_ID = 1_000
_MOST_ISSUES = 500
_TEXT = frozenset({str, type(None)})
_EMPTY: tuple[object, ...] = (None, "", [], {})


class Records:
    """JSON objects of one kind, read field by field."""

    __slots__ = (
        "_children",
        "_issues",
        "_read",
        "_skipped_rest",
        "_sound",
        "_values",
        "name",
        "owners",
    )

    def __init__(
        self,
        values: Sequence[Mapping[str, Any]],
        name: str,
        owners: Sequence[int],
        issues: Counter[str],
        *,
        sound: bool = False,
    ) -> None:
        self._values = values
        self._sound = sound
        self._issues = issues
        self._read: set[str] = set()
        self._skipped_rest = False
        self._children: list[Records] = []
        self.name = name
        """Their place in dots, for issues: ``course.runs``."""
        self.owners = owners
        """The place of the outermost record of each, in ascending order."""

    def __len__(self) -> int:
        return len(self._values)

    def text(self, field: str) -> list[str | None]:
        """Strings without outer white space, or numbers as text. Empty is None."""
        values = self.raw(field)
        types = set(map(type, values))
        if self._sound and types == {str}:
            return [text or None for text in map(str.strip, values)]
        if self._sound and types <= _TEXT:
            return [(value.strip() or None) if value else None for value in values]
        return [None if value is None else self.clean(value, field) for value in values]

    def number(self, field: str) -> list[str | None]:
        """Numbers as text, or strings that are one; anything else is a wrong type."""
        stated = self.text(field)
        odd = [text is not None and _NUMBER.fullmatch(text) is None for text in stated]
        if any(odd):
            self.issue(field, "wrong type", sum(odd))
        return [None if wrong else text for text, wrong in zip(stated, odd, strict=True)]

    def flag(self, field: str) -> list[bool | None]:
        """Booleans."""
        values = self.raw(field)
        if wrong := sum(not isinstance(value, bool | None) for value in values):
            self.issue(field, "wrong type", wrong)
        return [value if isinstance(value, bool) else None for value in values]

    def texts(self, field: str) -> list[list[str]]:
        """The strings and numbers of lists, empty ones and repetitions left out."""
        rows = self._items(field)
        return [_distinct(self.clean(item, field) for item in row) for row in rows]

    def names(self, field: str, key: str = "name") -> list[list[str]]:
        """The texts of lists whose items are texts or objects that hold one under `key`.

        What else such an object holds describes the thing named, and is not counted.
        """
        inner = Records((), f"{self.name}.{field}", (), self._issues, sound=self._sound)

        def stated(item: object) -> str | None:
            if isinstance(item, dict):
                return inner.clean(item.get(key), key)
            return self.clean(item if isinstance(item, str | None) else [], field)

        found = []
        quick = itemgetter(key)
        for row in self._items(field):
            try:
                if not self._sound:
                    raise TypeError
                # The quick way: objects that all hold a text.
                texts = dict.fromkeys(map(str.strip, map(quick, row)))
                found.append([text for text in texts if text])
            except (TypeError, KeyError):
                found.append(_distinct(map(stated, row)))
        return found

    def child(self, field: str) -> "Records":
        """Objects: of the records that hold one."""
        return self._wrap(zip(self.owners, self.raw(field), strict=True), field)

    def children(self, field: str) -> "Records":
        """The objects of lists."""
        rows = zip(self.owners, self._items(field), strict=True)
        items = [(owner, item) for owner, row in rows for item in row]
        # A list may hold null where an object was asked for; a field that is null is absent.
        nulls = sum(item is None for _, item in items)
        if nulls:
            self.issue(field, "wrong type", nulls)
        return self._wrap(items, field)

    def raw(self, field: str) -> list[Any]:
        """Values as they stand; they count as read."""
        self._read.add(field)
        try:
            return list(map(itemgetter(field), self._values))
        except KeyError:
            return [value.get(field) for value in self._values]

    def counts(self, field: str) -> list[int]:
        """How many items lists have; for people, who are counted and never named."""
        return [len(row) for row in self._items(field)]

    def skip(self, *fields: str) -> None:
        """Say that fields are known and left out on purpose."""
        self._read.update(fields)

    def skip_rest(self) -> None:
        """Say that all else is known, e.g. because it stands in a record of its own elsewhere."""
        self._skipped_rest = True

    def issue(self, field: str, what: str, times: int = 1) -> None:
        """Count something odd about a field."""
        self._issues[f"{self.name}.{field}: {what}"] += times

    def close(self) -> None:
        """Count the fields that hold something and that nobody asked for."""
        for child in self._children:
            child.close()
        if self._skipped_rest:
            return
        known = set(chain.from_iterable(set(map(tuple, self._values))))
        for field in sorted(known - self._read):
            values = self.raw(field)
            if held := len(values) - sum(map(values.count, _EMPTY)):
                room = len(self._issues) < _MOST_ISSUES
                named = LONE_SURROGATE.sub("\ufffd", field[:100]) if room else "(others)"
                self._issues[f"{self.name}.{named}"] += held

    def clean(self, value: object, field: str) -> str | None:
        """One text of a field, as `text` gives it."""
        if not isinstance(value, str):
            stated = as_number(value)
            if stated is None and value is not None:
                self.issue(field, "wrong type")
            return stated
        if not (self._sound or value.isascii()) and LONE_SURROGATE.search(value):
            if _UNDECODED.search(value):
                self.issue(field, "undecodable")
                return None
            # Half of a pair: an emoji that was cut in two. The rest of the text stands.
            value = LONE_SURROGATE.sub("\ufffd", value)
        return value.strip() or None

    def _items(self, field: str) -> list[list[Any]]:
        values = self.raw(field)
        types = set(map(type, values))
        if types == {list}:
            return values
        if not types <= {list, type(None)}:
            wrong = sum(value is not None and type(value) is not list for value in values)
            self.issue(field, "wrong type", wrong)
        return [value if type(value) is list else [] for value in values]

    def _wrap(self, items: Iterable[tuple[int, Any]], field: str) -> "Records":
        owned = [(owner, item) for owner, item in items if item is not None]
        objects = [(owner, item) for owner, item in owned if type(item) is dict]
        if len(objects) < len(owned):
            self.issue(field, "wrong type", len(owned) - len(objects))
        found = Records(
            [item for _, item in objects],
            f"{self.name}.{field}",
            [owner for owner, _ in objects],
            self._issues,
            sound=self._sound,
        )
        self._children.append(found)
        return found


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
            items: the values met; those that are no objects are refused.
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
        super().__init__(values, name, range(len(values)), issues, sound=sound)  # type: ignore[arg-type]  # refused next
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
        for row in bare:
            found = describe(self._values[row].get(field))
            detail = f"{self.name}.{field} must be a text that is not empty, found {found}"
            self._refuse(row, reason, detail, field, native_ids)
        self._drop(bare, native_ids)
        return [text for text in stated if text is not None]

    def refuse_with(
        self, field: str, reason: RejectReason, detail: str, native_ids: list[str]
    ) -> None:
        """Refuse the records that have a field; they are taken out of `native_ids` too."""
        met = {row for row, value in enumerate(self._values) if field in value}
        for row in met:
            self._refuse(row, reason, detail, None, native_ids)
        self._drop(met, native_ids)

    def _refuse_others(self) -> None:
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


def _distinct(texts: Iterable[str | None]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text is not None]


def first_of(children: Records, column: Sequence[T | None], rows: int) -> list[T | None]:
    """For each outermost record the first value that its children have."""
    found: list[T | None] = [None] * rows
    for owner, value in zip(children.owners, column, strict=True):
        if value is not None and found[owner] is None:
            found[owner] = value
    return found


def lists_of(children: Records, column: Iterable[T | None], rows: int) -> list[list[T]]:
    """For each outermost record the values that its children have."""
    found: list[list[T]] = [[] for _ in range(rows)]
    for owner, value in zip(children.owners, column, strict=True):
        if value is not None:
            found[owner].append(value)
    return found
