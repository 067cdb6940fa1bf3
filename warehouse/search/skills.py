"""Skills by any of their names: ESCO's preferred and alternative labels, in all languages known."""

from collections import defaultdict
from functools import cache
from pathlib import Path

from normalize.skills.index import load_all

Labels = dict[str, tuple[str, ...]]


@cache
def labels_of(folder: Path | None = None) -> Labels:
    """URI of a skill -> all its labels.

    Args:
        folder: indexes that an operator has built; None: what ships.

    Raises:
        IndexFileError: a file in `folder` is no index.
    """
    found: defaultdict[str, list[str]] = defaultdict(list)
    for index in load_all(folder):
        for concept in index.concepts:
            found[concept.uri] += [concept.label, *concept.alt_labels]
    return {uri: tuple(dict.fromkeys(labels)) for uri, labels in found.items()}


@cache
def _named(folder: Path | None) -> Labels:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for uri, labels in labels_of(folder).items():
        for label in labels:
            found[_folded(label)].append(uri)
    return {name: tuple(sorted(set(uris))) for name, uris in found.items()}


def uris_of(name: str, folder: Path | None = None) -> tuple[str, ...]:
    """The skills that a name or a URI stands for; empty where none is called so."""
    if name in labels_of(folder):
        return (name,)
    return _named(folder).get(_folded(name), ())


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())
