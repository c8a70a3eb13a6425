"""Whole jobs whose workers are killed, that read and write objects, or run out of disk."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import attrs
import pytest

from tests.offline.pictures import class_folders, lasting
from vicinal.errors import JobError
from vicinal.offline.commands import augment
from vicinal.offline.conduct import conduct
from vicinal.offline.engines.bisect import KILLED
from vicinal.offline.engines.engine import Engine, Work
from vicinal.offline.engines.processes import Processes
from vicinal.offline.places.open import open_place
from vicinal.offline.receipt import Receipt
from vicinal.offline.request import request_of
from vicinal.offline.run_shard import NO_FAULTS
from vicinal.offline.shard import Shard
from vicinal.recipes.load import load


def contents(root: Path | str) -> dict[str, bytes]:
    """Everything in a place, the job's own bookkeeping too."""
    place = open_place(root)
    return {path: lasting(path, b"".join(place.chunks(path))) for path in place.files()}


@attrs.frozen
class Deadly:
    """Work that ends its process, as a bug in a decoder would, when it comes to some pictures."""

    work: Work
    keys: frozenset[str]

    def __call__(self, shard: Shard, faults: Mapping[str, str] = NO_FAULTS, *, keep: bool = True) -> Receipt:
        if self.keys & set(shard.keys) - set(faults):
            os.kill(os.getpid(), signal.SIGSEGV)
        return self.work(shard, faults, keep=keep)


@attrs.frozen
class WithDeadly:
    """An engine to whose work that is done."""

    engine: Engine
    keys: frozenset[str]

    def run(self, work: Work, shards: Iterator[Shard]) -> Iterator[Receipt]:
        return self.engine.run(Deadly(work, self.keys), shards)


def test_pictures_that_kill_are_quarantined_and_all_others_written(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    request = request_of(source, tmp_path / "out", load("gentle"), {"shard_size": 4}, copies=2)
    conduct(request, WithDeadly(Processes(2), frozenset({"dogs/0"})), False, False, None)
    quarantine = [json.loads(line) for line in (tmp_path / "out/quarantine.jsonl").read_text().splitlines()]
    assert quarantine == [{"source": "dogs/0.png", "reason": KILLED}]
    (source / "dogs/0.png").unlink()
    augment(source, tmp_path / "without", copies=2)
    assert pictures(tmp_path / "out") == pictures(tmp_path / "without")
    assert len(pictures(tmp_path / "out")) == 2 * 5


def pictures(root: Path) -> dict[str, bytes]:
    return {path: data for path, data in contents(root).items() if path.endswith((".jpg", ".png"))}


def pool_workers() -> list[int]:
    return [child.pid for child in multiprocessing.active_children() if child.pid is not None]


def killed_now_and_then(folder: Path, workers: Callable[[], list[int]], **how: object) -> None:
    """Runs a job of which two workers are killed, and one that nobody disturbs: they end alike."""
    source = class_folders(folder / "src", each=6)
    augment(source, folder / "undisturbed", copies=6, seed=3, shard_size=6)
    killed: list[int] = []

    def kill(done: int, total: int, quarantined: int) -> None:
        del total, quarantined
        alive = [pid for pid in workers() if pid not in killed]
        if done and alive and len(killed) < 2:
            killed.append(alive[0])
            os.kill(alive[0], signal.SIGKILL)

    augment(source, folder / "out", copies=6, seed=3, shard_size=6, progress=kill, processes=2, **how)  # type: ignore[arg-type]
    assert len(killed) == 2
    assert contents(folder / "out") == contents(folder / "undisturbed")


def test_a_job_whose_workers_are_killed_now_and_then_ends_as_any(tmp_path: Path) -> None:
    killed_now_and_then(tmp_path, pool_workers)


def test_objects_are_written_as_files_are(tmp_path: Path, bucket: str) -> None:
    source = class_folders(tmp_path / "src")
    (source / "cats" / "broken.jpg").write_bytes(b"no picture")
    augment(source, tmp_path / "out", copies=2)
    augment(source, f"{bucket}/out", copies=2, processes=2)
    assert contents(f"{bucket}/out") == contents(tmp_path / "out")


def test_a_job_that_is_killed_while_it_writes_objects_goes_on(tmp_path: Path, bucket: str) -> None:
    source = class_folders(tmp_path / "src", each=8)
    augment(source, tmp_path / "undisturbed", copies=3, shard_size=4)
    command = ["augment", str(source), f"{bucket}/out", "--copies", "3", "--shard-size", "4", "--processes", "2"]
    with subprocess.Popen([sys.executable, "-m", "vicinal.cli", *command]) as job:
        place = open_place(f"{bucket}/out")
        while len(list(place.files(".vicinal/receipts"))) < 2:
            assert job.poll() is None
            time.sleep(0.05)  # each look is a request, which the job waits for too
        job.kill()
    assert 0 < augment(source, f"{bucket}/out", copies=3, shard_size=4, resume=True).before < 48
    assert contents(f"{bucket}/out") == contents(tmp_path / "undisturbed")


def test_a_full_disk_ends_the_job_and_with_more_room_it_goes_on(tmp_path: Path, small_disk: Path) -> None:
    source = class_folders(tmp_path / "src", each=40)
    how = {"copies": 5, "shard_size": 50, "suffix": ".png"}
    augment(source, tmp_path / "undisturbed", **how)  # type: ignore[arg-type]
    with pytest.raises(JobError, match="No space left on device; make room there and resume the job"):
        augment(source, small_disk / "out", processes=2, **how)  # type: ignore[arg-type]
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    assert 0 < augment(source, small_disk / "out", processes=2, resume=True, **how).before < 400  # type: ignore[arg-type]
    assert contents(small_disk / "out") == contents(tmp_path / "undisturbed")
