"""Parts of a batch: however payloads are grouped, the tables are the same."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from normalize.batch import assemble, normalize
from normalize.listing import Evidence, StatedCredential, StatedRelation, StatedSession
from normalize.part import describe_part
from normalize.reading import Reading
from tests.normalize.stated import body, listing, price, provider, seen

READINGS = [
    seen(one)
    for one in (
        listing("a", organisations=[body("Example University")], languages=["en"]),
        listing("b", prices=[price(amount="10", currency="EUR", session="r")], level="wizard"),
        listing("b", title="Another Title"),
        listing("c", sessions=[StatedSession(native_id="r"), StatedSession(start="2026-04-01")]),
        listing("d", title=" ", sessions=[StatedSession(native_id="r")]),
        listing("e", relations=[StatedRelation(relation="has_part", native_id="a", position=1)]),
        listing("f", credentials=[StatedCredential(name="Badge")], methods={"level": "html"}),
        listing("f", credentials=[StatedCredential(name="Badge")], methods={"level": "html"}),
    )
]


def grouped(sizes: list[int]) -> list[list[tuple[Evidence, Reading]]]:
    groups, rest = [], list(READINGS)
    for size in sizes:
        groups.append(rest[:size])
        rest = rest[size:]
    return [*groups, rest]


@given(st.lists(st.integers(0, 4), max_size=5), st.randoms())
def test_parts_in_any_order_give_the_tables_of_the_whole(sizes, random):
    expected = normalize(READINGS, provider())
    parts = [describe_part(group, provider()) for group in grouped(sizes)]
    random.shuffle(parts)
    found = assemble(parts, provider())
    assert found.tables == expected.tables
    assert found.issues == expected.issues
    assert (found.read, found.rejected, found.duplicates) == (8, 2, 1)


def test_a_part_may_cross_to_another_process():
    part = pickle.loads(pickle.dumps(describe_part(READINGS, provider())))
    assert assemble([part], provider()).tables == normalize(READINGS, provider()).tables
