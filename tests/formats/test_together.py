"""Payloads that are read together, beside the same ones read one by one."""

import json
from collections import Counter
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from normalize.formats import read_payload, read_payloads
from normalize.formats.credly import READER
from normalize.gathering import gather
from normalize.listing import Evidence, Payload
from tests.formats.filled import fixture
from tests.formats.json_faults import damaged

PAGE = json.loads(fixture("cisco", "page").body)
BY_ID = {badge["id"]: badge for badge in PAGE["data"]}
BODIES = (
    st.just(PAGE)
    | st.just({**PAGE, "data": []})
    | st.just(BY_ID)
    | damaged(PAGE["data"]).map(lambda data: {"data": data, "metadata": {}})
    | damaged(BY_ID)
    | damaged(PAGE)
).map(lambda value: json.dumps(value).encode())
ODD = st.sampled_from(
    [b"", b"<html>", b'{"data": "none"}', b"\xef\xbb\xbf" + json.dumps(PAGE).encode()]
)


def found(bodies: list[bytes]) -> list[tuple[Payload, Evidence]]:
    addresses = [f"https://www.example.org/{place}" for place in range(len(bodies))]
    return [
        (
            Payload(body=body, url=address),
            Evidence(url=address, fetched_at=datetime(2026, 11, 1, tzinfo=UTC)),
        )
        for body, address in zip(bodies, addresses, strict=True)
    ]


@settings(deadline=None)
@given(st.lists(BODIES | ODD, max_size=5))
def test_payloads_read_together_hold_what_each_of_them_holds(bodies):
    payloads = found(bodies)
    together = list(read_payloads(READER, payloads))
    alone = [(seen, read_payload(READER, payload)) for payload, seen in payloads]
    assert [seen for seen, _ in together] == [seen for seen, _ in alone]
    for (_, one), (_, other) in zip(together, alone, strict=True):
        assert (one.rows, one.listings, one.rejects) == (other.rows, other.listings, other.rejects)
    unread = [sum((one.unread for _, one in them), Counter()) for them in (together, alone)]
    assert unread[0] == unread[1]


@settings(deadline=None)
@given(st.lists(BODIES | ODD, max_size=5), st.data())
def test_some_of_those_read_together_are_laid_out_as_if_read_alone(bodies, data):
    payloads = found(bodies)
    kept = data.draw(st.sets(st.integers(0, 4)))
    together = [one for place, one in enumerate(read_payloads(READER, payloads)) if place in kept]
    alone = [
        (seen, read_payload(READER, payload))
        for place, (payload, seen) in enumerate(payloads)
        if place in kept
    ]
    laid_out, plain = gather(together), gather(alone)
    assert laid_out.payloads == plain.payloads
    tables = [(laid_out.listings, plain.listings)]
    tables += [(laid_out.children[name], plain.children[name]) for name in plain.children]
    for one, other in tables:
        assert one.owners == other.owners
        for name in ("native_id", "name", "title", "stated", "skills", "role"):
            if other.states(name) or one.states(name):
                assert one[name] == other[name]
