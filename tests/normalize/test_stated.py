"""Listings as columns, and back: nothing is lost on either way."""

import pyarrow as pa
import pytest

from normalize.gathering import gather
from normalize.listing import Listing, StatedCredential, StatedRelation, StatedSession
from normalize.reading import Reading
from normalize.stated import Stated, StatedTable
from normalize.stated_columns import CHILDREN, Columns, StatedColumns, columns_of, kinds
from tests.normalize.stated import body, listing, price, seen

LISTINGS = [
    listing("a", languages=["en", "fr"], methods={"languages": "html"}, pointer=""),
    listing("b", url=None, occupations=[("esco", "1", None)], sessions=[StatedSession()]),
    listing("c", prices=[price(amount="1", financial_aid=False), price(tax_included=True)]),
    listing("d", organisations=[body("X", identifiers=[("ror", "1"), ("lei", "2")])]),
    listing("e", relations=[StatedRelation(relation="has_part", native_id="a", position=1)]),
    listing(
        "f",
        credentials=[
            StatedCredential(name="Badge", awarding_body=body("Y", url="https://y.example.org/")),
            StatedCredential(name="Award", endorsements=[("Z", None, "https://z.example.org/")]),
        ],
    ),
]

TUPLES = {pa.list_(pa.list_(pa.string()))}


def in_arrow(columns: StatedColumns) -> StatedColumns:
    """The same with Arrow columns in place of lists, but for items that are tuples."""

    stated = gather([(seen()[0], Reading(columns=columns))])

    def turn(of: type, one: Columns, table: StatedTable) -> Columns:
        columns = {name: table[name] for name, kind in kinds(of).items() if kind not in TUPLES}
        return Columns(one.rows, one.fields | columns, one.owners)

    children = {
        name: turn(CHILDREN[name], one, stated.children[name])
        for name, one in columns.children.items()
    }
    return StatedColumns(turn(Listing, columns.listings, stated.listings), children)


def tables_of(stated: Stated) -> list[StatedTable]:
    return [stated.listings, *(stated.children[name] for name in CHILDREN)]


def test_columns_give_the_listings_back():
    assert columns_of(LISTINGS).to_listings() == LISTINGS


def test_columns_of_several_readings_are_one():
    whole = StatedColumns()
    for one in LISTINGS:
        whole.extend(columns_of([one]))
    assert whole.to_listings() == LISTINGS
    assert Reading(columns=whole) == Reading(listings=LISTINGS)


def test_arrow_columns_say_what_lists_say():
    lists = columns_of(LISTINGS)
    assert in_arrow(lists).to_listings() == LISTINGS
    one, other = gather([seen(*LISTINGS)]), gather([(seen()[0], Reading(columns=in_arrow(lists)))])
    for table, same in zip(tables_of(one), tables_of(other), strict=True):
        assert same.owners == table.owners
        for name in kinds(table._of):
            assert same[name] == table[name]
            assert same.states(name) == table.states(name)


@pytest.mark.parametrize("turned", [lambda columns: columns, in_arrow])
def test_arrow_columns_and_lists_of_several_readings_are_one(turned):
    whole = StatedColumns()
    for place, one in enumerate(LISTINGS):
        columns = columns_of([one])
        whole.extend(in_arrow(columns) if place % 2 else turned(columns))
    assert whole.to_listings() == LISTINGS


def test_what_nobody_states_is_an_empty_column():
    stated = gather([seen(*LISTINGS)])
    assert stated["subtitle"].null_count == len(LISTINGS)
    assert stated["outcomes"].to_pylist() == [[]] * len(LISTINGS)
    assert stated.children["prices"].owners.to_pylist() == [2, 2]


def test_half_of_a_pair_costs_no_batch():
    stated = gather([seen(listing(subtitle="cut \ud83c", keywords=["\udfff", "whole"]))])
    (subtitle,), ((first, second),) = stated["subtitle"].to_pylist(), stated["keywords"].to_pylist()
    assert subtitle.startswith("cut ")
    assert second == "whole"
    assert first.encode()
