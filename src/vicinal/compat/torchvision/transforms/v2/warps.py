"""Rotations, affine maps, perspectives and elastic deformations."""

from __future__ import annotations

from typing import Any

from vicinal.compat.torchvision.chance import chance, uniform, whole
from vicinal.compat.torchvision.matrices import perspective_coefficients
from vicinal.compat.torchvision.transforms.arguments import angles_of, mode_of, pair_of
from vicinal.compat.torchvision.transforms.v2.base import Transform, fill_of
from vicinal.compat.torchvision.transforms.v2.containers import probability
from vicinal.compat.torchvision.transforms.v2.inputs import sizes_of
from vicinal.extras import needed

__all__ = ["ElasticTransform", "RandomAffine", "RandomPerspective", "RandomRotation"]


class RandomRotation(Transform):
    """Turned counter-clockwise by an angle of ``degrees``: (low, high), or a number for both sides."""

    def __init__(
        self, degrees: Any, interpolation: Any = "nearest", expand: bool = False, center: Any = None, fill: Any = 0
    ) -> None:
        super().__init__()
        self.degrees = angles_of(degrees, "degrees")
        self.interpolation = mode_of(interpolation)
        self.expand = expand
        self.fill = fill
        self.center = None if center is None else pair_of(center, "center")

    @staticmethod
    def get_params(degrees: Any) -> float:
        """A random angle."""
        return uniform(*degrees)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The angle."""
        return {"angle": uniform(*self.degrees)}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input turned."""
        how = {"expand": self.expand, "center": self.center, "interpolation": self.interpolation}
        return self.call("rotate", inpt, **params, **how, fill=fill_of(self.fill, inpt))


class RandomAffine(Transform):
    """Turned clockwise, shifted by shares of the sides, scaled and sheared; what is None stays.

    ``shear``: a number a or (low, high) along x, or (low, high, low, high) along x and y, in degrees.
    """

    def __init__(
        self, degrees: Any, translate: Any = None, scale: Any = None, shear: Any = None, interpolation: Any = "nearest",
        fill: Any = 0, center: Any = None,
    ) -> None:  # fmt: skip
        super().__init__()
        self.degrees = angles_of(degrees, "degrees")
        self.translate = None if translate is None else pair_of(translate, "translate")
        if self.translate is not None and not all(0.0 <= share <= 1.0 for share in self.translate):
            raise ValueError(f"RandomAffine.translate: expected shares in [0, 1], got {translate}")
        self.scale = None if scale is None else pair_of(scale, "scale")
        if self.scale is not None and min(self.scale) <= 0:
            raise ValueError(f"RandomAffine.scale: expected numbers above 0, got {scale}")
        self.shear = None if shear is None else angles_of(shear, "shear", (2, 4))
        self.interpolation = mode_of(interpolation)
        self.fill = fill
        self.center = None if center is None else pair_of(center, "center")

    @staticmethod
    def get_params(degrees: Any, translate: Any, scale_ranges: Any, shears: Any, img_size: Any) -> tuple[Any, ...]:
        """Random angle, shift, scale and shears, for a picture of ``img_size`` (width, height)."""
        width, height = img_size
        return tuple(affine_params(degrees, translate, scale_ranges, shears, height, width).values())

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """Angle, shift in whole pixels, scale and shears."""
        height, width = sizes_of(flat_inputs)
        return affine_params(self.degrees, self.translate, self.scale, self.shear, height, width)

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input moved."""
        how = {"interpolation": self.interpolation, "center": self.center}
        return self.call("affine", inpt, **params, **how, fill=fill_of(self.fill, inpt))


def affine_params(degrees: Any, translate: Any, scale: Any, shear: Any, height: int, width: int) -> dict[str, Any]:
    """What ``RandomAffine`` draws."""
    angle = uniform(*degrees)
    shift = (0, 0)
    if translate is not None:
        across, down = translate[0] * width, translate[1] * height
        shift = (round(uniform(-across, across)), round(uniform(-down, down)))
    shears = (0.0, 0.0)
    if shear is not None:
        shears = (uniform(shear[0], shear[1]), uniform(shear[2], shear[3]) if len(shear) == 4 else 0.0)
    factor = 1.0 if scale is None else uniform(*scale)
    return {"angle": angle, "translate": shift, "scale": factor, "shear": shears}


class RandomPerspective(Transform):
    """Corners moved inwards by up to ``distortion_scale`` of half of each side, with probability ``p``."""

    _always = False

    def __init__(self, distortion_scale: float = 0.5, p: float = 0.5, interpolation: Any = "bilinear", fill: Any = 0) -> None:
        super().__init__()
        if not 0 <= distortion_scale <= 1:
            raise ValueError(f"RandomPerspective.distortion_scale: expected a number in [0, 1], got {distortion_scale}")
        self.p = probability(p)
        self.distortion_scale = distortion_scale
        self.interpolation = mode_of(interpolation)
        self.fill = fill

    @staticmethod
    def get_params(width: int, height: int, distortion_scale: float) -> tuple[list[list[int]], list[list[int]]]:
        """The corners, and where they are moved."""
        return corners_of(width, height, distortion_scale)

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The map from output to input."""
        height, width = sizes_of(flat_inputs)
        return {"coefficients": perspective_coefficients(*corners_of(width, height, self.distortion_scale), None)}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input in perspective."""
        how = {"startpoints": None, "endpoints": None, "interpolation": self.interpolation}
        return self.call("perspective", inpt, **how, **params, fill=fill_of(self.fill, inpt))


def corners_of(width: int, height: int, distortion_scale: float) -> tuple[list[list[int]], list[list[int]]]:
    """The corners (x, y), clockwise from the top left, and where they are moved: whole pixels."""
    across, down = int(distortion_scale * (width // 2)) + 1, int(distortion_scale * (height // 2)) + 1
    start = [[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]]
    left, right, top, bottom = (0, across), (width - across, width), (0, down), (height - down, height)
    end = [[whole(*x), whole(*y)] for x, y in ((left, top), (right, top), (right, bottom), (left, bottom))]
    return start, end


class ElasticTransform(Transform):
    """Noise in -1 .. 1, blurred by ``sigma`` and times ``alpha`` over the sides, as a field of shifts."""

    def __init__(self, alpha: Any = 50.0, sigma: Any = 5.0, interpolation: Any = "bilinear", fill: Any = 0) -> None:
        super().__init__()
        self.alpha = _two(alpha, "alpha")
        self.sigma = _two(sigma, "sigma")
        self.interpolation = mode_of(interpolation)
        self.fill = fill

    @staticmethod
    def get_params(alpha: Any, sigma: Any, size: Any) -> Any:
        """A random field of shifts [1, H, W, 2] for a picture of ``size`` (height, width)."""
        return displacement_of(alpha, sigma, list(size))

    def make_params(self, flat_inputs: list[Any]) -> dict[str, Any]:
        """The displacement [1, H, W, 2], a tensor."""
        return {"displacement": displacement_of(self.alpha, self.sigma, list(sizes_of(flat_inputs)))}

    def transform(self, inpt: Any, params: dict[str, Any]) -> Any:
        """One input deformed."""
        return self.call("elastic", inpt, **params, interpolation=self.interpolation, fill=fill_of(self.fill, inpt))


def displacement_of(alpha: list[float], sigma: list[float], size: list[int]) -> Any:
    """A random field of shifts [1, H, W, 2]; alpha and sigma are for x and y."""
    with needed("tensors"):
        import torch

    from vicinal.compat.torchvision.tensors.filters import gaussian_blur_image

    fields = []
    for strength, width, side in zip(alpha, sigma, size, strict=True):
        field = torch.from_numpy(chance().random((1, 1, *size), "float32")) * 2 - 1
        if width > 0.0:
            taps = int(8 * width + 1) | 1
            field = gaussian_blur_image(field, [taps, taps], list(sigma))
        fields.append(field * strength / side)
    return torch.cat(fields, 1).permute(0, 2, 3, 1)


def _two(value: Any, name: str) -> list[float]:
    if isinstance(value, (int, float)):
        return [float(value)] * 2
    values = [float(number) for number in value]
    if len(values) not in (1, 2):
        raise ValueError(f"ElasticTransform.{name}: expected one or two numbers, got {value}")
    return values * (2 // len(values))
