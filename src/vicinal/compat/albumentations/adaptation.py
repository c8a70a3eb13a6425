"""Colours and frequencies of another picture: HistogramMatching, FDA and PixelDistributionAdaptation."""

from __future__ import annotations

import warnings
from typing import Any

import cv2
import numpy as np

from vicinal.compat.albumentations.affine import middle
from vicinal.compat.albumentations.arithmetic import add_weighted
from vicinal.compat.albumentations.fields import anything, is_sequence, option, pair, probability, span, word
from vicinal.compat.albumentations.pixels import as_input, channels_of, clip, from_float, through_bytes, to_float
from vicinal.compat.albumentations.targets import ImageOnlyTransform
from vicinal.compat.albumentations.transform import Array, Params


def read_rgb_image(path: Any) -> Array:
    """A picture file as RGB bytes [H, W, 3]; OSError where it cannot be read."""
    found = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if found is None:
        raise OSError(f"{path}: no picture that OpenCV reads")
    return np.asarray(cv2.cvtColor(found, cv2.COLOR_BGR2RGB))


class FromReference(ImageOnlyTransform):
    """A transform by one of the pictures that a call brings as ``metadata_key``."""

    metadata_key: str
    reference_images: Any
    read_fn: Any

    def check(self) -> None:
        """Warns of references given beforehand, which need a function that reads them."""
        if self.reference_images is not None:
            name = type(self).__name__
            message = f"{name}.reference_images: bring pictures in the call, as {self.metadata_key!r}"
            warnings.warn(message, DeprecationWarning, stacklevel=5)
            if self.read_fn is None:
                raise ValueError(f"{name}.read_fn: expected a function with reference_images, got None")

    @property
    def targets_as_params(self) -> list[str]:
        """The pictures, unless they were given beforehand."""
        return [] if self.reference_images is not None else [self.metadata_key]

    def reference(self, data: Params) -> Array:
        """One of the pictures."""
        where = f"{type(self).__name__}: {self.metadata_key!r}"
        given = data.get(self.metadata_key)
        if given is None and self.reference_images is not None:
            return np.asarray(self.read_fn(self.py_random.choice(self.reference_images)))
        if not is_sequence(given) or not given or not isinstance(given[0], np.ndarray):
            raise ValueError(f"{where}: expected a list of arrays in the call, got {type(given).__name__}")
        return np.asarray(self.py_random.choice(given))

    def to_dict_private(self) -> dict[str, Any]:
        """NotImplementedError: the pictures are no part of a dict."""
        raise NotImplementedError(f"{type(self).__name__} cannot be serialised: its pictures come with the call")


class HistogramMatching(FromReference):
    """Each channel's levels as often as in a reference, blended by ``blend_ratio``."""

    reference_images: Any = anything(None)
    blend_ratio: Any = pair((0.5, 1.0), low=0, high=1)
    read_fn: Any = anything(read_rgb_image)
    metadata_key: Any = word("hm_metadata")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The reference and the share."""
        return {"reference_image": self.reference(data), "blend_ratio": self.py_random.uniform(*self.blend_ratio)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with the reference's levels."""
        reference, share = params["reference_image"], params["blend_ratio"]
        if reference.shape[:2] != img.shape[:2]:
            reference = cv2.resize(reference, (img.shape[1], img.shape[0]))
        return add_weighted(matched(img, reference.reshape(img.shape)), share, img, 1 - share)


@through_bytes
def matched(img: Array, reference: Array) -> Array:
    """Each channel's levels moved to those of equal rank in the reference, cut to whole ones."""
    reference = from_float(reference, np.uint8) if reference.dtype != np.uint8 else reference
    result, other = img.reshape(*img.shape[:2], -1).copy(), reference.reshape(*img.shape[:2], -1)
    for index in range(result.shape[2]):
        ranks = np.cumsum(np.bincount(result[..., index].ravel())) / result[..., index].size
        counts = np.bincount(other[..., index].ravel())
        levels = np.flatnonzero(counts)
        table = np.interp(ranks, np.cumsum(counts[levels]) / other[..., index].size, levels)
        result[..., index] = table[result[..., index]].astype(np.uint8)
    return result.reshape(img.shape)


class FDA(FromReference):
    """The lowest frequencies' strengths of a reference, in a square of ``beta_limit`` times the shorter side."""

    reference_images: Any = anything(None)
    beta_limit: Any = span((0, 0.1), start=0, low=0, high=0.5)
    read_fn: Any = anything(read_rgb_image)
    metadata_key: Any = word("fda_metadata")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The reference in the picture's size, and beta."""
        height, width = params["shape"][:2]
        target = cv2.resize(self.reference(data), (width, height))
        return {"target_image": np.asarray(target), "beta": self.py_random.uniform(*self.beta_limit)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with the reference's low frequencies."""
        return with_frequencies(img, params["target_image"], params["beta"])


@as_input
def with_frequencies(img: Array, target: Array, beta: float) -> Array:
    """A picture whose middle amplitudes are another's."""
    height, width = img.shape[:2]
    border, (x, y) = int(np.floor(min(height, width) * beta)), middle(img.shape)
    rows = slice(max(0, int(y - border)), min(int(y + border), height))
    columns = slice(max(0, int(x - border)), min(int(x + border), width))
    source, other = (p.reshape(height, width, -1).astype(np.float32) for p in (img, target))
    result = np.zeros_like(source)
    for index in range(source.shape[2]):
        own, foreign = (np.fft.fftshift(np.fft.fft2(p[..., index])) for p in (source, other))
        amplitude, phase = np.abs(own), np.angle(own)
        amplitude[rows, columns] = np.abs(foreign)[rows, columns]
        result[..., index] = np.real(np.fft.ifft2(np.fft.ifftshift(amplitude * np.exp(1j * phase))))
    return result.reshape(img.shape)


class PixelDistributionAdaptation(FromReference):
    """Colours moved so that their distribution is a reference's, blended by ``blend_ratio``."""

    reference_images: Any = anything(None)
    blend_ratio: Any = pair((0.25, 1.0), low=0, high=1)
    read_fn: Any = anything(read_rgb_image)
    transform_type: Any = option("pca", "pca", "standard", "minmax")
    metadata_key: Any = word("pda_metadata")
    p: Any = probability()

    def get_params_dependent_on_data(self, params: Params, data: Params) -> Params:
        """The reference and the share."""
        return {"reference_image": self.reference(data), "blend_ratio": self.py_random.uniform(*self.blend_ratio)}

    def apply(self, img: Array, **params: Any) -> Array:
        """The picture with the reference's colours."""
        reference, share = params["reference_image"], params["blend_ratio"]
        if img.dtype != reference.dtype or channels_of(img) != channels_of(reference):
            raise ValueError(
                f"PixelDistributionAdaptation: expected a reference of {img.dtype} and {channels_of(img)} channels, "
                f"got {reference.dtype} and {channels_of(reference)}"
            )
        if reference.shape[:2] != img.shape[:2]:
            reference = cv2.resize(reference, (img.shape[1], img.shape[0]), interpolation=cv2.INTER_AREA)
        source, target = (from_float(p, np.uint8) if p.dtype == np.float32 else p for p in (img, reference.reshape(img.shape)))
        moved = WAYS[self.transform_type](flat_colors(source), flat_colors(target)).reshape(img.shape)
        mixed = source * np.float32(1 - share) + clip(moved, np.uint8).astype(np.float32) * np.float32(share)
        return clip(mixed, np.uint8) if img.dtype == np.uint8 else clip(mixed / 255, np.float32)


def flat_colors(img: Array) -> Array:
    """Colours [N, C] as shares of white."""
    return to_float(img).reshape(-1, channels_of(img))


def by_components(source: Array, target: Array) -> Array:
    """Colours along the source's principal axes, put along the target's."""
    source, target = source.astype(np.float64), target.astype(np.float64)
    mean, axes = cv2.PCACompute(source, mean=None)  # type: ignore[call-overload]
    other_mean, other_axes = cv2.PCACompute(target, mean=None)  # type: ignore[call-overload]
    if np.sign(np.trace(axes)) != np.sign(np.trace(other_axes)):
        other_axes = -other_axes
    return np.asarray(cv2.PCABackProject(cv2.PCAProject(source, mean, axes), other_mean, other_axes))


def by_moments(source: Array, target: Array) -> Array:
    """Colours with the target's mean and deviation in each channel."""
    deviation = source.std(axis=0)
    deviation[deviation == 0] = 1
    other = target.std(axis=0)
    other[other == 0] = 1
    return np.asarray((source - source.mean(axis=0)) / deviation * other + target.mean(axis=0))


def by_range(source: Array, target: Array) -> Array:
    """Colours with the target's least and largest value in each channel."""
    low, width = source.min(axis=0), np.ptp(source, axis=0)
    other = np.ptp(target, axis=0)
    return np.asarray(
        (source - low).astype(np.float64) / np.where(width == 0, 1, width) * np.where(other == 0, 1, other) + target.min(axis=0)
    )


WAYS = {"pca": by_components, "standard": by_moments, "minmax": by_range}
