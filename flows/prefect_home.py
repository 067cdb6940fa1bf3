"""Prefect in-process: its own folder below the data, quiet, and calling nobody.

Prefect reads its settings from the environment when it is imported, so `prepare` comes before the
first import of it. Where PREFECT_API_URL is set, the flow reports to that server instead.
"""

import atexit
import os
from functools import cache
from pathlib import Path


def prepare(data: Path) -> None:
    """Set what Prefect needs; whatever the operator has set in the environment stands."""
    # Prefect makes its folder, but not those above it.
    data.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str((data / "prefect").absolute()),
        # Both are needed: the first is for the client, the second for the server it starts.
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # The temporary server prints tracebacks of its own cancelled tasks when it is stopped.
        "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_SERVER_LEVEL": "CRITICAL",
        # A fresh folder on a busy machine takes longer than Prefect's 20 seconds.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    if "PREFECT_API_URL" in os.environ:
        defaults["PREFECT_LOGGING_LEVEL"] = "WARNING"
    else:
        # Nobody would see what Prefect logs; failures are in our own log and in the summary.
        defaults["PREFECT_LOGGING_LEVEL"] = "CRITICAL"
        defaults["PREFECT_LOGGING_TO_API_ENABLED"] = "false"
        defaults["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "true"
    for name, value in defaults.items():
        os.environ.setdefault(name, value)


@cache
def end_quietly() -> None:
    """Let nothing be written to stderr after this process's handlers for its end.

    Prefect's threads keep DuckDB's module alive to the last, which then reports leaks at length.
    """
    atexit.register(_close_stderr)


def _close_stderr() -> None:
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
