"""Crops to sizes that depend on the picture: aspect ratios, squares, multiples and powers; and the same about the centre."""

from typing import Any

from vicinal.compat.imgaug import paddings
from vicinal.compat.imgaug.augmenters.size.fixed import CropToFixedSize, shrunk


class CenterCropToFixedSize(CropToFixedSize):
    """`CropToFixedSize` with the picture in the centre."""

    def __init__(
        self,
        width: Any,
        height: Any,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width, height, "center", seed, name, random_state, deterministic)


class CropToAspectRatio(CropToFixedSize):
    """Crops to a width / height of `aspect_ratio`."""

    def __init__(
        self,
        aspect_ratio: float,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, position, seed, name, random_state, deterministic)
        self.aspect_ratio = aspect_ratio

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return shrunk(shape, paddings.compute_croppings_to_reach_aspect_ratio(shape, self.aspect_ratio))

    def get_parameters(self) -> list[Any]:
        return [self.aspect_ratio, self.position]


class CenterCropToAspectRatio(CropToAspectRatio):
    """`CropToAspectRatio` about the centre."""

    def __init__(
        self,
        aspect_ratio: float,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(aspect_ratio, "center", seed, name, random_state, deterministic)


class CropToSquare(CropToAspectRatio):
    """Crops to squares."""

    def __init__(
        self,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(1.0, position, seed, name, random_state, deterministic)


class CenterCropToSquare(CropToSquare):
    """`CropToSquare` about the centre."""

    def __init__(
        self,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__("center", seed, name, random_state, deterministic)


class CropToMultiplesOf(CropToFixedSize):
    """Crops to sides that are multiples; None leaves a side."""

    def __init__(
        self,
        width_multiple: int | None,
        height_multiple: int | None,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, position, seed, name, random_state, deterministic)
        self.width_multiple = width_multiple
        self.height_multiple = height_multiple

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return shrunk(shape, paddings.compute_croppings_to_reach_multiples_of(shape, self.height_multiple, self.width_multiple))

    def get_parameters(self) -> list[Any]:
        return [self.width_multiple, self.height_multiple, self.position]


class CenterCropToMultiplesOf(CropToMultiplesOf):
    """`CropToMultiplesOf` about the centre."""

    def __init__(
        self,
        width_multiple: int | None,
        height_multiple: int | None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width_multiple, height_multiple, "center", seed, name, random_state, deterministic)


class CropToPowersOf(CropToFixedSize):
    """Crops to sides that are powers of a base; None leaves a side."""

    def __init__(
        self,
        width_base: int | None,
        height_base: int | None,
        position: Any = "uniform",
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(None, None, position, seed, name, random_state, deterministic)
        self.width_base = width_base
        self.height_base = height_base

    def _target(self, shape: Any) -> tuple[Any, Any]:
        return shrunk(shape, paddings.compute_croppings_to_reach_powers_of(shape, self.height_base, self.width_base))

    def get_parameters(self) -> list[Any]:
        return [self.width_base, self.height_base, self.position]


class CenterCropToPowersOf(CropToPowersOf):
    """`CropToPowersOf` about the centre."""

    def __init__(
        self,
        width_base: int | None,
        height_base: int | None,
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(width_base, height_base, "center", seed, name, random_state, deterministic)
