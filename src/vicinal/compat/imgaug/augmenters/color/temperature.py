"""The temperature of light."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter, calls
from vicinal.compat.imgaug.kinds import is_iterable, is_single_number, is_string, require
from vicinal.compat.imgaug.pixels.temperature import COOLEST, WARMEST, lit


def change_color_temperatures_(images: Any, kelvins: Any, from_colorspaces: Any = "RGB") -> Any:
    """uint8 pictures (H, W, 3), an array or a list, each in light of its own or of the same temperature."""
    if len(images) == 0:
        return images
    count = len(images)
    every = is_iterable(kelvins) and not is_string(kelvins)
    require(every or is_single_number(kelvins), "kelvins", "a number or a list of numbers", kelvins)
    values = np.array(kelvins if every else [kelvins] * count, np.float32)
    spaces = [from_colorspaces] * count if is_string(from_colorspaces) else list(from_colorspaces)
    require(len(values) == count, "kelvins", f"{count} numbers, one for each picture", kelvins)
    require(len(spaces) == count, "from_colorspaces", f"{count} strings, one for each picture", from_colorspaces)
    fits = bool(np.all((values >= COOLEST) & (values <= WARMEST)))
    require(fits, "kelvins", f"numbers in [{COOLEST}, {WARMEST}]", kelvins)
    return calls.as_written([lit(*one) for one in zip(images, values.tolist(), spaces, strict=True)], images)


def change_color_temperature(image: Any, kelvin: Any, from_colorspace: str = "RGB") -> Any:
    """A uint8 picture (H, W, 3) in light of 1000 to 40000 kelvin."""
    return change_color_temperatures_([image], [kelvin], [from_colorspace])[0]


class ChangeColorTemperature(Augmenter):
    """Pictures in light of a drawn temperature."""

    def __init__(
        self,
        kelvin: Any = (1000, 11000),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.kelvin = iap.handle_continuous_param(kelvin, "kelvin", value_range=(COOLEST, WARMEST))
        self.from_colorspace = from_colorspace

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is not None:
            (kelvins,) = pictures.drawn(batch, random_state, self.kelvin)
            batch.images = change_color_temperatures_(batch.images, kelvins, self.from_colorspace)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.kelvin, self.from_colorspace]
