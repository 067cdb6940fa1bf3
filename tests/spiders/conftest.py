"""What every test of collecting may use."""

from pathlib import Path

import pytest


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of its own; what robots.txt says is kept beside it."""
    return tmp_path / "archive"
