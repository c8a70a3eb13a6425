"""A disk of two megabytes that fills up, and one that may not be written."""

import subprocess

import pytest

from vicinal.errors import JobError
from vicinal.offline.places.open import open_place


def test_a_full_disk_leaves_what_was_there_and_goes_on_with_more_room(small_disk):
    place = open_place(small_disk / "out")
    place.put("old", b"old")

    def fill():
        with place.stage("shard") as stage:
            stage.put("small", b"s" * 1000)
            stage.put("large", (bytes(1 << 20) for _ in range(3)))

    with pytest.raises(JobError, match="cannot write: No space left on device; make room there and resume"):
        fill()
    assert list(place.files()) == ["old"]
    place.clean()
    assert sorted(path.name for path in small_disk.rglob("*") if path.is_file()) == ["old"]
    subprocess.run(["mount", "-o", "remount,size=8m", str(small_disk)], check=True)
    place.put("large", (bytes(1 << 20) for _ in range(3)))
    assert (small_disk / "out" / "large").stat().st_size == 3 << 20


def test_a_disk_that_may_only_be_read(small_disk):
    place = open_place(small_disk / "out")
    place.put("old", b"old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(JobError, match="cannot write: Read-only file system; choose a place that can be written"):
        place.put("new", b"new")
    with pytest.raises(JobError, match="cannot remove: Read-only file system"):
        place.remove("old")
    assert b"".join(place.chunks("old")) == b"old"
