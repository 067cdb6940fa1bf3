"""Listings as columns, and back: nothing is lost on either way."""

from normalize.listing import (
    Reading,
    StatedCredential,
    StatedRelation,
    StatedSession,
)
from normalize.stated import StatedColumns, columns_of, gather
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


def test_columns_give_the_listings_back():
    assert columns_of(LISTINGS).to_listings() == LISTINGS


def test_columns_of_several_readings_are_one():
    whole = StatedColumns()
    for one in LISTINGS:
        whole.extend(columns_of([one]))
    assert whole.to_listings() == LISTINGS
    assert Reading(columns=whole) == Reading(listings=LISTINGS)


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
