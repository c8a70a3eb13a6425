"""What a case is, what a peer gets to do it, and what must come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.steps import Decode, Encode, Normalize, Step

Run: TypeAlias = Callable[[], tuple[Any, Any]]
"""One timed call: augments the whole batch and returns (pictures, masks or None) in the library's own form."""


@dataclass(frozen=True)
class Case:
    """``inputs`` names a stack of pictures.py, ``size`` is the side of an output, ``target`` the issue's ratio.

    ``batch`` counts outputs, ``copies`` of each input.
    """

    name: str
    title: str
    steps: tuple[Step, ...]
    inputs: str
    size: int
    batch: int
    masks: bool = False
    single: bool = False
    target: float | None = None
    copies: int = 1
    notes: dict[str, str] = field(default_factory=dict)

    @property
    def normalized(self) -> bool:
        return isinstance(self.steps[-1], Normalize)

    @property
    def encoded(self) -> bool:
        """Whether the pictures come as JPEG files."""
        return isinstance(self.steps[0], Decode)

    @property
    def stored(self) -> bool:
        """Whether results go to files."""
        return isinstance(self.steps[-1], Encode)


@dataclass(frozen=True)
class Work:
    """A case with its pixels: ``images`` uint8 [N, H, W, C], ``masks`` uint8 [N, H, W] or None.

    ``files``: where the case begins with Decode, N JPEGs, the pictures of ``folder``; then ``images`` is [N, 0, 0, 3].
    """

    case: Case
    images: NDArray[np.uint8]
    masks: NDArray[np.uint8] | None
    threads: int
    files: tuple[bytes, ...] = ()
    folder: Path = Path()


def describe(values: Any) -> str:
    """What a run gave back, as "64 x uint8 (224, 224, 3)"."""
    if isinstance(values[0], Path):
        return f"{len(values)} files, {sum(path.stat().st_size for path in values) / 2**20:.1f} MiB"
    first = np.asarray(values[0])
    return f"{len(values)} x {first.dtype} {first.shape}"


def _checked(kind: str, values: Sequence[Any], count: int, shapes: list[tuple[int, ...]], dtypes: list[str]) -> None:
    first = np.asarray(values[0])
    if len(values) != count or first.shape not in shapes or str(first.dtype) not in dtypes:
        raise AssertionError(f"{kind}: got {describe(values)}, expected {count} of {dtypes} {shapes}")
    if first.dtype.kind == "f" and not np.isfinite(first).all():
        raise AssertionError(f"{kind}: values that are not finite")


def _check_files(paths: Sequence[Path], count: int, inputs: Sequence[bytes]) -> None:
    """As many files as asked for, of pictures as large as the first input (all inputs are of one size)."""
    wanted = cv2.imdecode(np.frombuffer(inputs[0], np.uint8), cv2.IMREAD_COLOR).shape
    shapes = {cv2.imread(str(path)).shape for path in paths[:3]}
    if len(paths) != count or shapes != {wanted}:
        raise AssertionError(f"files: got {len(paths)} of {shapes}, expected {count} of {wanted}")


def check(work: Work, outputs: tuple[Any, Any], planar: bool) -> None:
    """Raises AssertionError unless ``outputs`` has the case's shape and dtype.

    ``planar``: the library knows only planes first (and perhaps only floats), which is let pass where the case asks
    for uint8 pictures; the table says so.
    """
    case, channels = work.case, work.images.shape[3]
    if case.stored:
        _check_files(outputs[0], case.batch, work.files)
        return
    side, planes = (case.size, case.size), (channels, case.size, case.size)
    shapes: list[tuple[int, ...]]
    if case.normalized:
        shapes, dtypes = [planes], ["float32"]
    elif planar:
        shapes, dtypes = [planes], ["float32", "uint8"]
    else:
        shapes, dtypes = [(*side, channels), side] if channels == 1 else [(*side, channels)], ["uint8"]
    _checked("pictures", outputs[0], len(work.images), shapes, dtypes)
    if case.masks:
        _checked("masks", outputs[1], len(work.images), [side, (1, *side), (*side, 1)], ["uint8", "float32"])
