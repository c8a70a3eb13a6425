"""Heat maps: several numbers a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vicinal.data.elsewhere import ElsewhereForm, give_elsewhere, read_elsewhere
from vicinal.data.layer import SMOOTH, Layer
from vicinal.data.laying import CollageLike, Laying
from vicinal.data.maps import FLOATS, give_maps, read_maps
from vicinal.data.masks import Masks
from vicinal.data.mix import BlendLike
from vicinal.data.mix_pixels import blended
from vicinal.data.move_boxes import BoxRules
from vicinal.data.own_memory import apart
from vicinal.data.samples import Samples
from vicinal.data.swaps import Pairs, rechannelled
from vicinal.data.targets.target import Reading, Target


class HeatmapTarget(Target):
    """Floats [H, W, K] or [H, W] (tensors [K, H, W]) of any range: moved bilinear, with 0 beyond the border."""

    name, one = "heatmaps", "heatmap"

    def read(self, given: Any, reading: Reading) -> tuple[Any, Any]:
        lying = read_elsewhere(given, reading.sizes, reading.where(self.name), reading.said.asked, soft=True)
        return lying or read_maps(given, reading.sizes, reading.where(self.name), FLOATS)

    def give(self, value: Masks, form: Any, before: Masks, samples: Samples) -> Any:
        if isinstance(form, ElsewhereForm):
            return give_elsewhere(value, form, before)
        return give_maps(apart(value, before), form)

    def layers(self, value: Masks) -> Sequence[Layer]:
        return (Layer(value, SMOOTH, self.name),)

    def with_layers(self, value: Masks, moved: Sequence[Layer]) -> Masks:
        return moved[0].pixels

    def mirrored(self, value: Masks, mirror: NDArray[np.bool_], pairs: Pairs) -> Masks:
        """Channels are exchanged."""
        found = [rechannelled(one, pairs, self.one) if over else one for one, over in zip(value, mirror, strict=True)]
        return np.stack(found) if isinstance(value, np.ndarray) else found

    def check_mixable(self, value: Masks, op: BlendLike) -> None:
        """They mix as pictures do."""

    def mixed(self, value: Masks, op: BlendLike, samples: Samples, rules: BoxRules) -> Masks:
        return blended(value, op, self.name)

    def check_layable(self, value: Masks, op: CollageLike) -> None:
        """They are laid as pictures are."""

    def taken(self, value: Masks, rows: Sequence[int]) -> Masks:
        return [value[row] for row in rows]

    def laid(self, value: Masks, moved: Masks, laying: Laying) -> Masks:
        return laying.pixels(moved, 0, self.name)
