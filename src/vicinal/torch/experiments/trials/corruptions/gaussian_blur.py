"""A Gaussian over the picture."""

from vicinal.torch.experiments.trials.corruptions.by_transforms import by_transforms
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.blur.gaussian_blur import GaussianBlur

GAUSSIAN_BLUR = Corruption[float](
    "gaussian_blur",
    small=(0.4, 0.6, 0.7, 0.8, 1.0),
    large=(1, 2, 3, 4, 6),
    change=by_transforms(lambda sigma, _: [GaussianBlur(sigma=sigma)]),
    extra=True,
)
