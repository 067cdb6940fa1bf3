from pathlib import Path

import pytest

from normalize.provider_file import ProviderFileError
from spiders.registry import UnknownProviderError, load_all

SOUND = """
name = "Example College"
homepage = "https://www.example.edu"
country = "IE"
type = "university"
terms = "https://www.example.edu/terms"

[evidence]
kind = "none"

[collect]
how = "sitemap"
start = "https://www.example.edu/sitemap.xml"
match = "/short-courses/"

[read]
format = "schema-org"

[expect]
offerings = { min = 80, max = 400 }
filled = { workload = 0.7, price = 0.5 }
"""


def test_the_operators_file_replaces_the_shipped_one_and_mistakes_do_not_spread(tmp_path: Path):
    (tmp_path / "example-college.toml").write_text(SOUND)
    (tmp_path / "other.toml").write_text(SOUND.replace('how = "sitemap"', 'how = "magic"'))
    registry = load_all(tmp_path, only_own=True)
    assert [p.id for p in registry.choose([])] == ["example-college"]
    assert "other.toml" in registry.mistakes["other"]
    with pytest.raises(ProviderFileError):
        registry.choose(["other"])
    with pytest.raises(UnknownProviderError, match="Known: example-college"):
        registry.choose(["nobody"])


def test_every_shipped_file_is_sound_and_says_what_it_rests_on():
    registry = load_all()
    assert registry.mistakes == {}
    for provider in registry.providers.values():
        assert provider.evidence.kind in ("recorded", "documentation", "none")
        bounded = provider.expect.offerings.min or provider.expect.filled
        assert not bounded or provider.evidence.kind == "recorded", provider.id
        assert provider.collect.delay >= 1, provider.id


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('country = "IE"', 'country = "Ireland"', 4, "country"),
        ('type = "university"', 'type = "school"', 5, "university"),
        ('terms = "https://www.example.edu/terms"', "", 1, "terms"),
        ('how = "sitemap"', 'how = "sitemap"\ndelay = -1', 13, "delay"),
        ('match = "/short-courses/"', 'match = "("', 14, "regular expression"),
        ('format = "schema-org"', 'format = "html"', 17, "known are"),
        ("workload = 0.7", "worload = 0.7", 21, "worload"),
        ("min = 80", "min = -80", 20, "offerings.min"),
        ('kind = "none"', 'kind = "documentation"', 8, "url"),
        ('kind = "none"', "kind =", 9, "TOML"),
    ],
)
def test_each_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, said: str
):
    path = tmp_path / "example-college.toml"
    path.write_text(SOUND.replace(old, new))
    mistake = load_all(tmp_path, only_own=True).mistakes["example-college"]
    assert said in mistake
    assert f"{path}:{line}:" in mistake or f"line {line}" in mistake
