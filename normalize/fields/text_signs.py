"""Signs: text that was decoded in the wrong charset, and signs that are not seen."""

import re
import unicodedata

import ftfy

_MENDING = ftfy.TextFixerConfig(
    unescape_html=False,  # text_markup reads entities
    uncurl_quotes=False,
    fix_latin_ligatures=False,  # would take the Dutch ĳ apart
    fix_character_width=False,
    fix_line_breaks=False,
    remove_control_chars=False,
    normalization=None,
)
"""Mends what was decoded wrongly, and leaves alone all that is a matter of taste."""

LEADS = "\xc2-\xf4ĀĂĆĐĹŃВГРСвΒΓΞβ√¬├┬╨╤"
"""First bytes of two or more in UTF-8, as Western, Baltic, Central European, Cyrillic, Greek,
Macintosh and DOS charsets show them."""
FOLLOWERS = (
    "\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€ˇ˘˝ĄŁąłĽľŚśŤťŹźşŞŻż"
    "ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЄЇІіґєѕїЁё№≠∞±≤≥¥µ∂∑∏π∫ªºΩæøú╝"
)
_GARBLED = re.compile(
    rf"[{FOLLOWERS}\ud800-\udfff](?:(?<=[{LEADS}].)|(?<=[\x80-\x9f\ud800-\udfff]))"
)
_CUT_BYTE = re.compile(r"[ÃÂ]\s")
"""What may be text in the wrong charset; ftfy decides whether it is. Followers are rarer than
leads, so they are looked for first."""

_FIRST = re.compile(rf"[{LEADS}\x80-\x9f\ud800-\udfff]")
"""One of these stands first in all that is garbled."""
_ASCII = bytes(range(0x80))

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
"""ﬀ ﬁ ﬂ ﬃ ﬄ ﬅ ﬆ, which PDF files hold in place of letters."""
_LIGATURE = re.compile("[\ufb00-\ufb06]")

_SPACED = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\ud800-\udfff]"
    r"|(?<!\S)\ufffd+(?!\S)"
)
"""Controls, break opportunities, private signs (bullets of symbol fonts), lost signs: a space."""
_DROPPED = re.compile(
    "[\u00ad\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]"
    "|[\u200c\u200d]+(?=[\\s\x00-\u052f]|\\Z)|(?:(?<=[\\s\x00-\u052f])|(?<!.))[\u200c\u200d]+",
    re.DOTALL,
)
"""Soft hyphens, controls of direction, joiners in scripts that join nothing: nothing.
Joiners stay where they mean something: between emoji, Arabic or Indic letters."""


def is_plain(text: str) -> bool:
    """Whether all signs are as they should be: none unseen, single spaces, NFC. Cheap."""
    if not text.isprintable() or "  " in text or text[:1] == " " or text[-1:] == " ":
        return False
    if text.isascii():
        return True
    beyond = _beyond_ascii(text)
    return (
        "\ufffd" not in beyond
        and _LIGATURE.search(beyond) is None
        and unicodedata.is_normalized("NFC", text)
        and not _is_garbled(text, beyond)
    )


def is_garbled(text: str) -> bool:
    """Whether a text may have been decoded in the wrong charset."""
    return not text.isascii() and _is_garbled(text, _beyond_ascii(text))


def _is_garbled(text: str, beyond: str) -> bool:
    # Quotes and dashes are followers: without a lead they follow nothing.
    return _FIRST.search(beyond) is not None and (
        _GARBLED.search(text) is not None or _CUT_BYTE.search(text) is not None
    )


def _beyond_ascii(text: str) -> str:
    """The signs of a text that are not ASCII: few, and quicker to search than all."""
    signs = text.encode(errors="surrogatepass").translate(None, _ASCII)
    return signs.decode(errors="surrogatepass")


def mend(text: str) -> str:
    """The text in the charset that it was written in, without ligatures of type."""
    if text.isascii():
        return text
    if is_garbled(text):
        fixed = ftfy.fix_text(text, _MENDING)
        # Two signs by chance may be the bytes of a digit of another script: no text holds it.
        text = fixed if set(filter(str.isdigit, fixed)).issubset(text) else text
    return text.translate(_LIGATURES) if _LIGATURE.search(_beyond_ascii(text)) else text


def tidy(text: str) -> str:
    """The text in NFC, with single spaces, without signs that are not seen."""
    spaced = " ".join(text.split())
    if not spaced.isprintable() or "\ufffd" in spaced:
        spaced = " ".join(_SPACED.sub(" ", _DROPPED.sub("", text)).split())
    return unicodedata.normalize("NFC", spaced)
