"""Dates and instants: of machines (ISO 8601, RFC 5322), and of free text in eight languages."""

from normalize.fields.dates_machine import day, instant, moment
from normalize.fields.dates_start import Start, end, start

__all__ = ["Start", "day", "end", "instant", "moment", "start"]
