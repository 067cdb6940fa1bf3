"""Text: plain, mended, in NFC, with single spaces, without boilerplate, within bounds."""

import re

from normalize.fields.mending import mended
from normalize.fields.text_boilerplate import has_boilerplate, without_boilerplate
from normalize.fields.text_markup import has_markup, leaves, may_hold_entities, without_entities
from normalize.fields.text_signs import is_garbled, is_plain, tidy

LONGEST_TITLE = 512
LONGEST_TEXT = 10_000
LONGEST_STATED = 500
LONGEST_LABEL = 200
MOST_LABELS = 200
_LONGEST_INPUT = 200_000
_MOST_ROUNDS = 10

_BULLET = re.compile(r"(?:^|\n)\s*(?:[•●▪◦‣·*–\uf0b7\uf0a7\uf0d8\uf0fc-]|\d{1,2}[.)])\s+")
"""Signs that open an item, those of Word's symbol fonts among them."""


def plain(stated: str) -> str | None:
    """Plain text, as it was meant to be read; None where nothing is left."""
    if is_plain(stated) and _is_clean(stated):
        return stated or None
    if _needs_only_spaces(stated):
        return " ".join(stated.split()) or None
    return _cleaned(stated[:_LONGEST_INPUT]) or None


def bounded(text: str | None, longest: int) -> str | None:
    """The text, cut at the last word that ends within `longest` characters."""
    if text is None or len(text) <= longest:
        return text
    head = text[:longest]
    words = head.rsplit(" ", 1)[0] if text[longest] != " " else head
    return words.rstrip() or head


def label(stated: str) -> str | None:
    """A short plain text: a keyword, a subject, a name in a list."""
    return bounded(plain(stated), LONGEST_LABEL)


def stated_text(stated: str) -> str | None:
    """What the provider wrote, as plain text, for the ``…_stated`` columns."""
    return bounded(plain(stated), LONGEST_STATED)


def long_text(stated: str) -> str | None:
    """A description or the like."""
    return bounded(plain(stated), LONGEST_TEXT)


def items(stated: str) -> list[str]:
    """The items of a text that holds a marked-up or bulleted list; else the text as one item."""
    text = stated[:_LONGEST_INPUT]
    if not may_hold_items(text):
        whole = long_text(text)
        return [whole] if whole else []
    if "&lt;li" in text.lower():
        text = without_entities(text)
    if "<li" in text.lower() and has_markup(text):
        parts = leaves(text)
    elif len(_BULLET.findall(text)) > 1:
        parts = _BULLET.split(text)
    else:
        parts = [text]
    found = (long_text(part) for part in parts)
    return list(dict.fromkeys(item for item in found if item))[:MOST_LABELS]


def may_hold_items(text: str) -> bool:
    """Whether a text may hold more than one item, cheaply: they are marked up, or begin lines."""
    return "\n" in text or "<" in text or may_hold_entities(text)


def _is_clean(text: str) -> bool:
    """Whether a text of plain signs is all content."""
    return (
        len(text) <= _LONGEST_INPUT
        and not ("<" in text or ("[" in text and "_" in text) or may_hold_entities(text))
        and not has_boilerplate(text)
    )


def _needs_only_spaces(text: str) -> bool:
    """Whether nothing is wrong with a text but white space: lines, tabs, spaces in a row."""
    if not _is_clean(text):
        return False
    spaced = " ".join(text.split())
    return is_plain(spaced) and _is_clean(spaced) and not is_garbled(text)


def _cleaned(text: str) -> str:
    """Clean until nothing changes: feeds escape more than once, and one fault hides another."""
    for _ in range(_MOST_ROUNDS):
        before = text
        text = tidy(without_boilerplate(mended(text)))
        if text == before or (is_plain(text) and _is_clean(text)):
            return text
    return tidy(re.sub("[&<]", " ", text))  # nobody nests this deep but to do harm
