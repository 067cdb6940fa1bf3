import io
import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from flows.search_page import clean, print_answer, write_answer
from warehouse.search.ask import Answer, Hit, Wanted


def hit(**values: Any) -> Hit:
    said: dict[str, Any] = {
        "offering_id": "mc_1",
        "score": 1.0,
        "title": "Statistics for nurses",
        "provider": "a",
        "provider_name": "A College",
        "url": "https://a.example/" + "statistics-" * 12,
        "description": "Numbers in a ward. " * 20 + "Then statistics, at last. " + "More. " * 40,
        "price": "80 EUR",
        "price_eur": 80.0,
        "hours_min": 5.0,
        "hours_max": 10.0,
        "credential": "microcredential",
        "level": "beginner",
        "languages": ["en"],
    }
    return Hit(**{**said, **values})


def answer(**values: Any) -> Answer:
    facets = {"provider": {"a": 3, "b": 1}, "level": {"beginner": 4}}
    said: dict[str, Any] = {"hits": [hit()], "total": 4, "facets": facets}
    return Answer(**{**said, "words": ("statistic",), "corrected": {}, **values})


def page(shown: Answer, width: int = 80) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=True, color_system="standard")
    print_answer(shown, Wanted(), console)
    return out.getvalue()


def plain(text: str) -> str:
    return Text.from_ansi(text).plain


@pytest.mark.parametrize("width", [40, 80, 120])
def test_a_hit_fits_the_terminal_and_its_address_stays_whole(width):
    lines = [line.rstrip() for line in plain(page(answer(), width)).splitlines()]
    assert any(line.strip() == hit().url for line in lines)
    assert all(cell_len(line) <= width for line in lines if hit().url not in line)
    assert any(line.startswith("     A College · 5–10 h · 80 EUR") for line in lines)


def test_the_description_is_shown_where_a_word_stands_which_is_marked():
    shown = page(answer(hits=[hit(url="https://a.example/")]))
    assert "\x1b[2;4;33mstatistics\x1b[0m" in shown
    assert "\x1b[1;4;33mStatistics\x1b[0m" in shown


@pytest.mark.parametrize(
    "field", ["title", "provider_name", "url", "description", "price", "level"]
)
def test_what_a_provider_writes_does_not_steer_the_terminal(field):
    evil = "a\x1b]0;owned\x07b\x1b[2J\x9b1mc\u202edc\r\n\x00"
    shown = page(answer(hits=[hit(**{field: evil})], facets={"level": {evil: 1, "b": 2}}))
    for sign in ("\x1b]0", "\x1b[2J", "\x07", "\x9b", "\u202e", "\r", "\x00"):
        assert sign not in shown
    assert "a ]0;owned b" in plain(shown)


def test_rich_markup_in_a_title_is_text():
    assert "[bold]x[/bold] [/]" in plain(page(answer(hits=[hit(title="[bold]x[/bold] [/]")])))


@given(st.text())
def test_what_is_shown_is_one_line_of_what_can_be_seen(text):
    assert not {unicodedata.category(one) for one in clean(text)} & {"Cc", "Cs", "Zl", "Zp"}
    assert clean(clean(text)) == clean(text)


def test_the_json_has_the_documented_shape():
    out = io.BytesIO()
    write_answer(answer(hits=[hit(title="\x1b[2J")]), out)
    assert b"\x1b" not in out.getvalue()
    found = json.loads(out.getvalue())
    assert list(found) == ["hits", "total", "facets", "words", "corrected", "loosened"]
    assert found["hits"][0]["title"] == "\x1b[2J"
