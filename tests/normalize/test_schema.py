"""The data dictionary: types, keys, vocabularies, and the shapes of batch and log."""

import pyarrow as pa
import pytest

from normalize import schema

TABLES = tuple(schema.KEYS)


def test_every_table_has_a_key_of_its_own_columns():
    assert set(schema.tables()) == set(TABLES)
    for table, keys in schema.KEYS.items():
        for key in keys:
            assert not schema.tables()[table][key].nullable


def test_every_enum_is_a_closed_vocabulary_of_distinct_codes():
    enums = [
        column
        for columns in schema.tables().values()
        for column in columns.values()
        if column.codes.startswith("enum ")
    ]
    assert len(enums) > 20
    for column in enums:
        codes = schema.allowed(column.table, column.name)
        assert len(codes) == len(set(codes)) > 1
        assert all(code and code == code.strip() and " " not in code for code in codes), column


def test_a_column_without_vocabulary_has_no_codes():
    with pytest.raises(KeyError):
        schema.allowed("offerings", "title")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("string", pa.string()),
        ("decimal128(18, 4)", pa.decimal128(18, 4)),
        ("fixed_size_binary[32]", pa.binary(32)),
        ("list<string>", pa.list_(pa.string())),
        ("map<string, int64>", pa.map_(pa.string(), pa.int64())),
        (
            "list<struct<body: string, until: date32[day]>>",
            pa.list_(pa.struct([("body", pa.string()), ("until", pa.date32())])),
        ),
    ],
)
def test_types_are_read(text, kind):
    assert schema.arrow_type(text) == kind


@pytest.mark.parametrize("text", ["", "str", "list<str>", "decimal(18, 4)", "int128"])
def test_types_that_are_none_are_refused(text):
    with pytest.raises(ValueError, match="unknown type"):
        schema.arrow_type(text)


@pytest.mark.parametrize("table", schema.BUSINESS_TABLES)
def test_a_batch_lacks_what_the_log_derives_and_has_a_hash(table):
    names = schema.batch_schema(table).names
    assert not schema.DERIVED_COLUMNS & set(names)
    assert names.count("record_hash") == 1
    assert schema.empty(table).num_rows == 0


@pytest.mark.parametrize("table", schema.BUSINESS_TABLES)
def test_the_log_adds_what_a_version_needs(table):
    added = [n for n in schema.log_schema(table).names if n not in schema.batch_schema(table).names]
    assert added == ["op", "version_at", "run_id"]
    assert "source_id" in schema.log_schema(table).names


@pytest.mark.parametrize("table", TABLES)
def test_fields_carry_their_definitions(table):
    arrow = schema.arrow_schema(table)
    assert arrow.metadata[b"schema_version"] == schema.SCHEMA_VERSION.encode()
    for column in schema.tables()[table].values():
        field = arrow.field(column.name)
        assert (field.type, field.nullable) == (column.type, column.nullable)
        assert (field.metadata or {}).get(b"definition", b"").decode() == column.definition


def test_money_is_decimal():
    for column in schema.tables()["prices"].values():
        if "amount" in column.name:
            assert pa.types.is_decimal(column.type)
