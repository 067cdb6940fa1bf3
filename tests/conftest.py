"""What every test may use."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
# Nights of tests measure nothing and make no site, but for those that are about it.
os.environ.setdefault("CREDCAT_QUALITY", "false")
os.environ.setdefault("CREDCAT_SITE", "false")

# Cores are shared: how long one example takes says nothing.
settings.register_profile("credcat", deadline=None)
settings.load_profile("credcat")

REAL = Path(__file__).parents[2] / "shared" / "real"


@pytest.fixture(scope="session")
def real() -> Path:
    """The folder of recorded payloads; the test skips where it is absent."""
    if not REAL.is_dir():
        pytest.skip("recorded payloads (../shared/real) are not here")
    return REAL
