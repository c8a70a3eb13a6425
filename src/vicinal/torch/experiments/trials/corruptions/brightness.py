"""More light."""

from vicinal.torch.experiments.trials.corruptions.by_transforms import by_transforms
from vicinal.torch.experiments.trials.corruptions.corruption import Corruption
from vicinal.transforms.color.solarize_add import SolarizeAdd

BRIGHTNESS = Corruption[float](
    "brightness",
    small=(0.05, 0.1, 0.15, 0.2, 0.3),
    large=(0.1, 0.2, 0.3, 0.4, 0.5),
    change=by_transforms(lambda more, _: [SolarizeAdd(addition=more, threshold=1.0)]),
    differs="added to every channel, not to the value of HSV",
)
