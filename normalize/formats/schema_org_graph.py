"""The graph of a page: JSON-LD objects as nodes, joined by ``@id`` within and across blocks.

Objects with the same ``@id`` are one node, as JSON-LD says: their types and values add up. Links
may form cycles; whoever walks the graph keeps count of where it has been.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from normalize.formats.record import as_number
from normalize.formats.schema_org_names import Names
from normalize.formats.schema_org_node import Address, Node, Text, Value

_DEEPEST = 60
_MOST_NODES = 200_000


@dataclass(slots=True)
class Graph:
    """The nodes of one page in one syntax."""

    address: Address
    method: str
    issues: Counter[str]
    language: str | None = None
    """Language preferred where a text is given in several."""
    roots: list[Node] = field(default_factory=list)
    """Nodes that stand at the top of a block, in the order of the page."""
    nodes: list[Node] = field(default_factory=list)
    _by_id: dict[str, Node] = field(default_factory=dict)

    def add(self, value: object, pointer: str, block: str = "") -> None:
        """Take in one JSON value; `block` keeps blank node ids of blocks apart."""
        self._root(value, pointer, Names(), _Place(block, 0))

    def _root(self, value: object, pointer: str, names: Names, place: "_Place") -> None:
        if place.depth > _DEEPEST:
            self.issues["jsonld: nested too deeply"] += 1
        elif isinstance(value, list):
            for position, item in enumerate(value):
                self._root(item, f"{pointer}/{position}", names, place.deeper())
        elif isinstance(value, dict):
            self._root_object(value, pointer, names, place)

    def _root_object(
        self, value: dict[str, object], pointer: str, names: Names, place: "_Place"
    ) -> None:
        names = names.within(value["@context"]) if "@context" in value else names
        own = {key: item for key, item in value.items() if key != "@context"}
        for key in [key for key in own if names.keyword(key) in ("@graph", "@included")]:
            self._root(own.pop(key), f"{pointer}/{key}", names, place.deeper())
        if own:
            node = self._node(own, pointer, names, place)
            if node is not None and node not in self.roots[-1:]:
                self.roots.append(node)

    def _node(
        self, value: dict[str, object], pointer: str, names: Names, place: "_Place"
    ) -> Node | None:
        if place.depth > _DEEPEST or len(self.nodes) > _MOST_NODES:
            self.issues["jsonld: nested too deeply"] += 1
            return None
        keywords = {names.keyword(key): item for key, item in value.items()}
        node = self._identified(keywords.get("@id"), pointer, place)
        for stated in _listed(keywords.get("@type")):
            if isinstance(stated, str):
                node.add_type(names.local(stated.strip()))
        for key, item in value.items():
            if names.keyword(key) == "@reverse" and isinstance(item, dict):
                self._reverse(node, item, f"{pointer}/{key}", names, place.deeper())
            elif not names.keyword(key).startswith("@"):
                inner = f"{pointer}/{key}"
                node.add(names.local(key), self._values(item, inner, names, place.deeper()))
        return node

    def _identified(self, stated: object, pointer: str, place: "_Place") -> Node:
        if not isinstance(stated, str) or not stated.strip():
            return self._new(None, pointer)
        stated = stated.strip()
        if stated.startswith("_:"):
            key, iri = f"{place.block}{stated}", None
        else:
            key = iri = self.address.absolute(stated) or stated
        if key not in self._by_id:
            self._by_id[key] = self._new(iri, pointer)
        return self._by_id[key]

    def _new(self, iri: str | None, pointer: str) -> Node:
        node = Node(iri, pointer, self.method, self.address, self.language)
        self.nodes.append(node)
        return node

    def _reverse(
        self, node: Node, stated: dict[str, object], pointer: str, names: Names, place: "_Place"
    ) -> None:
        for key, item in stated.items():
            for value in self._values(item, f"{pointer}/{key}", names, place):
                if isinstance(value, Node):
                    value.add(names.local(key), [node])

    def _values(
        self, value: object, pointer: str, names: Names, place: "_Place"
    ) -> Iterator[Value]:
        if isinstance(value, list):
            if place.depth > _DEEPEST:
                self.issues["jsonld: nested too deeply"] += 1
                return
            for position, item in enumerate(value):
                yield from self._values(item, f"{pointer}/{position}", names, place.deeper())
        elif isinstance(value, dict):
            yield from self._object(value, pointer, names, place)
        else:
            yield from _scalar(value)

    def _object(
        self, value: dict[str, object], pointer: str, names: Names, place: "_Place"
    ) -> Iterable[Value]:
        if "@context" in value:
            names = names.within(value["@context"])
            value = {key: item for key, item in value.items() if key != "@context"}
        if "@value" in value:
            language = value.get("@language")
            return _scalar(value["@value"], language if isinstance(language, str) else None)
        for wrapper in ("@list", "@set", "@graph"):
            if wrapper in value:
                return self._values(value[wrapper], f"{pointer}/{wrapper}", names, place.deeper())
        node = self._node(value, pointer, names, place)
        return [] if node is None else [node]


@dataclass(frozen=True, slots=True)
class _Place:
    block: str
    depth: int

    def deeper(self) -> "_Place":
        return _Place(self.block, self.depth + 1)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _scalar(value: object, language: str | None = None) -> list[Value]:
    if isinstance(value, bool):
        return [value]
    if isinstance(value, str):
        text = Text.clean(value, language)
        return [text] if text else []
    number = as_number(value)
    return [] if number is None else [Text.clean(number)]
