"""XCRI-CAP documents as XML: decoding a payload, and the content of an element as markup."""

import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape

from lxml import etree

from normalize.formats.xcri_cap_document import UNDECODED, Document, document_of
from normalize.formats.xcri_cap_parser import parse
from normalize.formats.xcri_cap_signs import find_signs
from normalize.formats.xcri_cap_tags import read_tags
from normalize.listing import FormatError, Payload

_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?="[^"]*\"""")


def load_document(payload: Payload, issues: Counter[str]) -> Document:
    """The elements of a payload as columns.

    Most feeds hold elements and texts alone; of these no tree is made. Others are read in the same
    way from what libxml2 writes of their tree, but for those that declare entities: they are read
    element by element.

    Raises:
        FormatError: as `load_xml` says.
    """
    body = _begin(payload.body)
    if _is_said_to_be_utf_8(body):
        found = _read_bytes(body, lambda: load_xml(payload, Counter()))
        if found is not None:
            return found
    root = load_xml(payload, issues)
    if root.getroottree().docinfo.internalDTD is None:
        found = _read_bytes(etree.tostring(root, encoding="utf-8"), lambda: root)
        if found is not None:
            return found
    return document_of(root)


def _read_bytes(body: bytes, load_tree: Callable[[], etree._Element]) -> Document | None:
    signs = find_signs(body)
    return None if signs is None else read_tags(signs, load_tree)


def load_xml(payload: Payload, issues: Counter[str]) -> etree._Element:
    """The root element of a payload.

    The document is read in the encoding that its byte order mark or declaration names. Where that
    fails, the charset of the Content-Type and UTF-8 are tried; bytes that no encoding explains cost
    the fields that hold them. Both are counted in `issues`. White space before the declaration is
    passed over. Entities of a DTD are never replaced.

    Raises:
        FormatError: it is no well-formed XML; the message says line and column. Nothing is
            recovered, because what a recovering parser drops cannot be told.
    """
    body = _begin(payload.body)
    lines_above = payload.body[: len(payload.body) - len(body)].count(b"\n")
    try:
        return parse(body)
    except etree.XMLSyntaxError as error:
        root = _read_otherwise(body, payload.media_type, issues)
        if root is not None:
            return root
        line, column = error.position
        reason = re.sub(r", line \d+, column \d+.*", "", error.msg or "no XML", flags=re.DOTALL)
        message = f"not well-formed XML: line {line + lines_above}, column {column}: {reason}"
        raise FormatError(message) from error


def _begin(body: bytes) -> bytes:
    """A body from its declaration on."""
    bare = body.lstrip(b" \t\r\n")
    return bare if bare.startswith(b"<?xml") else body


def _is_said_to_be_utf_8(body: bytes) -> bool:
    found = _DECLARED.match(body.removeprefix(BOM_UTF8))
    declared = b"utf-8" if found is None else found[1].lower()
    return declared == b"utf-8" or (declared == b"us-ascii" and body.isascii())


def _read_otherwise(
    body: bytes, media_type: str | None, issues: Counter[str]
) -> etree._Element | None:
    found = _DECLARED.match(body)
    declared = found[1].decode("ascii").lower() if found else "utf-8"
    for encoding in (_charset(media_type), "utf-8"):
        if encoding is not None and encoding != declared:
            root = _parse_or_none(body, encoding)
            if root is not None:
                issues[f"catalog: read as {encoding}, not as declared"] += 1
                return root
    text = body.decode("utf-8", "surrogateescape")
    marked = re.sub("[\udc80-\udcff]", UNDECODED, text)
    if declared != "utf-8" or marked == text:
        return None
    issues["catalog: bytes that are not UTF-8"] += 1
    return _parse_or_none(marked.encode(), "utf-8")


def _parse_or_none(body: bytes, encoding: str) -> etree._Element | None:
    try:
        return parse(body, encoding)
    except (etree.XMLSyntaxError, LookupError):
        return None


def _charset(media_type: str | None) -> str | None:
    found = re.search(r"""charset\s*=\s*["']?([\w.-]+)""", media_type or "", re.IGNORECASE)
    return found[1].lower() if found else None


def markup(element: etree._Element) -> str:
    """The content of an element as markup without namespaces; of its attributes, links stay."""
    for inner in element.iterdescendants(tag=etree.Element):
        name = etree.QName(inner).localname
        href = inner.get("href")
        inner.attrib.clear()
        inner.tag = name
        if href:
            inner.set("href", href)
    serialized = "".join(_serialized(element))
    # The serializer repeats the namespaces in scope; a tag is the only place that holds "<" or ">".
    bare = re.sub(r"<[^<>]*>", lambda tag: _NAMESPACE.sub("", tag[0]), serialized)
    return escape(element.text or "", quote=False) + bare


def _serialized(element: etree._Element) -> Iterator[str]:
    for child in element:
        if isinstance(child, etree._Entity):
            yield f"{child.text}{escape(child.tail or '', quote=False)}"
        else:
            yield etree.tostring(child, encoding="unicode", with_tail=True)
