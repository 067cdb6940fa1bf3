"""Text as it was meant: without markup and entities, in the charset that it was written in."""

from normalize.fields.text_markup import may_hold_entities, without_entities, without_markup
from normalize.fields.text_signs import mend


def mended(stated: str) -> str:
    """A text without tags and entities, decoded once more where it was decoded wrongly.

    All parsers read through this; `text.plain` takes boilerplate and unseen signs out, too.
    """
    marked = "<" in stated or "[" in stated or may_hold_entities(stated)
    if stated.isascii() and not marked:
        return stated
    return mend(without_markup(without_entities(stated)))
