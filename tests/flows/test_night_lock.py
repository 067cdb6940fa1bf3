import subprocess
import sys
from pathlib import Path

import pytest

from flows.night_lock import DataFolderError, NightRunningError, night_lock

HOLD = """
import sys, pathlib
from flows.night_lock import night_lock
with night_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holding(data: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_night_is_told_who_holds_the_folder(tmp_path: Path):
    with holding(tmp_path / "data") as process:
        with (
            pytest.raises(NightRunningError, match=f"process {process.pid}"),
            night_lock(tmp_path / "data"),
        ):
            pass
        process.communicate("")
    with night_lock(tmp_path / "data"):
        pass


def test_a_killed_night_holds_nothing(tmp_path: Path):
    with holding(tmp_path / "data") as process:
        process.kill()
    with night_lock(tmp_path / "data"), night_lock(tmp_path / "data"):
        assert (tmp_path / "data" / ".night.holder").exists()
    assert not (tmp_path / "data" / ".night.holder").exists()


def test_a_file_in_place_of_the_folder_is_said(tmp_path: Path):
    (tmp_path / "data").write_text("")
    with pytest.raises(DataFolderError, match="cannot be written"), night_lock(tmp_path / "data"):
        pass
