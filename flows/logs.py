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

    Within a process it may be asked for several times over, as the night's lock; once is done.
    """
    log = logging.getLogger("credcat")
    if log.handlers:
        yield
        return
    folder = data / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    file = _LogFile(folder / "credcat.log", maxBytes=5_000_000, backupCount=9, encoding="utf-8")
    file.setFormatter(logging.Formatter(LINE))
    handlers: list[logging.Handler] = [file]
    if not sys.stderr.isatty():
        lines = logging.StreamHandler()
        lines.setFormatter(_Sentences(LINE))
        handlers.append(lines)
    log.setLevel(logging.INFO)
    log.propagate = False
    for handler in handlers:
        log.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            log.removeHandler(handler)
            handler.close()


class _LogFile(RotatingFileHandler):
    """Keeps silent where a line cannot be written: a full disk has its sentence elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Let the line go."""


class _Sentences(logging.Formatter):
    """Leaves tracebacks to the file: a person at a log gets the sentence."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(logging.makeLogRecord({**record.__dict__, **_NO_TRACEBACK}))


_NO_TRACEBACK = {"exc_info": None, "exc_text": None, "stack_info": None}
