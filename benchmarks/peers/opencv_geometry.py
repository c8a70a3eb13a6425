"""Geometry with OpenCV by hand."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks import steps as s

Pixels = NDArray[Any]
Step = Callable[[Pixels, Pixels | None], Pixels]
"""One picture to another; written into the second argument where it is not None."""


def copied(image: Pixels, out: Pixels | None) -> Pixels:
    """A copy of ``image``, in ``out`` where that is not None."""
    if out is None:
        return image.copy()
    np.copyto(out, image)
    return out


def _affine(step: s.Affine, side: int, random: Random) -> Pixels:
    """Forward 3x3 matrix about the middle of the picture."""
    angle, shear = (math.radians(random.uniform(-most, most)) for most in (step.degrees, step.shear))
    factor = random.uniform(*step.scale)
    cos, sin, lean = factor * math.cos(angle), factor * math.sin(angle), math.tan(shear)
    linear = np.array([[cos, -sin], [sin, cos]]) @ np.array([[1, lean], [0, 1]])
    centre, most = np.full(2, (side - 1) / 2), step.shift * side
    shift = (random.uniform(-most, most), random.uniform(-most, most))
    matrix = np.eye(3)
    matrix[:2, :2], matrix[:2, 2] = linear, centre - linear @ centre + shift
    return matrix


def _perspective(step: s.Perspective, side: int, random: Random) -> Pixels:
    corners = np.array([[0, 0], [side, 0], [side, side], [0, side]], np.float32)
    inwards = np.array([[1, 1], [-1, 1], [-1, -1], [1, -1]], np.float32)
    most = step.distortion * side / 2
    moved = corners + inwards * np.array([[most * random.random() for _ in "xy"] for _ in range(4)], np.float32)
    return cv2.getPerspectiveTransform(corners, moved)


def combined(
    warps: tuple[s.Step, ...], side: int, size: int, random: Random
) -> Callable[[Pixels, int], Pixels]:
    """One warp for all of ``warps``, onto a canvas of ``size``."""
    matrix, flat = np.eye(3), True
    for step in warps:
        if isinstance(step, s.Affine):
            matrix = _affine(step, side, random) @ matrix
        elif isinstance(step, s.Perspective):
            matrix, flat = _perspective(step, side, random) @ matrix, False
        elif isinstance(step, s.Flip) and random.random() < step.p:
            matrix = np.array([[-1, 0, side - 1], [0, 1, 0], [0, 0, 1]]) @ matrix
        elif isinstance(step, s.RandomCrop):
            left, top = random.randrange(side - step.size + 1), random.randrange(side - step.size + 1)
            matrix = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1]]) @ matrix
    if flat:
        return lambda image, how: cv2.warpAffine(image, matrix[:2], (size, size), flags=how)
    return lambda image, how: cv2.warpPerspective(image, matrix, (size, size), flags=how)


def _crop_resize(step: s.CropResize, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        height, width = image.shape[:2]
        for _ in range(10):
            area = height * width * random.uniform(0.08, 1.0)
            aspect = math.exp(random.uniform(math.log(3 / 4), math.log(4 / 3)))
            wide, high = round(math.sqrt(area * aspect)), round(math.sqrt(area / aspect))
            if wide <= width and high <= height:
                break
        else:
            wide, high = width, height
        top, left = random.randrange(height - high + 1), random.randrange(width - wide + 1)
        return cv2.resize(image[top : top + high, left : left + wide], (step.size, step.size), dst=out)

    return run


def _pad_crop(step: s.PadCrop, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        pad, size = step.pad, step.size
        padded = cv2.copyMakeBorder(image, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
        top, left = random.randrange(2 * pad + 1), random.randrange(2 * pad + 1)
        cut = padded[top : top + size, left : left + size]
        return cut if out is None else copied(cut, out)

    return run


def _flip(step: s.Flip, random: Random) -> Step:
    if step.p == 1.0:
        return lambda image, out: cv2.flip(image, 1, dst=out)
    return lambda image, out: cv2.flip(image, 1, dst=out) if random.random() < step.p else image


def _quarter_turn(random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        turns = random.randrange(4)
        return cv2.rotate(image, turns - 1, dst=out) if turns else copied(image, out)

    return run


def _translate(step: s.TranslateWhole, random: Random) -> Step:
    def run(image: Pixels, out: Pixels | None) -> Pixels:
        x, y = random.randint(-step.most, step.most), random.randint(-step.most, step.most)
        matrix = np.array([[1, 0, x], [0, 1, y]], np.float32)
        return cv2.warpAffine(image, matrix, image.shape[1::-1], dst=out, flags=cv2.INTER_NEAREST)

    return run


def steps(random: Random) -> dict[type, Callable[[Any], Step]]:
    """Step kind to the function that does it on one picture."""
    return {
        s.CropResize: lambda t: _crop_resize(t, random),
        s.PadCrop: lambda t: _pad_crop(t, random),
        s.Flip: lambda t: _flip(t, random),
        s.QuarterTurn: lambda _: _quarter_turn(random),
        s.Resize: lambda t: lambda image, out: cv2.resize(image, (t.size, t.size), dst=out),
        s.TranslateWhole: lambda t: _translate(t, random),
    }
