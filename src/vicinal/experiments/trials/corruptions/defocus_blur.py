"""Every point a disc."""

from __future__ import annotations

import cv2
import numpy as np

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption


def disc(radius: float, softness: float) -> Floats:
    """Weights of a disc that add up to 1, its rim smoothed by a Gaussian of ``softness``."""
    reach, kernel = (8, 3) if radius <= 8 else (int(radius), 5)
    along = np.arange(-reach, reach + 1)
    hard = (along**2 + along[:, None] ** 2 <= radius**2).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(hard / hard.sum(), (kernel, kernel), softness), np.float32)


def _defocus_blur(picture: Floats, level: tuple[float, float], _: Chance) -> Floats:
    found = cv2.filter2D(picture, -1, disc(*level), borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(found, np.float32).reshape(picture.shape)


DEFOCUS_BLUR = Corruption[tuple[float, float]](
    "defocus_blur",
    small=((0.3, 0.4), (0.4, 0.5), (0.5, 0.6), (1, 0.2), (1.5, 0.1)),
    large=((3, 0.1), (4, 0.5), (6, 0.5), (8, 0.5), (10, 0.5)),
    change=by_picture("defocus_blur", _defocus_blur),
)
