"""Pictures as an artist would have them."""

from __future__ import annotations

from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.pixels.cartoon import cartoon

__all__ = ["Cartoon", "stylize_cartoon"]


def stylize_cartoon(
    image: Any,
    blur_ksize: Any = 3,
    segmentation_size: Any = 1.0,
    saturation: Any = 2.0,
    edge_prevalence: Any = 1.0,
    suppress_edges: bool = True,
    from_colorspace: str = "RGB",
) -> Any:
    """A uint8 picture (H, W, 3) as a cartoon: flat areas, black edges, strong colours.

    `blur_ksize`: side of a median first; `segmentation_size`: how large areas are, 0 for none; `saturation`: its factor;
    `edge_prevalence`: how many edges; `suppress_edges`: without blobs and lonely points.
    """
    numbers = (float(blur_ksize), float(segmentation_size), float(saturation), float(edge_prevalence))
    return cartoon(image, *numbers, suppress_edges, from_colorspace)


class Cartoon(Augmenter):
    """Pictures as cartoons."""

    def __init__(
        self,
        blur_ksize: Any = (1, 5),
        segmentation_size: Any = (0.8, 1.2),
        saturation: Any = (1.5, 2.5),
        edge_prevalence: Any = (0.9, 1.1),
        from_colorspace: Any = "RGB",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.blur_ksize = iap.handle_continuous_param(blur_ksize, "blur_ksize", value_range=(0, None))
        self.segmentation_size = iap.handle_continuous_param(segmentation_size, "segmentation_size", value_range=(0.0, None))
        self.saturation = iap.handle_continuous_param(saturation, "saturation", value_range=(0.0, None))
        self.edge_prevalence = iap.handle_continuous_param(edge_prevalence, "edge_prevalence", value_range=(0.0, None))
        self.from_colorspace = from_colorspace

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        numbers = pictures.drawn(batch, random_state, *self.get_parameters()[:4])

        def drawn(image: Any, row: int) -> Any:
            blur, areas, saturation, edges = (one[row] for one in numbers)
            return stylize_cartoon(image, blur, areas, saturation, edges, from_colorspace=self.from_colorspace)

        return pictures.replace(batch, drawn)

    def get_parameters(self) -> list[Any]:
        return [self.blur_ksize, self.segmentation_size, self.saturation, self.edge_prevalence, self.from_colorspace]
