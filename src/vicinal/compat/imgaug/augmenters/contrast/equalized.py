"""Histograms equalised over the whole picture."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.contrast.intensity import Intensity
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.contrast import equalized
from vicinal.compat.imgaug.pixels.depth import only


class AllChannelsHistogramEqualization(Augmenter):
    """Equalises the histogram of every channel."""

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        return pictures.replace(batch, lambda image, _: _equalized(image, self.name))

    def get_parameters(self) -> list[Any]:
        return []


class HistogramEqualization(Augmenter):
    """Equalises the brightness in `to_colorspace`, or grey pictures."""

    def __init__(
        self,
        from_colorspace: Any = "RGB",
        to_colorspace: Any = "Lab",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.all_channel_histogram_equalization = AllChannelsHistogramEqualization(
            name=f"{name}_AllChannelsHistogramEqualization"
        )
        self.intensity_channel_based_applier = Intensity(from_colorspace, to_colorspace)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        intensity = self.intensity_channel_based_applier
        return pictures.replace(batch, lambda image, _: intensity.changed(_checked(image, self.name), equalized))

    def get_parameters(self) -> list[Any]:
        return self.intensity_channel_based_applier.get_parameters()


def _checked(image: Any, name: str) -> Any:
    only(name, image, "uint8")
    return image


def _equalized(image: Any, name: str) -> Any:
    return image if _checked(image, name).size == 0 else equalized(image)
