"""What is not a picture's fault stops a job with its own message, and no picture is left out for it."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import pytest

from tests.offline.pictures import broken_files, class_folders
from vicinal.errors import JobError
from vicinal.offline import augment
from vicinal.transforms.compose.pipeline import Pipeline
from vicinal.transforms.geometric.center_crop import CenterCrop
from vicinal.transforms.geometric.flips import HorizontalFlip
from vicinal.transforms.mix.mixing import MixupCutmix

RECIPES = {"plain": Pipeline([HorizontalFlip(p=0.5)], seed=4), "mixed": Pipeline([CenterCrop(32), MixupCutmix()], seed=4)}

FAILURES: dict[str, tuple[Callable[[], BaseException], str]] = {
    "memory": (lambda: MemoryError("cannot allocate 5 GiB"), "MemoryError: cannot allocate 5 GiB; resume the job"),
    "disk": (lambda: OSError(errno.ENOSPC, "No space left on device"), "No space left on device"),
    "library": (lambda: cv2.error("OpenCV failed"), r"(jpg|png): error: OpenCV failed; this says nothing of the picture"),
    "mistake": (lambda: TypeError("a mistake"), r"TypeError: a mistake; this says nothing of the picture"),
    "module": (lambda: ImportError("no module named x"), "no module named x"),
}


def written(out: Path) -> list[str]:
    return [path.name for path in out.rglob("*.jpg")] if out.exists() else []


@pytest.mark.parametrize("recipe", RECIPES)
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_while_pictures_are_encoded_stops_the_job(
    failure: str, recipe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, (error, message) = class_folders(tmp_path / "src"), FAILURES[failure]

    def fails(*_: object) -> Any:
        raise error()

    monkeypatch.setattr(cv2, "imencode", fails)
    with pytest.raises(JobError, match=message):
        augment(str(source), str(tmp_path / "out"), RECIPES[recipe], format="folder", to="webdataset", copies=2, threads=2)
    assert not list(tmp_path.rglob("quarantine*"))
    monkeypatch.undo()
    summary = augment(str(source), str(tmp_path / "out"), RECIPES[recipe], format="folder", to="webdataset", copies=2)
    assert summary.quarantined == 0


@pytest.mark.parametrize("failure", [KeyboardInterrupt, SystemExit])
def test_what_ends_a_process_ends_the_job(
    failure: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ends(*_: object) -> Any:
        raise failure

    monkeypatch.setattr(cv2, "imencode", ends)
    with pytest.raises(failure):
        augment(str(class_folders(tmp_path / "src")), str(tmp_path / "out"), RECIPES["plain"], format="folder", threads=1)


def test_broken_pictures_are_still_left_out(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    names = broken_files(source / "cats")
    summary = augment(str(source), str(tmp_path / "out"), RECIPES["plain"], format="folder", copies=1)
    assert summary.quarantined == len(names)
    assert summary.written == 6


def test_a_picture_that_confuses_a_library_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file cannot be decoded by itself, whatever the library calls that."""
    from vicinal.files import encoded  # the name under which the decoder is called

    source, real = class_folders(tmp_path / "src"), encoded.decode

    def confused(data: bytes, header: Any) -> Any:
        if header.width == 40 and len(data) == size:
            raise ZeroDivisionError("in the library")
        return real(data, header)

    size = (source / "dogs/1.png").stat().st_size
    monkeypatch.setattr(encoded, "decode", confused)
    summary = augment(str(source), str(tmp_path / "out"), RECIPES["plain"], format="folder", copies=1)
    assert summary.quarantined == 1
    [line] = [json.loads(text) for path in (tmp_path / "out").rglob("quarantine*") for text in path.read_text().splitlines()]
    assert "ZeroDivisionError: in the library" in str(line)


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_a_memory_that_does_not_suffice_stops_the_job(tmp_path: Path) -> None:
    source = class_folders(tmp_path / "src")
    code = """
import resource, sys
import numpy as np
import vicinal as vc
from vicinal.offline import augment
vc.set_threads(1)
recipe = vc.Pipeline([vc.Resize(20000)])
vc.Pipeline([vc.Resize(60)])(np.zeros((50, 40, 3), np.uint8))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 900_000_000, -1))
try:
    augment(sys.argv[1], sys.argv[2], recipe, format="folder", threads=1)
except vc.JobError as error:
    print(error)
"""
    command = [sys.executable, "-c", code, str(source), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=dict(os.environ))
    assert "Memory" in done.stdout, done
    assert done.stdout.strip().endswith("resume the job when this is over")
    assert not list(tmp_path.rglob("quarantine*"))
