from pathlib import Path

import pytest

from flows.settings import SettingsError, load


def test_flag_over_environment_over_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "credcat.toml").write_text(
        'parallel = 2\nresume_hours = 3\ncontact = "https://a.example"\n'
    )
    monkeypatch.setenv("CREDCAT_RESUME_HOURS", "4")
    settings = load(tmp_path / "data", contact="mailto:b@c.example")
    assert (settings.parallel, settings.resume_hours) == (2, 4.0)
    assert settings.contact == "mailto:b@c.example"
    assert settings.user_agent.startswith("credcat/")
    assert settings.user_agent.endswith("(+mailto:b@c.example)")


def test_environment_names_the_data_folder_and_so_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "credcat.toml").write_text("parallel = 7\n")
    monkeypatch.setenv("CREDCAT_DATA", str(tmp_path / "elsewhere"))
    assert load().parallel == 7
    assert load().data == tmp_path / "elsewhere"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parallel = 0\n", "parallel"),
        ("paralel = 2\n", "no such setting"),
        ("parallel = \n", "not TOML"),
        ('contact = "me"\n', "contact"),
    ],
)
def test_a_mistake_names_the_setting_and_the_file(tmp_path: Path, text: str, said: str):
    (tmp_path / "credcat.toml").write_text(text)
    with pytest.raises(SettingsError, match=said) as caught:
        load(tmp_path / "data")
    assert "credcat.toml" in str(caught.value)
