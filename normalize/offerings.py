"""The `offerings` columns of a batch: what the listings are, in words."""

from collections.abc import Callable, Sequence

from normalize import schema
from normalize.columns import Columns, coded, counts, fitted
from normalize.entry import Entry
from normalize.fields import parse_distinct, understand
from normalize.fields import text as texts
from normalize.fields.dates import moment
from normalize.fields.licence import licence
from normalize.fields.numbers import count
from normalize.fields.rating import rating
from normalize.fields.subject import isced_f
from normalize.fields.url import absolute
from normalize.identity import offering_id
from normalize.issues import Issues
from normalize.lists import flat_parse, labels
from normalize.offering_award import describe_award
from normalize.offering_study import describe_study
from normalize.provider import Provider
from normalize.vocabulary import fold, terms


def describe(entries: Sequence[Entry], provider: Provider, issues: Issues) -> Columns:
    """All columns of `offerings` that follow from each listing alone, a row for each entry."""
    return {
        **_identify(entries, provider),
        **_locate(entries, issues),
        **_tell(entries, issues),
        **describe_study(entries, issues),
        **describe_award(entries, provider, issues),
        **_count(entries, issues),
        **_date(entries, issues),
        "fetched_at": [entry.evidence.fetched_at for entry in entries],
        "raw_ref": [entry.evidence.raw_ref for entry in entries],
        "schema_version": [schema.SCHEMA_VERSION] * len(entries),
    }


def _identify(entries: Sequence[Entry], provider: Provider) -> Columns:
    native_ids = [entry.listing.native_id for entry in entries]
    return {
        "offering_id": [offering_id(provider.id, native_id) for native_id in native_ids],
        "provider_id": [provider.id] * len(entries),
        "source_id": [provider.id] * len(entries),
        "native_id": native_ids,
    }


def _locate(entries: Sequence[Entry], issues: Issues) -> Columns:
    """Pages and images. A listing without a page of its own has the payload's address."""

    def resolve(pair: tuple[str, str]) -> str | None:
        return absolute(pair[0], pair[1])

    bases = [entry.evidence.url for entry in entries]
    pages = parse_distinct(
        [
            (e.listing.url, b) if e.listing.url else None
            for e, b in zip(entries, bases, strict=True)
        ],
        resolve,
    )
    images = parse_distinct(
        [
            (e.listing.image, b) if e.listing.image else None
            for e, b in zip(entries, bases, strict=True)
        ],
        resolve,
    )
    payloads = parse_distinct(bases, absolute)
    for entry, page, image in zip(entries, pages, images, strict=True):
        if entry.listing.url and page is None:
            issues.note("url not understood", entry.listing.url)
        if entry.listing.image and image is None:
            issues.note("image_url not understood", entry.listing.image)
    return {
        "url": [page or payload for page, payload in zip(pages, payloads, strict=True)],
        "url_is_payload": [page is None for page in pages],
        "image_url": images,
    }


def _tell(entries: Sequence[Entry], issues: Issues) -> Columns:
    def column(parse: Callable[[str], str | None], name: str) -> list[str | None]:
        return parse_distinct([getattr(e.listing, name) for e in entries], parse)

    descriptions = [entry.listing.description for entry in entries]
    plain = parse_distinct(descriptions, texts.plain)
    for text in plain:
        if text is not None and len(text) > texts.LONGEST_TEXT:
            issues.note("description cut")
    subjects = [entry.listing.subjects for entry in entries]
    codes = flat_parse([e.listing.isced_f for e in entries], isced_f, "isced_f_codes", issues)
    outcomes = parse_distinct([tuple(e.listing.outcomes) or None for e in entries], _outcomes)
    return {
        "title": column(texts.plain, "title"),
        "slug": column(texts.stated_text, "slug"),
        "subtitle": column(texts.long_text, "subtitle"),
        "description": [texts.bounded(text, texts.LONGEST_TEXT) for text in plain],
        "subject_labels": labels(subjects),
        "isced_f_codes": codes,
        "isced_f_method": ["declared" if found else None for found in codes],
        "keywords": labels([[*e.listing.keywords, *e.listing.skills] for e in entries]),
        "learning_outcomes": [found or [] for found in outcomes],
        "prerequisites_text": column(texts.long_text, "prerequisites"),
        "content_licence": understand(
            "content_licence", [e.listing.content_licence for e in entries], licence, issues
        ),
        "occupations": _occupations(entries, issues),
        "status": _statuses(entries, issues),
        "offering_type": coded(
            "offerings", "offering_type", [e.listing.kind for e in entries], issues
        ),
    }


def _outcomes(stated: tuple[str, ...]) -> list[str]:
    found = (item for text in stated for item in texts.items(text))
    return list(dict.fromkeys(found))[: texts.MOST_LABELS]


def _statuses(entries: Sequence[Entry], issues: Issues) -> list[str]:
    stated = [entry.listing.status for entry in entries]
    found = understand("status", stated, lambda text: terms("statuses").get(fold(text)), issues)
    return [status or "unknown" for status in found]


def _occupations(entries: Sequence[Entry], issues: Issues) -> list[list[dict[str, str | None]]]:
    known = ("esco", "isco08", "onet_soc", "provider")
    found = []
    for entry in entries:
        rows = []
        for scheme, code, name in entry.listing.occupations[: texts.MOST_LABELS]:
            if scheme in known:
                said = texts.label(name) if name else None
                rows.append({"scheme": scheme, "code": code, "label": said})
            else:
                issues.note("occupations scheme unknown", scheme)
        found.append(rows)
    return found


def _count(entries: Sequence[Entry], issues: Issues) -> Columns:
    columns: Columns = {}
    for name, stated in (("rating_count", "rating_count"), ("enrollment_count",) * 2):
        said = [getattr(entry.listing, stated) for entry in entries]
        columns[name] = counts("offerings", name, understand(name, said, count, issues), issues)
    said = [
        (e.listing.rating, e.listing.rating_best, e.listing.rating_worst)
        if e.listing.rating
        else None
        for e in entries
    ]
    rated = parse_distinct(said, rating)
    for stated, found in zip(said, rated, strict=True):
        if stated is not None and found is None:
            issues.note("rating not understood", " of ".join(part for part in stated[:2] if part))
    columns["rating_average"] = fitted("offerings", "rating_average", rated, issues)
    return columns


def _date(entries: Sequence[Entry], issues: Issues) -> Columns:
    said = {
        "published_at": [entry.listing.published for entry in entries],
        "modified_at": [entry.listing.modified for entry in entries],
    }
    return {name: understand(name, stated, moment, issues) for name, stated in said.items()}
