"""Noise: GaussNoise, AdditiveNoise, RGBShift, ISONoise, ShotNoise, SaltAndPepper and MultiplicativeNoise."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.arithmetic import add, multiply
from vicinal.compat.albumentations.fields import (
    anything,
    flag,
    is_sequence,
    number,
    numbers_of,
    option,
    pair,
    probability,
    span,
    within,
)
from vicinal.compat.albumentations.pixels import channels_of, largest, need_rgb, through_floats
from vicinal.compat.albumentations.resizes import resize
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params, first_image

DEFAULTS: dict[str, dict[str, Any]] = {
    "uniform": {"ranges": [(-0.1, 0.1)]},
    "gaussian": {"mean_range": (0.0, 0.0), "std_range": (0.05, 0.15)},
    "laplace": {"mean_range": (0.0, 0.0), "scale_range": (0.05, 0.15)},
    "beta": {"alpha_range": (0.5, 1.5), "beta_range": (0.5, 1.5), "scale_range": (0.1, 0.3)},
}
"""What each kind of noise is drawn by, in shares of white."""
BOUNDS = {"ranges": (-1, 1), "mean_range": (-1, 1), "std_range": (0, 1), "scale_range": (0, 1)}
Draws = np.random.Generator


def uniform(size: tuple[int, ...], own: dict[str, Any], draws: Draws) -> Array:
    """Uniform values; one range for each channel where one value a channel is drawn."""
    ranges = own["ranges"]
    if len(size) > 1:
        return np.asarray(draws.uniform(ranges[0][0], ranges[0][1], size))
    ranges = list(ranges) * size[0] if len(ranges) == 1 else ranges
    if len(ranges) < size[0]:
        raise ValueError(f"AdditiveNoise.noise_params: expected a range for each of {size[0]} channels, got {len(ranges)}")
    return np.array([draws.uniform(low, high) for low, high in ranges[: size[0]]])


def gaussian(size: tuple[int, ...], own: dict[str, Any], draws: Draws) -> Array:
    """Normal values of one mean and deviation."""
    mean, deviation = (
        ends[0] if ends[0] == ends[1] else draws.uniform(*ends) for ends in (own["mean_range"], own["std_range"])
    )
    channels = size[2] if len(size) > 2 else 1
    field = np.zeros(size)
    cv2.randn(field, np.full(channels, mean, np.float32), np.full(channels, deviation, np.float32))  # seeded by noise_map
    return field.astype(np.float32)


def laplace(size: tuple[int, ...], own: dict[str, Any], draws: Draws) -> Array:
    """Laplace values."""
    mean, scale = draws.uniform(*own["mean_range"]), draws.uniform(*own["scale_range"])
    return np.asarray(draws.laplace(mean, scale, size=size))


def beta(size: tuple[int, ...], own: dict[str, Any], draws: Draws) -> Array:
    """Beta values from -1 to 1, times a scale."""
    first, second, scale = (draws.uniform(*own[f"{name}_range"]) for name in ("alpha", "beta", "scale"))
    return np.asarray((2 * draws.beta(first, second, size=size) - 1) * scale)


KINDS = {"uniform": uniform, "gaussian": gaussian, "laplace": laplace, "beta": beta}


def noise_map(kind: str, mode: str, own: dict[str, Any], image: Array, share: float, draws: Draws) -> Array:
    """Noise in levels: a value per channel (``constant``), per pixel and channel, or per pixel (``shared``).

    ``share`` below 1 draws a smaller field, which is enlarged.
    """
    height, width = image.shape[:2]
    white, channels = largest(image.dtype), image.shape[2:]
    cv2.setRNGSeed(int(draws.integers(0, 2**16)))  # OpenCV's generator of this thread
    if mode == "constant":
        return KINDS[kind]((channels_of(image),), own, draws) * white
    size = (max(1, int(height * share)), max(1, int(width * share)))
    field = KINDS[kind](size if mode == "shared" else (*size, *channels), own, draws) * white
    if mode == "shared" and channels:
        field = np.broadcast_to(field[..., None], (*size, *channels))
    return field if size == (height, width) else resize(np.ascontiguousarray(field), (height, width), cv2.INTER_LINEAR)


class GaussNoise(ImageOnlyTransform):
    """Normal noise whose deviation and mean are shares of white; one field for all channels unless ``per_channel``."""

    std_range: Any = pair((0.2, 0.44), low=0, high=1)
    mean_range: Any = pair((0.0, 0.0), low=-1, high=1)
    per_channel: Any = flag(True)
    noise_scale_factor: Any = number(1, gt=0, le=1)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``noise_map`` in levels."""
        deviation, mean = self.py_random.uniform(*self.std_range), self.py_random.uniform(*self.mean_range)
        own = {"mean_range": (mean, mean), "std_range": (deviation, deviation)}
        mode = "per_pixel" if self.per_channel else "shared"
        image = first_image(data)
        return {"noise_map": noise_map("gaussian", mode, own, image, self.noise_scale_factor, self.random_generator)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        return add(img, np.asarray(params["noise_map"]))


class AdditiveNoise(ImageOnlyTransform):
    """Noise of a kind (``noise_type``), drawn by ``noise_params`` in shares of white."""

    noise_type: Any = option("uniform", *KINDS)
    spatial_mode: Any = option("constant", "constant", "per_pixel", "shared")
    noise_params: Any = anything(None)
    approximation: Any = number(1.0, ge=0, le=1)
    p: Any = probability()

    def check(self) -> None:
        """The parameters that the kind has, within their bounds."""
        given = self.noise_params if self.noise_params is not None else DEFAULTS[self.noise_type]
        names = set(given) - {"noise_type"}
        if names != set(DEFAULTS[self.noise_type]):
            raise ValueError(f"AdditiveNoise.noise_params: expected {sorted(DEFAULTS[self.noise_type])}, got {sorted(names)}")
        self.noise_params = {
            "noise_type": self.noise_type,
            **{name: self.ends(name, given[name]) for name in given if name in names},
        }

    @staticmethod
    def ends(name: str, value: Any) -> Any:
        """A range, or for ``ranges`` a list of them."""
        where = f"AdditiveNoise.noise_params.{name}"
        low, high = BOUNDS.get(name, (0, None))
        if name == "ranges":
            if not is_sequence(value) or not value:
                raise ValueError(f"{where}: expected a list of ranges, got {value!r}")
            return [within(where, numbers_of(where, ends, float, 2), low, high, True) for ends in value]
        return within(where, numbers_of(where, value, float, 2), low, high, False)

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``noise_map`` in levels."""
        image, own = first_image(data), self.noise_params
        return {
            "noise_map": noise_map(self.noise_type, self.spatial_mode, own, image, self.approximation, self.random_generator)
        }

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        return add(img, np.asarray(params["noise_map"]))


class RGBShift(AdditiveNoise):
    """A value added to each channel, in levels, or in shares of white where both ends are within 1."""

    derived = ("approximation", "noise_params", "noise_type", "spatial_mode")
    r_shift_limit: Any = span((-20, 20), rising=False)
    g_shift_limit: Any = span((-20, 20), rising=False)
    b_shift_limit: Any = span((-20, 20), rising=False)
    p: Any = probability()

    def check(self) -> None:
        """Derives the noise."""
        limits = (self.r_shift_limit, self.g_shift_limit, self.b_shift_limit)
        self.noise_type, self.spatial_mode, self.approximation = "uniform", "constant", 1.0
        ranges = [(low / 255, high / 255) if max(abs(low), abs(high)) > 1 else (low, high) for low, high in limits]
        self.noise_params = {"ranges": ranges}
        super().check()


class ISONoise(ImageOnlyTransform):
    """A camera's noise: Poisson in lightness, normal in hue."""

    color_shift: Any = pair((0.01, 0.05), low=0, high=1)
    intensity: Any = pair((0.1, 0.5), low=0)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The strengths, and a seed of the noise."""
        seed = self.random_generator.integers(0, 2**32 - 1)
        shift, intensity = self.py_random.uniform(*self.color_shift), self.py_random.uniform(*self.intensity)
        return {"color_shift": shift, "intensity": intensity, "random_seed": seed}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        need_rgb("ISONoise", img)
        draws = np.random.default_rng(params["random_seed"])
        return iso_noise(img, params["color_shift"], params["intensity"], draws)


@through_floats
def iso_noise(img: Array, shift: float, intensity: float, draws: Draws) -> Array:
    """Lightness plus Poisson values of its deviation, the less the lighter; hue plus normal values (degrees)."""
    hls = cv2.cvtColor(img, cv2.COLOR_RGB2HLS)
    deviation = float(cv2.meanStdDev(hls)[1][1, 0])
    lightness = draws.poisson(deviation * intensity, size=hls.shape[:2])
    hls[..., 0] += draws.normal(0, shift * intensity, size=hls.shape[:2])
    hls[..., 1] += lightness * intensity * (1.0 - hls[..., 1])
    return np.clip(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB), 0, 1)


class ShotNoise(ImageOnlyTransform):
    """A sensor's noise: Poisson counts of light, in linear intensity; ``scale_range`` is the light of one count."""

    scale_range: Any = pair((0.1, 0.3), low=0)
    p: Any = probability()

    def get_params(self) -> Params:
        """The scale, and a seed of the noise."""
        return {"scale": self.py_random.uniform(*self.scale_range), "random_seed": self.random_generator.integers(0, 2**32 - 1)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        return shot_noise(img, params["scale"], np.random.default_rng(params["random_seed"]))


@through_floats
def shot_noise(img: Array, scale: float, draws: Draws) -> Array:
    """Poisson counts of the picture's light."""
    light = np.asarray(cv2.pow(img, 2.2)).reshape(img.shape)
    counts = draws.poisson((light + scale * 1e-6) / scale).astype(np.float32)
    return np.asarray(cv2.pow(np.clip(counts * np.float32(scale), 0, 1), 1 / 2.2)).reshape(img.shape)


class SaltAndPepper(ImageOnlyTransform):
    """A share of pixels, some white and the others black."""

    amount: Any = pair((0.01, 0.06), low=0, high=1, rising=False)
    salt_vs_pepper: Any = pair((0.4, 0.6), low=0, high=1, rising=False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``salt_mask`` and ``pepper_mask``."""
        shape = params["shape"][:2]
        amount, ratio = self.py_random.uniform(*self.amount), self.py_random.uniform(*self.salt_vs_pepper)
        area = shape[0] * shape[1]
        count = int(area * amount)
        places = self.random_generator.choice(area, size=count, replace=False)
        masks = np.zeros((2, area), bool)
        salt = int(count * ratio)
        masks[0, places[:salt]] = masks[1, places[salt:]] = True
        return {"salt_mask": masks[0].reshape(shape), "pepper_mask": masks[1].reshape(shape)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        result = img.copy()
        result[params["salt_mask"]] = largest(img.dtype)
        result[params["pepper_mask"]] = 0
        return result


class MultiplicativeNoise(ImageOnlyTransform):
    """The picture times a factor: one, one per channel, or one per pixel (``elementwise``); cut to levels."""

    multiplier: Any = pair((0.9, 1.1), low=0)
    per_channel: Any = flag(False)
    elementwise: Any = flag(False)
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """``multiplier``."""
        image = first_image(data)
        channels = channels_of(image)
        own = channels if self.per_channel else 1
        size = (*image.shape[:2], own) if self.elementwise else (own,)
        found = self.random_generator.uniform(self.multiplier[0], self.multiplier[1], size).astype(np.float32)
        found = np.broadcast_to(found, (*found.shape[:-1], channels)).copy()
        return {"multiplier": found if image.ndim == 3 else found[..., 0]}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with noise."""
        factor = np.asarray(params["multiplier"])
        return multiply(img, float(factor) if factor.ndim == 0 else factor)
