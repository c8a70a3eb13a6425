"""Normal noise."""

from vicinal.experiments.trials.corruptions.by_transform import by_transform
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.noise.gaussian_noise import GaussianNoise

GAUSSIAN_NOISE = Corruption[float](
    "gaussian_noise",
    small=(0.04, 0.06, 0.08, 0.09, 0.10),
    large=(0.08, 0.12, 0.18, 0.26, 0.38),
    change=by_transform(lambda std: GaussianNoise(std=std)),
)
