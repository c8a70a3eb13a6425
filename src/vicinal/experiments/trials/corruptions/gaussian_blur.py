"""A Gaussian over the picture."""

from __future__ import annotations

from vicinal.experiments.trials.corruptions.by_picture import Chance, Floats, by_picture
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.experiments.trials.corruptions.smooth import smooth


def _gaussian_blur(picture: Floats, sigma: float, _: Chance) -> Floats:
    return smooth(picture, sigma)


GAUSSIAN_BLUR = Corruption[float](
    "gaussian_blur",
    small=(0.4, 0.6, 0.7, 0.8, 1.0),
    large=(1, 2, 3, 4, 6),
    change=by_picture("gaussian_blur", _gaussian_blur),
    extra=True,
)
