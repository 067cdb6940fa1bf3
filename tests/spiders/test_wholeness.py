import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.wholeness import fault, parse_json

XML = """<?xml version="1.0"?>
<!-- <a> --><!DOCTYPE catalog [<!ENTITY x "y">]>
<x:catalog xmlns:x="urn:x"><course>1</course><course>2</course></x:catalog> <!-- made -->
<?end?>
"""
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (XML.encode(), "text/xml"),
        (b"<a/>", None),
        (b"\xef\xbb\xbf<a>caf\xe9</a>", None),
        (b"{}", None),
        (b"\xef\xbb\xbf[1, NaN]", "application/json"),
        (b'{"a": "caf\xe9"}', None),
        (b"id,name\n1,x", "text/csv"),
        (b'[x],"y"\n', "text/csv"),
        (b"<html><p>unclosed", "text/html"),
        (b"<!DOCTYPE html><html><p>", None),
    ],
)
def test_whole_documents(body, media_type):
    assert fault(body, media_type) is None


@pytest.mark.parametrize("body", [XML[:-30].rsplit("</x", 1)[0], '{"a": [1, 2', "[", "{}]", " "])
def test_documents_that_are_not(body):
    assert fault(body.encode(), None)


@given(JSON.filter(lambda value: isinstance(value, list | dict)), st.integers(1, 5))
def test_every_prefix_of_json_is_noticed(value, cut):
    body = json.dumps(value).encode()
    assert fault(body, None) is None
    assert fault(body[:-cut], "application/json")


@given(st.binary(max_size=300), st.sampled_from([None, "text/xml", "application/json"]))
def test_any_bytes_are_judged(body, media_type):
    said = fault(body, media_type)
    assert said is None or said.startswith("it is ")


def test_depth_is_bounded():
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_json(b"[" * 1_000_000)
    assert "<a>" in (fault(b"<a>" * 100_000, None) or "")
