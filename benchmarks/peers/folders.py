"""From a folder of JPEGs to another one, as people write it: a function for one file, mapped over a pool of processes."""

from __future__ import annotations

import functools
import multiprocessing
import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from benchmarks import steps as s
from benchmarks.case import Run, Work


@functools.cache
def _root() -> Path:
    return Path(tempfile.mkdtemp(prefix="vicinal-bench-"))


def fresh_folder() -> Path:
    """A folder that does not exist, in place of the one before; its parent is removed by the system some day."""
    out = _root() / "out"
    if out.exists():
        shutil.rmtree(out)
    return out


def _store(transform: Callable[..., dict[str, Any]], out: Path, copies: int, quality: int, path: Path) -> None:
    import cv2

    image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
    for copy in range(copies):
        picture = cv2.cvtColor(transform(image=image)["image"], cv2.COLOR_RGB2BGR)
        cv2.imwrite(str(out / f"{path.stem}_{copy}.jpg"), picture, [cv2.IMWRITE_JPEG_QUALITY, quality])


def folder_to_folder(work: Work, transform: Callable[..., dict[str, Any]]) -> Run:
    """One process without a pool, more with one that is forked for the call, so that its CPU time is counted."""
    import cv2

    cv2.setNumThreads(1)
    quality = next(step.quality for step in work.case.steps if isinstance(step, s.Encode))
    paths = sorted(work.folder.glob("*.jpg"))[: len(work.files)]

    def run() -> tuple[Any, Any]:
        out = fresh_folder()
        out.mkdir()
        one = functools.partial(_store, transform, out, work.case.copies, quality)
        if work.threads == 1:
            for path in paths:
                one(path)
        else:
            with ProcessPoolExecutor(work.threads, multiprocessing.get_context("fork")) as pool:
                list(pool.map(one, paths, chunksize=4))
        return sorted(out.glob("*.jpg")), None

    return run
