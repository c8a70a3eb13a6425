"""A disk of two megabytes that fills up, and one that may not be written."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from vicinal.errors import JobError
from vicinal.offline.places.open import open_place


def mount(*options: str) -> None:
    done = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount("-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder))
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_what_was_there_and_goes_on_with_more_room(disk):
    place = open_place(disk / "out")
    place.put("old", b"old")

    def fill():
        with place.stage("shard") as stage:
            stage.put("small", b"s" * 1000)
            stage.put("large", (bytes(1 << 20) for _ in range(3)))

    with pytest.raises(JobError, match="cannot write: No space left on device; make room there and resume"):
        fill()
    assert list(place.files()) == ["old"]
    place.clean()
    assert sorted(path.name for path in disk.rglob("*") if path.is_file()) == ["old"]
    mount("-o", "remount,size=8m", str(disk))
    place.put("large", (bytes(1 << 20) for _ in range(3)))
    assert (disk / "out" / "large").stat().st_size == 3 << 20


def test_a_disk_that_may_only_be_read(disk):
    place = open_place(disk / "out")
    place.put("old", b"old")
    mount("-o", "remount,ro", str(disk))
    with pytest.raises(JobError, match="cannot write: Read-only file system; choose a place that can be written"):
        place.put("new", b"new")
    with pytest.raises(JobError, match="cannot remove: Read-only file system"):
        place.remove("old")
    assert b"".join(place.chunks("old")) == b"old"
