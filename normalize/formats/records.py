"""Reading all records of a JSON payload at once, field by field: a column for each.

The twin of `record` for payloads that hold many records. The getters never raise: a value of
another type than asked for is None and is counted as an issue, ``"badge.level: wrong type"``. What
nobody asked for is counted when the records are closed. Objects that were decoded in a `Shape` are
read in the same way, but that nothing about their types can be odd.

`Records.owners` of children says for each of them which outermost record it belongs to; a column
of children becomes one of these with `first_of` or `lists_of`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, repeat
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa

from normalize.formats.json_payload import as_number
from normalize.formats.json_shapes import Shape
from normalize.stated_columns import Values
from normalize.surrogates import LONE_SURROGATE

T = TypeVar("T")
_UNDECODED = re.compile("[\udc80-\udcff]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_LONGEST_ID = 1_000
_MOST_ISSUES = 500
_TEXT = frozenset({str, type(None)})
_EMPTY: tuple[object, ...] = (None, "", [], {})
_OBJECTS = (dict, Shape)
_NO_ITEMS: list[Any] = []
"""Stands in columns of lists wherever there is nothing; nobody writes to it."""


class Records:
    """JSON objects of one kind, read field by field: all of them dictionaries, or all shapes."""

    __slots__ = (
        "_children",
        "_issues",
        "_read",
        "_shape",
        "_skipped_rest",
        "_sound",
        "_values",
        "name",
        "owners",
    )

    def __init__(
        self,
        values: Sequence[Any],
        name: str,
        owners: Sequence[int],
        issues: Counter[str],
        *,
        sound: bool = False,
    ) -> None:
        self._values = values
        # What the records are decoded in; None where they are dictionaries.
        first = values[0] if values else None
        self._shape = type(first) if isinstance(first, Shape) else None
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
        if self._sound:
            try:
                # The quick way: records that all hold a text.
                texts: list[str | None] = list(map(str.strip, self._each(field)))
            except (TypeError, KeyError):
                pass
            else:
                return texts if all(texts) else [text or None for text in texts]
        if self._shape:
            return [value.strip() or None if value else None for value in self._each(field)]
        values = self.raw(field)
        if self._sound and set(map(type, values)) <= _TEXT:
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

    def names(self, field: str, key: str = "name") -> Values:
        """The texts of lists whose items are texts or objects that hold one under `key`.

        What else such an object holds describes the thing named, and is not counted. A name that
        is said twice stands twice. Those of shapes are a column of Arrow.
        """
        return self._plain_names(field, key) if self._shape is None else self._names(field, key)

    def _plain_names(self, field: str, key: str) -> list[list[str]]:
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
                texts = list(map(str.strip, map(quick, row)))
                found.append(texts if all(texts) else [text for text in texts if text])
            except (TypeError, KeyError):
                found.append([text for text in map(stated, row) if text is not None])
        return found

    def _names(self, field: str, key: str) -> Values:
        """`names` of shapes: their lists hold objects, and these a text."""
        rows = self._items(field)
        texts = list(map(str.strip, map(attrgetter(key), chain.from_iterable(rows))))
        if not all(texts):
            stated = iter(texts)
            return [[text for text in islice(stated, len(row)) if text] for row in rows]
        offsets = np.cumsum([0, *map(len, rows)], dtype=np.int32)
        return pa.ListArray.from_arrays(pa.array(offsets), pa.array(texts, pa.string()))

    def holds(self, field: str) -> list[bool]:
        """Whether each record holds an object, as those do that `child` gives."""
        return [isinstance(value, _OBJECTS) for value in self.raw(field)]

    def child(self, field: str) -> "Records":
        """Objects: of the records that hold one."""
        return self._wrap(self.owners, self.raw(field), field)

    def children(self, field: str) -> "Records":
        """The objects of lists."""
        rows = self._items(field)
        items = list(chain.from_iterable(rows))
        # A list may hold null where an object was asked for; a field that is null is absent.
        if self._shape is None and (nulls := items.count(None)):
            self.issue(field, "wrong type", nulls)
        owners = chain.from_iterable(map(repeat, self.owners, map(len, rows)))
        return self._wrap(owners, items, field)

    def raw(self, field: str) -> list[Any]:
        """Values as they stand; they count as read."""
        try:
            return list(self._each(field))
        except KeyError:
            return [value.get(field) for value in self._values]

    def _each(self, field: str) -> Iterator[Any]:
        self._read.add(field)
        return map(attrgetter(field) if self._shape else itemgetter(field), self._values)

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
        known = self._known()
        for field in sorted(known - self._read):
            values = self.raw(field)
            if held := sum(1 for value in values if value or value not in _EMPTY):
                room = len(self._issues) < _MOST_ISSUES
                named = LONE_SURROGATE.sub("\ufffd", field[:100]) if room else "(others)"
                self._issues[f"{self.name}.{named}"] += held

    def _known(self) -> set[str]:
        """The fields that stand in the records."""
        if self._shape is not None:
            return set(self._shape.__struct_fields__)
        return set[str]().union(*self._values)

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
        if self._shape is not None:
            return [value or _NO_ITEMS for value in values]
        types = set(map(type, values))
        if types == {list}:
            return values
        if not types <= {list, type(None)}:
            wrong = sum(value is not None and type(value) is not list for value in values)
            self.issue(field, "wrong type", wrong)
        return [value if type(value) is list else [] for value in values]

    def _wrap(self, owners: Iterable[int], items: list[Any], field: str) -> "Records":
        # A shape is true, whatever it holds.
        sound = all(items) if self._shape else set(map(type, items)) == {dict}
        if not sound:
            owned = [pair for pair in zip(owners, items, strict=True) if pair[1] is not None]
            objects = [pair for pair in owned if isinstance(pair[1], _OBJECTS)]
            if len(objects) < len(owned):
                self.issue(field, "wrong type", len(owned) - len(objects))
            owners, items = [owner for owner, _ in objects], [item for _, item in objects]
        name = f"{self.name}.{field}"
        found = Records(items, name, list(owners), self._issues, sound=self._sound)
        self._children.append(found)
        return found


def _distinct(texts: Iterable[str | None]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text is not None]


def first_of(children: Records, column: Sequence[T | None], rows: int) -> list[T | None]:
    """For each outermost record the first value that its children have."""
    if len(children) == rows and children.owners == list(range(rows)):
        return list(column)
    found: list[T | None] = [None] * rows
    for owner, value in zip(children.owners, column, strict=True):
        if value is not None and found[owner] is None:
            found[owner] = value
    return found


def lists_of(children: Records, column: Iterable[T | None], rows: int) -> list[list[T]]:
    """For each outermost record the values that its children have."""
    return lists_by_row(zip(children.owners, column, strict=True), rows)


def lists_by_row(values: Iterable[tuple[int, T | None]], rows: int) -> list[list[T]]:
    """For each row the values that stand with its number; rows without any share one list."""
    found: list[list[T]] = [_NO_ITEMS] * rows
    for row, value in values:
        if value is not None:
            if found[row] is _NO_ITEMS:
                found[row] = [value]
            else:
                found[row].append(value)
    return found
