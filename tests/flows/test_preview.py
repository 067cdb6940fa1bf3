"""What today's code would change, before it is published."""

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from flows.errors import CommandError
from flows.preview import print_preview, write_preview
from flows.replay import preview, replay_providers
from spiders.replica import Catalogue, Replica
from tests.end_to_end.replica_nights import night, settings_of, tables

SITE = "ashford-college"


def test_a_changed_provider_file_is_seen_before_it_is_published(tmp_path: Path):
    with Replica(Catalogue(offerings=12, sites=(SITE,))) as replica:
        replica.write_providers(tmp_path / "providers")
        night(tmp_path / "data", tmp_path / "providers")
    settings = settings_of(tmp_path / "data", tmp_path / "providers")
    assert list(preview(settings, [])) == [(SITE, [])]

    file = tmp_path / "providers" / f"{SITE}.toml"
    file.write_text('legal_name = "Ashford College Ltd"\n' + file.read_text("utf-8"), "utf-8")
    before = tables(settings.data)
    ((_, differences),) = preview(settings, [SITE])
    (one,) = differences
    assert (one.table, one.column, one.rows) == ("providers", "legal_name", 1)
    assert (one.old, one.new) == (None, '"Ashford College Ltd"')
    assert tables(settings.data) == before, "nothing is published by looking"

    out, text = io.BytesIO(), Console(file=io.StringIO(), width=100)
    write_preview([(SITE, differences)], out)
    assert json.loads(out.getvalue())["provider_id"] == SITE
    print_preview([(SITE, differences)], text)
    assert isinstance(text.file, io.StringIO)
    assert "providers.legal_name: 1 row changed of 1 that stand" in text.file.getvalue()

    replay_providers(settings, [SITE], None)
    assert list(preview(settings, [])) == [(SITE, [])]


def test_without_an_archive_there_is_nothing_to_compare(tmp_path: Path):
    settings = settings_of(tmp_path / "data", tmp_path)
    with pytest.raises(CommandError, match="holds nothing of any known provider"):
        list(preview(settings, []))
