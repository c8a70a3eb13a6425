"""The form in which the core sees a batch: RGB arrays, float64 boxes and points, whatever the user's kinds were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import numpy as np
from numpy.typing import NDArray

from vicinal.data.groups import Groups
from vicinal.data.pictures import Pictures
from vicinal.data.places import HOST, Place
from vicinal.data.sizes import same_sizes

LABELS_ALONE = {"labels"}


@attrs.define(eq=False)
class Samples:
    """N samples.

    ``images`` [N, H, W, C] or a list of [H, W, C], of a dtype of data.pictures, RGB; C-contiguous, but for views of NCHW
    tensors; under ``layout`` "chw" [N, C, H, W] or a list of [C, H, W]. ``targets``: what belongs to them, by name of
    data.targets.listed, as its target works on it; absent ones are absent. ``ids``: [N] 64-bit words that key the draws.
    ``epochs``: [N] numbers of the copies. ``groups``: which pictures share what is drawn; None: each draws its own.
    ``alpha``: whether the last channel of pictures is. ``value_range``: the numbers that are black and white in them,
    where that was said. ``normalized``: of results that Normalize made, its dtype. ``place``: where the pictures lie;
    elsewhere than in host memory they are what that place takes them as (data.places). Targets lie in host memory; masks
    and maps may lie elsewhere (data.elsewhere).
    Arrays may be the user's own memory: never write into them.
    """

    images: Pictures
    targets: Mapping[str, Any] = attrs.field(factory=dict)
    ids: NDArray[np.uint64] | None = None
    epochs: NDArray[np.int64] | None = None
    groups: Groups | None = None
    layout: str = "hwc"
    alpha: bool = False
    value_range: tuple[float, float] | None = None
    normalized: str = ""
    place: Place = HOST

    def __len__(self) -> int:
        return len(self.images)

    @property
    def bare(self) -> bool:
        """Whether nothing else than the pictures moves."""
        return not self.targets or self.targets.keys() == LABELS_ALONE

    @property
    def labels(self) -> Any:
        """Of the pictures, as they came in; None where there are none."""
        return self.targets.get("labels")

    @property
    def channels(self) -> int:
        """Channels of the pictures; 3 where there are no pictures to ask."""
        axis = -1 if self.layout == "hwc" else -3
        if not isinstance(self.images, list):
            return int(self.images.shape[axis])
        return int(self.images[0].shape[axis]) if self.images else 3

    @property
    def dtype(self) -> np.dtype[Any]:
        """Of the pictures; uint8 where there are none to ask."""
        if not isinstance(self.images, list):
            return self.images.dtype
        return self.images[0].dtype if self.images else np.dtype(np.uint8)

    @property
    def sizes(self) -> NDArray[np.int64]:
        """Height and width [N, 2] of the pictures; read-only for a stack."""
        rows = slice(-3, -1) if self.layout == "hwc" else slice(-2, None)
        if not isinstance(self.images, list):
            return same_sizes(len(self.images), *self.images.shape[rows])
        return np.array([picture.shape[rows] for picture in self.images], np.int64).reshape(-1, 2)
