"""OpenCV as a careful engineer writes it by hand: one warp for all geometry, matrices and tables for colour.

Values are rounded to uint8 between the steps; outputs are written into preallocated arrays.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks import steps as s
from benchmarks.case import Run, Work
from benchmarks.peers import opencv_colour, opencv_geometry
from benchmarks.peers.decoders import opencv as decode_by_opencv
from benchmarks.peers.decoders import spread

Pixels = NDArray[Any]
Step = Callable[[Pixels, Pixels | None], Pixels]
WARPS = (s.Affine, s.Perspective)
PLACES = (s.Flip, s.RandomCrop, *WARPS)


def _splits(steps: tuple[s.Step, ...]) -> tuple[tuple[s.Step, ...], tuple[s.Step, ...]]:
    """The leading steps that one warp can do (when there is a warp), and the others."""
    count = next((index for index, step in enumerate(steps) if not isinstance(step, PLACES)), len(steps))
    if not any(isinstance(step, WARPS) for step in steps[:count]):
        return (), steps
    return steps[:count], steps[count:]


def _normalize_into(image: Pixels, out: Pixels) -> None:
    """uint8 HWC to float32 CHW: faster so than by LUT, blobFromImage or multiply."""
    for channel, plane in enumerate(cv2.split(image)):
        scale, bias = 1 / (255 * s.STD[channel]), -s.MEAN[channel] / s.STD[channel]
        cv2.addWeighted(plane, scale, plane, 0.0, bias, dst=out[channel], dtype=cv2.CV_32F)


def _apply(image: Pixels, chain: list[Step], out: Pixels | None) -> Pixels:
    """The steps in turn; the last one writes into ``out`` where there is one."""
    for step in chain[:-1]:
        image = step(image, None)
    return chain[-1](image, out) if chain else image


def prepare(work: Work) -> Run:
    cv2.setNumThreads(1 if work.files else work.threads)
    case, random = work.case, Random(1)
    warps, rest = _splits(case.steps)
    table = {**opencv_geometry.steps(random), **opencv_colour.steps(random)}
    chain = [table[type(step)](step) for step in rest if not isinstance(step, s.Normalize | s.Decode)]
    planes, side = (len(work.images), 3, case.size, case.size), (case.size, case.size)
    stack = np.zeros(planes if case.normalized else 0, np.float32)
    images = list(work.images) if work.images.shape[3] > 1 else list(work.images[..., 0])
    pictures = [np.zeros((*side, *image.shape[2:]), np.uint8) for image in images] if not case.normalized else []

    def one(index: int) -> None:
        _normalize_into(_apply(decode_by_opencv(work.files[index]), chain, None), stack[index])

    def decoded() -> tuple[Any, Any]:
        spread(one, len(images), work.threads)
        return stack, None

    def run() -> tuple[Any, Any]:
        masks = []
        for index, image in enumerate(images):
            if warps:
                warp = opencv_geometry.combined(warps, image.shape[0], case.size, random)
                image = warp(image, cv2.INTER_LINEAR)
                if work.masks is not None and case.masks:
                    masks.append(warp(work.masks[index], cv2.INTER_NEAREST))
            if not case.normalized:
                _apply(image, chain, pictures[index])
                continue
            _normalize_into(_apply(image, chain, None), stack[index])
        return (stack if case.normalized else pictures), masks or None

    return decoded if work.files else run
