"""Two jobs on one output: the second is told so in one line, and a killed one is in nobody's way."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import vicinal as vc
from tests.offline.pictures import lasting, store
from vicinal.errors import JobError
from vicinal.offline import augment, convert
from vicinal.offline.places.lock import LOCK
from vicinal.offline.places.open import open_place

FLIP = vc.Pipeline([vc.HorizontalFlip(p=1.0)], seed=0)
BUSY = r"^{}: another job is writing here \(process \d+ on .+\); wait for its end$"


def source(tmp_path: Path, count: int = 6) -> Path:
    for number in range(count):
        store(tmp_path / "in" / f"{number}.png", np.full((8, 9, 3), number, np.uint8))
    return tmp_path / "in"


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): lasting(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("second", [{}, {"resume": True}, {"overwrite": True}, {"copies": 2, "overwrite": True}])
def test_while_a_job_runs_no_other_touches_its_output(tmp_path: Path, second: dict[str, Any]) -> None:
    pictures, out = source(tmp_path), tmp_path / "out"
    refused: list[str] = []

    def meanwhile(done: int, total: int, _: int) -> None:
        if done < total:
            with pytest.raises(JobError, match=BUSY.format(out)):
                augment(pictures, out, FLIP, **second)
            with pytest.raises(JobError, match=BUSY.format(out)) as caught:
                convert(pictures, out, "jsonl", overwrite=True)
            refused.append(str(caught.value))

    augment(pictures, out, FLIP, shard_size=2, progress=meanwhile)
    assert len(refused) >= 2
    augment(pictures, tmp_path / "alone", FLIP, shard_size=2)
    assert contents(out) == contents(tmp_path / "alone")
    assert not (out / LOCK).exists()


def test_a_killed_job_holds_nothing(tmp_path: Path) -> None:
    pictures, out = source(tmp_path), tmp_path / "out"

    def stop(done: int, *_: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        augment(pictures, out, FLIP, shard_size=2, progress=stop)
    script = (
        "import os, sys\nfrom vicinal.offline.places.lock import locked\n"
        "with locked(sys.argv[1]):\n    os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(out)], check=False).returncode == -signal.SIGKILL
    assert (out / LOCK).exists()
    assert augment(pictures, out, FLIP, shard_size=2, resume=True).written == 6
    augment(pictures, tmp_path / "alone", FLIP, shard_size=2)
    assert contents(out) == contents(tmp_path / "alone")


def test_another_process_is_kept_out_and_named(tmp_path: Path) -> None:
    pictures, out = source(tmp_path), tmp_path / "out"
    script = (
        "import sys\nfrom vicinal.offline.places.lock import locked\n"
        "with locked(sys.argv[1]):\n    print('held', flush=True)\n    sys.stdin.read()"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(JobError, match=rf"another job is writing here \(process {process.pid} on "):
            augment(pictures, out, FLIP)
        process.stdin.close()
    assert not out.exists()
    assert augment(pictures, out, FLIP).written == 6


def test_a_lock_leaves_folders_as_they_were(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("there", "new"):
        with open_place(tmp_path / name).lock():
            assert (tmp_path / name / LOCK).exists()
            assert list(open_place(tmp_path / name).files()) == []
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]
    (tmp_path / "link").mkdir()
    (tmp_path / "link/.vicinal").symlink_to(tmp_path / "there")
    with pytest.raises(JobError, match="to be a folder inside"), open_place(tmp_path / "link").lock():
        pass
    assert list((tmp_path / "there").iterdir()) == []


def test_in_a_store_a_job_that_was_replaced_finds_that_out(tmp_path: Path) -> None:
    pictures, out = source(tmp_path), f"memory://{tmp_path.name}"
    begun: list[int] = []

    def replace(done: int, total: int, _: int) -> None:
        if done == total and not begun:
            begun.append(1)
            augment(pictures, out, FLIP, copies=2, overwrite=True)

    with pytest.raises(JobError, match="another job has begun to write here"):
        augment(pictures, out, FLIP, shard_size=2, progress=replace)
    assert begun
