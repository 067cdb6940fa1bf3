"""The fields of the search index."""

from tantivy import Schema, SchemaBuilder

from warehouse.search.analysis import FOLDED, FORMS

FACETS = ("provider", "credential", "level", "language", "delivery", "kind")
"""Counted beside the hits, and filtered by."""
FILTERS = (*FACETS, "skill")
WRITTEN = {"title": 5.6, "names": 2.4}
"""Field of words as they are written -> its weight beside that of the stems. ``names``: provider,
awarding bodies, partners."""
WORDS = "words"
"""All of an offering's texts as they are written, with places: for phrases, and to know what is a
word."""
SHOWN = (
    "offering_id", "title", "provider", "provider_name", "url", "description", "price",
    "price_eur", "hours_min", "hours_max", "credential", "level", "language", "cluster",
)  # fmt: skip
"""Stored, to show hits without another look-up."""
STORED = "shown"
"""The field that holds them: a JSON array in the order of `SHOWN`."""
NUMBERS = ("price_eur", "hours_min", "hours_max")


def stems_in(form: str) -> str:
    """The field of all that an offering in a language is found by, or in one without a stemmer.

    One field holds every text, so that a word of a question is one list of offerings.
    """
    return f"stems_{form}"


def build_schema() -> Schema:
    """The schema of the index."""
    builder = SchemaBuilder()
    builder.add_bytes_field(STORED, stored=True)
    for name in FILTERS:
        builder.add_text_field(
            name, fast=name in FACETS, tokenizer_name="raw", index_option="basic"
        )
    for form in FORMS:
        builder.add_text_field(stems_in(form), tokenizer_name=form, index_option="freq")
    for name in WRITTEN:
        builder.add_text_field(name, tokenizer_name=FOLDED, index_option="freq")
    builder.add_text_field(WORDS, tokenizer_name=FOLDED, index_option="position")
    for name in NUMBERS:
        builder.add_float_field(name, fast=True)
    builder.add_integer_field("first_seen", fast=True)
    builder.add_boolean_field("is_free", indexed=True)
    return builder.build()
