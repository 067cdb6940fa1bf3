"""Building the index, anew each time, from the plain tables alone."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import orjson
import tantivy

from normalize.schema import arrow_schema
from warehouse.log import WarehouseError
from warehouse.pointer import replacing
from warehouse.search.analysis import forms_of, register, space
from warehouse.search.fields import (
    FILTERS,
    NUMBERS,
    SHOWN,
    STORED,
    WORDS,
    build_schema,
    stems_in,
)
from warehouse.search.skills import Labels, labels_of
from warehouse.views import open_duckdb

_TABLES = ("offerings", "prices", "providers", "offering_skills", "matches")
_HEAP = 256 * 1024 * 1024
_BATCH = 10_000
_SEPARATOR = " · "
_DESCRIPTION = 500
"""Characters of a description that are kept to be shown; all of it can be found."""


def build_index(
    data: Path, taxonomy: Path | None = None, progress: Callable[[int], None] | None = None
) -> Path:
    """Make ``data/search`` of ``data/latest``, swapped in whole; after an error the old one stays.

    Args:
        data: the data folder.
        taxonomy: indexes of skills that an operator has built; None: what ships.
        progress: told how many offerings are in.

    Raises:
        WarehouseError: there are no tables, or the index cannot be written.
    """
    find_tables(data)
    link = data.absolute() / "search"
    try:
        with replacing(link) as fresh:
            _fill(fresh, read_documents(data), labels_of(taxonomy), progress)
    except (OSError, ValueError, duckdb.Error) as error:
        raise WarehouseError(
            f"{link} cannot be written: {error}. Free some space, or let this user write in "
            f"{data}; the old index stands"
        ) from error
    return link


def find_tables(data: Path) -> Path:
    """The folder of the plain tables.

    Raises:
        WarehouseError: there are none.
    """
    latest = data / "latest"
    if not (latest / "offerings.parquet").is_file():
        raise WarehouseError(f"there are no tables in {latest}: `credcat nightly` makes them")
    return latest


def read_documents(data: Path) -> Iterator[dict[str, Any]]:
    """What can be found, a record for each offering; the columns of ``documents.sql``."""
    query = (Path(__file__).parent / "documents.sql").read_text(encoding="utf-8")
    with _tables(find_tables(data)) as connection:
        for batch in connection.sql(query).to_arrow_reader(_BATCH):
            yield from batch.to_pylist()


def _tables(latest: Path) -> duckdb.DuckDBPyConnection:
    connection = open_duckdb()
    for name in _TABLES:
        file = (latest / f"{name}.parquet").resolve()
        if file.is_file():
            path = str(file).replace("'", "''")
            connection.execute(f"create view {name} as from read_parquet('{path}')")
        else:  # a folder of an older schema
            connection.register(name, arrow_schema(name).empty_table())
    return connection


def _fill(
    folder: Path,
    documents: Iterable[dict[str, Any]],
    labels: Labels,
    progress: Callable[[int], None] | None,
) -> None:
    index = tantivy.Index(build_schema(), path=str(folder))
    register(index)
    writer = index.writer(_HEAP, 1)
    for number, row in enumerate(documents, 1):
        writer.add_document(_document(row, labels))
        if progress is not None and number % _BATCH == 0:
            progress(number)
    writer.commit()
    writer.wait_merging_threads()


def _document(row: dict[str, Any], labels: Labels) -> tantivy.Document:
    document = tantivy.Document()
    shown = {**row, "description": (row["description"] or "")[:_DESCRIPTION] or None}
    document.add_bytes(STORED, orjson.dumps([shown[name] for name in SHOWN]))
    for name in FILTERS:
        for value in _several(row[name]):
            document.add_text(name, value)
    for name in NUMBERS:
        if row[name] is not None:
            document.add_float(name, row[name])
    document.add_integer("first_seen", row["first_seen"])
    document.add_boolean("is_free", row["is_free"])
    _add_words(document, row, [one for uri in row["skill"] for one in labels.get(uri, ())])
    return document


def _several(value: list[str] | str | None) -> list[str]:
    return value if isinstance(value, list) else [value] if value is not None else []


def _add_words(document: tantivy.Document, row: dict[str, Any], called: Iterable[str]) -> None:
    names = space(_SEPARATOR.join([row["provider_name"], *row["named"]]))
    told = (row["subtitle"], *row["skills"], *row["told"], row["description"])
    texts = [space(row["title"]), names, *(space(text) for text in told if text)]
    document.add_text("title", texts[0])
    document.add_text("names", names)
    for text in texts:  # one by one: no phrase goes from one into the next
        document.add_text(WORDS, text)
    whole = " ".join([*texts, *(space(label) for label in called)])
    for form in forms_of(row["language"] or ()):
        document.add_text(stems_in(form), whole)
