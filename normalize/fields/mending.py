"""Short texts as they were meant: without markup, entities and the wrong charset."""

import html
import re

import ftfy

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_WRONG_CHARSET = re.compile("[ÂÃâÐÑ]")
"""Letters that UTF-8 in the wrong charset is full of; ftfy decides whether it is."""


def mended(stated: str) -> str:
    """A text without tags and entities, decoded once more where it was decoded wrongly."""
    text = stated
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return ftfy.fix_encoding(text) if _WRONG_CHARSET.search(text) else text
