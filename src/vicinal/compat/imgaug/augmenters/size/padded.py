"""Pads to sizes that depend on the picture: aspect ratios, squares, multiples and powers; and the same about the centre."""

from typing import Any

from vicinal.compat.imgaug import paddings
from vicinal.compat.imgaug.augmenters.size.fixed import PadToFixedSize, grown


class CenterPadToFixedSize(PadToFixedSize):
    """`PadToFixedSize` with the picture in the centre."""

    def __init__(
        self,
        width: Any,
        height: Any,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width, height, pad_mode, pad_cval, "center", seed, name, random_state, deterministic)


class PadToAspectRatio(PadToFixedSize):
    """Pads to a width / height of `aspect_ratio`."""

    def __init__(
        self,
        aspect_ratio: float,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, pad_mode, pad_cval, position, seed, name, random_state, deterministic)
        self.aspect_ratio = aspect_ratio

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return grown(shape, paddings.compute_paddings_to_reach_aspect_ratio(shape, self.aspect_ratio))

    def get_parameters(self) -> list[Any]:
        return [self.aspect_ratio, self.pad_mode, self.pad_cval, self.position]


class CenterPadToAspectRatio(PadToAspectRatio):
    """`PadToAspectRatio` about the centre."""

    def __init__(
        self,
        aspect_ratio: float,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(aspect_ratio, pad_mode, pad_cval, "center", seed, name, random_state, deterministic)


class PadToSquare(PadToAspectRatio):
    """Pads to squares."""

    def __init__(
        self,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(1.0, pad_mode, pad_cval, position, seed, name, random_state, deterministic)


class CenterPadToSquare(PadToSquare):
    """`PadToSquare` about the centre."""

    def __init__(
        self,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(pad_mode, pad_cval, "center", seed, name, random_state, deterministic)


class PadToMultiplesOf(PadToFixedSize):
    """Pads to sides that are multiples; None leaves a side."""

    def __init__(
        self,
        width_multiple: int | None,
        height_multiple: int | None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, pad_mode, pad_cval, position, seed, name, random_state, deterministic)
        self.width_multiple = width_multiple
        self.height_multiple = height_multiple

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return grown(shape, paddings.compute_paddings_to_reach_multiples_of(shape, self.height_multiple, self.width_multiple))

    def get_parameters(self) -> list[Any]:
        return [self.width_multiple, self.height_multiple, self.pad_mode, self.pad_cval, self.position]


class CenterPadToMultiplesOf(PadToMultiplesOf):
    """`PadToMultiplesOf` about the centre."""

    def __init__(
        self,
        width_multiple: int | None,
        height_multiple: int | None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width_multiple, height_multiple, pad_mode, pad_cval, "center", seed, name, random_state, deterministic)


class PadToPowersOf(PadToFixedSize):
    """Pads to sides that are powers of a base; None leaves a side."""

    def __init__(
        self,
        width_base: int | None,
        height_base: int | None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, pad_mode, pad_cval, position, seed, name, random_state, deterministic)
        self.width_base = width_base
        self.height_base = height_base

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return grown(shape, paddings.compute_paddings_to_reach_powers_of(shape, self.height_base, self.width_base))

    def get_parameters(self) -> list[Any]:
        return [self.width_base, self.height_base, self.pad_mode, self.pad_cval, self.position]


class CenterPadToPowersOf(PadToPowersOf):
    """`PadToPowersOf` about the centre."""

    def __init__(
        self,
        width_base: int | None,
        height_base: int | None,
        pad_mode: Any = "constant",
        pad_cval: Any = 0,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width_base, height_base, pad_mode, pad_cval, "center", seed, name, random_state, deterministic)
