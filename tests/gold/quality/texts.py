"""What a labelled offering says, field by field, and its digest."""

import hashlib
from collections.abc import Mapping
from typing import Any

FIELDS = (
    "title", "subtitle", "description", "learning_outcomes", "prerequisites_text",
    "quality_assurance_text", "criteria_text",
)  # fmt: skip


def texts(row: Mapping[str, Any]) -> dict[str, str]:
    """Field -> its text; items of a list a line each."""
    found = {}
    for name in FIELDS:
        said = row.get(name)
        if said:
            found[name] = said if isinstance(said, str) else "\n".join(said)
    return found


def digest(row: Mapping[str, Any]) -> str:
    """Short SHA-256 of what was read, so that a label is known to speak of these words."""
    said = "\u001f".join(f"{name}\u001e{text}" for name, text in texts(row).items())
    return hashlib.sha256(said.encode()).hexdigest()[:16]
