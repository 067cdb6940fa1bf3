"""Where a night's log goes: a file below the data, and quiet lines where nobody watches."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

LINE = "%(asctime)s %(levelname)-7s %(message)s"


@contextmanager
def write_logs(data: Path) -> Iterator[None]:
    """Send the `credcat` log to ``data/logs/credcat.log``, and to stderr if it is no terminal.

    Args:
        data: the data folder; ten files of 5 MB are kept.
    """
    folder = data / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    file = RotatingFileHandler(
        folder / "credcat.log", maxBytes=5_000_000, backupCount=9, encoding="utf-8"
    )
    handlers: list[logging.Handler] = [file]
    if not sys.stderr.isatty():
        lines = logging.StreamHandler()
        # The file has the traceback; a person at a log gets the sentence.
        lines.addFilter(_without_traceback)
        handlers.append(lines)
    log = logging.getLogger("credcat")
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in handlers:
        handler.setFormatter(logging.Formatter(LINE))
        log.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()


def _without_traceback(record: logging.LogRecord) -> logging.LogRecord:
    bare = logging.makeLogRecord(record.__dict__)
    bare.exc_info = bare.exc_text = None
    return bare
