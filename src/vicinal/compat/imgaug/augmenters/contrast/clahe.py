"""Histograms equalised tile by tile, with a limit of contrast."""

from __future__ import annotations

from typing import Any

import numpy as np

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.contrast.intensity import Intensity
from vicinal.compat.imgaug.augmenters.meta import Augmenter, estimate_max_number_of_channels
from vicinal.compat.imgaug.pixels.contrast import clahe
from vicinal.compat.imgaug.pixels.depth import only


class AllChannelsCLAHE(Augmenter):
    """CLAHE of every channel. `tile_grid_size_px` is the number of tiles a side, in spite of its name."""

    def __init__(
        self,
        clip_limit: Any = (0.1, 8),
        tile_grid_size_px: Any = (3, 12),
        tile_grid_size_px_min: Any = 3,
        per_channel: Any = False,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.clip_limit = iap.handle_continuous_param(clip_limit, "clip_limit", value_range=(1e-4, None))
        self.tile_grid_size_px = iap.handle_discrete_kernel_size_param(
            tile_grid_size_px, "tile_grid_size_px", value_range=(0, None), allow_floats=False
        )
        self.tile_grid_size_px_min = tile_grid_size_px_min
        self.per_channel = iap.handle_probability_param(per_channel, "per_channel")

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        for image in batch.images:
            only(self.name, image, "uint8 uint16")
        channels = estimate_max_number_of_channels(batch.images)
        changes = self.draw(batch.nb_rows, channels, random_state)
        return pictures.replace(batch, lambda image, row: changes[row](image))

    def draw(self, rows: int, channels: int, random_state: Any) -> list[Tiles]:
        """What happens to each of `rows` pictures of up to so many channels."""
        split = self.per_channel.draw_samples((rows,), random_state=random_state)
        size = (rows, channels)
        limits = self.clip_limit.draw_samples(size, random_state=random_state)
        high = self.tile_grid_size_px[0].draw_samples(size, random_state=random_state)
        second = self.tile_grid_size_px[1]
        wide = high if second is None else second.draw_samples(size, random_state=random_state)
        least = self.tile_grid_size_px_min
        numbers = zip(split > 0.5, limits, np.maximum(high, least), np.maximum(wide, least), strict=True)
        return [Tiles(*one) for one in numbers]

    def get_parameters(self) -> list[Any]:
        return [self.clip_limit, self.tile_grid_size_px, self.tile_grid_size_px_min, self.per_channel]


class Tiles:
    """CLAHE of one picture, by numbers of which there are as many as channels; without `split` all take the first."""

    def __init__(self, split: bool, limits: Any, high: Any, wide: Any) -> None:
        self.split, self.limits, self.high, self.wide = split, limits, high, wide

    def __call__(self, image: Any) -> Any:
        """A picture (H, W, C)."""
        if image.size == 0:
            return image
        return np.stack([self._of_channel(image[..., c], c if self.split else 0) for c in range(image.shape[2])], axis=-1)

    def _of_channel(self, plane: Any, number: int) -> Any:
        return clahe(plane, float(self.limits[number]), int(self.high[number]), int(self.wide[number]))


class CLAHE(Augmenter):
    """CLAHE of the brightness in `to_colorspace`, or of grey pictures."""

    def __init__(
        self,
        clip_limit: Any = (0.1, 8),
        tile_grid_size_px: Any = (3, 12),
        tile_grid_size_px_min: Any = 3,
        from_colorspace: Any = "RGB",
        to_colorspace: Any = "Lab",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.all_channel_clahe = AllChannelsCLAHE(
            clip_limit, tile_grid_size_px, tile_grid_size_px_min, name=f"{name}_AllChannelsCLAHE"
        )
        self.intensity_channel_based_applier = Intensity(from_colorspace, to_colorspace)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        for image in batch.images:
            only(self.name, image, "uint8")
        channels = max(1 if image.shape[2] in (3, 4) else image.shape[2] for image in batch.images)
        changes = self.all_channel_clahe.draw(batch.nb_rows, channels, random_state)
        intensity = self.intensity_channel_based_applier
        return pictures.replace(batch, lambda image, row: intensity.changed(image, changes[row]))

    def get_parameters(self) -> list[Any]:
        return [*self.all_channel_clahe.get_parameters()[:3], *self.intensity_channel_based_applier.get_parameters()]
