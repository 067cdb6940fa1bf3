import errno
from pathlib import Path

import pytest

from flows import disk
from flows.errors import CommandError, explain

MORE_THAN_ANY = 2**62


def test_a_folder_yet_to_be_made_has_the_room_of_its_disk(tmp_path: Path):
    assert disk.free_bytes(tmp_path / "not" / "yet") > 0


def test_no_night_begins_on_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "LEAST", 0)
    disk.check_room(tmp_path)
    monkeypatch.setattr(disk, "LEAST", MORE_THAN_ANY)
    with pytest.raises(CommandError, match="free some space") as raised:
        disk.check_room(tmp_path)
    assert raised.value.exit_code == 2


def test_a_night_that_ran_full_has_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(disk, "_FULL", 0)
    assert disk.ran_full(tmp_path) is None
    monkeypatch.setattr(disk, "_FULL", MORE_THAN_ANY)
    full = disk.ran_full(tmp_path)
    assert full is not None
    assert (full.exit_code, "ran full" in str(full)) == (1, True)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full: free some space"),
        (OSError(errno.ENOSPC, "No space left", "/x"), "/x: No space left: free some space"),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), "/x: Permission denied"),
        (CommandError("a sentence"), "a sentence"),
        (ZeroDivisionError(), None),
    ],
)
def test_errors_that_a_person_can_mend_are_sentences(error: Exception, said: str | None):
    assert explain(error) == said
