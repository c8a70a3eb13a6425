"""The common corruptions, under the names of imgaug's wrapper of the package imagecorruptions, which is not needed here.

They are Vicinal's own functions at the levels of ImageNet-C, for uint8 pictures of at least 32 x 32 pixels and 1 or 3
channels. Frost is drawn from fractals, as the original's photographs of ice are not shipped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vicinal.compat.imgaug import parameters as iap
from vicinal.compat.imgaug import random as iarandom
from vicinal.compat.imgaug.augmenters import pictures
from vicinal.compat.imgaug.augmenters.meta import Augmenter
from vicinal.compat.imgaug.kinds import require
from vicinal.compat.imgaug.pixels.corrupted import corrupted
from vicinal.errors import one_of

COMMON = [
    "gaussian_noise", "shot_noise", "impulse_noise", "defocus_blur", "glass_blur", "motion_blur", "zoom_blur", "snow", "frost",
    "fog", "brightness", "contrast", "elastic_transform", "pixelate", "jpeg_compression",
]  # fmt: skip
VALIDATION = ["speckle_noise", "gaussian_blur", "spatter", "saturate"]
SUBSETS = {
    "common": COMMON,
    "validation": VALIDATION,
    "all": COMMON + VALIDATION,
    "noise": ["gaussian_noise", "shot_noise", "impulse_noise"],
    "blur": ["defocus_blur", "glass_blur", "motion_blur", "zoom_blur"],
    "weather": ["snow", "frost", "fog", "brightness"],
    "digital": ["contrast", "elastic_transform", "pixelate", "jpeg_compression"],
}


def get_corruption_names(subset: str = "common") -> tuple[list[str], list[Callable[..., Any]]]:
    """Names of a subset ("common", "validation", "all", "noise", "blur", "weather", "digital"), and their functions."""
    if subset not in SUBSETS:
        raise ValueError(one_of("get_corruption_names.subset", SUBSETS, subset))
    return list(SUBSETS[subset]), [globals()[f"apply_{name}"] for name in SUBSETS[subset]]


def _apply(name: str, image: Any, severity: int, seed: Any) -> Any:
    generator = iarandom.normalize_generator(seed)
    return corrupted(image, name, int(severity), generator)


class _Corruption(Augmenter):
    """A corruption at a drawn severity."""

    _corruption = ""

    def __init__(
        self,
        severity: Any = (1, 5),
        seed: Any = None,
        name: str | None = None,
        random_state: Any = "deprecated",
        deterministic: Any = "deprecated",
    ) -> None:
        super().__init__(seed, name, random_state, deterministic)
        self.func = globals()[f"apply_{self._corruption}"]
        self.severity = iap.handle_discrete_param(severity, "severity", value_range=(1, 5), allow_floats=False)

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        if batch.images is None:
            return batch
        (severities,) = pictures.drawn(batch, random_state, self.severity)
        seeds = random_state.generate_seeds_(batch.nb_rows)
        return pictures.replace(batch, lambda image, row: self.func(image, int(severities[row]), int(seeds[row])))

    def get_parameters(self) -> list[Any]:
        return [self.severity]


def apply_gaussian_noise(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Noise of the sensor. `severity`: 1 to 5."""
    return _apply("gaussian_noise", x, severity, seed)


def apply_shot_noise(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Noise of light that is counted. `severity`: 1 to 5."""
    return _apply("shot_noise", x, severity, seed)


def apply_impulse_noise(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Broken values, black or white. `severity`: 1 to 5."""
    return _apply("impulse_noise", x, severity, seed)


def apply_speckle_noise(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Noise in proportion to the light. `severity`: 1 to 5."""
    return _apply("speckle_noise", x, severity, seed)


def apply_gaussian_blur(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Blurred by a Gaussian. `severity`: 1 to 5."""
    return _apply("gaussian_blur", x, severity, seed)


def apply_glass_blur(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Seen through frosted glass. `severity`: 1 to 5."""
    return _apply("glass_blur", x, severity, seed)


def apply_defocus_blur(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Out of focus. `severity`: 1 to 5."""
    return _apply("defocus_blur", x, severity, seed)


def apply_motion_blur(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """By a camera that moves. `severity`: 1 to 5."""
    return _apply("motion_blur", x, severity, seed)


def apply_zoom_blur(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """By a camera that comes nearer. `severity`: 1 to 5."""
    return _apply("zoom_blur", x, severity, seed)


def apply_fog(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """In fog. `severity`: 1 to 5."""
    return _apply("fog", x, severity, seed)


def apply_frost(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Behind ice. `severity`: 1 to 5."""
    return _apply("frost", x, severity, seed)


def apply_snow(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """In falling snow. `severity`: 1 to 5."""
    return _apply("snow", x, severity, seed)


def apply_spatter(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Water or mud on the lens. `severity`: 1 to 5."""
    return _apply("spatter", x, severity, seed)


def apply_contrast(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """With less contrast. `severity`: 1 to 5."""
    return _apply("contrast", x, severity, seed)


def apply_brightness(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Brighter. `severity`: 1 to 5."""
    return _apply("brightness", x, severity, seed)


def apply_saturate(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """With more or less colour. `severity`: 1 to 5."""
    return _apply("saturate", x, severity, seed)


def apply_jpeg_compression(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """Stored as a small JPEG. `severity`: 1 to 5."""
    return _apply("jpeg_compression", x, severity, seed)


def apply_pixelate(x: Any, severity: int = 1, seed: Any = None) -> Any:
    """In larger pixels. `severity`: 1 to 5."""
    return _apply("pixelate", x, severity, seed)


def apply_elastic_transform(image: Any, severity: int = 1, seed: Any = None) -> Any:
    """On rubber; pictures only. `severity`: 1 to 5."""
    return _apply("elastic_transform", image, severity, seed)


class GaussianNoise(_Corruption):
    """Noise of the sensor."""

    _corruption = "gaussian_noise"


class ShotNoise(_Corruption):
    """Noise of light that is counted."""

    _corruption = "shot_noise"


class ImpulseNoise(_Corruption):
    """Broken values, black or white."""

    _corruption = "impulse_noise"


class SpeckleNoise(_Corruption):
    """Noise in proportion to the light."""

    _corruption = "speckle_noise"


class GaussianBlur(_Corruption):
    """Blurred by a Gaussian."""

    _corruption = "gaussian_blur"


class GlassBlur(_Corruption):
    """Seen through frosted glass."""

    _corruption = "glass_blur"


class DefocusBlur(_Corruption):
    """Out of focus."""

    _corruption = "defocus_blur"


class MotionBlur(_Corruption):
    """By a camera that moves."""

    _corruption = "motion_blur"


class ZoomBlur(_Corruption):
    """By a camera that comes nearer."""

    _corruption = "zoom_blur"


class Fog(_Corruption):
    """In fog."""

    _corruption = "fog"


class Frost(_Corruption):
    """Behind ice."""

    _corruption = "frost"


class Snow(_Corruption):
    """In falling snow."""

    _corruption = "snow"


class Spatter(_Corruption):
    """Water or mud on the lens."""

    _corruption = "spatter"


class Contrast(_Corruption):
    """With less contrast."""

    _corruption = "contrast"


class Brightness(_Corruption):
    """Brighter."""

    _corruption = "brightness"


class Saturate(_Corruption):
    """With more or less colour."""

    _corruption = "saturate"


class JpegCompression(_Corruption):
    """Stored as a small JPEG."""

    _corruption = "jpeg_compression"


class Pixelate(_Corruption):
    """In larger pixels."""

    _corruption = "pixelate"


class ElasticTransform(_Corruption):
    """On rubber; pictures only."""

    _corruption = "elastic_transform"

    def _augment_batch_(self, batch: Any, random_state: Any, parents: list[Any], hooks: Any) -> Any:
        columns = [column.name for column in batch.columns]
        only_pictures = all(name == "images" for name in columns)
        require(only_pictures, "imgcorruptlike.ElasticTransform", "pictures alone, as nothing else is moved", columns)
        return super()._augment_batch_(batch, random_state, parents, hooks)
