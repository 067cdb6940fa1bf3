from pathlib import Path

import pytest

from warehouse.replacement import clear_unfinished, replacing_file


def test_a_file_is_replaced_when_the_block_ends(tmp_path: Path):
    file = tmp_path / "a.parquet"
    file.write_text("old", encoding="utf-8")
    with replacing_file(file) as fresh:
        fresh.write_text("new", encoding="utf-8")
        assert file.read_text(encoding="utf-8") == "old"
    assert file.read_text(encoding="utf-8") == "new"
    assert [*tmp_path.iterdir()] == [file]


def test_after_an_error_the_old_one_stands_alone(tmp_path: Path):
    file = tmp_path / "a.parquet"
    file.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError), replacing_file(file) as fresh:
        fresh.write_text("ne\udcff", encoding="utf-8")
    assert file.read_text(encoding="utf-8") == "old"
    assert [*tmp_path.iterdir()] == [file]


@pytest.mark.parametrize(("name", "gone"), [("a.parquet", "a"), ("*", "ab")])
def test_what_killed_writers_left_is_removed(tmp_path: Path, name: str, gone: str):
    for stem in ("a", "b"):
        (tmp_path / f"{stem}.parquet").touch()
        (tmp_path / f".{stem}.{'0' * 32}").touch()
    (tmp_path / ".lock").touch()
    clear_unfinished(tmp_path / name)
    left = {path.name[1] for path in tmp_path.glob(".?.*")}
    assert left == {"a", "b"} - {*gone}
    assert {path.name for path in tmp_path.glob("*.parquet")} == {"a.parquet", "b.parquet"}
    assert (tmp_path / ".lock").exists()
