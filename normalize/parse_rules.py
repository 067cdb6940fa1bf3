"""Which rule decided a column that is read from the same words as another one."""

from collections.abc import Mapping
from typing import Any

_OF_AMOUNT = (
    "offer_category", "amount_min", "amount_max", "list_amount", "currency", "currency_method",
    "tax_included", "region_code", "audience",
)  # fmt: skip
_FOLLOWS = {
    "language_method": "language_codes",
    "language_confidence": "language_codes",
    "subtitle_language_codes": "language_codes",
    "brand_label": "credential_type",
    "duration_days": "duration_days_min",
    "workload_iso8601": "workload_hours_min",
    "isced_f_method": "isced_f_codes",
    **dict.fromkeys(_OF_AMOUNT, "amount"),
    **dict.fromkeys(("end_date", "start_at", "timezone"), "start_date"),
}
"""Column -> the column whose rule is its rule, too."""
_DEFAULTS = {"component": "course", "billing_period": "one_time"}
"""What holds where a price says nothing else."""
_NOTHING: tuple[object, ...] = (None, [], "unknown")


def completed(told: Mapping[str, Any], ruled: Mapping[str, str]) -> dict[str, str]:
    """The rules of a row, with those of its values that follow from another's."""
    found = dict(ruled)
    for name, value in told.items():
        if name in found or value in _NOTHING:
            continue
        if value == _DEFAULTS.get(name, value) and name in _DEFAULTS:
            found[name] = "default"
        elif rule := ruled.get("amount" if name in _DEFAULTS else _FOLLOWS.get(name, "")):
            found[name] = rule
    return found
