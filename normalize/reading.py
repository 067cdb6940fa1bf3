"""What a reader gives: what one payload holds; and what a reader is."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from normalize.listing import Coverage, Listing, Payload, Reject
from normalize.stated_columns import StatedColumns


class Reading:
    """What one payload holds. Records met = listings + rejects.

    A reader of many records lays them out in `columns`; one of few makes a `Listing` for each.
    Payloads that were read together share their columns, and `span` says which rows are whose.
    """

    __slots__ = ("_listings", "columns", "rejects", "span", "unread")

    def __init__(
        self,
        *,
        listings: list[Listing] | None = None,
        rejects: list[Reject] | None = None,
        unread: Counter[str] | None = None,
        columns: StatedColumns | None = None,
        span: range | None = None,
    ) -> None:
        self._listings = listings if listings is not None or columns is not None else []
        self.columns = columns
        """The listings as columns; None where the reader made them one by one."""
        self.span = span
        """The rows of the columns that are this payload's; None: all of them."""
        self.rejects: list[Reject] = [] if rejects is None else rejects
        self.unread: Counter[str] = Counter() if unread is None else unread
        """Fields present that the reader did not use, e.g. {"course.faq": 146}: shown in the run.
        """

    @property
    def rows(self) -> int:
        """How many listings there are."""
        if self.columns is None:
            return len(self.listings)
        return self.columns.listings.rows if self.span is None else len(self.span)

    @property
    def listings(self) -> list[Listing]:
        """The listings one by one; of columns, made of them when they are first asked for."""
        if self._listings is None:
            self._listings = [] if self.columns is None else self._own(self.columns).to_listings()
        return self._listings

    def _own(self, columns: StatedColumns) -> StatedColumns:
        return columns if self.span is None else columns.part(self.span)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reading):
            return NotImplemented
        mine = (self.listings, self.rejects, self.unread)
        return mine == (other.listings, other.rejects, other.unread)

    # Not to be hashed: it changes while it is read.
    __hash__ = None  # type: ignore[assignment]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A published format: how to read it, and which columns it can fill."""

    name: str
    read: Callable[[Payload], Reading]
    coverage: Mapping[str, Coverage]
    """Column of ``offerings`` -> whether the format exposes it and we collect it. Columns that
    are not named are ``not_exposed``. Goes into ``sources.field_coverage``."""
    access: str
    """A code of ``sources.access_method``."""
    read_together: Callable[[Sequence[Payload]], list[Reading | None]] | None = None
    """Reads payloads of the plainest kind in one go, which spares what each costs whatever it
    holds; None in place of those that `read` has to look at."""
