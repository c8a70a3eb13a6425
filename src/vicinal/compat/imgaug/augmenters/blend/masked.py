"""BlendAlphaMask: two branches of augmenters, blended pixel by pixel."""

from typing import Any

import numpy as np

from vicinal.compat.imgaug import resize
from vicinal.compat.imgaug.augmentables import utils
from vicinal.compat.imgaug.augmenters.blend.alpha import blend_alpha
from vicinal.compat.imgaug.augmenters.blend.branches import read_branches, run_branches
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.augmenters.meta.coordinates import COORDINATE_COLUMNS


class BlendAlphaMask(Augmenter):
    """Blends foreground and background by the masks (H, W) or (H, W, C) of a generator.

    Maps take one or the other for each of their pixels, keypoints by the pixel that they are on, boxes, polygons and lines by
    the average of the mask.
    """

    def __init__(
        self,
        mask_generator: Any,
        foreground: Any = None,
        background: Any = None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.mask_generator = mask_generator
        self.foreground, self.background = read_branches(self, foreground, background)
        self.epsilon = 0.01

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        fore, back = run_branches(self, batch, hooks, parents)
        for row, mask in enumerate(self.mask_generator.draw_masks(batch, random_state)):
            if batch.images is not None:
                batch.images[row] = blend_alpha(fore.images[row], back.images[row], mask, eps=self.epsilon)
            for name, attribute in (("heatmaps", "arr_0to1"), ("segmentation_maps", "arr")):
                if getattr(batch, name) is not None:
                    front, behind = (getattr(getattr(branch, name)[row], attribute) for branch in (fore, back))
                    blended = blend_alpha(front, behind, _either(mask, front.shape), eps=self.epsilon)
                    setattr(getattr(batch, name)[row], attribute, blended)
            for name in COORDINATE_COLUMNS:
                column = getattr(batch, name)
                if column is not None:
                    branches = (getattr(fore, name)[row], getattr(back, name)[row])
                    column[row] = _blend_coordinates(column[row], *branches, mask, name == "keypoints")
        return batch

    def get_parameters(self) -> list[Any]:
        return [self.mask_generator]

    def get_children_lists(self) -> list[Any]:
        return [children for children in (self.foreground, self.background) if children is not None]

    def __str__(self) -> str:
        return (
            f"{type(self).__name__}(mask_generator={self.mask_generator}, name={self.name}, foreground={self.foreground}, "
            f"background={self.background}, deterministic={self.deterministic})"
        )


def _either(mask: Any, shape: Any) -> Any:
    """The mask in the size of a map, 0 or 1."""
    if mask.size == 0:
        return np.zeros(shape[:2], bool)
    flat = np.average(np.atleast_3d(mask), axis=2)
    return np.clip(resize.imresize_single_image(flat, shape[:2]), 0, 1.0) >= 0.5


def _blend_coordinates(given: Any, fore: Any, back: Any, mask: Any, pointwise: bool) -> Any:
    points = [utils.convert_cbaois_to_kpsois(one).to_xy_array() for one in (given, fore, back)]
    assert len({one.shape for one in points}) == 1, (
        "Expected number of coordinates to not be changed by foreground or background branch in BlendAlphaMask, "
        f"but got {len(points[1])} and {len(points[2])} of {len(points[0])}."
    )
    if pointwise:
        chosen = np.array([_blend_point(a, b, c, mask) for a, b, c in zip(*points, strict=True)]).reshape(-1, 2)
    else:
        chosen = points[1] if (np.average(mask) if mask.size else 1.0) > 0.5 else points[2]
    result = utils.convert_cbaois_to_kpsois(given).fill_from_xy_array_(chosen)
    return utils.invert_convert_cbaois_to_kpsois_(given, result)


def _blend_point(given: Any, fore: Any, back: Any, mask: Any) -> Any:
    """A point outside of the mask stays, but on a whole pixel."""
    x, y = int(np.round(given[0])), int(np.round(given[1]))
    if not (0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]):
        return np.array([x, y], np.float32)
    here = mask[y, x]
    return fore if (np.average(here) if here.size else 1.0) > 0.5 else back
