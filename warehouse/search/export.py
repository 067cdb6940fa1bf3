"""Bulk files for those whose search runs elsewhere, with the mapping or schema they need."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any, Literal

import orjson

from warehouse.search.build import read_documents

Target = Literal["opensearch", "typesense", "jsonl"]
INDEX = "offerings"
_LARGEST = 50 * 1024 * 1024
"""Bytes of one bulk file: servers take about 100 MB in one request."""
_TEXTS = ("title", "subtitle", "description", "provider_name")
_TEXT_LISTS = ("named", "skills", "told")
_CODES = ("provider", "credential", "level", "kind", "cluster")
_CODE_LISTS = ("language", "delivery", "skill")
_NUMBERS = ("price_eur", "hours_min", "hours_max")
_UNSEARCHED = ("url", "price")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written."""

    documents: int
    files: list[Path]


def export_search(data: Path, target: Target, out: Path) -> Exported:
    """Write every offering that can be found, in the form that `target` loads.

    Args:
        data: the data folder.
        target: ``opensearch``: bulk requests and a mapping; ``typesense``: documents to import and
            a collection's schema; ``jsonl``: documents alone.
        out: the folder to write into; files of the same name are replaced.

    Raises:
        WarehouseError: there are no tables.
        OSError: the folder cannot be written.
    """
    write, about = _TARGETS[target]
    out.mkdir(parents=True, exist_ok=True)
    files = []
    for name, content in about().items():
        (out / name).write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2))
        files.append(out / name)
    ending = "ndjson" if target == "opensearch" else "jsonl"
    documents, parts = _write(read_documents(data), write, out, ending)
    return Exported(documents=documents, files=files + parts)


def _write(
    documents: Iterator[dict[str, Any]],
    lines: Callable[[dict[str, Any]], bytes],
    out: Path,
    ending: str,
) -> tuple[int, list[Path]]:
    files: list[Path] = []
    written, number = 0, count(1)
    file: IO[bytes] | None = None
    try:
        for document in documents:
            if file is None or file.tell() > _LARGEST:
                if file is not None:
                    file.close()
                files.append(out / f"{INDEX}-{next(number):04}.{ending}")
                file = files[-1].open("wb")
            file.write(lines(_plain(document)))
            written += 1
    finally:
        if file is not None:
            file.close()
    return written, files


def _plain(document: dict[str, Any]) -> dict[str, Any]:
    """Without what is empty, under the id's usual name."""
    said = {
        name: value
        for name, value in document.items()
        if value is not None and value != [] and name != "offering_id"
    }
    return {"id": document["offering_id"], **said}


def _bulk(document: dict[str, Any]) -> bytes:
    """Two lines of the bulk API: what to do, and the document."""
    action = {"index": {"_index": INDEX, "_id": document["id"]}}
    return orjson.dumps(action) + b"\n" + _line(document)


def _line(document: dict[str, Any]) -> bytes:
    return orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)


def opensearch_mapping() -> dict[str, Any]:
    """The body of ``PUT /offerings``."""
    properties: dict[str, Any] = {name: {"type": "text"} for name in (*_TEXTS, *_TEXT_LISTS)}
    properties |= {name: {"type": "keyword"} for name in ("id", *_CODES, *_CODE_LISTS)}
    properties |= {name: {"type": "double"} for name in _NUMBERS}
    properties |= {name: {"type": "keyword", "index": False} for name in _UNSEARCHED}
    properties["is_free"] = {"type": "boolean"}
    properties["first_seen"] = {"type": "date", "format": "epoch_second"}
    return {"mappings": {"dynamic": "strict", "properties": properties}}


def typesense_schema() -> dict[str, Any]:
    """The body of ``POST /collections``."""

    def one(name: str, kind: str, **more: bool) -> dict[str, Any]:
        return {"name": name, "type": kind, "optional": True, **more}

    fields = [{"name": "title", "type": "string"}]
    fields += [one(name, "string") for name in _TEXTS if name != "title"]
    fields += [one(name, "string[]") for name in _TEXT_LISTS]
    fields += [one(name, "string", facet=True) for name in _CODES]
    fields += [one(name, "string[]", facet=True) for name in _CODE_LISTS]
    fields += [one(name, "float") for name in _NUMBERS]
    fields += [one(name, "string", index=False) for name in _UNSEARCHED]
    fields += [one("is_free", "bool", facet=True), {"name": "first_seen", "type": "int64"}]
    return {"name": INDEX, "fields": fields, "default_sorting_field": "first_seen"}


_TARGETS: dict[
    Target, tuple[Callable[[dict[str, Any]], bytes], Callable[[], dict[str, dict[str, Any]]]]
] = {
    "opensearch": (_bulk, lambda: {"mapping.json": opensearch_mapping()}),
    "typesense": (_line, lambda: {"schema.json": typesense_schema()}),
    "jsonl": (_line, dict),
}
