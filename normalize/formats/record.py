"""Reading the records of a JSON payload field by field.

A `Record` wraps one JSON object. Its getters never raise: a value of another type than asked for
is None and is counted as an issue, ``"badge.level: wrong type"``. What nobody asked for is counted
when the record is closed, ``"badge.faq"``, so that a field that a provider adds is noticed.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Literal

from normalize.formats.json_payload import as_number, describe, escape, load_json
from normalize.listing import Listing, Reject
from normalize.reading import Reading
from normalize.surrogates import LONE_SURROGATE

__all__ = [
    "Record",
    "RejectReason",
    "RejectedRecordError",
    "as_number",
    "describe",
    "escape",
    "load_json",
    "read_record",
    "read_records",
]

RejectReason = Literal[
    "not_a_listing",
    "no_native_id",
    "no_title",
    "no_url",
    "conflicting_duplicate",
    "wrong_type",
    "out_of_bounds",
    "unknown_code",
]

_UNDECODED = re.compile("[\udc80-\udcff]")
_LONGEST_ID = 1_000
_MOST_ISSUES = 500


class RejectedRecordError(Exception):
    """A record cannot become a listing; caught by `read_record`, never leaves a reader."""

    def __init__(self, reason: RejectReason, detail: str, field: str | None = None) -> None:
        super().__init__(detail)
        self.reason = reason
        self.detail = detail
        self.field = field


class Record:
    """One JSON object, read field by field."""

    __slots__ = ("_children", "_issues", "_used", "_value", "name", "native_id", "pointer")

    def __init__(
        self, value: Mapping[str, object], name: str, pointer: str, issues: Counter[str]
    ) -> None:
        self._value = value
        self._issues = issues
        self._used: set[str] = set()
        self._children: list[Record] = []
        self.name = name
        """Its place in dots, for issues: ``course.runs``."""
        self.pointer = pointer
        """Its place in the payload, a JSON Pointer."""
        self.native_id: str | None = None
        """Set by `identify`: what a reject of this record is known by."""

    @property
    def fields(self) -> Mapping[str, object]:
        """The object as it is, to tell what it is; reading goes by the getters."""
        return self._value

    def __contains__(self, field: object) -> bool:
        return field in self._value

    def text(self, field: str) -> str | None:
        """A string without outer white space, or a number as text. Empty is None."""
        value = self._take(field)
        if isinstance(value, str):
            return self._clean(value, field)
        stated = as_number(value)
        if stated is None and value is not None:
            self.issue(field, "wrong type")
        return stated

    def number(self, field: str) -> str | None:
        """A number as text, or a string that is one; anything else is a wrong type."""
        stated = self.text(field)
        if stated is not None and not re.fullmatch(r"[+-]?[0-9]+(?:\.[0-9]+)?", stated):
            self.issue(field, "wrong type")
            return None
        return stated

    def flag(self, field: str) -> bool | None:
        """A boolean."""
        value = self._take(field)
        if value is None or isinstance(value, bool):
            return value
        self.issue(field, "wrong type")
        return None

    def texts(self, field: str) -> list[str]:
        """The strings and numbers of a list, empty ones and repetitions left out."""
        found = []
        for item in self._items(field):
            stated = self._clean(item, field) if isinstance(item, str) else as_number(item)
            if stated is not None:
                found.append(stated)
            elif not isinstance(item, str) and item is not None:
                self.issue(field, "wrong type")
        return list(dict.fromkeys(found))

    def names(self, field: str, key: str = "name") -> list[str]:
        """The texts of a list whose items are texts or objects that hold one under `key`.

        What else such an object holds describes the thing named, and is not counted.
        """
        found = []
        for position, item in enumerate(self._items(field)):
            if isinstance(item, dict):
                place = f"{self.pointer}/{escape(field)}/{position}"
                stated = Record(item, f"{self.name}.{field}", place, self._issues).text(key)
            else:
                stated = self._clean(item, field) if isinstance(item, str) else None
                if not isinstance(item, str | None):
                    self.issue(field, "wrong type")
            if stated is not None:
                found.append(stated)
        return list(dict.fromkeys(found))

    def child(self, field: str) -> "Record | None":
        """An object."""
        value = self._take(field)
        if value is None:
            return None
        return self._wrap(value, field, f"{self.pointer}/{escape(field)}")

    def children(self, field: str) -> list["Record"]:
        """The objects of a list."""
        place = f"{self.pointer}/{escape(field)}"
        wrapped = (
            self._wrap(item, field, f"{place}/{position}")
            for position, item in enumerate(self._items(field))
        )
        return [record for record in wrapped if record is not None]

    def count(self, field: str) -> int:
        """How many items a list has; for people, who are counted and never named."""
        return len(self._items(field))

    def skip(self, *fields: str) -> None:
        """Say that fields are known and left out on purpose."""
        self._used.update(fields)

    def skip_rest(self) -> None:
        """Say that all else is known, e.g. because it stands in a record of its own elsewhere."""
        self._used.update(self._value)

    def issue(self, field: str, what: str) -> None:
        """Count something odd about a field."""
        self._issues[f"{self.name}.{field}: {what}"] += 1

    def identify(self, field: str) -> str:
        """The provider's own key of this record.

        Raises:
            RejectedRecordError: it has none.
        """
        self.native_id = self.required(field, "no_native_id")
        if len(self.native_id) > _LONGEST_ID:
            length, self.native_id = len(self.native_id), None
            message = f"{self.name}.{field} has {length} characters: no key is that long"
            raise RejectedRecordError("out_of_bounds", message, field)
        return self.native_id

    def required(self, field: str, reason: RejectReason) -> str:
        """A text without which the record is no listing.

        Raises:
            RejectedRecordError: it is absent, empty or of a wrong type.
        """
        stated = self.text(field)
        if stated is None:
            found = describe(self._value.get(field))
            message = f"{self.name}.{field} must be a text that is not empty, found {found}"
            raise RejectedRecordError(reason, message, field)
        return stated

    def close(self) -> None:
        """Count the fields that hold something and that nobody asked for."""
        for field, value in self._value.items():
            if field not in self._used and value not in (None, "", [], {}):
                known = len(self._issues) < _MOST_ISSUES
                named = LONE_SURROGATE.sub("\ufffd", field[:100]) if known else "(others)"
                self._issues[f"{self.name}.{named}"] += 1
        for child in self._children:
            child.close()

    def _take(self, field: str) -> object:
        self._used.add(field)
        return self._value.get(field)

    def _items(self, field: str) -> list[object]:
        value = self._take(field)
        if isinstance(value, list):
            return value
        if value is not None:
            self.issue(field, "wrong type")
        return []

    def _wrap(self, value: object, field: str, pointer: str) -> "Record | None":
        if not isinstance(value, dict):
            self.issue(field, "wrong type")
            return None
        record = Record(value, f"{self.name}.{field}", pointer, self._issues)
        self._children.append(record)
        return record

    def _clean(self, value: str, field: str) -> str | None:
        if not value.isascii() and LONE_SURROGATE.search(value):
            if _UNDECODED.search(value):
                self.issue(field, "undecodable")
                return None
            # Half of a pair: an emoji that was cut in two. The rest of the text stands.
            value = LONE_SURROGATE.sub("\ufffd", value)
        return value.strip() or None


def read_records(
    items: list[object] | Mapping[str, object],
    reading: Reading,
    make: Callable[[Record], Listing],
    *,
    name: str,
    pointer: str = "",
) -> None:
    """Add each item of a list, or of a map by native id, to `reading`.

    Args:
        items: the values met; each ends as exactly one listing or one reject.
        reading: what is added to, issues included.
        make: builds the listing; raises `RejectedRecordError` where it cannot.
        name: the first part of the names of issues, e.g. ``course``.
        pointer: JSON Pointer of `items`.
    """
    if isinstance(items, list):
        for position, value in enumerate(items):
            read_record(value, reading, make, name=name, pointer=f"{pointer}/{position}")
        return
    for key, value in items.items():
        met = len(reading.rejects)
        read_record(value, reading, make, name=name, pointer=f"{pointer}/{escape(key)}")
        for reject in reading.rejects[met:]:
            reject.native_id = reject.native_id or LONE_SURROGATE.sub("\ufffd", key[:_LONGEST_ID])


def read_record(
    value: object,
    reading: Reading,
    make: Callable[[Record], Listing],
    *,
    name: str,
    pointer: str = "",
) -> None:
    """Add one value to `reading`: as the listing that `make` gives, or as a reject."""
    if not isinstance(value, dict):
        detail = f"a {name} must be a JSON object, found {describe(value)}"
        reading.rejects.append(Reject(reason="wrong_type", detail=detail, pointer=pointer))
        return
    record = Record(value, name, pointer, reading.unread)
    try:
        reading.listings.append(make(record))
    except RejectedRecordError as refusal:
        reading.rejects.append(
            Reject(
                reason=refusal.reason,
                detail=refusal.detail,
                pointer=pointer,
                field=refusal.field,
                native_id=record.native_id,
            )
        )
    else:
        record.close()
