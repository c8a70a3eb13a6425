"""Less colour, then more."""

from vicinal.sampling.distributions import Constant
from vicinal.torch.experiments.trials.corruptions.by_transforms import by_transforms
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.color.saturation import Saturation

SATURATE = Corruption[float](
    "saturate",
    small=(0.3, 0.1, 1.5, 2.0, 2.5),
    large=(0.3, 0.1, 2.0, 5.0, 20.0),
    change=by_transforms(lambda factor, _: [Saturation(factor=Constant(factor))]),
    differs="away from grey, not in HSV, and nothing added",
    extra=True,
    colour=True,
)
