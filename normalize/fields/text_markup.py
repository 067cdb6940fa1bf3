"""Markup and entities: what a text says without them."""

import html
import re
from html.entities import html5

from lxml import etree

_BLOCKS = (
    "address|article|aside|blockquote|br|dd|details|div|dl|dt|figure|footer|h1|"
    "h2|h3|h4|h5|h6|header|hr|li|main|nav|ol|option|p|pre|section|summary|"
    "table|td|th|tr|ul"
)
_INLINE = (
    "a|abbr|b|big|body|button|cite|code|del|em|font|html|i|iframe|img|input|"
    "ins|kbd|label|link|mark|meta|noscript|o:p|q|s|samp|script|small|span|"
    "strike|strong|style|sub|sup|svg|tbody|template|tfoot|thead|time|title|tt|u|"
    "var|video|wbr"
)
_NAMES = f"{_BLOCKS}|{_INLINE}"
_AFTER_NAME = r"(?=\s*/?>|[\s/]+[a-z_:@\"'])"
_TAG = re.compile(
    rf"</?(?:{_NAMES}){_AFTER_NAME}[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_NO_TAG = re.compile(rf"<(?!/?(?:{_NAMES}){_AFTER_NAME}|!--)", re.IGNORECASE)
"""What the parser would take for a tag and is none: ``List<String>``, ``a<b && c>d``."""
_DECLARATION = re.compile(r"<!doctype\b[^<>]*>|<\?xml\b[^<>]*>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_CUT_TAG = re.compile(rf"<(?:{_NAMES})\s+[a-z-]+=[^<>]*\Z", re.IGNORECASE)
"""A tag that the end of the text cuts; with an attribute it cannot be a "less than"."""
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "svg")
_SHORTCODE = re.compile(r"\[/?(?:vc|et_pb|fusion|ux)_[^\[\]]*\]")
"""Layout of WordPress page builders (WPBakery, Divi, Avada, Flatsome)."""
_NESTED_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?:#[0-9]{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[a-zA-Z][a-zA-Z0-9]{1,31}(?:;|(?![a-zA-Z0-9=])))"
)
_OPENING = re.compile("&[#a-zA-Z]")
"""What every entity begins with: the "&" of "Arts & Crafts" is one of none."""
_UNWRITTEN = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
"""What a tree of elements cannot hold."""

_PLAIN_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)(?:\s+[a-zA-Z-]+=\"[^\"<>]*\")*\s*/?>")
_PARSED = bytes(sign for sign in range(256) if sign in b"\t\n" or (sign > 0x1F and sign != 0x7F))
"""Bytes of signs that a parser of HTML keeps."""
_MOST_PIECES = 400
"""Fewer tags than this are not nested too deep for a parser."""
_RAW = frozenset({"body", "html", "iframe", "noscript", "o:p", "script", "style", "svg"})
_RAW |= {"template", "title"}
"""Elements that are never shown, hold no markup, or stand in a document once."""
_GAPS = {
    spelled: gap
    for names, gap in ((_BLOCKS, "  "), (_INLINE, ""))
    for name in names.split("|")
    if name not in _RAW
    for spelled in (name, name.upper())
}
"""Name of a tag of simple form -> what stands in its place: `_tree` puts spaces around blocks."""


def has_markup(text: str) -> bool:
    """Whether the text holds a tag."""
    return "<" in text and _TAG.search(text) is not None


def without_markup(text: str) -> str:
    """The text without tags, comments and what is never shown; blocks end in a space."""
    if "<![CDATA[" in text:
        text = _CDATA.sub(" ", text)
    if "<" in text:
        plain = without_plain_tags(text)
        text = _without_tags(text) if plain is None else plain
    if "[" in text and "_" in text:
        text = _SHORTCODE.sub(" ", text)
    return text


def without_plain_tags(text: str) -> str | None:
    """The text, if all that is markup in it is tags of simple form; else None.

    The quick way: it gives what the parser gives, whatever is nested in what.
    """
    if not _is_kept_whole(text):
        return None
    pieces = _PLAIN_TAG.split(text)
    if len(pieces) > _MOST_PIECES:
        return None
    try:
        pieces[1::2] = [_GAPS[name] for name in pieces[1::2]]
    except KeyError:
        return None
    plain = "".join(pieces)
    return None if "<" in plain else plain


def _is_kept_whole(text: str) -> bool:
    """Whether a parser of HTML drops or replaces no sign of a text: no control, no noncharacter."""
    try:
        letters = text.encode()
    except UnicodeEncodeError:  # half of a pair
        return False
    return not letters.translate(None, _PARSED) and not ("\ufffe" in text or "\uffff" in text)


def _without_tags(text: str) -> str:
    """The text without tags, as a parser of HTML finds them."""
    text = _CUT_TAG.sub(" ", _DECLARATION.sub(" ", text))
    if not _TAG.search(text):
        return text
    tree = _tree(text)
    return _TAG.sub(" ", text) if tree is None else "".join(map(str, tree.itertext()))


def may_hold_entities(text: str) -> bool:
    """Whether there may be an entity in a text, cheaply."""
    return "&" in text and _OPENING.search(text) is not None


def without_entities(text: str) -> str:
    """Entities as what they stand for; those that were escaped more than once, too.

    A name without semicolon is one only where no letter, digit or "=" follows, as in attributes of
    HTML (13.2.5.73): ``?a=1&section=2`` holds none.
    """
    if not may_hold_entities(text):
        return text
    return _ENTITY.sub(_character, _NESTED_AMPERSANDS.sub("&", text))


def _character(found: re.Match[str]) -> str:
    entity = found[0]
    if entity[1] == "#":
        return html.unescape(entity)
    if entity[-1] != ";" and entity[1:].isupper():
        return entity  # "AT&LT" is a name rather than "AT<"
    return html5.get(entity[1:], entity)


def leaves(text: str) -> list[str]:
    """The text of each list item that holds no other one, entities not yet read."""
    tree = _tree(text)
    items_met = tree.iter("li") if tree is not None else iter(())
    return [
        "".join(map(str, li.itertext()))
        for li in items_met
        if next(li.iterdescendants("li"), None) is None
    ]


def _tree(text: str) -> etree._Element | None:
    """The text as HTML, in time that grows with its length; None where it is nested too deep.

    Entities are hidden from the parser, which reads more into them than `without_entities` does.
    """
    safe = _UNWRITTEN.sub(" ", text).replace("&", "&amp;")
    spaced = _BLOCK_TAG.sub(r" \g<0> ", _NO_TAG.sub("&lt;", safe))
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True
    )
    try:
        tree = etree.fromstring(f"<div>{spaced}</div>".encode(), parser)
    except etree.XMLSyntaxError:
        return None
    if tree is None or parser.error_log.filter_from_fatals():
        return None
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    return tree
