"""The command that makes an index of skills, and the settings that the next run uses it by."""

import zipfile
from pathlib import Path

import pytest

from flows.settings import SettingsError, load
from normalize.skills import Skills, tag
from tests.flows.test_cli import credcat

LABEL = "Segelmacherei"


def download(folder: Path) -> Path:
    path = folder / "ESCO dataset - v1.2.0 - classification - de - csv.zip"
    uri = "http://data.europa.eu/esco/skill/00000000-0000-4000-8000-000000000001"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("skills_de.csv", f"conceptUri,preferredLabel\n{uri},{LABEL}\n")
    return path


def test_the_next_run_uses_what_was_built(tmp_path: Path):
    data = tmp_path / "data"
    assert load(data).look_for == Skills("labels", None)
    answer = credcat(
        "taxonomy", "build", "esco", "--from", str(download(tmp_path)), "--data", data.as_posix()
    )
    assert answer.returncode == 0, answer.stderr
    assert "ESCO 1.2.0 in de, 1 skills, 1 labels" in answer.stdout

    looking = load(data).look_for
    (found,) = tag(("Grundlagen der Segelmacherei", None, (), "de"), looking)
    assert (found.concept.label, found.version, found.language) == (LABEL, "1.2.0", "de")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("isco", "--from", "x.zip"), "there is no classification 'isco'"),
        (("esco", "--from", "x.zip", "--version", "1.2.0"), "x.zip: there is no such file"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(tmp_path: Path, words: tuple[str, ...], said: str):
    answer = credcat("taxonomy", "build", *words, cwd=tmp_path)
    assert (answer.returncode, answer.stderr.count("\n")) == (2, 1)
    assert said in answer.stderr


def test_skills_are_a_setting(tmp_path: Path):
    (tmp_path / "credcat.toml").write_text('skills = "off"\n')
    assert load(tmp_path / "data").look_for.looking == "off"
    assert load(tmp_path / "data", skills="similar").look_for.looking == "similar"
    with pytest.raises(SettingsError, match="setting skills"):
        load(tmp_path / "data", skills="all")
