"""Search over a small catalogue: words, stems, mistakes, filters, order, facets, bulk files."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from tantivy import Index, SchemaBuilder

from tests.warehouse.rows import batch, offering, price, row, run
from warehouse.log import WarehouseError
from warehouse.search.ask import SearchIndex, Wanted
from warehouse.search.build import build_index
from warehouse.search.export import export_search, opensearch_mapping, typesense_schema
from warehouse.store import Warehouse

PYTHON = "http://data.europa.eu/esco/skill/ccd0a1d9-afda-43d9-b901-96344886e14d"


def course(number: int, title: str, language: str = "en", **more):
    return offering("a", number, title=title, language_codes=[language], **more)


OFFERINGS = [
    course(1, "Machine learning for nurses", description="Models that learn from examples."),
    course(2, "Learning to read machines", description="A workshop on lathes and mills."),
    course(
        3,
        "Datenanalysen verstehen",
        "de",
        description="Wie Führungskräfte mit Daten arbeiten.",
        level="beginner",
    ),
    course(4, "Négocier avec succès", "fr", level="advanced"),
    course(5, "C++ in a week", workload_hours_min=Decimal(20), workload_hours_max=Decimal(40)),
    course(6, "C for engineers", workload_hours_min=Decimal(50), workload_hours_max=Decimal(60)),
    course(7, "Old statistics", status="archived"),
    course(8, "Statistics by examples", keywords=["regression"]),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    store = Warehouse(folder)
    skill = row(
        "offering_skills",
        offering_id="mc_a_5",
        source_id="a",
        skill_uri=PYTHON,
        skill_scheme="esco",
        skill_label="Python (computer programming)",
        relation="teaches",
        method="exact_label",
    )
    free = {**price("a", 5, "0"), "offer_category": "free"}
    tables = batch(
        offerings=OFFERINGS,
        prices=[
            {**price("a", 1, "100"), "amount_eur": Decimal(100)},
            {**price("a", 2, "50"), "amount_eur": Decimal(50)},
            free,
        ],
        offering_skills=[skill],
    )
    store.publish("a", tables, run("a", 0), proves_absence=True)
    store.write_latest()
    build_index(folder)
    return folder


@pytest.fixture(scope="module")
def index(data: Path) -> SearchIndex:
    return SearchIndex(data)


def titles(index: SearchIndex, text: str = "", **wanted) -> list[str]:
    return [hit.title for hit in index.search(Wanted(text=text, **wanted)).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("machine learning", "Machine learning for nurses"),
        ("learned", "Machine learning for nurses"),
        ("datenanalyse", "Datenanalysen verstehen"),
        ("fuhrungskrafte", "Datenanalysen verstehen"),
        ("negociation", "Négocier avec succès"),
        ("NÉGOCIER", "Négocier avec succès"),
        ("c++", "C++ in a week"),
        ("regression", "Statistics by examples"),
        ("statis", "Statistics by examples"),
    ],
)
def test_words_are_found_in_any_form(index, text, first):
    assert titles(index, text)[0] == first


def test_all_words_are_asked_for_and_if_nobody_has_them_some(index):
    assert titles(index, "machine nurses") == ["Machine learning for nurses"]
    answer = index.search(Wanted(text="nurses lathes"))
    assert answer.loosened
    assert {hit.title for hit in answer.hits} == {
        "Machine learning for nurses",
        "Learning to read machines",
    }


@pytest.mark.parametrize("mistake", ["statistcs", "sttaistics", "stafistics"])
def test_a_mistake_finds_what_the_right_word_finds(index, mistake):
    answer = index.search(Wanted(text=mistake))
    assert answer.corrected == {mistake: "statistics"}
    assert [hit.title for hit in answer.hits] == titles(index, "statistics")


def test_nothing_is_made_of_a_word_that_is_like_none(index):
    answer = index.search(Wanted(text="zzzqqq"))
    assert (answer.hits, answer.total, answer.corrected) == ([], 0, {})


def test_archived_offerings_are_not_found(index):
    assert "Old statistics" not in titles(index, limit=100)
    assert index.search(Wanted()).total == len(OFFERINGS) - 1


def test_a_skill_is_found_by_its_other_names_in_esco(index):
    assert titles(index, "python (computer programming)")[0] == "C++ in a week"
    assert titles(index, filters={"skill": [PYTHON]}) == ["C++ in a week"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"filters": {"language": ["de", "fr"]}}, {3, 4}),
        ({"filters": {"level": ["advanced"]}}, {4}),
        ({"filters": {"language": ["de"], "level": ["advanced"]}}, set()),
        ({"max_price_eur": 60.0}, {2, 5}),
        ({"free": True}, {5}),
        ({"hours": (30.0, None)}, {5, 6}),
        ({"hours": (None, 30.0)}, {5}),
        ({"hours": (45.0, 55.0)}, {6}),
    ],
)
def test_filters_narrow(index, wanted, found):
    hits = index.search(Wanted(**wanted)).hits
    assert {hit.offering_id for hit in hits} == {f"mc_a_{number}" for number in found}


def test_order_is_as_asked(index):
    assert titles(index, sort="price") == [
        "C++ in a week",
        "Learning to read machines",
        "Machine learning for nurses",
    ]
    assert titles(index, sort="hours") == ["C++ in a week", "C for engineers"]
    assert len(titles(index, sort="newest")) == 7


def test_facets_count_what_matches(index):
    facets = index.search(Wanted(text="learning")).facets
    assert facets["language"] == {"en": 2}
    assert facets["provider"] == {"a": 2}
    assert index.search(Wanted()).facets["language"] == {"en": 5, "de": 1, "fr": 1}


def test_pages_follow_one_another(index):
    whole = titles(index, limit=7)
    assert titles(index, limit=4) + titles(index, limit=3, offset=4) == whole


def test_without_an_index_the_way_to_make_one_is_said(tmp_path: Path):
    with pytest.raises(WarehouseError, match="--rebuild"):
        SearchIndex(tmp_path)
    with pytest.raises(WarehouseError, match="credcat nightly"):
        build_index(tmp_path)


def test_an_index_of_an_older_layout_is_made_anew(tmp_path: Path):
    older = SchemaBuilder().add_text_field("title", stored=True).build()
    (tmp_path / "search").mkdir()
    Index(older, path=str(tmp_path / "search"))
    with pytest.raises(WarehouseError, match="another version: `credcat search --rebuild`"):
        SearchIndex(tmp_path)


def test_an_offering_in_no_known_language_is_found_as_it_is_written(tmp_path: Path):
    store = Warehouse(tmp_path)
    offerings = [course(1, "Statistics"), course(2, "Statistik", "xx"), offering("a", 3, title="Π")]
    store.publish("a", batch(offerings=offerings), run("a", 0), proves_absence=True)
    store.write_latest()
    build_index(tmp_path)
    index = SearchIndex(tmp_path)
    assert titles(index, "statistik") == ["Statistik"]
    assert titles(index, "π") == ["Π"]


def test_the_same_tables_give_the_same_order(data, index):
    shown = [hit.offering_id for hit in index.search(Wanted(limit=100)).hits]
    build_index(data)
    again = [hit.offering_id for hit in SearchIndex(data).search(Wanted(limit=100)).hits]
    assert again == shown


def test_a_reader_keeps_the_index_that_it_opened(data, index):
    before = titles(index, "statistics")
    build_index(data)
    assert titles(index, "statistics") == before
    assert titles(SearchIndex(data), "statistics") == before
    # The folder that is held stays, and goes no later than the next build after it is let go.
    assert len([path for path in (data / ".search").iterdir() if path.is_dir()]) == 2


def test_opensearch_gets_bulk_requests_of_its_mapping(data, tmp_path: Path):
    done = export_search(data, "opensearch", tmp_path)
    known = opensearch_mapping()["mappings"]["properties"]
    lines = (tmp_path / "offerings-0001.ndjson").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 * done.documents == 14
    for action, document in zip(map(json.loads, lines[::2]), map(json.loads, lines[1::2]),
                                strict=True):  # fmt: skip
        assert action == {"index": {"_index": "offerings", "_id": document["id"]}}
        assert document.keys() <= known.keys()
    assert json.loads((tmp_path / "mapping.json").read_text(encoding="utf-8"))["mappings"]


def test_typesense_gets_documents_of_its_schema(data, tmp_path: Path):
    export_search(data, "typesense", tmp_path)
    kinds = {one["name"]: one["type"] for one in typesense_schema()["fields"]} | {"id": "string"}
    python = {"string": str, "float": float, "bool": bool, "int64": int, "string[]": list}
    for line in (tmp_path / "offerings-0001.jsonl").read_text(encoding="utf-8").splitlines():
        for name, value in json.loads(line).items():
            assert isinstance(value, python[kinds[name]]), (name, value)
