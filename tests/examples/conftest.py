"""A data folder for the notebooks, made once."""

from pathlib import Path

import pytest

from tests.examples.year import make_year


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_year(tmp_path_factory.mktemp("year"))
