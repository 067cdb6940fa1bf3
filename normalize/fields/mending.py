"""Text as it was meant: without markup and entities, in the charset that it was written in."""

from collections.abc import Sequence

from normalize.fields.text_markup import may_hold_entities, without_entities, without_markup
from normalize.fields.text_signs import mend


def mended(stated: str) -> str:
    """A text without tags and entities, decoded once more where it was decoded wrongly.

    All parsers read through this; `text.plain` takes boilerplate and unseen signs out, too.
    """
    if _needs_nothing(stated):
        return stated
    return mend(without_markup(without_entities(stated)))


def mended_each(stated: Sequence[str]) -> Sequence[str]:
    """`mended` of each text; as a rule all of them together need nothing."""
    return stated if _needs_nothing("\n".join(stated)) else list(map(mended, stated))


def _needs_nothing(stated: str) -> bool:
    marked = "<" in stated or "[" in stated or may_hold_entities(stated)
    return stated.isascii() and not marked
