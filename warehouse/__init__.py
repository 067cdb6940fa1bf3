"""The catalogue: logs of versions, what they say now, and what they said."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.catalogue import Catalogue

__all__ = ["Catalogue"]


def __getattr__(name: str) -> Any:
    """Import `Catalogue` when it is asked for: the command line must answer at once."""
    if name == "Catalogue":
        from warehouse.catalogue import Catalogue  # noqa: PLC0415

        return Catalogue
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
