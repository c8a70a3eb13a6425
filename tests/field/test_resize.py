"""Resampling of whole canvases against Pillow (antialiased) and OpenCV."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from tests.backends.build import op_of, program_of, random_picture, smooth_picture
from tests.backends.matrices import shift, stretch
from vicinal.backends.reference.run import run
from vicinal.program.ops import Warp

SIZES = [((64, 96), (32, 48)), ((63, 97), (20, 31)), ((100, 75), (7, 9)), ((33, 41), (33, 20)), ((50, 20), (13, 60)),
         ((31, 17), (64, 50)), ((5, 3), (2, 2)), ((40, 40), (1, 1)), ((1, 1), (4, 5))]  # fmt: skip
PICTURES = {"noise": random_picture, "smooth": smooth_picture}


def resized(picture: Any, out_size: tuple[int, int], interpolation: str) -> Any:
    op = op_of(
        Warp, matrix=stretch(picture.shape[:2], out_size), size=out_size, interpolation=interpolation, border=None
    )
    return run(program_of(op, [picture]), [picture])[0]


@pytest.mark.parametrize("content", PICTURES)
@pytest.mark.parametrize(("size", "out_size"), SIZES)
def test_area_is_pillows_bilinear(size: tuple[int, int], out_size: tuple[int, int], content: str) -> None:
    picture = PICTURES[content]((*size, 3))
    theirs = np.asarray(Image.fromarray(picture).resize(out_size[::-1], Image.Resampling.BILINEAR)).astype(int)
    difference = np.abs(resized(picture, out_size, "area").astype(int) - theirs)
    assert difference.max() <= 1  # Pillow rounds between its two passes
    assert difference.mean() < 0.3


@pytest.mark.parametrize(("size", "out_size"), SIZES)
def test_area_is_pillows_in_float(size: tuple[int, int], out_size: tuple[int, int]) -> None:
    picture = random_picture((*size, 1), np.float32)
    theirs = np.asarray(Image.fromarray(picture[..., 0]).resize(out_size[::-1], Image.Resampling.BILINEAR))
    assert np.abs(resized(picture, out_size, "area")[..., 0] - theirs).max() < 1e-5


def test_area_of_a_crop_sees_what_lies_around_it() -> None:
    """A crop inside the warp uses pixels around the box, as Pillow's ``box`` does."""
    picture = smooth_picture((90, 120, 3))
    matrix = shift(10, 20) @ stretch((60, 80), (25, 33))
    op = op_of(Warp, matrix=matrix, size=(25, 33), interpolation="area", border=None)
    got = run(program_of(op, [picture]), [picture])[0].astype(int)
    box = Image.fromarray(picture).resize((33, 25), Image.Resampling.BILINEAR, box=(10, 20, 90, 80))
    assert np.abs(got - np.asarray(box)).max() <= 1


@pytest.mark.parametrize(("size", "out_size"), SIZES)
def test_bicubic_is_opencvs(size: tuple[int, int], out_size: tuple[int, int]) -> None:
    picture = random_picture((*size, 3), np.float32)
    theirs = np.clip(cv2.resize(picture, out_size[::-1], interpolation=cv2.INTER_CUBIC), 0, 1)
    assert np.abs(resized(picture, out_size, "bicubic") - theirs).max() < 1e-4


@pytest.mark.parametrize(("size", "out_size"), SIZES)
def test_bilinear_is_opencvs(size: tuple[int, int], out_size: tuple[int, int]) -> None:
    picture = random_picture((*size, 3), np.float32)
    theirs = cv2.resize(picture, out_size[::-1], interpolation=cv2.INTER_LINEAR)
    assert np.abs(resized(picture, out_size, "bilinear") - theirs).max() < 1e-4


@pytest.mark.parametrize(("size", "out_size"), SIZES)
def test_nearest_is_opencvs_exact_one(size: tuple[int, int], out_size: tuple[int, int]) -> None:
    """INTER_NEAREST_EXACT takes pixel centres as we do; it sends ties down where we send them up."""
    picture = random_picture((*size, 3))
    theirs = cv2.resize(picture, out_size[::-1], interpolation=cv2.INTER_NEAREST_EXACT)
    ties = [np.isclose((np.arange(out) + 0.5) * n / out % 1.0, 0.0) for n, out in zip(size, out_size, strict=True)]
    plain = ~(ties[0][:, None] | ties[1])
    assert np.array_equal(resized(picture, out_size, "nearest")[plain], theirs[plain])
