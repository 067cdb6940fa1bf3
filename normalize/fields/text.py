"""Text: markup and entities to plain text, NFC, whitespace, bounds."""

import html
import re
import unicodedata

from lxml import etree

LONGEST_TITLE = 512
LONGEST_TEXT = 10_000
LONGEST_STATED = 500
LONGEST_LABEL = 200
MOST_LABELS = 200
_LONGEST_INPUT = 200_000
_MOST_ROUNDS = 10

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
_TAG = re.compile(rf"</?(?:{_NAMES})(?=[\s/>])[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_NO_TAG = re.compile(rf"<(?!/?(?:{_NAMES})(?=[\s/>])|!--)", re.IGNORECASE)
"""What the parser would take for a tag and is none: ``List<String>``, ``a <b``."""
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCKS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_UNSEEN = ("script", "style", "template", "noscript", "iframe", "svg")
_UNPRINTED = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_NESTED_AMPERSANDS = re.compile(r"&(?:amp;)+", re.IGNORECASE)
_BULLET = re.compile(r"(?:^|\n)\s*(?:[•●▪◦‣·*–-]|\d{1,2}[.)])\s+")


def plain(stated: str) -> str | None:
    """Plain text: no markup, no entities, NFC, single spaces; None where nothing is left."""
    text = _strip(stated[:_LONGEST_INPUT])
    return _tidy(text) or None


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
    if "<li" in text.lower() and _TAG.search(text):
        parts = _leaves(text)
    elif len(_BULLET.findall(text)) > 1:
        parts = _BULLET.split(text)
    else:
        parts = [text]
    found = (long_text(part) for part in parts)
    return list(dict.fromkeys(item for item in found if item))[:MOST_LABELS]


def _strip(text: str) -> str:
    """Take out markup and entities until none is left: feeds escape more than once."""
    for _ in range(_MOST_ROUNDS):
        before = text
        if "<" in text and _TAG.search(text):
            text = _without_markup(text)
        if "&" in text:
            text = html.unescape(_NESTED_AMPERSANDS.sub("&", text))
        if text == before:
            return text
    return re.sub("[&<]", " ", text)  # nobody nests this deep but to do harm


def _leaves(text: str) -> list[str]:
    """The text of each list item that holds no other one."""
    tree = _tree(text)
    items_met = tree.iter("li") if tree is not None else iter(())
    return [
        "".join(map(str, li.itertext()))
        for li in items_met
        if next(li.iterdescendants("li"), None) is None
    ]


def _without_markup(text: str) -> str:
    tree = _tree(text)
    return _TAG.sub(" ", text) if tree is None else "".join(map(str, tree.itertext()))


def _tree(text: str) -> etree._Element | None:
    """The text as HTML, in time that grows with its length; None where it is nested too deep."""
    spaced = _BLOCK_TAG.sub(r" \g<0> ", _NO_TAG.sub("&lt;", _printed(text)))
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


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(_printed(text).split()))


def _printed(text: str) -> str:
    return _UNPRINTED.sub(" ", text)
