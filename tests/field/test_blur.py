"""Filter with Gaussian kernels against OpenCV and scipy.ndimage."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from scipy import ndimage

from tests.backends.build import op_of, program_of, random_picture
from vicinal.backends.reference.run import run
from vicinal.program.ops import Filter, Floats

SIGMAS = [(0.5, 0.5), (1.0, 2.5), (4.0, 0.8)]


def gaussian(sigma: float, radius: int) -> Floats:
    x = np.arange(-radius, radius + 1)
    kernel = np.exp(-0.5 * (x / sigma) ** 2)
    return np.asarray(kernel / kernel.sum())


def blurred(picture: Any, sigma: tuple[float, float], radius: int) -> Any:
    op = op_of(Filter, kernel_x=gaussian(sigma[0], radius), kernel_y=gaussian(sigma[1], radius))
    return run(program_of(op, [picture]), [picture])[0]


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("size", [(40, 31), (7, 50), (3, 4)])
def test_blur_is_opencvs(sigma: tuple[float, float], size: tuple[int, int]) -> None:
    """Border "reflect" is BORDER_REFLECT_101, OpenCV's default, also where the kernel is longer than the picture."""
    for dtype, tolerance in ((np.float32, 1e-5), (np.uint8, 1)):
        picture = random_picture((*size, 3), dtype)
        theirs = cv2.GaussianBlur(picture, (17, 17), sigmaX=sigma[0], sigmaY=sigma[1])
        assert np.abs(blurred(picture, sigma, 8).astype(float) - theirs).max() <= tolerance


@pytest.mark.parametrize("sigma", SIGMAS)
@pytest.mark.parametrize("size", [(40, 31), (9, 50), (3, 4)])
def test_blur_is_scipys(sigma: tuple[float, float], size: tuple[int, int]) -> None:
    picture = random_picture((*size, 2), np.float32)
    theirs = ndimage.gaussian_filter(
        picture.astype(np.float64), (sigma[1], sigma[0]), mode="mirror", radius=8, axes=(0, 1)
    )
    assert np.abs(blurred(picture, sigma, 8) - theirs).max() < 1e-6
