"""A node of the graph, and getters that take a property in the many shapes that pages give it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias, Union
from urllib.parse import urljoin, urlsplit

from normalize.formats.schema_org_names import local_name

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2}(?:-[A-Za-z0-9]{1,8}){0,3}")
_TRACKING = re.compile(r"(?:utm_[a-z_]+|gclid|fbclid|mc_[ce]id)=[^&]*&?", re.IGNORECASE)
_LABELS = ("name", "headline", "prefLabel", "value", "targetName", "termCode", "alternateName")
_ADDRESSES = ("url", "contentUrl", "targetUrl")


class Text(str):
    """A literal of the graph, with the language that JSON-LD gives it."""

    __slots__ = ("language",)
    language: str | None

    @classmethod
    def clean(cls, stated: str, language: str | None = None) -> "Text":
        """Without outer white space, and with U+FFFD for half of a surrogate pair."""
        text = cls(_LONE_SURROGATE.sub("\ufffd", stated).strip())
        text.language = language
        return text


Value: TypeAlias = Union[Text, bool, "Node"]


@dataclass(frozen=True, slots=True)
class Address:
    """Where the graph was published."""

    url: str
    """What relative addresses are relative to."""

    def absolute(self, stated: str) -> str | None:
        """An address as an absolute one; None for what is no address."""
        stated = "".join(stated.split())
        try:
            joined = urljoin(self.url, stated)
            return joined if urlsplit(joined).scheme else None
        except ValueError:
            return None

    def page(self, stated: str) -> str | None:
        """The address of a page: absolute http(s), without fragment and tracking parameters."""
        joined = self.absolute(stated)
        if joined is None or not re.match(r"https?://[^/]", joined, re.IGNORECASE):
            return None
        joined = joined.partition("#")[0]
        if "?" in joined:
            base, _, query = joined.partition("?")
            query = _TRACKING.sub("", query).rstrip("&")
            joined = f"{base}?{query}" if query else base
        return joined


class Node:
    """One thing that a page describes."""

    __slots__ = ("_address", "_language", "_used", "id", "method", "pointer", "properties", "types")

    def __init__(
        self, iri: str | None, pointer: str, method: str, address: Address, language: str | None
    ) -> None:
        self.id = iri
        """Absolute ``@id``; None for a blank node."""
        self.pointer = pointer
        self.method = method
        self.types: list[str] = []
        """Names without schema.org's address; others as stated."""
        self.properties: dict[str, list[Value]] = {}
        self._address = address
        self._language = language
        self._used: set[str] = set()

    def __repr__(self) -> str:
        return f"<{'+'.join(self.types) or 'node'} {self.id or self.pointer}>"

    def add_type(self, name: str) -> None:
        """Another type of this node."""
        if name and name not in self.types:
            self.types.append(name)

    def add(self, name: str, values: Iterable[Value]) -> None:
        """Further values of a property; what it has already is not added again."""
        known = self.properties.setdefault(name, [])
        for value in values:
            if not any(_same(value, other) for other in known[-50:]):
                known.append(value)
        if not known:
            del self.properties[name]

    def absorb(self, other: "Node") -> None:
        """Take over what another description of the same thing says."""
        for name in other.types:
            self.add_type(name)
        for name, values in other.properties.items():
            if name not in self.properties:
                self.add(name, values)

    def values(self, name: str) -> list[Value]:
        """All values of a property, which counts as read from now on."""
        self._used.add(name)
        return self.properties.get(name, [])

    def nodes(self, name: str) -> list["Node"]:
        """The values that are nodes."""
        return [value for value in self.values(name) if isinstance(value, Node)]

    def text(self, *names: str) -> str | None:
        """The first text of the first property that has one, in the page's language if given."""
        for name in names:
            found = [label for value in self.values(name) if (label := _label(value))]
            if found:
                return str(self.preferred(found))
        return None

    def texts(self, *names: str) -> list[str]:
        """The texts of the properties, each once; a node gives its name."""
        found = [label for name in names for value in self.values(name) if (label := _label(value))]
        if self._language and len({label.language for label in found}) > 1:
            spoken = [label for label in found if self._speaks(label)]
            found = spoken or found
        return [str(label) for label in dict.fromkeys(found)]

    def joined(self, *names: str) -> str | None:
        """The texts in one, with commas."""
        return ", ".join(self.texts(*names)) or None

    def flag(self, name: str) -> bool | None:
        """A boolean, also where it is written as text."""
        for value in self.values(name):
            if isinstance(value, bool):
                return value
            if isinstance(value, Text) and local_name(value).lower() in ("true", "false"):
                return local_name(value).lower() == "true"
        return None

    def link(self, *names: str) -> str | None:
        """The first value that is an address, absolute; a node gives its own."""
        for name in names:
            for value in self.values(name):
                stated = _link(value)
                if stated and (joined := self._address.absolute(stated)):
                    return joined
        return None

    def page(self, *names: str) -> str | None:
        """Like `link`, for the address of a page."""
        stated = self.link(*names)
        return None if stated is None else self._address.page(stated)

    def skip(self, *names: str) -> None:
        """Say that properties are known and left out on purpose."""
        self._used.update(names)

    @property
    def kind(self) -> str:
        """Its first type, for issues."""
        return self.types[0][:60] if self.types else "Thing"

    @property
    def is_reference(self) -> bool:
        """Whether it says nothing but where it is described."""
        return not self.properties.keys() - {"url", "position"}

    @property
    def is_opened(self) -> bool:
        """Whether anything of it was read."""
        return bool(self._used)

    def unread(self) -> Iterator[str]:
        """Properties that nobody asked for, as ``Course.syllabusSections``."""
        for name in self.properties:
            if name not in self._used:
                yield f"{self.kind}.{name[:100]}"

    def preferred(self, labels: list[Text]) -> Text:
        """The one in the page's language, else the first."""
        return next((label for label in labels if self._speaks(label)), labels[0])

    def _speaks(self, label: Text) -> bool:
        stated, wanted = label.language or "", self._language or ""
        return bool(wanted) and stated.partition("-")[0].lower() == wanted.partition("-")[0].lower()


def _label(value: Value) -> Text | None:
    """The words of a value."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Text):
        return _without_address(value)
    for name in _LABELS:
        for inner in value.values(name):
            if isinstance(inner, Text):
                return inner
    return _language_map(value) or _address_label(value)


def _without_address(value: Text) -> Text:
    """A member of a schema.org enumeration by its name: EventScheduled."""
    short = local_name(value) if value.startswith("http") else value
    return value if short == value or not short else Text.clean(short, value.language)


def _address_label(value: Node) -> Text | None:
    if value.id and value.is_reference:
        return _without_address(Text.clean(value.id))
    return None


def _language_map(value: Node) -> Text | None:
    """``{"de": "Kurs", "en": "course"}``: a container of languages that the context declares."""
    if value.types or value.id or not value.properties:
        return None
    if not all(_LANGUAGE_TAG.fullmatch(name.removeprefix("_:")) for name in value.properties):
        return None
    texts = {
        name: inner
        for name in value.properties
        for inner in value.values(name)[:1]
        if isinstance(inner, Text)
    }
    tagged = [Text.clean(text, name) for name, text in texts.items()]
    return value.preferred(tagged) if tagged else None


def _link(value: Value) -> str | None:
    if isinstance(value, Text):
        return value
    if isinstance(value, bool):
        return None
    for name in _ADDRESSES:
        for inner in value.values(name):
            if isinstance(inner, Text):
                return inner
            if isinstance(inner, Node) and inner.id:
                return inner.id
    return value.id


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Node) or isinstance(other, Node):
        return one is other
    return one == other and type(one) is type(other)
