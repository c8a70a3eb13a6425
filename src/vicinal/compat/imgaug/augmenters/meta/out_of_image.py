"""Taking away or cutting what lies outside of the picture."""

from typing import Any

from vicinal.compat.imgaug.augmenters.meta.augmenter import Augmenter
from vicinal.compat.imgaug.augmenters.meta.coordinates import COORDINATE_COLUMNS


class RemoveCBAsByOutOfImageFraction(Augmenter):
    """Takes away boxes, polygons, lines and points of which at least a share `fraction` lies outside of the picture."""

    def __init__(
        self,
        fraction: float,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.fraction = fraction

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        for name in COORDINATE_COLUMNS:
            for on_image in getattr(batch, name) or []:
                on_image.remove_out_of_image_fraction_(self.fraction)
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.fraction]


class ClipCBAsToImagePlanes(Augmenter):
    """Cuts boxes, polygons and lines at the edges of the picture, and takes away what lies outside."""

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        for name in COORDINATE_COLUMNS:
            for on_image in getattr(batch, name) or []:
                on_image.clip_out_of_image_()
        return batch

    def get_parameters(self) -> list[Any]:
        return []
