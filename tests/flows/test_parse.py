import json
import os
import subprocess
import sys
from pathlib import Path

from flows.stated_lines import StatedLines

WEEKS = '{"id": 7, "duration": "8 weeks", "workload": "4-6 hours per week", "levl": "x"}'


def credcat_parse(said: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", "parse", *words],
        input=said,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "COLUMNS": "100"},
    )


def test_a_line_in_is_a_line_out_and_a_bad_one_costs_only_itself():
    answer = credcat_parse(f'{WEEKS}\n\n[1]\n{{"price":\n{{"level": {{}}}}\n{WEEKS}\n')
    first, second, third, fourth, last = map(json.loads, answer.stdout.splitlines())
    assert first == last
    assert (first["id"], first["workload_hours_max"]) == (7, "48")
    assert second == {"error": "line 3: a line must be a JSON object of stated fields"}
    assert third["error"].startswith("line 4: not JSON: ")
    assert fourth["error"].startswith("line 5: `level` must be text")
    assert answer.returncode == 1
    said = answer.stderr.splitlines()
    assert [line.split(":")[1] for line in said[:3]] == [" line 3", " line 4", " line 5"]
    assert said[3:] == [
        "credcat: the field `levl` is not known and left out: did you mean `level`?"
    ]


def test_a_country_that_is_not_known_is_said_and_costs_nothing_else():
    line = '{"price": "$5", "provider_country": "Atlantis"}'
    answer = credcat_parse(f"{line}\n{line}\n")
    assert [json.loads(line)["prices"][0]["amount"] for line in answer.stdout.splitlines()] == [
        "5",
        "5",
    ]
    assert answer.returncode == 0
    assert answer.stderr.strip() == (
        "credcat: the provider_country `Atlantis` is not known and left out:"
        " write its name or its ISO 3166-1 code"
    )


def test_a_byte_order_mark_in_front_is_no_mistake():
    answer = credcat_parse("\ufeff" + WEEKS)
    assert json.loads(answer.stdout)["duration_iso8601"] == "P8W"


def test_explain_shows_values_and_what_was_not_understood():
    answer = credcat_parse(
        '{"duration": "P8W", "level": "grandmaster", "price": "a lot"}', "--explain"
    )
    assert answer.returncode == 0
    rows = [[cell.strip() for cell in line.split("│")] for line in answer.stdout.splitlines()]
    assert ["duration_iso8601", "P8W"] in [row[1:3] for row in rows]
    for stated in (["level", "grandmaster"], ["price", "a lot"]):
        assert [*stated, "not understood"] in [row[1:4] for row in rows]


def test_batches_make_no_difference():
    lines = [f'{{"duration": "{weeks} weeks"}}' for weeks in range(1, 8)]
    whole, parts = (list(StatedLines().answers(lines, batch)) for batch in (100, 2))
    assert whole == parts
