"""Points of each listing: what it earns, and what it could earn here."""

import numpy as np
from numpy.typing import NDArray

from warehouse.quality.rubric import ENOUGH

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Points:
    """Points earned and assessable for each listing, of a part of a ruler."""

    def __init__(self, rows: int) -> None:
        self.earned, self.assessable, self.points = np.zeros(rows), np.zeros(rows), 0.0

    def add(self, share: Floats, valid: Bools, points: float) -> None:
        """Add a metric: its share for each listing, where it can be assessed, its points."""
        self.earned += points * share
        self.assessable += points if valid.all() else points * valid
        self.points += points

    def __add__(self, other: "Points") -> "Points":
        both = Points(0)
        both.earned = self.earned + other.earned
        both.assessable = self.assessable + other.assessable
        both.points = self.points + other.points
        return both

    def percent(self) -> Floats:
        """NaN where too little can be assessed."""
        with np.errstate(invalid="ignore", divide="ignore"):
            percent = 100 * self.earned / self.assessable
        return np.where(self.enough(), percent, np.nan)

    def enough(self) -> Bools:
        """Listings of which enough can be assessed."""
        # A hair below: sums of points are not exact.
        enough: Bools = self.assessable >= ENOUGH * self.points - 1e-9
        return enough & (self.assessable > 0)
