"""Declared languages by item, detected ones only where nothing is declared."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from normalize.gathering import gather
from normalize.issues import Issues
from normalize.listing import Evidence, Listing
from normalize.offering_language import describe_languages
from normalize.reading import Reading
from tests.normalize.stated import batch, listing, rows

EVIDENCE = Evidence(url="https://example.org/", fetched_at=datetime(2026, 1, 2, tzinfo=UTC))
GERMAN = "In diesem Kurs lernen Sie, wie man ein Projekt plant und ein Team führt."


def described(
    languages: Sequence[str], captions: Sequence[str] = (), description: str | None = GERMAN
) -> tuple[dict[str, Any], Issues]:
    one = Listing(
        native_id="1",
        title="Planen",
        url=None,
        kind="course",
        pointer="",
        method="api",
        description=description,
        languages=list(languages),
        caption_languages=list(captions),
    )
    issues = Issues()
    stated = gather([(EVIDENCE, Reading(listings=[one]))])
    columns = describe_languages(stated, stated["title"], stated["description"], issues)
    return {name: values[0].as_py() for name, values in columns.items()}, issues


@pytest.mark.parametrize(
    ("stated", "codes", "method", "rule"),
    [
        (["English"], ["en"], "declared", "name_en"),
        (["en", "Englisch, fr"], ["en", "fr"], "declared", "code+name_de"),
        ([], ["de"], "detected", "title_and_description"),
        (["N/A"], ["de"], "detected", "title_and_description"),
        (["Multilingual"], [], None, "several_not_named"),
        (["Klingonish"], [], None, None),
        (["N/A", "Klingonish"], [], None, "not_stated"),
    ],
)
def test_what_is_declared_comes_before_what_is_detected(stated, codes, method, rule):
    row, _ = described(stated)
    assert row["language_codes"] == codes
    assert row["language_method"] == method
    assert row["language_codes:rule"] == rule
    assert (row["language_confidence"] is not None) == (method == "detected")


def test_nothing_is_said_of_a_listing_without_words():
    row, _ = described([], description=None)
    assert (row["language_codes"], row["language_method"]) == ([], None)
    assert row["language_stated"] is None


def test_captions_have_their_own_field_or_are_told_with_the_language():
    assert described(["en"], ["es", "fr"])[0]["subtitle_language_codes"] == ["es", "fr"]
    row, _ = described(["English with Spanish subtitles"], ["French [Auto]"])
    assert row["language_codes"] == ["en"]
    assert row["subtitle_language_codes"] == ["fr", "es"]


def test_what_is_unknown_is_counted_by_itself():
    row, issues = described(["English, Klingonish"], ["Martian"])
    assert row["language_codes"] == ["en"]
    assert issues.counter() == {
        "language_codes not understood: 'Klingonish'": 1,
        "subtitle_language_codes not understood: 'Martian'": 1,
    }


def test_a_detected_language_is_not_what_the_provider_gave():
    silent = listing("a", title="Planen", description=GERMAN)
    stating = listing("b", title="Planen", description=GERMAN, languages=["de"])
    found = {row["native_id"]: row for row in rows(batch(silent, stating), "offerings")}
    assert found["a"]["language_codes"] == found["b"]["language_codes"] == ["de"]
    assert dict(found["a"]["field_provenance"])["language_codes"] == "derived"
    assert dict(found["b"]["field_provenance"])["language_codes"] == "api"
