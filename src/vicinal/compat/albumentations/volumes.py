"""Volumes [D, H, W(, C)]: padding, crops, holes and the symmetries of a cube."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product
from typing import Any

import numpy as np

from vicinal.compat.albumentations.fields import (
    MISSING,
    Field,
    as_number,
    fill_field,
    flag,
    is_sequence,
    numbers_of,
    option,
    optional,
    pair,
    probability,
    within,
)
from vicinal.compat.albumentations.pads import PadIfNeeded, halves
from vicinal.compat.albumentations.targets import DualTransform
from vicinal.compat.albumentations.transform import Array, Params

Ends = tuple[int, int]


class Transform3D(DualTransform):
    """A transform of volumes, their masks and keypoints."""

    @property
    def targets(self) -> dict[str, Callable[..., Any]]:
        """The function for each target."""
        names = ("volume", "volumes", "mask3d", "masks3d", "keypoints")
        return {name: function for name, function in super().targets.items() if name in names}

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """The volume."""
        raise NotImplementedError

    def apply_to_mask3d(self, mask3d: Array, **params: Any) -> Array:
        """The volume's mask."""
        return self.apply_to_volume(mask3d, **params)


def moved(keypoints: Array, zyx: tuple[int, int, int]) -> Array:
    """Keypoints moved along z, y and x."""
    result = keypoints.copy()
    result[:, :3] += np.array(zyx[::-1], result.dtype)
    return result


def padded(volume: Array, sides: tuple[Ends, Ends, Ends], value: Any) -> Array:
    """A volume with a constant border."""
    if not any(map(any, sides)):
        return volume
    result = np.empty(
        (*(size + sum(ends) for size, ends in zip(volume.shape, sides, strict=False)), *volume.shape[3:]), volume.dtype
    )
    result[...] = np.asarray(value)
    inner = tuple(slice(before, before + size) for (before, _), size in zip(sides, volume.shape, strict=False))
    result[inner] = volume
    return result


def zyx(default: Any = MISSING, *, low: int = 1) -> Any:
    """A number for depth, height and width each."""
    return Field(default, lambda where, value: within(where, numbers_of(where, value, int, 3), low, None, False))


class Padding(Transform3D):
    """A transform that draws ``padding``: the ends of z, y and x."""

    fill: Any
    fill_mask: Any

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """The volume, padded."""
        return padded(volume, params["padding"], self.fill)

    def apply_to_mask3d(self, mask3d: Array, **params: Any) -> Array:
        """The mask, padded."""
        return padded(mask3d, params["padding"], self.fill_mask)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved."""
        front, top, left = (ends[0] for ends in params["padding"])
        return moved(keypoints, (front, top, left))


def padding3d() -> Any:
    """One number, three (z, y, x), or six (front, back, top, bottom, left, right)."""

    def read(where: str, value: Any) -> Any:
        found = numbers_of(where, value, int, None) if is_sequence(value) else (as_number(where, value, int),)
        if len(found) not in (1, 3, 6) or min(found) < 0:
            raise ValueError(f"{where}: expected one, three or six numbers of at least 0, got {value!r}")
        return found if is_sequence(value) else found[0]

    return Field(MISSING, read)


class Pad3D(Padding):
    """By a number of voxels."""

    padding: Any = padding3d()
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The padding."""
        given = self.padding if is_sequence(self.padding) else (self.padding,) * 3
        ends = [(x, x) for x in given] if len(given) == 3 else list(zip(given[::2], given[1::2], strict=True))
        return {"padding": tuple(ends)}


class PadIfNeeded3D(Padding):
    """To a least depth, height and width, or to multiples."""

    min_zyx: Any = optional(zyx(None, low=0))
    pad_divisor_zyx: Any = optional(zyx(None))
    position: Any = option("center", "center", "random")
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def check(self) -> None:
        """At least one of the two ways to say how much."""
        if self.min_zyx is None and self.pad_divisor_zyx is None:
            raise ValueError("PadIfNeeded3D: expected min_zyx or pad_divisor_zyx, got neither")

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The padding."""
        least, divisor = self.min_zyx or (None,) * 3, self.pad_divisor_zyx or (None,) * 3
        sizes = data["volume"].shape[:3]
        ends = [PadIfNeeded.needed(size, a, b) for size, a, b in zip(sizes, least, divisor, strict=True)]
        if self.position == "random":
            starts = [self.py_random.randint(0, sum(x)) for x in ends]
            ends = [(start, sum(x) - start) for start, x in zip(starts, ends, strict=True)]
        return {"padding": tuple(ends)}


class Crop3D(Transform3D):
    """A window of ``size`` (z, y, x), of the volume padded where it is too small and may be."""

    size: tuple[int, int, int]
    pad_if_needed: bool
    fill: Any
    fill_mask: Any

    def ends(self, total: int) -> Ends:
        """How padding is shared between both ends."""
        raise NotImplementedError

    def starts(self, room: int) -> int:
        """Where a window starts, with so much room."""
        raise NotImplementedError

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The padding and the window's start."""
        sizes = data["volume"].shape[:3]
        lacks = [max(0, wanted - size) for wanted, size in zip(self.size, sizes, strict=True)]
        if any(lacks) and not self.pad_if_needed:
            raise ValueError(f"{type(self).__name__}: expected a crop within {sizes}, got {self.size}")
        padding = tuple(self.ends(lack) for lack in lacks)
        rooms = [size + lack - wanted for size, lack, wanted in zip(sizes, lacks, self.size, strict=True)]
        return {"pad_params": padding, "crop_start": tuple(self.starts(room) for room in rooms)}

    def cut(self, volume: Array, params: Params, value: Any) -> Array:
        """The window of the padded volume."""
        window = tuple(slice(start, start + size) for start, size in zip(params["crop_start"], self.size, strict=True))
        return padded(volume, params["pad_params"], value)[window]

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """The window."""
        return self.cut(volume, params, self.fill)

    def apply_to_mask3d(self, mask3d: Array, **params: Any) -> Array:
        """The mask's window."""
        return self.cut(mask3d, params, self.fill_mask)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints in the window."""
        z, y, x = (ends[0] - start for ends, start in zip(params["pad_params"], params["crop_start"], strict=True))
        return moved(keypoints, (z, y, x))


class CenterCrop3D(Crop3D):
    """A window in the middle."""

    derived = ("pad_position",)
    pad_position = "center"
    size: Any = zyx()
    pad_if_needed: Any = flag(False)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def ends(self, total: int) -> Ends:
        """The smaller half first."""
        return halves(total)

    def starts(self, room: int) -> int:
        """The middle."""
        return room // 2


class RandomCrop3D(Crop3D):
    """A window anywhere."""

    derived = ("pad_position",)
    pad_position = "random"
    size: Any = zyx()
    pad_if_needed: Any = flag(False)
    fill: Any = fill_field()
    fill_mask: Any = fill_field()
    p: Any = probability(1)

    def ends(self, total: int) -> Ends:
        """Any share first."""
        before = self.py_random.randint(0, total) if total else 0
        return before, total - before

    def starts(self, room: int) -> int:
        """Anywhere."""
        return self.py_random.randint(0, room)


class CoarseDropout3D(Transform3D):
    """Some boxes of voxels replaced, of a size in shares of the sides."""

    num_holes_range: Any = pair((1, 1), cast=int, low=0)
    hole_depth_range: Any = pair((0.1, 0.2), low=0, high=1)
    hole_height_range: Any = pair((0.1, 0.2), low=0, high=1)
    hole_width_range: Any = pair((0.1, 0.2), low=0, high=1)
    fill: Any = fill_field()
    fill_mask: Any = fill_field(None, none=True)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``holes`` [N, 6]: z, y, x of both ends."""
        sizes, draws = data["volume"].shape[:3], self.random_generator
        count = self.py_random.randint(*self.num_holes_range)
        ranges = (self.hole_depth_range, self.hole_height_range, self.hole_width_range)
        lengths = [
            np.maximum(1, np.ceil(n * draws.uniform(ends[0], ends[1], count))).astype(int)
            for n, ends in zip(sizes, ranges, strict=True)
        ]
        starts = [draws.integers(0, n - length + 1, size=count) for n, length in zip(sizes, lengths, strict=True)]
        return {"holes": np.stack([*starts, *(a + b for a, b in zip(starts, lengths, strict=True))], axis=-1)}

    @staticmethod
    def cut(volume: Array, holes: Array, value: Any) -> Array:
        """A volume with holes."""
        result = volume.copy()
        for front, top, left, back, bottom, right in holes:
            result[front:back, top:bottom, left:right] = value
        return result

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """The volume with holes."""
        return self.cut(volume, params["holes"], self.fill)

    def apply_to_mask3d(self, mask3d: Array, **params: Any) -> Array:
        """The mask with holes, where ``fill_mask`` is given."""
        return mask3d if self.fill_mask is None else self.cut(mask3d, params["holes"], self.fill_mask)

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints that lie in no hole."""
        processor, holes = self.get_processor("keypoints"), params["holes"]
        if processor is None or not processor.params.remove_invisible:
            return keypoints
        at = keypoints[:, None, [2, 1, 0]]
        inside = ((at >= holes[None, :, :3]) & (at < holes[None, :, 3:])).all(axis=2)
        return np.asarray(keypoints[~inside.any(axis=1)])


SYMMETRIES = [(order, flips) for order in permutations((0, 1, 2)) for flips in product((False, True), repeat=3)]
"""The 48 symmetries of a cube: an order of the axes, and which of the new ones are mirrored."""


class CubicSymmetry(Transform3D):
    """One of the 48 symmetries of a cube."""

    p: Any = probability(1)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``index`` of the symmetry."""
        return {"index": self.py_random.randint(0, 47), "volume_shape": data["volume"].shape}

    def apply_to_volume(self, volume: Array, **params: Any) -> Array:
        """The volume, moved."""
        order, flips = SYMMETRIES[params["index"]]
        turned = volume.transpose(*order, *range(3, volume.ndim))
        return np.flip(turned, tuple(axis for axis, flip in enumerate(flips) if flip))

    def apply_to_keypoints(self, keypoints: Array, **params: Any) -> Array:
        """Keypoints, moved."""
        order, flips = SYMMETRIES[params["index"]]
        result, at = keypoints.copy(), keypoints[:, [2, 1, 0]]
        for axis, (source, flip) in enumerate(zip(order, flips, strict=True)):
            result[:, 2 - axis] = params["volume_shape"][source] - 1 - at[:, source] if flip else at[:, source]
        return result
