"""Stand-in provider sites on loopback, for the demo, the tests and the benchmarks."""

from spiders.replica.catalogue import START, Catalogue, Changes
from spiders.replica.days import Rates
from spiders.replica.faults import Fault, FaultKind
from spiders.replica.replica import Replica, Request
from spiders.replica.serving import serve
from spiders.replica.shelf import Truth
from spiders.replica.sites import SITES, Site

__all__ = [
    "SITES",
    "START",
    "Catalogue",
    "Changes",
    "Fault",
    "FaultKind",
    "Rates",
    "Replica",
    "Request",
    "Site",
    "Truth",
    "serve",
]
