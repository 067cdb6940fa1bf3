"""Texts folded sign by sign: what is found in the folded text stands at the same place in the text.

`normalize.vocabulary.spelling.spell` moves signs apart; evidence must be cut from what the provider
wrote, so that here every sign stays where it is.
"""

from normalize.vocabulary.spelling import STRAIGHT, unaccented


class _Signs(dict[int, str]):
    """A sign -> the one sign that stands for it: lower case, no accent, straight quotes."""

    def __missing__(self, code: int) -> str:
        sign = chr(code).translate(STRAIGHT)
        folded = unaccented(sign).lower()
        if len(folded) != 1:  # "ß", "ﬁ", "½"
            folded = sign.lower() if len(sign.lower()) == 1 else sign
        self[code] = folded
        return folded


_SIGNS = _Signs()


def fold(text: str) -> str:
    """The text without case and accents, as long as it was."""
    return text.lower() if text.isascii() else text.translate(_SIGNS)
