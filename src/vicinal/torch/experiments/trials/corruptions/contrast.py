"""Less contrast."""

from vicinal.sampling.distributions import Constant
from vicinal.torch.experiments.trials.corruptions.by_transforms import by_transforms
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.color.contrast import Contrast

CONTRAST = Corruption[float](
    "contrast",
    small=(0.75, 0.5, 0.4, 0.3, 0.15),
    large=(0.4, 0.3, 0.2, 0.1, 0.05),
    change=by_transforms(lambda factor, _: [Contrast(factor=Constant(factor))]),
    differs="about the mean grey, not the mean of each channel",
)
