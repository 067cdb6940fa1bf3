"""Stated fields of single listings, normalized by the parsers of a night: behind `credcat parse`.

What comes in is text as providers write it; what comes out are the columns of the schema that
follow from it, each with the rule that decided it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from html import unescape
from typing import Any, Self

import pyarrow as pa

from normalize.children import OWNER
from normalize.columns import Columns
from normalize.fields.award_columns import read_at
from normalize.fields.organisation_names import names_in
from normalize.fields.place import country
from normalize.gathering import gather
from normalize.issues import Issues
from normalize.listing import Evidence, Listing, StatedOrganisation, StatedPrice, StatedSession
from normalize.lists import labels
from normalize.nested import plain
from normalize.offerings import describe
from normalize.parse_columns import COLUMNS, PRICE_COLUMNS, SESSION_COLUMNS, SKILL_COLUMNS
from normalize.parse_rules import completed
from normalize.prices import describe_prices
from normalize.provider import EvidenceNote, Feed, Provider, Read
from normalize.reading import Reading
from normalize.sessions import describe_sessions
from normalize.skills import LABELS, Skills, describe_skills
from normalize.skills.declared import skills_in
from normalize.skills.fields_taught import with_fields_taught
from normalize.skills.index import Index, load_all

NOWHERE = "https://parse.invalid/"
"""The page of a listing that has none (RFC 2606: never a real host)."""
SOME_DAY = datetime(2026, 1, 2, tzinfo=UTC)


class StatedError(ValueError):
    """A record cannot be parsed; the message says which field and what it must hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """The stated fields of one listing, each a list of texts; most hold one or none."""

    title: tuple[str, ...] = ()
    description: tuple[str, ...] = ()
    duration: tuple[str, ...] = ()
    workload: tuple[str, ...] = ()
    price: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    delivery: tuple[str, ...] = ()
    pacing: tuple[str, ...] = ()
    credential: tuple[str, ...] = ()
    assessment: tuple[str, ...] = ()
    verification: tuple[str, ...] = ()
    stackability: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    organisation: tuple[str, ...] = ()
    provider_country: tuple[str, ...] = ()

    @classmethod
    def of(cls, record: Mapping[str, object]) -> Self:
        """The stated fields of one JSON object; names that are not known are left out.

        Raises:
            StatedError: a field holds neither text, a number nor a list of them.
        """
        return cls(**{name: _texts(name, record[name]) for name in STATED if name in record})


STATED = tuple(field.name for field in fields(Stated))
"""Fields that may be stated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """What the stated fields of one listing came to."""

    columns: dict[str, Any]
    """`COLUMNS`, and ``prices``, ``sessions`` and ``skills`` (lists of rows); what is not known is
    None or []."""
    rules: dict[str, str]
    """Column (``prices.0.amount`` for the first price) -> what decided it."""

    def record(self) -> dict[str, Any]:
        """All of it, ready for JSON: decimals are text, dates ISO 8601."""
        return {**self.columns, "rules": self.rules}


def _texts(name: str, value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        if isinstance(item, bool) or not isinstance(item, str | int | float | None):
            kind = "an object" if isinstance(item, dict) else repr(item)
            raise StatedError(f"`{name}` must be text, a number or a list of them, found {kind}")
        if item is not None and str(item).strip():
            found.append(str(item))
    return tuple(found)


def parse(stated: Sequence[Stated], skills: Skills = LABELS) -> list[Parsed]:
    """Normalize stated fields, a result for each record, in order.

    Args:
        stated: the records.
        skills: which skills are looked for in title, description and declared skills.
    """
    places: dict[str | None, list[int]] = defaultdict(list)
    named = [one.provider_country[0] if one.provider_country else None for one in stated]
    for row, code in enumerate(country(name) if name else None for name in named):
        places[code].append(row)
    found: dict[int, Parsed] = {}
    for place, rows in places.items():
        parsed = _parse_of([stated[row] for row in rows], place, skills)
        found.update(zip(rows, parsed, strict=True))
    return [found[row] for row in range(len(stated))]


def _parse_of(stated: Sequence[Stated], place: str | None, skills: Skills) -> list[Parsed]:
    """Records of providers of one country."""
    provider, issues = _provider(place), Issues()
    evidence = Evidence(url=NOWHERE, fetched_at=SOME_DAY)
    indexes = () if skills.looking == "off" else load_all(skills.taxonomy)
    listings = [_listing(one, str(row), indexes) for row, one in enumerate(stated)]
    batch = gather([(evidence, Reading(listings=listings))])
    columns = describe(batch, provider, read_at(provider.read.format), issues)
    taught = describe_skills(columns, labels(batch["skills"]), provider.id, skills)
    columns = with_fields_taught(columns, taught)
    ids = columns["offering_id"]
    held = describe_sessions(batch, ids, provider.id, issues, provider.country)
    prices = _by_owner(describe_prices(batch, ids, held, provider, issues), PRICE_COLUMNS)
    sessions = _by_owner(held, SESSION_COLUMNS)
    tags = _by_owner(taught, SKILL_COLUMNS)
    return [
        _parsed(values, {"prices": prices[row], "sessions": sessions[row], "skills": tags[row]})
        for row, values in enumerate(_rows(columns))
    ]


_Row = dict[str, Any]
_Ruled = list[tuple[_Row, dict[str, str]]]


def _rows(columns: Columns) -> list[_Row]:
    rows: list[_Row] = pa.RecordBatch.from_pydict(columns).to_pylist()
    return rows


def _by_owner(children: Columns, wanted: Sequence[str]) -> defaultdict[int, _Ruled]:
    """Rows and rules of each listing, by its place."""
    found: defaultdict[int, _Ruled] = defaultdict(list)
    for row in _rows(children):
        found[row[OWNER]].append((_told(row, wanted), _rules(row)))
    return found


def _told(row: _Row, wanted: Sequence[str]) -> _Row:
    return {name: plain(name, row[name]) if name in row else None for name in wanted}


def _rules(row: _Row) -> dict[str, str]:
    return {
        name.removesuffix(":rule"): rule
        for name, rule in row.items()
        if name.endswith(":rule") and rule
    }


def _parsed(offering: _Row, children: Mapping[str, _Ruled]) -> Parsed:
    columns = _told(offering, COLUMNS)
    rules = {
        name: rule for name, rule in completed(columns, _rules(offering)).items() if name in COLUMNS
    }
    for table, rows in children.items():
        columns[table] = [values for values, _ in rows]
        for place, (_, ruled) in enumerate(rows):
            told = completed(rows[place][0], ruled)
            rules |= {f"{table}.{place}.{name}": rule for name, rule in told.items()}
    return Parsed(columns=columns, rules=rules)


def _listing(stated: Stated, native_id: str, indexes: Sequence[Index]) -> Listing:
    return Listing(
        native_id=native_id,
        title=_joined(stated.title) or "",
        url=None,
        kind="course",
        pointer="",
        method="stated",
        description=_joined(stated.description),
        languages=list(stated.language),
        credential=_joined(stated.credential),
        delivery=_joined(stated.delivery),
        pacing=_joined(stated.pacing),
        level=_joined(stated.level),
        duration=_joined(stated.duration),
        workload=_joined(stated.workload),
        subjects=list(stated.subjects),
        skills=[skill for text in stated.skills for skill in skills_in(text, indexes)],
        assessments=list(stated.assessment),
        verification=list(stated.verification),
        stackability=_joined(stated.stackability),
        status=_joined(stated.status),
        organisations=[
            StatedOrganisation(name=name)
            for text in stated.organisation
            for name in names_in(unescape(text))
        ],
        sessions=[StatedSession(start=start) for start in stated.start],
        prices=[StatedPrice(component="course", stated=price) for price in stated.price],
    )


def _joined(texts: tuple[str, ...]) -> str | None:
    return ", ".join(texts) or None


def _provider(place: str | None) -> Provider:
    return Provider(
        id="parse",
        name="Parse",
        homepage=NOWHERE,
        country=place,
        type="other",
        role="platform",
        terms=NOWHERE,
        evidence=EvidenceNote(kind="none"),
        collect=Feed(how="feed", start=(NOWHERE,)),
        read=Read(format="schema-org"),
    )
