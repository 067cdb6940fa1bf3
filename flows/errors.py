"""What a person is told when something is wrong, and the exit code that goes with it."""

import errno

_FULL = (errno.ENOSPC, errno.EDQUOT)


class CommandError(Exception):
    """A command cannot go on; the message is a sentence for the person who called it."""

    def __init__(self, message: str, exit_code: int = 2) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def explain(error: Exception) -> str | None:
    """The sentence for an error that a person can mend, or None: then it is a fault of ours.

    Project errors carry their sentence; errors of the operating system get their file's name.
    """
    if type(error).__module__.split(".")[0] in ("flows", "spiders", "normalize", "warehouse"):
        return str(error)
    if isinstance(error, OSError) and error.filename is not None:
        hint = ": free some space" if error.errno in _FULL else ""
        return f"{error.filename}: {error.strerror}{hint}"
    if isinstance(error, OSError) and error.errno in _FULL:
        return "the disk is full: free some space"
    return None
