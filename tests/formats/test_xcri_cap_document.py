"""XML documents as columns: what is read from bytes is what a tree says, element by element."""

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from normalize.formats.xcri_cap_document import Document, Tag, document_of
from normalize.formats.xcri_cap_signs import find_signs
from normalize.formats.xcri_cap_tags import read_tags
from normalize.formats.xcri_cap_xml import load_document, load_xml
from normalize.listing import FormatError, Payload

NAMES = ("course", "title", "dc:title", "ocx:part", "p")
TEXTS = (
    *("", " ", "knots", "\r\n\t", "\r", "caf\xe9", "\xa0", "\u2003x", "a>b", "/", "=", '"', "'"),
    *("&amp;", "&lt;b&gt;", "&#160;", "&#xE9;", "&#13;", "&#10;", "&amp;#38;", "&quot;&apos;"),
)
WHITE = ("", " ", "\n\t ", "\xa0", "\u2003 ", "&#160;")
BEYOND = ("<![CDATA[x<y&amp;]]>", "<!-- <p> -->", "<?p <q>?>")
ATTRIBUTES = (
    'xmlns="http://www.w3.org/1999/xhtml"',
    'xmlns=""',
    'xmlns:dc="http://purl.org/dc/terms/"',
    "xmlns:ocx='urn:o'",
    *(
        'id="c"',
        'dc:type="k"',
        'id="a b"',
        "id='\"x\"'",
        'type = "a/"',
        "dc:type='>'",
        'ocx:id="&#9;&lt;&amp;#38;"',
    ),
    *('xml:lang="en"', 'note="\n\ta\r\n"', 'href="?a=1&amp;b"', "empty=''"),
)
SLIPS = (
    *("", "<", ">", "&", '"', "=", "x:", "\0", "\x01", "\ud800"),
    *("<!DOCTYPE a>", " xmlns:p='\xe9'", " xmlns:p=''", " xml:id='a'", " id='&#9;'", " "),
    *("/", "</p>", "<p>", "</", "/>", "]]>", "&#0;", "&#x110000;", "&amp", "&nbsp;", "&lt;;"),
    *("\v", "\f", "\x0e", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff", "\ufffd", "\t"),
)
ROOT = (
    '<catalog xmlns="http://xcri.org/profiles/1.2/catalog" xmlns:ocx="urn:ocx" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/">'
)


def key(attribute: str) -> str:
    return attribute.partition("=")[0].strip()


@st.composite
def elements(draw, inner):
    name = draw(st.sampled_from(NAMES))
    attributes = draw(st.lists(st.sampled_from(ATTRIBUTES), max_size=3, unique_by=key))
    start = " ".join([name, *attributes])
    if draw(st.booleans()):
        return f"<{start} />" if draw(st.booleans()) else f"<{start}/>"
    return f"<{start}>{''.join(draw(st.lists(inner, max_size=4)))}</{name} >"


def contents(texts: tuple[str, ...]) -> st.SearchStrategy[str]:
    """What may stand in the root."""
    leaf = st.one_of(st.sampled_from(texts), elements(st.sampled_from(texts)))
    tree = st.recursive(leaf, elements, max_leaves=12)
    return st.lists(tree, max_size=5).map("".join)


def payload(body: bytes) -> Payload:
    return Payload(body=body, url="https://example.org/feed")


def load(body: bytes) -> Document:
    return load_document(payload(body), Counter())


def parse(body: bytes) -> etree._Element:
    return load_xml(payload(body), Counter())


def tags_of(document: Document) -> list[Tag]:
    return [document.tags[place] for place in document.tagged.tolist()]


def values_of(document: Document) -> list[list[str]]:
    """What the attributes of each element say, in their order."""
    tagged, firsts, values = document.forms
    counts = [len(document.tags[tag].attributes) for tag in tagged.tolist()]
    each = [values[at : at + n] for at, n in zip(firsts.tolist(), counts, strict=True)]
    return [list(each[place]) for place in document.formed.tolist()]


def rows(document: Document) -> list[object]:
    tags = tags_of(document)
    texts = document.text(np.arange(len(document.parents)))
    values = values_of(document)
    return [document.parents.tolist(), tags, values, document.holding.tolist(), texts]


@given(contents(TEXTS), st.sampled_from(["", '<?xml version="1.0"?>', "\ufeff"]))
def test_bytes_say_what_the_tree_says(inner, before):
    body = f"{before}{ROOT}{inner}</catalog>\n".encode()
    signs = find_signs(body)
    if signs is not None:
        found = read_tags(signs, lambda: parse(body))
        assert found is not None
        assert rows(found) == rows(document_of(parse(body)))
    else:
        assert ">" in inner.replace("/>", "").replace("&gt;", "")


@given(contents((*TEXTS, *BEYOND)))
def test_what_is_written_of_a_tree_says_what_the_tree_says(inner):
    root = parse(f"{ROOT}{inner}</catalog>".encode())
    signs = find_signs(etree.tostring(root, encoding="utf-8"))
    assert signs is not None
    found = read_tags(signs, lambda: root)
    assert found is not None
    assert rows(found) == rows(document_of(root))
    assert [one.tag for one in found.tree] == [tag.full_name for tag in tags_of(found)]


@given(
    contents((*TEXTS, *BEYOND)),
    st.sampled_from(["", "\ufeff", '<?xml version="1.0" encoding="us-ascii"?>']),
    st.integers(0, 400),
    st.sampled_from(SLIPS),
)
def test_whatever_is_no_xml_is_refused_as_the_tree_is(inner, head, at, slip):
    text = f"{head}{ROOT}{inner}</catalog>"
    body = (text[:at] + slip + text[at + 1 :]).encode(errors="surrogatepass")
    assert said(lambda: load(body)) == said(lambda: document_of(parse(body)))


def said(make: Callable[[], Document]) -> object:
    """What a document says, or why it is none."""
    try:
        return rows(make())
    except FormatError as error:
        return str(error)


@pytest.mark.parametrize(
    ("depth", "refused"), [(100, False), (255, False), (256, True), (300, True)]
)
def test_depth_is_bounded_as_in_a_tree(depth, refused):
    body = ROOT.encode() + b"<p>" * depth + b"</p>" * depth + b"</catalog>"
    found = said(lambda: load(body))
    assert found == said(lambda: document_of(parse(body)))
    assert ("Excessive depth" in str(found)) == refused


def test_a_text_too_long_for_a_tree_is_refused():
    body = f"{ROOT}<p>{'x' * 10_000_001}</p></catalog>".encode()
    with pytest.raises(FormatError, match="too long"):
        load(body)


@given(st.lists(st.tuples(*[st.sampled_from(WHITE)] * 2), min_size=1, max_size=9))
def test_many_texts_are_trimmed_as_few(ends):
    texts = [f"{before}knots{after}" if before != after else before for before, after in ends]
    inner = "".join([f"<p>{text}</p>" for text in texts])
    few, many = (load(f"{ROOT}{inner * times}</catalog>".encode()) for times in (1, 300))
    assert rows(few) == rows(document_of(few.load_tree()))
    assert said_by(many) == said_by(few) * 300


def said_by(document: Document) -> list[str | None]:
    """The texts of the elements in the root."""
    texts: list[str | None] = document.text(np.arange(1, len(document.parents))).to_pylist()
    return texts


def test_entities_are_left_to_the_tree():
    body = f'<!DOCTYPE c [<!ENTITY x "y">]>{ROOT}<p>a&x;</p><p id="&x;">b</p></catalog>'.encode()
    found = load(body)
    assert rows(found) == rows(document_of(parse(body)))
    assert found.holding.tolist() == [True, True, False]
