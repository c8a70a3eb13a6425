"""The simple job: a folder of pictures in, a folder of augmented pictures and a manifest out."""

from __future__ import annotations

import contextlib
import json
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import attrs

from vicinal.backends.cpu.threads import get_threads, set_threads
from vicinal.errors import JobError
from vicinal.offline.check import as_path, check_folders, check_numbers, check_storable
from vicinal.offline.folder import find_pictures
from vicinal.offline.staging import LAST, Staging
from vicinal.offline.work import Line, Refused, Unit, Work, units_of
from vicinal.recipes.load import load, seeded
from vicinal.transforms.compose.pipeline import Pipeline

Progress: TypeAlias = Callable[[int, int, int], None]
Results: TypeAlias = list[Line | Refused]


@attrs.frozen
class Summary:
    """What a job did."""

    out: Path
    sources: int
    written: int
    quarantined: int
    seconds: float

    @property
    def rate(self) -> float:
        """Pictures written a second."""
        return self.written / max(self.seconds, 1e-9)


def augment(
    src: str | Path,
    out: str | Path,
    recipe: Pipeline | str | Path = "gentle",
    *,
    copies: int = 1,
    seed: int | None = None,
    threads: int | None = None,
    masks: str | Path | None = None,
    overwrite: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> Summary:
    """Writes ``copies`` augmented versions of every picture below ``src`` to ``out``, in its format and class folder.

    A sample's id is its path relative to ``src`` and its copy's number the epoch, so a re-run with the same ``seed``
    (None: the recipe's) gives the same bytes. ``masks``: a folder of masks with the same relative paths; then ``out``
    holds images/ and masks/. ``out`` also gets recipe.yaml and manifest.jsonl, one line an output: source, id, copy,
    output, mask, and all that was drawn, by place. Pictures that cannot be read or augmented go to quarantine.jsonl
    with the reason; with ``strict`` the first stops the job. ``threads``: None for as many as ``set_threads`` says.
    ``progress(done, total, quarantined)`` is called from time to time.
    Raises JobError (folders, disk, nothing readable) and RecipeError; ``out`` is then as it was before.
    """
    source, target = as_path("src", src), as_path("out", out)
    folder = None if masks is None else as_path("masks", masks)
    check_numbers(copies, threads)
    pipeline = seeded(recipe if isinstance(recipe, Pipeline) else load(recipe), seed)
    check_storable(pipeline)
    sources = find_pictures(source)
    check_folders(source, target, folder, overwrite)
    started, threads = time.perf_counter(), threads or get_threads()
    try:
        with Staging(target) as place, _one_thread_each():
            (place.part / "recipe.yaml").write_text(pipeline.to_yaml(), encoding="utf-8")
            work = Work(pipeline, folder, place.part, strict)
            counts = _run(work, units_of(sources, copies), threads, progress or _silent)
            if not counts.written:
                first = counts.first_reason
                raise JobError(f"{src}: none of {len(sources)} pictures could be used; the first: {first}")
            place.commit()
    except OSError as error:
        raise JobError(f"{out}: cannot write: {error.strerror or error}; nothing was kept") from None
    return Summary(target, len(sources), counts.written, len(counts.refused), time.perf_counter() - started)


@attrs.define
class _Counts:
    """How far a job is."""

    written: int = 0
    handled: int = 0
    refused: set[str] = attrs.field(factory=set)
    first_reason: str = ""


def _run(work: Work, units: Sequence[Unit], threads: int, progress: Progress) -> _Counts:
    """Runs all units on a pool of threads and writes the manifest in the order of the units."""
    counts, total = _Counts(), sum(unit.outputs for unit in units)
    with _lines(work.root / LAST) as manifest, _lines(work.root / "quarantine.jsonl") as quarantine:
        for unit, results in zip(units, _in_order(work.run, units, threads), strict=True):
            for result in results:
                if not isinstance(result, Refused):
                    manifest(result)
                    counts.written += 1
                elif result.source not in counts.refused:
                    quarantine(result.line())
                    counts.first_reason = counts.first_reason or f"{result.source}: {result.reason}"
                    counts.refused.add(result.source)
            counts.handled += unit.outputs
            progress(counts.handled, total, len(counts.refused))
    if not counts.refused:
        (work.root / "quarantine.jsonl").unlink()
    return counts


def _in_order(work: Callable[[Unit], Results], units: Sequence[Unit], threads: int) -> Iterator[Results]:
    """``map`` on a pool of threads, at most two units a thread ahead of the one that is given back."""
    pool = ThreadPoolExecutor(threads, thread_name_prefix="vicinal-job")
    try:
        waiting: deque[Future[Results]] = deque()
        for unit in units:
            waiting.append(pool.submit(work, unit))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextlib.contextmanager
def _lines(path: Path) -> Iterator[Callable[[Line], None]]:
    """A JSON Lines file, given as a function that writes one line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(entry: Line) -> None:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")

        yield write


@contextlib.contextmanager
def _one_thread_each() -> Iterator[None]:
    """The job's threads share out whole batches, so each batch runs on the thread that has it."""
    before = get_threads()
    set_threads(None)
    default = get_threads()
    set_threads(1)
    try:
        yield
    finally:
        set_threads(None if before == default else before)


def _silent(done: int, total: int, quarantined: int) -> None:
    """No progress wanted."""
