"""Subjects: declared codes of ISCED-F 2013."""

import re

_CODE = re.compile(r"(?:ISCED-?F?\s*)?((?:0\d|10)\d{0,2})", re.ASCII | re.IGNORECASE)


def isced_f(stated: str) -> str | None:
    """A broad, narrow or detailed field of ISCED-F 2013: 2 to 4 digits, broad field 00 to 10."""
    text = stated.strip().rsplit("/", 1)[-1]
    found = _CODE.fullmatch(text) if len(text) < 20 else None
    return found[1] if found else None
