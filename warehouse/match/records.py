"""Offerings as matching compares them: folded, taken apart, one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qsl, unquote, urlsplit

import duckdb

from warehouse.match.titles import Title, fold, read_title

_ABOUT = 80
"""Distinct words of a description that are compared: its beginning says what it is about."""
_UNSAID = {
    "level": frozenset({"unspecified", "mixed"}),
    "credential_type": frozenset({"none", "unknown", "other"}),
}
"""Codes that exclude no other."""
SURE_LANGUAGE = 0.9
"""Confidence from which a detected language counts as said."""
_SITE_PARTS = frozenset({"www", "courses", "learn", "online", "m"})


@dataclass(frozen=True, kw_only=True)
class Record:
    """One listing, ready to be compared. Empty and None: not said."""

    offering_id: str
    source_id: str
    provider_id: str = ""
    native_id: str = ""
    url: str = ""
    stated_title: str
    title: Title
    bodies: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    level: str | None = None
    credential_type: str | None = None
    offering_type: str | None = None
    about: frozenset[str] = frozenset()
    hours: float | None = None
    run_id: str = ""

    @cached_property
    def address(self) -> str:
        """The page, without scheme, ``www.`` and a last slash: one for every way of writing it."""
        parts = urlsplit(self.url)
        host = parts.netloc.removeprefix("www.")
        query = f"?{parts.query}" if parts.query else ""
        return f"{host}{parts.path.rstrip('/')}{query}" if host else ""

    @cached_property
    def site(self) -> str:
        """The host without what stands before the name: ``courses.edx.org`` is ``edx.org``."""
        labels = (urlsplit(self.url).hostname or "").split(".")
        while len(labels) > 2 and labels[0] in _SITE_PARTS:
            labels = labels[1:]
        return ".".join(labels)

    @cached_property
    def segments(self) -> tuple[str, ...]:
        """The parts of the URL's path and the values of its query, folded."""
        parts = urlsplit(self.url)
        values = [value for _, value in parse_qsl(parts.query)]
        return tuple(unquote(p).casefold() for p in [*parts.path.split("/"), *values] if p)


_OFFERINGS = """
select offering_id, source_id, provider_id, native_id, url, title, description,
    awarding_body_ids, language_codes, language_method, language_confidence, level,
    credential_type, offering_type,
    coalesce(workload_hours_max, workload_hours_min)::double as hours,
    run_id
from offerings o left join (
    select offering_id, source_id, arg_max(run_id, (version_at, run_id)) as run_id
    from offerings_log group by all) using (offering_id, source_id)
where $1 is null or offering_id in (select unnest($1::varchar[]))
qualify row_number() over (
    partition by offering_id order by source_id <> provider_id, source_id) = 1
order by offering_id
"""


def read_records(
    connection: duckdb.DuckDBPyConnection, wanted: Sequence[str] | None = None
) -> list[Record]:
    """Every current offering once, or the wanted ones, in the order of ids."""
    found: list[Record] = []
    for batch in connection.sql(_OFFERINGS, params=[wanted]).to_arrow_reader(20_000):
        for row in batch.to_pylist():
            sure = row["language_method"] != "detected" or (
                (row["language_confidence"] or 0) >= SURE_LANGUAGE
            )
            found.append(
                record(
                    offering_id=row["offering_id"],
                    source_id=row["source_id"],
                    provider_id=row["provider_id"],
                    native_id=row["native_id"],
                    url=row["url"],
                    title=row["title"],
                    description=row["description"],
                    bodies=row["awarding_body_ids"],
                    languages=row["language_codes"] if sure else (),
                    level=row["level"],
                    credential_type=row["credential_type"],
                    offering_type=row["offering_type"],
                    hours=row["hours"],
                    run_id=row["run_id"] or "",
                )
            )
    return found


def record(  # noqa: PLR0913 - as many as there are things to compare
    *,
    offering_id: str,
    source_id: str,
    title: str,
    provider_id: str = "",
    native_id: str = "",
    url: str = "",
    description: str | None = None,
    bodies: Sequence[str] = (),
    languages: Sequence[str] = (),
    level: str | None = None,
    credential_type: str | None = None,
    offering_type: str | None = None,
    hours: float | None = None,
    run_id: str = "",
) -> Record:
    """A record of the columns of one offering."""
    return Record(
        offering_id=offering_id,
        source_id=source_id,
        provider_id=provider_id,
        native_id=native_id,
        url=url,
        stated_title=title,
        title=(read := read_title(title)),
        bodies=frozenset(bodies),
        languages=frozenset(
            _language(tag) for tag in ([read.language] if read.language else languages)
        ),
        level=None if level in _UNSAID["level"] else level,
        credential_type=None if credential_type in _UNSAID["credential_type"] else credential_type,
        offering_type=offering_type,
        about=about(description or ""),
        hours=hours or None,
        run_id=run_id,
    )


def about(description: str) -> frozenset[str]:
    """The first distinct words of a description, little words aside."""
    words = dict.fromkeys(w for w in fold(description[:2_000]) if len(w) > 3)
    return frozenset(list(words)[:_ABOUT])


def _language(tag: str) -> str:
    """Language and script of a tag: ``pt-BR`` is ``pt``, ``zh-Hant-TW`` is ``zh-hant``."""
    parts = tag.casefold().split("-")
    script = [part for part in parts[1:2] if len(part) == 4 and part.isalpha()]
    return "-".join(parts[:1] + script)
