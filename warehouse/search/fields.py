"""The fields of the search index."""

from tantivy import Schema, SchemaBuilder

from warehouse.search.analysis import FOLDED, STEMMERS

FACETS = ("provider", "credential", "level", "language", "delivery", "kind")
"""Counted beside the hits, and filtered by."""
FILTERS = (*FACETS, "skill")
FOLDED_FIELDS = {"title": 2.8, "skills": 0.5, "called": 0.3, "names": 1.2, "words": 1.0}
"""Field of words as they are written -> its weight. ``called``: other names of its skills in ESCO.
``names``: provider, awarding bodies, partners. ``words``: all of it, the description too."""
STEMMED_FIELDS = {"title": 0.8, "words": 0.2}
"""The same by stems, a field for each language: ``title_de``."""
FINDING = ("words", "called")
"""Whatever the others hold is in these too: they say what is found, and all of them how well."""
FINDING_STEMMED = ("words",)
PHRASES = "words"
"""The field that knows the places of its words."""
SHOWN = ("offering_id", "url", "title", "provider_name", "description", "price", "cluster")
"""Stored, to show hits without another look-up."""


def build_schema() -> Schema:
    """The schema of the index."""
    builder = SchemaBuilder()
    for name in ("offering_id", "url", "description", "provider_name", "price", "cluster"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    for name in FILTERS:
        stored = name != "skill"
        builder.add_text_field(
            name, stored=stored, fast=stored, tokenizer_name="raw", index_option="basic"
        )
    for name in FOLDED_FIELDS:
        builder.add_text_field(
            name,
            stored=name == "title",
            tokenizer_name=FOLDED,
            index_option="position" if name == PHRASES else "freq",
        )
    for language in STEMMERS:
        for name in STEMMED_FIELDS:
            builder.add_text_field(
                f"{name}_{language}", tokenizer_name=f"stem_{language}", index_option="freq"
            )
    for name in ("price_eur", "hours_min", "hours_max"):
        builder.add_float_field(name, stored=True, indexed=True, fast=True)
    builder.add_integer_field("first_seen", stored=True, indexed=True, fast=True)
    builder.add_boolean_field("is_free", stored=True, indexed=True, fast=True)
    return builder.build()
