"""XCRI-CAP documents as XML: decoding a payload, and reading its elements one by one.

Elements are known by their local names within the vocabularies that XCRI-CAP is made of (catalog,
Dublin Core, MLO, credit), because feeds mix them: ``end`` stands in either the catalog's or MLO's.
What nobody asked for is counted when a node is closed.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from html import escape

from lxml import etree

from normalize.listing import FormatError, Payload

CATALOG = re.compile(
    r"https?://(?:www\.)?xcri\.(?:org|co\.uk)/profiles/(?:1\.\d/)?catalog(?:/1\.\d)?/?"
)
_OTHERS = frozenset(
    {
        "http://purl.org/dc/elements/1.1/",
        "http://purl.org/dc/terms/",
        "http://purl.org/net/mlo",
        "http://purl.org/net/cm",
        "http://www.w3.org/2003/01/geo/wgs84_pos#",
    }
)
_KNOWN_ATTRIBUTES = frozenset(
    {"lang", "type", "schemaLocation", "generated", "title", "alt", "href", "preferred"}
)
_DECLARED = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.-]+)""")
_NAMESPACE = re.compile(r"""\sxmlns(?::[\w.-]+)?="[^"]*\"""")
_UNDECODED = "\ufdd0"  # a noncharacter: XML allows it, nobody writes it
_MOST_ISSUES = 500


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
    body = payload.body
    bare = body.lstrip(b" \t\r\n")
    if bare.startswith(b"<?xml"):
        body = bare
    lines_above = payload.body[: len(payload.body) - len(body)].count(b"\n")
    try:
        return _parse(body, None)
    except etree.XMLSyntaxError as error:
        root = _read_otherwise(body, payload.media_type, issues)
        if root is not None:
            return root
        line, column = error.position
        reason = re.sub(r", line \d+, column \d+.*", "", error.msg or "no XML", flags=re.DOTALL)
        message = f"not well-formed XML: line {line + lines_above}, column {column}: {reason}"
        raise FormatError(message) from error


def _parse(body: bytes, encoding: str | None) -> etree._Element:
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    root: etree._Element = etree.fromstring(body, parser)
    return root


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
    marked = re.sub("[\udc80-\udcff]", _UNDECODED, text)
    if declared != "utf-8" or marked == text:
        return None
    issues["catalog: bytes that are not UTF-8"] += 1
    return _parse_or_none(marked.encode(), "utf-8")


def _parse_or_none(body: bytes, encoding: str) -> etree._Element | None:
    try:
        return _parse(body, encoding)
    except (etree.XMLSyntaxError, LookupError):
        return None


def _charset(media_type: str | None) -> str | None:
    found = re.search(r"""charset\s*=\s*["']?([\w.-]+)""", media_type or "", re.IGNORECASE)
    return found[1].lower() if found else None


class Node:
    """One element, read child by child. What nobody asks for is not looked at before the end."""

    __slots__ = ("_children", "_closed", "_element", "_issues", "_path", "_taken", "name")

    def __init__(
        self,
        element: etree._Element,
        name: str,
        path: tuple["Node | None", str, int],
        issues: Counter[str],
    ) -> None:
        self.name = name
        """Its place in dots, for issues: ``course.presentation``."""
        self._path = path
        """The node that it is in, its local name, and which of that name it is."""
        self._element = element
        self._issues = issues
        self._taken: tuple[str, ...] = ()
        self._closed: list[Node] | None = None
        self._children: dict[str, list[etree._Element]] = {}
        for child in element:
            tag = child.tag
            # Entities that were left as they stand have no name.
            if type(tag) is str:
                known, local = _place(tag)
                if not known:
                    local = local_name(child)
                if local in self._children:
                    self._children[local].append(child)
                else:
                    self._children[local] = [child]

    @classmethod
    def root(cls, element: etree._Element, issues: Counter[str]) -> "Node":
        """The node of a document's root."""
        name = etree.QName(element).localname
        return cls(element, name, (None, name, 0), issues)

    @property
    def path(self) -> str:
        """Its place in the payload: an XPath of local names."""
        parent, name, position = self._path
        return f"/{name}" if parent is None else f"{parent.path}/{name}[{position}]"

    def nodes(self, *names: str) -> list["Node"]:
        """The children of these names, and from now on they count as read."""
        found = []
        for name in names:
            children = self._children.pop(name, None)
            if children is not None:
                place = f"{self.name}.{name}"
                for position, child in enumerate(children, start=1):
                    found.append(Node(child, place, (self, name, position), self._issues))
        if found:
            self._closed = found if self._closed is None else self._closed + found
        return found

    def texts(self, *names: str) -> list[str]:
        """What the children of these names state, empty ones and repetitions left out."""
        stated: list[str | None] = []
        for name in names:
            children = self._children.get(name)
            if children is None:
                continue
            if not any(len(child) or child.keys() for child in children):
                # The quick way: texts and nothing else, which leave nothing to be counted.
                del self._children[name]
                for child in children:
                    text = (child.text or "").strip()
                    if _UNDECODED in text:
                        self.issue(name, "undecodable")
                    elif text:
                        stated.append(text)
            else:
                stated += [node.stated() for node in self.nodes(name)]
        return [text for text in dict.fromkeys(stated) if text] if stated else []

    def text(self, *names: str) -> str | None:
        """What the first child states that states something."""
        stated = self.texts(*names)
        if len(stated) > 1:
            self.issue(names[0], "more than one")
        return stated[0] if stated else None

    def attribute(self, name: str) -> str | None:
        """An attribute without outer white space; empty is None."""
        self._taken += (name,)
        for key, value in self._element.items():
            if _bare(key) == name:
                return str(value).strip() or None
        return None

    def type(self) -> str:
        """The ``xsi:type`` or ``type`` in one form: "careeroutcome" of xcriTerms:careerOutcome."""
        for key, value in self._element.items():
            if _bare(key) == "type":
                return _kind(str(value))
        return ""

    def stated(self) -> str | None:
        """Its own text, or its content as markup without namespaces; empty is None."""
        element = self._element
        if len(element) == 0:
            return self._sound((element.text or "").strip(), self.name)
        self._children.clear()
        sound = self._sound(_markup(element).strip(), self.name)
        if sound and next(element.iter(etree.Entity), None) is not None:
            self.issue(None, "entity left as it stands")
        return sound

    def _sound(self, text: str, place: str) -> str | None:
        if _UNDECODED in text:
            self._count(f"{place}: undecodable")
            return None
        return text or None

    def issue(self, child: str | None, what: str) -> None:
        """Count something odd about a child, or about the node itself."""
        place = self.name if child is None else f"{self.name}.{child}"
        self._count(f"{place}: {what}")

    def close(self) -> None:
        """Count the children and attributes that hold something and that nobody asked for."""
        for name, children in self._children.items():
            if filled := sum(map(_holds, children)):
                self._count(f"{self.name}.{name}", filled)
        for key in self._element.keys():  # noqa: SIM118 - an element is no mapping
            name = _bare(key)
            if name not in _KNOWN_ATTRIBUTES and name not in self._taken:
                self._count(f"{self.name}@{name[:100]}")
        for node in self._closed or ():
            node.close()

    def _count(self, issue: str, times: int = 1) -> None:
        known = issue in self._issues or len(self._issues) < _MOST_ISSUES
        self._issues[issue if known else "(others)"] += times


@lru_cache(maxsize=1_000)
def _bare(key: str) -> str:
    """The local name of an attribute."""
    return str(key).rpartition("}")[2]


@lru_cache(maxsize=1_000)
def _kind(stated: str) -> str:
    return re.sub(r"[^a-z0-9]", "", stated.rpartition(":")[2].lower())


def local_name(element: etree._Element) -> str:
    """The local name; of a foreign vocabulary, with its prefix: ``ocx:title``."""
    known, name = _place(element.tag)
    return name if known else f"{element.prefix or '?'}:{name}"[:100]


@lru_cache(maxsize=1_000)
def _place(tag: str) -> tuple[bool, str]:
    """Whether a tag is of one of the vocabularies, and its local name."""
    name = etree.QName(tag)
    namespace = name.namespace or ""
    known = not namespace or namespace in _OTHERS or CATALOG.fullmatch(namespace) is not None
    return known, name.localname[:100]


def _holds(element: etree._Element) -> bool:
    return len(element) > 0 or bool((element.text or "").strip()) or len(element.attrib) > 0


def _markup(element: etree._Element) -> str:
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
