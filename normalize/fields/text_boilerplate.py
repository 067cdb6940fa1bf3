"""Boilerplate: what a page says around its content, and what links carry for their senders."""

import re

from ahocorasick_rs import AhoCorasick, MatchKind

from normalize.fields.url import without_tracking
from normalize.vocabulary import rows

LEAST_LEFT = 80
"""Characters before a "Read more" that make it the end of a teaser rather than part of a title."""
_TAIL = 96
ANYWHERE = tuple(row["text"] for row in rows("boilerplate") if row["place"] == "anywhere")
ENDINGS = tuple(row["text"].casefold() for row in rows("boilerplate") if row["place"] == "end")
_FOUND = AhoCorasick(list(ANYWHERE), matchkind=MatchKind.LeftmostLongest)
_MARKS = "»›→>▸▶▼↓↗…"
_ENDING = re.compile(
    rf"(?P<open>[\[(]\s*)?(?P<words>{'|'.join(sorted(map(re.escape, ENDINGS), key=len)[::-1])})"
    rf"\s*(?P<mark>[{_MARKS}\])]*)[\s.!]*\Z",
    re.IGNORECASE,
)
AFTER_ENDING = f" .!{_MARKS}])"
_SYNDICATED = re.compile(r"The post .{1,250}? appeared first on .{1,120}\Z", re.DOTALL)
"""What WordPress adds to the end of each item of a feed."""
_URL = re.compile(r"https?://[^\s<>\"']{4,2000}", re.IGNORECASE)


def has_boilerplate(text: str) -> bool:
    """Whether there may be some, cheaply."""
    return (
        may_end_so(text)
        or ("?" in text and "://" in text)
        or (len(text) > 16 and bool(_FOUND.find_matches_as_indexes(text)))
        or "appeared first on" in text
    )


def may_end_so(text: str) -> bool:
    """Whether the last words may ask to read on."""
    return text[-_TAIL:].casefold().rstrip(AFTER_ENDING).endswith(ENDINGS)


def without_boilerplate(text: str) -> str:
    """The text without what stands in `boilerplate.csv`, and links without tracking parameters.

    What asks to read on goes from the end, and only where it is set apart: by brackets, an arrow or
    an ellipsis, or as a sentence of its own after a longer text. A text that is nothing else stays.
    """
    if "?" in text and "://" in text:
        text = _URL.sub(lambda found: without_tracking(found[0]), text)
    text = _without_sentences(text)
    if "appeared first on" in text:
        text = _SYNDICATED.sub("", text)
    return _without_ending(text)


def _without_sentences(text: str) -> str:
    parts, at = [], 0
    for _, start, end in _FOUND.find_matches_as_indexes(text):
        parts.append(text[at:start])
        if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            parts.append(" ")
        at = end
    return "".join((*parts, text[at:])) if parts else text


def _without_ending(text: str) -> str:
    if not may_end_so(text):
        return text
    tail = text[-_TAIL:]
    found = _ENDING.search(tail)
    if found is None:
        return text
    left = text[: len(text) - len(tail) + found.start()].rstrip()
    return left if left and _is_set_apart(left, found) else text


def _is_set_apart(left: str, ending: re.Match[str]) -> bool:
    if left.endswith(("…", "...")) or ending["open"]:
        return True
    if left[-1] in ".!?":
        return bool(ending["mark"]) or len(left) >= LEAST_LEFT
    return bool(ending["mark"]) and ending["words"][0].isupper()
