"""Detection over a table: columns first, texts where detectors are used, evidence of each."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from normalize.schema import arrow_schema
from warehouse.quality.detection import EVIDENCE, detect
from warehouse.quality.detectors import detectors, used

ALL = frozenset(detectors())
_SCHEMA = pa.schema(
    [
        arrow_schema("offerings").field(name)
        for name in (
            "title", "subtitle", "description", "language_codes", "learning_outcomes",
            "prerequisites_text", "partner_names", "occupations", "assessment_types",
            "assessment_supervision", "quality_assurance_text",
        )
    ]
)  # fmt: skip
_LISTS = {"language_codes", "learning_outcomes", "partner_names", "occupations", "assessment_types"}


def table(*rows: dict[str, object]) -> pa.Table:
    filled = [
        {name: row.get(name, [] if name in _LISTS else None) for name in _SCHEMA.names}
        for row in rows
    ]
    columns = [pa.array([row[field.name] for row in filled], field.type) for field in _SCHEMA]
    return pa.table(columns, names=_SCHEMA.names)


def evidence(found: pa.Table, row: int = 0) -> dict[str, str]:
    return dict(found["evidence"][row].as_py())


def test_columns_that_hold_the_answer_count_first() -> None:
    found = detect(
        table({
            "title": "Baking",
            "description": "Developed in partnership with Siemens. It is for nurses. Final exam.",
            "partner_names": ["IBM", "SAP"],
            "occupations": [{"scheme": "esco", "code": "2221", "label": "nurse"}],
            "assessment_types": ["quiz", "project_work"],
            "assessment_supervision": "supervised_no_id",
            "quality_assurance_text": "Reviewed every year",
        })
    )  # fmt: skip
    assert evidence(found) == {
        "p1_review": "quality_assurance_text: Reviewed every year",
        "p3_occupation": "occupations: nurse",
        "p3_partner": "partner_names: IBM, SAP",
        "p4_beyond_quiz": "assessment_types: quiz, project_work",
        "p9_identity": "assessment_supervision: supervised_no_id",
    }
    assert found["p9_identity"][0].as_py() == pytest.approx(4 / 6)
    assert found["p3_partner"][0].as_py() == 1


def test_a_text_adds_to_what_columns_say() -> None:
    found = detect(
        table({
            "title": "Networks",
            "description": "Identity verification takes place before the final exam.",
            "assessment_types": ["quiz"],
            "assessment_supervision": "supervised_no_id",
        })
    )  # fmt: skip
    assert found["p9_identity"][0].as_py() == 1
    assert found["p4_beyond_quiz"][0].as_py() == 1
    assert evidence(found)["p4_beyond_quiz"].startswith("description: Identity verification")


def test_a_quiz_alone_is_not_beyond_a_quiz() -> None:
    found = detect(table({"title": "Networks", "assessment_types": ["quiz", "attendance"]}))
    assert found["p4_beyond_quiz"][0].as_py() == 0
    assert evidence(found) == {}


def test_nothing_said_is_nothing_found() -> None:
    found = detect(table({}, {"title": ""}), ALL)
    assert all(found[one].to_pylist() == [0.0, 0.0] for one in detectors())
    assert found["evidence"].to_pylist() == [[], []]


def test_an_empty_table_gives_an_empty_one_with_all_columns() -> None:
    found = detect(table().slice(0, 0))
    assert found.num_rows == 0
    assert found.schema.field("evidence").type == EVIDENCE
    assert all(found.schema.field(one).type == pa.float32() for one in detectors())


def test_only_detectors_that_are_right_often_enough_read_texts() -> None:
    text = "Our courses are regularly reviewed. Blind learners may need a helper. A free course."
    said = table({"title": "Baking", "description": text})
    assert set(evidence(detect(said))) <= used()
    assert "p8_accessibility" in evidence(detect(said, ALL))
    assert evidence(detect(said, ())) == {}


def test_where_nobody_read_silence_is_unknown() -> None:
    found = detect(
        table(
            {"title": "Baking", "partner_names": ["IBM"]},
            {"title": "Baking", "description": "In partnership with Siemens."},
        ),
        {"p8_aid"},
    )
    assert found["p3_partner"].to_pylist() == [1, None]
    assert found["p8_aid"].to_pylist() == [0, 0]
    assert found["p1_accreditor"].to_pylist() == [None, None]
    assert found["evidence"].to_pylist() == [[("p3_partner", "partner_names: IBM")], []]


def test_criteria_are_read_where_somebody_joined_them() -> None:
    said = table({"title": "Networks"}).append_column(
        "criteria_text", pa.array(["Pass the final exam."])
    )
    assert evidence(detect(said)) == {"p4_beyond_quiz": "criteria_text: Pass the final exam."}


ROWS = st.lists(
    st.fixed_dictionaries({
        "title": st.sampled_from([None, "Certified Nurse", "Baking"]),
        "description": st.sampled_from([None, "A free course for teachers.", "There is no exam."]),
        "language_codes": st.sampled_from([[], ["en"], ["de-AT"]]),
        "learning_outcomes": st.sampled_from([[], ["Submit a final project", "Bake"]]),
        "partner_names": st.sampled_from([[], ["IBM"]]),
        "occupations": st.sampled_from([[], [{"scheme": "esco", "code": "1", "label": "baker"}]]),
    }),
    min_size=1, max_size=6,
)  # fmt: skip


@given(ROWS)
def test_a_row_says_the_same_in_any_company(rows: list[dict[str, object]]) -> None:
    together = detect(table(*rows)).to_pylist()
    assert together == [detect(table(row)).to_pylist()[0] for row in rows]
    halves = pa.concat_tables([table(*rows), table(*rows)])  # two chunks
    assert detect(halves).to_pylist() == together + together
    assert detect(halves.slice(1)).to_pylist() == (together + together)[1:]


@given(ROWS)
def test_evidence_is_a_part_of_the_field_that_it_names(rows: list[dict[str, object]]) -> None:
    for row, said in zip(rows, detect(table(*rows))["evidence"].to_pylist(), strict=True):
        for _, where in said:
            field, span = where.split(": ", 1)
            value = row[field]
            held = value if isinstance(value, str) else str(value)
            assert span.split("\n")[0] in held
