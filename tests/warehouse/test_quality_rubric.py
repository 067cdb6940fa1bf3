"""The rubric's files: complete, adding up, told in the schema, and faults in them named."""

import re
from collections import Counter
from pathlib import Path

import pytest

from normalize.schema import tables
from warehouse.quality import rubric
from warehouse.quality.rubric import CORE, RubricError, load, read

FOLDER = Path(rubric.__file__).parent / "rubric"
TEXTS = {ruler: (FOLDER / f"{ruler}.toml").read_text(encoding="utf-8") for ruler in rubric.RULERS}


def test_points_are_those_that_are_published():
    found = Counter[str]()
    for metric in load().metrics.values():
        found[metric.dimension] += metric.points
    assert {name: found[name] for name in found if name.startswith("l_")} == {
        "l_findability": 100,
        "l_accessibility": 100,
        "l_interoperability": 110,
        "l_reusability": 75,
        "l_context": 20,
    }
    assert {found[name] for name in found if name.startswith("a_")} == {10}
    assert sum(name.startswith("a_") for name in found) == 10
    assert found["consensus"] == 188
    core = sum(metric.points for metric in load().of_total(CORE))
    assert round(100 * core / 188, 1) == 73.4


def test_every_metric_has_its_column_in_the_schema():
    columns = tables()["offering_quality"]
    for metric in load().metrics.values():
        assert columns[metric.id].definition.endswith(f"{metric.points} points: {metric.says}")
    measured = [name for name, column in columns.items() if str(column.type) == "float"]
    assert measured == list(load().metrics)


@pytest.mark.parametrize(
    "word",
    ["rating", "enrollment", "amount_eur", "brand", "country_code =", "exact_label", "embedding"],
)
def test_what_is_no_input_is_in_no_expression(word: str):
    said = [metric.share or "" for metric in load().metrics.values()]
    view = (FOLDER.parent / "listing.sql").read_text(encoding="utf-8")
    code = re.sub(r"--.*", "", view)
    assert not any(word in text for text in (*said, code))
    assert not any(word in field for metric in load().metrics.values() for field in metric.fields)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("points = 30\n", "points = 31\n", "points are 406 and not 405"),
        ('share = "has_prerequisites"\n', "", "has either `share` or `reason`"),
        ('fields = ["keywords"', 'fields = ["keyword"', "keyword is no column of the schema"),
        ('dimension = "l_context"', 'dimension = "l_contxt"', "l_contxt is not described"),
        ("[c4_modified]", "[c4-modified]", "c4-modified"),
        ("advice =", "advise =", "advise"),
        ("[about]", "[about", "listing.toml"),
    ],
)
def test_a_fault_in_a_file_is_named(old: str, new: str, message: str):
    assert old in TEXTS["listing"]
    with pytest.raises(RubricError, match=re.escape(message)) as caught:
        read({**TEXTS, "listing": TEXTS["listing"].replace(old, new, 1)})
    assert str(caught.value).startswith("rubric/listing.toml")
