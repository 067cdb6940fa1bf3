import json
import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    ["nightly"],
    ["serve"],
    ["demo"],
    ["replica"],
    ["replay"],
    ["providers", "list"],
    ["providers", "check"],
    ["sql"],
    ["status"],
    ["doctor"],
    ["normalize"],
    ["parse"],
    ["changes"],
    ["maintain"],
    ["search"],
    ["export", "search"],
    ["taxonomy", "build"],
)


def credcat(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.cli", *words]
    root = Path(__file__).parents[2]
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=cwd,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_shows_an_example(command: list[str]):
    answer = credcat(*command, "--help")
    assert answer.returncode == 0
    assert "Example: credcat " + " ".join(command) in " ".join(answer.stdout.split())


def test_help_imports_nothing_heavy():
    script = (
        "import sys, flows.cli;"
        "print([m for m in ('prefect', 'pandas', 'duckdb', 'scrapy') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["sql", "select 1"], 2, "there is no catalogue"),
        (["changes"], 2, "there is no catalogue"),
        (["providers", "check", "nobody"], 2, "no provider file is named nobody.toml"),
        (["nightly", "--provider", "nobody"], 2, "no provider file is named nobody.toml"),
        (["normalize", "--format", "html", "x"], 2, "there is no format 'html'"),
        (["normalize", "--format", "udacity", "missing.json"], 2, "no such file"),
        (["nightly", "--providers", "nowhere"], 2, "is no folder"),
        (["nightly"], 2, "set a contact"),
        (["replay"], 2, "archive"),
        (["nightly", "--no-such-flag"], 2, "No such option"),
    ],
)
def test_wrong_use_is_a_sentence_and_exit_code_2(
    tmp_path: Path, words: list[str], code: int, said: str
):
    answer = credcat(*words, cwd=tmp_path)
    assert answer.returncode == code, answer.stderr
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_format_that_does_not_fit_the_file(tmp_path: Path):
    (tmp_path / "page.json").write_text("<html></html>")
    answer = credcat("normalize", "--format", "udacity", "page.json", cwd=tmp_path)
    assert answer.returncode == 2
    assert "page.json" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_broken_setting_is_named(tmp_path: Path):
    (tmp_path / "credcat.toml").write_text("paralel = 3\n")
    answer = credcat("status", cwd=tmp_path)
    assert answer.returncode == 2
    assert "paralel" in answer.stderr
    assert "no such setting" in answer.stderr


def test_provider_files_are_listed_for_programs(tmp_path: Path):
    answer = credcat("providers", "list", "--json", cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr
    assert all(one["terms"] for one in json.loads(answer.stdout))


def test_doctor_says_what_to_mend(tmp_path: Path):
    answer = credcat("doctor", cwd=tmp_path)
    assert answer.returncode == 1
    assert "contact" in answer.stdout


def test_doctor_says_how_far_the_exchange_rates_reach(tmp_path: Path):
    rates = tmp_path / "eurofxref-hist.csv"
    rates.write_text("Date,USD,\n2026-06-15,1.25,\n", encoding="utf-8")
    settings = tmp_path / "credcat.toml"
    settings.write_text(f'exchange_rates = "{rates.as_posix()}"\n', encoding="utf-8")
    assert "until 2026-06-15" in credcat("doctor", cwd=tmp_path).stdout
    rates.write_text("nothing", encoding="utf-8")
    answer = credcat("doctor", cwd=tmp_path)
    assert "reference rates" in " ".join(answer.stdout.split())
    assert answer.returncode == 1
