"""Values that are black or white by chance."""

from vicinal.experiments.trials.corruptions.by_transform import by_transform
from vicinal.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.noise.salt_and_pepper import SaltAndPepper

IMPULSE_NOISE = Corruption[float](
    "impulse_noise",
    small=(0.01, 0.02, 0.03, 0.05, 0.07),
    large=(0.03, 0.06, 0.09, 0.17, 0.27),
    change=by_transform(lambda amount: SaltAndPepper(amount=amount, per_channel=True)),
)
