"""A listing met in a batch, with the evidence it was read from."""

from dataclasses import dataclass

from normalize.listing import Evidence, Listing


@dataclass(frozen=True, slots=True)
class Entry:
    """One listing and where its payload came from."""

    evidence: Evidence
    listing: Listing
