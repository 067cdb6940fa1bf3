"""JSON records: decoding, type-safe getters, what is counted, what is refused."""

import json
from collections import Counter
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from normalize import schema
from normalize.formats.record import (
    Record,
    RejectReason,
    as_number,
    escape,
    load_json,
    read_records,
)
from normalize.listing import FormatError, Listing, Payload
from normalize.reading import Reading
from tests.formats.json_faults import ANY_JSON, payload


def load(body: bytes, media_type: str | None = "application/json") -> object:
    return load_json(Payload(body=body, url="https://www.example.org/", media_type=media_type))


def record(**fields: object) -> tuple[Record, Counter[str]]:
    issues: Counter[str] = Counter()
    return Record(fields, "course", "/0", issues), issues


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        ('{"a": "Café"}'.encode(), None),
        ('{"a": "Café"}'.encode("utf-8-sig"), "application/json"),
        ('{"a": "Café"}'.encode("utf-16"), "application/json"),
        ('{"a": "Café"}'.encode("utf-32-be"), None),
        ('{"a": "Café"}'.encode("latin-1"), "application/json; charset=ISO-8859-1"),
        ('{"a": "Café"}'.encode("latin-1"), 'application/json; charset="windows-1252"'),
        ('{"a": "Café"}'.encode(), "application/json; charset=ISO-8859-1"),
    ],
)
def test_encodings(body, media_type):
    assert load(body, media_type) == {"a": "Café"}


@pytest.mark.parametrize("media_type", [None, "application/json", "text/html; charset=klingon"])
def test_undecodable_bytes_cost_their_field_only(media_type):
    value = load(b'{"a": "Caf\xe9", "b": "fine"}', media_type)
    assert isinstance(value, dict)
    read, issues = record(**value)
    assert (read.text("a"), read.text("b")) == (None, "fine")
    assert issues == {"course.a: undecodable": 1}


def test_half_an_emoji_is_replaced():
    value = load(b'{"a": "cut off \\ud83d"}')
    assert isinstance(value, dict)
    read, issues = record(**value)
    assert read.text("a") == "cut off \N{REPLACEMENT CHARACTER}"
    assert not issues


@pytest.mark.parametrize(
    ("body", "value"),
    [
        (b'["tab\there"]', ["tab\there"]),
        (b"[NaN, Infinity]", [None, None]),
        (b"[" + b"9" * 5_000 + b', NaN, "kept"]', [None, None, "kept"]),
    ],
)
def test_small_faults_cost_no_payload(body, value):
    assert load(body) == value


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "not JSON"),
        (b"<html>Down for maintenance</html>", "it begins with '<html>Down"),
        (b'{"a": [1, 2', "not JSON"),
        (b"[" * 5_000 + b"]" * 5_000, "nested too deeply"),
        (b'{"a":' * 200_000, "nested too deeply"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"\x1f\x8b\x08\x00\xff", "not JSON"),
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(body, sentence):
    with pytest.raises(FormatError, match=sentence):
        load(body)


@given(st.binary(max_size=60), st.none() | st.text(max_size=30))
def test_any_bytes_are_json_or_refused(body, media_type):
    try:
        load(body, media_type)
    except FormatError as error:
        str(error).encode()


@pytest.mark.parametrize(
    ("value", "text"),
    [("  x ", "x"), ("", None), (" \n", None), (None, None), (7, "7"), (1.5, "1.5"), (0, "0")],
)
def test_text(value, text):
    read, issues = record(field=value)
    assert read.text("field") == text
    assert not issues


@pytest.mark.parametrize(
    ("getter", "wrong", "nothing"),
    [
        ("text", True, None),
        ("text", ["x"], None),
        ("text", float("inf"), None),
        ("number", "soon", None),
        ("number", "1e5", None),
        ("number", "٣", None),
        ("flag", "true", None),
        ("flag", 1, None),
        ("texts", "x", []),
        ("names", {"name": "x"}, []),
        ("child", ["x"], None),
        ("children", {"a": 1}, []),
        ("count", "xyz", 0),
    ],
)
def test_a_wrong_type_costs_the_field_and_is_counted(getter, wrong, nothing):
    read, issues = record(field=wrong)
    assert getattr(read, getter)("field") == nothing
    assert issues == {"course.field: wrong type": 1}


def test_lists_keep_what_is_sound():
    read, issues = record(
        tags=["a", " ", 3, None, {}, "a"], people=[{"name": "A"}, "B", 7], runs=[{"x": 1}, "no"]
    )
    assert read.texts("tags") == ["a", "3"]
    assert read.names("people") == ["A", "B"]
    (run,) = read.children("runs")
    assert (run.name, run.pointer) == ("course.runs", "/0/runs/0")
    assert issues == {
        "course.tags: wrong type": 1,
        "course.people: wrong type": 1,
        "course.runs: wrong type": 1,
    }


def test_what_nobody_asked_for_is_counted_at_the_end():
    read, issues = record(a="x", b="y", c=None, d=[], known="z", inner={"e": 1, "f": 2})
    read.text("a")
    read.skip("known")
    child = read.child("inner")
    assert child is not None
    child.text("e")
    read.close()
    assert issues == {"course.b": 1, "course.inner.f": 1}


def test_a_thousand_unknown_fields_make_no_thousand_issues():
    read, issues = record(**{f"field{number}": 1 for number in range(1_000)})
    read.close()
    assert len(issues) <= 501
    assert issues.total() == 1_000


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4))
def test_numbers_become_text_without_exponent(number):
    stated = as_number(float(number))
    assert stated is not None
    assert float(stated) == float(number)
    assert "e" not in stated.lower()


@given(st.dictionaries(st.text(max_size=5), ANY_JSON, max_size=4))
def test_no_getter_raises(fields):
    for field in [*fields, "absent"]:
        for getter in ("text", "number", "flag", "texts", "names", "child", "children", "count"):
            read, _ = record(**{field: fields.get(field)})
            getattr(read, getter)(field)
            read.close()


def make(read: Record) -> Listing:
    native_id = read.identify("id")
    return Listing(
        native_id=native_id,
        title=read.required("title", "no_title"),
        url=None,
        kind="course",
        pointer=read.pointer,
        method="api",
    )


def test_each_record_is_a_listing_or_a_reject():
    reading = Reading()
    records: list[object] = [
        {"id": "a", "title": "A"},
        {"title": "B"},
        {"id": "c", "title": [1]},
        {"id": "x" * 2_000, "title": "D"},
        "E",
    ]
    read_records(records, reading, make, name="course", pointer="/results")
    assert [listing.pointer for listing in reading.listings] == ["/results/0"]
    assert [(r.reason, r.native_id, r.pointer) for r in reading.rejects] == [
        ("no_native_id", None, "/results/1"),
        ("no_title", "c", "/results/2"),
        ("out_of_bounds", None, "/results/3"),
        ("wrong_type", None, "/results/4"),
    ]
    assert "found a list of 1 items" in reading.rejects[1].detail


def test_the_keys_of_a_map_name_its_rejects():
    reading = Reading()
    read_records({"a/b": 7, "c~d": {}}, reading, make, name="course")
    assert [(r.native_id, r.pointer) for r in reading.rejects] == [
        ("a/b", "/a~1b"),
        ("c~d", "/c~0d"),
    ]


@settings(deadline=None)
@given(st.lists(ANY_JSON, max_size=5) | st.dictionaries(st.text(max_size=5), ANY_JSON, max_size=5))
def test_no_record_is_lost(items):
    met = load_json(payload(items))
    assert isinstance(met, list | dict)
    reading = Reading()
    read_records(met, reading, make, name="course")
    assert len(reading.listings) + len(reading.rejects) == len(met)
    json.dumps([reject.detail for reject in reading.rejects]).encode()


def test_reasons_are_codes_of_the_schema():
    assert set(get_args(RejectReason)) <= set(schema.allowed("rejects", "reason"))


@given(st.text(max_size=10))
def test_escaped_tokens_hold_no_separator(token):
    assert "/" not in escape(token)
