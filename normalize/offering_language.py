"""The `offerings` columns that say in which languages one studies: declared, else detected."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from normalize.columns import Columns, encoded
from normalize.distinct import Distinct, distinct, distinct_rows, together
from normalize.distinct_lists import distinct_lists
from normalize.fields import Found, parse_distinct
from normalize.fields import text as texts
from normalize.fields.language import NOT_STATED, Languages, languages
from normalize.fields.language_columns import detect_columns
from normalize.fields.language_detection import Detected
from normalize.issues import Issues
from normalize.lists import once
from normalize.stated import Stated

_Items = tuple[str, ...]
_Known = Mapping[str, Found[Languages] | None]
_NOTHING = pa.scalar(None, pa.string())


class _Taught(NamedTuple):
    """The languages of instruction of a listing."""

    codes: Sequence[str]
    rule: str | None
    method: str | None
    confidence: float | None


def describe_languages(
    stated: Stated, titles: pa.Array, descriptions: pa.Array, issues: Issues
) -> Columns:
    """The columns, a row for each listing.

    Args:
        stated: the listings.
        titles: their titles as plain texts.
        descriptions: their descriptions as plain texts.
        issues: where what is not understood is counted.
    """
    known = {
        **_parse(stated["languages"], "language_codes", issues),
        **_parse(stated["caption_languages"], "subtitle_language_codes", issues),
    }
    said = distinct_lists(stated["languages"])
    captions = together(distinct_lists(stated["caption_languages"]), said)
    taught = together(said, _detect(titles, descriptions, said, known)).each(
        lambda row: _settle(known, row[0] or (), row[1])
    )
    return encoded(
        "offerings",
        {
            "language_stated": said.each(lambda items: texts.stated_text(", ".join(items))),
            "language_codes": taught.each(lambda row: row.codes),
            "language_codes:rule": taught.each(lambda row: row.rule),
            "language_method": taught.each(lambda row: row.method),
            "language_confidence": taught.each(lambda row: row.confidence),
            "subtitle_language_codes": captions.each(
                lambda row: _captions(known, row[0] or (), row[1] or ())
            ),
        },
    )


def _parse(stated: pa.Array, what: str, issues: Issues) -> _Known:
    """Each distinct item with what it says; what is not understood in it is counted."""
    items = distinct(stated.flatten())
    found = parse_distinct(items, languages)
    known = {
        item: one for item, one in zip(items.values, found.values, strict=True) if item is not None
    }
    for (item, one), times in zip(known.items(), items.counts(), strict=True):
        for part in (item,) if one is None else one.value.unknown:
            issues.note(f"{what} not understood", part, times)
    return known


def _detect(
    titles: pa.Array, descriptions: pa.Array, said: Distinct[_Items], known: _Known
) -> Distinct[Detected]:
    """Languages of the texts of listings that state none, each distinct pair read once."""
    stating = said.each(lambda items: any(known[item] is not NOT_STATED for item in items))
    silent = pc.invert(stating.array(pa.bool_()).fill_null(False))
    read = [pc.if_else(silent, column, _NOTHING) for column in (titles, descriptions)]
    firsts, numbers = distinct_rows(*read)
    found = detect_columns(*(column.take(firsts) for column in read))
    return found.take(numbers)


def _settle(known: _Known, items: _Items, detected: Detected | None) -> _Taught:
    if detected is not None:
        return _Taught([detected.tag], detected.rule, "detected", detected.confidence)
    found = [one for item in items if (one := known[item])]
    codes = once(tag for one in found for tag in one.value.taught)
    rules = once(rule for one in found for rule in one.rule.split("+"))
    return _Taught(codes, "+".join(rules) or None, "declared" if codes else None, None)


def _captions(known: _Known, captions: _Items, taught: _Items) -> tuple[str, ...]:
    """What the field for captions names, and captions that the one for languages tells of."""
    own = [one.value for item in captions if (one := known[item])]
    told = [one.value for item in taught if (one := known[item])]
    tags = [tag for value in own for tag in (*value.taught, *value.captions)]
    return once([*tags, *(tag for value in told for tag in value.captions)])
