"""Building the site: all pages and data files in a fresh folder, swapped in whole."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from normalize.schema import SCHEMA_VERSION
from warehouse.log import WarehouseError
from warehouse.pointer import replacing
from warehouse.site.comparison import write_comparison
from warehouse.site.coverage import coverage_page
from warehouse.site.front import first_page
from warehouse.site.health import MEASURES, WORST, Health
from warehouse.site.listings import write_listings
from warehouse.site.provider import ProviderPages, provider_index
from warehouse.site.quality import ProviderScores
from warehouse.site.records import write_records
from warehouse.site.rendering import ASSETS, POLICY, write_page
from warehouse.site.rulers import reading, scales
from warehouse.site.schema_tables import data_page
from warehouse.site.shards import write_data
from warehouse.site.source import Row, Source, open_source
from warehouse.site.words import fact

Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What was made."""

    folder: Path
    """Where the site lies: a link to the newest."""
    pages: int
    data_files: int
    bytes: int
    providers: int
    offerings: int


def build_site(
    data: Path,
    out: Path | None = None,
    files: str | None = None,
    progress: Progress | None = None,
) -> Built:
    """Make the site of a catalogue; after an error the old one stands.

    Args:
        data: the data folder, or a folder with a copy of the plain tables.
        out: where the site is to lie; None: ``site`` in the data folder.
        files: address of the folder of the plain tables, as somebody who reads the site reaches
            it; None: where they lie from the site.
        progress: told what is being made, and how many are done.

    Raises:
        WarehouseError: there is no catalogue, or the folder cannot be written.
    """
    link = (out or data / "site").absolute()
    try:
        with open_source(data) as source, replacing(link) as fresh:
            reached = files or _way_to_tables(data, link)
            built = _Site(source, fresh, reached, progress or _say_nothing).write()
    except (OSError, duckdb.Error) as error:
        raise WarehouseError(
            f"{link} cannot be written: {error}. Free some space, or let this user write there; "
            "the old site stands"
        ) from error
    return Built(folder=link, **built)


def _say_nothing(_what: str, _count: int) -> None:
    pass


def _way_to_tables(data: Path, link: Path) -> str:
    """The plain tables from the site's folder: beside it, unless it lies elsewhere."""
    latest = data.absolute() / "latest"
    if link.parent == data.absolute():
        return "../latest"
    return (latest if latest.is_dir() else data.absolute()).as_uri()


class _Site:
    """A site while it is written."""

    def __init__(self, source: Source, folder: Path, files: str, progress: Progress) -> None:
        self._source, self._folder, self._files = source, folder, files
        self._progress = progress
        self._scores = ProviderScores(source)
        self._health = Health(source)
        self._index = provider_index(source, self._scores)
        self._pages = 0

    def write(self) -> dict[str, int]:
        shutil.copytree(ASSETS, self._folder / "assets")
        self._write_single_pages()
        self._write_providers()
        offerings = self._write_data()
        files = [path for path in self._folder.rglob("*") if path.is_file()]
        return {
            "pages": self._pages,
            "data_files": sum(path.suffix == ".js" for path in files),
            "bytes": sum(path.stat().st_size for path in files),
            "providers": len(self._index),
            "offerings": offerings,
        }

    def _about(self, root: str) -> Mapping[str, Any]:
        """What every page says."""
        return {
            "root": root,
            "policy": POLICY,
            "schema_version": SCHEMA_VERSION,
            "measured": self._scores.measured,
            "rubric_version": self._scores.rubric_version,
            "built_of": self._built_of,
            "scales": scales(),
            "reading": reading,
            "measures": MEASURES,
            "worst": WORST,
        }

    def _write(self, name: str, template: str, **values: Any) -> None:
        root = "../" * name.count("/")
        write_page(self._folder / name, template, self._about(root), **values)
        self._pages += 1

    def _write_single_pages(self) -> None:
        first = first_page(self._source, self._health)
        self._built_of = first["newest"]
        names = _names(self._index)
        self._write("index.html", "index.html", names=names, **first)
        self._write("providers.html", "providers.html", index=self._index)
        self._write("coverage.html", "coverage.html", **coverage_page(self._source, self._index))
        self._write("health.html", "health.html", health=self._health, names=names)
        self._write("compare.html", "compare.html")
        self._write("listings.html", "listings.html")
        self._write("offering.html", "offering.html")
        self._write("data.html", "data.html", **data_page(self._source, self._files))
        self._write("about.html", "about.html")
        self._write("404.html", "404.html")

    def _write_providers(self) -> None:
        pages = ProviderPages(self._source, self._scores, self._health)
        for number, row in enumerate(self._index, 1):
            self._write(f"provider/{row['provider_id']}.html", "provider.html", **pages.page(row))
            self._progress("providers", number)

    def _write_data(self) -> int:
        folder = self._folder / "data"
        names = _names(self._index)
        write_comparison(self._source, folder, self._index, self._scores)
        write_listings(self._source, folder, names)
        scratch = self._folder / ".scratch"

        def tell(count: int) -> None:
            self._progress("offerings", count)

        bits = write_records(self._source, folder, scratch, names, tell)
        shutil.rmtree(scratch)
        write_data(
            folder, "about", {"bits": bits, "metrics": _told_metrics(), "facts": self._told_facts()}
        )
        count: int = self._source.one("select count(*) as n from offerings")["n"]
        return count

    def _told_facts(self) -> dict[str, str]:
        """The words of each fact that is known of anybody."""
        found = self._source.rows("select distinct fact_id from facts order by 1")
        return {row["fact_id"]: fact(row["fact_id"]) for row in found}


def _names(index: list[Row]) -> dict[str, str]:
    return {row["provider_id"]: row["name"] for row in index}


def _told_metrics() -> list[list[Any]]:
    """What pages that draw themselves say of each metric."""
    return [
        [
            one.id,
            scale.id,
            scale.dimensions[one.dimension],
            one.says,
            one.points,
            one.advice,
            [[found.precision, found.recall] for found in reading(one) if found.used],
        ]
        for scale in scales()
        for one in scale.metrics
    ]
