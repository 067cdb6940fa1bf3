"""Families of elements: what a tree says of each place, found for all places at once."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from lxml import etree

from normalize.formats.xcri_cap_document import document_of
from normalize.formats.xcri_cap_families import NOBODY, ROOT, Families, Members, families_of
from tests.formats.test_xcri_cap_document import ROOT as BEGIN
from tests.formats.test_xcri_cap_document import TEXTS, contents, parse


def families(inner: str) -> tuple[Families, etree._Element]:
    root = parse(f"{BEGIN}{inner}</catalog>".encode())
    return families_of(document_of(root)), root


def walk(found: Families, family: int, path: tuple[str, ...]) -> Iterator[tuple[object, Members]]:
    """The places of all families below one, and who stands there."""
    yield path, Members(found, family)
    for name, below in found.below[family].items():
        yield from walk(found, below, (*path, name))


def place(element: etree._Element) -> tuple[str, ...]:
    """The names of the elements that one stands in, and its own."""
    above = [*reversed([*element.iterancestors()]), element]
    names = [document_of(one).tags[0].name for one in above]
    return ("catalog", *names[1:])


def text(element: etree._Element) -> str | None:
    """The text of an element that holds no others."""
    return None if len(element) else (element.text or "").strip() or None


def said(members: Members) -> list[str | None]:
    """The text of each of some elements."""
    texts = iter(members.texts.to_pylist())
    found = [next(texts) if told else None for told in members.told.tolist()]
    assert next(texts, None) is None
    return found


@given(contents(TEXTS))
def test_each_element_is_in_the_family_of_its_place(inner):
    found, root = families(inner)
    tree = found.document.tree
    seen = 0
    for path, members in walk(found, ROOT, ("catalog",)):
        elements = [tree[number] for number in members.numbers]
        assert elements == [one for one in tree if place(one) == path]
        assert said(members) == list(map(text, elements))
        above = [one.getparent() for one in elements]
        has = members.has
        assert has.repeated == (len(set(map(id, above))) < len(above))
        assert has.content == any(map(len, elements))
        assert has.attributes == any(bool(one.attrib) for one in elements)
        seen += len(elements)
    assert seen == len([*root.iter(etree.Element)])


@given(contents(TEXTS))
def test_children_of_some_are_those_that_stand_in_them(inner):
    found, _ = families(inner)
    tree = found.document.tree
    for _, members in walk(found, ROOT, ("catalog",)):
        some = members.those(np.arange(len(members.numbers))[::2])
        parents = [tree[number] for number in some.numbers]
        for family in members.below.values():
            children, holders = some.children(family)
            elements = [tree[number] for number in children.numbers]
            assert [one.getparent() for one in elements] == [parents[holder] for holder in holders]
            assert said(children) == list(map(text, elements))
            assert children.filled.tolist() == [
                bool(text(one) or len(one) or one.attrib) for one in elements
            ]
            every = [tree[number] for number in Members(found, family).numbers]
            assert len(holders) == sum(one.getparent() in parents for one in every)


@pytest.mark.parametrize("inner", ["", "<course/>"])
def test_nobody_has_nothing(inner):
    found, _ = families(inner)
    nobody = Members(found, NOBODY)
    assert (len(nobody.numbers), len(nobody.texts), nobody.below) == (0, 0, {})
    assert not any(nobody.has)
    children, holders = Members(found, ROOT).children(NOBODY)
    assert (len(children.numbers), len(holders)) == (0, 0)
